//! Lines that touch a ruling: what stands at their ends may have lost a part to it.

use super::doubt::{DISPUTED, LIKELY, MISSING};
use super::plane::Plane;
use super::recognise::Sign;
use super::rulings;
use super::strips::TOUCHING;
use crate::model::{Axis, Rect};

/// Where a line comes so near to a ruling that a part of it may be taken for ruling.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Touching {
    /// The rulings at its left and at its right end.
    pub(super) ends: (Option<rulings::Line>, Option<rulings::Line>),
    /// Whether one goes through it.
    pub(super) within: bool,
}

impl Touching {
    /// The rulings that the ink of a line touches.
    pub(super) fn of(area: &Rect, rulings: &[rulings::Line]) -> Self {
        let middle = area.center().y;
        let here =
            |l: &&rulings::Line| l.axis == Axis::Vertical && (l.from..l.to).contains(&middle);
        let near = |x: f64| {
            let mut here = rulings.iter().filter(here);
            here.find(|l| (l.at - x).abs() <= l.width / 2.0 + TOUCHING)
                .copied()
        };
        let mut here = rulings.iter().filter(here);
        Self {
            ends: (near(area.x0), near(area.x1)),
            within: here.any(|l| (area.x0..area.x1).contains(&l.at)),
        }
    }

    /// Whether it touches none.
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it touches one at its left, and at its right.
    pub(super) fn sides(&self) -> (bool, bool) {
        (self.ends.0.is_some(), self.ends.1.is_some())
    }

    /// What is between the ruling at its left and the ink, and at its right, in a picture with both.
    pub(super) fn rooms(&self, plane: &Plane, area: &Rect) -> (Room, Room) {
        let room = |l: &Option<rulings::Line>| match l {
            Some(l) if is_free(plane, area, l) => match is_as_thick(plane, area, l) {
                true => Room::Clear,
                false => Room::Paper,
            },
            _ => Room::Nothing,
        };
        (room(&self.ends.0), room(&self.ends.1))
    }
}

/// What is between a line and a ruling that it touches, or nearly does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Nothing: they may be one.
    Nothing,
    /// Paper; but a stroke of the line may be a part of the ruling.
    Paper,
    /// Paper, and the ruling is no thicker there than it is elsewhere.
    Clear,
}

/// Marks the first and the last character of a line that touches a ruling there. Those with paper between them and the
/// ruling are fine if the ruling is no thicker there than elsewhere, or if another reading, of a picture with the ruling
/// in it, has the same.
pub(super) fn cut(signs: &mut [Sign], other: &[Sign], touching: &Touching, rooms: (Room, Room)) {
    let (left, right) = touching.sides();
    let count = signs.len();
    let is_stroke = |s: &&Sign| STROKES.contains(s.ch) || s.ch.is_whitespace();
    let same = |a: Option<&Sign>, b: Option<&Sign>| {
        a.zip(b)
            .is_some_and(|(a, b)| a.ch == b.ch && b.confidence >= LIKELY)
    };
    let fine = |room: Room, same: bool| room == Room::Clear || room == Room::Paper && same;
    let first = other.iter().find(|s| !is_stroke(s));
    let last = other.iter().rev().find(|s| !is_stroke(s));
    let first = fine(rooms.0, same(signs.first(), first));
    let last = fine(rooms.1, same(signs.last(), last));
    for (i, sign) in signs.iter_mut().enumerate() {
        let cut = (left && i == 0 && !first) || (right && i + 1 == count && !last);
        if touching.within || cut {
            sign.confidence = sign.confidence.min(DISPUTED);
        }
    }
}

/// Whether there is paper between a ruling and the nearer end of a line, in a picture with both.
fn is_free(plane: &Plane, area: &Rect, ruling: &rulings::Line) -> bool {
    let is_left = ruling.at < area.center().x;
    let (from, to) = match is_left {
        true => (ruling.at, area.x0 + 1.0),
        false => (area.x1 - 1.0, ruling.at),
    };
    let rows = area.y0 as isize..area.y1.ceil() as isize;
    let columns = (area.x0 as isize - 4)..(area.x1.ceil() as isize + 4);
    let darkest = |x: isize| rows.clone().map(|y| plane.at(x, y)).min().unwrap_or(255);
    let ink = columns.map(darkest).min().unwrap_or(255);
    let paper = ink / 2 + 128;
    (from.floor() as isize..to.ceil() as isize).any(|x| darkest(x) >= paper)
}

/// A ruling is looked at above and below a line, as far as the line is high by this, in rows of its own.
const LOOKED_AT: f64 = 1.0;

/// A ruling is as thick as elsewhere if it is thicker by no more than this many pixels: edges are blurred.
const BLURRED: usize = 1;

/// So many rows above and below tell how thick a ruling is.
const ROWS: usize = 8;

/// Whether a ruling is no thicker beside a line, on the side of it, than above and below.
fn is_as_thick(plane: &Plane, area: &Rect, ruling: &rulings::Line) -> bool {
    let step = if ruling.at < area.center().x { 1 } else { -1 };
    let (at, reach) = (
        ruling.at.floor() as isize,
        (ruling.width * 2.0) as isize + 4,
    );
    // How far the ruling goes from its middle towards the line.
    let thick = |y: isize| {
        let dark = (0..=reach).map(|d| plane.at(at + d * step, y));
        let ink = dark.clone().take(2).min().unwrap_or(255);
        let paper = ink / 2 + 128;
        dark.take_while(|v| *v < paper).count()
    };
    let rows = |from: f64, to: f64| {
        let (from, to) = (from.max(ruling.from + 1.0), to.min(ruling.to - 1.0));
        from.ceil() as isize..to.floor() as isize
    };
    let far = area.height() * LOOKED_AT;
    let mut usual: Vec<usize> = rows(area.y0 - far, area.y0 - 2.0)
        .chain(rows(area.y1 + 2.0, area.y1 + far))
        .map(thick)
        .collect();
    usual.sort_unstable();
    let here = rows(area.y0, area.y1).map(thick).max();
    let usual = usual.get(usual.len() / 2).filter(|_| usual.len() >= ROWS);
    usual
        .zip(here)
        .is_some_and(|(usual, here)| *usual > 0 && here <= usual + BLURRED)
}

/// Takes the first or the last character of a line from another reading, of a picture with the ruling that it touches,
/// where the two readings agree on all the others. What is left of a character that a ruling cuts may also have been
/// read as nothing.
pub(super) fn completed(signs: &mut Vec<Sign>, other: &[Sign], (left, right): (bool, bool)) {
    skipped(signs, other, (left, right));
    let same =
        |a: &[Sign], b: &[Sign]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.ch == b.ch);
    let taken = |sign: &mut Sign, from: &Sign| {
        let differs = from.ch != sign.ch && !from.ch.is_ascii();
        if differs && from.confidence > sign.confidence.min(LIKELY / 2.0) {
            sign.ch = from.ch;
            sign.confidence = from.confidence.min(DISPUTED);
        }
    };
    if left && let Some((first, rest)) = signs.split_first_mut() {
        let at = other.len().checked_sub(rest.len() + 1);
        if let Some([found, tail @ ..]) = at.and_then(|at| other.get(at..))
            && !rest.is_empty()
            && same(tail, rest)
        {
            taken(first, found);
        }
    }
    if right
        && let Some((last, rest)) = signs.split_last_mut()
        && let Some([head @ .., found]) = other.get(..=rest.len())
        && !rest.is_empty()
        && same(head, rest)
    {
        taken(last, found);
    }
}

/// A character was skipped where the line begins, or ends, with this share of the distance between characters to spare.
const ROOM: f64 = 1.1;

/// What a ruling itself is read as.
const STROKES: &str = "丨│｜┃|一—–ー";

fn skipped(signs: &mut Vec<Sign>, other: &[Sign], (left, right): (bool, bool)) {
    let (Some(first), Some(last)) = (signs.first(), signs.last()) else {
        return;
    };
    let pitch = (last.at - first.at) / (signs.len() - 1).max(1) as f64;
    let room = (first.at > ROOM * pitch, 1.0 - last.at > ROOM * pitch);
    let same = |a: &[Sign]| {
        a.len() == signs.len() && a.iter().zip(signs.iter()).all(|(a, b)| a.ch == b.ch)
    };
    let known = |s: &Sign| !s.ch.is_ascii() && !STROKES.contains(s.ch) && s.confidence >= MISSING;
    let (start, end) = (first.at - pitch, last.at + pitch);
    if signs.len() < 2 {
        return;
    }
    match other {
        [found, rest @ ..] if left && room.0 && known(found) && same(rest) => {
            let mut found = found.clone();
            (found.at, found.confidence) = (start.max(0.0), found.confidence.min(DISPUTED));
            signs.insert(0, found);
        }
        [rest @ .., found] if right && room.1 && known(found) && same(rest) => {
            let mut found = found.clone();
            (found.at, found.confidence) = (end.min(1.0), found.confidence.min(DISPUTED));
            signs.push(found);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise::sure as signs;
    use super::*;

    #[test]
    fn a_character_that_a_ruling_cuts_is_taken_from_the_picture_with_the_ruling() {
        let mut line = signs("呆障单位");
        completed(&mut line, &signs("|保障单位"), (true, false));
        let text: String = line.iter().map(|s| s.ch).collect();
        assert_eq!(text, "保障单位");
        assert!(line[0].confidence <= DISPUTED && line[1].confidence > DISPUTED);
        // Where the rest differs too, nothing is taken.
        let mut line = signs("呆障单位");
        completed(&mut line, &signs("保障单仗"), (true, false));
        assert_eq!(line[0].ch, '呆');
    }

    #[test]
    fn characters_close_to_a_ruling_are_fine_where_both_readings_agree() {
        let line = |at: f64| rulings::Line {
            axis: Axis::Vertical,
            at,
            from: 0.0,
            to: 60.0,
            width: 3.0,
        };
        let area = Rect::new(14.0, 10.0, 90.0, 30.0);
        let touching = Touching::of(&area, &[line(10.5), line(99.0)]);
        assert_eq!(touching.sides(), (true, false));
        let doubted = |text: &str, other: &str, room: Room| {
            let mut line = signs(text);
            cut(&mut line, &signs(other), &touching, (room, Room::Nothing));
            line.iter().position(|s| s.confidence <= DISPUTED)
        };
        assert_eq!(doubted("保障单位", "丨保障单位", Room::Paper), None);
        assert_eq!(doubted("保障单位", "保障单位", Room::Nothing), Some(0));
        assert_eq!(doubted("日欠薪", "旧欠薪", Room::Paper), Some(0));
        assert_eq!(doubted("7元", "17元", Room::Clear), None);
        // Paper between the ruling and the line, and none.
        let mut plane = Plane::filled(100, 60, 255);
        for y in 0..60 {
            for x in [9, 10, 11, 14, 15] {
                plane.data[y * 100 + x] = 20;
            }
        }
        assert!(is_free(&plane, &area, &line(10.5)));
        assert!(is_as_thick(&plane, &area, &line(10.5)));
        // A stroke of the line beside the ruling, and a speck on it.
        let mut with_stroke = plane.clone();
        for y in 12..28 {
            with_stroke.data[y * 100 + 12] = 20;
            with_stroke.data[y * 100 + 13] = 20;
        }
        assert!(!is_as_thick(&with_stroke, &area, &line(10.5)));
        for x in [12, 13] {
            plane.data[20 * 100 + x] = 60;
        }
        assert!(!is_free(&plane, &area, &line(10.5)));
    }

    #[test]
    fn a_character_that_was_skipped_at_a_ruling_is_put_in() {
        let spaced = |text: &str, first: f64| {
            let mut line = signs(text);
            for (i, sign) in line.iter_mut().enumerate() {
                sign.at = first + 0.1 * i as f64;
            }
            line
        };
        let text = |line: &[Sign]| line.iter().map(|s| s.ch).collect::<String>();
        let mut line = spaced("障单位的", 0.15);
        completed(&mut line, &signs("保障单位的"), (true, false));
        assert_eq!(text(&line), "保障单位的");
        assert!(line[0].confidence <= DISPUTED && line[0].at < line[1].at);
        let mut line = spaced("保障单", 0.05);
        completed(&mut line, &signs("保障单位"), (false, true));
        assert_eq!(text(&line), "保障单位");
        // There is no room for it, it is the ruling, or the line does not touch one there.
        for (first, other, sides) in [
            (0.07, "保障单位的", (true, false)),
            (0.15, "丨障单位的", (true, false)),
            (0.15, "保障单位的", (false, true)),
        ] {
            let mut line = spaced("障单位的", first);
            completed(&mut line, &signs(other), sides);
            assert_eq!(text(&line), "障单位的");
        }
    }
}
