//! Written by `training/affairs.py`: do not edit.

use std::borrow::Cow;

/// What the traits of affairs weigh.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Rows of an actor.
    pub about: Cow<'static, [f32]>,
    /// Rows of an event.
    pub member: Cow<'static, [f32]>,
    /// Rows of two events.
    pub order: Cow<'static, [f32]>,
    /// How likely it must be that somebody answers.
    pub first: f32,
    /// How likely somebody must answer beside the first.
    pub second: f32,
    /// The score from which on an event belongs to an affair.
    pub step: f32,
}

impl Weights {
    /// Those that `training/affairs.py` fitted.
    #[must_use]
    pub fn built_in() -> Self {
        Self { about: Cow::Borrowed(&[]), member: Cow::Borrowed(&[]), order: Cow::Borrowed(&[]), first: 0.5, second: 0.5, step: 0.0 }
    }
}
