//! Who may use whom: the third column of ARCHITECTURE.md.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;

#[test]
fn crates_use_only_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("onrecord", &[][..]),
        ("onrecord-intake", &["onrecord"]),
        ("onrecord-eval", &["onrecord"]),
        ("onrecord-record", &["onrecord"]),
        ("onrecord-cli", &["onrecord", "onrecord-eval", "onrecord-intake", "onrecord-record"]),
    ]);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert_eq!(packages.len(), allowed.len(), "a crate that this test does not know");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let used = dependency["name"].as_str().expect("a name");
            if used.starts_with("onrecord") {
                assert!(allowed[name].contains(&used), "{name} uses {used}");
            }
            // One crate knows SQL.
            if used == "rusqlite" && dependency["kind"].is_null() {
                assert_eq!(name, "onrecord-record", "{name} uses {used}");
            }
            // The library stays free of C, of the network and of async.
            if name == "onrecord" && dependency["kind"].is_null() {
                let barred = ["tokio", "reqwest", "hyper", "cc", "libc", "ort", "rusqlite"];
                assert!(!barred.contains(&used), "onrecord uses {used}");
            }
        }
    }
}
