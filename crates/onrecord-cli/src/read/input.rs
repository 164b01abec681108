//! From a path, or standard input, to a report.

use std::{
    borrow::Cow,
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use onrecord::Report;
use onrecord_intake::MAX_BYTES;

use crate::args::ReadArgs;

/// What a report is read from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Input<'a> {
    Stdin,
    File(&'a Path),
}

impl<'a> Input<'a> {
    /// What `path` stands for: `-` is standard input.
    pub(super) fn new(path: &'a Path) -> Self {
        if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path) }
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> Cow<'a, str> {
        match self {
            Self::Stdin => "standard input".into(),
            Self::File(path) => path.to_string_lossy(),
        }
    }

    /// The file, if it is one.
    pub(super) fn path(&self) -> Option<&'a Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path),
        }
    }

    /// The report, with what `args` know better; or what is wrong, and what to do about it.
    pub(super) fn report(&self, args: &ReadArgs) -> Result<Report, String> {
        let format = args.input_format.given();
        let report = match self {
            Self::Stdin => bytes(io::stdin().lock())
                .map_err(|error| format!("cannot be read: {error}"))
                .map(|bytes| onrecord_intake::report("stdin", &bytes, format))?,
            Self::File(path) => file(path).map(|bytes| onrecord_intake::report(path, &bytes, format))?,
        };
        let mut report = report.map_err(|error| error.to_string())?;
        if args.date.is_some() {
            report.date = args.date;
        }
        if args.title.is_some() {
            report.title.clone_from(&args.title);
        }
        if args.url.is_some() {
            report.url.clone_from(&args.url);
        }
        Ok(report)
    }
}

fn file(path: &Path) -> Result<Vec<u8>, String> {
    let read = || {
        if fs::metadata(path)?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        bytes(File::open(path)?)
    };
    read().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "no such file; check the path".into(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".into(),
        io::ErrorKind::IsADirectory => {
            format!("is a folder; give the files in it, such as {}/*.html", path.display())
        }
        _ => format!("cannot be read: {error}"),
    })
}

/// All bytes, but no more than tell that there are too many.
fn bytes(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
