//! Text to lines that fit a cell.

use super::grid::GridCell;
use super::look::Look;
use super::spec::Prose;
use formstitch::model::Rect;

/// One line of text with the paragraph it belongs to.
pub struct TextLine {
    pub chars: Vec<char>,
    pub paragraph: usize,
}

pub fn is_latin(ch: char) -> bool {
    (ch as u32) < 0x2000
}

/// Advance of a character.
pub fn advance(ch: char, size: f64) -> f64 {
    if is_latin(ch) { size / 2.0 } else { size }
}

pub fn length(chars: &[char], size: f64) -> f64 {
    chars.iter().map(|&c| advance(c, size)).sum()
}

/// Breaks a cell's text into lines.
pub fn wrap(cell: &GridCell, look: &Look, xs: &[f64]) -> Vec<TextLine> {
    let room = xs[cell.cols.1] - xs[cell.cols.0] - 2.0 * look.pad.0 + 0.01;
    let mut out = Vec::new();
    for (paragraph, text) in cell.paragraphs.iter().enumerate() {
        let mut line: Vec<char> = Vec::new();
        for unit in units(text, look) {
            let whole = length(&unit, look.size);
            if !line.is_empty() && length(&line, look.size) + whole > room {
                out.push(TextLine {
                    chars: std::mem::take(&mut line),
                    paragraph,
                });
            }
            for ch in unit {
                if !line.is_empty() && length(&line, look.size) + advance(ch, look.size) > room {
                    out.push(TextLine {
                        chars: std::mem::take(&mut line),
                        paragraph,
                    });
                }
                line.push(ch);
            }
        }
        if !line.is_empty() {
            out.push(TextLine {
                chars: line,
                paragraph,
            });
        }
    }
    out
}

/// The parts of a text that a line break does not divide.
fn units(text: &str, look: &Look) -> Vec<Vec<char>> {
    let mut out: Vec<Vec<char>> = Vec::new();
    for ch in text.chars() {
        let word = |c: char| is_latin(c) && !c.is_whitespace();
        let joins = out.last().is_some_and(|unit| {
            let before = unit[unit.len() - 1];
            (look.keep_words && word(ch) && word(before))
                || (look.hang && "，。、；：！？）”".contains(ch))
        });
        match out.last_mut() {
            Some(unit) if joins => unit.push(ch),
            _ => out.push(vec![ch]),
        }
    }
    out
}

/// Paragraph ends (the number of the paragraph before) that look just like a wrap: the line is full and the next
/// paragraph does not begin with a number.
pub fn unclear_ends(lines: &[TextLine], rect: Rect, look: &Look, prose: &Prose) -> Vec<usize> {
    if prose.numbered || prose.residue {
        return Vec::new();
    }
    let room = rect.width() - 2.0 * look.pad.0;
    let full = |w: &[TextLine]| {
        let next: f64 = length(&w[1].chars[..w[1].chars.len().min(4)], look.size);
        length(&w[0].chars, look.size) + next > room
    };
    lines
        .windows(2)
        .filter(|w| w[0].paragraph != w[1].paragraph && full(w))
        .map(|w| w[0].paragraph)
        .collect()
}
