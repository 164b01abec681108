//! From what a person types to a query of FTS5.

/// `typed` as a query for texts with all its words, or none if it has no word.
///
/// Words in quotation marks, of any kind, stand together in that order; `*` behind a word stands for any ending. Nothing else has
/// a meaning, so that no query is wrong.
pub(super) fn query(typed: &str) -> Option<String> {
    let mut terms = Vec::new();
    // Every second part stands between marks; an opening mark that nothing closes closes at the end.
    for (n, part) in typed.split(['"', '“', '”', '„', '«', '»']).enumerate() {
        if n % 2 == 1 {
            terms.extend(term(part));
        } else {
            terms.extend(part.split_whitespace().filter_map(term));
        }
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// Words that stand together; none if there is no letter or digit in them, which the index holds nothing of.
fn term(words: &str) -> Option<String> {
    let words = words.trim();
    let (stem, star) = words.strip_suffix('*').map_or((words, ""), |stem| (stem, " *"));
    // SQLite's strings end at a zero byte.
    let stem = stem.replace('\0', " ");
    stem.contains(char::is_alphanumeric).then(|| format!("\"{}\"{star}", stem.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_endings() {
        assert_eq!(query("faulty doors").as_deref(), Some(r#""faulty" AND "doors""#));
        assert_eq!(query("“faulty doors” ferr*").as_deref(), Some(r#""faulty doors" AND "ferr" *"#));
        assert_eq!(query("NOT (a: OR -b^2)").as_deref(), Some(r#""NOT" AND "(a:" AND "OR" AND "-b^2)""#));
        assert_eq!(query("\"never closed").as_deref(), Some(r#""never closed""#));
        assert_eq!(query(" … — * \"\" "), None);
        assert_eq!(query(""), None);
    }
}
