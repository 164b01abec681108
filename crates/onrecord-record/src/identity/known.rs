//! What one report says of an actor that tells who it is elsewhere.

use std::collections::BTreeMap;

use onrecord::{
    ActorKind, MentionForm,
    actor::lexicon::{self, Gender, Pronoun},
    json::Actor,
};

use super::{Name, organisation_name::OrganisationName, person_name::PersonName, words::fold};

/// What is stored with an actor for joining it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// `male` or `female`, as pronouns and honorifics say.
    pub(crate) gender: Option<&'static str>,
    /// Where candidates are looked for; none for actors without a name.
    pub(crate) block: Option<String>,
    /// The whole name, folded; none of a family name only.
    pub(crate) key: Option<String>,
    /// Other names, folded, with how they come about.
    pub(crate) aliases: BTreeMap<String, &'static str>,
}

impl Known {
    pub(crate) fn of(actor: &Actor) -> Self {
        let is_named = actor.mentions.iter().any(|mention| mention.form == MentionForm::Name);
        let name = Name::parse(actor.kind, &actor.name).filter(|_| is_named);
        let Some(name) = name else { return Self { gender: gender(actor), ..Self::default() } };
        let own = key(&name);
        let mut aliases = BTreeMap::new();
        let said = actor.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
        for mention in said {
            let alias = match &name {
                Name::Person(_) => whole_name(&mention.words.exact),
                Name::Organisation(_) => {
                    OrganisationName::parse(&mention.words.exact).map(Name::Organisation)
                }
            };
            // Of the same block it is compared anyway.
            if let Some(alias) = alias.filter(|alias| alias.block() != name.block())
                && let Some(key) = key(&alias)
            {
                aliases.insert(key, "said");
            }
        }
        if let Name::Organisation(name) = &name
            && !name.is_abbreviation
        {
            for initials in &name.initials {
                if initials.chars().count() > 1 {
                    aliases.entry(initials.clone()).or_insert("initials");
                }
            }
            for short in name.shortened() {
                aliases.entry(short).or_insert("short");
            }
        }
        let gender = gender(actor);
        // A body whose name looks like a person's.
        if actor.kind == ActorKind::Person
            && gender.is_none()
            && actor.honorific.is_none()
            && let Some(name) = OrganisationName::parse(&actor.name)
        {
            aliases.entry(name.words.join(" ")).or_insert("body");
        }
        Self { gender, block: Some(name.block()), key: own, aliases }
    }
}

/// The whole name, folded, by which it is looked up among others; none of a family name only.
pub(crate) fn key(name: &Name) -> Option<String> {
    match name {
        Name::Person(PersonName { given, family }) => {
            given.first().filter(|first| first.chars().count() > 1).map(|first| format!("{first} {family}"))
        }
        Name::Organisation(name) => Some(name.words.join(" ")),
    }
}

/// The keys of a name that no report but a list gives, as an actor's of this kind; of one that may be either, of both.
pub(crate) fn keys(kind: Option<ActorKind>, name: &str) -> Vec<String> {
    let kinds = kind.map_or(vec![ActorKind::Person, ActorKind::Organisation], |kind| vec![kind]);
    let mut keys: Vec<String> =
        kinds.into_iter().filter_map(|kind| Name::parse(kind, name)).filter_map(|name| key(&name)).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// The first and family name at the end of a mention such as "Mayor of Northport Edwin Osei".
fn whole_name(mention: &str) -> Option<Name> {
    let words: Vec<&str> = mention.split_whitespace().collect();
    let from = words.len().checked_sub(2)?;
    let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let name = &words[from..];
    (name.iter().all(is_capital) && lexicon::honorific(&fold(name[0])).is_none())
        .then(|| PersonName::parse(&name.join(" ")))?
        .filter(|name| !name.given.is_empty())
        .map(Name::Person)
}

/// What the honorific says, or two pronouns more than say otherwise: one alone may have been misread.
fn gender(actor: &Actor) -> Option<&'static str> {
    if actor.kind != ActorKind::Person {
        return None;
    }
    let honorific = actor.honorific.as_deref().and_then(|word| lexicon::honorific(&fold(word)));
    let mut balance: i32 = match honorific {
        Some(Gender::Male) => 2,
        Some(Gender::Female) => -2,
        _ => 0,
    };
    for mention in actor.mentions.iter().filter(|mention| mention.form == MentionForm::Pronoun) {
        match lexicon::pronoun(&fold(&mention.words.exact)) {
            Some(Pronoun::He) => balance += 1,
            Some(Pronoun::She) => balance -= 1,
            _ => {}
        }
    }
    match balance {
        2.. => Some("male"),
        -1..=1 => None,
        _ => Some("female"),
    }
}

#[cfg(test)]
mod tests {
    use onrecord::{Mention, Reading, Report, Span, json::Document};

    use super::*;

    fn known(kind: ActorKind, name: &str, mentions: &[(&str, MentionForm)]) -> Known {
        let report = Report::from_text(
            "known",
            mentions.iter().map(|(words, _)| *words).collect::<Vec<_>>().join(" "),
        );
        let mut from = 0;
        let mentions = mentions.iter().map(|&(words, form)| {
            let span = Span::new(from, from + words.len());
            from = span.end + 1;
            Mention { span, form }
        });
        let actor =
            onrecord::Actor { kind, name: name.to_owned(), honorific: None, mentions: mentions.collect() };
        let reading = Reading {
            report: &report,
            sentences: vec![],
            actors: vec![actor],
            offices: vec![],
            dates: vec![],
            statements: vec![],
            events: vec![],
            affairs: vec![],
            bearings: vec![],
        };
        Known::of(&Document::new(&reading, None).actors[0])
    }

    #[test]
    fn people() {
        let found = known(
            ActorKind::Person,
            "Ada Brand",
            &[
                ("Harbour Master Ada Brand", MentionForm::Name),
                ("Ada Quill", MentionForm::Name),
                ("she", MentionForm::Pronoun),
                ("her", MentionForm::Pronoun),
            ],
        );
        assert_eq!(found.key.as_deref(), Some("ada brand"));
        assert_eq!(found.gender, Some("female"));
        assert_eq!(found.aliases.into_iter().collect::<Vec<_>>(), [("ada quill".to_owned(), "said")]);
        let family = known(ActorKind::Person, "Quill", &[("Mrs Quill", MentionForm::Name)]);
        assert_eq!((family.key, family.block.is_some()), (None, true));
        assert_eq!(
            known(ActorKind::Person, "a spokesman", &[("a spokesman", MentionForm::Description)]).block,
            None
        );
    }

    #[test]
    fn organisations() {
        let found = known(
            ActorKind::Organisation,
            "Police Service of Carrow",
            &[("Police Service of Carrow", MentionForm::Name), ("PSC", MentionForm::Name)],
        );
        assert_eq!(found.key.as_deref(), Some("police carrow"));
        let aliases: Vec<(String, &str)> = found.aliases.into_iter().collect();
        assert_eq!(
            aliases,
            [("police".to_owned(), "short"), ("psc".to_owned(), "said"), ("psoc".to_owned(), "initials")]
        );
    }
}
