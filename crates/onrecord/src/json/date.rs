//! Time expressions as JSON.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{id, probability},
    place::{Places, Quote},
};
use crate::date::{Basis, Grain};

/// One time expression as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// `T1`, `T2` … in the order of the document.
    pub id: String,
    /// Its place, as code-point offsets.
    pub span: [usize; 2],
    /// The TIMEX3 value.
    pub value: String,
    /// The first moment that it can mean; none for durations, sets and vague references.
    pub earliest: Option<DateTime>,
    /// The last moment that it can mean, to the second, inclusive.
    pub latest: Option<DateTime>,
    /// How fine the expression is.
    pub grain: Grain,
    /// What the value was resolved from.
    pub basis: Basis,
    /// How likely the value is right, 0 to 1.
    pub confidence: f32,
    /// The words at its place.
    pub words: Quote,
}

impl TimeExpression {
    pub(super) fn new(n: usize, time: &crate::TimeExpression, places: &Places<'_>) -> Self {
        Self {
            id: id('T', n),
            span: places.pair(time.span),
            value: time.value.clone(),
            earliest: time.earliest,
            latest: time.latest,
            grain: time.grain,
            basis: time.basis,
            confidence: time.confidence,
            words: places.quote(time.span),
        }
    }

    /// The time expression, checked.
    pub(super) fn read(&self, places: &Places<'_>) -> Result<crate::TimeExpression, Error> {
        Ok(crate::TimeExpression {
            span: places.quoted(self.span, &self.words, &self.id)?,
            value: self.value.clone(),
            earliest: self.earliest,
            latest: self.latest,
            grain: self.grain,
            basis: self.basis,
            confidence: probability(self.confidence, &self.id)?,
        })
    }
}
