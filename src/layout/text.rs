//! Glyphs to lines, lines to text with paragraphs.

use crate::model::{Canvas, Flag, Glyph, Rect, Region, Span};
use std::collections::BTreeSet;

/// A line of glyphs in reading order, in the frame of its own direction.
#[derive(Clone, Debug)]
pub struct TextLine {
    /// Indices of its glyphs.
    pub glyphs: Vec<usize>,
    /// Start and end along the line.
    pub u: (f64, f64),
    /// Middle across the line.
    pub v: f64,
    /// Type size.
    pub size: f64,
}

/// A glyph's box turned so that its line runs left to right.
fn upright(b: &Rect, turn: u8) -> Rect {
    match turn {
        1 => Rect::new(b.y0, -b.x1, b.y1, -b.x0),
        2 => Rect::new(-b.x1, -b.y1, -b.x0, -b.y0),
        3 => Rect::new(-b.y1, b.x0, -b.y0, b.x1),
        _ => *b,
    }
}

/// The direction most of the glyphs run in.
fn main_turn(canvas: &Canvas, glyphs: &[usize]) -> u8 {
    let mut counts = [0_usize; 4];
    for &i in glyphs {
        counts[usize::from(canvas.glyphs[i].turn % 4)] += 1;
    }
    (0..4)
        .max_by_key(|t| (counts[usize::from(*t)], 4 - t))
        .unwrap_or(0)
}

/// Parts glyphs into lines, in reading order.
pub fn lines(canvas: &Canvas, glyphs: &[usize]) -> (Vec<TextLine>, u8) {
    let turn = main_turn(canvas, glyphs);
    let boxed = |i: usize| upright(&canvas.glyphs[i].bbox, turn);
    let mut order: Vec<usize> = glyphs.to_vec();
    order.sort_by(|&a, &b| {
        boxed(a)
            .center()
            .y
            .total_cmp(&boxed(b).center().y)
            .then(boxed(a).x0.total_cmp(&boxed(b).x0))
            .then(a.cmp(&b))
    });
    let mut out: Vec<TextLine> = Vec::new();
    for i in order {
        let (b, size) = (boxed(i), canvas.glyphs[i].size.max(1.0));
        let y = b.center().y;
        let same = out
            .last()
            .is_some_and(|l: &TextLine| (y - l.v).abs() <= 0.45 * size.min(l.size));
        if !same {
            out.push(TextLine {
                glyphs: Vec::new(),
                u: (f64::INFINITY, f64::NEG_INFINITY),
                v: y,
                size,
            });
        }
        if let Some(line) = out.last_mut() {
            line.glyphs.push(i);
            if !canvas.glyphs[i].ch.is_whitespace() {
                line.u = (line.u.0.min(b.x0), line.u.1.max(b.x1));
                line.size = line.size.max(size);
            }
        }
    }
    out.retain(|l| l.u.0.is_finite());
    for line in &mut out {
        line.glyphs.sort_by(|&a, &b| {
            boxed(a)
                .x0
                .total_cmp(&boxed(b).x0)
                .then(canvas.glyphs[a].order.cmp(&canvas.glyphs[b].order))
                .then(a.cmp(&b))
        });
    }
    (out, turn)
}

/// A gap wider than this many ems parts a line outside tables into two.
const PART_GAP: f64 = 2.5;

/// Parts a line at wide gaps.
pub fn parts(canvas: &Canvas, line: &TextLine, turn: u8) -> Vec<TextLine> {
    let mut out: Vec<TextLine> = Vec::new();
    for &i in &line.glyphs {
        let g = &canvas.glyphs[i];
        let b = upright(&g.bbox, turn);
        let blank = g.ch.is_whitespace();
        let near = out
            .last()
            .is_some_and(|l| blank || b.x0 - l.u.1 <= PART_GAP * line.size);
        if !near {
            out.push(TextLine {
                glyphs: Vec::new(),
                u: (b.x0, b.x0),
                ..line.clone()
            });
        }
        if let Some(last) = out.last_mut() {
            last.glyphs.push(i);
            if !blank {
                last.u.1 = last.u.1.max(b.x1);
            }
        }
    }
    out.retain(|l| {
        l.glyphs
            .iter()
            .any(|i| !canvas.glyphs[*i].ch.is_whitespace())
    });
    out
}

/// The text of one line: white space once where it is printed or where a gap is wide.
pub fn line_text(canvas: &Canvas, line: &TextLine, turn: u8) -> String {
    let mut text = String::new();
    let mut reach: Option<f64> = None;
    let mut space = false;
    for &i in &line.glyphs {
        let g = &canvas.glyphs[i];
        if g.ch.is_whitespace() {
            space = true;
            continue;
        }
        let b = upright(&g.bbox, turn);
        if let Some(end) = reach {
            let gap = (b.x0 - end) / line.size.max(1.0);
            let wide = if is_cjk(g.ch) || text.chars().last().is_some_and(is_cjk) {
                1.0
            } else {
                0.3
            };
            if space || gap > wide {
                text.push(' ');
            }
        }
        text.push(g.ch);
        space = false;
        reach = Some(reach.map_or(b.x1, |r| r.max(b.x1)));
    }
    text
}

/// Whether a character is set without spaces.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '\u{2018}'..='\u{201F}' | '\u{2026}')
}

/// Characters that never start a line.
fn never_starts(c: char) -> bool {
    "，。、；：？！）】》〉」』”’％%),.;:?!]}…—·‰℃".contains(c)
}

/// Joins the lines of one cell or block. `room` is where lines may run from and to; `None` for free text.
pub fn join(canvas: &Canvas, lines: &[TextLine], turn: u8, room: Option<&Rect>) -> String {
    let room = room.map(|r| upright(r, turn));
    let limit = limit(lines, room.as_ref());
    let mut out = String::new();
    for (k, line) in lines.iter().enumerate() {
        let text = line_text(canvas, line, turn);
        if k > 0 {
            match seam(&lines[k - 1], line, &out, &text, limit, room.is_some()) {
                Joint::Wrap => {}
                Joint::Space => out.push(' '),
                Joint::Paragraph => out.push('\n'),
            }
        }
        out.push_str(&text);
    }
    out
}

enum Joint {
    Wrap,
    Space,
    Paragraph,
}

/// Where lines may end: as far from the right border as the text keeps from the left one, or the longest line.
fn limit(lines: &[TextLine], room: Option<&Rect>) -> f64 {
    let longest = lines
        .iter()
        .map(|l| l.u.1)
        .fold(f64::NEG_INFINITY, f64::max);
    match room {
        Some(r) => {
            let size = lines.iter().map(|l| l.size).fold(1.0, f64::max);
            let left = lines.iter().map(|l| l.u.0).fold(f64::INFINITY, f64::min) - r.x0;
            longest.max(r.x1 - left.clamp(0.0, 0.9 * size))
        }
        None => longest,
    }
}

fn seam(
    before: &TextLine,
    after: &TextLine,
    said: &str,
    text: &str,
    limit: f64,
    ruled: bool,
) -> Joint {
    let size = before.size.max(1.0);
    let first = text.chars().next().unwrap_or(' ');
    let word = first_word(text);
    let last = said.chars().last().unwrap_or(' ');
    let free = limit - before.u.1;
    if starts_item(text) && ends_sentence(last) {
        return Joint::Paragraph;
    }
    let centred = (before.u.0 - after.u.0).abs() > 1.5 * size;
    if ruled && !centred && free > (word + 1.2) * size {
        return Joint::Paragraph;
    }
    if starts_item(text) && free > 1.5 * size && !centred {
        return Joint::Paragraph;
    }
    if is_letter(last) && is_letter(first) && free > 0.55 * size {
        return Joint::Space;
    }
    Joint::Wrap
}

/// What would have to fit on the line before: the first word with the marks that cling to it, in ems.
pub fn first_word(text: &str) -> f64 {
    let mut chars = text.chars().peekable();
    let first = chars.next().unwrap_or(' ');
    let mut word = width(first);
    let mut ascii = is_word(first);
    while let Some(c) = chars.next() {
        // A comma within a number: 1,260.
        let inside = c == ',' && chars.peek().is_some_and(char::is_ascii_digit);
        if never_starts(c) || (ascii && is_word(c)) {
            word += width(c);
            ascii = ascii && (is_word(c) || inside);
        } else {
            break;
        }
    }
    word
}

fn width(c: char) -> f64 {
    if c.is_ascii() { 0.55 } else { 1.0 }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '%' | '_')
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// Whether a character ends a sentence or a heading.
pub fn ends_sentence(c: char) -> bool {
    "。；;：:！!？?>".contains(c)
}

/// Whether a line starts with a list number: `1.` `2、` `（一）` `(3)` `①` `一、` `目标1：`.
pub fn starts_item(text: &str) -> bool {
    let head: Vec<char> = text.trim_start().chars().take(8).collect();
    let Some(&first) = head.first() else {
        return false;
    };
    if matches!(first, '①'..='⑳' | '●' | '■' | '◆' | '★')
        || text.starts_with("目标") && head.get(2).is_some_and(|c| c.is_ascii_digit())
    {
        return true;
    }
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    if matches!(first, '(' | '（') {
        let end = head.iter().position(|c| matches!(c, ')' | '）'));
        return end.is_some_and(|e| e > 1 && head[1..e].iter().all(|c| numeral(*c)));
    }
    let digits = head.iter().take_while(|c| numeral(**c)).count();
    digits > 0
        && digits <= 3
        && match head.get(digits) {
            Some('、' | '．') => true,
            Some('.' | '）' | ')') => head.get(digits + 1).is_none_or(|c| !c.is_ascii_digit()),
            _ => false,
        }
}

/// Text and evidence of some glyphs of a canvas.
pub fn span(canvas: &Canvas, glyphs: &[usize], text: String) -> Span {
    let inked: Vec<&Glyph> = glyphs
        .iter()
        .map(|&i| &canvas.glyphs[i])
        .filter(|g| !g.ch.is_whitespace())
        .collect();
    let mut flags = BTreeSet::new();
    let mut at: Vec<Region> = Vec::new();
    for g in &inked {
        match at.iter_mut().find(|r| r.page == Some(g.page)) {
            Some(region) => {
                if let Some(b) = &mut region.bbox {
                    let u = Rect {
                        x0: b[0],
                        y0: b[1],
                        x1: b[2],
                        y1: b[3],
                    }
                    .union(&g.home);
                    *b = [u.x0, u.y0, u.x1, u.y1];
                }
            }
            None => at.push(region(g.page, &g.home)),
        }
        if !g.is_visible() {
            flags.insert(Flag::Recovered);
        }
        if g.recognised {
            flags.insert(Flag::Ocr);
        }
        if g.is_doubtful() {
            flags.insert(Flag::LowConfidence);
        }
    }
    if at.len() > 1 {
        flags.insert(Flag::Rejoined);
    }
    for r in &mut at {
        if let Some(b) = &mut r.bbox {
            for v in b {
                *v = (*v * 100.0).round() / 100.0;
            }
        }
    }
    let confidence = inked.iter().map(|g| g.confidence).fold(1.0, f32::min);
    Span {
        text,
        at,
        glyphs: inked.len(),
        confidence,
        review: flags.contains(&Flag::LowConfidence) || flags.contains(&Flag::Recovered),
        flags: flags.into_iter().collect(),
    }
}

fn region(page: u32, b: &Rect) -> Region {
    Region {
        page: Some(page),
        bbox: Some([b.x0, b.y0, b.x1, b.y1]),
        path: None,
    }
}
