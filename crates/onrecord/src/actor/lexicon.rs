//! Small closed classes of English words that tell about mentions: pronouns, determiners,
//! honorifics, nouns that say whether a man or a woman is meant.

/// Of whom a mention can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// The words do not tell.
    Unknown = 0,
    /// A man.
    Male = 1,
    /// A woman.
    Female = 2,
    /// Several.
    Plural = 3,
    /// No person.
    Neuter = 4,
}

/// Pronouns by what they can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronoun {
    /// he, him, his, himself
    He,
    /// she, her, hers, herself
    She,
    /// they, them, their
    They,
    /// it, its
    It,
    /// I, me, my
    I,
    /// we, us, our
    We,
    /// you, your
    You,
    /// who, whom, whose, which
    Relative,
    /// this, those, others, everyone …
    Other,
}

impl Pronoun {
    /// How many there are.
    pub const COUNT: usize = 9;
}

/// The pronoun that `word` (folded) is.
#[must_use]
pub fn pronoun(word: &str) -> Option<Pronoun> {
    Some(match word {
        "he" | "him" | "his" | "himself" => Pronoun::He,
        "she" | "her" | "hers" | "herself" => Pronoun::She,
        "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
        "it" | "its" | "itself" => Pronoun::It,
        "i" | "me" | "my" | "mine" | "myself" | "i'm" | "i've" | "i'd" | "i'll" => Pronoun::I,
        "we" | "us" | "our" | "ours" | "ourselves" | "we're" | "we've" | "we'd" | "we'll" => Pronoun::We,
        "you" | "your" | "yours" | "yourself" | "yourselves" => Pronoun::You,
        "who" | "whom" | "whose" | "which" | "that" | "whoever" => Pronoun::Relative,
        "this" | "these" | "those" | "one" | "others" | "both" | "all" | "some" | "many" | "several"
        | "someone" | "somebody" | "anyone" | "anybody" | "everyone" | "everybody" | "nobody" | "each"
        | "another" => Pronoun::Other,
        _ => return None,
    })
}

/// Of whom a pronoun can be said.
#[must_use]
pub fn gender_of(pronoun: Pronoun) -> Gender {
    match pronoun {
        Pronoun::He => Gender::Male,
        Pronoun::She => Gender::Female,
        Pronoun::They | Pronoun::We => Gender::Plural,
        Pronoun::It => Gender::Neuter,
        Pronoun::I | Pronoun::You | Pronoun::Relative | Pronoun::Other => Gender::Unknown,
    }
}

/// The gender that an honorific (folded, without its point) tells, if `word` is one.
#[must_use]
pub fn honorific(word: &str) -> Option<Gender> {
    Some(match word.trim_end_matches('.') {
        "mr" | "sir" | "lord" | "baron" | "monsieur" | "herr" | "señor" | "sheikh" | "fr" => Gender::Male,
        "mrs" | "ms" | "miss" | "dame" | "lady" | "baroness" | "madame" | "frau" | "señora" => {
            Gender::Female
        }
        "dr" | "prof" | "professor" | "rev" | "reverend" | "hon" | "mx" => Gender::Unknown,
        _ => return None,
    })
}

/// Articles, possessives and numerals before a noun.
#[must_use]
pub fn is_determiner(word: &str) -> bool {
    is_possessive(word)
        || matches!(
            word,
            "the"
                | "a"
                | "an"
                | "this"
                | "that"
                | "these"
                | "those"
                | "some"
                | "several"
                | "many"
                | "all"
                | "both"
                | "each"
                | "every"
                | "another"
                | "other"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "no"
                | "any"
                | "most"
                | "few"
        )
}

/// Possessives before a noun.
#[must_use]
pub fn is_possessive(word: &str) -> bool {
    matches!(word, "his" | "her" | "its" | "their" | "my" | "our" | "your" | "whose")
}

/// Prepositions behind a noun's head.
#[must_use]
pub fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "in"
            | "at"
            | "from"
            | "on"
            | "to"
            | "with"
            | "by"
            | "against"
            | "behind"
            | "under"
            | "over"
    )
}

/// Whether words before a noun phrase make it a part of another: "spokesman for the", "Ada Quill's", "officers and",
/// "adviser to President".
#[must_use]
pub fn is_dependent(before: &str) -> bool {
    let mut words = before.split_whitespace().rev().filter(|word| !is_determiner(&fold(word))).peekable();
    // "Mayor of Northport [Ada Quill]" is not a part, so "of" counts only next to it.
    if let Some(word) = words.peek().map(|word| fold(word))
        && (is_preposition(&word)
            || without_possessive(&word) != word
            || matches!(
                word.as_str(),
                "and" | "or" | "&" | "than" | "within" | "about" | "near" | "representing"
            ))
    {
        return true;
    }
    let title = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    words
        .find(|word| !title(word))
        .is_some_and(|word| matches!(word, "for" | "to" | "from" | "against" | "with"))
}

/// Words between two mentions of one actor: "Quill was the chair", "Quill as chair".
#[must_use]
pub fn joins(word: &str) -> bool {
    matches!(
        word.trim_matches(','),
        "is" | "was" | "are" | "were" | "be" | "as" | "became" | "becomes" | "named" | "called" | ""
    )
}

/// What a noun says about whom it can mean.
#[must_use]
pub fn noun_gender(word: &str) -> Gender {
    const MALE: &[&str] = &[
        "man",
        "boy",
        "father",
        "son",
        "husband",
        "brother",
        "uncle",
        "nephew",
        "grandfather",
        "king",
        "prince",
        "duke",
        "spokesman",
        "chairman",
        "businessman",
        "policeman",
        "congressman",
        "fisherman",
        "actor",
        "dad",
        "widower",
        "boyfriend",
        "gentleman",
        "alderman",
        "councilman",
        "assemblyman",
        "salesman",
        "cameraman",
        "fireman",
    ];
    const FEMALE: &[&str] = &[
        "woman",
        "girl",
        "mother",
        "daughter",
        "wife",
        "sister",
        "aunt",
        "niece",
        "grandmother",
        "queen",
        "princess",
        "duchess",
        "spokeswoman",
        "chairwoman",
        "businesswoman",
        "policewoman",
        "congresswoman",
        "actress",
        "mum",
        "mom",
        "widow",
        "girlfriend",
        "councilwoman",
        "nun",
        "heroine",
    ];
    const PLURAL: &[&str] = &[
        "people",
        "men",
        "women",
        "police",
        "children",
        "residents",
        "critics",
        "officials",
        "officers",
        "protesters",
        "authorities",
        "members",
        "families",
        "couple",
        "staff",
        "voters",
        "workers",
        "students",
        "parents",
    ];
    const NEUTER: &[&str] = &[
        "company",
        "government",
        "court",
        "council",
        "party",
        "committee",
        "group",
        "agency",
        "ministry",
        "department",
        "firm",
        "country",
        "newspaper",
        "watchdog",
        "university",
        "club",
        "union",
        "parliament",
        "bank",
        "commission",
        "board",
        "force",
        "army",
        "federation",
        "association",
        "organisation",
        "organization",
        "team",
    ];
    if MALE.contains(&word) {
        Gender::Male
    } else if FEMALE.contains(&word) {
        Gender::Female
    } else if PLURAL.contains(&word) {
        Gender::Plural
    } else if NEUTER.contains(&word) {
        Gender::Neuter
    } else {
        Gender::Unknown
    }
}

/// A word without a possessive ending.
#[must_use]
pub fn without_possessive(word: &str) -> &str {
    ["'s", "’s", "'", "’"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// A word in lower case, its apostrophes straight.
#[must_use]
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}
