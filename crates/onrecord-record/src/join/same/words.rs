//! Words as what is said in two papers is compared by: whoever says it, and whenever.
//!
//! “I have no intention of going” is reported as “she had no intention of going”: pronouns of persons are one, tenses are one, and words
//! have no endings (Snowball, Porter 2001).

use std::{collections::HashMap, sync::LazyLock};

use rust_stemmers::{Algorithm, Stemmer};

/// A word of a text, in lower case, its apostrophe that of a typewriter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// Whether it stands between quotation marks.
    pub(crate) quoted: bool,
}

/// The words of `text`.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut word, mut inside) = (String::new(), false);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        } else if matches!(letter, '’' | '\'') && before.is_alphanumeric() && next.is_alphanumeric() {
            word.push('\'');
        } else {
            if !word.is_empty() {
                words.push(Word { text: std::mem::take(&mut word), quoted: inside });
            }
            match letter {
                '“' | '‘' | '«' => inside = true,
                '”' | '»' => inside = false,
                '’' if !before.is_whitespace() => inside = false,
                '"' => inside = !inside,
                '\'' => inside = before.is_whitespace() || words.is_empty(),
                _ => {}
            }
        }
        before = letter;
    }
    if !word.is_empty() {
        words.push(Word { text: word, quoted: inside });
    }
    words
}

/// A folded word.
pub(in crate::join) type Token = u32;

/// Folds words and numbers them; those of [`FUNCTION_WORDS`] come first.
pub(in crate::join) struct Folder {
    stemmer: Stemmer,
    /// By what they are folded to,
    numbers: HashMap<String, Token>,
    /// and as they stand.
    known: HashMap<String, Token>,
    next: Token,
}

/// Words that hold sentences together, and verbs of saying.
const FUNCTION_WORDS: &str = "@ be have do will can may this a an the and or but of to in on at by for with from as it its not no if there here then \
    than so which who what when where how all any some more very too also you your one into out up over about after before because while until \
    must should say tell just only now";

/// Forms that are no more than another with an ending.
const IRREGULAR: &str = "am be is be are be was be were be been be being be has have had have having have does do did do would will shall will could \
    can might may that this these this those this went go gone go said say told tell made make took take taken take gave give given give knew know \
    known know came come saw see seen see got get thought think found find left leave kept keep lost lose met meet spoke speak spoken speak stood \
    stand understood understand brought bring bought buy heard hear held hold led lead paid pay ran run sent send shown show wrote write written \
    write broke break broken break chose choose chosen choose fell fall fallen fall felt feel forgot forget forgotten forget began begin begun \
    begin became become built build drew draw drawn draw drove drive driven drive fought fight grew grow grown grow hid hide hidden hide rose rise \
    risen rise sat sit sold sell spent spend stole steal stolen steal struck strike taught teach threw throw thrown throw won win";

impl Folder {
    pub(in crate::join) fn new() -> Self {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut numbers = HashMap::new();
        for (word, number) in FUNCTION_WORDS.split_whitespace().zip(0..) {
            numbers.insert(stemmer.stem(word).into_owned(), number);
        }
        Self { stemmer, numbers, known: HashMap::new(), next: function_words() }
    }

    /// Whether a word says something by itself.
    pub(super) fn is_content(token: Token) -> bool {
        token >= function_words()
    }

    /// The folded words of one word: of “didn't” two.
    pub(super) fn fold(&mut self, word: &str, mut take: impl FnMut(Token)) {
        let (word, ending) = match word.split_once('\'') {
            Some((word, "s")) => (word, None),
            Some(("won", "t")) => ("will", Some("not")),
            Some(("can", "t")) => ("can", Some("not")),
            Some((word, "t")) => (word.strip_suffix('n').unwrap_or(word), Some("not")),
            Some((word, "ll" | "d")) => (word, Some("will")),
            Some((word, "m" | "re")) => (word, Some("be")),
            Some((word, "ve")) => (word, Some("have")),
            _ => (word, None),
        };
        for word in [Some(word), ending].into_iter().flatten() {
            take(self.number(word));
        }
    }

    fn number(&mut self, word: &str) -> Token {
        if let Some(&known) = self.known.get(word) {
            return known;
        }
        let plain = if is_person(word) { "@" } else { base(word) };
        let stem = self.stemmer.stem(plain);
        let next = &mut self.next;
        let number = *self.numbers.entry(stem.into_owned()).or_insert_with(|| {
            let number = *next;
            *next += 1;
            number
        });
        self.known.insert(word.to_owned(), number);
        number
    }
}

/// How many of the first numbers say nothing by themselves.
fn function_words() -> Token {
    static COUNT: LazyLock<Token> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().count() as Token);
    *COUNT
}

/// Pronouns of persons: who says it becomes who said it.
fn is_person(word: &str) -> bool {
    matches!(
        word,
        "i" | "me"
            | "my"
            | "mine"
            | "myself"
            | "we"
            | "us"
            | "our"
            | "ours"
            | "ourselves"
            | "he"
            | "him"
            | "his"
            | "himself"
            | "she"
            | "her"
            | "hers"
            | "herself"
            | "they"
            | "them"
            | "their"
            | "theirs"
            | "themselves"
    )
}

fn base(word: &str) -> &str {
    static FORMS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let words: Vec<&str> = IRREGULAR.split_whitespace().collect();
        words.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    });
    FORMS.get(word).copied().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words() {
        let words = words("she had “no intention of going”, and wasn’t 'sorry'");
        let shown: Vec<&str> = words.iter().map(|word| &word.text[..]).collect();
        assert_eq!(shown, ["she", "had", "no", "intention", "of", "going", "and", "wasn't", "sorry"]);
        let quoted: Vec<&str> = words.iter().filter(|word| word.quoted).map(|word| &word.text[..]).collect();
        assert_eq!(quoted, ["no", "intention", "of", "going", "sorry"]);
    }

    #[test]
    fn direct_and_indirect() {
        let mut folder = Folder::new();
        let mut fold = |text: &str| {
            let mut all = Vec::new();
            for word in words(text) {
                folder.fold(&word.text, |token| all.push(token));
            }
            all
        };
        assert_eq!(fold("I didn't fail her family"), fold("she did not fail my families"));
        assert_eq!(fold("We won’t go, they’ve lost"), fold("they would not go; we had lost"));
        assert_ne!(fold("I will go"), fold("I will not go"));
        assert!(fold("she has").iter().all(|&token| !Folder::is_content(token)));
        assert!(Folder::is_content(fold("resign")[0]));
    }
}
