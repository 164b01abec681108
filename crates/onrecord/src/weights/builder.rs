//! Writing model files: for tests and benchmarks, which need models of their own.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{DType, FORMAT, VERSION, sha256_hex};

/// Collects tensors into a model file. Trained models are written by `training/weights.py`.
#[derive(Clone, Debug)]
pub struct WeightsBuilder {
    metadata: BTreeMap<String, String>,
    tensors: Vec<(String, DType, Vec<usize>, Vec<u8>)>,
}

impl Default for WeightsBuilder {
    fn default() -> Self {
        let metadata = [("format", FORMAT), ("version", VERSION)];
        Self { metadata: metadata.map(|(k, v)| (k.into(), v.into())).into(), tensors: Vec::new() }
    }
}

impl WeightsBuilder {
    /// Sets the metadata `key`.
    pub fn metadata(&mut self, key: &str, value: impl Into<String>) -> &mut Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Adds a tensor in single precision.
    pub fn tensor_f32(&mut self, name: impl Into<String>, shape: &[usize], values: &[f32]) -> &mut Self {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.tensors.push((name.into(), DType::F32, shape.into(), bytes));
        self
    }

    /// Adds a tensor of signed bytes.
    pub fn tensor_i8(&mut self, name: impl Into<String>, shape: &[usize], values: &[i8]) -> &mut Self {
        let bytes = values.iter().map(|&value| value.cast_unsigned()).collect();
        self.tensors.push((name.into(), DType::I8, shape.into(), bytes));
        self
    }

    /// Adds a tensor of bytes.
    pub fn tensor_u8(&mut self, name: impl Into<String>, shape: &[usize], values: &[u8]) -> &mut Self {
        self.tensors.push((name.into(), DType::U8, shape.into(), values.into()));
        self
    }

    /// The file. Shapes are written as given, whether or not they fit the values.
    #[must_use]
    pub fn build(&self) -> Vec<u8> {
        let payload: Vec<u8> = self.tensors.iter().flat_map(|(.., bytes)| bytes).copied().collect();
        let mut metadata = self.metadata.clone();
        metadata.insert("sha256".into(), sha256_hex(&payload));

        let mut header = format!("{{\"__metadata__\":{}", serde_json::json!(metadata));
        let mut offset = 0;
        for (name, dtype, shape, bytes) in &self.tensors {
            let end = offset + bytes.len();
            let name = serde_json::json!(name);
            // Writing to a string cannot fail.
            let _ = write!(
                header,
                ",{name}:{{\"dtype\":\"{}\",\"shape\":{shape:?},\"data_offsets\":[{offset},{end}]}}",
                dtype.name()
            );
            offset = end;
        }
        header.push('}');

        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend(header.as_bytes());
        file.extend(payload);
        file
    }
}
