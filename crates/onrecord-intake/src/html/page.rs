//! One pass over a page's tags: what they say about the report, and the page written anew.
//!
//! The new page is balanced, at most [`DEEPEST`] elements deep, and has only the elements and
//! attributes that matter for finding the article. What is not read is left out: scripts, styles,
//! pictures, captions, menus and controls.

mod element;

use super::entity;
use super::token::{Tag, Token, Tokens};
use element::{Element, Kind};

/// Levels of nesting that are kept. Browsers stop at 512; articles need a few dozen.
const DEEPEST: usize = 256;

/// Levels at which inline elements stop, so that forgotten `</font>`s leave room for paragraphs.
const DEEPEST_INLINE: usize = 128;

/// Facts of one kind that are noted; pages have a few dozen.
const MOST_FACTS: usize = 500;

/// Bytes of a noted value or of a class.
const LONGEST_VALUE: usize = 4096;
const LONGEST_CLASS: usize = 256;

/// JSON-LD that is noted; a page has a few kilobytes, with the article's text a few hundred.
const MOST_JSON_LD: usize = 4 << 20;

/// Stands where a block begins and ends. The search for the article unwraps blocks, and without it
/// joined the last word of one table cell to the first of the next. It is white space to the search.
pub(super) const BLOCK_EDGE: char = '\u{2029}';

/// How a page is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Menus, controls and captions are left out.
    Usual,
    /// All text, hidden or not, is read, and links end where a block begins. For pieces of HTML, and
    /// for pages so broken that what is left out, or a link, never ends.
    Everything,
}

/// A page, gone through.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    /// What its tags say.
    pub(super) facts: Facts<'a>,
    /// Its body, written anew.
    pub(super) body: String,
    /// Tags in `body`.
    pub(super) elements: usize,
}

/// What a page's tags say about the report, in the page's order and words.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    /// `<meta>` names and properties in lower case, and `<link rel=canonical>` as `canonical`.
    pub(super) meta: Vec<(String, String)>,
    /// The document's `<title>`.
    pub(super) title: Option<String>,
    /// Headings of level one.
    pub(super) headlines: Vec<String>,
    /// Times printed in the page.
    pub(super) times: Vec<Time>,
    /// Sources of JSON-LD.
    pub(super) json_ld: Vec<&'a str>,
    json_ld_bytes: usize,
}

impl Facts<'_> {
    fn note(&mut self, name: &str, value: &str) {
        let value = entity::decode(value, true);
        if self.meta.len() < MOST_FACTS && !value.trim().is_empty() && value.len() <= LONGEST_VALUE {
            self.meta.push((name.trim().to_ascii_lowercase(), value.into_owned()));
        }
    }
}

/// A time printed in the page.
#[derive(Debug)]
pub(super) struct Time {
    /// In a form for machines.
    pub(super) at: String,
    /// The page says that it is when the report was published.
    pub(super) is_publication: bool,
}

/// Goes through a page.
pub(super) fn read(html: &str, reading: Reading) -> Page<'_> {
    let mut writer = Writer { reading, ..Writer::default() };
    writer.page.body.reserve(html.len() / 4);
    let mut raw = Raw::Unread;
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Raw(content) => writer.raw(content, raw),
            Token::Start(tag) => raw = writer.start(tag),
            Token::End(name) => writer.end(name),
        }
    }
    writer.close_to(0);
    writer.page
}

/// What to do with the raw content behind a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    Unread,
    Title,
    JsonLd,
    Text,
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    element: Element,
    /// The name it was written with; `None` if it was not.
    written: Option<&'static str>,
    /// Nothing in it is read.
    unread: bool,
}

#[derive(Debug)]
struct Writer<'a> {
    reading: Reading,
    page: Page<'a>,
    open: Vec<Open>,
    /// How many of each element are open: most searches of `open` would be in vain.
    count: [u32; Element::COUNT],
    /// How many of `open` are unread.
    unread: usize,
    /// Start tags that were passed over at the deepest level, so that their end tags are, too.
    passed_over: [u32; Element::COUNT],
    /// The headline being read.
    headline: Option<String>,
    /// Whether there is text since the last tag that separates paragraphs.
    in_text: bool,
    quotes: usize,
}

impl Default for Writer<'_> {
    fn default() -> Self {
        Self {
            reading: Reading::Usual,
            page: Page::default(),
            open: Vec::new(),
            count: [0; Element::COUNT],
            unread: 0,
            passed_over: [0; Element::COUNT],
            headline: None,
            in_text: false,
            quotes: 0,
        }
    }
}

impl<'a> Writer<'a> {
    fn text(&mut self, text: &str) {
        if self.unread > 0 {
            return;
        }
        let text = entity::decode(text, false);
        if let Some(headline) = &mut self.headline {
            headline.push_str(&text);
        }
        self.in_text |= !text.trim().is_empty();
        self.escaped(&text);
    }

    fn escaped(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(['<', '>', '&', '"']) {
            self.page.body.push_str(&rest[..at]);
            self.page.body.push_str(match rest.as_bytes()[at] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                _ => "&quot;",
            });
            rest = &rest[at + 1..];
        }
        self.page.body.push_str(rest);
    }

    fn raw(&mut self, content: &'a str, raw: Raw) {
        match raw {
            Raw::Unread => {}
            Raw::Text => self.text(content),
            // SVG pictures have titles, too; the page's own comes first.
            Raw::Title => {
                if self.page.facts.title.is_none() && self.unread == 0 && content.len() <= LONGEST_VALUE {
                    self.page.facts.title = Some(content.to_owned());
                }
            }
            Raw::JsonLd => {
                let facts = &mut self.page.facts;
                if facts.json_ld.len() < MOST_FACTS && facts.json_ld_bytes + content.len() <= MOST_JSON_LD {
                    facts.json_ld_bytes += content.len();
                    facts.json_ld.push(content);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) -> Raw {
        let element = Element::named(tag.name);
        match element.kind() {
            Kind::Fact => self.fact(element, tag),
            Kind::Script => {
                let is_json_ld = |(name, value): (&str, &str)| {
                    name.eq_ignore_ascii_case("type")
                        && value
                            .trim()
                            .get(..19)
                            .is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json"))
                };
                return if tag.attributes().any(is_json_ld) { Raw::JsonLd } else { Raw::Unread };
            }
            Kind::Title => return Raw::Title,
            Kind::RawText => return Raw::Text,
            Kind::Nothing => {}
            Kind::Break => {
                // The space outlives what the search for the article does to line breaks.
                self.void(" <br>");
                if let Some(headline) = &mut self.headline {
                    headline.push(' ');
                }
            }
            Kind::Rule => {
                self.close_paragraph();
                self.void("<hr>");
            }
            Kind::Unread if tag.closes_itself() && element.is_foreign() => {}
            Kind::Unread | Kind::Aside => {
                let unread = self.reading == Reading::Usual || element.is_never_read();
                self.push(element, tag, unread);
            }
            Kind::Container => {
                self.close_paragraph();
                self.push(element, tag, false);
            }
            Kind::Paragraph | Kind::Heading => {
                self.close_paragraph();
                self.close_within(Element::bounds_paragraph, |e| e.kind() == Kind::Heading);
                self.push(element, tag, false);
                if element == Element::H1 && self.unread == 0 {
                    self.headline = Some(String::new());
                }
            }
            Kind::Item => {
                self.close_within(Element::bounds_item, |e| e.closes_at(element));
                self.close_paragraph();
                self.push(element, tag, false);
            }
            Kind::TableGroup | Kind::Row | Kind::Cell => self.table_part(element, tag),
            Kind::Link | Kind::Inline | Kind::Quote => self.inline(element, tag),
        }
        Raw::Unread
    }

    fn void(&mut self, tag: &str) {
        if self.unread == 0 {
            self.page.body.push_str(tag);
            self.page.elements += 1;
        }
    }

    fn table_part(&mut self, element: Element, tag: Tag<'a>) {
        // Outside a table it is a block like others.
        if let Some(table) = self.open.iter().rposition(|o| o.element == Element::Table) {
            let rank = element.kind();
            if let Some(at) = self.open[table..].iter().position(|o| match o.element.kind() {
                Kind::TableGroup => rank == Kind::TableGroup,
                Kind::Row => matches!(rank, Kind::TableGroup | Kind::Row),
                Kind::Cell => true,
                _ => false,
            }) {
                self.close_to(table + at);
            }
        } else {
            self.close_paragraph();
        }
        self.push(element, tag, false);
    }

    fn inline(&mut self, element: Element, tag: Tag<'a>) {
        if element.kind() == Kind::Link {
            // A link within a link is a link that was not closed.
            if self.count[element as usize] > 0 {
                self.close_within(|e| !e.is_inline(), |e| e == element);
            }
        }
        self.push(element, tag, false);
        if element.kind() == Kind::Quote && self.open.last().is_some_and(|o| o.element == element) {
            // Browsers show quotation marks around it that the source does not have.
            self.quotes += 1;
            self.text(if self.quotes % 2 == 1 { "“" } else { "‘" });
        }
    }

    fn push(&mut self, element: Element, tag: Tag<'a>, unread: bool) {
        let deepest = if element.is_inline() {
            DEEPEST_INLINE
        } else if element.is_leaf() {
            // Paragraphs do not nest: a few levels more keep them apart where containers end.
            DEEPEST + 8
        } else {
            DEEPEST
        };
        if self.open.len() >= deepest {
            self.passed_over[element as usize] += 1;
            if !element.is_inline() {
                self.separate();
            }
            return;
        }
        if self.reading == Reading::Everything && !element.is_inline() && self.count[Element::A as usize] > 0
        {
            self.close_within(|e| !e.is_inline(), |e| e.kind() == Kind::Link);
        }
        let unread = unread || self.unread > 0;
        let written = if unread { None } else { self.write_start(element, tag) };
        if written.is_some() && !element.is_inline() {
            self.in_text = false;
        }
        self.unread += usize::from(unread);
        self.count[element as usize] += 1;
        self.open.push(Open { element, written, unread });
    }

    /// Separates paragraphs where an element that would is not written.
    fn separate(&mut self) {
        if self.in_text && self.unread == 0 {
            self.page.body.push_str(" <br><br>");
            self.page.elements += 2;
            self.in_text = false;
        }
    }

    fn write_start(&mut self, element: Element, tag: Tag<'a>) -> Option<&'static str> {
        let mut kept = Attributes::default();
        for (name, value) in tag.attributes().take(100) {
            kept.note(name, value, self.page.facts.times.len() < MOST_FACTS);
        }
        if let Some(at) = kept.time.take().filter(|_| element == Element::Time || kept.is_publication) {
            self.page.facts.times.push(Time { at, is_publication: kept.is_publication });
        }
        if let Some(property) = kept.property
            && let Some(content) = kept.content
        {
            self.page.facts.note(property, content);
        }
        let link = element.kind() == Kind::Link;
        if self.reading == Reading::Everything {
            kept.written.clear();
        }
        if element.is_inline() && kept.written.is_empty() && !(link && kept.is_link) {
            return None;
        }
        let name = element.written();
        self.page.body.push('<');
        self.page.body.push_str(name);
        for (name, value) in &kept.written {
            self.page.body.push(' ');
            self.page.body.push_str(name);
            if let Some(value) = value {
                self.page.body.push_str("=\"");
                self.escaped(value);
                self.page.body.push('"');
            }
        }
        if link && kept.is_link {
            // Where it leads does not matter, but whether it stays on the page does.
            self.page.body.push_str(if kept.stays_on_page { " href=\"#here\"" } else { " href=\"/\"" });
        }
        self.page.body.push('>');
        self.page.elements += 1;
        if element.holds_text() {
            self.page.body.push(BLOCK_EDGE);
        }
        Some(name)
    }

    fn end(&mut self, name: &str) {
        let element = Element::named(name);
        match element.kind() {
            Kind::Fact | Kind::Script | Kind::Title | Kind::RawText | Kind::Nothing | Kind::Rule => return,
            Kind::Break => return self.void(" <br>"),
            _ => {}
        }
        let passed_over = &mut self.passed_over[element as usize];
        if *passed_over > 0 {
            *passed_over -= 1;
            if !element.is_inline() {
                self.separate();
            }
            return;
        }
        let wanted =
            |e: Element| e == element || (e.kind() == Kind::Heading && element.kind() == Kind::Heading);
        let closed = match element.kind() {
            kind if kind != Kind::Heading && self.count[element as usize] == 0 => false,
            Kind::Link => self.close_within(|e| !e.is_inline() && !e.is_leaf(), wanted),
            _ if element.is_inline() => self.close_within(|e| !e.is_inline(), wanted),
            Kind::TableGroup | Kind::Row | Kind::Cell => self.close_within(|e| e == Element::Table, wanted),
            _ if element == Element::Table => self.close_within(|_| false, wanted),
            _ => self.close_within(Element::bounds_paragraph, wanted),
        };
        if !closed && !element.is_inline() {
            self.separate();
        }
    }

    /// Closes the nearest open element that is `wanted`, unless one that is a `bound` is nearer.
    fn close_within(&mut self, bound: impl Fn(Element) -> bool, wanted: impl Fn(Element) -> bool) -> bool {
        for at in (0..self.open.len()).rev() {
            let element = self.open[at].element;
            if wanted(element) {
                self.close_to(at);
                return true;
            }
            if bound(element) {
                return false;
            }
        }
        false
    }

    /// A block ends the paragraph it begins in.
    fn close_paragraph(&mut self) {
        if self.count[Element::P as usize] == 0 {
            return;
        }
        self.close_within(Element::bounds_paragraph, |e| e == Element::P);
    }

    /// Closes open elements until `len` are left.
    fn close_to(&mut self, len: usize) {
        while self.open.len() > len {
            let Some(open) = self.open.pop() else { return };
            self.count[open.element as usize] -= 1;
            if open.element.kind() == Kind::Quote {
                let mark = if self.quotes % 2 == 1 { "”" } else { "’" };
                self.quotes = self.quotes.saturating_sub(1);
                if !open.unread {
                    self.text(mark);
                }
            }
            self.unread -= usize::from(open.unread);
            if open.element == Element::H1
                && let Some(headline) = self.headline.take()
                && self.page.facts.headlines.len() < 8
                && headline.len() <= LONGEST_VALUE
                && !headline.trim().is_empty()
            {
                self.page.facts.headlines.push(headline);
            }
            if let Some(name) = open.written {
                if open.element.holds_text() {
                    self.page.body.push(BLOCK_EDGE);
                }
                self.page.body.push_str("</");
                self.page.body.push_str(name);
                self.page.body.push('>');
                self.in_text &= open.element.is_inline();
            }
        }
    }

    fn fact(&mut self, element: Element, tag: Tag<'a>) {
        // One tag may say the same by several names.
        let (mut keys, mut value) = (Vec::new(), None);
        for (name, v) in tag.attributes().take(100) {
            match name.to_ascii_lowercase().as_str() {
                "property" | "itemprop" if element == Element::Meta => {
                    keys.extend(v.split_ascii_whitespace())
                }
                "name" if element == Element::Meta => keys.push(v),
                "content" if element == Element::Meta => value = value.or(Some(v)),
                "href" if element == Element::Link => value = value.or(Some(v)),
                "rel" if element == Element::Link => {
                    keys.extend(
                        v.split_ascii_whitespace().filter(|rel| rel.eq_ignore_ascii_case("canonical")),
                    );
                }
                _ => {}
            }
        }
        for key in keys {
            self.page.facts.note(key, value.unwrap_or_default());
        }
    }
}

/// The attributes of a tag that matter.
#[derive(Debug, Default)]
struct Attributes<'a> {
    /// To be written, decoded.
    written: Vec<(&'static str, Option<String>)>,
    is_link: bool,
    stays_on_page: bool,
    /// `itemprop`, and the value `content` gives it.
    property: Option<&'a str>,
    content: Option<&'a str>,
    /// `datetime`, or `content` of a publication date.
    time: Option<String>,
    is_publication: bool,
}

impl<'a> Attributes<'a> {
    fn note(&mut self, name: &str, value: &'a str, times: bool) {
        // The longest name below.
        if name.len() > 11 {
            return;
        }
        let short = || {
            let value = entity::decode(value, true);
            let end = value.len().min(LONGEST_CLASS);
            let end = (0..=end).rev().find(|&end| value.is_char_boundary(end)).unwrap_or(0);
            Some(value[..end].to_owned())
        };
        match name.to_ascii_lowercase().as_str() {
            "class" => self.written.push(("class", short())),
            "id" => self.written.push(("id", short())),
            "role" => self.written.push(("role", short())),
            "rel" => self.written.push(("rel", short())),
            "aria-hidden" => self.written.push(("aria-hidden", short())),
            "aria-modal" => self.written.push(("aria-modal", short())),
            // What marks a table as one of data, or of layout.
            "summary" => self.written.push(("summary", short())),
            "datatable" => self.written.push(("datatable", short())),
            "colspan" => self.written.push(("colspan", short())),
            "hidden" => self.written.push(("hidden", None)),
            "style" if is_invisible(value) => self.written.push(("hidden", None)),
            "href" => {
                let href = value.trim_start();
                self.is_link = !href.get(..11).is_some_and(|h| h.eq_ignore_ascii_case("javascript:"));
                self.stays_on_page = href.starts_with('#');
            }
            "itemprop" => {
                self.property = Some(value);
                self.written.push(("itemprop", short()));
                self.is_publication |=
                    value.split_ascii_whitespace().any(|p| p.eq_ignore_ascii_case("datePublished"));
            }
            "pubdate" => self.is_publication = true,
            "content" => self.content = Some(value),
            "datetime" if times => self.time = short(),
            _ => {}
        }
    }
}

fn is_invisible(style: &str) -> bool {
    // Most styles say neither.
    if style.len() > LONGEST_VALUE {
        return false;
    }
    let style: String =
        style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn body(html: &str) -> String {
        read(html, Reading::Usual).body.replace(BLOCK_EDGE, "")
    }

    #[test]
    fn forgotten_ends_are_written() {
        for (html, written) in [
            ("<p>one<p>two<div>three", "<p>one</p><p>two</p><div>three</div>"),
            (
                "<ul><li>one<li>two<ul><li>in</ul><li>three</ul>x",
                "<ul><li>one</li><li>two<ul><li>in</li></ul></li><li>three</li></ul>x",
            ),
            ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
            (
                "<table><tr><td>a<td>b<tr><td>c</table>d",
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d",
            ),
            ("<table><td><div>a</td></div>b</table>", "<table><td><div>a</div></td>b</table>"),
            ("<h2>one<h3>two</h2>three", "<h2>one</h2><h3>two</h3>three"),
            ("<div><p>one</div></p>two", "<div><p>one</p></div>two"),
            ("one</p>two", "one <br><br>two"),
            (
                "<p><a href=x>one<a href=y>two</p>three",
                "<p><a href=\"/\">one</a><a href=\"/\">two</a></p>three",
            ),
        ] {
            assert_eq!(body(html), written, "{html}");
        }
    }

    #[test]
    fn only_what_matters_is_written() {
        for (html, written) in [
            (
                "<b>a</b><font color=red>b</font><span class='x &quot;'>c</span>",
                "ab<span class=\"x &quot;\">c</span>",
            ),
            (
                "a<script>b</script><style>c</style><svg><title>d</title>e</svg><nav>f<p>g</nav>h<img alt=i>",
                "ah",
            ),
            ("a<svg/>b<button>c<button>d</button>", "ab"),
            ("<p style='color:red; Display : none'>a</p>", "<p hidden>a</p>"),
            (
                "<a name=top>a</a><a href='javascript:x()'>b</a><a href='#n'>c</a>",
                "ab<a href=\"#here\">c</a>",
            ),
            ("1 &lt; 2 &amp; &ldquo;3&rdquo;", "1 &lt; 2 &amp; “3”"),
            ("<q>one <q>two</q></q> three", "“one ‘two’” three"),
            ("a<wbr>b<br>c</br>d", "ab <br>c <br>d"),
        ] {
            assert_eq!(body(html), written, "{html}");
        }
    }

    #[test]
    fn everything_is_read_where_menus_never_end() {
        let html = "<nav><p>Menu<div><p>Text<figcaption>Caption<script>x</script>";
        assert_eq!(body(html), "");
        assert_eq!(
            read(html, Reading::Everything).body.replace(BLOCK_EDGE, ""),
            "<nav><p>Menu</p><div><p>Text<figcaption>Caption</figcaption></p></div></nav>"
        );
    }

    #[test]
    fn deep_nesting_is_flattened_and_keeps_paragraphs_apart() {
        let html = format!("{}one{}<p>two</p>", "<div>".repeat(10_000), "</div>".repeat(10_000));
        let page = read(&html, Reading::Usual);
        assert_eq!(page.body.matches("<div>").count(), DEEPEST);
        assert!(page.body.contains("one <br><br>"), "{}", &page.body[..2000]);
        assert!(page.body.ends_with("<p>\u{2029}two\u{2029}</p>"));
    }

    #[test]
    fn forgotten_inline_ends_leave_room_for_paragraphs() {
        let html = format!("{}<p>one<p>two", "<font class=x>".repeat(1000));
        assert!(body(&html).contains("<p>one</p><p>two</p>"));
    }

    #[test]
    fn facts_are_noted() {
        let page = read(
            "<title>T &amp; U</title><meta property='og:title' content='A &quot;B&quot;'><META NAME=Author CONTENT=Jo>\
             <link rel='x canonical' href='https://x.example/?a=1&amp;b=2'><link rel=icon href=i>\
             <script type='application/ld+json; charset=utf-8'>{}</script><script>no</script>\
             <h1>One<br>two</h1><time datetime=2024-03-05>5 March</time><time pubdate datetime=2024-03-04></time>\
             <span itemprop=publisher content='The C'></span><svg><title>no</title></svg>",
            Reading::Usual,
        );
        let facts = page.facts;
        assert_eq!(facts.title.as_deref(), Some("T &amp; U"));
        let meta: Vec<_> = facts.meta.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            meta,
            [
                ("og:title", "A \"B\""),
                ("author", "Jo"),
                ("canonical", "https://x.example/?a=1&b=2"),
                ("publisher", "The C")
            ]
        );
        assert_eq!(facts.json_ld, ["{}"]);
        assert_eq!(facts.headlines, ["One two"]);
        let times: Vec<_> = facts.times.iter().map(|t| (t.at.as_str(), t.is_publication)).collect();
        assert_eq!(times, [("2024-03-05", false), ("2024-03-04", true)]);
    }

    fn depths(html: &str) -> (usize, i64) {
        let (mut deepest, mut depth) = (0, 0_i64);
        for token in Tokens::new(html) {
            match token {
                Token::Start(tag) if !tag.is("br") && !tag.is("hr") => depth += 1,
                Token::End(_) => depth -= 1,
                _ => {}
            }
            assert!(depth >= 0);
            deepest = deepest.max(depth);
        }
        (usize::try_from(deepest).unwrap(), depth)
    }

    proptest! {
        #[test]
        fn what_is_written_is_balanced_and_shallow(
            html in "(</?(div|p|a href=x|td|table|tr|li|ul|span class=x|q|nav|h1|svg|blockquote|dd)>|x|<br>){0,400}"
        ) {
            for reading in [Reading::Usual, Reading::Everything] {
                let (deepest, left) = depths(&read(&html, reading).body);
                prop_assert_eq!(left, 0);
                prop_assert!(deepest <= DEEPEST + 8);
            }
        }

        #[test]
        fn no_text_is_lost(html in "(</?(div|p|a href=x|td|table|tr|li|ul|b|h1|blockquote|dd)>|x|y){0,200}") {
            let letters = |s: &str| -> String {
                Tokens::new(s).filter_map(|t| match t { Token::Text(s) => Some(s), _ => None }).collect::<String>()
                    .split_whitespace().collect()
            };
            prop_assert_eq!(letters(&read(&html, Reading::Usual).body), letters(&html));
        }
    }
}
