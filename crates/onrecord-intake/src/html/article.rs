//! Finding the article in a page.

use dom_smoothie::{Config, Readability};

use super::blocks::{self, Block};
use super::json_ld;
use super::metadata::Metadata;
use super::page::{self, Page, Reading};
use super::words;

/// Larger pages are not searched: the search takes more than linear time and four copies of the
/// page. News pages have a few thousand elements, day-long live blogs some ten thousand.
const MOST_ELEMENTS: usize = 50_000;
const MOST_BYTES: usize = 8 << 20;

/// Shorter finds make the search lower its demands and try again. Its own 500 would take the whole
/// page for the article where that is a news brief.
const SHORT: usize = 200;

/// The article of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Article {
    pub(super) paragraphs: Vec<String>,
    /// The byline printed in the page.
    pub(super) byline: Option<String>,
}

/// The article in `page`, which was read from `html`; `None` if there is no prose in it.
pub(super) fn find(page: &Page, html: &str, known: &Metadata) -> Option<Article> {
    searched(page, known)
        .or_else(|| prose(blocks::of(&page.body).into_iter().filter(|b| !b.is_aside), known))
        .or_else(|| published(page))
        .or_else(|| prose(blocks::of(&page::read(html, Reading::Everything).body).into_iter(), known))
}

/// As reader views find it: the part of the page with the most and longest sentences.
fn searched(page: &Page, known: &Metadata) -> Option<Article> {
    if page.elements > MOST_ELEMENTS || page.body.len() > MOST_BYTES {
        return None;
    }
    let mut whole = String::with_capacity(page.body.len() + 100);
    // The search leaves out a headline that repeats the title.
    whole.push_str("<html><head><title>");
    if let Some(title) = &known.title {
        whole.push_str(&title.replace('&', "&amp;").replace('<', "&lt;"));
    }
    whole.push_str("</title></head><body>");
    whole.push_str(&page.body);
    whole.push_str("</body></html>");
    let config = Config { disable_json_ld: true, char_threshold: SHORT, ..Config::default() };
    let found = Readability::new(whole, None, Some(config)).ok()?.parse().ok()?;
    let blocks = blocks::of(&found.content);
    if !blocks.iter().any(Block::is_prose) {
        return None;
    }
    let paragraphs =
        without_headline(blocks.into_iter().filter(|b| !b.is_furniture()).map(|b| b.text), known);
    Some(Article { paragraphs, byline: found.byline.as_deref().map(words).filter(|b| is_byline(b)) })
}

/// All sentences, if there are any.
fn prose(blocks: impl Iterator<Item = Block>, known: &Metadata) -> Option<Article> {
    let paragraphs = without_headline(blocks.filter(Block::is_prose).map(|b| b.text), known);
    (!paragraphs.is_empty()).then_some(Article { paragraphs, byline: None })
}

/// As the page gives it to search engines.
fn published(page: &Page) -> Option<Article> {
    let body = json_ld::read(&page.facts.json_ld, None).body?;
    // Some write HTML, others plain text in lines.
    let page = page::read(&body, Reading::Everything);
    let paragraphs: Vec<String> =
        blocks::of(&page.body.replace('\n', "<br><br>")).into_iter().map(|b| b.text).collect();
    (!paragraphs.is_empty()).then_some(Article { paragraphs, byline: None })
}

/// The headline is given beside the text, not in it as well.
fn without_headline(paragraphs: impl Iterator<Item = String>, known: &Metadata) -> Vec<String> {
    let mut paragraphs: Vec<String> = paragraphs.collect();
    let headline = paragraphs.iter().take(3).position(|p| Some(p) == known.title.as_ref());
    // A text that is only its headline stays.
    if let Some(at) = headline.filter(|_| paragraphs.len() > 1) {
        paragraphs.remove(at);
    }
    paragraphs
}

/// The search takes any short part whose class says `author` or `dateline` for a byline; places
/// and times are not.
fn is_byline(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(|c| c.is_ascii_digit())
}
