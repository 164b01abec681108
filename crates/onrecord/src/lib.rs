//! OnRecord reads news reports: who said what, every line with the words that prove it.

#[doc(hidden)]
pub mod encoder;
mod error;
mod heads;
pub mod json;
mod model;
mod reader;
mod reading;
mod report;
mod span;
mod statement;
pub mod text;
pub mod tokens;
#[doc(hidden)]
pub mod weights;
pub mod window;
pub mod wordpiece;

pub use error::Error;
pub use model::Model;
pub use reader::{Reader, ReaderOptions, Stages, Worker};
pub use reading::Reading;
pub use report::Report;
pub use span::{CodePoints, Span};
pub use statement::{Statement, StatementKind};
pub use tokens::Guideline;
