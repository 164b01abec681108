//! Web pages: the article and what the page says about it.
//!
//! A page is read in three steps. [`page`] goes through its tags once, notes what they say about
//! the report and writes the page anew: balanced, shallow, only with what matters for its text.
//! [`article`] finds the article in that. [`blocks`] turns its tags into paragraphs.
//!
//! Writing the page anew is what keeps hostile pages harmless: the libraries that build and search
//! a tree of elements recurse, and take quadratic time on deep or endless nesting.

mod article;
mod blocks;
mod entity;
mod json_ld;
mod metadata;
mod page;
mod token;

use onrecord::Report;

use crate::Error;

/// The report a web page holds.
pub(crate) fn report(id: String, html: &str) -> Result<Report, Error> {
    if html.trim().is_empty() {
        return Err(Error::empty());
    }
    let page = page::read(html, page::Reading::Usual);
    let known = metadata::of(&page.facts);
    let article = article::find(&page, html, &known).ok_or_else(Error::no_article)?;
    Ok(Report {
        id,
        text: article.paragraphs.join("\n\n"),
        title: known.title,
        date: known.date,
        publisher: known.publisher,
        byline: known.byline.or(article.byline),
        url: known.url,
    })
}

/// The paragraphs of a piece of HTML, all of them.
pub(crate) fn paragraphs(html: &str) -> Vec<String> {
    let page = page::read(html, page::Reading::Everything);
    blocks::of(&page.body).into_iter().map(|block| block.text).collect()
}

/// The words of a short piece of text that may hold tags and entities, as one line.
fn words(text: &str) -> String {
    let mut line = blocks::Line::default();
    for token in token::Tokens::new(text) {
        match token {
            token::Token::Text(text) | token::Token::Raw(text) => {
                line.push(&entity::decode(text, false));
            }
            token::Token::Start(tag) if tag.is("br") || tag.is("p") => line.space(),
            _ => {}
        }
    }
    line.take()
}
