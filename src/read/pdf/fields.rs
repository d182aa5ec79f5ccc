//! Form fields that the file gives a value but no appearance.

use super::device::Collector;
use super::facts::{catalog, text_string};
use super::survey::is;
use crate::model::{Glyph, Point, Rect};
use crate::read::fold::fold;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{self, Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point as At};

/// Fields nested deeper than this are loops.
const MAX_DEPTH: usize = 16;
/// More widgets than this are not filled in on one page.
const MAX_WIDGETS: usize = 5_000;
/// More characters than this are no field value.
const MAX_CHARS: usize = 20_000;
/// Distance of the text from the edge of its field, in points.
const INSET: f64 = 2.0;
/// Distance of two base lines in type sizes.
const LEADING: f64 = 1.15;
/// Type size, in points, where the field leaves it to the reader.
const AUTO_SIZE: f64 = 12.0;
/// The type is not made smaller than this to fit its field, in points.
const MIN_SIZE: f64 = 2.0;
/// Confidence of a value: it is certain, its place in the field is not.
const CONFIDENCE: f32 = 0.9;

/// Annotation flags hidden (2) and no view (6).
const UNSEEN: u32 = 1 << 1 | 1 << 5;
const MULTILINE: u32 = 1 << 12;
const PASSWORD: u32 = 1 << 13;
const RADIO: u32 = 1 << 15;
const PUSH_BUTTON: u32 = 1 << 16;

/// A text to put into a field.
struct Value {
    text: String,
    size: f64,
    /// 0 left, 1 middle, 2 right.
    align: i32,
    multiline: bool,
}

/// Puts the values of fields that drew nothing onto the page. `since` is the first glyph drawn by an annotation.
pub(super) fn fill(
    pdf: &Pdf,
    page: &Page<'_>,
    transform: Affine,
    since: usize,
    to: &mut Collector<'_, '_>,
) {
    for widget in widgets(pdf, page).into_iter().take(MAX_WIDGETS) {
        if widget.get::<u32>("F").unwrap_or(0) & UNSEEN != 0 {
            continue;
        }
        let Some(rect) = widget.get::<object::Rect>("Rect") else {
            continue;
        };
        let Some(value) = value(&widget) else {
            continue;
        };
        let place = transform
            * Affine::translate((rect.x0, rect.y0))
            * turned(&widget, rect.width(), rect.height());
        let (w, h) = match quarter(&widget) % 2 {
            0 => (rect.width(), rect.height()),
            _ => (rect.height(), rect.width()),
        };
        if !to.has_text(&through(place, &Rect::new(0.0, 0.0, w, h)), since) {
            set(&value, w, h, place, to);
        }
    }
}

/// The widgets and free texts of a page, those that only the form names included.
fn widgets<'a>(pdf: &'a Pdf, page: &Page<'a>) -> Vec<Dict<'a>> {
    let listed = page.raw().get::<Array<'a>>("Annots");
    let mut all: Vec<Dict<'a>> = listed
        .map(|l| l.iter::<Dict<'a>>().collect())
        .unwrap_or_default();
    all.retain(|a| is(a, "Subtype", b"Widget") || is_bare_text(a));
    let form = catalog(pdf).and_then(|c| c.get::<Dict<'a>>("AcroForm"));
    if let Some(fields) = form.and_then(|f| f.get::<Array<'a>>("Fields")) {
        let known: Vec<_> = all.iter().filter_map(Dict::obj_id).collect();
        let owner = page.raw().obj_id();
        let extra = fields.iter::<Dict<'a>>().take(MAX_WIDGETS).filter(|f| {
            let here = f.get_ref("P").map(object::ObjectIdentifier::from);
            is(f, "Subtype", b"Widget")
                && here.is_some()
                && here == owner
                && f.obj_id().is_some_and(|id| !known.contains(&id))
        });
        all.extend(extra);
    }
    all
}

/// Whether an annotation is a text without an appearance.
fn is_bare_text(annotation: &Dict<'_>) -> bool {
    is(annotation, "Subtype", b"FreeText") && !annotation.contains_key("AP")
}

/// The value of a field in the words it would show.
fn value(widget: &Dict<'_>) -> Option<Value> {
    let flags = inherited::<u32>(widget, "Ff").unwrap_or(0);
    let text = if is_bare_text(widget) {
        text_string(widget.get::<object::String<'_>>("Contents")?.as_bytes())
    } else {
        let kind = inherited::<Name<'_>>(widget, "FT")?;
        match kind.as_ref() {
            b"Tx" if flags & PASSWORD == 0 => words(&inherited::<Object<'_>>(widget, "V")?)?,
            b"Ch" => chosen(widget)?,
            b"Btn" if flags & PUSH_BUTTON == 0 => ticked(widget, flags & RADIO != 0)?.to_owned(),
            _ => return None,
        }
    };
    let text: String = text.chars().take(MAX_CHARS).collect();
    (!text.trim().is_empty()).then(|| Value {
        text: text.replace("\r\n", "\n").replace('\r', "\n"),
        size: type_size(widget),
        align: inherited::<i32>(widget, "Q").unwrap_or(0),
        multiline: flags & MULTILINE != 0 || is_bare_text(widget),
    })
}

/// A value of a field, which its parents may hold.
fn inherited<'a, T>(field: &Dict<'a>, key: &str) -> Option<T>
where
    T: TryFrom<Object<'a>>,
{
    let mut at = field.clone();
    for _ in 0..MAX_DEPTH {
        if let Some(value) = at.get::<Object<'a>>(key).filter(|o| !is_null(o)) {
            return T::try_from(value).ok();
        }
        at = at.get::<Dict<'a>>("Parent")?;
    }
    None
}

fn is_null(object: &Object<'_>) -> bool {
    matches!(object, Object::Null(_))
}

fn words(value: &Object<'_>) -> Option<String> {
    match value {
        Object::String(s) => Some(text_string(s.as_bytes())),
        Object::Name(n) => Some(text_string(n.as_ref())),
        Object::Stream(s) => long_words(s),
        Object::Array(a) => {
            let all: Vec<String> = a
                .iter::<object::String<'_>>()
                .map(|s| text_string(s.as_bytes()))
                .collect();
            Some(all.join("\n"))
        }
        _ => None,
    }
}

fn long_words(stream: &Stream<'_>) -> Option<String> {
    stream.decoded_data().ok().map(|d| text_string(&d))
}

/// What a list shows for its value: the second half of the pair that exports it.
fn chosen(widget: &Dict<'_>) -> Option<String> {
    let value = words(&inherited::<Object<'_>>(widget, "V")?)?;
    let options = inherited::<Array<'_>>(widget, "Opt");
    let shown = options.and_then(|options| {
        options.iter::<Array<'_>>().find_map(|pair| {
            let mut pair = pair.iter::<object::String<'_>>();
            let (exported, shown) = (pair.next()?, pair.next()?);
            (text_string(exported.as_bytes()) == value).then(|| text_string(shown.as_bytes()))
        })
    });
    Some(shown.unwrap_or(value))
}

/// The mark of a button that is on.
fn ticked(widget: &Dict<'_>, radio: bool) -> Option<&'static str> {
    let state = widget
        .get::<Name<'_>>("AS")
        .or_else(|| inherited::<Name<'_>>(widget, "V"))?;
    match (state.as_ref(), radio) {
        (b"Off" | b"", _) => None,
        (_, true) => Some("●"),
        (_, false) => Some("☑"),
    }
}

/// The type size of the field's default appearance; 0 where it is left to the reader.
fn type_size(widget: &Dict<'_>) -> f64 {
    let appearance = inherited::<object::String<'_>>(widget, "DA");
    let text = appearance.map(|a| String::from_utf8_lossy(a.as_bytes()).into_owned());
    let text = text.unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|w| *w == "Tf");
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse::<f64>().ok())
        .filter(|s| s.is_finite() && *s >= 0.0)
        .unwrap_or(0.0)
}

/// Quarter turns counter-clockwise of a widget's content.
fn quarter(widget: &Dict<'_>) -> i32 {
    let look = widget.get::<Dict<'_>>("MK");
    let degrees = look.and_then(|l| l.get::<i32>("R")).unwrap_or(0);
    (degrees / 90).rem_euclid(4)
}

/// From the upright field to the widget's rectangle.
fn turned(widget: &Dict<'_>, w: f64, h: f64) -> Affine {
    match quarter(widget) {
        0 => Affine::IDENTITY,
        1 => Affine::new([0.0, 1.0, -1.0, 0.0, w, 0.0]),
        2 => Affine::new([-1.0, 0.0, 0.0, -1.0, w, h]),
        _ => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, h]),
    }
}

/// Sets the text into a field of `w` by `h` points.
fn set(value: &Value, w: f64, h: f64, place: Affine, to: &mut Collector<'_, '_>) {
    let mut size = match value.size {
        s if s > 0.0 => s,
        _ if value.multiline => AUTO_SIZE,
        _ => (h * 0.7).min(AUTO_SIZE),
    };
    let mut lines = broken(value, size, w);
    while !fits(&lines, size, w, h) && size > MIN_SIZE {
        size *= 0.9;
        lines = broken(value, size, w);
    }
    let tall = size * LEADING * lines.len() as f64;
    let top = if value.multiline {
        h - INSET
    } else {
        (h + tall.min(h)) / 2.0
    };
    for (i, line) in lines.iter().enumerate() {
        let high = top - size * LEADING * i as f64;
        let spare = w - 2.0 * INSET - length(line) * size;
        let mut x = INSET + spare.max(0.0) * f64::from(value.align.clamp(0, 2)) / 2.0;
        for ch in line.chars() {
            let next = x + width(ch) * size;
            put(ch, &Rect::new(x, high - size, next, high), size, place, to);
            x = next;
        }
    }
}

fn put(ch: char, at: &Rect, size: f64, place: Affine, to: &mut Collector<'_, '_>) {
    let bbox = through(place, at);
    let [a, b, c, d, _, _] = place.as_coeffs();
    let turn = (b.atan2(a).to_degrees() / 90.0).round() as i64;
    let ch = if ch.is_control() { ' ' } else { fold(ch) };
    to.add(Glyph {
        slanted: false,
        ch,
        bbox,
        shown: bbox.intersection(&to.frame),
        home: bbox,
        page: to.number,
        size: size * c.hypot(d),
        turn: turn.rem_euclid(4) as u8,
        hidden: None,
        recognised: false,
        confidence: CONFIDENCE,
        order: 0,
    });
}

/// The box of a rectangle seen through `place`.
fn through(place: Affine, r: &Rect) -> Rect {
    let corners = [(r.x0, r.y0), (r.x1, r.y0), (r.x0, r.y1), (r.x1, r.y1)];
    let points = corners.map(|(x, y)| {
        let p = place * At::new(x, y);
        Point { x: p.x, y: p.y }
    });
    super::shape::around(&points).unwrap_or_default()
}

fn width(ch: char) -> f64 {
    if ch < '\u{1100}' { 0.5 } else { 1.0 }
}

fn length(line: &str) -> f64 {
    line.chars().map(width).sum()
}

fn fits(lines: &[String], size: f64, w: f64, h: f64) -> bool {
    let tall = lines.len() as f64 * size * LEADING;
    let wide = lines.iter().map(|l| length(l) * size).fold(0.0, f64::max);
    wide <= w && (tall <= h || lines.len() == 1)
}

/// The lines of a value; those of a multi-line field are broken to its width.
fn broken(value: &Value, size: f64, w: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in value.text.split('\n') {
        let mut line = String::new();
        let mut used = 0.0;
        for ch in paragraph.chars() {
            let next = used + width(ch) * size;
            if value.multiline && next > w - 2.0 * INSET && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            used += width(ch) * size;
            line.push(ch);
        }
        lines.push(line);
    }
    lines
}
