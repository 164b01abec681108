//! What the terminal shows.

use onrecord::{Reading, Report, StatementKind::*};
use onrecord_cli::show::terminal::Terminal;
use unicode_width::UnicodeWidthStr;

use crate::sample;

fn show(reading: &Reading<'_>, width: usize, color: bool) -> String {
    Terminal::new(width, color).show(reading)
}

#[test]
fn plain() {
    let report = sample::ferry();
    insta::assert_snapshot!(show(&sample::ferry_reading(&report), 80, false));
}

#[test]
fn plain_and_narrow() {
    let report = sample::ferry();
    insta::assert_snapshot!(show(&sample::ferry_reading(&report), 38, false));
}

#[test]
fn in_color() {
    let report = sample::ferry();
    let shown = show(&sample::ferry_reading(&report), 100, true);
    insta::assert_snapshot!(shown.replace('\u{1b}', "␛"));
}

/// Actors, offices and speakers.
#[test]
fn who_is_who() {
    let report = sample::police();
    insta::assert_snapshot!(show(&sample::police_reading(&report), 80, false));
}

#[test]
fn who_is_who_and_why() {
    let report = sample::police();
    let reading = sample::police_reading(&report);
    insta::assert_snapshot!(Terminal::new(44, false).because(true).show(&reading));
    let shown = Terminal::new(100, true).because(true).show(&reading);
    insta::assert_snapshot!("who_is_who_and_why_in_color", shown.replace('\u{1b}', "␛"));
}

/// What happened, who is held to account, and what came of what was said.
#[test]
fn what_happened() {
    let report = sample::harbour();
    let reading = sample::harbour_reading(&report);
    insta::assert_snapshot!(show(&reading, 80, false));
    insta::assert_snapshot!("what_happened_in_color", show(&reading, 100, true).replace('\u{1b}', "␛"));
    insta::assert_snapshot!("what_happened_and_narrow", show(&reading, 40, false));
}

#[test]
fn nothing_said() {
    let report = sample::bridge();
    let reading = sample::reading(&report, &[]);
    insta::assert_snapshot!(show(&reading, 80, false));
}

#[test]
fn lines_keep_to_the_width() {
    let (ferry, police, harbour) = (sample::ferry(), sample::police(), sample::harbour());
    let readings =
        [sample::ferry_reading(&ferry), sample::police_reading(&police), sample::harbour_reading(&harbour)];
    for reading in readings {
        for width in [24, 40, 61, 63, 64, 65, 80, 100] {
            let shown = Terminal::new(width, false).because(true).show(&reading);
            for line in shown.lines() {
                assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            }
        }
    }
}

/// A report may hold what would move the cursor, colour the screen or turn the text around.
#[test]
fn controls_do_not_reach_the_terminal() {
    let text = "A man\u{1b}]0;title\u{7} said\u{9b}31m:\r\n“No\u{202e}ne\u{8}\tof it.”";
    let report = Report {
        title: Some("\u{1b}[2Jtitle\nfake line".into()),
        publisher: Some("\u{1b}c".into()),
        url: Some("javascript:\u{7}".into()),
        ..Report::from_text("\u{1b}", text)
    };
    let reading = sample::reading(
        &report,
        &[(Direct, 0.5, &["A man\u{1b}]0"], &["said\u{9b}31m"], &["“No\u{202e}ne\u{8}\tof it.”"])],
    );
    let shown = show(&reading, 80, false);
    assert!(!shown.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'), "{shown:?}");
    let colored = show(&reading, 80, true);
    let sequences = colored.match_indices('\u{1b}').count();
    assert_eq!(sequences, colored.match_indices("\u{1b}[").count(), "{colored:?}");
    insta::assert_snapshot!(shown);
}

#[test]
fn long_contents_are_cut_in_the_list() {
    let long = format!("“{}end.”", "a rather long answer that says the same again and ".repeat(20));
    let report = Report::from_text("long", format!("{long} said Bea."));
    let reading = sample::reading(&report, &[(Direct, 1.0, &["Bea"], &["said"], &[&long])]);
    let shown = show(&reading, 60, false);
    let (_, list) = shown.split_once("WHO SAID WHAT").unwrap();
    assert!(list.trim_end().ends_with(" …"), "{list}");
    assert_eq!(list.trim().lines().count(), 5, "{list}");
}

/// Wide characters take two columns, combining ones none; a word longer than a line is broken.
#[test]
fn any_script() {
    let text = "首相は「明日までに結論を出す」と述べたが詳細は明らかにしなかったと報じられている。 Cafe\u{301} e\u{301}te\u{301} 👩‍🚒 Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch said so.";
    let report = Report::from_text("scripts", text);
    let reading =
        sample::reading(&report, &[(Direct, 1.0, &["首相"], &["述べた"], &["「明日までに結論を出す」"])]);
    let shown = show(&reading, 30, false);
    assert!(shown.lines().all(|line| line.width() <= 30), "{shown}");
    insta::assert_snapshot!(shown);
}
