//! The model file: named tensors in the [safetensors] layout, read in place.
//!
//! A file is eight bytes (the header's length, little endian), a JSON header that gives each tensor's
//! data type, shape and byte range, and the payload those ranges tile without gaps. Files come from
//! outside (a mapped file may be truncated, corrupted or hostile), so everything the header says is
//! checked before use, every error names the tensor concerned, and nothing is allocated that the
//! file's own length does not warrant.
//!
//! [safetensors]: https://huggingface.co/docs/safetensors

mod builder;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::Error;

pub use builder::WeightsBuilder;

/// What `format` must say in the file's metadata.
pub const FORMAT: &str = "onrecord";
/// What `version` must say in the file's metadata.
pub const VERSION: &str = "1";

/// The bytes before the header: its length.
const PREFIX: usize = 8;
/// No model needs a longer header; a longer one is not parsed at all.
const MAX_HEADER: usize = 4 << 20;

type Source = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A parsed model file. Cheap to clone: clones share the file's bytes.
#[derive(Clone)]
pub struct Weights {
    source: Source,
    payload: Range<usize>,
    metadata: BTreeMap<String, String>,
    tensors: BTreeMap<String, Tensor>,
}

#[derive(Clone, Debug)]
struct Tensor {
    dtype: DType,
    shape: Vec<usize>,
    /// Within the whole file.
    range: Range<usize>,
}

/// The data types a model file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DType {
    /// Signed bytes: quantised matrices.
    I8,
    /// Bytes: text.
    U8,
    /// Single precision, little endian.
    F32,
}

impl DType {
    fn name(self) -> &'static str {
        match self {
            Self::I8 => "I8",
            Self::U8 => "U8",
            Self::F32 => "F32",
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::F32 => 4,
        }
    }
}

/// One tensor as the header describes it.
#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

impl Weights {
    /// Reads the header of a model file and checks it against the file's length.
    ///
    /// `bytes` may be embedded (`&'static [u8]`), read (`Vec<u8>`) or memory-mapped; no alignment is
    /// needed. The payload is not touched: see [`Weights::verify`].
    ///
    /// # Errors
    ///
    /// [`Error::is_model`], if the bytes are not a complete model file of this version.
    pub fn parse(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, Error> {
        let source: Source = Arc::new(bytes);
        let file = (*source).as_ref();
        let Some((length, rest)) = file.split_first_chunk::<PREFIX>() else {
            return Err(Error::model("the file ends before its header"));
        };
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > MAX_HEADER {
            return Err(Error::model(format!("a header of {length} bytes is longer than any model's")));
        }
        let Some((header, payload)) = rest.split_at_checked(length) else {
            return Err(Error::model(format!(
                "the file ends inside its header: {} of {length} bytes",
                rest.len()
            )));
        };
        let header: BTreeMap<String, serde_json::Value> = serde_json::from_slice(header)
            .map_err(|error| Error::model(format!("the header is no JSON object: {error}")))?;

        let mut metadata = BTreeMap::new();
        let mut tensors = BTreeMap::new();
        for (name, value) in header {
            if name == "__metadata__" {
                metadata = serde_json::from_value(value)
                    .map_err(|error| Error::model(format!("`__metadata__` is malformed: {error}")))?;
            } else {
                let tensor = Tensor::check(&name, value, PREFIX + length, payload.len())?;
                tensors.insert(name, tensor);
            }
        }
        check_key(&metadata, "format", FORMAT)?;
        check_key(&metadata, "version", VERSION)?;
        check_tiling(&tensors, PREFIX + length, file.len())?;

        let payload = PREFIX + length..file.len();
        Ok(Self { source, payload, metadata, tensors })
    }

    /// The metadata under `key`.
    #[must_use]
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.metadata.get(key).map(String::as_str)
    }

    /// The metadata under `key`, which the model cannot do without.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn require(&self, key: &str) -> Result<&str, Error> {
        self.metadata(key).ok_or_else(|| Error::model(format!("metadata `{key}`: missing")))
    }

    /// The names of all tensors, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The shape of the tensor `name`, if there is one.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|tensor| tensor.shape.as_slice())
    }

    /// The shape of the tensor `name`, which must have `N` dimensions.
    ///
    /// # Errors
    ///
    /// If there is no such tensor, or it has another number of dimensions.
    pub fn dims<const N: usize>(&self, name: &str) -> Result<[usize; N], Error> {
        let tensor = self.find(name)?;
        tensor.shape.as_slice().try_into().map_err(|_| {
            Error::model(format!("tensor `{name}`: expected {N} dimensions, found {:?}", tensor.shape))
        })
    }

    /// A copy of the tensor `name`, row by row.
    ///
    /// # Errors
    ///
    /// If it is missing, of another data type or shape, or holds a value that is not finite.
    pub fn tensor_f32(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let bytes = self.view(name, DType::F32, shape)?;
        let values: Vec<f32> =
            bytes.bytes().as_chunks().0.iter().map(|&word| f32::from_le_bytes(word)).collect();
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(Error::model(format!("tensor `{name}`: holds a value that is not finite")))
        }
    }

    /// The signed bytes of the tensor `name`, in place.
    ///
    /// # Errors
    ///
    /// If it is missing or of another data type or shape.
    pub fn tensor_i8(&self, name: &str, shape: &[usize]) -> Result<TensorBytes, Error> {
        self.view(name, DType::I8, shape)
    }

    /// The bytes of the tensor `name`, in place.
    ///
    /// # Errors
    ///
    /// If it is missing or of another data type or shape.
    pub fn tensor_u8(&self, name: &str, shape: &[usize]) -> Result<TensorBytes, Error> {
        self.view(name, DType::U8, shape)
    }

    /// Checks the payload against the SHA-256 in the metadata.
    ///
    /// Loading does not: it would read every page of a mapped file and cost more than the rest of a
    /// start (10 to 80 ms for 23 MB).
    ///
    /// # Errors
    ///
    /// If the metadata has no `sha256` or the payload has another one.
    pub fn verify(&self) -> Result<(), Error> {
        let expected = self.require("sha256")?;
        let found = sha256_hex(&self.file()[self.payload.clone()]);
        if expected == found {
            Ok(())
        } else {
            Err(Error::model(format!("the payload's SHA-256 is {found}, the metadata says {expected}")))
        }
    }

    fn file(&self) -> &[u8] {
        (*self.source).as_ref()
    }

    fn find(&self, name: &str) -> Result<&Tensor, Error> {
        self.tensors.get(name).ok_or_else(|| Error::model(format!("tensor `{name}`: missing")))
    }

    fn view(&self, name: &str, dtype: DType, shape: &[usize]) -> Result<TensorBytes, Error> {
        let tensor = self.find(name)?;
        if tensor.dtype != dtype || tensor.shape != shape {
            return Err(Error::model(format!(
                "tensor `{name}`: expected {} {shape:?}, found {} {:?}",
                dtype.name(),
                tensor.dtype.name(),
                tensor.shape
            )));
        }
        Ok(TensorBytes { source: Arc::clone(&self.source), range: tensor.range.clone() })
    }
}

impl fmt::Debug for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Weights")
            .field("bytes", &self.payload.end)
            .field("metadata", &self.metadata)
            .field("tensors", &self.tensors.len())
            .finish()
    }
}

impl Tensor {
    fn check(name: &str, value: serde_json::Value, start: usize, payload: usize) -> Result<Self, Error> {
        let fail = |why: String| Error::model(format!("tensor `{name}`: {why}"));
        let entry: Entry = serde_json::from_value(value)
            .map_err(|error| fail(format!("malformed header entry: {error}")))?;
        let dtype = match entry.dtype.as_str() {
            "I8" => DType::I8,
            "U8" => DType::U8,
            "F32" => DType::F32,
            other => return Err(fail(format!("data type {other:?} is none of I8, U8, F32"))),
        };
        let (from, to) = entry.data_offsets;
        if from > to || to > payload {
            return Err(fail(format!("bytes {from}..{to} are not in the payload of {payload} bytes")));
        }
        let size = entry.shape.iter().try_fold(dtype.bytes(), |size, &dim| size.checked_mul(dim));
        if size != Some(to - from) {
            return Err(fail(format!(
                "{} {:?} does not fill {} bytes",
                dtype.name(),
                entry.shape,
                to - from
            )));
        }
        Ok(Self { dtype, shape: entry.shape, range: start + from..start + to })
    }
}

fn check_key(metadata: &BTreeMap<String, String>, key: &str, expected: &str) -> Result<(), Error> {
    match metadata.get(key) {
        Some(found) if found == expected => Ok(()),
        Some(found) => Err(Error::model(format!("metadata `{key}`: expected {expected:?}, found {found:?}"))),
        None => Err(Error::model(format!("metadata `{key}`: missing, so this is no model of ours"))),
    }
}

/// Tensors must follow one another from the payload's start to the file's end: no byte belongs to two
/// of them, none to none, and a file cut short or with something appended is noticed.
fn check_tiling(tensors: &BTreeMap<String, Tensor>, start: usize, end: usize) -> Result<(), Error> {
    let mut order: Vec<(&str, &Range<usize>)> =
        tensors.iter().map(|(name, tensor)| (name.as_str(), &tensor.range)).collect();
    order.sort_by_key(|(_, range)| (range.start, range.end));
    let mut next = start;
    for (name, range) in order {
        if range.start != next {
            return Err(Error::model(format!(
                "tensor `{name}`: starts at byte {} of the file, but the tensor before it ends at {next}",
                range.start
            )));
        }
        next = range.end;
    }
    if next == end {
        Ok(())
    } else {
        Err(Error::model(format!("the last tensor ends at byte {next} of {end}")))
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A tensor's bytes within the file, which it keeps alive.
#[derive(Clone)]
pub struct TensorBytes {
    source: Source,
    range: Range<usize>,
}

impl TensorBytes {
    /// The bytes, row by row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &(*self.source).as_ref()[self.range.clone()]
    }
}

impl fmt::Debug for TensorBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TensorBytes").field("range", &self.range).finish()
    }
}

#[cfg(test)]
mod tests;
