//! Actors: the people, organisations and groups of a report, with every place that mentions them.

mod binding;
#[doc(hidden)]
pub mod features;
mod first_name;
mod join;
#[doc(hidden)]
pub mod lexicon;
pub(crate) mod name;
pub(crate) mod resolve;

use crate::Span;

/// Someone or something that speaks, acts, is acted upon or holds an office in a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Person, organisation or group.
    pub kind: ActorKind,
    /// The fullest name that the report gives, without honorifics; where it gives none, the
    /// shortest clear words for the actor ("a Met spokesman").
    pub name: String,
    /// The honorific that the report puts before the name: "Mr", "Dame", "Lord".
    pub honorific: Option<String>,
    /// Every mention, in text order; never empty. They may nest: "his" in "his wife".
    pub mentions: Vec<Mention>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActorKind {
    /// One human being, named or not.
    Person,
    /// A company, court, council, watchdog, party, government, newspaper, or a country that acts.
    Organisation,
    /// Several people without a name of their own: "critics", "residents".
    Group,
}

impl ActorKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Group];

    /// The word used in JSON: `person`, `organisation` or `group`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Group => "group",
        }
    }
}

/// A place that mentions an actor: a noun phrase up to the end of its head and of-phrase, or a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// Its words, with titles before a name, without a possessive 's.
    pub span: Span,
    /// How it mentions the actor.
    pub form: MentionForm,
}

/// How a mention refers to its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionForm {
    /// By a proper name, whole or in part, with or without titles: "Mayor of Northport Edwin Osei".
    Name,
    /// By an office that stands for its holder: "the Commissioner".
    Title,
    /// By another description: "the police watchdog", "his wife".
    Description,
    /// By a pronoun: "she", "who", "I".
    Pronoun,
}

impl MentionForm {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Name, Self::Title, Self::Description, Self::Pronoun];

    /// The word used in JSON: `name`, `title`, `description` or `pronoun`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Description => "description",
            Self::Pronoun => "pronoun",
        }
    }
}
