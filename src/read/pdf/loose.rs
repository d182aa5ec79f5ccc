//! ToUnicode maps that are not well-formed: only the lists of codes are looked for, whatever stands around them.

use hayro_interpret::hayro_cmap::{self, CMap};
use hayro_interpret::hayro_syntax::object::{Dict, Name, Stream};
use std::collections::HashMap;

/// More codes than this are not read from one map.
const MAX_CODES: usize = 70_000;

/// What a font's ToUnicode entry is good for beyond what hayro makes of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Loose {
    chars: HashMap<u32, char>,
    /// The entry is the name `Identity-H`: the codes are meant to be Unicode.
    pub(super) is_identity: bool,
}

impl Loose {
    pub(super) fn new(font: &Dict<'_>) -> Self {
        if let Some(stream) = font.get::<Stream<'_>>("ToUnicode") {
            let data = stream.decoded_data().unwrap_or_default();
            let sound = CMap::parse(&data, hayro_cmap::load_embedded).is_some();
            let chars = if sound { HashMap::new() } else { read(&data) };
            return Self {
                chars,
                is_identity: false,
            };
        }
        let name = font.get::<Name<'_>>("ToUnicode");
        Self {
            chars: HashMap::new(),
            is_identity: name.is_some_and(|n| n.as_ref().starts_with(b"Identity")),
        }
    }

    /// The character of a code.
    pub(super) fn char(&self, code: u32) -> Option<char> {
        self.chars.get(&code).copied()
    }
}

/// Reads `beginbfchar` and `beginbfrange` sections; a code for several characters is left unknown.
fn read(data: &[u8]) -> HashMap<u32, char> {
    let text = String::from_utf8_lossy(data);
    let mut chars = HashMap::new();
    for part in text.split("beginbf").skip(1) {
        let body = part.split("endbf").next().unwrap_or_default();
        let codes = hex(body);
        if part.starts_with("char") {
            for pair in codes.chunks_exact(2) {
                if let [(from, _), (_, Some(to))] = pair {
                    put(&mut chars, *from, *to);
                }
            }
        } else if part.starts_with("range") && !body.contains('[') {
            for triple in codes.chunks_exact(3) {
                if let [(from, _), (to, _), (_, Some(first))] = triple {
                    range(&mut chars, *from, *to, *first);
                }
            }
        }
    }
    chars
}

fn range(chars: &mut HashMap<u32, char>, from: u32, to: u32, first: char) {
    for code in from..=to.min(from.saturating_add(0xFFFF)) {
        if chars.len() >= MAX_CODES {
            return;
        }
        if let Some(ch) = char::from_u32(u32::from(first) + (code - from)) {
            put(chars, code, ch);
        }
    }
}

fn put(chars: &mut HashMap<u32, char>, code: u32, ch: char) {
    if chars.len() < MAX_CODES && ch != '\0' {
        chars.insert(code, ch);
    }
}

/// All `<hex>` strings: as a number, and as the one character they are in UTF-16.
fn hex(body: &str) -> Vec<(u32, Option<char>)> {
    body.split('<')
        .skip(1)
        .filter_map(|part| part.split('>').next())
        .filter_map(|digits| {
            let digits: String = digits.chars().filter(char::is_ascii_hexdigit).collect();
            let value = u32::from_str_radix(&digits, 16).ok()?;
            let units = [(value >> 16) as u16, value as u16];
            let used = if units[0] == 0 {
                &units[1..]
            } else {
                &units[..]
            };
            let mut read = char::decode_utf16(used.iter().copied());
            let ch = match (read.next(), read.next()) {
                (Some(Ok(ch)), None) => Some(ch),
                _ => None,
            };
            Some((value, ch))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn lists_are_found_in_a_broken_map() {
        let map = b"/CMapName /Adobe-Identity-UC> def 1 beginbfchar <002B> <0048>\n<0001> <D840DC0B> endbfchar \
            1 beginbfrange <10> <12> <0041> endbfrange >>";
        let read = read(map);
        let at = |code: u32| read.get(&code).copied();
        assert_eq!(at(0x2B), Some('H'));
        assert_eq!(at(1), Some('𠀋'));
        assert_eq!((at(0x10), at(0x12), at(0x13)), (Some('A'), Some('C'), None));
    }
}
