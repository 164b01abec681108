//! Tables of invented sentences with the values expected in them.

use jiff::civil::{Date, date};

use super::{Basis, Grain, times};

/// The values found, read on Thursday 10 February 2022.
fn values(text: &str) -> Vec<String> {
    values_on(text, Some(date(2022, 2, 10)))
}

fn values_on(text: &str, published: Option<Date>) -> Vec<String> {
    times(text, &[], published).into_iter().map(|t| t.value).collect()
}

#[track_caller]
fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(values(text), *expected, "{text}");
    }
}

#[test]
fn days_of_the_calendar() {
    check(&[
        ("Olive Marsh was born on 4 June 1962.", &["1962-06-04"]),
        ("Olive Marsh was born on June 4, 1962, in Leeds.", &["1962-06-04"]),
        ("The hearing opened on the 3rd of May 2021.", &["2021-05-03"]),
        ("The order took effect on 2021-03-05.", &["2021-03-05"]),
        ("The letter, dated 14/2/2021, was leaked.", &["2021-02-14"]),
        ("Mr Dale resigned on 20 December.", &["2021-12-20"]),
        ("The council will meet on 3 March.", &["2022-03-03"]),
        ("The board met on Friday, January 28.", &["2022-01-28"]),
        ("The vote is on the first Tuesday of March.", &["2022-03-01"]),
        ("They met on 4–6 January 2022.", &["2022-01-04", "2022-01-06"]),
    ]);
}

#[test]
fn figures_follow_the_order_of_the_text() {
    check(&[
        ("On 3 May she wrote the note of 4/6/2021.", &["2021-05-03", "2021-06-04"]),
        ("On May 3 she wrote the note of 4/6/2021.", &["2021-05-03", "2021-04-06"]),
    ]);
}

#[test]
fn weekdays_by_tense() {
    check(&[
        ("Ms Orr resigned on Tuesday.", &["2022-02-08"]),
        ("Ms Orr will appear in court on Tuesday.", &["2022-02-15"]),
        ("Ms Orr is due to appear in court on Monday.", &["2022-02-14"]),
        ("Ms Orr said on Thursday that she was sorry.", &["2022-02-10"]),
        ("Ms Orr spoke on Monday evening.", &["2022-02-07TEV"]),
        ("Ms Orr met them next Friday.", &["2022-02-18"]),
        ("It was announced at 9.30am on Wednesday.", &["2022-02-09T09:30"]),
    ]);
}

#[test]
fn relative_to_the_report() {
    check(&[
        ("He denied it yesterday and again this morning.", &["2022-02-09", "2022-02-10TMO"]),
        ("He quit last night.", &["2022-02-09TNI"]),
        ("‘Yesterday was hard,’ said Mr Dale.", &["2022-02-09"]),
        ("Sales fell last week but rose this year.", &["2022-W05", "2022"]),
        ("She joined two years ago.", &["2020"]),
        ("She left three days ago.", &["2022-02-07"]),
        ("The law was passed last month.", &["2022-01"]),
        ("He was elected last June.", &["2021-06"]),
        ("It closes next year.", &["2023"]),
        ("It was this weekend.", &["2022-W06-WE"]),
        ("It grew in the first quarter of 2021.", &["2021-Q1"]),
        ("She hopes to open in the summer of 2023.", &["2023-SU"]),
    ]);
}

#[test]
fn relative_to_the_text() {
    check(&[
        ("He was charged on 3 May 2019. He fled the following day.", &["2019-05-03", "2019-05-04"]),
        ("She won in May 2019 and stood down the following month.", &["2019-05", "2019-06"]),
        ("She joined in 2010. Two years later she led it.", &["2010", "2012"]),
        ("He met her on 3 May 2019 and rang her that evening.", &["2019-05-03", "2019-05-03TEV"]),
    ]);
    let text = "She joined in 2010. Two years later she led it.";
    let bases: Vec<Basis> = times(text, &[], Some(date(2022, 2, 10))).iter().map(|t| t.basis).collect();
    assert_eq!(bases, [Basis::Explicit, Basis::Text]);
}

#[test]
fn years_decades_and_centuries() {
    check(&[
        ("He served from 1998 to 2004.", &["1998", "2004"]),
        ("It was banned (1919–33).", &["1919", "1933"]),
        ("The mill, shut in the 1980s, dates from the 19th century.", &["198", "18"]),
        ("It was founded in the late '60s.", &["196"]),
        ("In the 2010/11 financial year it made a loss.", &["2010"]),
        ("The coin is from 63 BC.", &["BC0063"]),
    ]);
    let year = &times("In the 2010/11 financial year it made a loss.", &[], None)[0];
    assert_eq!(year.earliest.map(|t| t.date()), Some(date(2010, 4, 6)));
    assert_eq!(year.latest.map(|t| t.date()), Some(date(2011, 4, 5)));
}

#[test]
fn durations_and_sets() {
    check(&[
        ("He was jailed for three years and two months.", &["P3Y2M"]),
        ("They waited for an hour and a half.", &["PT90M"]),
        ("It took several weeks.", &["PXW"]),
        ("She led a five-year inquiry.", &["P5Y"]),
        ("They met every Monday.", &["XXXX-WXX-1"]),
        ("He walks it every day.", &["XXXX-XX-XX"]),
        ("Over the past two years rents rose.", &["P2Y"]),
    ]);
}

#[test]
fn directions() {
    check(&[
        ("He is currently abroad and will soon return.", &["PRESENT_REF", "FUTURE_REF"]),
        ("She recently moved.", &["PAST_REF"]),
    ]);
    for (text, expected) in [
        ("He quit on Tuesday.", "PAST_REF"),
        ("He quit yesterday.", "PAST_REF"),
        ("He starts tomorrow.", "FUTURE_REF"),
        ("It fell in June.", "XXXX-06"),
        ("It fell on 3 June.", "XXXX-06-03"),
        ("It fell on 3 June 2012.", "2012-06-03"),
    ] {
        assert_eq!(values_on(text, None), [expected], "{text}");
    }
}

#[test]
fn no_dates() {
    check(&[
        ("Theresa Hill, 34 years old, may march with the five-year-olds.", &[]),
        ("The second man was aged 40 years.", &[]),
        ("Then-mayor Ann Reed paid £2000 for 1500 people.", &[]),
        ("They play Sheffield Wednesday.", &[]),
        ("The sun shone; he sat down.", &[]),
        ("I am 25.", &[]),
        ("Workers in their 50s are on zero-hours contracts.", &[]),
    ]);
}

#[test]
fn bounds_and_grain() {
    let at = |text: &str| times(text, &[], Some(date(2022, 2, 10))).remove(0);
    let week = at("It fell last week.");
    assert_eq!(week.grain, Grain::Week);
    assert_eq!(week.earliest, Some(date(2022, 1, 31).at(0, 0, 0, 0)));
    assert_eq!(week.latest, Some(date(2022, 2, 6).at(23, 59, 59, 0)));
    let years = at("Rents rose over the past two years.");
    assert_eq!(years.earliest, Some(date(2020, 2, 10).at(0, 0, 0, 0)));
    assert_eq!(at("She recently moved.").earliest, None);
}

#[test]
fn spans_are_bytes() {
    let text = "“Café” shut on\u{a0}Tuesday – for good.";
    let found = times(text, &[], Some(date(2022, 2, 10)));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.of(text), "Tuesday");
}

#[test]
fn sentences_out_of_order_or_inside_a_character_are_skipped() {
    let text = "é Monday. Tuesday.";
    for sentences in [[(10, 30), (0, 5)], [(1, 4), (4, 9)], [(5, 2), (100, 200)]] {
        let sentences = sentences.map(|(start, end)| crate::Span { start, end });
        let _ = times(text, &sentences, None);
    }
}

#[test]
fn long_texts_are_read_in_linear_time() {
    // Each would nest or start again at every word if reading were not bounded.
    for phrase in [
        "week of ",
        "two hundred ",
        "the day before ",
        "the end of ",
        "more than ",
        "at 9 am on ",
        "June 4 to ",
        "and 3 ",
        "1,000",
        "last ",
    ] {
        let text = phrase.repeat(5_000);
        let _ = times(&text, &[], Some(date(2022, 2, 10)));
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_in_order(text in ".{0,200}", day in -5000_i32..5000) {
        ordered(&text, day);
    }

    #[test]
    fn any_words_of_time_are_read_in_order(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..30),
        day in -5000_i32..5000,
        dated in proptest::bool::ANY,
    ) {
        let text = words.join(" ");
        ordered(&text, day);
        ordered(&words.concat(), day);
        if dated {
            times(&text, &[], Some(Date::MAX));
            times(&text, &[], Some(Date::MIN));
        }
    }
}

const WORDS: &[&str] = &[
    "the",
    "last",
    "next",
    "first",
    "29",
    "31",
    "30th",
    "February",
    "Feb.",
    "2020",
    "1999",
    "99999999999",
    "0",
    "12",
    ":",
    "30",
    "pm",
    "a.m.",
    "-",
    "–",
    "to",
    "of",
    "in",
    "and",
    "or",
    "years",
    "ago",
    "later",
    "after",
    "before",
    "Monday",
    "tuesday",
    "morning",
    "night",
    "week",
    "weekend",
    "month",
    "century",
    "centuries",
    "million",
    "billion",
    "a",
    "half",
    "quarter",
    "past",
    "9999",
    "BC",
    "1990s",
    "80s",
    "’",
    "'",
    "s",
    "Easter",
    "Christmas",
    "summer",
    "this",
    "that",
    "same",
    "every",
    "each",
    "will",
    "said",
    "/",
    "(",
    ")",
    ",",
    "UTC",
    "noon",
    "hours",
    "couple",
    "of",
    "decades",
    "from",
    "now",
    "then",
    "since",
    "twenty",
    "thousand",
    "hundred",
    "nineteen",
    "“",
    "”",
    "é",
];

/// Reads a text with and without its date, and checks the spans.
fn ordered(text: &str, day: i32) {
    use jiff::ToSpan;
    let published = date(2020, 1, 1).checked_add(day.days()).ok();
    for published in [None, published] {
        let mut end = 0;
        for t in times(text, &[], published) {
            assert!(t.span.start >= end && t.span.start < t.span.end, "{text:?} {t:?}");
            assert!(text.get(t.span.start..t.span.end).is_some(), "{text:?} {t:?}");
            assert!(t.earliest <= t.latest, "{text:?} {t:?}");
            end = t.span.end;
        }
    }
}
