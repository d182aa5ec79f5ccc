//! Addresses and rectangles of cells.

/// Most rows of a worksheet.
pub(super) const MAX_ROWS: u32 = 1 << 20;
/// Most columns of a worksheet.
pub(super) const MAX_COLS: u32 = 1 << 14;

/// A rectangle of cells; all sides belong to it. Rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Area {
    /// One cell.
    pub fn cell(row: u32, col: u32) -> Self {
        Self {
            top: row,
            left: col,
            bottom: row,
            right: col,
        }
    }

    /// `A1:C5`, also `A1` and `$A$1`; parts outside a worksheet are cut off. `None` for what is no such address.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (a, b) = (parse(from)?, parse(to)?);
        Some(Self {
            top: a.0.min(b.0),
            left: a.1.min(b.1),
            bottom: a.0.max(b.0).min(MAX_ROWS - 1),
            right: a.1.max(b.1).min(MAX_COLS - 1),
        })
    }

    /// Whether they share a cell.
    pub fn meets(&self, other: &Self) -> bool {
        self.top <= other.bottom
            && other.top <= self.bottom
            && self.left <= other.right
            && other.left <= self.right
    }

    /// The smallest rectangle around both.
    pub fn around(&self, other: &Self) -> Self {
        Self {
            top: self.top.min(other.top),
            left: self.left.min(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.max(other.right),
        }
    }
}

/// Row and column, from 0, of `B5`.
pub(super) fn parse(address: &str) -> Option<(u32, u32)> {
    let (mut row, mut col) = (0u32, 0u32);
    for byte in address.bytes().filter(|b| *b != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A');
                col = col.checked_mul(26)?.checked_add(letter + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    let inside = row <= MAX_ROWS && col <= MAX_COLS;
    Some((row.checked_sub(1)?, col.checked_sub(1)?)).filter(|_| inside)
}

/// `B5` of row 4 and column 1.
pub(super) fn address(row: u32, col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = col + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::{Area, address, parse};

    #[test]
    fn addresses_go_both_ways() {
        for (text, row, col) in [
            ("A1", 0, 0),
            ("Z9", 8, 25),
            ("AA10", 9, 26),
            ("XFD1048576", 1_048_575, 16_383),
        ] {
            assert_eq!(parse(text), Some((row, col)));
            assert_eq!(address(row, col), text);
        }
        assert_eq!(parse("$B$5"), Some((4, 1)));
        for bad in [
            "",
            "A",
            "5",
            "A0",
            "XFE1",
            "A1048577",
            "A99999999999",
            "1A",
            "甲1",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(Area::parse("C5:A1"), Area::parse("A1:C5"));
    }
}
