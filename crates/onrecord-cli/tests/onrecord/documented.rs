//! Nothing the command can do goes undocumented.

use std::{fs, path::Path};

use clap::CommandFactory;
use onrecord_cli::args::Args;

#[test]
fn every_command_and_flag_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut pages = fs::read_to_string(root.join("README.md")).unwrap_or_default();
    for page in fs::read_dir(root.join("docs")).unwrap() {
        let path = page.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages += &fs::read_to_string(path).unwrap();
        }
    }
    let mut command = Args::command();
    command.build();
    let mut missing = Vec::new();
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let name = format!("onrecord {}", sub.get_name());
        if !pages.contains(&name) {
            missing.push(name);
        }
        for argument in sub.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let Some(long) = argument.get_long() else { continue };
            let flag = format!("--{long}");
            let said = |(at, _): (usize, &str)| {
                !pages[at + flag.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
            };
            if !pages.match_indices(&flag).any(said) {
                missing.push(format!("{} {flag}", sub.get_name()));
            }
            // A number that is used if none is given stands in the flag's row.
            for default in argument.get_default_values().iter().filter_map(|v| v.to_str()) {
                let row =
                    |line: &str| line.contains(&flag) && line.contains(&format!("{default} if not given"));
                if default.parse::<f64>().is_ok() && !pages.lines().any(row) {
                    missing.push(format!("{} {flag}: {default} if not given", sub.get_name()));
                }
            }
            for value in argument.get_possible_values() {
                if argument.get_action().takes_values()
                    && sub.get_name() == "read"
                    && !pages.contains(value.get_name())
                {
                    missing.push(format!("{} {flag} {}", sub.get_name(), value.get_name()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "not in README.md or docs/*.md: {missing:?}");
}
