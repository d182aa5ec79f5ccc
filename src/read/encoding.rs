//! Bytes of a web page to text: what the page declares, what it is, and how sure that is.

use crate::model::Warning;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;
use std::sync::LazyLock;

/// A page's declaration of its encoding is looked for in this many bytes.
const HEAD: usize = 16 * 1024;
/// Candidates are weighed on this many characters.
const SAMPLE: usize = 64 * 1024;
/// One unreadable character weighs as much as this many rare ones.
const BROKEN_WEIGHT: i64 = 4;

static COMMENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s-u)<!--.*?-->"));
static DECLARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?is-u)(?:<meta\b[^>]{0,1000}?charset|<\?xml\b[^>]{0,300}?encoding)\s*=\s*["']?\s*([a-z0-9_:.\-]+)"#,
    )
});

#[allow(clippy::expect_used)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// The text of a page, with what should be said about its encoding.
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What a person should know.
    pub warnings: Vec<Warning>,
}

/// Decodes a page. A byte order mark wins; then the declared encoding, where the bytes fit it without an error;
/// else the likeliest of UTF-8, the detector's guess and GB18030.
///
/// Two declarations are not believed although no byte contradicts them: a single-byte encoding (every byte string fits)
/// and a Chinese one over bytes that are valid UTF-8 with mostly Chinese in it.
///
/// `charset` is what came with the page; it goes before what the page declares.
pub(super) fn decode(bytes: &[u8], charset: Option<&str>) -> Decoded {
    if let Some((encoding, skip)) = byte_order(bytes) {
        return finish(encoding, &bytes[skip..], None);
    }
    let told = charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = told.filter(|e| wide(e) && bytes.contains(&0)) {
        return finish(encoding, bytes, told);
    }
    let told = told.filter(|e| !wide(e) && *e != encoding_rs::REPLACEMENT);
    let declared = told.map(chinese).or_else(|| declared(bytes));
    let utf8 = std::str::from_utf8(bytes).ok();
    if let Some(text) = utf8
        && (text.is_ascii()
            || declared.is_none_or(|d| d == UTF_8 || single_byte(d))
            || mostly_cjk(text))
    {
        return finish(UTF_8, bytes, declared);
    }
    if let Some(encoding) = declared.filter(|d| !single_byte(d))
        && encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    {
        return finish(encoding, bytes, declared);
    }
    if utf8.is_some() {
        return finish(UTF_8, bytes, declared);
    }
    finish(likeliest(bytes, declared), bytes, declared)
}

/// The encoding that a byte order mark, or a `<` in two bytes, gives away, and the length of the mark.
pub(super) fn byte_order(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    if let Some(found) = Encoding::for_bom(bytes) {
        return Some(found);
    }
    match bytes {
        [b'<', 0, second, 0, ..] if second.is_ascii() => Some((UTF_16LE, 0)),
        [0, b'<', 0, second, ..] if second.is_ascii() => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// What the page says itself. GB 2312 and GBK are read as GB18030, which holds both.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = COMMENT.replace_all(&bytes[..bytes.len().min(HEAD)], &b""[..]);
    DECLARED
        .captures_iter(&head)
        .filter_map(|c| Encoding::for_label(c.get(1)?.as_bytes()))
        .find(|e| *e != encoding_rs::REPLACEMENT)
        // A declaration that could be read byte by byte is not in UTF-16.
        .map(|e| if wide(e) { UTF_8 } else { chinese(e) })
}

fn wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn chinese(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

fn single_byte(encoding: &'static Encoding) -> bool {
    encoding.is_single_byte() || encoding == encoding_rs::X_USER_DEFINED
}

fn mostly_cjk(text: &str) -> bool {
    let (mut wide, mut other) = (0usize, 0usize);
    for ch in text.chars().filter(|c| !c.is_ascii()).take(SAMPLE) {
        if ch >= '\u{2000}' {
            wide += 1
        } else {
            other += 1
        }
    }
    wide > other
}

fn likeliest(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    let mut best = (i64::MIN, GB18030);
    for encoding in [
        declared,
        Some(UTF_8),
        Some(guess),
        Some(GB18030),
        Some(BIG5),
    ]
    .into_iter()
    .flatten()
    {
        let likeness = likeness(&encoding.decode_without_bom_handling(bytes).0);
        if likeness > best.0 {
            best = (likeness, encoding);
        }
    }
    if best.1 == GBK { GB18030 } else { best.1 }
}

/// How much a text looks like ordinary Chinese: characters of GB 2312's punctuation and its first level (the 3755
/// common ones) count for it, other non-ASCII ones against it. Chinese read in a wrong encoding is made of rare ones.
fn likeness(text: &str) -> i64 {
    let sample: String = text
        .chars()
        .filter(|c| !c.is_ascii())
        .take(SAMPLE)
        .collect();
    let total = sample.chars().count() as i64;
    let broken = sample.chars().filter(|c| *c == '\u{fffd}').count() as i64;
    let (encoded, _, _) = GBK.encode(&sample);
    let mut common = 0;
    let mut rest = encoded.iter();
    while let Some(&lead) = rest.next() {
        if lead < 0x81 {
            continue;
        }
        let trail = rest.next().copied().unwrap_or(0);
        if trail >= 0xa1 && matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) {
            common += 1;
        }
    }
    2 * common - total - BROKEN_WEIGHT * broken
}

fn finish(
    encoding: &'static Encoding,
    bytes: &[u8],
    declared: Option<&'static Encoding>,
) -> Decoded {
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    let mut warnings = Vec::new();
    if let Some(said) = declared
        && said != encoding
        && !text.is_ascii()
    {
        warnings.push(Warning {
            code: "encoding-declared".into(),
            message: format!(
                "the page declares {}, its bytes are {}",
                said.name(),
                encoding.name()
            ),
            page: None,
        });
    }
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    if broken > 0 {
        warnings.push(Warning {
            code: "encoding".into(),
            message: format!("{broken} characters cannot be read as {}", encoding.name()),
            page: None,
        });
    }
    Decoded { text, warnings }
}
