//! What a page can reach before it is interpreted: its font dictionaries, and whether they are safe to load.
//!
//! hayro loads some structures without a limit (width tables by range, streams of any size), so they are looked at
//! here first.

use super::guard::Options;
use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::rc::Rc;

/// Resources nested deeper than this are loops.
const MAX_DEPTH: usize = 40;

/// More objects than this are not looked at on one page.
const MAX_NODES: usize = 50_000;

/// Deflate packs at most this much into one byte.
const DEFLATE_RATIO: u64 = 1032;

/// The address of a dictionary's bytes: the same for the same object, whether it is indirect or not.
type Place = usize;

/// The font dictionaries a page can use, or why it must not be interpreted.
pub(super) type Found<'a> = Result<Rc<Vec<Dict<'a>>>, String>;

/// The surveys of a document.
#[derive(Default)]
pub(super) struct Survey<'a> {
    pages: HashMap<[Place; 4], Found<'a>>,
    safe: HashSet<Place>,
}

/// One survey under way.
struct Walk<'s, 'a> {
    options: &'s Options,
    safe: &'s mut HashSet<Place>,
    seen: HashSet<Place>,
    fonts: Vec<Dict<'a>>,
}

fn place(dict: &Dict<'_>) -> Place {
    dict.data().as_ptr() as Place
}

impl<'a> Survey<'a> {
    /// The fonts of a page, its forms, patterns and annotations.
    pub(super) fn page(&mut self, page: &Page<'a>, options: &Options) -> Found<'a> {
        content(page, options)?;
        let annotations = annotations(page);
        let resources = page.resources();
        let key = [
            place(&resources.fonts),
            place(&resources.x_objects),
            place(&resources.patterns),
            place(&resources.ext_g_states),
        ];
        if annotations.is_empty()
            && let Some(found) = self.pages.get(&key)
        {
            return found.clone();
        }
        let mut walk = Walk {
            options,
            safe: &mut self.safe,
            seen: HashSet::new(),
            fonts: Vec::new(),
        };
        let mut done = walk.resources(resources, 0);
        for look in &annotations {
            done = done.and_then(|()| walk.stream(look, 0));
        }
        let found = done.map(|()| Rc::new(walk.fonts));
        if annotations.is_empty() {
            self.pages.insert(key, found.clone());
        }
        found
    }
}

impl<'a> Walk<'_, 'a> {
    fn resources(&mut self, r: &Resources<'a>, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH || self.seen.len() > MAX_NODES {
            return Ok(());
        }
        for font in values::<Dict<'a>>(&r.fonts) {
            self.font(font, depth)?;
        }
        for form in values::<Stream<'a>>(&r.x_objects) {
            if is(form.dict(), "Subtype", b"Form") {
                self.stream(&form, depth)?;
            }
        }
        for pattern in values::<Stream<'a>>(&r.patterns) {
            self.stream(&pattern, depth)?;
        }
        for state in values::<Dict<'a>>(&r.ext_g_states) {
            let mask = state.get::<Dict<'a>>("SMask");
            if let Some(form) = mask.and_then(|m| m.get::<Stream<'a>>("G")) {
                self.stream(&form, depth)?;
            }
            let font = state.get::<Array<'a>>("Font");
            if let Some(font) = font.and_then(|f| f.iter::<Dict<'a>>().next()) {
                self.font(font, depth)?;
            }
        }
        Ok(())
    }

    /// A content stream with resources of its own.
    fn stream(&mut self, stream: &Stream<'a>, depth: usize) -> Result<(), String> {
        if !self.seen.insert(place(stream.dict())) {
            return Ok(());
        }
        self.unpacked(stream)?;
        match stream.dict().get::<Dict<'a>>("Resources") {
            Some(own) => self.resources(&Resources::new(own), depth + 1),
            None => Ok(()),
        }
    }

    fn font(&mut self, font: Dict<'a>, depth: usize) -> Result<(), String> {
        if !self.seen.insert(place(&font)) {
            return Ok(());
        }
        let checked = self.safe.contains(&place(&font));
        if !checked {
            self.check(&font)?;
            self.safe.insert(place(&font));
        }
        if is(&font, "Subtype", b"Type3") {
            if let Some(own) = font.get::<Dict<'a>>("Resources") {
                self.resources(&Resources::new(own), depth + 1)?;
            }
            if !checked {
                for shape in values::<Stream<'a>>(&font.get("CharProcs").unwrap_or_default()) {
                    self.unpacked(&shape)?;
                }
            }
        }
        self.fonts.push(font);
        Ok(())
    }

    /// Refuses a font that would take too much to load.
    fn check(&self, font: &Dict<'a>) -> Result<(), String> {
        let first = font.get::<f64>("FirstChar").unwrap_or(0.0);
        if first > self.options.max_width_codes as f64 {
            return Err(format!("a font claims to begin with code {first}"));
        }
        if let Some(map) = font.get::<Stream<'a>>("ToUnicode") {
            self.unpacked(&map)?;
        }
        if let Some(map) = font.get::<Stream<'a>>("Encoding") {
            self.unpacked(&map)?;
        }
        let descendant = descendant(font);
        let inner = descendant.as_ref().unwrap_or(font);
        let codes = width_codes(inner);
        if codes > self.options.max_width_codes {
            return Err(format!("a font gives the widths of {codes} codes"));
        }
        if let Some(map) = inner.get::<Stream<'a>>("CIDToGIDMap") {
            self.unpacked(&map)?;
        }
        for key in ["FontFile", "FontFile2", "FontFile3"] {
            let descriptor = inner.get::<Dict<'a>>("FontDescriptor");
            if let Some(file) = descriptor.and_then(|d| d.get::<Stream<'a>>(key)) {
                self.unpacked(&file)?;
            }
        }
        Ok(())
    }

    fn unpacked(&self, stream: &Stream<'a>) -> Result<(), String> {
        let size = unpacked(stream, self.options.max_stream);
        if size > self.options.max_stream {
            return Err(too_large(self.options));
        }
        Ok(())
    }
}

/// The font that a composite font is made of.
pub(super) fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
    font.get::<Array<'a>>("DescendantFonts")?
        .iter::<Dict<'a>>()
        .next()
}

/// Whether a dictionary has this name under that key.
pub(super) fn is(dict: &Dict<'_>, key: &str, name: &[u8]) -> bool {
    dict.get::<Name<'_>>(key)
        .is_some_and(|n| n.as_ref() == name)
}

fn too_large(options: &Options) -> String {
    format!("a stream unpacks to more than {} bytes", options.max_stream)
}

/// All values of one kind in a dictionary, by key.
fn values<'a, T>(dict: &Dict<'a>) -> Vec<T>
where
    T: TryFrom<Object<'a>>,
{
    let mut keys: Vec<Name<'a>> = dict.keys().collect();
    keys.sort();
    keys.iter()
        .filter_map(|k| dict.get::<Object<'a>>(k))
        .filter_map(|o| T::try_from(o).ok())
        .collect()
}

/// Refuses a page whose content unpacks to too much.
fn content(page: &Page<'_>, options: &Options) -> Result<(), String> {
    let raw = page.raw();
    let streams: Vec<Stream<'_>> = match raw.get::<Object<'_>>("Contents") {
        Some(Object::Stream(s)) => vec![s],
        Some(Object::Array(a)) => a.iter::<Stream<'_>>().collect(),
        _ => return Ok(()),
    };
    let mut sum = 0;
    for stream in &streams {
        sum += unpacked(stream, options.max_stream);
        if sum > options.max_stream {
            return Err(too_large(options));
        }
    }
    Ok(())
}

/// The appearances of a page's annotations.
fn annotations<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let Some(all) = page.raw().get::<Array<'a>>("Annots") else {
        return Vec::new();
    };
    all.iter::<Dict<'a>>()
        .filter_map(|a| a.get::<Dict<'a>>("AP")?.get::<Object<'a>>("N"))
        .flat_map(|look| match look {
            Object::Stream(s) => vec![s],
            Object::Dict(states) => values::<Stream<'a>>(&states),
            _ => Vec::new(),
        })
        .collect()
}

/// How many codes the width tables of a font name.
fn width_codes(font: &Dict<'_>) -> u64 {
    let table = |key: &str, rest: usize| {
        font.get::<Array<'_>>(key)
            .map_or(0, |widths| range_codes(&widths, rest))
    };
    table("W", 1).saturating_add(table("W2", 3))
}

/// Sums `first last value…` ranges with `rest` values each; `first [values]` entries are as long as the file.
fn range_codes(widths: &Array<'_>, rest: usize) -> u64 {
    let mut sum = 0_u64;
    let mut numbers: Vec<f64> = Vec::new();
    for item in widths.iter::<Object<'_>>() {
        match item {
            Object::Number(n) => numbers.push(n.as_f64()),
            _ => numbers.clear(),
        }
        if let [first, last, ..] = numbers.as_slice()
            && numbers.len() == 2 + rest
        {
            let codes = (last - first + 1.0).clamp(0.0, u32::MAX.into());
            sum = sum.saturating_add(codes as u64);
            numbers.clear();
        }
    }
    sum
}

/// The size of a stream once unpacked, as far as `limit` a little more than which is enough to know.
pub(super) fn unpacked(stream: &Stream<'_>, limit: u64) -> u64 {
    let filters = filter_names(stream.dict());
    let deflated = filters
        .iter()
        .take_while(|f| matches!(f.as_slice(), b"FlateDecode" | b"Fl"))
        .count();
    let data = stream.raw_data();
    let raw = data.len() as u64;
    let most = raw.saturating_mul(DEFLATE_RATIO.saturating_pow(deflated as u32));
    if deflated == 0 || most <= limit {
        return raw;
    }
    let mut reader: Box<dyn Read + '_> = Box::new(data.as_ref());
    for _ in 0..deflated {
        reader = Box::new(ZlibDecoder::new(reader));
    }
    count(reader.as_mut(), limit)
}

fn count(reader: &mut dyn Read, limit: u64) -> u64 {
    let mut buffer = vec![0; 1 << 16];
    let mut sum = 0;
    while sum <= limit {
        match reader.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(n) => sum += n as u64,
        }
    }
    sum
}

pub(super) fn filter_names(dict: &Dict<'_>) -> Vec<Vec<u8>> {
    let filter = dict
        .get::<Object<'_>>("Filter")
        .or_else(|| dict.get::<Object<'_>>("F"));
    match filter {
        Some(Object::Name(n)) => vec![n.as_ref().to_vec()],
        Some(Object::Array(a)) => a.iter::<Name<'_>>().map(|n| n.as_ref().to_vec()).collect(),
        _ => Vec::new(),
    }
}
