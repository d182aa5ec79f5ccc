//! Just enough letters for page numbers and the names of cells.

/// Columns of a letter.
pub(super) const WIDTH: usize = 5;
/// Rows of a letter.
pub(super) const HEIGHT: usize = 7;

/// The rows of a letter, top first; the highest of five bits is the leftmost dot. Blank for a letter that is not here.
pub(super) fn dots(letter: char) -> [u8; HEIGHT] {
    match letter {
        '0' => [
            0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110,
        ],
        '1' => [
            0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110,
        ],
        '2' => [
            0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111,
        ],
        '3' => [
            0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110,
        ],
        '4' => [
            0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010,
        ],
        '5' => [
            0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110,
        ],
        '6' => [
            0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110,
        ],
        '7' => [
            0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000,
        ],
        '8' => [
            0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110,
        ],
        '9' => [
            0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100,
        ],
        'c' => [0, 0, 0b01110, 0b10000, 0b10000, 0b10001, 0b01110],
        'p' => [0, 0, 0b11110, 0b10001, 0b11110, 0b10000, 0b10000],
        'r' => [0, 0, 0b10110, 0b11001, 0b10000, 0b10000, 0b10000],
        _ => [0; HEIGHT],
    }
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, dots};

    #[test]
    fn letters_differ_and_fit() {
        let letters: Vec<_> = "0123456789rcp".chars().map(dots).collect();
        for (i, letter) in letters.iter().enumerate() {
            assert!(letter.iter().all(|row| *row < 1 << WIDTH));
            assert!(letter.iter().any(|row| *row > 0));
            assert!(!letters[..i].contains(letter));
        }
    }
}
