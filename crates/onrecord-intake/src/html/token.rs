//! Tags, text and nothing else: a tokenizer over a page's source.
//!
//! It follows the HTML standard where that shows in a text. It does not copy, keeps no attributes,
//! and goes over every byte a bounded number of times: a page may have ten million attributes in
//! one tag, or ten million tags that never end. It is kinder than the standard to a page that ends
//! too soon: a comment or title that is never closed ends with its first tag, not with the page.

use memchr::{memchr, memchr_iter, memmem};

/// A piece of a page's source. Character references are not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags.
    Text(&'a str),
    /// What stands in an element whose content is not markup, such as `<script>`.
    Raw(&'a str),
    /// A start tag.
    Start(Tag<'a>),
    /// An end tag's name, in whatever case.
    End(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name, in whatever case.
    pub(super) name: &'a str,
    inside: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Names and values as written.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.inside }
    }

    /// Whether it ends with a slash, which has a meaning only within SVG and MathML.
    pub(super) fn closes_itself(&self) -> bool {
        self.inside.ends_with('/')
    }
}

/// The attributes of one tag.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let is_space = |c: char| c.is_ascii_whitespace();
        self.rest = self.rest.trim_start_matches(|c: char| is_space(c) || c == '/');
        let first = self.rest.chars().next()?;
        if first == '>' {
            return None;
        }
        // An equals sign may begin a name, but not be within it.
        let after_first = first.len_utf8();
        let len = self.rest[after_first..].find(|c: char| is_space(c) || matches!(c, '/' | '>' | '='));
        let (name, rest) = self.rest.split_at(len.map_or(self.rest.len(), |len| after_first + len));
        self.rest = rest;
        let Some(value) = rest.trim_start_matches(is_space).strip_prefix('=') else {
            return Some((name, ""));
        };
        let value = value.trim_start_matches(is_space);
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => match memchr(quote as u8, &value.as_bytes()[1..]) {
                Some(end) => (&value[1..=end], &value[end + 2..]),
                None => (&value[1..], ""),
            },
            _ => value.split_at(value.find(|c: char| is_space(c) || c == '>').unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// The tokens of a page.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// The element whose raw content comes next.
    raw: Option<&'a str>,
    /// Whether comments are known to be closed nowhere in `rest`, and titles. Without these, a page
    /// of nothing but `<!--` would be searched to its end from each of them.
    open_comments: bool,
    open_titles: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { rest: source, raw: None, open_comments: false, open_titles: false }
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    /// Content up to the end tag of `name`; the end tag comes as a token of its own.
    fn raw_content(&mut self, name: &str) -> Option<&'a str> {
        let is_title = name.eq_ignore_ascii_case("title");
        if name.eq_ignore_ascii_case("plaintext") {
            return Some(self.take(self.rest.len()));
        }
        if is_title && self.open_titles {
            return None;
        }
        let bytes = self.rest.as_bytes();
        let end = memmem::find_iter(bytes, b"</").find(|&at| {
            let tag = &bytes[at + 2..];
            tag.len() >= name.len()
                && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && tag.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
        });
        if end.is_none() && is_title {
            self.open_titles = true;
            return None;
        }
        Some(self.take(end.unwrap_or(bytes.len())))
    }

    fn comment(&mut self) {
        // Behind `<!--`; `<!-->` and `<!--->` are whole comments.
        let inside = &self.rest[4..];
        let len = if inside.starts_with('>') {
            5
        } else if inside.starts_with("->") {
            6
        } else {
            let bytes = inside.as_bytes();
            let end = (!self.open_comments)
                .then(|| {
                    memmem::find_iter(bytes, b"--").find_map(|at| match &bytes[at + 2..] {
                        [b'>', ..] => Some(at + 3),
                        [b'!', b'>', ..] => Some(at + 4),
                        _ => None,
                    })
                })
                .flatten();
            self.open_comments |= end.is_none();
            4 + end.or_else(|| memchr(b'>', bytes).map(|at| at + 1)).unwrap_or(inside.len())
        };
        self.take(len);
    }

    /// A start or end tag; `None` if the page ends within it.
    fn tag(&mut self) -> Option<Token<'a>> {
        let is_end = self.rest.as_bytes()[1] == b'/';
        let from = 1 + usize::from(is_end);
        let name =
            self.rest[from..].split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next()?;
        let behind_name = &self.rest[from + name.len()..];
        let mut attributes = Attributes { rest: behind_name };
        attributes.by_ref().for_each(drop);
        let Some(behind) = attributes.rest.strip_prefix('>') else {
            self.rest = "";
            return None;
        };
        let inside = &behind_name[..behind_name.len() - behind.len() - 1];
        self.rest = behind;
        if is_end {
            return Some(Token::End(name));
        }
        let tag = Tag { name, inside };
        self.raw = RAW.iter().any(|raw| tag.is(raw)).then_some(name);
        Some(Token::Start(tag))
    }
}

/// Elements whose content is not markup.
const RAW: &[&str] =
    &["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "plaintext"];

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take()
            && let Some(raw) = self.raw_content(name)
            && !raw.is_empty()
        {
            return Some(Token::Raw(raw));
        }
        while !self.rest.is_empty() {
            let bytes = self.rest.as_bytes();
            // A `<` begins markup only before these.
            let markup = memchr_iter(b'<', bytes).find(|&at| match bytes.get(at + 1) {
                Some(b'/' | b'!' | b'?') => true,
                Some(b) => b.is_ascii_alphabetic(),
                None => false,
            });
            match markup {
                None => return Some(Token::Text(self.take(bytes.len()))),
                Some(0) => {}
                Some(at) => return Some(Token::Text(self.take(at))),
            }
            match &bytes[1..] {
                [b'/', next, ..] if next.is_ascii_alphabetic() => return self.tag(),
                [b'!', b'-', b'-', ..] => self.comment(),
                // Document types, processing instructions, `</>` and mistakes.
                [b'/' | b'!' | b'?', ..] => {
                    self.take(memchr(b'>', bytes).map_or(bytes.len(), |at| at + 1));
                }
                _ => return self.tag(),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(source: &str) -> String {
        Tokens::new(source)
            .map(|token| match token {
                Token::Text(text) => format!("[{text}]"),
                Token::Raw(text) => format!("[raw {text}]"),
                Token::Start(tag) => {
                    let attributes: String = tag.attributes().map(|(n, v)| format!(" {n}={v:?}")).collect();
                    format!("<{}{attributes}>", tag.name)
                }
                Token::End(name) => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn tags_and_text() {
        for (source, tokens) in [
            ("a<b>c</b >d", "[a]<b>[c]</b>[d]"),
            ("1 < 2 <3 a<", "[1 < 2 <3 a<]"),
            (
                "<A HREF=x/y Title='it > is'\nb= \"2\" c d=>e",
                r#"<A HREF="x/y" Title="it > is" b="2" c="" d="">[e]"#,
            ),
            ("<br/><br / ><a =x=y>", "<br><br><a =x=\"y\">"),
            ("<!doctype html><?xml x?><p></>x<!-- <p> --><!--><!--->y<!-- a --!>z", "<p>[x][y][z]"),
            (
                "<script>if (a</b>) '</scripty>'</SCRIPT >x",
                "<script>[raw if (a</b>) '</scripty>']</SCRIPT>[x]",
            ),
            ("<title>A <b> B</title><style></style>", "<title>[raw A <b> B]</title><style></style>"),
            ("<p title=\"unclosed>text", ""),
            ("x<p", "[x]"),
        ] {
            assert_eq!(written(source), tokens, "{source}");
        }
    }

    #[test]
    fn what_is_never_closed_does_not_swallow_the_page() {
        assert_eq!(written("<title>Headline<p>Text"), "<title>[Headline]<p>[Text]");
        assert_eq!(written("a<!-- note ><p>Text"), "[a]<p>[Text]");
    }

    proptest! {
        #[test]
        fn any_source_ends(source in "([<>/!?a-c '\"=&-]|<!--|-->|<title>|</title>|<script|é){0,60}") {
            let text: usize = Tokens::new(&source).map(|t| match t { Token::Text(s) | Token::Raw(s) => s.len(), _ => 0 }).sum();
            prop_assert!(text <= source.len());
        }
    }
}
