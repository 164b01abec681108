//! YAML and TOML front matter, as far as it tells about a report.
//!
//! Only the plain forms static site generators write are read: `key: value`, lists in brackets or
//! one item a line, and `name:` within an author. Anything else is passed over.

/// What the front matter says, as written.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    /// Nesting and text that is no `key: value` make it doubtful that this is front matter.
    sound: bool,
}

impl FrontMatter {
    /// Whether it holds what a report has.
    pub(super) fn names_a_report(&self) -> bool {
        self.title.is_some() || self.date.is_some() || self.byline.is_some()
    }

    fn set(&mut self, key: &str, value: &str) {
        let field = match key.to_ascii_lowercase().as_str() {
            "title" | "headline" => &mut self.title,
            "date" | "published" | "datepublished" | "pubdate" => &mut self.date,
            "byline" | "author" | "authors" => &mut self.byline,
            "publisher" | "source" | "publication" => &mut self.publisher,
            "url" | "link" | "canonical" | "canonical_url" => &mut self.url,
            _ => return,
        };
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if field.is_none() && !value.is_empty() {
            *field = Some(value);
        }
    }
}

/// The front matter `text` begins with, and what follows it.
pub(super) fn split(text: &str) -> Option<(FrontMatter, &str)> {
    let fence = match text.get(..3)? {
        fence @ ("---" | "+++") => fence,
        _ => return None,
    };
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != fence {
        return None;
    }
    let mut at = first.len();
    let mut matter = Vec::new();
    for line in lines {
        at += line.len();
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            let separator = if fence == "---" { ':' } else { '=' };
            let read = read(&matter, separator);
            return read.sound.then_some((read, &text[at..]));
        }
        // A rule, not a fence: front matter begins at once.
        if matter.is_empty() && bare.is_empty() {
            return None;
        }
        matter.push(bare);
    }
    None
}

fn read(lines: &[&str], separator: char) -> FrontMatter {
    let mut matter = FrontMatter { sound: true, ..FrontMatter::default() };
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        // A TOML table: what it holds belongs to something else than the report.
        if separator == '=' && line.starts_with('[') {
            break;
        }
        let Some((key, value)) = line.split_once(separator).filter(|(key, _)| is_key(key)) else {
            matter.sound = false;
            continue;
        };
        let below = lines[at..]
            .iter()
            .take_while(|l| l.starts_with([' ', '\t']) || l.starts_with("- ") || l.starts_with(']'))
            .count();
        let below = &lines[at..at + below];
        at += below.len();
        matter.set(key.trim().trim_matches('"'), &value_of(value, below, separator));
    }
    matter
}

fn is_key(key: &str) -> bool {
    let key = key.trim_end().trim_matches('"');
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A value as one line: lists are joined with commas.
fn value_of(value: &str, below: &[&str], separator: char) -> String {
    let value = value.trim();
    if let Some(list) = value.strip_prefix('[') {
        let list = [list].iter().chain(below).copied().collect::<Vec<_>>().join(" ");
        let list = list.trim_end().trim_end_matches(']');
        return items(list)
            .iter()
            .map(|i| scalar(i, separator))
            .filter(|i| !i.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
    }
    let folded = matches!(value.trim_end_matches(['-', '+']), "|" | ">");
    if !value.is_empty() && !folded {
        let one_line = [value].iter().chain(below).map(|l| l.trim()).collect::<Vec<_>>().join(" ");
        return scalar(&one_line, separator);
    }
    if folded {
        return below.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ");
    }
    // One item a line; of an author's particulars, the name.
    let mut named = Vec::new();
    for line in below {
        let item = line.trim().strip_prefix('-').unwrap_or(line).trim();
        match item.split_once(separator) {
            Some((key, value)) if is_key(key) && !item.contains("://") => {
                if key.trim() == "name" {
                    named.push(scalar(value, separator));
                }
            }
            _ => named.push(scalar(item, separator)),
        }
    }
    named.join(", ")
}

/// The items of a list in brackets, split at commas outside quotation marks.
fn items(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (at, c) in list.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') if list[start..at].trim().is_empty() => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, ',') => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&list[start..]);
    items
}

/// A single value without its quotation marks or the comment behind it.
fn scalar(value: &str, separator: char) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        let Some(inner) = value.strip_prefix(quote) else { continue };
        let mut text = String::new();
        let mut chars = inner.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if quote == '"' => match chars.next() {
                    Some('n' | 't') => text.push(' '),
                    Some(escaped) => text.push(escaped),
                    None => break,
                },
                // In YAML a doubled single quote is one.
                '\'' if quote == '\'' && separator == ':' && chars.peek() == Some(&'\'') => {
                    chars.next();
                    text.push('\'');
                }
                c if c == quote => break,
                c => text.push(c),
            }
        }
        return text;
    }
    value.split(" #").next().unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_particulars_of_authors() {
        for authors in [
            "author: [Jo Field, \"Al Brook, Jr\"]",
            "authors:\n  - Jo Field\n  - 'Al Brook, Jr'",
            "authors:\n- name: Jo Field\n  email: jo@x.example\n- name: Al Brook, Jr",
            "author: >\n  Jo Field,\n  Al Brook, Jr",
        ] {
            let text = format!("---\n{authors}\ntitle: T\n---\nText.");
            let (matter, rest) = split(&text).unwrap();
            assert_eq!(matter.byline.as_deref(), Some("Jo Field, Al Brook, Jr"), "{authors}");
            assert_eq!((matter.title.as_deref(), rest), (Some("T"), "Text."));
        }
    }

    #[test]
    fn quotation_marks_and_comments_go() {
        let text = "---\r\ntitle: 'It''s over' # really\r\nurl: https://x.example/#top\r\npublisher: \"The \\\"C\\\"\"\r\n...\r\nText.";
        let (matter, rest) = split(text).unwrap();
        assert_eq!(matter.title.as_deref(), Some("It's over"));
        assert_eq!(matter.url.as_deref(), Some("https://x.example/#top"));
        assert_eq!(matter.publisher.as_deref(), Some("The \"C\""));
        assert_eq!(rest, "Text.");
    }

    #[test]
    fn toml() {
        let text = "+++\ntitle = \"One = two\"\ndate = 2024-03-05\nauthors = [\n  'Jo Field',\n  'Al',\n]\n[extra]\nurl = 'x'\n+++\nText.";
        let (matter, rest) = split(text).unwrap();
        assert_eq!(matter.title.as_deref(), Some("One = two"));
        assert_eq!(matter.date.as_deref(), Some("2024-03-05"));
        assert_eq!(matter.byline.as_deref(), Some("Jo Field, Al"));
        assert_eq!((matter.url, rest), (None, "Text."));
    }

    #[test]
    fn text_between_rules_is_text() {
        for text in [
            "---\nHe left.\n---\n",
            "---\n\ntitle: x\n---\n",
            "----\ntitle: x\n---\n",
            "---\ntitle: x\n",
            "--",
        ] {
            assert!(split(text).is_none(), "{text:?}");
        }
    }
}
