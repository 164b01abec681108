//! Kinds, forms and states as their words: `#[serde(with = "word")]`.

use serde::{Deserialize, Deserializer, Serializer, de};

use crate::{
    ActorKind, BearingKind, EventKind, EventStatus, LinkKind, MentionForm, OfficeStatus, OpenKind,
    StatementKind, Step, Unknown,
};

/// One of a few, each of which has a word.
pub trait Word: Copy + 'static {
    /// All of them.
    const ALL: &[Self];

    /// Its word.
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($kind:ty),*) => {$(
        impl Word for $kind {
            const ALL: &[Self] = &<$kind>::ALL;

            fn word(self) -> &'static str {
                self.as_str()
            }
        }
    )*};
}

words!(
    ActorKind,
    BearingKind,
    EventKind,
    EventStatus,
    LinkKind,
    MentionForm,
    OfficeStatus,
    OpenKind,
    StatementKind,
    Step,
    Unknown
);

pub(super) fn serialize<W: Word, S: Serializer>(one: &W, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(one.word())
}

pub(super) fn deserialize<'de, W: Word, D: Deserializer<'de>>(from: D) -> Result<W, D::Error> {
    read(&String::deserialize(from)?)
}

fn read<W: Word, E: de::Error>(word: &str) -> Result<W, E> {
    W::ALL.iter().copied().find(|one| one.word() == word).ok_or_else(|| {
        let words: Vec<_> = W::ALL.iter().map(|one| one.word()).collect();
        E::custom(format_args!("{word:?} is none of {}", words.join(", ")))
    })
}

/// Where there may be none.
pub(super) mod optional {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Word;

    pub(in crate::json) fn serialize<W: Word, S: Serializer>(
        one: &Option<W>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        one.map(W::word).serialize(to)
    }

    pub(in crate::json) fn deserialize<'de, W: Word, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<W>, D::Error> {
        Option::<String>::deserialize(from)?.map(|word| super::read(&word)).transpose()
    }
}
