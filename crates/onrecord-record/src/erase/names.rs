//! Where the names of a person stand in a text, and how they are blanked.

use std::collections::{BTreeMap, BTreeSet};

use onrecord::actor::lexicon;

use crate::identity::{person_name::PersonName, words::fold};

/// What stands for a character of a name that was erased.
pub(crate) const BLANK: char = '█';

/// Words from a first name to the family name at most: "Ada Maria van der Quill".
const APART: usize = 5;

/// The names that a person has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// By family name, in its parts between hyphens: the first and middle names that go with it.
    given: BTreeMap<Vec<String>, BTreeSet<String>>,
}

/// A word of a text, or a part of it between hyphens.
#[derive(Clone, Debug)]
struct Token {
    /// Code points, end exclusive; without a possessive 's.
    place: [usize; 2],
    word: String,
    is_capital: bool,
    /// Whether something else than white space, stops and marks of quotation stands before it.
    apart: bool,
}

impl Names {
    /// Adds a name as reports print it.
    pub(crate) fn add(&mut self, name: &str) {
        // What is blanked has no name any more.
        if name.contains(BLANK) {
            return;
        }
        if let Some(PersonName { given, family }) = PersonName::parse(name) {
            let family = parts(&family);
            if !family.is_empty() {
                self.given.entry(family).or_default().extend(given.iter().flat_map(|name| parts(name)));
            }
        }
    }

    /// Whether `name` has one of the family names and either no first name or one of those that go with it.
    pub(crate) fn is_one(&self, name: &str) -> bool {
        PersonName::parse(name).is_some_and(|name| {
            let given = self.given.get(&parts(&name.family));
            given.is_some_and(|given| name.given.first().is_none_or(|first| given.contains(first)))
        })
    }

    /// Whether `name` is only one of the family names.
    pub(crate) fn is_family(&self, name: &str) -> bool {
        PersonName::parse(name)
            .is_some_and(|name| name.given.is_empty() && self.given.contains_key(&parts(&name.family)))
    }

    /// Queries for the search index that find every text with a whole name.
    pub(crate) fn queries(&self) -> Vec<String> {
        let quoted = |word: &String| format!("\"{}\"", word.replace('"', " "));
        let mut queries = Vec::new();
        for (family, given) in &self.given {
            let family: Vec<String> = family.iter().map(quoted).collect();
            // Of one letter there is too much.
            for given in given.iter().filter(|given| given.chars().count() > 1) {
                queries.push(format!("{} AND {}", quoted(given), family.join(" AND ")));
            }
        }
        queries
    }

    /// The places of whole names in `text`: from a first name, or its first letter, to the family name, and the other way round.
    pub(crate) fn whole(&self, text: &str) -> Vec<[usize; 2]> {
        let tokens = tokens(text);
        let mut places = Vec::new();
        for (family, given) in &self.given {
            let is_given = |token: &Token| {
                given.contains(&token.word)
                    || token.is_capital
                        && token.word.chars().count() == 1
                        && given.iter().any(|given| given.starts_with(&token.word))
            };
            for (n, token) in tokens.iter().enumerate() {
                if is_given(token) {
                    for (m, next) in tokens.iter().enumerate().skip(n + 1).take(APART) {
                        if next.apart {
                            break;
                        }
                        if let Some(end) = at(&tokens[m..], family) {
                            places.push([token.place[0], end]);
                            break;
                        }
                        if !next.is_capital && next.word.chars().count() > 3 {
                            break;
                        }
                    }
                } else if let Some(end) = at(&tokens[n..], family) {
                    // "Quill, Ada".
                    let next = tokens.get(n + family.len());
                    if let Some(next) =
                        next.filter(|next| next.word.chars().count() > 1 && given.contains(&next.word))
                        && next.place[0] <= end + 2
                    {
                        places.push([token.place[0], next.place[1]]);
                    }
                }
            }
        }
        places
    }

    /// The places of family names in `text`, wherever they stand, in capitals.
    pub(crate) fn families(&self, text: &str) -> Vec<[usize; 2]> {
        let tokens = tokens(text);
        let mut places = Vec::new();
        for family in self.given.keys() {
            for (n, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_capital) {
                if let Some(end) = at(&tokens[n..], family) {
                    places.push([token.place[0], end]);
                }
            }
        }
        places
    }

    /// The part of `mention`, the words of a mention by name, that is the name: from its first word to its last. All of it if it is
    /// another name altogether.
    pub(crate) fn in_mention(&self, mention: &str) -> [usize; 2] {
        let tokens = tokens(mention);
        let is_name = |token: &&Token| {
            self.given
                .iter()
                .any(|(family, given)| family.contains(&token.word) || given.contains(&token.word))
        };
        match (tokens.iter().find(is_name), tokens.iter().rfind(is_name)) {
            (Some(first), Some(last)) => [first.place[0], last.place[1]],
            _ => [0, mention.chars().count()],
        }
    }

    /// `text` without whole names and, if `families`, without family names.
    pub(crate) fn blank(&self, text: &str, families: bool) -> String {
        let mut places = self.whole(text);
        if families {
            places.extend(self.families(text));
        }
        blank(text, &places)
    }
}

/// `text` with its characters at `places` blanked, but for white space, so that its words stay apart.
pub(crate) fn blank(text: &str, places: &[[usize; 2]]) -> String {
    if places.is_empty() {
        return text.to_owned();
    }
    let mut places = places.to_vec();
    places.sort_unstable();
    let mut from = places.into_iter().peekable();
    let mut until = 0;
    let blanked = text.chars().enumerate().map(|(n, c)| {
        while let Some([_, end]) = from.next_if(|place| place[0] <= n) {
            until = until.max(end);
        }
        if n < until && !c.is_whitespace() { BLANK } else { c }
    });
    blanked.collect()
}

/// Where `family` ends if `tokens` begin with it.
fn at(tokens: &[Token], family: &[String]) -> Option<usize> {
    let there = tokens.get(..family.len())?;
    there
        .iter()
        .zip(family)
        .all(|(token, part)| token.word == *part)
        .then(|| there.last().map(|last| last.place[1]))?
}

/// A name's parts between hyphens.
fn parts(name: &str) -> Vec<String> {
    name.split('-').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn tokens(text: &str) -> Vec<Token> {
    let is_word = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    let mut tokens = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut n = 0;
    let mut apart = false;
    while n < chars.len() {
        if !is_word(chars[n]) {
            let c = chars[n];
            // Names are also written "Edwin ‘Eddie’ Osei", and "J. R. Osei"; a line may break in them.
            apart |= !(c.is_whitespace() || "-‐‑–.'‘’\"“”(),".contains(c)) || c == ',';
            n += 1;
            continue;
        }
        let start = n;
        let joins = |n: usize| {
            matches!(chars.get(n), Some('\'' | '’')) && chars.get(n + 1).is_some_and(|&next| is_word(next))
        };
        while n < chars.len() && (is_word(chars[n]) || joins(n)) {
            n += 1;
        }
        let raw: String = chars[start..n].iter().collect();
        let bare = raw.strip_suffix(['s', 'S']).and_then(|raw| raw.strip_suffix(['\'', '’']));
        let bare = bare.filter(|bare| !bare.is_empty()).unwrap_or(&raw);
        tokens.push(Token {
            place: [start, start + bare.chars().count()],
            word: lexicon::without_possessive(&fold(bare)).to_owned(),
            is_capital: bare.chars().next().is_some_and(char::is_uppercase),
            apart,
        });
        apart = false;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&str]) -> Names {
        let mut names = Names::default();
        all.iter().for_each(|name| names.add(name));
        names
    }

    #[test]
    fn whole_names() {
        let names = names(&["Dame Ada Maria Quill", "Ada Quill-Brand"]);
        for (text, blanked) in [
            ("Ada Quill left.", "███ █████ left."),
            ("ADA QUILL’S boat, by Ada\nQuill", "███ █████’S boat, by ███\n█████"),
            ("Ms A. Quill and Maria Quill", "Ms ██ █████ and █████ █████"),
            ("Ada van der Quill; Quill, Ada", "███ ███ ███ █████; ██████ ███"),
            ("Ada ‘Addie’ Quill-Brand’s", "███ ███████ ███████████’s"),
            ("Tom Quill met Ada, and Quill left", "Tom Quill met Ada, and Quill left"),
            ("Ada Brand, the Quillers, Ada: Quill", "Ada Brand, the Quillers, Ada: Quill"),
            ("", ""),
        ] {
            assert_eq!(names.blank(text, false), blanked);
            assert_eq!(blanked.chars().count(), text.chars().count());
        }
        assert_eq!(
            names.blank("Quill to go, Quill’s board and QUILL-led crew; a quill", true),
            "█████ to go, █████’s board and █████-led crew; a quill"
        );
        assert!(names.is_one("Ms Quill") && names.is_one("Ada Quill") && !names.is_one("Tom Quill"));
        assert!(names.is_family("Quill") && !names.is_family("Ada Quill"));
    }

    #[test]
    fn mentions() {
        let names = names(&["Ada Quill"]);
        for (mention, place) in [
            ("Harbour Master Ada Quill", [15, 24]),
            ("Ms Quill", [3, 8]),
            ("Quill of Northport", [0, 5]),
            ("the Iron Lady", [0, 13]),
            ("Áda Quill", [0, 9]),
        ] {
            assert_eq!(names.in_mention(mention), place, "{mention}");
        }
    }

    #[test]
    fn names_with_marks() {
        let names = names(&["Seán O’Dónaill"]);
        assert_eq!(
            names.blank("Seán O'Donaill's and Sean O’Dónaill", false),
            "████ █████████'s and ████ █████████"
        );
        assert_eq!(names.queries(), ["\"sean\" AND \"o'donaill\""]);
    }

    proptest::proptest! {
        #[test]
        fn as_long_as_before(text in "(Ada|Quill|A\\.|[ ,’'s\\n-]|\\PC){0,30}") {
            let names = names(&["Ada Quill"]);
            let blanked = names.blank(&text, true);
            proptest::prop_assert_eq!(blanked.chars().count(), text.chars().count());
            proptest::prop_assert!(!blanked.contains(" Ada Quill "));
            // What is blank stays so.
            proptest::prop_assert_eq!(names.blank(&blanked, true), blanked);
        }
    }
}
