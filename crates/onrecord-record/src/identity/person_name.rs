//! Names of people: their parts, and how far two of them can be one person's.

use onrecord::actor::lexicon;

use super::words::{fold, spelled_alike};

/// A person's name in its parts, folded: no case, no diacritics, no honorifics, nothing behind the name ("MP", "KC").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PersonName {
    /// First and middle names, in order; empty of "Mrs Quill".
    pub(crate) given: Vec<String>,
    /// The last word of the name; of "Quill of Northport" the one before "of".
    pub(crate) family: String,
}

/// How two names go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// First and family name are the same.
    Same,
    /// One first name is a short form of the other: "Bob", "Robert"; or one's middle name is the other's first name.
    Short,
    /// One has an initial where the other has the name.
    Initial,
    /// Spelled alike.
    Spelling,
    /// One has no first name.
    FamilyOnly,
    /// They are of two people.
    Different,
}

/// "A police officer", "At least one person": no name, whatever was taken for one.
fn is_description(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let first = words.next().map(str::to_lowercase);
    first.is_some_and(|first| {
        matches!(
            &first[..],
            "a" | "an" | "the" | "another" | "at" | "one" | "some" | "two" | "three" | "several"
        )
    }) && words.next_back().is_some_and(|last| last.chars().all(char::is_lowercase))
}

impl PersonName {
    /// The parts of `name`, or none if there is no word in it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        if is_description(name) {
            return None;
        }
        let mut words: Vec<String> = Vec::new();
        for word in name.split_whitespace() {
            let word = fold(word);
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            // A peerage's place: "Lady Quill of Northport".
            if bare == "of" && !words.is_empty() {
                break;
            }
            if bare.is_empty()
                || (words.is_empty() && (lexicon::honorific(bare).is_some() || is_before_a_name(bare)))
            {
                continue;
            }
            // "J.R." is two initials.
            if bare.contains('.') && bare.split('.').all(|part| part.chars().count() <= 1) {
                words.extend(bare.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
            } else {
                words.push(lexicon::without_possessive(bare).to_owned());
            }
        }
        while words.len() > 1 && words.last().is_some_and(|word| is_behind_a_name(word)) {
            words.pop();
        }
        let family = words.pop()?;
        words.retain(|word| !is_particle(word));
        Some(Self { given: words, family })
    }

    /// What all spellings of the family name have in common: where candidates are looked for. Of a double name the first part counts.
    pub(crate) fn block(&self) -> String {
        let first = self.family.split('-').find(|part| !part.is_empty()).unwrap_or(&self.family);
        let mut block = String::from("person ");
        let mut before = None;
        for (n, letter) in first.chars().enumerate() {
            if (n == 0 || !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | '\''))
                && before != Some(letter)
            {
                block.push(letter);
            }
            before = Some(letter);
        }
        block
    }

    /// The first letter of the first name in its full form.
    pub(crate) fn initial(&self) -> Option<char> {
        full_form(self.given.first()?).chars().next()
    }

    /// How this name and `other` go together. Both are of one [`PersonName::block`].
    pub(crate) fn agreement(&self, other: &Self) -> Agreement {
        let same_family = self.family == other.family
            || is_half(&self.family, &other.family)
            || is_half(&other.family, &self.family);
        if !same_family && !spelled_alike(&self.family, &other.family) {
            return Agreement::Different;
        }
        let (Some(one), Some(two)) = (self.given.first(), other.given.first()) else {
            return if same_family { Agreement::FamilyOnly } else { Agreement::Different };
        };
        let first = given(one, two);
        let agreement = match first {
            // Two middle names are of two people, but for initials.
            Agreement::Same => match (self.given.get(1), other.given.get(1)) {
                (Some(one), Some(two)) if given(one, two) == Agreement::Different => Agreement::Different,
                _ => Agreement::Same,
            },
            // Known by the middle name.
            Agreement::Different if self.given[1..].contains(two) || other.given[1..].contains(one) => {
                Agreement::Short
            }
            other => other,
        };
        match agreement {
            Agreement::Same if !same_family => Agreement::Spelling,
            _ if !same_family => Agreement::Different,
            agreement => agreement,
        }
    }
}

/// How two first names go together.
fn given(one: &str, two: &str) -> Agreement {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    if one == two {
        Agreement::Same
    } else if initial(one, two) || initial(two, one) {
        Agreement::Initial
    } else if full_form(one) == full_form(two) || begins(one, two) || begins(two, one) {
        Agreement::Short
    } else if spelled_alike(one, two) {
        Agreement::Spelling
    } else {
        Agreement::Different
    }
}

/// Whether `short` is how `long` begins, and long enough to be a short form of it: "Cat" of "Catriona".
fn begins(short: &str, long: &str) -> bool {
    short.chars().count() >= 3 && long.starts_with(short)
}

/// Whether `half` is one half of the double name `whole`.
fn is_half(half: &str, whole: &str) -> bool {
    whole.split('-').any(|part| part == half)
}

/// Particles of family names, which houses print and leave out: "van der Berg", "Berg".
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "della"
            | "der"
            | "den"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "van"
            | "von"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "ap"
            | "ten"
            | "ter"
    )
}

/// Ranks and offices that houses print before a name, and that no one is christened.
fn is_before_a_name(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "cllr"
            | "councillor"
            | "alderman"
            | "det"
            | "detective"
            | "supt"
            | "superintendent"
            | "insp"
            | "inspector"
            | "sgt"
            | "sergeant"
            | "pc"
            | "dc"
            | "ds"
            | "di"
            | "dci"
            | "constable"
            | "commissioner"
            | "commander"
            | "col"
            | "colonel"
            | "gen"
            | "general"
            | "lt"
            | "lieutenant"
            | "capt"
            | "captain"
            | "maj"
            | "admiral"
            | "brigadier"
            | "minister"
            | "president"
            | "chancellor"
            | "senator"
            | "sen"
            | "rep"
            | "congressman"
            | "congresswoman"
            | "gov"
            | "governor"
            | "mayor"
            | "secretary"
            | "ambassador"
            | "judge"
            | "bishop"
            | "archbishop"
            | "cardinal"
            | "professor"
            | "prof"
            | "brother"
            | "sister"
            | "chief"
            | "deputy"
            | "assistant"
            | "king"
            | "queen"
            | "prince"
            | "princess"
    )
}

/// What stands behind a name and is no part of it.
fn is_behind_a_name(word: &str) -> bool {
    matches!(
        word,
        "mp" | "msp"
            | "ms"
            | "mep"
            | "td"
            | "mla"
            | "kc"
            | "qc"
            | "obe"
            | "cbe"
            | "mbe"
            | "kbe"
            | "dbe"
            | "phd"
            | "md"
            | "jr"
            | "sr"
            | "jnr"
            | "snr"
            | "ii"
            | "iii"
            | "iv"
    )
}

/// The first name that `name` is a short form of; itself, if none.
///
/// English short forms that newspapers use. One that is short for several names stands for the commonest.
fn full_form(name: &str) -> &str {
    match name {
        "abe" => "abraham",
        "al" | "alec" | "alex" | "sandy" => "alexander",
        "andy" | "drew" => "andrew",
        "tony" | "ant" => "anthony",
        "art" => "arthur",
        "barney" => "barnaby",
        "ben" | "benny" | "benji" => "benjamin",
        "bernie" => "bernard",
        "cath" | "cathy" | "kate" | "katie" | "kathy" | "kitty" | "katy" | "catharine" | "katherine"
        | "kathryn" => "catherine",
        "charlie" | "chuck" | "chas" => "charles",
        "chris" | "topher" => "christopher",
        "tina" | "chrissie" => "christine",
        "cindy" => "cynthia",
        "dan" | "danny" => "daniel",
        "dave" | "davy" => "david",
        "debbie" | "debs" | "deb" => "deborah",
        "den" | "denny" => "dennis",
        "don" | "donnie" => "donald",
        "doug" => "douglas",
        "ed" | "eddie" | "ned" | "ted" | "teddy" => "edward",
        "beth" | "betty" | "eliza" | "lisa" | "liz" | "lizzie" | "libby" | "elisabeth" => "elizabeth",
        "frank" | "fran" | "frankie" => "francis",
        "fred" | "freddie" => "frederick",
        "gabe" => "gabriel",
        "gerry" | "jerry" => "gerald",
        "greg" => "gregory",
        "harry" | "hal" => "henry",
        "jack" | "johnny" | "jon" => "john",
        "jake" => "jacob",
        "jim" | "jimmy" | "jamie" => "james",
        "jan" | "janie" => "jane",
        "jeff" | "geoff" | "geoffrey" => "jeffrey",
        "jen" | "jenny" | "jennie" => "jennifer",
        "joe" | "joey" => "joseph",
        "jo" | "joanne" => "joanna",
        "josh" => "joshua",
        "ken" | "kenny" => "kenneth",
        "larry" | "laurie" => "lawrence",
        "len" | "lenny" => "leonard",
        "madge" | "maggie" | "meg" | "peggy" => "margaret",
        "matt" | "mat" => "matthew",
        "mick" | "mike" | "mikey" | "micky" => "michael",
        "nat" => "nathaniel",
        "nick" | "nicky" | "nicolas" => "nicholas",
        "nikki" => "nicola",
        "ollie" => "oliver",
        "pam" => "pamela",
        "paddy" | "pat" => "patrick",
        "trish" | "tricia" | "patsy" => "patricia",
        "pete" => "peter",
        "phil" | "phillip" => "philip",
        "ray" => "raymond",
        "becky" | "becca" => "rebecca",
        "dick" | "rick" | "ricky" | "rich" | "richie" => "richard",
        "bob" | "bobby" | "rob" | "robbie" | "bert" => "robert",
        "ron" | "ronnie" => "ronald",
        "sally" => "sarah",
        "sam" | "sammy" => "samuel",
        "steph" => "stephanie",
        "steve" | "steven" | "stevie" => "stephen",
        "sue" | "susie" | "suzy" | "suzanne" => "susan",
        "terry" => "terence",
        "tess" | "tessa" | "terri" => "theresa",
        "tim" => "timothy",
        "tom" | "tommy" => "thomas",
        "val" => "valerie",
        "vicky" | "vicki" => "victoria",
        "vic" => "victor",
        "viv" => "vivian",
        "bill" | "billy" | "will" | "willie" => "william",
        "zach" | "zack" => "zachary",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(one: &str, two: &str) -> Agreement {
        let (one, two) = (PersonName::parse(one).expect("a name"), PersonName::parse(two).expect("a name"));
        let agreement = one.agreement(&two);
        assert_eq!(agreement, two.agreement(&one), "it goes both ways");
        if agreement != Agreement::Different {
            assert_eq!(one.block(), two.block(), "they are looked for in one place");
        }
        agreement
    }

    #[test]
    fn parts() {
        let parts = |name| PersonName::parse(name).map(|name| (name.given.join(" "), name.family));
        let both = |given: &str, family: &str| Some((given.to_owned(), family.to_owned()));
        assert_eq!(parts("Dame Ada Quill, DBE"), both("ada", "quill"));
        assert_eq!(parts("José Ruiz’s"), both("jose", "ruiz"));
        assert_eq!(parts("A police officer"), None);
        assert_eq!(parts("An Jung-geun"), both("an", "jung-geun"));
        assert_eq!(parts("J.R. van der Berg KC"), both("j r", "berg"));
        assert_eq!(parts("Lady Quill of Northport"), both("", "quill"));
        assert_eq!(parts("Mrs Quill"), both("", "quill"));
        assert_eq!(parts("Jane Hartley-Marsh MP"), both("jane", "hartley-marsh"));
        assert_eq!(parts("Det. Supt. Paul Kell"), both("paul", "kell"));
        assert_eq!(parts("Cllr Penhale"), both("", "penhale"));
        assert_eq!(parts("Sir"), None);
        assert_eq!(parts(" — "), None);
    }

    #[test]
    fn one_person_under_several_names() {
        assert_eq!(agreement("Ada Quill", "Dame Ada Quill"), Agreement::Same);
        assert_eq!(agreement("Ada Quill", "ADA MARY QUILL"), Agreement::Same);
        assert_eq!(agreement("Robert Osei", "Bob Osei"), Agreement::Short);
        assert_eq!(agreement("Catriona Osei", "Cat Osei"), Agreement::Short);
        assert_eq!(agreement("Mary Ada Quill", "Ada Quill"), Agreement::Short);
        assert_eq!(agreement("A. Quill", "Ada Quill"), Agreement::Initial);
        assert_eq!(agreement("Ada Quill", "Ada Quil"), Agreement::Spelling);
        assert_eq!(agreement("Alasdair Brand", "Alastair Brand"), Agreement::Spelling);
        assert_eq!(agreement("Mrs Quill", "Ada Quill"), Agreement::FamilyOnly);
        assert_eq!(agreement("Jane Hartley-Marsh", "Jane Hartley"), Agreement::Same);
    }

    #[test]
    fn two_people() {
        assert_eq!(agreement("Ada Quill", "Tom Quill"), Agreement::Different);
        assert_eq!(agreement("Ada Mary Quill", "Ada Jane Quill"), Agreement::Different);
        assert_eq!(agreement("Mrs Quill", "Ada Quail"), Agreement::Different);
        assert_eq!(agreement("B. Quill", "Ada Quill"), Agreement::Different);
        assert_eq!(agreement("Ian Marsh", "Ina Brand"), Agreement::Different);
    }
}
