//! Tables of invented sentences with the values expected in them.

use jiff::civil::{Date, DateTime, date};

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
        ("Ms Orr promised to publish the plan by Friday.", &["2022-02-11"]),
        ("Ms Orr vowed to reopen the pier by the summer.", &["2022-SU"]),
        ("They had fled to the hills by Monday.", &["2022-02-07"]),
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
fn what_news_comes_after() {
    check(&[
        ("The news comes a week after she met the board.", &["2022-W05"]),
        ("The move came just two days after the vote.", &["2022-02-08"]),
        ("The vote came on 3 May 2019, a day after the debate.", &["2019-05-03", "2019-05-03"]),
        ("He died in 1946, six years before she was born.", &["1946", "P6Y"]),
    ]);
}

#[test]
fn relative_to_the_text() {
    check(&[
        ("He was charged on 3 May 2019. He fled the following day.", &["2019-05-03", "2019-05-04"]),
        ("She won in May 2019 and stood down the following month.", &["2019-05", "2019-06"]),
        ("She joined in 2010. Two years later she led it.", &["2010", "2012"]),
        ("He met her on 3 May 2019 and rang her that evening.", &["2019-05-03", "2019-05-03TEV"]),
        ("He met her on 3 May 2019. Hours later he was gone.", &["2019-05-03", "2019-05-03"]),
        ("Hours earlier she had denied it.", &["2022-02-10"]),
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
        ("The current financial year is worse.", &["2021"]),
        ("Next parliamentary year will be short.", &["2022"]),
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

#[test]
fn parts_of_longer_times() {
    check(&[
        ("Ms Orr resigned in the first week of May 2019.", &["2019-W18"]),
        ("The fair opened on the last weekend of July 2019.", &["2019-W30-WE"]),
        ("He was paid on the last day of January.", &["2022-01-31"]),
        ("It was signed in the third month of 2021.", &["2021-03"]),
        ("It closed in the last week of 2019.", &["2019-W52"]),
        ("She left on the 15th day of last month.", &["2022-01-15"]),
        ("The vote is on the first Monday of next month.", &["2022-03-07"]),
        ("Mr Dale will speak on Monday of next week.", &["2022-02-14"]),
        ("Mr Dale will speak on Wednesday evening next week.", &["2022-02-16TEV"]),
        ("She will know by the end of year.", &["2022"]),
        ("It rose in the first ten days of 2021.", &["P10D", "2021"]),
    ]);
    let first = &times("It rose in the first ten days of 2021.", &[], None)[0];
    assert_eq!(first.earliest.map(|t| t.date()), Some(date(2021, 1, 1)));
    assert_eq!(first.latest.map(|t| t.date()), Some(date(2021, 1, 10)));
}

#[test]
fn counts_of_several_units() {
    check(&[
        ("He died two weeks and two days ago.", &["2022-01-25"]),
        ("She will return in two weeks.", &["2022-W08"]),
        ("She will return in three months.", &["2022-05"]),
        ("She will leave three days from Tuesday.", &["2022-02-18"]),
        ("She resigned two weeks before 3 May 2019.", &["2019-04-19"]),
        ("She will speak on Friday after next.", &["2022-02-18"]),
        ("Sales fell in the last quarter.", &["2021-Q4"]),
        ("He has sat through the five past years.", &["P5Y"]),
    ]);
    let quarters = &times("Sales fell over the past two quarters.", &[], Some(date(2022, 2, 10)))[0];
    assert_eq!(quarters.value, "P6M");
    assert_eq!(quarters.earliest.map(|t| t.date()), Some(date(2021, 7, 1)));
    assert_eq!(quarters.latest.map(|t| t.date()), Some(date(2021, 12, 31)));
}

#[test]
fn durations_with_their_place() {
    let placed = |text: &str| {
        let found = times(text, &[], Some(date(2022, 2, 10)));
        let days = |t: Option<DateTime>| t.map(|t| t.date().to_string()).unwrap_or_default();
        (found[0].value.clone(), days(found[0].earliest), days(found[0].latest))
    };
    let expected = |value: &str, from: &str, to: &str| (value.to_owned(), from.to_owned(), to.to_owned());
    assert_eq!(
        placed("The bridge will shut for three days from Monday."),
        expected("P3D", "2022-02-14", "2022-02-16")
    );
    assert_eq!(placed("She will decide within two weeks."), expected("P2W", "2022-02-10", "2022-02-23"));
    assert_eq!(placed("She decided within two weeks."), expected("P2W", "", ""));
}

#[test]
fn holidays_of_two_countries() {
    check(&[
        ("The pier reopened on Good Friday last year.", &["2021-04-02"]),
        ("The pier will reopen on Easter Monday.", &["2022-04-18"]),
        ("They met on Maundy Thursday 2021.", &["2021-04-01"]),
        ("The march was on the August bank holiday.", &["2021-08-30"]),
        ("The march will be on the early May bank holiday.", &["2022-05-02"]),
        ("He was seen on Thanksgiving Day.", &["2021-11-25"]),
        ("The shop was looted on Black Friday.", &["2021-11-26"]),
        ("She will speak on Presidents' Day.", &["2022-02-21"]),
        ("Trains will stop over the Easter weekend.", &["2022-W15-WE"]),
        ("He was arrested on Labor Day weekend.", &["2021-W35-WE"]),
        ("He had spoken on Juneteenth.", &["2021-06-19"]),
    ]);
}

#[test]
fn ranges_run_forward() {
    check(&[
        ("The inquiry sat from August to October.", &["2021-08", "2021-10"]),
        ("The inquiry will sit from November to March.", &["2021-11", "2022-03"]),
        ("He was away from Friday to Sunday.", &["2022-02-04", "2022-02-06"]),
        ("The road will be shut from Monday to Friday.", &["2022-02-14", "2022-02-18"]),
        ("It ran from the 13th to the 15th of July 2021.", &["2021-07-13", "2021-07-15"]),
    ]);
}

#[test]
fn hours_beside_a_day() {
    check(&[
        ("The office is open on Monday from 10 to 4.", &["2022-02-07T10:00", "2022-02-07T16:00"]),
        ("They will meet between 3 and 5 on Tuesday.", &["2022-02-15T15:00", "2022-02-15T17:00"]),
        ("They will meet tonight from 7 to 8.30.", &["2022-02-10T19:00", "2022-02-10T20:30"]),
        ("He was held on Monday, 10am–noon.", &["2022-02-07T10:00", "2022-02-07T12:00"]),
        ("He rang at twenty minutes past 3 p.m. on Tuesday.", &["2022-02-08T15:20"]),
        ("He rang on 4 June 2021, 14:55.", &["2021-06-04T14:55"]),
    ]);
}

#[test]
fn scores_and_votes_are_no_hours() {
    check(&[
        ("Rovers won 3-1 on Saturday.", &["2022-02-05"]),
        ("The council voted 6-8 on Monday.", &["2022-02-07"]),
        ("Ms Orr beat her on Monday 6-4.", &["2022-02-07"]),
        ("The fee rose from 3 to 5 on Monday.", &["2022-02-07"]),
        ("The firm keeps 8p of each pound.", &[]),
        ("In May twenty people left.", &["2021-05"]),
        ("The two May brothers sued.", &[]),
        ("On Tuesday, 9.30 million people saw it.", &["2022-02-08"]),
        ("He is one of nineteen twelve-year-olds.", &[]),
    ]);
}

#[test]
fn days_and_years_in_words_and_figures() {
    check(&[
        ("She was born on twenty-five January nineteen eighty-six.", &["1986-01-25"]),
        ("He has led it since two thousand and five.", &["2005"]),
        ("The scan is named 20200701.", &["2020-07-01"]),
        ("Sales fell in 2018Q4.", &["2018-Q4"]),
        ("Sales fell in 2019-H2.", &["2019-H2"]),
        ("Strikes were called on 6/5, 7/5 and 8/5.", &["2021-06-05", "2021-07-05", "2021-08-05"]),
        ("The rota is for w/c 7 February.", &["2022-W06"]),
    ]);
}

#[test]
fn from_the_moment_of_reading() {
    let now = date(2022, 2, 10).at(16, 12, 0, 0);
    for (text, expected) in [
        ("We will meet in five minutes.", "2022-02-10T16:17"),
        ("We met two hours ago.", "2022-02-10T14:12"),
        ("We will meet at 3 p.m.", "2022-02-11T15:00"),
        ("We will meet in half an hour.", "2022-02-10T16:42"),
    ] {
        assert_eq!(super::times_at(text, &[], Some(now))[0].value, expected, "{text}");
    }
}

#[test]
fn days_that_are_none_are_survived() {
    for text in [
        "He was paid on 30 February.",
        "He was paid on 31 April 2021.",
        "It ends on the 45th day of May.",
        "It ends in the year 99999.",
        "It ends 99999 years from now.",
        "It ends 99999999999 weeks after 3 May 2021.",
        "It began 90000 months and 90000 days before Easter.",
        "It ends on the last day of 9999.",
        "The first 99999 weeks of 2021.",
        "20211345",
    ] {
        for published in [None, Some(date(2022, 2, 10)), Some(Date::MIN), Some(Date::MAX)] {
            for time in times(text, &[], published) {
                assert!(time.earliest <= time.latest, "{text}");
            }
        }
    }
}

#[test]
fn every_confidence_is_a_chance() {
    let text = "On Tuesday, 4 May 2019, two years ago and now, the following week, every day for years.";
    for time in times(text, &[], Some(date(2022, 2, 10))) {
        assert!((0.0..=1.0).contains(&time.confidence), "{time:?}");
    }
    let chance = |text: &str| times(text, &[], Some(date(2022, 2, 10)))[0].confidence;
    assert!(chance("She left on 4 May 2019.") > chance("She left a day after the vote."));
}
