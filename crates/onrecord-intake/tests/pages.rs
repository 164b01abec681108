//! Web pages as papers publish them. The papers and people are invented.

use jiff::civil::date;
use onrecord::Report;
use onrecord_intake::{Format, report};

fn read(page: impl AsRef<[u8]>) -> Report {
    report("page.html", page.as_ref(), None).unwrap()
}

/// A present-day template: JSON-LD, a header with menus, captions, share buttons, related stories.
const HARBOUR: &str = r##"<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Harbour chief quits over ferry contract | The Harbour Courier</title>
<meta property="og:title" content="Harbour chief quits over ferry contract">
<meta property="og:site_name" content="The Harbour Courier">
<link rel="canonical" href="https://www.harbourcourier.example/news/ferry">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
{"@type":"NewsArticle","headline":"Harbour chief quits over ferry contract","datePublished":"2024-03-05T23:30:00-08:00",
"author":[{"@type":"Person","name":"Ines Calder"},{"@type":"Person","name":"Tom Okoro"}],
"publisher":{"@type":"Organization","name":"The Harbour Courier"},"mainEntityOfPage":"https://www.harbourcourier.example/news/ferry"}]}</script>
<style>.a{content:"“not text”"}</style><script>document.write("<p>“Not text,” said the script.</p>")</script>
</head><body class="page-article">
<header class="site-header"><a href="/">The Harbour Courier</a><nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article class="story"><header><h1>Harbour chief quits over ferry contract</h1>
<p class="byline">By <a rel="author" href="/ines">Ines Calder</a> and Tom Okoro</p></header>
<figure><img src="ferry.jpg" alt="A ferry"><figcaption>The ferry Aurelia, pictured in May. Photograph: Jo Lens</figcaption></figure>
<div class="share-tools"><ul><li><a href="#">Share this on Chirp</a></li><li><a href="#">Email</a></li></ul></div>
<div class="article-body">
<p>The chief executive of Port&nbsp;Maren, <b>Dana Whitlock</b>, resigned on Tuesday after it emerged that she had
signed a ferry contract worth £40&nbsp;million without a tender.</p>
<p>&ldquo;<em>I got this wrong</em>,&rdquo; Ms Whitlock said. &#8220;The board did not know, and I am sorry.&#8221;</p>
<div class="ad-slot"><p>Advertisement</p></div>
<p>The transport minister, Oren Pask, called it &lsquo;a failure of judgement&rsquo;<span>,</span> and said an inquiry would
report <a href="/inquiry">by the end of the year</a>.</p>
<h2>‘No tender’</h2>
<blockquote><p>“We asked twice for the papers,” said <strong>Lena Brandt</strong>, who chairs the harbour committee.</p>
<p>“We were told there were none.”</p></blockquote>
<p><a href="/related">Read more: The ferries that never sailed</a></p>
<ul><li>The contract ran for ten years, according to the council.</li><li>It was signed in January, in private.</li></ul>
<p>Councillors are to meet on Friday, and Mr Pask has asked to attend, his office said.</p>
</div></article>
<aside class="related"><h3>Related</h3><ul><li><a href="/1">Ferry late again</a></li><li><a href="/2">Harbour dredged</a></li></ul></aside></main>
<footer><p>© 2024 The Harbour Courier. All rights reserved.</p></footer></body></html>"##;

#[test]
fn a_page_with_json_ld() {
    let report = read(HARBOUR);
    assert_eq!(report.title.as_deref(), Some("Harbour chief quits over ferry contract"));
    // As printed, not as it was in Greenwich.
    assert_eq!(report.date, Some(date(2024, 3, 5)));
    assert_eq!(report.publisher.as_deref(), Some("The Harbour Courier"));
    assert_eq!(report.byline.as_deref(), Some("Ines Calder, Tom Okoro"));
    assert_eq!(report.url.as_deref(), Some("https://www.harbourcourier.example/news/ferry"));
    assert_eq!(
        report.text,
        "The chief executive of Port Maren, Dana Whitlock, resigned on Tuesday after it emerged that she had signed \
         a ferry contract worth £40 million without a tender.\n\n\
         “I got this wrong,” Ms Whitlock said. “The board did not know, and I am sorry.”\n\n\
         The transport minister, Oren Pask, called it ‘a failure of judgement’, and said an inquiry would report by \
         the end of the year.\n\n\
         ‘No tender’\n\n\
         “We asked twice for the papers,” said Lena Brandt, who chairs the harbour committee.\n\n\
         “We were told there were none.”\n\n\
         The contract ran for ten years, according to the council.\n\n\
         It was signed in January, in private.\n\n\
         Councillors are to meet on Friday, and Mr Pask has asked to attend, his office said."
    );
}

#[test]
fn malformed_json_ld_changes_nothing_else() {
    let page = HARBOUR
        .replace("\"@graph\":[", "\"@graph\":[[{")
        .replace("</title>", "</title>\n<meta name=date content=2024-03-05>");
    let report = read(page);
    assert_eq!(report.title.as_deref(), Some("Harbour chief quits over ferry contract"));
    assert_eq!(report.date, Some(date(2024, 3, 5)));
    assert_eq!(report.byline.as_deref(), Some("By Ines Calder and Tom Okoro"));
    assert_eq!(report.text, read(HARBOUR).text);
}

/// Open Graph only, and paragraphs made with line breaks.
#[test]
fn a_page_with_open_graph_and_line_breaks() {
    let report = read(
        r#"<html prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8"><title>Bridge closed - Valley Post</title>
        <meta property="og:title" content="Bridge closed &quot;for months&quot; - Valley Post"><meta property="og:site_name" content="Valley Post">
        <meta property="article:published_time" content="2023-11-30T08:00:00+02:00"><meta name="author" content="R. Venn">
        <meta property="og:url" content="https://valleypost.example/bridge"></head>
        <body><div id="top">Valley Post</div><div id="content" class="content">
        The Old Bridge will be closed, the mayor said, "for months".<br><br>"We have no choice," Mayor Ida Stroud
        told reporters, standing in the rain, as the first lorries turned back.<br />
        <br />
        Traders were angry, they said, and will march on Monday.<br>Some of them, at least, may not.
        </div></body></html>"#,
    );
    assert_eq!(report.title.as_deref(), Some("Bridge closed \"for months\""));
    assert_eq!(report.date, Some(date(2023, 11, 30)));
    assert_eq!(report.publisher.as_deref(), Some("Valley Post"));
    assert_eq!(report.byline.as_deref(), Some("R. Venn"));
    assert_eq!(report.url.as_deref(), Some("https://valleypost.example/bridge"));
    assert_eq!(
        report.text,
        "The Old Bridge will be closed, the mayor said, \"for months\".\n\n\
         \"We have no choice,\" Mayor Ida Stroud told reporters, standing in the rain, as the first lorries turned back.\n\n\
         Traders were angry, they said, and will march on Monday. Some of them, at least, may not."
    );
}

/// The 1990s: capitals, tables for layout, no ends of paragraphs, windows-1252 bytes, no metadata.
#[test]
fn an_old_page_in_windows_1252() {
    let page = b"<HTML><HEAD><TITLE>Dam report \x91misled\x92 parliament</TITLE></HEAD>\r\n\
        <BODY BGCOLOR=#FFFFFF><TABLE WIDTH=600 CELLPADDING=0><TR><TD COLSPAN=2><IMG SRC=logo.gif><FONT SIZE=1>\r\n\
        <A HREF=/>Home</A> | <A HREF=/w>World</A> | <A HREF=/b>Business</A></FONT></TD></TR>\r\n\
        <TR><TD WIDTH=120 VALIGN=TOP><FONT SIZE=1><A HREF=/1>Weather</A><BR><A HREF=/2>Letters</A><BR><A HREF=/3>Archive</A></FONT></TD>\r\n\
        <TD WIDTH=480><FONT FACE=\"Times\"><B>Dam report \x91misled\x92 parliament</B>\r\n\
        <P>A report on the Tarn dam misled parliament, its author, Professor Zo\xeb L\xf6wen, admitted yesterday.\r\n\
        <P>\x93I left out the cracks,\x94 she told the committee. \x93That was wrong \x96 and I knew it.\x94\r\n\
        <P>The government\x92s spokesman, Pavel Hron, said that &#147;no one was in danger&#148;, then or now.\r\n\
        </FONT></TD></TR></TABLE></BODY></HTML>";
    let report = read(page);
    assert_eq!(report.title.as_deref(), Some("Dam report ‘misled’ parliament"));
    assert_eq!((report.date, report.publisher), (None, None));
    assert_eq!(
        report.text,
        "A report on the Tarn dam misled parliament, its author, Professor Zoë Löwen, admitted yesterday.\n\n\
         “I left out the cracks,” she told the committee. “That was wrong – and I knew it.”\n\n\
         The government’s spokesman, Pavel Hron, said that “no one was in danger”, then or now."
    );
}

#[test]
fn utf_16_with_and_without_a_mark() {
    let expected = read(HARBOUR);
    let units: Vec<u16> = HARBOUR.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
    assert_eq!(read([b"\xff\xfe".as_slice(), &little].concat()), expected);
    assert_eq!(read([b"\xfe\xff".as_slice(), &big].concat()), expected);
    assert_eq!(read(&little), expected);
    assert_eq!(read(&big), expected);
}

#[test]
fn a_live_blog() {
    let mut page = String::from(
        r#"<html><head><meta charset=utf-8><title>Storm Odo: latest</title><script type="application/ld+json">
        {"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"Storm Odo: latest","datePublished":"2025-01-12T06:00:00Z",
        "author":"Staff","liveBlogUpdate":[{"@type":"BlogPosting","headline":"Roads shut","datePublished":"2025-01-13"}]}</script></head><body><main>"#,
    );
    for n in 1..=40 {
        page += &format!(
            "<article class=block id=b{n}><time datetime=2025-01-13T{:02}:00Z>{n} min ago</time><h2>Update {n}</h2>\
             <p>“Stay at home, please,” police chief Una Marsh said in update {n}, as trees fell.</p>\
             <p>The {n} roads, among them the coast road, are closed.</p></article>",
            n % 24
        );
    }
    let report = read(page + "</main></body></html>");
    assert_eq!(report.title.as_deref(), Some("Storm Odo: latest"));
    assert_eq!(report.date, Some(date(2025, 1, 12)));
    assert_eq!(report.byline.as_deref(), Some("Staff"));
    for n in 1..=40 {
        let said =
            format!("“Stay at home, please,” police chief Una Marsh said in update {n}, as trees fell.");
        assert!(report.text.split("\n\n").any(|p| p == said), "update {n} is missing:\n{}", report.text);
    }
}

#[test]
fn pages_without_an_article() {
    for page in [
        "<html><body></body></html>",
        "<html><body><nav><a href=/>Home</a></nav><div id=app></div><script>render()</script></body></html>",
        "<html><body><ul><li><a href=/1>Mayor resigns. Read it here.</a></li><li><a href=/2>Ferry late, again. More.</a></li></ul></body></html>",
        "<html><body><h1>Page not found</h1></body></html>",
        "<p>",
    ] {
        let error = report("page.html", page.as_bytes(), None).unwrap_err();
        assert!(error.is_no_article(), "{page}: {error}");
        assert!(error.to_string().contains("no article found in this page"), "{error}");
    }
    assert!(report("page.html", b" \n ", None).unwrap_err().is_empty());
}

#[test]
fn a_page_a_script_would_fill_has_its_text_in_json_ld() {
    let report = read(
        r#"<html><body><div id=app></div><script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill sold",
        "articleBody":"The mill was sold, its owner said.\n\n“I had no choice,” Kit Amory said."}</script></body></html>"#,
    );
    assert_eq!(report.title.as_deref(), Some("Mill sold"));
    assert_eq!(report.text, "The mill was sold, its owner said.\n\n“I had no choice,” Kit Amory said.");
}

#[test]
fn short_briefs_are_read_whole() {
    assert_eq!(read("<p>“Hello,” said <i>Ann</i> Example.</p>").text, "“Hello,” said Ann Example.");
    assert_eq!(
        read("<h1>Brief</h1><p>He <b>resign</b>ed.<p>(<a href=x>Source</a>) The council said so on Monday.")
            .text,
        "He resigned.\n\n(Source) The council said so on Monday."
    );
}

#[test]
fn nothing_needs_to_be_closed() {
    let report = read(
        "<title>Mayor out<body><div><nav><ul><li><a href=/>Home<div class=story><p>The mayor, Ada Quill, was voted out on \
         Monday, <b>narrowly.<p>“I accept it,” she said, <i>“but not gladly.<div><p>Her deputy said nothing, and left<a href=\"x",
    );
    assert!(report.text.contains("The mayor, Ada Quill, was voted out on Monday, narrowly.\n\n“I accept it,” she said, “but not gladly."), "{}", report.text);
}

/// Libraries that build and search a tree of elements recurse; this must neither overflow the stack
/// of a thread nor take more than a moment.
#[test]
fn nesting_without_end_is_read() {
    let tags = [
        "div",
        "b",
        "span class=x",
        "blockquote",
        "table><tr><td",
        "ul><li",
        "a href=x",
        "del",
        "q",
        "p><section",
        "nav",
        "h1",
    ];
    for tag in tags {
        for (times, closed) in [(10_000, true), (10_000, false), (50_000, false)] {
            let start = format!("<{tag}>");
            let names: Vec<_> = start.split('<').skip(1).filter_map(|t| t.split([' ', '>']).next()).collect();
            let end: String = names.iter().rev().map(|name| format!("</{name}>")).collect();
            let page = format!(
                "<html><body>{}<p>“It goes on,” said Ida Stroud, and it did.</p>{}",
                start.repeat(times),
                end.repeat(if closed { times } else { 0 })
            );
            let text = report("page.html", page.as_bytes(), None).map(|r| r.text);
            let text = text.unwrap_or_else(|error| panic!("{times} {tag}, closed: {closed}: {error}"));
            assert!(
                text.contains("It goes on,” said Ida Stroud, and it did."),
                "{times} {tag}, closed: {closed}: {text:.200}"
            );
        }
    }
}

#[test]
fn too_large_is_said_before_anything_is_read() {
    let bytes = vec![b'a'; onrecord_intake::MAX_BYTES + 1];
    for format in [Format::Text, Format::Markdown, Format::Html] {
        let error = report("x", &bytes, Some(format)).unwrap_err();
        assert!(error.is_too_large() && error.to_string().contains("67108865 bytes"), "{error}");
    }
}

#[test]
fn a_text_that_is_no_report_but_a_collection() {
    let line = "A line of a very long collection of reports, one after the other.\n";
    let bytes = line.repeat(onrecord_intake::MAX_TEXT / line.len() + 1);
    for format in [Format::Text, Format::Markdown] {
        let error = report("x", bytes.as_bytes(), Some(format)).unwrap_err();
        assert!(error.is_too_large() && error.to_string().contains("split it"), "{error}");
    }
}
