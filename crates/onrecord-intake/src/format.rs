//! Which kind of file it is: by its name, else by how it begins.

use std::path::Path;

/// How a report is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text, read exactly as it stands.
    Text,
    /// Markdown (`CommonMark`), with or without front matter.
    Markdown,
    /// A web page.
    Html,
}

impl Format {
    /// The format a file name's extension stands for; `None` if it says nothing.
    #[must_use]
    pub fn of_name(name: impl AsRef<Path>) -> Option<Self> {
        let extension = name.as_ref().extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" | "mdown" | "mkd" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" | "xht" | "shtml" => Some(Self::Html),
            _ => None,
        }
    }

    /// The format `text` seems to be written in, for bytes that come without a telling name.
    ///
    /// A page is known by its first tag, Markdown only by front matter that names a title, a date
    /// or an author: a false guess of Markdown would change what a plain text says.
    #[must_use]
    pub fn sniff(text: &str) -> Self {
        if begins_like_html(text) {
            Self::Html
        } else if crate::markdown::has_front_matter(text) {
            Self::Markdown
        } else {
            Self::Text
        }
    }
}

/// Tags a page, or a piece of one, begins with.
const FIRST_TAGS: &[&str] =
    &["!doctype html", "html", "head", "body", "title", "meta", "article", "main", "div", "h1", "p", "table"];

fn begins_like_html(text: &str) -> bool {
    let mut rest = text.trim_start();
    // What may stand before the first tag.
    loop {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?xml") {
            "?>"
        } else {
            break;
        };
        let Some(at) = rest.find(end) else { return false };
        rest = rest[at + end.len()..].trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    FIRST_TAGS.iter().any(|first| {
        tag.get(..first.len()).is_some_and(|start| start.eq_ignore_ascii_case(first))
            && tag[first.len()..].starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells() {
        assert_eq!(Format::of_name("a/b/report.TXT"), Some(Format::Text));
        assert_eq!(Format::of_name("2024.03.05.md"), Some(Format::Markdown));
        assert_eq!(Format::of_name("page.HTM"), Some(Format::Html));
        assert_eq!(Format::of_name("-"), None);
        assert_eq!(Format::of_name("report.2024"), None);
    }

    #[test]
    fn the_beginning_tells() {
        assert_eq!(Format::sniff("\n <!DOCTYPE html>\n<html>"), Format::Html);
        assert_eq!(Format::sniff("<!-- saved from x --><HTML lang=en>"), Format::Html);
        assert_eq!(Format::sniff("<?xml version=\"1.0\"?>\n<!DOCTYPE HTML PUBLIC \"x\">"), Format::Html);
        assert_eq!(Format::sniff("<p>He left.</p>"), Format::Html);
        assert_eq!(Format::sniff("<pardon?> he said"), Format::Text);
        assert_eq!(Format::sniff("<rss version=\"2.0\">"), Format::Text);
        assert_eq!(Format::sniff("---\ntitle: A\n---\nText."), Format::Markdown);
        assert_eq!(Format::sniff("---\nHe left: quietly.\n---\n"), Format::Text);
        assert_eq!(Format::sniff("# 1 in the charts, he said"), Format::Text);
        assert_eq!(Format::sniff("<!-- never closed"), Format::Text);
    }
}
