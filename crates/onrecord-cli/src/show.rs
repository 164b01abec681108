//! Readings for people: in the terminal and as a web page.

mod happened;
pub mod html;
pub mod marks;
pub mod terminal;
mod when;
mod who;

use onrecord::Span;

/// The words of `spans` on one line, gaps between them shown as an ellipsis.
#[must_use]
pub fn words(text: &str, spans: &[Span]) -> String {
    let mut line = String::new();
    for &span in spans {
        for (n, word) in parts(marks::within(text, span).of(text)).enumerate() {
            match (line.is_empty(), n) {
                (true, _) => {}
                (false, 0) => line.push_str(" … "),
                (false, _) => line.push(' '),
            }
            line.push_str(word);
        }
    }
    line
}

/// What stands between the white space of `text` at which a line may break.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    text.split(breaks).filter(|part| !part.is_empty())
}

/// A confidence as a whole percentage, all or nothing only where it is just that.
#[must_use]
pub fn percent(confidence: f32) -> String {
    let percent = (confidence.clamp(0.0, 1.0) * 100.0).round();
    if confidence > 0.0 && confidence < 1.0 {
        return format!("{:.0}%", percent.clamp(1.0, 99.0));
    }
    format!("{percent:.0}%")
}

/// The picture of a character that must not reach a terminal or a page as it is: controls, and
/// those that turn the direction of the text around them.
#[must_use]
pub fn visible(c: char) -> Option<char> {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{7f}' => Some('␡'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// `text` on one line, safe for a terminal.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in parts(text) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(|c| visible(c).unwrap_or(c)));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined() {
        let text = "the plan,\nhe said, was “dead”";
        assert_eq!(words(text, &[Span::new(0, 9), Span::new(19, text.len())]), "the plan, … was “dead”");
        assert_eq!(words(text, &[]), "");
    }

    #[test]
    fn percentages() {
        assert_eq!([0.0, 0.001, 0.35, 0.999, 1.0].map(percent), ["0%", "1%", "35%", "99%", "100%"]);
    }

    #[test]
    fn nothing_reaches_the_terminal_as_it_is() {
        assert_eq!(one_line("a\u{1b}[31m\u{9b}2J\u{202e}x\ty\r\nz"), "a␛[31m\u{fffd}2J\u{fffd}x y z");
    }
}
