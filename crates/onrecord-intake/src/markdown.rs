//! Markdown: its words, one paragraph per block, and its front matter.

mod front_matter;

use onrecord::Report;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::Error;
use crate::html;

/// Whether `text` begins with front matter that says something about a report.
pub(crate) fn has_front_matter(text: &str) -> bool {
    front_matter::split(text).is_some_and(|(matter, _)| matter.names_a_report())
}

/// The report a Markdown file holds.
pub(crate) fn report(id: String, text: &str) -> Result<Report, Error> {
    let (matter, body) =
        front_matter::split(text).unwrap_or_else(|| (front_matter::FrontMatter::default(), text));
    let mut paragraphs = paragraphs(body);
    let first_heading = paragraphs.iter().position(|p| p.is_title);
    let title = match (matter.title, first_heading) {
        // The headline is given beside the text, not in it as well.
        (Some(title), Some(at)) if paragraphs[at].text == title => Some(paragraphs.remove(at).text),
        (None, Some(at)) => Some(paragraphs.remove(at).text),
        (title, _) => title,
    };
    let text = paragraphs.into_iter().map(|p| p.text).collect::<Vec<_>>().join("\n\n");
    if text.is_empty() {
        let nothing_at_all = title.is_none() && body.trim().is_empty() && matter.date.is_none();
        return Err(if nothing_at_all { Error::empty() } else { Error::empty_below_front_matter() });
    }
    Ok(Report {
        id,
        text,
        title,
        date: matter.date.as_deref().and_then(crate::date::day),
        publisher: matter.publisher,
        byline: matter.byline,
        url: matter.url,
    })
}

struct Paragraph {
    text: String,
    /// From a heading of level one.
    is_title: bool,
}

/// The words of one paragraph in the making, white space folded.
#[derive(Default)]
struct Words {
    done: Vec<Paragraph>,
    text: String,
    is_title: bool,
}

impl Words {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            // No-break spaces and their like stay: they are written on purpose here.
            if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if !text.is_empty() {
            self.done.push(Paragraph { text: text.to_owned(), is_title: self.is_title });
        }
    }
}

fn paragraphs(body: &str) -> Vec<Paragraph> {
    // Smart punctuation stays off: marks are kept as written. Tables, footnotes and the like are on
    // so that their signs are not read as words.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut words = Words::default();
    let mut html_block: Option<String> = None;
    let mut unread = 0_usize;
    let mut line_breaks = 0;
    for event in Parser::new_ext(body, options) {
        let breaks = std::mem::take(&mut line_breaks);
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. }) => unread += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image) => unread -= 1,
            _ if unread > 0 => {}
            Event::Start(Tag::HtmlBlock) => {
                words.end();
                html_block = Some(String::new());
            }
            Event::End(TagEnd::HtmlBlock) => {
                let block = html_block.take().unwrap_or_default();
                let read = html::paragraphs(&block);
                words.done.extend(read.into_iter().map(|text| Paragraph { text, is_title: false }));
            }
            Event::Html(html) => {
                if let Some(block) = &mut html_block {
                    block.push_str(&html);
                }
            }
            Event::Start(Tag::Heading { level, .. }) => {
                words.end();
                words.is_title = level == HeadingLevel::H1;
            }
            Event::End(TagEnd::Heading(_)) => {
                words.end();
                words.is_title = false;
            }
            Event::Start(tag) if !is_inline(&tag.to_end()) => words.end(),
            Event::End(tag) if !is_inline(&tag) => words.end(),
            Event::Text(text) | Event::Code(text) => words.push(&text),
            Event::SoftBreak | Event::HardBreak => words.push(" "),
            Event::InlineHtml(tag) if is_line_break(&tag) => {
                words.push(" ");
                line_breaks = breaks + 1;
                if line_breaks > 1 {
                    words.end();
                }
            }
            Event::Rule => words.end(),
            _ => {}
        }
    }
    words.end();
    words.done
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
        && !tag[3..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(markdown: &str) -> Report {
        report("r".to_owned(), markdown).unwrap()
    }

    #[test]
    fn blocks_become_paragraphs() {
        let report = read(
            "# Mayor resigns\n\nThe mayor, *Ada Quill*,\nresigned **today**.\n\n## Why\n\n> “I am\n> tired,” she said.\n>\n> \"Very.\"\n\n\
             * one\n* two\n  more\n\n    three\n\n1. first\n\n---\n\nEnd.\n",
        );
        assert_eq!(report.title.as_deref(), Some("Mayor resigns"));
        assert_eq!(
            report.text,
            "The mayor, Ada Quill, resigned today.\n\nWhy\n\n“I am tired,” she said.\n\n\"Very.\"\n\n\
             one\n\ntwo more\n\nthree\n\nfirst\n\nEnd."
        );
    }

    #[test]
    fn marks_are_kept_as_they_are() {
        let text = "\"We won't,\" he said -- 'never' ... `No', ``no'' «non» &ldquo;so&rdquo; \\*";
        assert_eq!(
            read(text).text,
            "\"We won't,\" he said -- 'never' ... `No', no'' «non» “so” *"
                .replace("No', no''", "No', ``no''")
        );
    }

    #[test]
    fn links_keep_their_words_images_and_code_go() {
        let report = read(
            "See [the *report*](http://x.example \"t\") by <ada@x.example>, ![a picture](p.png)not `this`.[^1]\n\n\
             ```\ncode\n```\n\n    more code\n\n[^1]: A note.\n\n[ref]: http://y.example\n",
        );
        assert_eq!(report.text, "See the report by ada@x.example, not this.\n\nA note.");
    }

    #[test]
    fn html_within_keeps_its_words() {
        let report = read(
            "<!-- a comment -->\n\n<div class=\"x\">\n<p>“Yes,” said <b>Bo</b>.</p><p>Two.</p>\n</div>\n\nA <b>bold</b> word<br>here.<br><br>Three.<!-- no -->\n",
        );
        assert_eq!(report.text, "“Yes,” said Bo.\n\nTwo.\n\nA bold word here.\n\nThree.");
    }

    #[test]
    fn table_cells_are_paragraphs() {
        assert_eq!(read("| Who | What |\n|---|---|\n| Ada | left |\n").text, "Who\n\nWhat\n\nAda\n\nleft");
    }

    #[test]
    fn front_matter_says_what_it_is() {
        let report = read(
            "---\ntitle: \"Mayor: 'done'\"\ndate: 2024-03-05T23:00:00-08:00\nauthor: Jo Field\npublisher: The Courier\nurl: https://c.example/1\n---\n# Another heading\n\nText.\n",
        );
        assert_eq!(report.title.as_deref(), Some("Mayor: 'done'"));
        assert_eq!(report.date, Some(jiff::civil::date(2024, 3, 5)));
        assert_eq!(report.byline.as_deref(), Some("Jo Field"));
        assert_eq!(report.publisher.as_deref(), Some("The Courier"));
        assert_eq!(report.url.as_deref(), Some("https://c.example/1"));
        assert_eq!(report.text, "Another heading\n\nText.");
    }

    #[test]
    fn a_heading_that_repeats_the_title_goes() {
        let report = read("+++\ntitle = 'One'\n+++\n# One\n\nText.");
        assert_eq!((report.title.as_deref(), report.text.as_str()), (Some("One"), "Text."));
    }

    #[test]
    fn rules_in_the_text_are_not_front_matter() {
        assert_eq!(
            read("Before.\n\n---\n\ntitle: no\n\n---\n\nAfter.").text,
            "Before.\n\ntitle: no\n\nAfter."
        );
        assert_eq!(read("---\n\nHe said: yes.\n\n---\n\nAfter.").text, "He said: yes.\n\nAfter.");
    }

    #[test]
    fn nothing_to_read_is_said() {
        for empty in
            ["", " \n\t\n", "# Only a title\n", "---\ntitle: x\n---\n", "![alt](x.png)", "<!-- x -->"]
        {
            assert!(report("r".to_owned(), empty).unwrap_err().is_empty(), "{empty:?}");
        }
    }
}
