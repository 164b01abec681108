//! Bytes to text: which encoding, and whether it is text at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Error, Format};

/// How far into a page its declaration of an encoding is looked for. Browsers stop after 1,024
/// bytes; pages saved from a browser often carry a long comment first.
const DECLARED_WITHIN: usize = 8 << 10;

/// Bytes looked at to recognise UTF-16 and binary data.
const SAMPLE: usize = 8 << 10;

/// Bytes an encoding is guessed from.
const GUESSED_FROM: usize = 1 << 20;

/// The text `bytes` stand for, without a byte order mark.
///
/// What cannot be decoded becomes U+FFFD: nothing is left out.
pub(crate) fn decode(bytes: &[u8], format: Option<Format>) -> Result<String, Error> {
    if let Some(error) = known_format(bytes) {
        return Err(error);
    }
    let (encoding, bom) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (without_mark(bytes, format)?, 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(&bytes[bom..]);
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        // Only in encodings of one byte does the place in the text say where in the file it is.
        let byte = if bytes.get(bom + at) == Some(&0) { bom + at } else { at };
        return Err(Error::not_text(byte, 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count()));
    }
    Ok(text.into_owned())
}

/// The encoding of bytes that begin without a byte order mark.
fn without_mark(bytes: &[u8], format: Option<Format>) -> Result<&'static Encoding, Error> {
    if let Some(utf_16) = unmarked_utf_16(bytes) {
        return Ok(utf_16);
    }
    // Bytes that are valid UTF-8 are UTF-8 whatever a page declares: chance does not produce it.
    let first_wrong = match std::str::from_utf8(bytes) {
        Ok(_) => {
            // ISO-2022-JP is ASCII to the eye and must be declared.
            let declared = declared(bytes, format).filter(|e| !e.is_ascii_compatible());
            return Ok(declared.unwrap_or(UTF_8));
        }
        Err(error) => error.valid_up_to(),
    };
    if let Some(at) = control_heavy(bytes) {
        return Err(Error::not_text(at, 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count()));
    }
    if let Some(declared) = declared(bytes, format).filter(|&e| e != UTF_8) {
        return Ok(declared);
    }
    // A UTF-8 file that was cut, or pasted into, has a few wrong bytes; guessing another encoding
    // would spoil all the good ones.
    if mostly_utf_8(bytes, first_wrong) {
        return Ok(UTF_8);
    }
    // The guess is made from what is not ASCII; it is sure long before the end of a large file.
    let from = memchr::memrchr(b'\n', &bytes[..first_wrong]).unwrap_or_default();
    let sample = &bytes[from..bytes.len().min(first_wrong + GUESSED_FROM)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, from + sample.len() == bytes.len());
    // We read English: between encodings that fit, the one a British page would have is meant ("£", not "Ł").
    Ok(detector.guess(Some(b"uk"), Utf8Detection::Deny))
}

/// Whether more characters beyond ASCII are right than wrong as UTF-8.
fn mostly_utf_8(bytes: &[u8], first_wrong: usize) -> bool {
    let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
    let mut right = 0;
    let mut wrong = 0;
    for chunk in bytes.utf8_chunks() {
        right += beyond_ascii(chunk.valid());
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    // Cut in the middle of its last character.
    right > wrong || (wrong == 1 && first_wrong + 3 >= bytes.len() && bytes[first_wrong..].len() > 1)
}

/// Letters of most scripts in UTF-16 have a zero or a small, repeating high byte; for text in Latin
/// letters it is nearly always zero, and zero bytes occur in no other text.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let pairs = sample.len() / 2;
    // Two thirds leaves room for curly quotes and dashes, whose high byte is not zero.
    if odd * 3 >= pairs * 2 && even == 0 {
        Some(UTF_16LE)
    } else if even * 3 >= pairs * 2 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The first control character, if there are too many for a text.
fn control_heavy(bytes: &[u8]) -> Option<usize> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let is_control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b);
    let count = sample.iter().filter(|&&b| is_control(b)).count();
    // Stray ones occur in text pasted from elsewhere.
    (count * 50 > sample.len()).then(|| sample.iter().position(|&b| is_control(b)))?
}

/// The encoding a page says it is in.
fn declared(bytes: &[u8], format: Option<Format>) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    match format {
        Some(Format::Html) => {}
        None if head.trim_ascii_start().first() == Some(&b'<') => {}
        _ => return None,
    }
    let head = head.to_ascii_lowercase();
    let mut rest = &head[..];
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at + 1..];
        if rest.starts_with(b"!--") {
            let end = memchr::memmem::find(rest, b"-->")?;
            rest = &rest[end..];
            continue;
        }
        let label = if rest.starts_with(b"meta") {
            b"charset".as_slice()
        } else if rest.starts_with(b"?xml") {
            b"encoding".as_slice()
        } else {
            continue;
        };
        let tag = &rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())];
        if let Some(encoding) = label_after(tag, label) {
            // A declaration that could be read byte by byte is not UTF-16, the standard says.
            return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
        }
    }
    None
}

/// The encoding named behind `key =` in a tag.
fn label_after(tag: &[u8], key: &[u8]) -> Option<&'static Encoding> {
    memchr::memmem::find_iter(tag, key).find_map(|at| {
        let value = tag[at + key.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value
            .iter()
            .position(|&b| matches!(b, b'"' | b'\'' | b';' | b'/' | b'?') || b.is_ascii_whitespace())
            .unwrap_or(value.len());
        Encoding::for_label(&value[..end])
    })
}

const TO_TEXT: &str = "convert it to plain text first";
const UNPACK: &str = "unpack it first";
const FROM_OFFICE: &str = "unpack it, or save the document as plain text";
const PICTURE: &str = "a picture has no text to read";

/// Formats people mistake for text, by their first bytes.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF", TO_TEXT),
    (b"PK\x03\x04", "a ZIP archive or an office document (.docx, .odt, .epub)", FROM_OFFICE),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (.doc)", TO_TEXT),
    (b"{\\rtf", "Rich Text (.rtf)", TO_TEXT),
    (b"%!PS", "PostScript", TO_TEXT),
    (b"\x1f\x8b", "a gzip file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ\0", "an xz file", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\x89PNG", "a PNG picture", PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"GIF8", "a GIF picture", PICTURE),
    (b"II*\0", "a TIFF picture", PICTURE),
    (b"MM\0*", "a TIFF picture", PICTURE),
    (b"SQLite format 3\0", "an SQLite database", "export its reports as text first"),
    (b"PAR1", "a Parquet file", "export its reports as text first"),
    (b"\x7fELF", "a program", "give a report instead"),
    (b"\xff\xfe\0\0", "UTF-32 text", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "UTF-32 text", "save it as UTF-8"),
];

fn known_format(bytes: &[u8]) -> Option<Error> {
    let &(magic, like, advice) = KNOWN.iter().find(|(magic, ..)| bytes.starts_with(magic))?;
    // Letters alone may begin a text ("GIF8 is ..."); the formats have other bytes soon after.
    let only_letters = matches!(magic, b"BZh" | b"GIF8" | b"PAR1");
    let text_goes_on =
        || bytes[..bytes.len().min(64)].iter().all(|&b| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
    (!(only_letters && text_goes_on())).then(|| Error::looks(like, advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).unwrap()
    }

    fn utf_16(text: &str, big_endian: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big_endian { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    const SAID: &str = "“We won’t go,” said Zoë Müller – twice.";

    #[test]
    fn marks_decide_and_go() {
        assert_eq!(text(&[b"\xef\xbb\xbf", SAID.as_bytes()].concat()), SAID);
        assert_eq!(text(&[b"\xff\xfe", utf_16(SAID, false).as_slice()].concat()), SAID);
        assert_eq!(text(&[b"\xfe\xff", utf_16(SAID, true).as_slice()].concat()), SAID);
    }

    #[test]
    fn only_the_first_mark_goes() {
        assert_eq!(text(b"\xef\xbb\xbf\xef\xbb\xbfHe left."), "\u{feff}He left.");
    }

    #[test]
    fn utf_16_without_a_mark() {
        assert_eq!(text(&utf_16(SAID, false)), SAID);
        assert_eq!(text(&utf_16(SAID, true)), SAID);
    }

    #[test]
    fn windows_1252_quotation_marks() {
        let bytes = b"\x93We won\x92t go,\x94 said Zo\xeb M\xfcller \x96 twice.";
        assert_eq!(text(bytes), SAID);
        assert_eq!(decode(bytes, Some(Format::Text)).unwrap(), SAID);
    }

    #[test]
    fn pounds_are_not_polish() {
        assert_eq!(text(b"Fran\xe7ois said \x93no\x94: it cost \xa35m."), "François said “no”: it cost £5m.");
        assert_eq!(text(b"The port owes \xa35m."), "The port owes £5m.");
        assert_eq!(text(b"The caf\xe9 owes \x805m."), "The café owes €5m.");
    }

    #[test]
    fn a_page_declares_its_encoding() {
        // 0xE6 is ć in ISO-8859-2 and æ in windows-1252.
        for head in [
            "<meta charset=iso-8859-2>",
            "<html><META http-equiv='Content-Type' content='text/html; charset=ISO-8859-2'>",
            "<?xml version='1.0' encoding='iso-8859-2'?>",
            "<!-- <meta charset=utf-8> --><meta charset = \"latin2\" />",
        ] {
            let page = [head.as_bytes(), b"<p>Ivi\xe6</p>"].concat();
            assert!(decode(&page, Some(Format::Html)).unwrap().ends_with("<p>Ivić</p>"), "{head}");
            assert!(text(&page).ends_with("<p>Ivić</p>"), "{head}");
        }
    }

    #[test]
    fn utf_8_beats_a_false_declaration() {
        let page = "<meta charset=iso-8859-1><p>“Non”, dit Zoë.</p>";
        assert_eq!(decode(page.as_bytes(), Some(Format::Html)).unwrap(), page);
    }

    #[test]
    fn a_page_that_wrongly_claims_utf_8() {
        let page = b"<meta charset=utf-8><p>\x93No,\x94 said Zo\xeb.</p>";
        assert!(decode(page, Some(Format::Html)).unwrap().contains("“No,” said Zoë."));
    }

    #[test]
    fn a_wrong_byte_in_utf_8_is_seen_and_spoils_nothing() {
        let bytes = [SAID.as_bytes(), b" \xff And on."].concat();
        assert_eq!(text(&bytes), format!("{SAID} \u{fffd} And on."));
        // Cut in the middle of the closing quotation mark.
        assert_eq!(text(b"Only this: \xe2\x80"), "Only this: \u{fffd}");
    }

    #[test]
    fn formats_that_are_no_text_are_named() {
        for (bytes, like) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], "a PDF; convert it to plain text first"),
            (b"PK\x03\x04\x14\0", "ZIP archive"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"\x1f\x8b\x08\0", "gzip"),
            (b"\xff\xd8\xff\xe0", "JPEG"),
            (b"GIF89a\x01\0\x01\0", "GIF"),
            (b"{\\rtf1\\ansi", "Rich Text"),
            (b"\xff\xfe\0\0H\0\0\0", "UTF-32"),
        ] {
            for format in [None, Some(Format::Text), Some(Format::Html), Some(Format::Markdown)] {
                let error = decode(bytes, format).unwrap_err();
                assert!(error.is_binary() && error.to_string().contains(like), "{error}");
            }
        }
        assert_eq!(text(b"GIF89 is an old format, she said."), "GIF89 is an old format, she said.");
    }

    #[test]
    fn a_nul_is_found_where_it_is() {
        let error = decode(b"One.\nTwo.\nTh\0ree.", None).unwrap_err();
        assert!(error.is_binary());
        assert!(error.to_string().contains("byte 12 (line 3)"), "{error}");
    }

    #[test]
    fn noise_is_no_text() {
        let noise: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        assert!(decode(&noise, None).unwrap_err().is_binary());
    }
}
