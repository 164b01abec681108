//! File paths as text.

use std::path::Path;

/// `path` as text, different for different paths.
///
/// Text is what a table, a search and a terminal can show, but a path need not be any. Bytes that are not UTF-8 become `\xNN`;
/// in a path that has any, or has a `\x` of its own, every backslash is doubled, so that no two paths look alike.
///
/// ```
/// use std::path::Path;
/// assert_eq!(onrecord_record::path_name(Path::new("/news/café.txt")), "/news/café.txt");
/// # #[cfg(unix)] {
/// use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
/// let latin = Path::new(OsStr::from_bytes(b"/news/caf\xe9.txt"));
/// assert_eq!(onrecord_record::path_name(latin), r"/news/caf\xE9.txt");
/// assert_eq!(onrecord_record::path_name(Path::new(r"/news/caf\xE9.txt")), r"/news/caf\\xE9.txt");
/// # }
/// ```
#[must_use]
pub fn path_name(path: &Path) -> String {
    if let Some(text) = path.to_str()
        && !text.contains(r"\x")
    {
        return text.to_owned();
    }
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(&chunk.valid().replace('\\', r"\\"));
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}
