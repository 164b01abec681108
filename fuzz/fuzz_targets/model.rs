//! A model file may come from anywhere: whatever its bytes, loading ends in a model or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::Model;

fuzz_target!(|data: &[u8]| {
    let _ = Model::from_bytes(data.to_vec());
});
