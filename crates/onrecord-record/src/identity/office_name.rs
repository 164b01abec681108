//! Offices as they are compared: a title and a body.

use std::fmt;

use super::{organisation_name::OrganisationName, words::fold};

/// An office as a report gives it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfficeName {
    /// As printed: title and body.
    shown: String,
    /// The title's words, folded, without "former" and its like.
    title: Vec<String>,
    body: Option<OrganisationName>,
}

impl OfficeName {
    /// The office of this title, at this body if it is known.
    pub(crate) fn new(title: &str, body: Option<&str>) -> Self {
        let shown = body.map_or_else(|| title.to_owned(), |body| format!("{title}, {body}"));
        let title = title
            .split_whitespace()
            .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric())))
            .filter(|word| !word.is_empty() && !is_beside_title(word))
            .map(|word| abbreviation(&word).map_or(word, str::to_owned))
            .flat_map(|title| title.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        Self { shown, title, body: body.and_then(OrganisationName::parse) }
    }

    /// Whether the titles are the same, or one is the other with more words at one end: "commissioner", "police commissioner".
    pub(crate) fn same_title(&self, other: &Self) -> bool {
        let (short, long) = if self.title.len() < other.title.len() {
            (&self.title, &other.title)
        } else {
            (&other.title, &self.title)
        };
        let is_same =
            |one: &String, two: &String| one == two || (one.starts_with("chair") && two.starts_with("chair"));
        !short.is_empty()
            && (short.len() == long.len()
                || (!is_rank(&short[0]) && !long.first().is_some_and(|word| is_deputy(word))))
            && long
                .windows(short.len())
                .any(|words| words.iter().zip(short).all(|(one, two)| is_same(one, two)))
            && (short.len() == long.len() || long.ends_with(short) || long.starts_with(short))
    }

    /// Whether the bodies are the same; none if one is not known.
    pub(crate) fn same_body(&self, other: &Self) -> Option<bool> {
        let (one, two) = (self.body.as_ref()?, other.body.as_ref()?);
        Some(
            one.words == two.words
                || one.abbreviates(two)
                || two.abbreviates(one)
                || one.words.iter().all(|word| two.words.contains(word))
                || two.words.iter().all(|word| one.words.contains(word)),
        )
    }

    /// Under what offices of the same title are found: the last word of it, folded.
    pub(crate) fn key(&self) -> Option<&str> {
        let last = self.title.last()?;
        Some(if last.starts_with("chair") { "chair" } else { last })
    }

    /// The words of the title, folded.
    pub(crate) fn title_words(&self) -> &[String] {
        &self.title
    }

    /// The words of the body, and its first letters, folded.
    pub(crate) fn body_words(&self) -> impl Iterator<Item = &str> {
        self.body.iter().flat_map(|body| body.words.iter().chain(&body.initials).map(String::as_str))
    }

    /// Whether it is one office as far as can be seen: the same title, and no other body.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match self.same_body(other) {
            Some(same) => same && self.same_title(other),
            None => self.same_title(other) && (!self.is_common() || self.title == other.title),
        }
    }

    /// Whether the body is known.
    pub(crate) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// Whether so many hold an office of this title that it says little.
    pub(crate) fn is_common(&self) -> bool {
        self.title.iter().all(|word| is_rank(word))
    }
}

impl fmt::Display for OfficeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Words of time and manner that stand before a title.
fn is_beside_title(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "former"
            | "ex"
            | "acting"
            | "interim"
            | "incoming"
            | "outgoing"
            | "then"
            | "current"
            | "new"
            | "late"
            | "of"
    )
}

fn is_deputy(word: &str) -> bool {
    matches!(word, "deputy" | "assistant" | "vice" | "shadow" | "junior" | "associate")
}

/// Titles that so many hold that two holders of one need have nothing in common.
fn is_rank(word: &str) -> bool {
    matches!(
        word,
        "mp" | "minister"
            | "member"
            | "officer"
            | "director"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "councillor"
            | "lawyer"
            | "professor"
            | "president"
            | "leader"
            | "head"
            | "judge"
            | "secretary"
            | "boss"
            | "chief"
            | "executive"
            | "official"
            | "manager"
            | "analyst"
            | "editor"
            | "correspondent"
            | "constable"
            | "inspector"
            | "detective"
            | "doctor"
            | "nurse"
            | "peer"
            | "senator"
            | "representative"
            | "chair"
            | "chairman"
            | "chairwoman"
            | "chairperson"
    )
}

/// Titles that are printed short.
fn abbreviation(word: &str) -> Option<&'static str> {
    Some(match word {
        "pm" => "prime minister",
        "fm" => "first minister",
        "ceo" => "chief executive",
        "dg" => "director general",
        "cllr" => "councillor",
        "msp" => "mp",
        "pcc" => "police and crime commissioner",
        "vc" => "vice chancellor",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: (&str, Option<&str>), two: (&str, Option<&str>)) -> (bool, Option<bool>) {
        let (one, two) = (OfficeName::new(one.0, one.1), OfficeName::new(two.0, two.1));
        (one.same_title(&two), one.same_body(&two))
    }

    #[test]
    fn titles_and_bodies() {
        assert_eq!(
            same(("Chief Constable", Some("Wexmoor Police")), ("chief constable", Some("Wexmoor"))),
            (true, Some(true))
        );
        assert_eq!(same(("Commissioner", None), ("police commissioner", Some("Port Lorne"))), (true, None));
        assert_eq!(same(("mayor", Some("Port Lorne")), ("Mayor", Some("Northport"))), (true, Some(false)));
        assert!(!same(("minister", None), ("transport minister", None)).0, "there are many");
        assert!(!same(("transport minister", None), ("health minister", None)).0);
        assert!(!same(("mayor", None), ("deputy mayor", None)).0);
        assert!(same(("chairman", None), ("chair", None)).0);
        assert!(same(("CEO", None), ("chief executive", None)).0);
    }
}
