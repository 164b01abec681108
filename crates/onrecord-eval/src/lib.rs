//! Measures attributions (who said what) against reports that people have annotated.
//!
//! [`read_gold`] reads annotated reports in any of three formats, a [`Tally`] compares each with
//! what was predicted for it, and [`Scores`] are the figures: word-level attribution scores, the
//! exact and begin-match scores over fragments that CofeNet reports, and how far stated
//! confidences can be trusted. Where the gold has more than who said what, all of it is a
//! [`WholeReading`](reading::WholeReading), with figures of its own.
//!
//! ```
//! use onrecord_eval::{Predictions, Tally, parse_jsonl};
//!
//! let gold = r#"{"id": "r1", "text": "“We won,” Ada Byrne said.", "attributions":
//!     [{"source": [[10, 19]], "cue": [[20, 24]], "content": [[0, 9]]}]}"#.replace('\n', " ");
//! let predicted = r#"{"id": "r1", "attributions": [{"source": [[14, 19]], "cue": [[20, 24]], "content": [[1, 7]]}]}"#;
//!
//! let gold = parse_jsonl(gold.as_bytes(), "gold.jsonl")?;
//! let predicted = Predictions::parse(predicted.as_bytes(), "predicted.jsonl")?;
//! let mut tally = Tally::new();
//! for report in &gold {
//!     tally.add(report, &predicted.of(report)?);
//! }
//! assert_eq!(tally.scores().figures.attribution.f1, 1.0);
//! # Ok::<(), onrecord_eval::Error>(())
//! ```

mod attribution;
mod calibration;
mod clusters;
mod error;
mod figures;
mod fragments;
mod gold;
mod predictions;
pub mod reading;
mod restyle;
mod rows;
mod score;
mod table;
mod words;

pub use attribution::{Attribution, Predicted};
pub use calibration::{BINS, Bin, Calibration};
pub use clusters::b_cubed;
pub use error::Error;
pub use figures::{Figures, Prf};
pub use fragments::{FragmentScores, RoleScores};
pub use gold::{Format, GoldReport, parse_brat, parse_citron, parse_jsonl, read_gold};
pub use predictions::Predictions;
pub use restyle::Restyle;
pub use score::{Scores, Tally};
pub use table::Table;
