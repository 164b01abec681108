//! Any bytes as a web page: no panic, and what is read is clean.

#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord_intake::{Format, report};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(report) = report("page.html", bytes, Some(Format::Html)) {
        for paragraph in report.text.split("\n\n") {
            assert!(!paragraph.is_empty(), "an empty paragraph");
            assert!(
                !paragraph.contains('\n') && !paragraph.contains("  "),
                "white space is not folded: {paragraph:?}"
            );
        }
    }
});
