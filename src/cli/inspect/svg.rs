//! Drawing as SVG: boxes and lines with classes, characters as text.

use super::marks::{ALL, Mark};
use super::paint::{Painter, Straight};
use super::tilt::Tilt;
use crate::error::Result;
use crate::model::{Axis, Glyph, Point, Rect};
use std::fmt::Write as _;

/// A drawing in the making.
pub(super) struct Svg {
    text: String,
    /// Whether a group that leans is open.
    leans: bool,
}

impl Svg {
    /// White paper that shows `area`.
    pub fn new(area: Rect, title: &str, legend: &str) -> Self {
        let (x, y) = (num(area.x0), num(area.y0));
        let (w, h) = (num(area.width()), num(area.height()));
        let mut text = String::new();
        let _ = write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}pt\" height=\"{h}pt\" viewBox=\"{x} {y} {w} {h}\">\n\
             <title>{}</title>\n<desc>{}</desc>\n<style>\n{}</style>\n\
             <rect class=\"paper\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>\n",
            escaped(title),
            escaped(legend),
            styles(),
        );
        Self { text, leans: false }
    }

    fn push(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(arguments);
        self.text.push('\n');
    }
}

impl Painter for Svg {
    fn lean(&mut self, tilt: Option<Tilt>) {
        if std::mem::replace(&mut self.leans, tilt.is_some()) {
            self.text.push_str("</g>\n");
        }
        if let Some(tilt) = tilt {
            // Turns need more places than points do.
            let numbers = tilt.matrix().map(|n| format!("{n:.7}")).join(" ");
            self.push(format_args!("<g transform=\"matrix({numbers})\">"));
        }
    }

    fn frame(&mut self, mark: Mark, area: &Rect, note: &str) {
        let head = format!(
            "<rect class=\"{} {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            mark.kind(),
            mark.class(),
            num(area.x0),
            num(area.y0),
            num(area.width()),
            num(area.height()),
        );
        if note.is_empty() {
            self.push(format_args!("{head}/>"));
        } else {
            self.push(format_args!(
                "{head}><title>{}</title></rect>",
                escaped(note)
            ));
        }
    }

    fn line(&mut self, mark: Mark, line: &Straight) {
        let (from, to) = match line.axis {
            Axis::Horizontal => ((line.from, line.at), (line.to, line.at)),
            Axis::Vertical => ((line.at, line.from), (line.at, line.to)),
        };
        self.push(format_args!(
            "<line class=\"{} {}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke-width=\"{}\"/>",
            mark.kind(),
            mark.class(),
            num(from.0),
            num(from.1),
            num(to.0),
            num(to.1),
            num(line.width.max(mark.look().width)),
        ));
    }

    fn character(&mut self, mark: Mark, glyph: &Glyph, at: Point, turn: f64) {
        let (x, y) = (num(at.x), num(at.y));
        let turn = match turn {
            0.0 => String::new(),
            turn => format!(" transform=\"rotate({} {x} {y})\"", num(turn)),
        };
        self.push(format_args!(
            "<text class=\"char {}\" x=\"{x}\" y=\"{y}\" font-size=\"{}\"{turn}>{}</text>",
            mark.class(),
            num(glyph.size),
            escaped(glyph.ch.encode_utf8(&mut [0; 4])),
        ));
    }

    fn tag(&mut self, mark: Mark, at: Point, size: f64, text: &str) {
        self.push(format_args!(
            "<text class=\"tag {}\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>",
            mark.class(),
            num(at.x),
            num(at.y + size),
            // Capitals and digits take about seven tenths of the type size.
            num(size * 1.4),
            escaped(text),
        ));
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>> {
        self.lean(None);
        self.text.push_str("</svg>\n");
        Ok(self.text.into_bytes())
    }
}

fn styles() -> String {
    let mut out = String::from(
        ".paper{fill:#fff}\n.char{text-anchor:middle;dominant-baseline:central}\n\
         text{font-family:\"Noto Sans CJK SC\",\"WenQuanYi Zen Hei\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif}\n\
         text.seen{fill:#222}\n",
    );
    for mark in ALL {
        let (class, look) = (mark.class(), mark.look());
        let [r, g, b] = look.colour;
        let colour = format!("#{r:02x}{g:02x}{b:02x}");
        let _ = write!(
            out,
            "rect.{class}{{fill:{colour};fill-opacity:{};stroke:{colour};stroke-opacity:{};stroke-width:{}}}\n\
             line.{class}{{stroke:{colour};stroke-opacity:{}}}\n",
            look.fill, look.opacity, look.width, look.opacity,
        );
        if mark != Mark::Seen {
            let _ = writeln!(out, "text.{class}{{fill:{colour}}}");
        }
        if let Some((on, off)) = look.dash {
            let _ = writeln!(out, ".{class}{{stroke-dasharray:{on} {off}}}");
        }
    }
    out
}

/// Hundredths of a point are enough.
fn num(value: f64) -> String {
    if !value.is_finite() {
        return "0".into();
    }
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" {
        "0".into()
    } else {
        short.into()
    }
}

/// Text between tags. What XML cannot hold becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, num};

    #[test]
    fn numbers_are_short_and_always_numbers() {
        let all = [0.0, -0.001, 12.5, 3.0, 1.239, f64::NAN, f64::INFINITY].map(num);
        assert_eq!(all, ["0", "0", "12.5", "3", "1.24", "0", "0"]);
    }

    #[test]
    fn text_cannot_break_out() {
        assert_eq!(escaped("a<b>&\"\u{7}年"), "a&lt;b&gt;&amp;&quot;\u{fffd}年");
    }
}
