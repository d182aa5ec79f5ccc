//! How a scan lay on its page before it was put straight.

use crate::model::{Page, Point, Rect};

/// Points moved by less, as a share of a point, were not moved.
const STILL: f64 = 1e-3;

/// A turn and a shift: from the page as it was read to the page as it is displayed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tilt {
    cos: f64,
    sin: f64,
    /// A point of the page as it was read, and the same point as displayed.
    from: Point,
    to: Point,
}

impl Tilt {
    /// The tilt of a page, by two characters far apart; `None` where they stand where they were read.
    pub fn of(page: &Page) -> Option<Self> {
        let pairs = || {
            page.glyphs
                .iter()
                .filter(|g| g.recognised)
                .map(|g| (g.bbox.center(), g.home.center()))
        };
        let (from, to) = pairs().next()?;
        let far = |p: &Point| (p.x - from.x).hypot(p.y - from.y);
        let (other, there) = pairs().max_by(|a, b| far(&a.0).total_cmp(&far(&b.0)))?;
        let (a, b) = (
            (other.x - from.x, other.y - from.y),
            (there.x - to.x, there.y - to.y),
        );
        let (dot, cross) = (a.0 * b.0 + a.1 * b.1, a.0 * b.1 - a.1 * b.0);
        let length = dot.hypot(cross);
        let still = |p: Point, q: Point| (p.x - q.x).hypot(p.y - q.y) < STILL;
        if length <= 0.0 || still(from, to) && still(other, there) {
            return None;
        }
        Some(Self {
            cos: dot / length,
            sin: cross / length,
            from,
            to,
        })
    }

    /// Where a point of the page as it was read is displayed.
    pub fn displayed(&self, p: Point) -> Point {
        let (x, y) = (p.x - self.from.x, p.y - self.from.y);
        Point {
            x: self.to.x + x * self.cos - y * self.sin,
            y: self.to.y + x * self.sin + y * self.cos,
        }
    }

    /// The other way.
    pub fn read(&self, p: Point) -> Point {
        let (x, y) = (p.x - self.to.x, p.y - self.to.y);
        Point {
            x: self.from.x + x * self.cos + y * self.sin,
            y: self.from.y - x * self.sin + y * self.cos,
        }
    }

    /// How far it is turned, clockwise, in degrees.
    pub fn degrees(&self) -> f64 {
        self.sin.atan2(self.cos).to_degrees()
    }

    /// The six numbers of an SVG matrix.
    pub fn matrix(&self) -> [f64; 6] {
        let origin = self.displayed(Point { x: 0.0, y: 0.0 });
        [self.cos, self.sin, -self.sin, self.cos, origin.x, origin.y]
    }
}

/// The box around a box whose corners are moved.
pub(super) fn around(area: &Rect, moved: impl Fn(Point) -> Point) -> Rect {
    let corners = [
        (area.x0, area.y0),
        (area.x1, area.y0),
        (area.x0, area.y1),
        (area.x1, area.y1),
    ];
    let [a, b, c, d] = corners.map(|(x, y)| {
        let p = moved(Point { x, y });
        Rect::new(p.x, p.y, p.x, p.y)
    });
    a.union(&b).union(&c.union(&d))
}

#[cfg(test)]
mod tests {
    use super::{Tilt, around};
    use crate::model::{Glyph, Page, Point, Rect};

    fn page(places: &[(Rect, Rect)]) -> Page {
        let glyphs = places.iter().map(|(bbox, home)| Glyph {
            home: *home,
            ..Glyph::sure('年', *bbox)
        });
        Page {
            glyphs: glyphs.collect(),
            ..Page::default()
        }
    }

    #[test]
    fn a_page_on_its_side_is_laid_back_on_it() {
        // A page of 200 by 100 that was displayed turned clockwise, 100 by 200.
        let turned = |x: f64, y: f64| Rect::new(100.0 - y - 4.0, x - 3.0, 100.0 - y + 4.0, x + 3.0);
        let upright = |x: f64, y: f64| Rect::new(x - 3.0, y - 4.0, x + 3.0, y + 4.0);
        let places =
            [(10.0, 20.0), (150.0, 20.0), (80.0, 90.0)].map(|(x, y)| (upright(x, y), turned(x, y)));
        let tilt = Tilt::of(&page(&places));
        let told = tilt.map(|t| (t.displayed(Point { x: 200.0, y: 0.0 }), t.degrees()));
        let Some((corner, degrees)) = told else {
            panic!("no tilt");
        };
        assert!(
            (corner.x - 100.0).abs() < 1e-9 && (corner.y - 200.0).abs() < 1e-9,
            "{corner:?}"
        );
        assert!((degrees - 90.0).abs() < 1e-9);
        let area = tilt.map(|t| around(&Rect::new(0.0, 0.0, 100.0, 200.0), |p| t.read(p)));
        assert!(area.is_some_and(|a| (a.width() - 200.0).abs() < 1e-9 && a.x0.abs() < 1e-9));
    }

    #[test]
    fn what_stands_where_it_was_read_is_not_tilted() {
        let spot = |x: f64| Rect::new(x, 10.0, x + 8.0, 18.0);
        assert_eq!(
            Tilt::of(&page(&[(spot(5.0), spot(5.0)), (spot(50.0), spot(50.0))])),
            None
        );
        assert_eq!(Tilt::of(&page(&[])), None);
    }
}
