//! Names of organisations: what is essential in them, and how one is an abbreviation of another.

use onrecord::actor::lexicon;

use super::words::fold;

/// An organisation's name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OrganisationName {
    /// Its words, folded, without articles, legal forms and words that houses add and leave out ("Service").
    pub(crate) words: Vec<String>,
    /// The first letters of its words, with and without small ones: "psc" and "psoc" of "Police Service of Carrow".
    pub(crate) initials: [String; 2],
    /// Whether it is itself written as an abbreviation: "PSC", "NATO".
    pub(crate) is_abbreviation: bool,
}

impl OrganisationName {
    /// `name` as it is compared, or none if there is no word in it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let parts = || name.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '(' | ')'));
        let all: Vec<String> = parts()
            .map(fold)
            .map(|word| {
                let word = lexicon::without_possessive(
                    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&'),
                )
                .replace('.', "");
                if word == "&" { "and".to_owned() } else { word }
            })
            .filter(|word| !word.is_empty() && word != "the")
            .collect();
        if all.is_empty() {
            return None;
        }
        let first = |words: &mut dyn Iterator<Item = &String>| {
            words.filter_map(|word| word.chars().next()).collect::<String>()
        };
        let initials = [first(&mut all.iter().filter(|word| !is_small(word))), first(&mut all.iter())];
        let essential: Vec<String> =
            all.iter().filter(|word| !is_small(word) && !is_dispensable(word)).cloned().collect();
        let shown: Vec<&str> = parts()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .filter(|word| fold(word) != "the")
            .collect();
        let is_abbreviation = shown.len() == 1 && {
            let letters = shown[0].chars().filter(|c| c.is_alphabetic());
            (2..=6).contains(&letters.clone().count())
                && letters.filter(|c| c.is_lowercase()).count() <= 1
                && shown[0].chars().filter(|c| c.is_uppercase()).count() >= 2
        };
        let words = if essential.is_empty() { all } else { essential };
        Some(Self { words, initials, is_abbreviation })
    }

    /// Names of one organisation that differ in dispensable words only have this in common.
    pub(crate) fn block(&self) -> String {
        format!("organisation {}", self.words.join(" "))
    }

    /// Whether many organisations are called so: "the council", "Supreme Court". Abbreviations are, too.
    pub(crate) fn is_common(&self) -> bool {
        self.is_abbreviation || self.words.iter().all(|word| is_common(word))
    }

    /// Whether `self` is an abbreviation of `other`'s first letters.
    pub(crate) fn abbreviates(&self, other: &Self) -> bool {
        self.is_abbreviation && !other.is_abbreviation && other.initials.contains(&self.words[0])
    }

    /// Names that are short for it: without the last word, where that tells no two bodies apart ("harwick housing" of "Harwick Housing
    /// Partnership", but none of "Wexmoor Police"), and without the first ("police authority" of "Wexmoor Police
    /// Authority", but none of "Air France").
    pub(crate) fn shortened(&self) -> Vec<String> {
        let mut shortened = Vec::new();
        if let [rest @ .., last] = &self.words[..]
            && rest.len() > 1
            && !tells_apart(last)
            && !rest.iter().all(|word| is_common(word))
        {
            shortened.push(rest.join(" "));
        }
        if let [first, rest @ ..] = &self.words[..]
            && !rest.is_empty()
            && !is_common(first)
            && (rest.len() > 1 || is_common(&rest[0]))
        {
            shortened.push(rest.join(" "));
        }
        // "Parliament" of "Parliament of Carrow".
        if let [rest @ .., last] = &self.words[..]
            && !rest.is_empty()
            && !is_common(last)
            && rest.iter().all(|word| is_common(word))
        {
            shortened.push(rest.join(" "));
        }
        shortened
    }
}

/// Words that no abbreviation need have a letter of.
fn is_small(word: &str) -> bool {
    matches!(word, "of" | "the" | "and" | "for" | "in" | "on" | "to" | "a" | "at")
}

/// Words that one house prints and another leaves out, and that tell no two bodies apart.
fn is_dispensable(word: &str) -> bool {
    matches!(
        word,
        "service"
            | "force"
            | "group"
            | "company"
            | "corporation"
            | "plc"
            | "ltd"
            | "limited"
            | "inc"
            | "llc"
            | "llp"
            | "co"
            | "corp"
            | "gmbh"
            | "ag"
            | "sa"
            | "holdings"
            | "newspaper"
    )
}

/// Words that make another body of one: of another level, part, or side.
fn tells_apart(word: &str) -> bool {
    #[rustfmt::skip]
    const APART: &[&str] = &[
        "academy", "agency", "assembly", "association", "authority", "bank", "board", "borough", "branch",
        "bureau", "cabinet", "central", "chamber", "charity", "city", "club", "college", "commission",
        "committee", "community", "conservative", "conservatives", "council", "county", "court",
        "department", "district", "east", "eastern", "federation", "foundation", "fund", "general",
        "government", "green", "greens", "high", "hospital", "infirmary", "inquiry", "institute",
        "international", "labour", "liberal", "local", "metropolitan", "ministry", "monitor", "national",
        "new", "north", "northern", "office", "old", "ombudsman", "panel", "parish", "parliament", "party",
        "police", "port", "press", "regional", "regulator", "review", "royal", "school", "senate",
        "society", "south", "southern", "state", "supreme", "taskforce", "team", "town", "tribunal",
        "trust", "union", "unit", "united", "university", "watch", "west", "western", "youth",
    ];
    APART.binary_search(&word).is_ok()
}

/// Words that alone, or with others of their kind, name no particular body.
fn is_common(word: &str) -> bool {
    #[rustfmt::skip]
    const COMMON: &[&str] = &[
        "administration", "affairs", "agency", "airport", "alliance", "appeal", "appeals", "army", "assembly",
        "association", "attorney", "audit", "authority", "bank", "bench", "board", "borough", "broadcaster",
        "bureau", "cabinet", "central", "chamber", "church", "city", "club", "coalition", "college",
        "commission", "committee", "commons", "community", "company", "congress", "conservative",
        "conservatives", "constabulary", "constitutional", "council", "county", "court", "criminal",
        "crown", "defence", "defense", "department", "district", "education", "election", "electoral",
        "embassy", "environment", "ethics", "executive", "federal", "federation", "finance", "first",
        "force", "forces", "foreign", "foundation", "general", "government", "green", "greens", "group",
        "health", "high", "home", "hospital", "house", "housing", "human", "independent", "industry",
        "information", "inquiry", "inspectorate", "institute", "interior", "internal", "international",
        "justice", "labor", "labour", "law", "league", "left", "liberal", "local", "lords", "magistrates",
        "media", "metropolitan", "military", "minister", "ministers", "ministry", "monitor", "national",
        "navy", "newspaper", "office", "ombudsman", "opposition", "panel", "parliament", "parliamentary",
        "parole", "party", "people", "people's", "police", "post", "president", "press", "prime", "prison",
        "prosecution", "prosecutor", "prosecutor's", "prosecutors", "public", "railway", "red", "regional",
        "regulator", "representatives", "republic", "republican", "republicans", "rights", "royal",
        "safety", "school", "secret", "secretary", "security", "select", "senate", "service", "social",
        "society", "standards", "state", "supreme", "tax", "team", "times", "town", "trade", "transport",
        "treasury", "tribunal", "trust", "union", "unit", "university", "war", "watchdog", "water",
        "welfare", "white", "workers", "works",
    ];
    COMMON.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> OrganisationName {
        OrganisationName::parse(name).expect("a name")
    }

    #[test]
    fn one_block_for_names_that_differ_in_dispensable_words() {
        assert_eq!(name("the Wexmoor Police Service").block(), name("Wexmoor Police").block());
        assert_eq!(name("Brand & Sons Ltd").block(), name("Brand and Sons").block());
        assert_ne!(name("Harwick Council").block(), name("Harwick County Council").block());
        assert_eq!(OrganisationName::parse(" – "), None);
        assert_eq!(name("The Company").words, ["company"]);
    }

    #[test]
    fn abbreviations() {
        assert!(name("PSC").abbreviates(&name("Police Service of Carrow")));
        assert!(name("P.S.C.").abbreviates(&name("Police Service of Carrow")));
        assert!(name("MoD").abbreviates(&name("Ministry of Defence")));
        assert!(!name("PSC").abbreviates(&name("Carrow Police")));
        assert!(!name("Ada").is_abbreviation);
    }

    #[test]
    fn shortened() {
        assert_eq!(
            name("Harwick Housing Partnership").shortened(),
            ["harwick housing", "housing partnership"]
        );
        assert_eq!(name("Wexmoor Police Federation").shortened(), ["police federation"]);
        assert_eq!(name("Parliament of Carrow").shortened(), ["parliament"]);
        assert_eq!(name("National Housing Partnership").shortened(), ["national housing"]);
        assert!(name("Norrey").shortened().is_empty());
    }

    #[test]
    fn common() {
        assert!(name("the council").is_common());
        assert!(name("Supreme Court").is_common());
        assert!(name("NHC").is_common());
        assert!(!name("Harwick Council").is_common());
    }
}
