//! What the traits of affairs weigh.

use std::borrow::Cow;

use super::tables;

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
        Self {
            about: Cow::Borrowed(&tables::ABOUT),
            member: Cow::Borrowed(&tables::MEMBER),
            order: Cow::Borrowed(&tables::ORDER),
            first: tables::FIRST,
            second: tables::SECOND,
            step: tables::STEP,
        }
    }
}
