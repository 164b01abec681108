//! What happened, who is held to account for it, and what came of what was said, in words for people.
//!
//! Never a verdict: these words say what the report's passages are to each other, and the passages stand beside
//! them.

use jiff::civil::DateTime;
use onrecord::{Affair, BearingKind, Event, EventStatus, OpenKind, Reading, Span, text::Layout};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{marks::within, parts, when, who, words};

/// An event in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Happening {
    /// The days on which it happened; nothing if that is not known.
    pub(crate) date: String,
    /// The report's words for when, if they have no place in time.
    pub(crate) vague: String,
    /// The names of those who did it.
    pub(crate) by: String,
    /// The report's words for what happened.
    pub(crate) trigger: String,
    /// What it is about.
    pub(crate) re: String,
    /// The names of those whom it was done to.
    pub(crate) to: String,
    /// Nothing if it happened.
    pub(crate) status: &'static str,
    /// Its type.
    pub(crate) kind: String,
}

impl Happening {
    pub(crate) fn of(reading: &Reading<'_>, event: &Event) -> Self {
        let text = &reading.report.text;
        let time = event.when.and_then(|time| reading.dates.get(time));
        let date = time.and_then(when::days).unwrap_or_default();
        let vague = time.filter(|_| date.is_empty()).map(|time| words(text, &[time.span]));
        Self {
            vague: vague.unwrap_or_default(),
            by: names(reading, &event.by),
            trigger: words(text, &[event.trigger]),
            re: words(text, &event.re),
            to: names(reading, &event.to),
            status: match event.status {
                EventStatus::Happened => "",
                other => other.as_str(),
            },
            kind: event.kind.as_str().replace('_', " "),
            date,
        }
    }

    /// “Jonas Pell · on notice · about the plan → Ruth Calloway · planned”.
    pub(crate) fn line(&self) -> String {
        let mut line = [&self.by, &self.trigger, &self.re].map(String::as_str).into_iter().fold(
            String::new(),
            |mut line, part| {
                if !line.is_empty() && !part.is_empty() {
                    line += " · ";
                }
                line + part
            },
        );
        if !self.to.is_empty() {
            line = format!("{line} → {}", self.to);
        }
        if !self.status.is_empty() {
            line = format!("{line} · {}", self.status);
        }
        line
    }
}

/// The events of `reading` in order of time as far as it is known: dated ones first, then the others in the
/// report's order.
pub(crate) fn timeline(reading: &Reading<'_>) -> Vec<usize> {
    let mut all: Vec<usize> = (0..reading.events.len()).collect();
    all.sort_by_key(|&n| {
        let event = &reading.events[n];
        let when = moment(reading, event);
        (when.is_none(), when, event.trigger.start)
    });
    all
}

/// The first moment at which `event` can have happened, if its time has a place.
fn moment(reading: &Reading<'_>, event: &Event) -> Option<DateTime> {
    let time = reading.dates.get(event.when?)?;
    time.latest.and(time.earliest)
}

/// The names of `actors`: “Ada Quill, Bo Reed and the board”.
pub(crate) fn names(reading: &Reading<'_>, actors: &[usize]) -> String {
    let names: Vec<String> = actors.iter().map(|&actor| who::name(reading, actor)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Who is held to account in `affair`, each by full name with the offices.
pub(crate) fn accountable(reading: &Reading<'_>, affair: &Affair) -> Vec<(String, Vec<String>)> {
    let about = affair.about.iter().map(|&actor| {
        let offices = reading.offices.iter().filter(|office| office.holder == actor).map(who::office);
        (who::full_name(reading, actor), offices.collect())
    });
    about.collect()
}

/// What an event waits for, in words that blame nobody: the report may just not tell.
pub(crate) fn open(kind: OpenKind) -> &'static str {
    match kind {
        OpenKind::Answer => "no answer in this report",
        OpenKind::Outcome => "no outcome in this report",
        OpenKind::Findings => "no findings in this report",
    }
}

/// How something later stands to what was said, in plain words.
pub(crate) fn bearing(kind: BearingKind) -> &'static str {
    match kind {
        BearingKind::RuledOutThenDone => "ruled out, then done",
        BearingKind::PromisedThenDone => "promised, then done",
        BearingKind::PromisedThenNot => "promised, then not done",
        BearingKind::DeniedThenAdmitted => "denied, then admitted",
        BearingKind::DemandedThenDone => "demanded, then done",
        BearingKind::DemandedThenRefused => "demanded, then refused",
        BearingKind::PositionChanged => "said, then said otherwise",
    }
}

/// Bytes of a sentence that a passage has on either side of its words at the most: more than any sentence that is one.
const REACH: usize = 2000;

/// The sentences around the words of events.
#[derive(Debug)]
pub(crate) struct Passages<'r> {
    text: &'r str,
    sentences: Vec<Span>,
}

impl<'r> Passages<'r> {
    pub(crate) fn of(reading: &Reading<'r>) -> Self {
        let text = reading.report.text.as_str();
        let mut sentences: Vec<Span> = match reading.sentences.as_slice() {
            // Whoever read the report did not cut it.
            [] => Layout::of(text).sentences,
            cut => cut.iter().map(|&sentence| within(text, sentence)).collect(),
        };
        sentences.sort_unstable();
        Self { text, sentences }
    }

    /// The passage in which `words` stand: their sentence.
    pub(crate) fn around(&self, words: Span) -> Passage {
        let words = within(self.text, words);
        let before = &self.sentences[..self.sentences.partition_point(|s| s.start <= words.start)];
        let sentence = before.last().filter(|s| words.start < s.end).copied().unwrap_or(words);
        let near = Span::new(words.start.saturating_sub(REACH), words.end.saturating_add(REACH));
        let near = within(self.text, near);
        let sentence = Span::new(sentence.start.max(near.start), sentence.end.min(near.end));
        let (before, after) =
            (Span::new(sentence.start, words.start), Span::new(words.end, sentence.end.max(words.end)));
        Passage {
            before: squeezed(before.of(self.text)).trim_start().to_owned(),
            words: squeezed(words.of(self.text)),
            after: squeezed(after.of(self.text)).trim_end().to_owned(),
        }
    }
}

/// Words with what stands around them, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) before: String,
    pub(crate) words: String,
    pub(crate) after: String,
}

impl Passage {
    /// The passage cut to about `columns` on both sides of the words, more behind them than before.
    pub(crate) fn fit(self, columns: usize) -> Self {
        let (before, after) = (self.before.width(), self.after.width());
        if before + self.words.width() + after <= columns {
            return self;
        }
        let room = columns.saturating_sub(self.words.width() + 4);
        let ahead = before.min((room / 3).max(room.saturating_sub(after)));
        Self {
            before: tail(&self.before, ahead),
            after: head(&self.after, room - ahead.min(room)),
            words: self.words,
        }
    }

    pub(crate) fn line(&self) -> String {
        [self.before.as_str(), &self.words, &self.after].concat()
    }
}

/// `text` with a single space for all white space at which a line may break.
fn squeezed(text: &str) -> String {
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    let mut line = parts(text).collect::<Vec<_>>().join(" ");
    if text.starts_with(breaks) {
        line.insert(0, ' ');
    }
    if text.ends_with(breaks) && line.len() > 1 {
        line.push(' ');
    }
    line
}

/// The last words of `text` that have room in `columns`.
fn tail(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let (mut used, mut from) = (0, text.len());
    for (at, c) in text.char_indices().rev() {
        used += c.width().unwrap_or(1);
        if used > columns {
            break;
        }
        if c == ' ' {
            from = at + 1;
        }
    }
    format!("… {}", &text[from..])
}

/// The first words of `text` that have room in `columns`.
fn head(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let (mut used, mut to) = (0, 0);
    for (at, c) in text.char_indices() {
        if c == ' ' {
            to = at;
        }
        used += c.width().unwrap_or(1);
        if used > columns {
            break;
        }
    }
    format!("{} …", &text[..to])
}

#[cfg(test)]
mod tests {
    use onrecord::Report;

    use super::*;

    fn passage(text: &str, words: &str) -> Passage {
        let report = Report::from_text("r", text);
        let reading = Reading {
            report: &report,
            sentences: Vec::new(),
            actors: Vec::new(),
            offices: Vec::new(),
            dates: Vec::new(),
            statements: Vec::new(),
            events: Vec::new(),
            affairs: Vec::new(),
            bearings: Vec::new(),
        };
        let at = text.find(words).unwrap();
        Passages::of(&reading).around(Span::new(at, at + words.len()))
    }

    #[test]
    fn passages_are_sentences() {
        let found =
            passage("It rained. Ada Quill  “stepped\tdown”  on Friday. It was late.", "stepped\tdown");
        assert_eq!(found.line(), "Ada Quill “stepped down” on Friday.");
        assert_eq!(found.words, "stepped down");
    }

    #[test]
    fn long_passages_keep_their_words() {
        let text = format!("{}Ada Quill stepped down{}.", "one and ".repeat(20), " or another".repeat(20));
        for columns in [0, 5, 20, 40, 60, 100] {
            let fit = passage(&text, "stepped").fit(columns);
            assert!(fit.line().width() <= columns.max("… stepped …".len()), "{columns}: {}", fit.line());
        }
        let fit = passage(&text, "stepped").fit(44);
        assert_eq!(fit.line(), "… Ada Quill stepped down or another or …");
        assert_eq!(passage("Short and gone.", "gone").fit(44).line(), "Short and gone.");
        assert_eq!(
            passage("She left, after a long day of it all.", "left").fit(20).line(),
            "She left, after …"
        );
    }

    #[test]
    fn lines() {
        let mut happening = Happening { trigger: "went".into(), ..Happening::default() };
        assert_eq!(happening.line(), "went");
        happening.by = "Ada Quill".into();
        happening.to = "Bo Reed".into();
        happening.status = "planned";
        assert_eq!(happening.line(), "Ada Quill · went → Bo Reed · planned");
    }
}
