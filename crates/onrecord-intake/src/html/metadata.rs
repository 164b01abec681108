//! What a page says about its article, the most trustworthy source first.

use jiff::civil::Date;

use super::page::Facts;
use super::{json_ld, words};
use crate::date::day;

/// What is known about a page's article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) publisher: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) url: Option<String>,
}

// In each list the first that is there counts: what is made for articles before what is made for
// any page, and what is seldom filled in by a template last.
const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "dc:title",
    "headline",
    "parsely-title",
    "sailthru.title",
];
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc:date",
    "article:published",
    "article.published",
    "pdate",
    "published_time",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "publication_date",
    "pub_date",
    "pubdate",
    "ptime",
    "date",
];
const PUBLISHERS: &[&str] = &[
    "og:site_name",
    "publisher",
    "article:publisher",
    "dc.publisher",
    "dcterms.publisher",
    "dc:publisher",
    "citation_publisher",
    "citation_journal_title",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc:creator",
    "citation_author",
];
const ADDRESSES: &[&str] = &["canonical", "og:url", "twitter:url", "parsely-link"];

/// What the facts come to.
pub(super) fn of(facts: &Facts) -> Metadata {
    let all = |names: &'static [&'static str]| {
        names
            .iter()
            .flat_map(|name| facts.meta.iter().filter(move |(n, _)| n == name).map(|(_, value)| value))
    };
    let address = all(ADDRESSES).map(|a| a.trim()).find(|a| is_address(a)).map(str::to_owned);
    let json_ld = json_ld::read(&facts.json_ld, address.as_deref());
    let url = address.or(json_ld.url);

    let name = |value: &String| Some(words(value)).filter(|n| !n.is_empty() && !n.contains("://"));
    let site_name = all(&["og:site_name", "application-name"]).find_map(name).or(json_ld.site);
    let publisher =
        json_ld.publisher.or_else(|| all(PUBLISHERS).find_map(name)).or_else(|| site_name.clone());

    let site =
        Site { names: [publisher.as_deref(), site_name.as_deref()], host: url.as_deref().and_then(host) };
    let headlines: Vec<String> = facts.headlines.iter().map(|h| words(h)).collect();
    let title = json_ld
        .headline
        .or_else(|| all(TITLES).find_map(name))
        .map(|title| site.stripped(&title))
        .or_else(|| {
            let title = words(facts.title.as_deref()?);
            // "Headline | Politics | The Paper": the headline is printed in the page as well.
            let printed = headlines.iter().find(|h| {
                let rest = title.strip_prefix(h.as_str());
                rest.is_some_and(|rest| SEPARATORS.iter().any(|s| rest.starts_with(s)))
            });
            Some(printed.cloned().unwrap_or_else(|| site.stripped(&title))).filter(|t| !t.is_empty())
        })
        .or_else(|| headlines.first().cloned())
        .filter(|title| !title.is_empty());

    let byline = json_ld.byline.or_else(|| {
        // A template that has no author fills in the site.
        let author = |names| all(names).filter_map(name).find(|n| !site.is_named(n));
        author(AUTHORS).or_else(|| {
            // "Written by" is one of the labels a link preview shows.
            let label = all(&["twitter:label1"]).next()?;
            label.to_ascii_lowercase().contains("by").then(|| author(&["twitter:data1"]))?
        })
    });
    let times = facts.times.iter().filter(|t| t.is_publication).chain(&facts.times);
    let date = (json_ld.date.as_deref().and_then(day))
        .or_else(|| all(DATES).find_map(|d| day(d)))
        .or_else(|| times.map(|t| &t.at).find_map(|t| day(t)));
    Metadata { title, date, publisher, byline, url }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split(['/', ':', '?', '#']).next()
}

const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " : ", " · ", " • ", " » ", " « ", " / "];

/// The names a site may add to its titles.
struct Site<'a> {
    names: [Option<&'a str>; 2],
    host: Option<&'a str>,
}

impl Site<'_> {
    /// `title` without the site's name before or behind it.
    fn stripped(&self, title: &str) -> String {
        let mut title = title;
        loop {
            let parts = SEPARATORS.iter().flat_map(|separator| {
                [title.rsplit_once(separator), title.split_once(separator).map(|(name, rest)| (rest, name))]
            });
            match parts.flatten().find(|(rest, name)| self.is_named(name) && !rest.trim().is_empty()) {
                Some((rest, _)) => title = rest.trim(),
                None => return title.to_owned(),
            }
        }
    }

    fn is_named(&self, name: &str) -> bool {
        let name = letters(name);
        let is_name = |site: &&str| {
            let site = letters(site);
            // "BBC" publishes "BBC News".
            name == site
                || name.strip_prefix(site.as_str()).is_some_and(|rest| rest == "news" || rest == "online")
        };
        !name.is_empty()
            && (self.names.iter().flatten().any(is_name)
                || self.host.is_some_and(|host| host.split('.').any(|label| letters(label) == name)))
    }
}

/// What names are compared by: letters and figures, without an article.
fn letters(name: &str) -> String {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.strip_prefix("the").map(str::to_owned).unwrap_or(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::page::{Reading, read};

    fn known(head: &str) -> Metadata {
        of(&read(head, Reading::Usual).facts)
    }

    fn title(head: &str) -> String {
        known(head).title.unwrap()
    }

    #[test]
    fn the_sites_name_is_no_part_of_the_title() {
        let og = "<meta property=og:site_name content='The Harbour Courier'>";
        for written in [
            "Mayor resigns | The Harbour Courier",
            "Mayor resigns - Harbour Courier",
            "Mayor resigns – The Harbour Courier",
            "The Harbour Courier » Mayor resigns",
            "Mayor resigns - Harbour Courier News",
        ] {
            assert_eq!(title(&format!("<title>{written}</title>{og}")), "Mayor resigns", "{written}");
        }
        let canonical = "<link rel=canonical href='https://www.harbourcourier.co.uk/1'>";
        assert_eq!(
            title(&format!("<title>Mayor resigns | Harbour Courier</title>{canonical}")),
            "Mayor resigns"
        );
    }

    #[test]
    fn other_dashes_stay_in_the_title() {
        let og = "<meta property=og:site_name content='The Courier'>";
        assert_eq!(title(&format!("<title>Mayor resigns - again</title>{og}")), "Mayor resigns - again");
        assert_eq!(
            title("<title>Mayor resigns - again | The Courier</title>"),
            "Mayor resigns - again | The Courier"
        );
        assert_eq!(title(&format!("<title>The Courier</title>{og}")), "The Courier");
    }

    #[test]
    fn the_printed_headline_ends_the_title() {
        assert_eq!(
            title(
                "<title>Mayor resigns | Politics | Courier</title><h1>Logo</h1><h1>Mayor <i>resigns</i></h1>"
            ),
            "Mayor resigns"
        );
        assert_eq!(title("<h1>Mayor resigns</h1>"), "Mayor resigns");
    }

    #[test]
    fn dates_from_wherever_they_are() {
        let march_5 = Some(jiff::civil::date(2024, 3, 5));
        for head in [
            "<meta property='article:published_time' content='2024-03-05T00:30:00+11:00'>",
            "<meta name=DC.date.issued content=2024-03-05>",
            "<meta itemprop=datePublished content='2024-03-05 10:00'>",
            "<meta name=date content=unknown><meta name=pubdate content=20240305>",
            "<time datetime=2024-03-01>x</time><time itemprop=datePublished datetime=2024-03-05T10:00Z>y</time>",
            "<time datetime=2024-03-05>5 March</time><time datetime=2024-03-01>x</time>",
            "<meta name=date content=2023-01-01><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2024-03-05\"}</script>",
        ] {
            assert_eq!(known(head).date, march_5, "{head}");
        }
        let several = "<meta property=x:y itemprop='datePublished dateCreated' content=2024-03-05>";
        assert_eq!(known(several).date, march_5);
        assert_eq!(known("<meta name=revised content=2024-03-05>").date, None);
    }

    #[test]
    fn addresses_of_authors_are_no_bylines() {
        let head = "<meta property=article:author content='https://c.example/jo'><meta name=dc.creator content='Jo Field'>";
        assert_eq!(known(head).byline.as_deref(), Some("Jo Field"));
        let head =
            "<meta name=author content='The Courier'><meta property=og:site_name content='The Courier'>";
        assert_eq!(known(head).byline, None);
        let head =
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Jo Field'>";
        assert_eq!(known(head).byline.as_deref(), Some("Jo Field"));
        let head = "<meta name=twitter:label1 content='Est. reading time'><meta name=twitter:data1 content='4 minutes'>";
        assert_eq!(known(head).byline, None);
    }

    #[test]
    fn relative_addresses_are_none() {
        let head = "<link rel=canonical href='/1'><meta property=og:url content='https://c.example/1'>";
        assert_eq!(known(head).url.as_deref(), Some("https://c.example/1"));
        assert_eq!(known("<link rel=canonical href='/1'>").url, None);
    }
}
