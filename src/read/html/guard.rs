//! What a page may cost. The parser looks through its open elements at each tag, and reopens unclosed `<font>`s in each
//! new paragraph, so a small page can ask for years and terabytes; such a page is refused before it is parsed.

use crate::error::{Error, ErrorKind, Result};

/// Longest page in bytes of UTF-8.
const MAX_BYTES: usize = 64 << 20;
/// Most tags; each costs some hundred bytes.
const MAX_TAGS: usize = 1 << 20;
/// Most open elements, summed over all tags: bounds time.
const MAX_OPEN: usize = 100 << 20;
/// Most open elements of the kinds that are reopened, summed over all tags: bounds memory.
const MAX_REOPENED: usize = 4 << 20;

/// Elements that the parser reopens.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that end without an end tag.
const SHORT: [&str; 24] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "td", "th", "tr", "wbr", "thead",
];

/// Checks a page before it is parsed.
///
/// # Errors
/// `Limit`.
pub(super) fn check(text: &str) -> Result<()> {
    if text.len() > MAX_BYTES {
        return Err(limit(&format!("{} bytes of text", text.len()), MAX_BYTES));
    }
    let (mut tags, mut open, mut formatting) = (0usize, 0usize, 0usize);
    let (mut open_sum, mut formatting_sum) = (0usize, 0usize);
    for part in text.split('<').skip(1) {
        let (closes, part) = match part.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, part),
        };
        let end = part
            .find(|c: char| !c.is_ascii_alphanumeric() && c != ':')
            .unwrap_or(part.len());
        if end == 0 || end > 20 {
            tags += 1;
            continue;
        }
        let name = part[..end].to_ascii_lowercase();
        let reopened = FORMATTING.contains(&name.as_str());
        if !SHORT.contains(&name.as_str()) {
            let count = if reopened { &mut formatting } else { &mut open };
            *count = if closes {
                count.saturating_sub(1)
            } else {
                *count + 1
            };
        }
        tags += 1;
        open_sum = open_sum.saturating_add(open + formatting);
        formatting_sum = formatting_sum.saturating_add(formatting);
    }
    if tags > MAX_TAGS {
        return Err(limit(&format!("{tags} tags"), MAX_TAGS));
    }
    if open_sum > MAX_OPEN || formatting_sum > MAX_REOPENED {
        return Err(limit(
            &format!("{open_sum} open elements over {tags} tags"),
            MAX_OPEN,
        ));
    }
    Ok(())
}

fn limit(found: &str, most: usize) -> Error {
    Error::new(
        ErrorKind::Limit,
        format!("expected a page of ordinary size, found {found} (at most {most})"),
    )
}
