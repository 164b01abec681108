use proptest::prelude::*;

use super::{Weights, WeightsBuilder};

fn small() -> WeightsBuilder {
    let mut builder = WeightsBuilder::default();
    builder.metadata("layers", "1");
    builder.tensor_u8("vocab", &[5], b"a\nb\nc");
    builder.tensor_i8("matrix", &[2, 3], &[1, -2, 3, -4, 5, -6]);
    builder.tensor_f32("bias", &[3], &[0.5, -1.0, 2.0]);
    builder
}

fn error(file: Vec<u8>) -> String {
    let error = Weights::parse(file).expect_err("this is no model");
    assert!(error.is_model());
    error.to_string()
}

/// A file of one tensor `x` with this header entry.
fn with_entry(entry: &str, payload: &[u8]) -> Vec<u8> {
    let header = format!(r#"{{"__metadata__":{{"format":"onrecord","version":"1"}},"x":{entry}}}"#);
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), payload].concat()
}

#[test]
fn reads_back_what_was_written() {
    let weights = Weights::parse(small().build()).expect("a whole file");
    weights.verify().expect("the payload is as written");
    assert_eq!(weights.names().collect::<Vec<_>>(), ["bias", "matrix", "vocab"]);
    assert_eq!(weights.metadata("layers"), Some("1"));
    assert_eq!(weights.shape("matrix"), Some([2, 3].as_slice()));
    assert_eq!(weights.dims("matrix").unwrap(), [2, 3]);
    assert_eq!(weights.tensor_u8("vocab", &[5]).unwrap().bytes(), b"a\nb\nc");
    let matrix = weights.tensor_i8("matrix", &[2, 3]).unwrap();
    assert_eq!(matrix.bytes().iter().map(|b| b.cast_signed()).collect::<Vec<_>>(), [1, -2, 3, -4, 5, -6]);
    assert_eq!(weights.tensor_f32("bias", &[3]).unwrap(), [0.5, -1.0, 2.0]);
}

#[test]
fn says_which_tensor_is_wrong_and_how() {
    let weights = Weights::parse(small().build()).expect("a whole file");
    let cases = [
        (weights.tensor_i8("matrix", &[3, 2]).map(drop), "`matrix`: expected I8 [3, 2], found I8 [2, 3]"),
        (weights.tensor_i8("bias", &[3]).map(drop), "`bias`: expected I8 [3], found F32 [3]"),
        (weights.tensor_f32("other", &[3]).map(drop), "`other`: missing"),
        (weights.dims::<1>("matrix").map(drop), "`matrix`: expected 1 dimensions, found [2, 3]"),
        (weights.require("heads").map(drop), "`heads`: missing"),
    ];
    for (result, expected) in cases {
        let error = result.expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn refuses_values_that_are_not_finite() {
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut builder = small();
        builder.tensor_f32("x", &[1], &[value]);
        let weights = Weights::parse(builder.build()).expect("a whole file");
        let error = weights.tensor_f32("x", &[1]).expect_err("not finite").to_string();
        assert!(error.contains("`x`: holds a value that is not finite"), "{error}");
    }
}

#[test]
fn notices_a_changed_payload() {
    let mut file = small().build();
    *file.last_mut().unwrap() ^= 1;
    let weights = Weights::parse(file).expect("the header is whole");
    assert!(weights.verify().is_err());
}

#[test]
fn refuses_every_truncated_file() {
    let file = small().build();
    for length in 0..file.len() {
        error(file[..length].to_vec());
    }
    error([file, vec![0]].concat());
}

#[test]
fn refuses_other_formats_and_versions() {
    for (key, value) in [("format", "pt"), ("version", "2")] {
        let mut builder = small();
        builder.metadata(key, value);
        let error = error(builder.build());
        assert!(error.contains(key) && error.contains(value), "{error}");
    }
    assert!(error(b"\x02\0\0\0\0\0\0\0{}".to_vec()).contains("`format`: missing"));
}

#[test]
fn refuses_hostile_headers() {
    let cases: [(&str, &[u8], &str); 10] = [
        (r#"{"dtype":"F32","shape":[1],"data_offsets":[0,8]}"#, &[0; 8], "`x`: F32 [1] does not fill 8"),
        (r#"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#, &[0; 8], "`x`: starts at byte"),
        (r#"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#, &[0; 8], "ends at byte"),
        (r#"{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#, &[0; 4], "`x`: bytes 0..8 are not in"),
        (r#"{"dtype":"F32","shape":[1],"data_offsets":[4,0]}"#, &[0; 4], "`x`: bytes 4..0 are not in"),
        (r#"{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#, &[0; 8], "`x`: data type \"F64\""),
        (r#"{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}"#, &[0; 4], "`x`: malformed"),
        (r#"{"dtype":"F32","shape":[1]}"#, &[0; 4], "`x`: malformed"),
        (
            r#"{"dtype":"I8","shape":[18446744073709551615,18446744073709551615,1],"data_offsets":[0,1]}"#,
            &[0],
            "`x`: I8",
        ),
        ("[[[", &[], "no JSON object"),
    ];
    for (entry, payload, expected) in cases {
        let error = error(with_entry(entry, payload));
        assert!(error.contains(expected), "{entry}: {error}");
    }
    let long = [u64::MAX.to_le_bytes().as_slice(), b"{}"].concat();
    assert!(error(long).contains("longer than any model's"));
}

proptest! {
    #[test]
    fn never_panics_on_any_bytes(file in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Weights::parse(file);
    }

    /// Bytes of a good file changed at random: an error, or tensors that can be read whole.
    #[test]
    fn never_panics_on_a_damaged_file(changes in proptest::collection::vec((0..1000_usize, any::<u8>()), 1..4)) {
        let mut file = small().build();
        for (at, byte) in changes {
            let at = at % file.len();
            file[at] = byte;
        }
        if let Ok(weights) = Weights::parse(file) {
            for name in weights.names() {
                let shape = weights.shape(name).expect("named tensors exist");
                let _ = (weights.tensor_f32(name, shape), weights.tensor_i8(name, shape));
                if let Ok(bytes) = weights.tensor_u8(name, shape) {
                    prop_assert_eq!(bytes.bytes().len(), shape.iter().product::<usize>());
                }
            }
        }
    }
}
