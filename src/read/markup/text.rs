//! Running text of a page, white space as a browser shows it.

use crate::read::fold::fold;

/// White space waiting for the next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Break,
}

/// A paragraph in the making.
#[derive(Clone, Debug)]
pub(in crate::read) struct Run {
    text: String,
    gap: Gap,
}

impl Default for Run {
    fn default() -> Self {
        Self {
            text: String::new(),
            gap: Gap::None,
        }
    }
}

impl Run {
    /// Adds one character of the source. White space collapses to one space; a line break of the source between two
    /// CJK characters is no space at all. Characters that print nothing are left out.
    pub fn push(&mut self, ch: char) {
        match ch {
            '\n' | '\r' => self.gap = Gap::Break,
            ' ' | '\t' | '\u{c}' => self.gap = self.gap.max(Gap::Space),
            '\u{a0}' => self.put(' '),
            c if prints_nothing(c) => {}
            c => self.put(fold(c)),
        }
    }

    fn put(&mut self, ch: char) {
        let wrap = self.gap == Gap::Break && is_cjk(ch) && self.text.ends_with(is_cjk);
        if self.gap != Gap::None && !wrap {
            self.text.push(' ');
        }
        self.gap = Gap::None;
        self.text.push(ch);
    }

    /// Ends the paragraph: its text without the padding around it, or `None` where there is none.
    pub fn take(&mut self) -> Option<String> {
        let run = std::mem::take(self);
        let text = run.text.trim();
        (!text.is_empty()).then(|| text.to_string())
    }
}

/// Characters that are no white space and print nothing.
fn prints_nothing(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether no space is set between this character and its like.
fn is_cjk(ch: char) -> bool {
    matches!(ch,
        '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2460}'..='\u{24ff}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// The raised form of a character, where there is one: 10² must not become 102.
pub(in crate::read) fn raised(ch: char) -> char {
    match ch {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + (ch as u32 - 0x30)).unwrap_or(ch),
        '+' => '⁺',
        '-' | '−' => '⁻',
        'n' => 'ⁿ',
        _ => ch,
    }
}

/// The lowered form of a character, where there is one.
pub(in crate::read) fn lowered(ch: char) -> char {
    match ch {
        '0'..='9' => char::from_u32(0x2080 + (ch as u32 - 0x30)).unwrap_or(ch),
        _ => ch,
    }
}

/// Boxes and ticks that Word sets in a symbol font, as ordinary characters.
pub(in crate::read) fn symbol(font: Symbol, ch: char) -> char {
    let code = match ch as u32 {
        c @ 0xf020..=0xf0ff => c - 0xf000,
        c => c,
    };
    match (font, code) {
        (Symbol::Wingdings, 0x6f | 0xa8) | (Symbol::Wingdings2, 0x2a | 0xa3) => '□',
        (Symbol::Wingdings, 0xfe) | (Symbol::Wingdings2, 0x52) => '☑',
        (Symbol::Wingdings, 0xfd) | (Symbol::Wingdings2, 0x53 | 0x54) => '☒',
        (Symbol::Wingdings, 0xfc) | (Symbol::Wingdings2, 0x50) => '✓',
        (Symbol::Wingdings, 0xfb) | (Symbol::Wingdings2, 0x4f) => '✗',
        _ => ch,
    }
}

/// A font whose characters are pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Symbol {
    /// Wingdings.
    Wingdings,
    /// Wingdings 2.
    Wingdings2,
}

impl Symbol {
    /// The font of this name (or list of names), if it is one of these.
    pub fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase() {
            f if f.contains("wingdings 2") => Some(Self::Wingdings2),
            f if f.contains("wingdings") && !f.contains("wingdings 3") => Some(Self::Wingdings),
            _ => None,
        }
    }
}
