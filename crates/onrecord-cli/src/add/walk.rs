//! From paths to what is to be read: files and folders in order, files of many reports line by line.

use std::{
    collections::HashSet,
    fs::{self, File, Metadata},
    io::{self, BufRead, BufReader, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use onrecord_intake::{Format, MAX_BYTES};
use onrecord_record::{Error, FileState, Store, path_name};
use walkdir::{DirEntry, WalkDir};

/// A file as it was when it was found.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// The path as text.
    pub(super) name: String,
    /// In bytes.
    pub(super) size: u64,
    /// In nanoseconds since 1970.
    pub(super) modified: i64,
    /// What it is, if its name says so.
    pub(super) format: Option<Format>,
}

/// What there is to do next.
#[derive(Debug)]
pub(super) enum Item {
    /// A file that is one report.
    Report(Source),
    /// A file of many reports is begun,
    Begin {
        source: Arc<Source>,
        /// or gone on with.
        resumed: bool,
    },
    /// A line of it.
    Line(Line),
    /// Its end.
    End {
        source: Arc<Source>,
        /// Lines that it has.
        lines: u64,
    },
    /// Nothing: it is in the store already.
    Unchanged {
        /// In bytes.
        size: u64,
    },
    /// Nothing: it is none of what is read.
    PassedOver {
        /// What says so.
        extension: String,
    },
    /// A folder that could not be looked into before, and now can.
    Mended { name: String },
    /// Something that cannot be looked into.
    Unreadable { name: String, why: String },
    /// The store cannot be asked.
    Broken(Error),
}

/// A line of a file of many reports.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) source: Arc<Source>,
    /// From 1.
    pub(super) number: u64,
    /// The file's bytes up to here.
    pub(super) start: u64,
    /// Up to the next line.
    pub(super) end: u64,
    /// What stands there; only its length where that is too long.
    pub(super) bytes: Result<Vec<u8>, u64>,
}

/// What kind of file it is.
enum Kind {
    Report(Option<Format>),
    Lines,
}

impl Kind {
    /// By the name of a file, unless it is none that holds reports.
    fn of(path: &Path) -> Option<Self> {
        let Some(extension) = path.extension() else { return Some(Self::Report(None)) };
        if let Some(format) = Format::of_name(path) {
            return Some(Self::Report(Some(format)));
        }
        let extension = extension.to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "jsonl" | "ndjson" => Some(Self::Lines),
            // "report.2031", "no. 7": no extension of a format.
            _ if extension.bytes().all(|byte| byte.is_ascii_digit()) => Some(Self::Report(None)),
            _ => None,
        }
    }
}

/// Lists what there is to do, in an order that is the same each time.
pub(super) struct Walk {
    /// What was asked for, the next last.
    paths: Vec<PathBuf>,
    /// What is known already.
    store: Option<Store>,
    folder: Option<walkdir::IntoIter>,
    /// Folders that were entered, by their true paths: each is read once, whatever leads to it, so that links in circles end.
    entered: HashSet<PathBuf>,
    lines: Option<Lines>,
}

impl Walk {
    /// Of `paths`, without what `store` has already.
    pub(super) fn new(paths: &[PathBuf], store: Option<Store>) -> Self {
        let paths = paths.iter().rev().cloned().collect();
        Self { paths, store, folder: None, entered: HashSet::new(), lines: None }
    }

    /// The sizes in bytes of the files that are read, whether they are in a store or not.
    pub(super) fn sizes(paths: &[PathBuf]) -> impl Iterator<Item = u64> {
        let mut walk = Self::new(paths, None);
        std::iter::from_fn(move || {
            let item = walk.next()?;
            walk.lines = None;
            Some(match item {
                Item::Report(source) => source.size,
                Item::Begin { source, .. } => source.size,
                _ => 0,
            })
        })
    }

    /// Something that was asked for by its name.
    fn asked(&mut self, path: &Path) -> Option<Item> {
        let unreadable = |why: String| Some(Item::Unreadable { name: path_name(path), why });
        if path.as_os_str() == "-" {
            return unreadable("standard input is not kept; save it to a file and give that".into());
        }
        let path = match std::path::absolute(path) {
            Ok(path) => path,
            Err(error) => return unreadable(reason(&error)),
        };
        match fs::metadata(&path) {
            Ok(about) if about.is_dir() => {
                let walk = WalkDir::new(&path).follow_links(true).sort_by_file_name();
                self.folder = Some(walk.into_iter());
                None
            }
            Ok(about) => {
                let kind = Kind::of(&path).unwrap_or(Kind::Report(None));
                Some(self.file(&path, &about, &kind))
            }
            Err(error) => Some(Item::Unreadable { name: path_name(&path), why: reason(&error) }),
        }
    }

    /// Something that was found in a folder.
    fn found(&mut self, entry: &DirEntry) -> Option<Item> {
        let path = entry.path();
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        if entry.file_type().is_dir() {
            let seen = !fs::canonicalize(path).is_ok_and(|path| self.entered.insert(path));
            if hidden || seen {
                if let Some(folder) = &mut self.folder {
                    folder.skip_current_dir();
                }
                return None;
            }
            let name = path_name(path);
            return match self.store.as_ref()?.has_problem(&name) {
                Ok(true) if fs::read_dir(path).is_ok() => Some(Item::Mended { name }),
                Ok(_) => None,
                Err(error) => Some(Item::Broken(error)),
            };
        }
        let extension = || match path.extension() {
            Some(extension) if !hidden => format!(".{}", extension.to_string_lossy().to_lowercase()),
            _ => "hidden".to_owned(),
        };
        let Some(kind) = Kind::of(path).filter(|_| !hidden) else {
            return Some(Item::PassedOver { extension: extension() });
        };
        // No pipe and no device: reading one may never end.
        if !entry.file_type().is_file() {
            return Some(Item::PassedOver { extension: "pipes and devices".to_owned() });
        }
        Some(match entry.metadata() {
            Ok(about) => self.file(path, &about, &kind),
            Err(error) => Item::Unreadable { name: path_name(path), why: walk_reason(&error) },
        })
    }

    fn file(&mut self, path: &Path, about: &Metadata, kind: &Kind) -> Item {
        let name = path_name(path);
        let modified = about.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |time| -time),
        });
        let size = about.len();
        let known = match &self.store {
            None => None,
            Some(store) => match store.file(&name) {
                Ok(known) => known.filter(|known| known.size == size && known.modified == modified),
                Err(error) => return Item::Broken(error),
            },
        };
        if known.as_ref().is_some_and(|known| known.done) {
            return Item::Unchanged { size };
        }
        let source = |format| Source { path: path.to_owned(), name: name.clone(), size, modified, format };
        match kind {
            Kind::Report(format) => Item::Report(source(*format)),
            Kind::Lines => {
                let source = Arc::new(source(None));
                match Lines::open(Arc::clone(&source), known.as_ref()) {
                    Ok(lines) => {
                        let resumed = lines.offset > 0;
                        self.lines = Some(lines);
                        Item::Begin { source, resumed }
                    }
                    Err(error) => Item::Unreadable { name: name.clone(), why: reason(&error) },
                }
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                let item = lines.next();
                if !matches!(item, Item::Line(_)) {
                    self.lines = None;
                }
                return Some(item);
            }
            if let Some(folder) = &mut self.folder {
                match folder.next() {
                    None => self.folder = None,
                    Some(Ok(entry)) => {
                        if let Some(item) = self.found(&entry) {
                            return Some(item);
                        }
                    }
                    // A link to a folder that it stands in: nothing is behind it that is not read.
                    Some(Err(error)) if error.loop_ancestor().is_some() => {}
                    Some(Err(error)) => {
                        let name = error.path().map_or_else(String::new, path_name);
                        return Some(Item::Unreadable { name, why: walk_reason(&error) });
                    }
                }
                continue;
            }
            let path = self.paths.pop()?;
            if let Some(item) = self.asked(&path) {
                return Some(item);
            }
        }
    }
}

/// The lines of a file of many reports, from where the store has them.
struct Lines {
    source: Arc<Source>,
    reader: BufReader<File>,
    offset: u64,
    number: u64,
}

impl Lines {
    fn open(source: Arc<Source>, known: Option<&FileState>) -> io::Result<Self> {
        let mut file = File::open(&source.path)?;
        let (offset, number) = known.map_or((0, 0), |known| (known.offset, known.line));
        file.seek(SeekFrom::Start(offset))?;
        Ok(Self { source, reader: BufReader::with_capacity(1 << 16, file), offset, number })
    }

    /// The next line that is not blank, or the end.
    fn next(&mut self) -> Item {
        loop {
            let start = self.offset;
            let (bytes, length) = match line(&mut self.reader) {
                Ok(read) => read,
                Err(error) => {
                    return Item::Unreadable { name: self.source.name.clone(), why: reason(&error) };
                }
            };
            if length == 0 {
                return Item::End { source: Arc::clone(&self.source), lines: self.number };
            }
            self.offset += length;
            self.number += 1;
            if bytes.trim_ascii().is_empty() && length <= MAX_BYTES as u64 {
                continue;
            }
            return Item::Line(Line {
                source: Arc::clone(&self.source),
                number: self.number,
                start,
                end: self.offset,
                bytes: if length > MAX_BYTES as u64 { Err(length) } else { Ok(bytes) },
            });
        }
    }
}

/// The next line with its length in bytes, its end included; no more of it is kept than a report may have.
fn line(reader: &mut impl BufRead) -> io::Result<(Vec<u8>, u64)> {
    let mut bytes = Vec::new();
    let mut length = 0;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            return Ok((bytes, length));
        }
        let end = memchr::memchr(b'\n', available);
        let used = end.map_or(available.len(), |end| end + 1);
        length += used as u64;
        if length <= MAX_BYTES as u64 {
            bytes.extend_from_slice(&available[..used]);
        } else {
            bytes = Vec::new();
        }
        reader.consume(used);
        if end.is_some() {
            return Ok((bytes, length));
        }
    }
}

/// What is wrong with a file, and what to do about it.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

fn walk_reason(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(error) if error.kind() == io::ErrorKind::NotFound => {
            "a link to a file or folder that is not there; mend or remove it".to_owned()
        }
        Some(error) => reason(error),
        None => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded() {
        let mut reader = BufReader::with_capacity(7, &b"first\n\nno end"[..]);
        assert_eq!(line(&mut reader).unwrap(), (b"first\n".to_vec(), 6));
        assert_eq!(line(&mut reader).unwrap(), (b"\n".to_vec(), 1));
        assert_eq!(line(&mut reader).unwrap(), (b"no end".to_vec(), 6));
        assert_eq!(line(&mut reader).unwrap(), (Vec::new(), 0));
        let mut endless = BufReader::new(io::Read::chain(
            io::Read::take(io::repeat(b'a'), MAX_BYTES as u64 + 9),
            &b"\nnext"[..],
        ));
        let (bytes, length) = line(&mut endless).unwrap();
        assert_eq!((bytes.len(), length), (0, MAX_BYTES as u64 + 10));
        assert_eq!(line(&mut endless).unwrap().0, b"next");
    }

    #[test]
    fn names_say_what_is_read() {
        let read = |name: &str| Kind::of(Path::new(name)).is_some();
        assert!(["a.txt", "a.MD", "a.html", "a", "report.2031", "a.jsonl", "a.NDJSON"].into_iter().all(read));
        assert!(!["a.jpg", "a.pdf", "a.css", "record.db", "record.db-wal", "a.json"].into_iter().any(read));
    }
}
