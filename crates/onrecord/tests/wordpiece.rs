//! WordPiece against recorded output of the Python package `tokenizers`
//! (`training/wordpiece_cases.py` records it).

use onrecord::wordpiece::Buffers;
use onrecord::{CodePoints, Model};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn agrees_with_tokenizers() {
    let model = Model::embedded().expect("the embedded model");
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("data/wordpiece.json")).expect("recorded cases");
    assert!(cases.len() > 100);
    let mut buffers = Buffers::default();
    for case in cases {
        let text = case["text"].as_str().expect("a text");
        let mut tokens = Vec::new();
        model.wordpiece().split(text, &mut buffers, &mut tokens);
        let points = CodePoints::new(text);
        let ids: Vec<u64> = tokens.iter().map(|t| u64::from(t.id)).collect();
        let offsets: Vec<[usize; 2]> = tokens.iter().map(|t| points.pair(t.span)).collect();
        assert_eq!(Value::from(ids), case["ids"], "{text:?}");
        assert_eq!(serde_json::json!(offsets), case["offsets"], "{text:?}");
    }
}

proptest! {
    #[test]
    fn tokens_lie_in_the_text_in_order(text in any::<String>()) {
        let model = model();
        let mut tokens = Vec::new();
        model.wordpiece().split(&text, &mut Buffers::default(), &mut tokens);
        let mut end = 0;
        for token in tokens {
            prop_assert!(token.span.start >= end);
            prop_assert!(text.get(token.span.range()).is_some_and(|t| !t.is_empty()));
            prop_assert!((token.id as usize) < model.wordpiece().size());
            end = token.span.start;
        }
    }
}

fn model() -> &'static Model {
    static MODEL: std::sync::OnceLock<Model> = std::sync::OnceLock::new();
    MODEL.get_or_init(|| Model::embedded().expect("the embedded model"))
}
