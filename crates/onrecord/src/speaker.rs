//! Who made a statement, and why that is believed: the chain of mentions from the words at the
//! quotation to the name.

pub(crate) mod resolve;

use crate::Span;

/// Who made a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speaker {
    /// An index into the reading's actors; none where it is not known well enough.
    pub actor: Option<usize>,
    /// The calibrated probability, 0 to 1, that the likeliest actor is the right one; 0 where there
    /// is none.
    pub confidence: f32,
    /// The mentions that lead from the statement's source to the actor's name, in this order, each
    /// with what joins it to the one before. Kept for an unknown speaker, too, as far as it goes.
    pub because: Vec<Link>,
    /// Why the speaker is unknown; none where it is known.
    pub unknown: Option<Unknown>,
    /// The next likeliest actor (of an unknown speaker: the likeliest), if any.
    pub runner_up: Option<RunnerUp>,
}

/// One mention in a speaker's chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The mention's words.
    pub span: Span,
    /// What joins it to the mention before it in the chain, or to the statement.
    pub by: LinkKind,
    /// The probability, 0 to 1, that the two are of one actor.
    pub confidence: f32,
}

/// What joins two mentions of one actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// The mention stands in the words that the statement gives for its source.
    Source,
    /// The two have the same name.
    SameName,
    /// One name is part of the other: "Osei" and "Edwin Osei".
    PartOfName,
    /// The two have names of which neither is part of the other: “Jim Reed” and “James Reed”.
    OtherName,
    /// One stands beside the other and explains it: "Tom Reed, chair of the board".
    Apposition,
    /// One is an office that stands for its holder.
    Title,
    /// One is a description.
    Description,
    /// One is a pronoun.
    Pronoun,
    /// One is "I" or "we" inside the quotation of the other.
    FirstPerson,
}

impl LinkKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Source,
        Self::SameName,
        Self::PartOfName,
        Self::OtherName,
        Self::Apposition,
        Self::Title,
        Self::Description,
        Self::Pronoun,
        Self::FirstPerson,
    ];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::SameName => "same_name",
            Self::PartOfName => "part_of_name",
            Self::OtherName => "other_name",
            Self::Apposition => "apposition",
            Self::Title => "title",
            Self::Description => "description",
            Self::Pronoun => "pronoun",
            Self::FirstPerson => "first_person",
        }
    }
}

/// Why a speaker is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unknown {
    /// The report gives no source for the statement.
    #[default]
    NoSource,
    /// The source is no actor: "the report", "a banner".
    NoActor,
    /// The likeliest actor is not likely enough.
    Unsure,
}

impl Unknown {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::NoSource, Self::NoActor, Self::Unsure];

    /// The word used in JSON: `no_source`, `no_actor` or `unsure`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSource => "no_source",
            Self::NoActor => "no_actor",
            Self::Unsure => "unsure",
        }
    }
}

/// An actor that a statement may be of, but is less likely or not likely enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunnerUp {
    /// An index into the reading's actors.
    pub actor: usize,
    /// The probability, 0 to 1, that the statement is this actor's.
    pub confidence: f32,
}
