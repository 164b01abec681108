//! The web page.

use onrecord_cli::show::html::{Article, page};

use crate::sample;

/// The page without what changes with every version: the style sheet, its digest, the program.
fn stable(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let (start, rest) = before.split_once("'sha256-").unwrap();
    let (_, end) = rest.split_once("'; base-uri").unwrap();
    format!("{start}'sha256-…'; base-uri{end}<style>…</style>{after}")
        .replace(onrecord::json::PROGRAM, "onrecord 0.0.0")
}

#[test]
fn one_report() {
    let report = sample::ferry();
    let page = page(vec![Article::new(&sample::ferry_reading(&report), 1)]);
    insta::assert_snapshot!(stable(&page));
}

/// Actors, offices and speakers.
#[test]
fn who_is_who() {
    let report = sample::police();
    let page = page(vec![Article::new(&sample::police_reading(&report), 1)]);
    insta::assert_snapshot!(stable(&page));
}

/// What happened, who is held to account, and what came of what was said.
#[test]
fn what_happened() {
    let report = sample::harbour();
    let page = page(vec![Article::new(&sample::harbour_reading(&report), 1)]);
    insta::assert_snapshot!(stable(&page));
    // What the report calls <Northsound> is no element, in the picture neither.
    assert!(
        !page.contains("<Northsound>")
            && page.contains("&lt;Northsound&gt;") | page.contains("&#60;Northsound&#62;")
    );
    // Pictures have names and say what is in them; nothing runs, nothing is fetched.
    for needed in [
        "role=\"img\" aria-labelledby=\"r1-c1-title\" aria-describedby=\"r1-c1-desc\"",
        "<desc id=\"r1-c1-desc\">",
    ] {
        assert!(page.contains(needed), "{needed}");
    }
    for barred in ["<script", "<image", "<foreignObject", "xlink:href", " style=", " onclick="] {
        assert!(!page.contains(barred), "{barred}");
    }
}

#[test]
fn several_reports() {
    let (ferry, bridge) = (sample::ferry(), sample::bridge());
    let readings = [sample::ferry_reading(&ferry), sample::reading(&bridge, &[])];
    let articles = readings.iter().enumerate().map(|(n, reading)| Article::new(reading, n + 1));
    let page = page(articles.collect());
    insta::assert_snapshot!(stable(&page));
}

/// Every link on the page leads somewhere, and nothing has the id of something else.
#[test]
fn links_lead_somewhere() {
    let (ferry, police, harbour) = (sample::ferry(), sample::police(), sample::harbour());
    let readings = [
        sample::ferry_reading(&ferry),
        sample::police_reading(&police),
        sample::police_reading(&police),
        sample::harbour_reading(&harbour),
    ];
    let articles = readings.iter().enumerate().map(|(n, reading)| Article::new(reading, n + 1));
    let page = page(articles.collect());
    let values = |attribute: &str| {
        page.split(attribute).skip(1).map(|rest| rest.split_once('"').unwrap().0).collect::<Vec<_>>()
    };
    let ids = values(" id=\"");
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    let links = values(" href=\"#");
    assert!(links.len() > 18 + 2 * 30, "{links:?}");
    for target in links.into_iter().chain(values(" aria-labelledby=\"")).chain(values(" aria-describedby=\""))
    {
        assert!(ids.contains(&target), "{target}");
    }
}

/// Contrast of every text colour of the style sheet, in light and dark, on paper and on the tint.
#[test]
fn contrast() {
    let style = include_str!("../../templates/style.css");
    let roots: Vec<&str> =
        style.split(":root {").skip(1).take(2).map(|rest| rest.split_once('}').unwrap().0).collect();
    assert_eq!(roots.len(), 2);
    for root in roots {
        let value =
            |name: &str| root.split_once(&format!("--{name}: ")).unwrap().1.split_once(';').unwrap().0;
        let hex = |name: &str| {
            let digits = value(name).trim_start_matches('#').to_owned();
            [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()))
        };
        let tint = |name: &str, on: [f64; 3]| {
            let parts: Vec<f64> = value(name)
                .trim_start_matches("rgb(")
                .trim_end_matches(')')
                .split([' ', '/'])
                .filter_map(|part| part.parse().ok())
                .collect();
            [0, 1, 2].map(|n| parts[n] * parts[3] + on[n] * (1.0 - parts[3]))
        };
        let light = |color: [f64; 3]| {
            let [r, g, b] = color
                .map(|c| c / 255.0)
                .map(|c| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let ratio = |a: [f64; 3], b: [f64; 3]| {
            let (a, b) = (light(a), light(b));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        let paper = hex("paper");
        let tinted = tint("tint", paper);
        for back in [paper, tinted, tint("tint", tinted), tint("target", paper)] {
            for color in ["ink", "source", "cue", "link", "quiet"] {
                assert!(
                    ratio(hex(color), back) >= 4.5,
                    "{color} on {back:?}: {:.2}",
                    ratio(hex(color), back)
                );
            }
        }
        assert!(ratio(hex("focus"), paper) >= 3.0 && ratio(hex("edge"), paper) >= 3.0);
    }
}
