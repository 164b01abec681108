//! The weights: embedded in the program, or mapped from a file.

use std::path::Path;

use crate::Error;
use crate::encoder::Encoder;
use crate::heads::actors::ActorHead;
use crate::heads::events::EventHead;
use crate::heads::statements::StatementHead;
use crate::tokens::TABLES;
use crate::weights::Weights;
use crate::wordpiece::WordPiece;

/// The weights and vocabulary that a [`Reader`](crate::Reader) reads with. Immutable; share it
/// between threads in an [`Arc`](std::sync::Arc).
#[derive(Debug)]
pub struct Model {
    pub(crate) wordpiece: WordPiece,
    pub(crate) encoder: Encoder,
    pub(crate) statements: StatementHead,
    pub(crate) actors: ActorHead,
    /// Models made before events were read have none.
    pub(crate) events: Option<EventHead>,
    name: String,
}

/// The model built into the program.
#[cfg(feature = "embedded")]
static EMBEDDED: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../model/onrecord.safetensors"));

impl Model {
    /// The model built into the program.
    ///
    /// # Errors
    ///
    /// If the embedded bytes are not a model of this version, which no released program has.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Self, Error> {
        Self::from_weights(&Weights::parse(EMBEDDED)?)
    }

    /// A model from a file. The file is memory-mapped: it must not be changed while the model is in
    /// use (replace it by renaming another over it).
    ///
    /// # Errors
    ///
    /// If the file cannot be read ([`Error::is_io`]) or is no usable model ([`Error::is_model`]).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let file = std::fs::File::open(path)?;
        // SAFETY: the map is private and read-only. That nobody truncates or rewrites the file while
        // it is mapped is the caller's promise (see above); weights are parsed and copied at once,
        // and only the word embeddings stay in the file.
        let map = unsafe { memmap2::Mmap::map(&file) }?;
        let weights = Weights::parse(map)?;
        weights.verify()?;
        Self::from_weights(&weights)
    }

    /// A model from bytes in memory.
    ///
    /// # Errors
    ///
    /// If the bytes are no usable model ([`Error::is_model`]).
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Error> {
        let weights = Weights::parse(bytes)?;
        weights.verify()?;
        Self::from_weights(&weights)
    }

    fn from_weights(weights: &Weights) -> Result<Self, Error> {
        let encoder = Encoder::from_weights(weights)?;
        let shape = weights.shape("vocab").ok_or_else(|| Error::model("tensor `vocab` is missing"))?.to_vec();
        let vocabulary = weights.tensor_u8("vocab", &shape)?;
        let vocabulary = std::str::from_utf8(vocabulary.bytes())
            .map_err(|e| Error::model(format!("tensor `vocab` is not UTF-8 at byte {}", e.valid_up_to())))?;
        let wordpiece = WordPiece::new(vocabulary)
            .map_err(|piece| Error::model(format!("tensor `vocab` lacks the piece {piece}")))?;
        if wordpiece.size() > encoder.vocab_size() {
            return Err(Error::model(format!(
                "tensor `vocab` has {} pieces, but there are embeddings for {}",
                wordpiece.size(),
                encoder.vocab_size()
            )));
        }
        let tables: Vec<(&str, usize)> =
            encoder.features().iter().map(|t| (t.name.as_str(), t.size)).collect();
        if tables != TABLES {
            return Err(Error::model(format!("feature tables {tables:?}, expected {TABLES:?}")));
        }
        if encoder.max_len() < crate::window::MOST + 2 {
            return Err(Error::model(format!("room for {} positions only", encoder.max_len())));
        }
        let statements = StatementHead::from_weights(weights, encoder.hidden())?;
        let actors = ActorHead::from_weights(weights, encoder.hidden())?;
        let events = EventHead::from_weights(weights, encoder.hidden())?;
        let name = weights.metadata("name").unwrap_or("unnamed").to_owned();
        Ok(Self { wordpiece, encoder, statements, actors, events, name })
    }

    /// The vocabulary.
    #[must_use]
    pub fn wordpiece(&self) -> &WordPiece {
        &self.wordpiece
    }

    /// The model's name and version, as its file gives it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}
