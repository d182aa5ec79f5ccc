//! The networks, and what is done with a page.

use super::bits::Bits;
use super::edges::{self, Edge};
use super::model::{self, Network};
use super::place::{self, Frame, crop, ruling};
use super::plane::Plane;
use super::recognise::{Recogniser, Sign, dictionary, is_han, yaml_dictionary};
use super::rulings::{self, Lines};
use super::skew::{self, Tilt};
use super::strips::{Strip, strips};
use super::touch::Touching;
use super::weights::Weights;
use super::{
    apart, bands, chains, compare, custom, detect, doubt, even, grammar, heights, lone, marks,
    mille, pairs, raised, settle, spell, touch, turn, unexplained, unrule,
};
use crate::error::Result;
use crate::model::{Page, Raster, Rect};

/// Pictures of more dots to the inch are read at this many: more only takes time.
const MOST_DPI: f64 = 300.0;

/// Pictures of less are taken as they are, but lengths are never reckoned with fewer dots to the inch than this.
const LEAST_DPI: f64 = 60.0;

/// What was left over is a character rather than dirt from this confidence on.
const SURE: f32 = 0.9;

/// Paper around a line that the network is shown, as a share of the line's height.
const MARGIN: f64 = 0.25;

/// The same for the second reading: another picture of the same line.
const SECOND_MARGIN: f64 = 0.15;

/// A character that a ruling cuts reaches beyond it by no more than this, as a share of the line's height.
const BEYOND: f64 = 0.35;

/// Below this mean confidence a page may stand on its head.
const ODD: f32 = 0.8;

/// From this mean confidence on it stands upright.
const WELL: f32 = 0.92;

/// Characters stand this much farther apart than they are wide, at most: where dirt makes a line seem high, that tells.
const LOOSE: f64 = 1.1;

/// Nothing is three lines high, so three lines need to read only this well, as a share of how well they read as one.
const HIGH: f32 = 0.5;

/// So many lines are read to see which way up a page is.
const LOOKED_AT: usize = 6;

/// The networks, loaded. One engine serves many pages, one after the other or side by side.
pub struct Engine {
    detector: Network,
    recogniser: Recogniser,
    second: Recogniser,
}

/// A line with the box that was shown to the network, and its characters.
pub(super) type Line = (Strip, Rect, Vec<Sign>);

/// A page made ready for reading: its picture without its rulings, and with them.
pub(super) struct Ready {
    pub(super) plane: Plane,
    ruled: Plane,
    bits: Bits,
    pub(super) lines: Lines,
    pub(super) strips: Vec<Strip>,
    pub(super) frame: Frame,
    dpi: f64,
    is_on_its_side: bool,
}

impl Engine {
    /// Loads the networks.
    ///
    /// # Errors
    /// `Weights` where a file is no network, or not the one that is expected.
    pub fn load(weights: Weights) -> Result<Self> {
        let pool = model::pool();
        let network = Network::load("recogniser", weights.recogniser, &pool)?;
        let characters = network.note("character").map(dictionary);
        let characters = characters.filter(|all| all.len() > 1).ok_or_else(|| {
            model::broken(
                "expected the recogniser with its dictionary, found none in it".to_owned(),
            )
        })?;
        let other = Network::load("second recogniser", weights.second, &pool)?;
        let yaml = String::from_utf8_lossy(&weights.second_dictionary);
        Ok(Self {
            second: Recogniser::new(other, yaml_dictionary(&yaml)),
            detector: Network::load("detector", weights.detector, &pool)?,
            recogniser: Recogniser::new(network, characters),
        })
    }

    /// Reads the picture of a page, and keeps what that shows beside the page's open sides. The page is as large as its
    /// picture; where that lay on its side, boxes are those of the page put upright, but [`crate::model::Glyph::home`]
    /// always is on the page as displayed.
    ///
    /// # Errors
    /// `Weights` where a network stops.
    pub fn read(&self, raster: &Raster) -> Result<(Page, Vec<Edge>)> {
        let (plane, dpi) = taken(raster);
        let mut ready = self.ready(&plane, dpi, 0)?;
        // What is nearly all debris is read whole only if some of it makes sense.
        let mut read = match is_debris(&ready.strips) {
            true => self.lines(&ready, Reading::Some)?,
            false => Vec::new(),
        };
        if read.is_empty() || !hopeless(&read) {
            read = self.lines(&ready, Reading::Well)?;
        }
        if odd(&read) || stacked(&read) {
            for turns in turn::turns(stacked(&read) || ready.is_on_its_side) {
                for quarters in turns {
                    let turned = self.ready(&plane.turned(*quarters), dpi, *quarters)?;
                    let other = self.lines(&turned, Reading::Some)?;
                    if reads_better(&other, &some(&read)) {
                        read = self.lines(&turned, Reading::Well)?;
                        ready = turned;
                    }
                }
                // It stands upright now, or it is no text in any direction.
                if (mean(&read) >= WELL && !stacked(&read)) || hopeless(&read) {
                    break;
                }
            }
            if hopeless(&read) {
                read = self.lines(&ready, Reading::Once)?;
            }
        }
        custom::simplify(read.iter_mut().flat_map(|(_, _, signs)| signs));
        custom::thousands(read.iter_mut().map(|(_, _, signs)| signs));
        mille::unlike(&mut read, &ready.bits, &ready.plane);
        lone::ones(&mut read);
        lone::two_bars(&mut read);
        lone::per_cents(&mut read);
        apart::far_apart(&mut read, &ready.lines.rulings);
        apart::beside_gone(&mut read, &ready.lines.gone);
        apart::side_by_side(&mut read, &ready.lines.rulings);
        grammar::stops_before_more(&mut read);
        let chains = chains::chains(&read, &ready.lines.rulings);
        grammar::commas_at_the_end(&mut read, &chains);
        pairs::unpaired(&mut read, &chains);
        pairs::of_one_kind(&mut read, &chains);
        marks::months(&mut read, &chains);
        spell::spell(&mut read, &chains);
        let page = assembled(raster.page, &ready, &read);
        Ok((page, edges::edges(raster.page, &ready)))
    }

    /// A line, or the lines that it is where it is as high as several, and they read better than it does.
    fn cut(&self, ready: &Ready, strip: &Strip) -> Result<Vec<Strip>> {
        let parts = bands::forced(&ready.bits, &strip.area, strip.usual);
        if parts.len() < 2 {
            return Ok(vec![*strip]);
        }
        let mean_of = |strips: &[Strip]| -> Result<f32> {
            let mut signs = Vec::new();
            for strip in strips {
                signs.extend(self.reading(&crop(&ready.plane, strip, MARGIN).0)?);
            }
            let sum: f32 = signs.iter().map(|s| s.confidence).sum();
            Ok(sum / signs.len().max(1) as f32)
        };
        let whole = vec![*strip];
        let own = mean_of(&whole)?;
        if own >= ODD {
            return Ok(whole);
        }
        let parts: Vec<Strip> = parts
            .into_iter()
            .map(|area| Strip { area, ..*strip })
            .collect();
        let read = mean_of(&parts)?;
        let needed = if parts.len() > 2 { own * HIGH } else { own };
        Ok(if read > needed { parts } else { whole })
    }

    /// The characters of a line, by what reads all of them.
    pub(super) fn reading(&self, line: &Plane) -> Result<Vec<Sign>> {
        settled(&self.recogniser, line)
    }

    /// The same by what reads figures a second time.
    pub(super) fn second_reading(&self, line: &Plane) -> Result<Vec<Sign>> {
        settled(&self.second, line)
    }

    /// Makes a picture, already turned by `turns` quarter turns, ready for reading.
    fn ready(&self, picture: &Plane, dpi: f64, turns: u8) -> Result<Ready> {
        let even = even::even_out(picture, dpi);
        let angle = skew::skew(&Bits::of(&even), dpi);
        let tilt = Tilt::new(angle, even.width, even.height);
        let mut plane = match angle {
            0.0 => even,
            _ => skew::upright(&even, &tilt),
        };
        let mut bits = Bits::of(&plane);
        let lines = rulings::find(&plane, &bits, dpi, &rulings::Options::default());
        let found = detect::boxes(&self.detector, &plane)?;
        let ruled = plane.clone();
        unrule::unrule(&mut bits, &mut plane, &lines.rulings);
        unrule::unrule(&mut bits, &mut plane, &lines.loose);
        let strips = strips(&found, &lines.rulings, &plane, &bits, dpi);
        let (w, h) = (picture.width as f64, picture.height as f64);
        let frame = Frame {
            tilt,
            turns,
            size: if turns % 2 == 1 { (h, w) } else { (w, h) },
            points: 72.0 / dpi,
        };
        Ok(Ready {
            plane,
            ruled,
            bits,
            lines,
            strips,
            frame,
            dpi,
            is_on_its_side: turn::on_its_side(&found),
        })
    }

    /// Reads the lines of a page, or only some of them where they make no sense.
    fn lines(&self, ready: &Ready, how: Reading) -> Result<Vec<Line>> {
        let nonsense = how == Reading::Once;
        let mut out = Vec::with_capacity(ready.strips.len());
        let mut strips = Vec::with_capacity(ready.strips.len());
        let step = match how {
            Reading::Some => step(ready.strips.len()),
            Reading::Well | Reading::Once => 1,
        };
        for strip in ready.strips.iter().step_by(step) {
            strips.extend(match nonsense {
                true => vec![*strip],
                false => self.cut(ready, strip)?,
            });
        }
        for (i, strip) in strips.iter().enumerate() {
            let (picture, shown) = crop(&ready.plane, strip, MARGIN);
            let reading = self.recogniser.read(&picture)?;
            let mut signs = self.recogniser.decode(&reading);
            if strip.dirty {
                settle::specks(&mut signs);
            }
            let ink = place::Ink::of(&ready.bits, strip);
            let middles = place::middles(&shown, &signs);
            settle::settle(&mut signs, &ink.lengths(&middles, strip.usual));
            if !nonsense && doubt::wants_second(&signs) {
                let (picture, _) = crop(&ready.plane, strip, SECOND_MARGIN);
                let second = self.second_reading(&picture)?;
                doubt::compare(&mut signs, &second);
                doubt::lost_marks(&mut signs, &second);
            }
            let em = strip.area.height().max(strip.usual * 0.8);
            let em = place::pitch(&signs, &middles).map_or(em, |pitch| em.min(pitch * LOOSE));
            mille::once(&mut signs, &middles, em);
            let middles = place::middles(&shown, &signs);
            mille::settle(
                &mut signs,
                &middles,
                &ink.stretches,
                em,
                &ready.plane,
                strip,
            );
            let middles = place::middles(&shown, &signs);
            unexplained::unexplained(&mut signs, &middles, &ink, em);
            unexplained::beyond_the_ends(&mut signs, &middles, &ink.stretches, em);
            let touching = Touching::of(&strip.area, &ready.lines.rulings);
            if !nonsense && !touching.is_nothing() {
                let wider = over(strip, touching.sides());
                let (picture, _) = crop(&ready.ruled, &wider, MARGIN);
                let other = self.reading(&picture)?;
                let rooms = touching.rooms(&ready.ruled, &strip.area);
                touch::cut(&mut signs, &other, &touching, rooms);
                touch::completed(&mut signs, &other, touching.sides());
            }
            let middles = place::middles(&shown, &signs);
            if let Some(pitch) = place::pitch(&signs, &middles) {
                unexplained::lost_marks(&mut signs, &middles, &ink.stretches, pitch);
            }
            if !strip.dirty {
                compare::settle(&mut signs, &middles, &ink.stretches, &ready.plane, strip);
            }
            heights::settle(&mut signs, &middles, &ready.bits, strip);
            marks::settle(&mut signs, &middles, &ready.plane, strip);
            grammar::odd(&mut signs, strip.dirty);
            doubt::metres(&mut signs);
            if let Some(figure) = raised::figure(&signs, &middles, &ready.plane, strip) {
                let read = self.reading(&crop(&ready.plane, &figure, MARGIN).0)?;
                raised::add(&mut signs, &read, &figure, &shown);
            }
            lone::settle(&mut signs, &ready.plane, strip);
            doubt::unread(&mut signs, strip);
            if nonsense {
                doubt::all(&mut signs);
            }
            if lone::is_stop(strip, &signs) || !dirt(strip, &signs, ready.dpi) {
                out.push((*strip, shown, signs));
            }
            // A page that is on its side or its head is soon known for it.
            if i == LOOKED_AT * 2 && !nonsense && hopeless(&out) {
                break;
            }
        }
        Ok(out)
    }
}

/// How the lines of a page are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// All of them, with all that settles doubt.
    Well,
    /// Some from all over the page, to see which way up it is.
    Some,
    /// All, but once, as they are known to make no sense: nothing of it is sure.
    Once,
}

/// So many lines, or twice as many, tell which way up a page is.
const SAMPLE: usize = 32;

/// So many lines, of which the detector found no more than this share, are debris, mostly.
const DEBRIS: (usize, f64) = (8 * SAMPLE, 0.1);

/// Whether nearly all there is to read is ink that no one took for text.
fn is_debris(strips: &[Strip]) -> bool {
    let found = strips.iter().filter(|s| s.found).count();
    strips.len() >= DEBRIS.0 && found as f64 <= DEBRIS.1 * strips.len() as f64
}

/// Of so many lines every how manyth is one of the sample.
fn step(lines: usize) -> usize {
    (lines / SAMPLE).max(1)
}

/// The sample of the lines that were read.
fn some(read: &[Line]) -> Vec<Line> {
    read.iter().step_by(step(read.len())).cloned().collect()
}

/// The characters of a line, by themselves.
fn settled(recogniser: &Recogniser, line: &Plane) -> Result<Vec<Sign>> {
    let mut signs = recogniser.decode(&recogniser.read(line)?);
    settle::settle(&mut signs, &[]);
    Ok(signs)
}

/// A line with what stands beyond the rulings that it touches.
fn over(strip: &Strip, (left, right): (bool, bool)) -> Strip {
    let by = strip.area.height() * BEYOND;
    let mut wider = *strip;
    wider.area.x0 -= if left { by } else { 0.0 };
    wider.area.x1 += if right { by } else { 0.0 };
    wider
}

/// The picture to work on, and its resolution.
fn taken(raster: &Raster) -> (Plane, f64) {
    let plane = Plane {
        width: raster.width,
        height: raster.height,
        data: raster.grey.clone(),
    };
    let dpi = raster.dpi.max(LEAST_DPI);
    if dpi <= MOST_DPI * 1.1 {
        return (plane, dpi);
    }
    let scale = MOST_DPI / dpi;
    let side = |n: usize| ((n as f64 * scale).round() as usize).max(1);
    let (w, h) = (side(plane.width), side(plane.height));
    let exact = w as f64 / plane.width as f64;
    (plane.resized(w, h), dpi * exact)
}

/// The mean confidence of what was read.
fn mean(read: &[Line]) -> f32 {
    let all = read
        .iter()
        .flat_map(|(_, _, signs)| signs.iter().map(|s| s.confidence));
    let (sum, count) = all.fold((0.0, 0_u32), |(s, n), c| (s + c, n + 1));
    sum / count.max(1) as f32
}

/// So many characters are read for sure by chance, where nothing makes sense.
const CHANCE: usize = 2;

/// Whether a page reads better than it did another way up. Where neither makes much sense, the mean says little: strokes of
/// characters on their side are ones.
fn reads_better(one: &[Line], other: &[Line]) -> bool {
    let sure = |read: &[Line]| {
        let all = read.iter().flat_map(|(_, _, signs)| signs);
        all.filter(|s| is_han(s.ch) && s.confidence >= SURE).count()
    };
    if mean(one).max(mean(other)) >= ODD {
        return mean(one) > mean(other);
    }
    sure(one) > sure(other) + CHANCE
}

/// Whether a page reads as one does that is not the right way up.
fn odd(read: &[Line]) -> bool {
    !read.is_empty() && mean(read) < ODD
}

/// Where this share of so many lines are single characters, they may be the lines of a page on its side.
const STACKED: (f64, usize) = (0.6, 20);

/// Whether nearly all lines are a character or two: each of a page on its side may read well by itself.
fn stacked(read: &[Line]) -> bool {
    let single = |l: &&Line| l.2.iter().filter(|s| !s.ch.is_whitespace()).count() <= 2;
    let count = read.iter().filter(single).count();
    read.len() >= STACKED.1 && count as f64 >= STACKED.0 * read.len() as f64
}

/// Whether what was read makes no sense at all.
fn hopeless(read: &[Line]) -> bool {
    mean(read) < ODD / 2.0
}

/// On a dirty page a mark by itself that is no larger than this, as a share of a line's height, is a speck.
const SPECK: f64 = 0.5;

/// A figure is at least this high, as a share of a line's height.
const SMALL: f64 = 0.6;

/// Whether what was left over is dirt: small, no stroke, and nothing that reads as a character for sure; or a speck that
/// was taken for text.
fn dirt(strip: &Strip, signs: &[Sign], dpi: f64) -> bool {
    let (w, h) = (strip.area.width(), strip.area.height());
    let stroke = w >= 2.0 * h && w >= dpi * 0.04;
    // A figure of small type may be lower than a speck of large type.
    let least = (dpi * 0.06).min(strip.usual * SMALL);
    let sure = signs.iter().all(|s| s.confidence >= SURE) && w.max(h) >= least;
    let is_small = w.max(h) <= strip.usual * SPECK;
    (!strip.found && !sure && !stroke && !lone::is_told(signs))
        || (strip.dirty && is_small && signs.iter().all(|s| settle::is_speck(s.ch)))
}

fn assembled(number: u32, ready: &Ready, read: &[Line]) -> Page {
    let points = ready.frame.points;
    let mut page = Page {
        number,
        width: ready.plane.width as f64 * points,
        height: ready.plane.height as f64 * points,
        ..Page::default()
    };
    for (strip, shown, signs) in read {
        place::place(&mut page, &ready.frame, strip, shown, signs);
    }
    let rulings = ready.lines.rulings.iter();
    page.rulings = rulings.map(|l| ruling(l, number, &ready.frame)).collect();
    page
}
