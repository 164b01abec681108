//! Said and did: a statement, and a later statement or event, by or about the same actor, that bears on it.

#[doc(hidden)]
pub mod find;
#[cfg(test)]
mod tests;

/// A statement and what came after it. Both passages are to be shown side by side; no verdict is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearing {
    /// What was said: an index into the reading's statements.
    pub statement: usize,
    /// What came later.
    pub later: Later,
    /// How it bears on what was said.
    pub kind: BearingKind,
    /// The actor whom both are by or about: an index into the reading's actors.
    pub actor: usize,
}

/// What came after a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// An index into the reading's events.
    Event(usize),
    /// An index into the reading's statements.
    Statement(usize),
}

/// How something later bears on what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BearingKind {
    /// What was ruled out was done after all.
    RuledOutThenDone,
    /// What was promised was done.
    PromisedThenDone,
    /// What was promised was not done.
    PromisedThenNot,
    /// What was denied was admitted.
    DeniedThenAdmitted,
    /// What was demanded was done.
    DemandedThenDone,
    /// What was demanded was refused.
    DemandedThenRefused,
    /// Something else was said later.
    PositionChanged,
}

impl BearingKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::RuledOutThenDone,
        Self::PromisedThenDone,
        Self::PromisedThenNot,
        Self::DeniedThenAdmitted,
        Self::DemandedThenDone,
        Self::DemandedThenRefused,
        Self::PositionChanged,
    ];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RuledOutThenDone => "ruled_out_then_done",
            Self::PromisedThenDone => "promised_then_done",
            Self::PromisedThenNot => "promised_then_not",
            Self::DeniedThenAdmitted => "denied_then_admitted",
            Self::DemandedThenDone => "demanded_then_done",
            Self::DemandedThenRefused => "demanded_then_refused",
            Self::PositionChanged => "position_changed",
        }
    }
}
