//! The record: readings of many reports in one SQLite file.
//!
//! A [`Store`] is a file. [`Batch`]es add reports with their readings, where they were found, and what could not be read; what is
//! in the store is found again by [`Store::search`] and [`Store::report`]. Everything is plain tables (`migrations/*.sql` says what
//! each column means), so that other programs read a store, too.
//!
//! ```
//! use onrecord::{Reading, Report};
//! use onrecord_record::{Address, Found, MadeWith, Read, Store};
//!
//! let folder = tempfile::tempdir()?;
//! let mut store = Store::create(folder.path().join("record.db"))?;
//! let report = Report::from_text("bridge", "The bridge at Tarnside is 30 metres long.");
//! # let reading = Reading {
//! #     report: &report, sentences: vec![], actors: vec![], offices: vec![], dates: vec![], statements: vec![], events: vec![],
//! #     affairs: vec![], bearings: vec![],
//! # };
//! // let reading = onrecord::Reader::new(model, options).worker().read(&report);
//! let read = Read::new(&reading, "a model");
//! let address = Address::File("news/bridge.txt".into());
//! let mut batch = store.batch()?;
//! let with = batch.made_with(&MadeWith::new("a model", &onrecord::ReaderOptions::default()))?;
//! let found = Found { report: &report, sha256: onrecord_record::sha256(&report.text), address: &address, file: None, line: None };
//! assert!(batch.add(&found, Some(&read), with)?.new_text);
//! // The same report at the same address again.
//! assert!(!batch.add(&found, Some(&read), with)?.new_text);
//! batch.commit()?;
//! assert_eq!(store.report("news/bridge.txt")?.expect("it is there").document.text, report.text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod authority;
mod batch;
mod correct;
mod erase;
mod error;
mod identity;
mod join;
mod lines;
mod near;
mod path;
mod question;
mod store;

pub use authority::{
    Authority, AuthorityError, AuthorityFormat, AuthorityKind, AuthorityList, AuthorityName, AuthorityNotice,
    AuthorityOffice, AuthorityPlace,
};
pub use batch::{Added, Address, Batch, FileState, Fingerprint, Found, MadeWith, ProblemKind, Read, sha256};
pub use correct::{Checked, Correction, HistoryEntry, LineKind};
pub use erase::{Erased, Person};
pub use error::Error;
pub use join::{Joined, authorities::Imported};
pub use path::path_name;
pub use question::{
    Totals,
    affair::{AffairStep, StoredAffair},
    entity::{Because, Entity, EntityHit, LinkedAuthority, Passage, Sighting, TenureHit},
    happened::{EventHit, Happenings, Party},
    ledger::{Entry, Owed},
    problems::Problem,
    quote::{Change, Printing, Quote, Variant},
    report::{Copy, Difference, Said, StoredReport, Version},
    said_and_did::SaidAndDid,
    search::{Hit, ReportHit, Search},
};
pub use store::Store;
