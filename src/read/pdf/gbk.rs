//! Chinese text in simple fonts: two codes of one byte make one character of GBK.

use hayro_interpret::hayro_syntax::object::{Dict, Name};

/// How font names of Chinese systems begin, in lower case and without separators.
const NAMES: [&str; 22] = [
    "simsun",
    "nsimsun",
    "simhei",
    "simfang",
    "simkai",
    "fangsong",
    "kaiti",
    "kaisti",
    "stsong",
    "stheiti",
    "stkaiti",
    "stfangsong",
    "stxihei",
    "stzhongsong",
    "stxingkai",
    "youyuan",
    "lisu",
    "microsoftyahei",
    "dengxian",
    "fzxbs",
    "fzhei",
    "xiaobiaosong",
];

/// Whether a font dictionary is a simple Chinese font that is not embedded and says nothing of Unicode.
pub(super) fn is_chinese(font: &Dict<'_>) -> bool {
    is_foreign(font) && has_chinese_name(font)
}

/// Whether a font dictionary is a simple font that is not embedded and says nothing of Unicode.
pub(super) fn is_foreign(font: &Dict<'_>) -> bool {
    let simple = ["TrueType", "Type1", "MMType1"]
        .iter()
        .any(|s| super::survey::is(font, "Subtype", s.as_bytes()));
    let embedded = font.get::<Dict<'_>>("FontDescriptor").is_some_and(|d| {
        ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .any(|k| d.contains_key(k))
    });
    let differs = font
        .get::<Dict<'_>>("Encoding")
        .is_some_and(|e| e.contains_key("Differences"));
    simple && !embedded && !differs && !font.contains_key("ToUnicode")
}

fn has_chinese_name(font: &Dict<'_>) -> bool {
    let Some(name) = font.get::<Name<'_>>("BaseFont") else {
        return false;
    };
    let name = match name.as_ref() {
        [_, _, _, _, _, _, b'+', rest @ ..] => rest,
        all => all,
    };
    if !name.is_ascii() {
        return super::facts::text_string(name).chars().any(is_ideograph);
    }
    let plain: String = name
        .iter()
        .filter(|b| b.is_ascii_alphanumeric())
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    NAMES.iter().any(|n| plain.starts_with(n)) || plain.ends_with("gb2312")
}

fn is_ideograph(ch: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&ch)
}

/// The character two codes make in GBK.
pub(super) fn pair(first: u32, second: u32) -> Option<char> {
    let bytes = [u8::try_from(first).ok()?, u8::try_from(second).ok()?];
    if !(0x81..=0xFE).contains(&bytes[0]) || !(0x40..=0xFE).contains(&bytes[1]) {
        return None;
    }
    let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch), None) => Some(ch),
        _ => None,
    }
}

/// Whether two codes read as Latin text as well: an accented letter before a plain one.
pub(super) fn could_be_latin(first: u32, second: u32) -> bool {
    first >= 0xC0 && second < 0x80
}

/// Whether a character is for private use, so that only its font knows what it is.
pub(super) fn is_private(ch: char) -> bool {
    matches!(ch, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}
