//! Codes to characters, where hayro has no answer or a bad one.
//!
//! A glyph does not name its font dictionary. It is found by loading every dictionary of the page a second time and
//! asking which gives the same glyph of the same program for the same code; where several do and disagree, the
//! character stays unknown.

use super::composite::Composite;
use super::loose::Loose;
use super::program::Program;
use super::survey::{descendant, is};
use super::{blank, gbk, symbols};
use hayro_font::{Font, FontCache, FontGlyph, FontResolverFn, OutlineGlyph};
use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::{self, BfString};
use hayro_interpret::hayro_syntax::object::Dict;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Confidence of a character that the file states.
const STATED: f32 = 1.0;
/// Confidence of a character from a character collection or a font program that fits.
const DERIVED: f32 = 0.95;
/// Confidence of a character two sources disagree on, or one that could be read another way.
const DOUBTFUL: f32 = 0.5;
/// Confidence of a private-use character.
const PRIVATE: f32 = 0.3;

/// What one code stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) text: BfString,
    pub(super) confidence: f32,
}

impl Reading {
    fn of(ch: char, confidence: f32) -> Self {
        Self {
            text: BfString::Char(ch),
            confidence,
        }
    }

    fn unknown() -> Self {
        Self::of('\u{FFFD}', 0.0)
    }
}

/// A font dictionary, loaded when it is first asked for.
struct Entry<'a> {
    dict: Dict<'a>,
    font: OnceCell<Option<Font<'a>>>,
    composite: OnceCell<Option<Composite>>,
    loose: OnceCell<Loose>,
}

/// The fonts of a document.
pub(super) struct FontBook<'a> {
    page: Rc<Vec<Dict<'a>>>,
    entries: HashMap<usize, Rc<Entry<'a>>>,
    here: Vec<Rc<Entry<'a>>>,
    cache: FontCache<'a>,
    resolver: FontResolverFn,
    programs: HashMap<u128, Rc<Program>>,
    memo: HashMap<(u128, u32), Reading>,
    chinese: bool,
    guessed: bool,
}

impl Default for FontBook<'_> {
    fn default() -> Self {
        Self {
            page: Rc::default(),
            entries: HashMap::new(),
            here: Vec::new(),
            cache: FontCache::new(),
            resolver: Arc::new(|_| Some(blank::font())),
            programs: HashMap::new(),
            memo: HashMap::new(),
            chinese: false,
            guessed: false,
        }
    }
}

impl<'a> FontBook<'a> {
    /// The fonts of the next page.
    pub(super) fn turn_to(&mut self, fonts: Rc<Vec<Dict<'a>>>) {
        if Rc::ptr_eq(&fonts, &self.page) {
            return;
        }
        self.here = fonts.iter().map(|dict| self.entry(dict)).collect();
        self.chinese = fonts.iter().any(gbk::is_chinese);
        self.guessed = fonts.iter().any(is_guessed);
        self.memo.clear();
        self.page = fonts;
    }

    fn entry(&mut self, dict: &Dict<'a>) -> Rc<Entry<'a>> {
        let key = dict.data().as_ptr() as usize;
        let new = || {
            Rc::new(Entry {
                dict: dict.clone(),
                font: OnceCell::new(),
                composite: OnceCell::new(),
                loose: OnceCell::new(),
            })
        };
        Rc::clone(self.entries.entry(key).or_insert_with(new))
    }

    /// The characters of a glyph.
    pub(super) fn read(&mut self, glyph: &Glyph<'a>) -> Reading {
        let own = glyph.as_unicode().filter(is_meaningful);
        let Glyph::Outline(outline) = glyph else {
            return own.map_or_else(Reading::unknown, stated);
        };
        let doubted = match &own {
            None => true,
            Some(BfString::Char(c)) => gbk::is_private(*c) || self.is_guess(outline),
            Some(BfString::String(_)) => false,
        };
        match own {
            Some(text) if !doubted => stated(text),
            own => self.remembered(outline, own),
        }
    }

    fn is_guess(&self, glyph: &OutlineGlyph) -> bool {
        self.guessed && glyph.char_code() < 256
    }

    fn remembered(&mut self, glyph: &OutlineGlyph, own: Option<BfString>) -> Reading {
        let key = (glyph.identifier().cache_key(), glyph.char_code());
        if let Some(known) = self.memo.get(&key) {
            return known.clone();
        }
        let reading = self.derive(glyph, own);
        self.memo.insert(key, reading.clone());
        reading
    }

    /// Finds the character by other ways than the ToUnicode map.
    fn derive(&mut self, glyph: &OutlineGlyph, own: Option<BfString>) -> Reading {
        let sources: Vec<Rc<Entry<'a>>> = self.sources(glyph);
        if let Some(BfString::Char(c)) = own {
            if gbk::is_private(c) {
                return self.private(c, glyph, &sources);
            }
            if !sources.iter().any(|s| is_guessed(&s.dict)) {
                return Reading::of(c, STATED);
            }
            return match self.drawn(glyph) {
                Some(drawn) => Reading::of(drawn, DERIVED),
                None => Reading::of(c, DOUBTFUL),
            };
        }
        loose(glyph, &sources)
            .or_else(|| self.composite(glyph, &sources))
            .or_else(|| self.drawn(glyph).map(|c| Reading::of(c, DERIVED)))
            .or_else(|| claimed(glyph, &sources))
            .unwrap_or_else(Reading::unknown)
    }

    fn private(&mut self, c: char, glyph: &OutlineGlyph, sources: &[Rc<Entry<'a>>]) -> Reading {
        let name = glyph.font_data().and_then(|d| d.postscript_name);
        if let Some(symbol) = name.and_then(|n| symbols::symbol(&n, c)) {
            return Reading::of(symbol, DERIVED);
        }
        let other = self.composite(glyph, sources);
        other
            .filter(|r| r.confidence >= DERIVED)
            .unwrap_or(Reading::of(c, PRIVATE))
    }

    /// The dictionaries that give this glyph for its code.
    fn sources(&self, glyph: &OutlineGlyph) -> Vec<Rc<Entry<'a>>> {
        let here = self.here.iter();
        here.filter(|e| e.draws(glyph, self)).cloned().collect()
    }

    /// The character by the character collection or the encoding, if all sources agree.
    fn composite(&mut self, glyph: &OutlineGlyph, sources: &[Rc<Entry<'a>>]) -> Option<Reading> {
        let code = glyph.char_code();
        let Some(ch) = agreed(sources, |s| s.composite()?.char(code))? else {
            return Some(Reading::unknown());
        };
        let identity = sources
            .iter()
            .filter_map(|s| s.composite())
            .any(|c| c.is_identity);
        match self.drawn(glyph) {
            // Some programs number their own glyphs and still name a collection; the glyph is what is printed.
            Some(drawn) if identity && fold(drawn) != fold(ch) => {
                Some(Reading::of(drawn, DOUBTFUL))
            }
            _ => Some(Reading::of(ch, DERIVED)),
        }
    }

    /// The character by the font program.
    fn drawn(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let data = glyph.font_data()?;
        let program = self
            .programs
            .entry(data.cache_key)
            .or_insert_with(|| Rc::new(Program::new(data.data.as_ref().as_ref())));
        program.char(glyph.glyph_id().to_u32())
    }

    /// The character that two codes of a Chinese simple font make together.
    pub(super) fn pair(&mut self, first: &Glyph<'a>, second: &Glyph<'a>) -> Option<Reading> {
        if !self.chinese {
            return None;
        }
        let (Glyph::Outline(a), Glyph::Outline(b)) = (first, second) else {
            return None;
        };
        let ch = gbk::pair(a.char_code(), b.char_code())?;
        let sources = self.sources(a).into_iter();
        let mut foreign = sources.filter(|s| gbk::is_foreign(&s.dict)).peekable();
        foreign.peek()?;
        let (chinese, latin): (Vec<_>, Vec<_>) = foreign.partition(|s| gbk::is_chinese(&s.dict));
        let unsure = !latin.is_empty() && gbk::could_be_latin(a.char_code(), b.char_code());
        let confidence = if unsure { DOUBTFUL } else { DERIVED };
        (!chinese.is_empty()).then(|| Reading::of(ch, confidence))
    }
}

impl<'a> Entry<'a> {
    /// Whether this font draws `glyph` for its code.
    fn draws(&self, glyph: &OutlineGlyph, book: &FontBook<'a>) -> bool {
        let code = glyph.char_code();
        let simple = !is(&self.dict, "Subtype", b"Type0");
        if (simple && code > 255) || is(&self.dict, "Subtype", b"Type3") {
            return false;
        }
        let Some(font) = self.font.get_or_init(|| book.load(&self.dict)) else {
            return false;
        };
        match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(mine) => {
                mine.identifier() == glyph.identifier()
                    && mine.advance_width() == glyph.advance_width()
                    && mine.as_unicode() == glyph.as_unicode()
            }
            FontGlyph::Type3(_) => false,
        }
    }

    fn loose(&self) -> &Loose {
        self.loose.get_or_init(|| Loose::new(&self.dict))
    }

    fn composite(&self) -> Option<&Composite> {
        self.composite
            .get_or_init(|| Composite::new(&self.dict, &descendant(&self.dict)?))
            .as_ref()
    }
}

impl<'a> FontBook<'a> {
    fn load(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        let cmaps: hayro_font::CMapResolverFn = Arc::new(hayro_cmap::load_embedded);
        self.cache.font(dict, &self.resolver, &cmaps)
    }
}

/// The one thing that all sources say.
fn agreed<'e, 'a: 'e>(
    sources: &'e [Rc<Entry<'a>>],
    say: impl Fn(&'e Entry<'a>) -> Option<char>,
) -> Option<Option<char>> {
    let mut said = sources.iter().filter_map(|s| say(s));
    let first = said.next()?;
    Some(said.all(|c| c == first).then_some(first))
}

/// The character by a ToUnicode map that is not well-formed.
fn loose(glyph: &OutlineGlyph, sources: &[Rc<Entry<'_>>]) -> Option<Reading> {
    let ch = agreed(sources, |s| s.loose().char(glyph.char_code()))??;
    Some(Reading::of(ch, DERIVED))
}

/// The code itself, where the font claims that its codes are Unicode.
fn claimed(glyph: &OutlineGlyph, sources: &[Rc<Entry<'_>>]) -> Option<Reading> {
    let code = |s: &Entry<'_>| char::from_u32(glyph.char_code()).filter(|_| s.loose().is_identity);
    let ch = agreed(sources, code)??;
    (!ch.is_control()).then(|| Reading::of(ch, DOUBTFUL))
}

fn fold(ch: char) -> char {
    crate::read::fold::fold(ch)
}

fn stated(text: BfString) -> Reading {
    let confidence = match &text {
        BfString::Char(c) if gbk::is_private(*c) => PRIVATE,
        _ => STATED,
    };
    Reading { text, confidence }
}

/// Whether a mapping says anything: some files map every code to U+0000 or U+FFFD.
fn is_meaningful(text: &BfString) -> bool {
    let means = |c: char| !matches!(c, '\0' | '\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}');
    match text {
        BfString::Char(c) => means(*c),
        BfString::String(s) => s.chars().any(means),
    }
}

/// Whether hayro can only guess the characters of an embedded simple font: it states neither an encoding nor Unicode.
fn is_guessed(font: &Dict<'_>) -> bool {
    is(font, "Subtype", b"TrueType")
        && !font.contains_key("ToUnicode")
        && !font.contains_key("Encoding")
        && font
            .get::<Dict<'_>>("FontDescriptor")
            .is_some_and(|d| d.contains_key("FontFile2"))
}
