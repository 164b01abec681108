//! What one report says.

use crate::{Actor, Affair, Bearing, Event, Office, Report, Span, Statement, TimeExpression};

/// What one report says: a view of the report with its sentences, actors, offices, dates, statements, events, affairs and bearings.
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
    /// Who did what to whom, in order of the trigger.
    pub events: Vec<Event>,
    /// Who is held to account for what, and its course, in order of the first step's trigger.
    pub affairs: Vec<Affair>,
    /// Statements with later statements and events that bear on them, in order of the statement.
    pub bearings: Vec<Bearing>,
}
