//! OnRecord reads news reports: who said what, and when, every line with the words that prove it.
//!
//! A [`Model`] is immutable and shared; a [`Reader`] on it is cheap to clone; each thread reads through
//! a [`Worker`] of its own. A [`Report`] goes in, a [`Reading`] comes out, all its places [`Span`]s of
//! the report's text. The same report gives the same reading, bit for bit, on any number of threads.
//!
#![cfg_attr(feature = "embedded", doc = "```")]
#![cfg_attr(not(feature = "embedded"), doc = "```ignore")]
//! use std::sync::Arc;
//! use std::thread;
//!
//! use onrecord::{Model, Reader, ReaderOptions, Report};
//!
//! let reader = Reader::new(Arc::new(Model::embedded()?), ReaderOptions::default());
//! let reports = [
//!     Report::from_text("pier", "“The pier stays open,” said Ada Quill, who chairs the board."),
//!     Report::from_text("ferry", "The operator said the ferry would sail again on Monday."),
//! ];
//! thread::scope(|scope| {
//!     for report in &reports {
//!         let mut worker = reader.worker();
//!         scope.spawn(move || {
//!             for statement in &worker.read(report).statements {
//!                 let words = |spans: &[onrecord::Span]| spans.iter().map(|s| s.of(&report.text)).collect::<Vec<_>>();
//!                 println!("{}: {:?} {:?}", report.id, words(&statement.source), words(&statement.content));
//!             }
//!         });
//!     }
//! });
//! # Ok::<(), onrecord::Error>(())
//! ```

#[doc(hidden)]
pub mod actor;
#[doc(hidden)]
pub mod affair;
#[doc(hidden)]
pub mod bearing;
pub mod date;
#[doc(hidden)]
pub mod encoder;
mod error;
#[doc(hidden)]
pub mod event;
mod heads;
pub mod json;
mod model;
mod office;
mod reader;
mod reading;
mod report;
mod span;
mod speaker;
mod statement;
pub mod text;
pub mod tokens;
#[doc(hidden)]
pub mod weights;
pub mod window;
pub mod wordpiece;

pub use actor::{Actor, ActorKind, Mention, MentionForm};
pub use affair::{Affair, AffairStep, Open, OpenKind};
pub use bearing::{Bearing, BearingKind, Later};
pub use date::TimeExpression;
pub use error::Error;
pub use event::{Event, EventKind, EventStatus, Step};
pub use model::Model;
pub use office::{Office, OfficeStatus};
#[doc(hidden)]
pub use reader::Evidence;
pub use reader::{Reader, ReaderOptions, Stages, Worker};
pub use reading::Reading;
pub use report::Report;
pub use span::{CodePoints, Span};
pub use speaker::{Link, LinkKind, RunnerUp, Speaker, Unknown};
pub use statement::{Statement, StatementKind};
pub use tokens::Guideline;
