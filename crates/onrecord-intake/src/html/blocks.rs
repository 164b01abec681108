//! Tags to paragraphs.

use super::entity;
use super::page::BLOCK_EDGE;
use super::token::{Token, Tokens};

/// Text as a browser shows it on one line: white space folded, invisible marks left out.
///
/// No-break spaces are folded, too: they are there for the eye, and a name or number written with
/// one is the same name. Soft hyphens and zero-width spaces would cut words in two.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    space: bool,
}

impl Line {
    /// Adds `text` and says how many characters of it can be seen.
    pub(super) fn push(&mut self, text: &str) -> usize {
        let mut seen = 0;
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
                if std::mem::take(&mut self.space) && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.text.push(c);
                seen += 1;
            }
        }
        seen
    }

    /// Adds a space.
    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// What it holds; it is empty afterwards.
    pub(super) fn take(&mut self) -> String {
        self.space = false;
        std::mem::take(&mut self.text)
    }
}

/// One paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) text: String,
    /// Characters that can be seen, and those of them in links.
    seen: usize,
    linked: usize,
    /// Stands in a footer, a menu or an aside.
    pub(super) is_aside: bool,
}

impl Block {
    /// Whether it is a sentence, not a label, a menu or a list of links.
    ///
    /// A sentence may be as short as a line of dialogue: “Hello,” said Ann.
    pub(super) fn is_prose(&self) -> bool {
        self.linked * 2 < self.seen
            && self.text.split(' ').nth(3).is_some()
            && self.text.contains(['.', '!', '?', '…', '。', '！', '？', '।', '؟'])
    }

    /// Whether it is nothing but a link to something else, or a label of the page's furniture.
    pub(super) fn is_furniture(&self) -> bool {
        self.linked * 10 >= self.seen * 9
            || (self.text.len() < 50 && LABELS.iter().any(|label| self.text.eq_ignore_ascii_case(label)))
    }
}

/// What pages print between paragraphs, in parts no class gives away.
const LABELS: &[&str] = &[
    "ad",
    "advertisement",
    "advertising",
    "sponsored",
    "promoted",
    "share",
    "share this",
    "share this article",
    "share this story",
    "print",
    "comments",
    "read more",
    "related",
    "related articles",
    "related stories",
    "story continues below",
    "story continues below advertisement",
    "article continues below",
    "article continues after advertisement",
    "skip advertisement",
];

/// The paragraphs of a balanced piece of HTML.
pub(super) fn of(html: &str) -> Vec<Block> {
    let mut blocks = Blocks::default();
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => blocks.text(&entity::decode(text, false)),
            Token::Raw(_) => {}
            Token::Start(tag) if tag.is("br") => blocks.line_break(),
            Token::Start(tag) if tag.is("hr") => blocks.end(),
            Token::Start(tag) => {
                blocks.start(tag.name);
                let hidden = |(name, value): (&str, &str)| {
                    name == "hidden" || (name == "aria-hidden" && value.eq_ignore_ascii_case("true"))
                };
                let beside = ["aside", "footer", "nav", "dialog"].iter().any(|name| tag.is(name));
                if beside && blocks.aside.is_none() {
                    blocks.aside = Some(blocks.depth);
                }
                if blocks.hidden.is_none() && tag.attributes().any(hidden) {
                    blocks.hidden = Some(blocks.depth);
                }
            }
            Token::End(name) => blocks.close(name),
        }
    }
    blocks.end();
    blocks.done
}

#[derive(Debug, Default)]
struct Blocks {
    done: Vec<Block>,
    line: Line,
    seen: usize,
    linked: usize,
    depth: usize,
    links: usize,
    preformatted: usize,
    /// Depth of the element that stands beside the text.
    aside: Option<usize>,
    /// Depth of the element that is not shown.
    hidden: Option<usize>,
    /// Line breaks since the last character.
    breaks: usize,
}

impl Blocks {
    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        let mut parts = text.split(BLOCK_EDGE);
        self.part(parts.next().unwrap_or_default());
        for part in parts {
            self.end();
            self.part(part);
        }
    }

    fn part(&mut self, text: &str) {
        if self.preformatted > 0 && text.contains('\n') {
            // Wire copy is printed with line ends and parted by blank lines.
            let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
            self.run(lines.next().unwrap_or_default());
            for line in lines {
                self.line_break();
                self.run(line);
            }
        } else {
            self.run(text);
        }
    }

    fn run(&mut self, text: &str) {
        if self.breaks > 0 {
            // Old pages begin a paragraph with a line break and an indent of no-break spaces.
            let indent = text.chars().take_while(|c| c.is_whitespace());
            if indent.filter(|&c| c == '\u{a0}' || c == '\u{3000}').count() > 1 {
                self.end();
            }
            if !text.chars().all(char::is_whitespace) {
                self.breaks = 0;
            }
        }
        let seen = self.line.push(text);
        self.seen += seen;
        if self.links > 0 {
            self.linked += seen;
        }
    }

    fn line_break(&mut self) {
        self.line.space();
        self.breaks += 1;
        if self.breaks > 1 {
            self.end();
        }
    }

    fn start(&mut self, name: &str) {
        self.depth += 1;
        if is_link(name) {
            self.links += 1;
        } else if !is_inline(name) {
            self.end();
            self.preformatted += usize::from(name.eq_ignore_ascii_case("pre"));
        }
    }

    fn close(&mut self, name: &str) {
        if is_link(name) {
            self.links = self.links.saturating_sub(1);
        } else if !is_inline(name) {
            self.end();
            if name.eq_ignore_ascii_case("pre") {
                self.preformatted = self.preformatted.saturating_sub(1);
            }
        }
        self.aside = self.aside.filter(|&depth| depth != self.depth);
        self.hidden = self.hidden.filter(|&depth| depth != self.depth);
        self.depth = self.depth.saturating_sub(1);
    }

    fn end(&mut self) {
        let text = self.line.take();
        let block = Block { text, seen: self.seen, linked: self.linked, is_aside: self.aside.is_some() };
        (self.seen, self.linked) = (0, 0);
        if !block.text.is_empty() {
            self.done.push(block);
        }
    }
}

fn is_link(name: &str) -> bool {
    name.eq_ignore_ascii_case("a")
}

fn is_inline(name: &str) -> bool {
    name.eq_ignore_ascii_case("span")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        of(html).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn white_space_is_folded_and_words_stay_whole() {
        assert_eq!(
            texts("<p> Ten\u{a0}million,\n\t re\u{ad}signed, <span>“</span>Hi<span>”</span> \u{200b}x </p>"),
            ["Ten million, resigned, “Hi” x"]
        );
    }

    #[test]
    fn line_breaks() {
        assert_eq!(texts("one<br>two <br> <br>three<br><br><br>four"), ["one two", "three", "four"]);
        assert_eq!(texts("one.<br>&nbsp;&nbsp; two.<br>&nbsp;three."), ["one.", "two. three."]);
    }

    #[test]
    fn preformatted_text_is_parted_by_blank_lines() {
        assert_eq!(texts("<pre>one\r\ntwo\n  \nthree</pre>four\n\nfive"), ["one two", "three", "four five"]);
    }

    #[test]
    fn blocks_that_were_unwrapped_stay_apart() {
        assert_eq!(texts("<div>\u{2029}one\u{2029}\u{2029}two\u{2029}</div>"), ["one", "two"]);
    }

    #[test]
    fn prose_is_told_from_menus() {
        let block = |html: &str| of(html).remove(0);
        assert!(block("“No,” said Ann Example.").is_prose());
        assert!(block("See <a href=/>the report</a> by the committee, out today.").is_prose());
        assert!(!block("Politics Sport Weather Travel Culture").is_prose());
        assert!(!block("<a href=/>Minister resigns over report. Read more</a> now").is_prose());
        assert!(!block("Subscribe now!").is_prose());
        assert!(block("<a href=/>Minister resigns</a>").is_furniture());
        assert!(!block("<a href=/>Minister</a> resigns").is_furniture());
    }

    #[test]
    fn what_stands_beside_the_text_is_marked() {
        let marked: Vec<_> =
            of("<p>a<aside><p>b</p>c</aside>d</p><p hidden>e</p><p>f<span aria-hidden=true>g</span></p>")
                .into_iter()
                .map(|b| (b.text, b.is_aside))
                .collect();
        let expected = [("a", false), ("b", true), ("c", true), ("d", false), ("f", false)];
        assert_eq!(marked, expected.map(|(t, a)| (t.to_owned(), a)));
    }
}
