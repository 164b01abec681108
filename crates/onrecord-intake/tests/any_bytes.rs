//! Whatever the bytes: no panic, and plain text comes through as it is.

use onrecord_intake::{Format, report};
use proptest::prelude::*;

const FORMATS: [Option<Format>; 4] = [None, Some(Format::Text), Some(Format::Markdown), Some(Format::Html)];

/// Pieces that steer a parser into its corners.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        &b"<p>"[..],
        b"</p>",
        b"<div class=share>",
        b"</div>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"</table>",
        b"<br>",
        b"<br/>",
        b"<a href='#x'>",
        b"</a>",
        b"<h1>",
        b"</h1>",
        b"<script type=application/ld+json>",
        b"</script>",
        b"{\"@type\":\"NewsArticle\",",
        b"\"headline\":\"",
        b"\"}",
        b"<!--",
        b"-->",
        b"<title>",
        b"</title>",
        b"<meta charset=utf-16>",
        b"<meta charset=big5>",
        b"&#147;",
        b"&ldquo",
        b"&",
        b"<iframe src='a\xe2\x82\xacyoutube.com'>",
        b"<img src=\xe2\x82\xac.jpg",
        b"<ul>",
        b"<li>",
        b"<dl><dt>",
        b"<pre>",
        b"He said so, twice. ",
        b"\xe2\x80\x9cYes,\xe2\x80\x9d ",
        b"\x93No\x94 ",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b"---\n",
        b"title: x\n",
        b"+++\n",
        b"\n\n",
        b"# ",
        b"> ",
        b"* ",
        b"1. ",
        b"```\n",
        b"[a](b)",
        b"| a |\n|---|\n",
        b"![x]",
        b"<q>",
        b"<del>",
        b"<figure>",
        b"<section hidden>",
        b"<svg/>",
        b"<noscript>",
        b"<blockquote>",
        b"\r\n",
        b"\xc2\xa0",
        b"<p style='display:none'>",
        b"<span class=byline>",
        b"<time datetime=2024-03-05>",
        b"<td colspan=99999999999>",
        b"<a href=\"javascript:x\">",
    ]);
    prop_oneof![
        3 => prop::collection::vec(pieces, 0..120).prop_map(|p| p.concat()),
        1 => prop::collection::vec(any::<u8>(), 0..400),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_bytes_panic(bytes in pieces()) {
        for format in FORMATS {
            if let Ok(report) = report("a.b", &bytes, format) {
                prop_assert!(!report.text.trim().is_empty());
                prop_assert_eq!(report.id, "a");
            }
        }
    }

    #[test]
    fn plain_text_is_unchanged(text in "\\PC{1,200}|[a-z“”\u{feff}\r\n\t é€中😀]{1,200}") {
        prop_assume!(!text.trim().is_empty() && !text.starts_with('\u{feff}'));
        for mark in ["", "\u{feff}"] {
            let report = report("a.txt", format!("{mark}{text}").as_bytes(), None).unwrap();
            prop_assert_eq!(&report.text, &text);
        }
    }

    #[test]
    fn html_paragraphs_are_clean(bytes in pieces()) {
        if let Ok(report) = report("a.html", &bytes, None) {
            for paragraph in report.text.split("\n\n") {
                prop_assert!(!paragraph.is_empty() && paragraph.trim() == paragraph, "{paragraph:?}");
                prop_assert!(!paragraph.contains(['\n', '\t', '\u{a0}', '\u{ad}']) && !paragraph.contains("  "), "{paragraph:?}");
            }
        }
    }
}
