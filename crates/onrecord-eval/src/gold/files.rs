//! Which files there are, and which format each is in.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Format, GoldReport, parse_brat, parse_citron, parse_jsonl};
use crate::Error;

impl Format {
    /// The format that files with this extension are in.
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "ann" => Some(Self::Brat),
            "json" => Some(Self::Citron),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Auto => ".jsonl, .ann or .json",
            Self::Jsonl => ".jsonl",
            Self::Brat => ".ann",
            Self::Citron => ".json",
        }
    }
}

/// Adds the reports in the file or folder `path` to `reports`.
pub(super) fn read(path: &Path, format: Format, reports: &mut Vec<GoldReport>) -> Result<(), Error> {
    let metadata = fs::metadata(path).map_err(|error| Error::io(path, error))?;
    if !metadata.is_dir() {
        return read_file(path, format, reports);
    }
    let mut files = Vec::new();
    list(path, &mut files)?;
    files.retain(|file| Format::of(file).is_some_and(|found| format == Format::Auto || format == found));
    let Some(first) = files.first() else {
        let why = format!("no {} files in this folder", format.extension());
        return Err(Error::format(path.display().to_string(), why));
    };
    if let Some(other) = files.iter().find(|file| Format::of(file) != Format::of(first)) {
        let why = format!(
            "annotations in several formats ({} and {}): name the one to read",
            first.display(),
            other.display()
        );
        return Err(Error::format(path.display().to_string(), why));
    }
    files.iter().try_for_each(|file| read_file(file, format, reports))
}

/// The files under `folder`, sorted. Links to folders are not followed: they may run in circles.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .map_err(|error| Error::io(folder, error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| Error::io(&path, error))?;
        if kind.is_dir() {
            list(&path, files)?;
        } else if !path.is_dir() {
            files.push(path);
        }
    }
    Ok(())
}

fn read_file(path: &Path, format: Format, reports: &mut Vec<GoldReport>) -> Result<(), Error> {
    let is_text = path.extension().is_some_and(|extension| extension == "txt");
    let format = match format {
        Format::Auto if is_text => Some(Format::Brat),
        Format::Auto => Format::of(path),
        format => Some(format),
    };
    let name = path.display().to_string();
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match format {
        Some(Format::Jsonl) => reports.extend(parse_jsonl(&bytes(path)?, &name)?),
        Some(Format::Citron) => reports.push(parse_citron(&stem(), &bytes(path)?, &name)?),
        Some(Format::Brat) => {
            let ann = if is_text { path.with_extension("ann") } else { path.to_owned() };
            reports.push(read_brat(&ann)?);
        }
        Some(Format::Auto) | None => {
            let why = "no format goes by this name: name the format, or the file .jsonl, .ann or .json";
            return Err(Error::format(name, why));
        }
    }
    Ok(())
}

fn read_brat(ann: &Path) -> Result<GoldReport, Error> {
    let name = ann.display().to_string();
    let annotations = bytes(ann)?;
    let stem = ann.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = ann.parent().unwrap_or(Path::new(""));
    let beside = folder.join("../text");
    let mut names = vec![(stem.as_str(), None)];
    names.extend(stem.rsplit_once('_').map(|(id, annotator)| (id, Some(annotator))));
    for (id, annotator) in names {
        for folder in [folder, &beside] {
            let text = folder.join(format!("{id}.txt"));
            if text.is_file() {
                let report = parse_brat(id, &annotations, &bytes(&text)?, &name)?;
                return Ok(GoldReport { annotator: annotator.map(str::to_owned), ..report });
            }
        }
    }
    let why = format!("no text for these annotations: put {stem}.txt beside them");
    Err(Error::format(name, why))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::io(path, error))
}
