//! What a page tells search engines about its article, in JSON-LD.
//!
//! The vocabulary is schema.org's. Pages write it in many ways, and often not quite as JSON;
//! whatever cannot be read is as if it were not there.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::words;

/// What JSON-LD says about an article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct JsonLd {
    pub(super) headline: Option<String>,
    pub(super) date: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    /// The article's text, as written.
    pub(super) body: Option<String>,
    /// The site's own name.
    pub(super) site: Option<String>,
}

/// Reads a page's JSON-LD. Of several articles it is about the one at `address`, else the first.
pub(super) fn read(sources: &[&str], address: Option<&str>) -> JsonLd {
    let documents: Vec<Value> = sources.iter().filter_map(|source| parse(source)).collect();
    let mut graph = Graph::default();
    for document in &documents {
        graph.index(document);
        graph.list(document);
    }
    let site = graph.things.iter().find(|t| is_a(t, &["WebSite"])).and_then(|t| graph.name(t.get("name")?));
    let organization = || {
        let found = graph.things.iter().find(|t| is_a(t, &["NewsMediaOrganization", "Organization"]))?;
        graph.name(found.get("name")?)
    };
    let articles = || graph.things.iter().filter(|t| is_article(t));
    let at_address =
        |article: &&&Map<String, Value>| address.is_some() && graph.url(article).as_deref() == address;
    let Some(article) = articles().find(at_address).or_else(|| articles().next()) else {
        // A page that is a review or a podcast has a date as well.
        let date = graph.things.iter().find_map(|t| text(t.get("datePublished")?));
        return JsonLd { date, publisher: organization(), site, ..JsonLd::default() };
    };
    JsonLd {
        headline: article.get("headline").or_else(|| article.get("name")).and_then(text),
        date: ["datePublished", "dateCreated"].iter().find_map(|key| article.get(*key).and_then(text)),
        byline: article.get("author").or_else(|| article.get("creator")).and_then(|a| graph.names(a)),
        publisher: article.get("publisher").and_then(|p| graph.names(p)).or_else(organization),
        url: graph.url(article),
        body: article.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        site,
    }
}

/// JSON, or what pages write for it: CDATA, comments or a semicolon around it, line ends in strings.
fn parse(source: &str) -> Option<Value> {
    let mut source = source;
    if let Some((_, inside)) = source.split_once("<![CDATA[") {
        source = inside.split("]]>").next().unwrap_or_default();
    }
    let from = source.find(['{', '['])?;
    let to = source.rfind(['}', ']'])?;
    let json = source.get(from..=to)?;
    serde_json::from_str(json)
        .or_else(|_| serde_json::from_str(&json.replace(|c: char| c.is_ascii_control(), " ")))
        .ok()
}

/// A page's things, and those that are referred to.
#[derive(Default)]
struct Graph<'v> {
    things: Vec<&'v Map<String, Value>>,
    by_id: HashMap<&'v str, &'v Map<String, Value>>,
}

impl<'v> Graph<'v> {
    /// Lists the things `value` is about, not those it mentions.
    fn list(&mut self, value: &'v Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.list(item)),
            Value::Object(thing) => {
                self.things.push(thing);
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inner) = thing.get(key) {
                        self.list(inner);
                    }
                }
            }
            _ => {}
        }
    }

    /// Remembers everything that has a name of its own. Recursion is as deep as `serde_json`
    /// allows: 128.
    fn index(&mut self, value: &'v Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.index(item)),
            Value::Object(thing) => {
                // A mere reference has nothing else.
                if let Some(id) = thing.get("@id").and_then(Value::as_str)
                    && thing.len() > 1
                {
                    self.by_id.entry(id).or_insert(thing);
                }
                thing.values().for_each(|inner| self.index(inner));
            }
            _ => {}
        }
    }

    /// The name of a person or organization.
    fn name(&self, value: &Value) -> Option<String> {
        match value {
            Value::Object(thing) => {
                let named =
                    thing.get("name").or_else(|| self.by_id.get(thing.get("@id")?.as_str()?)?.get("name"));
                // Names have no parts that are things; were there one, it could refer to itself.
                named.or_else(|| thing.get("@value")).and_then(text)
            }
            other => text(other),
        }
        .filter(|name| !name.contains("://"))
    }

    fn names(&self, value: &Value) -> Option<String> {
        let Value::Array(items) = value else { return self.name(value) };
        let mut names: Vec<String> = Vec::new();
        // No report has a hundred authors.
        for name in items.iter().take(100).filter_map(|item| self.name(item)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn url(&self, article: &Map<String, Value>) -> Option<String> {
        let address = |value: &Value| {
            let text = match value {
                Value::Object(thing) => thing.get("@id").or_else(|| thing.get("url")).and_then(text),
                other => text(other),
            };
            text.filter(|t| t.starts_with("http://") || t.starts_with("https://"))
        };
        ["url", "mainEntityOfPage", "@id"].iter().find_map(|key| article.get(*key).and_then(address))
    }
}

/// A string, the first of several, or a string with its language; `None` if there is nothing in it.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => words(text),
        Value::Array(items) => return items.first().filter(|item| !item.is_array()).and_then(text),
        Value::Object(thing) => words(thing.get("@value")?.as_str()?),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn types(thing: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let (one, several) = match thing.get("@type") {
        Some(Value::Array(types)) => (None, types.as_slice()),
        other => (other, [].as_slice()),
    };
    // `schema:NewsArticle`, `http://schema.org/NewsArticle`
    one.into_iter().chain(several).filter_map(|t| t.as_str()?.rsplit(['/', ':']).next())
}

fn is_a(thing: &Map<String, Value>, wanted: &[&str]) -> bool {
    types(thing).any(|t| wanted.contains(&t))
}

fn is_article(thing: &Map<String, Value>) -> bool {
    types(thing).any(|t| t.ends_with("Article") || matches!(t, "Report" | "BlogPosting" | "LiveBlogPosting"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_read() {
        let read = read(
            &[
                r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Mayor &#8216;done&#8217;",
                "datePublished": "2024-03-05T23:00:00-08:00", "author": [{"@type": "Person", "name": "Jo Field"}, "Al Brook"],
                "publisher": {"@type": "Organization", "name": "The Courier"},
                "mainEntityOfPage": {"@type": "WebPage", "@id": "https://c.example/1"}}"#,
            ],
            None,
        );
        assert_eq!(
            read,
            JsonLd {
                headline: Some("Mayor ‘done’".into()),
                date: Some("2024-03-05T23:00:00-08:00".into()),
                byline: Some("Jo Field, Al Brook".into()),
                publisher: Some("The Courier".into()),
                url: Some("https://c.example/1".into()),
                ..JsonLd::default()
            }
        );
    }

    #[test]
    fn a_graph_refers_within_itself() {
        let read = read(
            &[r##"{"@graph": [
                {"@type": "WebSite", "@id": "#site", "name": "courier.example"},
                {"@type": ["Article", "Thing"], "headline": "H", "author": {"@id": "#jo"}, "publisher": {"@id": "#org"}},
                {"@type": "Person", "@id": "#jo", "name": "Jo Field"},
                {"@type": "Organization", "@id": "#org", "name": "The Courier"}]}"##],
            None,
        );
        assert_eq!(read.byline.as_deref(), Some("Jo Field"));
        assert_eq!(read.publisher.as_deref(), Some("The Courier"));
        assert_eq!(read.site.as_deref(), Some("courier.example"));
    }

    #[test]
    fn of_several_articles_the_one_at_the_address() {
        let list = r#"[{"@type": "NewsArticle", "headline": "Other", "url": "https://c.example/2"},
                       {"@type": "http://schema.org/NewsArticle", "headline": "This", "url": "https://c.example/1"}]"#;
        assert_eq!(read(&[list], Some("https://c.example/1")).headline.as_deref(), Some("This"));
        assert_eq!(read(&[list], Some("https://c.example/3")).headline.as_deref(), Some("Other"));
    }

    #[test]
    fn not_quite_json() {
        for source in [
            "<!--\n{\"@type\": \"NewsArticle\", \"headline\": \"A\nB\"}\n-->",
            "//<![CDATA[\n{\"@type\": \"NewsArticle\", \"headline\": \"A B\"};\n//]]>",
        ] {
            assert_eq!(read(&[source], None).headline.as_deref(), Some("A B"), "{source}");
        }
    }

    #[test]
    fn what_is_no_json_is_harmless() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let deep_objects = "{\"@graph\":".repeat(1000);
        for source in [
            "",
            "{",
            "}{",
            "]é[",
            "null",
            "{\"@type\": 1}",
            "{\"@type\": \"NewsArticle\", \"author\": {\"@id\": 1}, \"headline\": {}}",
            "{\"@type\": \"NewsArticle\", \"author\": [[[]]], \"publisher\": {\"@id\": \"#a\", \"name\": {\"@id\": \"#a\"}}}",
            &deep,
            &deep_objects,
        ] {
            assert_eq!(read(&[source], None), JsonLd::default(), "{}", &source[..source.len().min(60)]);
        }
        // The next one counts.
        assert_eq!(
            read(&["{oops", "{\"@type\": \"NewsArticle\", \"headline\": \"H\"}"], None).headline.as_deref(),
            Some("H")
        );
    }
}
