//! What one report says.

use crate::{Actor, Office, Report, Span, Statement, TimeExpression};

/// What one report says: a view of the report with its sentences, actors, offices, dates and statements.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<'r> {
    /// The report that was read.
    pub report: &'r Report,
    /// The report's sentences, in order.
    pub sentences: Vec<Span>,
    /// People, organisations and groups, in order of their first mention.
    pub actors: Vec<Actor>,
    /// Who holds which office, in order of the evidence.
    pub offices: Vec<Office>,
    /// Every expression that places something in time, in order.
    pub dates: Vec<TimeExpression>,
    /// Who said what, in order of their first word.
    pub statements: Vec<Statement>,
}
