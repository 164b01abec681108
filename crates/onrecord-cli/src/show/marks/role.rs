//! What words of a report can be to its reading.

use onrecord::{Reading, Span, Statement};

/// What words are: to a statement, or by themselves. In the order in which marks on the same words
/// nest, the outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// What was said.
    Content,
    /// Who said it.
    Source,
    /// The word for saying.
    Cue,
    /// They say that somebody holds an office.
    Office,
    /// They mention an actor.
    Mention,
    /// They place something in time.
    Date,
    /// They say what happened.
    Trigger,
}

impl Role {
    /// What words can be to a statement.
    pub const OF_STATEMENTS: [Self; 3] = [Self::Content, Self::Source, Self::Cue];

    /// All roles.
    pub const ALL: [Self; 7] =
        [Self::Content, Self::Source, Self::Cue, Self::Office, Self::Mention, Self::Date, Self::Trigger];

    /// The word for the role.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Office => "office",
            Self::Mention => "mention",
            Self::Date => "date",
            Self::Trigger => "trigger",
        }
    }

    /// Whether it is a role in a statement.
    #[must_use]
    pub fn is_of_statement(self) -> bool {
        Self::OF_STATEMENTS.contains(&self)
    }

    /// The words in this role, each with the place of what they belong to in the list of the reading that
    /// the role is about: its statements, offices, actors, dates or events.
    pub(super) fn spans(self, reading: &Reading<'_>) -> Vec<(Span, usize)> {
        match self {
            Self::Content | Self::Source | Self::Cue => {
                each(&reading.statements, |statement| self.of(statement).iter().copied())
            }
            Self::Office => each(&reading.offices, |office| [office.evidence]),
            Self::Mention => each(&reading.actors, |actor| actor.mentions.iter().map(|mention| mention.span)),
            Self::Date => each(&reading.dates, |time| [time.span]),
            Self::Trigger => each(&reading.events, |event| [event.trigger]),
        }
    }

    /// The spans that play the role in `statement`.
    fn of(self, statement: &Statement) -> &[Span] {
        match self {
            Self::Content => &statement.content,
            Self::Source => &statement.source,
            Self::Cue => &statement.cue,
            Self::Office | Self::Mention | Self::Date | Self::Trigger => &[],
        }
    }
}

/// The spans of each of `all`, with its place.
fn each<'a, T, S: IntoIterator<Item = Span>>(all: &'a [T], spans: impl Fn(&'a T) -> S) -> Vec<(Span, usize)> {
    all.iter().enumerate().flat_map(|(n, one)| spans(one).into_iter().map(move |span| (span, n))).collect()
}
