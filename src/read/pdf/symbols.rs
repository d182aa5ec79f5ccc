//! The boxes and ticks of the symbol fonts that forms are filled in with.

/// The ordinary character for a private-use code of a symbol font.
pub(super) fn symbol(font: &str, ch: char) -> Option<char> {
    let code = u32::from(ch).checked_sub(0xF000).filter(|c| *c < 256)?;
    let code = u8::try_from(code).ok()?;
    let table: &[(u8, char)] = match font.to_ascii_lowercase().replace([' ', '-'], "").as_str() {
        "wingdings" | "wingdingsregular" => &WINGDINGS,
        "wingdings2" => &WINGDINGS_2,
        _ => return None,
    };
    table.iter().find(|(c, _)| *c == code).map(|(_, ch)| *ch)
}

const WINGDINGS: [(u8, char); 17] = [
    (0x20, ' '),
    (0x6C, '●'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x70, '□'),
    (0x71, '□'),
    (0x72, '□'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xD8, '➢'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

const WINGDINGS_2: [(u8, char); 6] = [
    (0x4F, '✗'),
    (0x50, '✓'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0xA3, '□'),
];
