//! Embedded font programs read backwards: from a glyph to the character it draws.

use super::gbk;
use skrifa::raw::FontRef;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::cff::charset::Charset;
use skrifa::{GlyphId, GlyphNames, MetadataProvider};
use std::collections::HashMap;

/// More entries than this are not read from one table.
const MAX_ENTRIES: usize = 400_000;

/// What one font program tells of its glyphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// Characters by glyph, from the `cmap` table.
    mapped: HashMap<u32, char>,
    /// Characters by glyph, from glyph names.
    named: HashMap<u32, char>,
}

impl Program {
    pub(super) fn new(data: &[u8]) -> Self {
        match FontRef::from_index(data, 0) {
            Ok(font) => Self {
                mapped: mapped(&font),
                named: names(&font),
            },
            Err(_) => Self {
                mapped: HashMap::new(),
                named: cff_names(data),
            },
        }
    }

    /// The character a glyph draws.
    pub(super) fn char(&self, glyph: u32) -> Option<char> {
        let found = self.mapped.get(&glyph).or_else(|| self.named.get(&glyph));
        found.copied()
    }
}

/// The `cmap` read backwards. Of several characters with one glyph the most ordinary one counts.
fn mapped(font: &FontRef<'_>) -> HashMap<u32, char> {
    let mut all: HashMap<u32, char> = HashMap::new();
    for (code, glyph) in font.charmap().mappings().take(MAX_ENTRIES) {
        let Some(ch) = char::from_u32(code).filter(|c| !c.is_control()) else {
            continue;
        };
        if gbk::is_private(ch) {
            continue;
        }
        all.entry(glyph.to_u32())
            .and_modify(|there| {
                if rank(ch) < rank(*there) {
                    *there = ch;
                }
            })
            .or_insert(ch);
    }
    all.remove(&0);
    all
}

/// How far a character is from ordinary text.
fn rank(ch: char) -> (u8, char) {
    let kind = match ch {
        '\u{20}'..='\u{7E}' | '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' => 0,
        '\u{A0}' | '\u{AD}' => 3,
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => 4,
        _ => 1,
    };
    (kind, ch)
}

fn names(font: &FontRef<'_>) -> HashMap<u32, char> {
    let names = GlyphNames::new(font);
    names
        .iter()
        .take(MAX_ENTRIES)
        .filter(|(_, name)| !name.is_synthesized())
        .filter_map(|(glyph, name)| Some((glyph.to_u32(), by_name(name.as_str())?)))
        .collect()
}

fn cff_names(data: &[u8]) -> HashMap<u32, char> {
    let Ok(cff) = CffFontRef::new_cff(data, 0, None) else {
        return HashMap::new();
    };
    let charset: Option<Charset<'_>> = cff.charset().filter(|_| !cff.is_cid());
    let Some(charset) = charset else {
        return HashMap::new();
    };
    (1..cff.num_glyphs().min(0xFFFF))
        .filter_map(|glyph| {
            let name = cff.string(charset.string_id(GlyphId::new(glyph))?)?;
            Some((glyph, by_name(std::str::from_utf8(name).ok()?)?))
        })
        .collect()
}

/// The character of a glyph name that spells its code point: `uni4E00`, `u20000`, `A`.
fn by_name(name: &str) -> Option<char> {
    let base = name.split('.').next().filter(|b| !b.is_empty())?;
    let mut chars = base.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return Some(only);
    }
    let digits = base
        .strip_prefix("uni")
        .filter(|d| d.len() == 4)
        .or_else(|| {
            base.strip_prefix('u')
                .filter(|d| (4..=6).contains(&d.len()))
        });
    match digits {
        Some(d) => u32::from_str_radix(d, 16).ok().and_then(char::from_u32),
        None => SPELLED
            .iter()
            .find(|(spelled, _)| *spelled == base)
            .map(|(_, ch)| *ch),
    }
}

/// The glyph names of the characters that amounts and dates are written with.
const SPELLED: [(&str, char); 28] = [
    ("space", ' '),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("period", '.'),
    ("comma", ','),
    ("colon", ':'),
    ("semicolon", ';'),
    ("hyphen", '-'),
    ("minus", '-'),
    ("plus", '+'),
    ("percent", '%'),
    ("slash", '/'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("less", '<'),
    ("greater", '>'),
    ("equal", '='),
    ("lessequal", '≤'),
    ("greaterequal", '≥'),
    ("asterisk", '*'),
];
