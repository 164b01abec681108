//! Readings come back from a record as they went in, and none harms it.

use onrecord::{ReaderOptions, Reading, Report, json::Document};
use onrecord_record::{Address, Found, MadeWith, Read, Store, sha256};
use proptest::prelude::*;

use crate::{arbitrary, sample};

/// Stores `reading` and reads it back, if it can be stored.
fn there_and_back(reading: &Reading<'_>) -> Option<Document> {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("record.db")).unwrap();
    let read = Read::new(reading, "a model");
    let mut batch = store.batch().unwrap();
    let with = batch.made_with(&MadeWith::new("a model", &ReaderOptions::default())).unwrap();
    let report = reading.report;
    let address = Address::File("a.txt".into());
    let found = Found { report, sha256: sha256(&report.text), address: &address, file: None, line: None };
    let added = batch.add(&found, Some(&read), with);
    if added.is_ok() {
        batch.commit().unwrap();
    } else {
        drop(batch);
    }
    // Whatever it was, the store is sound.
    store.check().unwrap();
    let stored = store.report("a.txt");
    assert!(added.is_ok() || matches!(stored, Ok(None)), "half of it is stored");
    stored.ok()?.map(|stored| stored.document)
}

#[test]
fn the_samples() {
    let (ferry, police, harbour, bridge) =
        (sample::ferry(), sample::police(), sample::harbour(), sample::bridge());
    for reading in [
        sample::ferry_reading(&ferry),
        sample::police_reading(&police),
        sample::harbour_reading(&harbour),
        sample::reading(&bridge, &[]),
    ] {
        assert_eq!(there_and_back(&reading), Some(Document::new(&reading, Some("a model"))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any((text, (parts, happened, sentences)) in arbitrary::report()) {
        let report = Report { title: Some("A title".into()), ..Report::from_text("any", text.clone()) };
        let (actors, offices, dates, statements) = parts;
        let (events, affairs, bearings) = happened;
        let reading = Reading {
            report: &report, sentences, actors, offices, dates, statements, events, affairs, bearings,
        };
        let document = Document::new(&reading, Some("a model"));
        let stored = there_and_back(&reading);
        // Most of these point at what they do not list, which no reader does.
        if document.reading(&report).is_ok() {
            prop_assert_eq!(stored, Some(document));
        }
    }
}
