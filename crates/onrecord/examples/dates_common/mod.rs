//! What the commands that run others' cases share: finding the file, and the counts by kind.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// The arguments: the path of the copy, and whether to list what is wrong.
pub(crate) fn arguments(usage: &str) -> Result<(String, bool), Box<dyn Error>> {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    match (&paths[..], &flags[..]) {
        ([path], []) => Ok((path.clone(), false)),
        ([path], [flag]) if flag == "--errors" => Ok((path.clone(), true)),
        _ => Err(usage.into()),
    }
}

/// The text of the file at `path`, or of `inside` in the work tree or the bare git directory there.
pub(crate) fn open(path: &str, inside: &str) -> Result<String, Box<dyn Error>> {
    let given = Path::new(path);
    let tree = given.join(inside);
    let text = if given.is_file() {
        std::fs::read_to_string(given)?
    } else if tree.is_file() {
        std::fs::read_to_string(tree)?
    } else if given.join("HEAD").is_file() {
        let shown = Command::new("git")
            .arg("--git-dir")
            .arg(given)
            .args(["show", &format!("HEAD:{inside}")])
            .output()?;
        if !shown.status.success() {
            return Err(format!("{path}: a git directory whose HEAD has no {inside}").into());
        }
        String::from_utf8(shown.stdout)?
    } else {
        return Err(format!("{path}: neither a file nor a copy of the repository with {inside}").into());
    };
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Right and all, by kind.
#[derive(Default)]
pub(crate) struct Counts(BTreeMap<String, (u32, u32)>);

impl Counts {
    /// Counts one case of a kind.
    pub(crate) fn add(&mut self, kind: &str, right: bool) {
        let count = self.0.entry(kind.to_owned()).or_default();
        count.0 += u32::from(right);
        count.1 += 1;
    }

    /// Prints a line for each kind and one for all.
    pub(crate) fn print(&self) {
        let line = |kind: &str, right: u32, all: u32| {
            let share = 100.0 * f64::from(right) / f64::from(all.max(1));
            println!("{kind:14} {right:4} of {all:4}  {share:5.1} %");
        };
        let (mut right, mut all) = (0, 0);
        for (kind, (r, n)) in &self.0 {
            line(kind, *r, *n);
            right += r;
            all += n;
        }
        line("all", right, all);
    }
}
