//! A page that lies askew on the glass, put straight.

use super::bits::Bits;
use super::plane::Plane;

/// The resolution that the angle is first looked for at, in dots per inch.
const COARSE: f64 = 60.0;

/// The largest angle that is looked for, in degrees.
const MOST: f64 = 6.0;

/// An angle that moves nothing on the page by as much as this many pixels is none.
const UNSEEN: f64 = 0.6;

/// How an upright picture lies in the one that it was made from: turned about the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tilt {
    sin: f64,
    cos: f64,
    middle: (f64, f64),
}

impl Tilt {
    /// A picture of this size, its lines falling by `angle` (radians, downwards to the right).
    pub fn new(angle: f64, width: usize, height: usize) -> Self {
        Self {
            sin: angle.sin(),
            cos: angle.cos(),
            middle: (width as f64 / 2.0, height as f64 / 2.0),
        }
    }

    /// Where a point of the upright picture was in the tilted one.
    pub fn back(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        (
            self.middle.0 + dx * self.cos - dy * self.sin,
            self.middle.1 + dx * self.sin + dy * self.cos,
        )
    }
}

/// The angle by which the lines of a picture fall to the right, in radians.
pub fn skew(bits: &Bits, dpi: f64) -> f64 {
    let step = (dpi / COARSE).round().max(1.0);
    let points = ink(bits, step as usize);
    let size = |step: f64| (bits.width as f64 / step, bits.height as f64 / step);
    let coarse = best(&points, size(step), 0.0, MOST, 0.25);
    let near = best(&points, size(step), coarse, 0.3, 0.05);
    let fine_step = (dpi / 150.0).round().max(1.0);
    let fine = ink(bits, fine_step as usize);
    let angle = best(&fine, size(fine_step), near, 0.08, 0.01).to_radians();
    let moved = angle.abs() * bits.width.max(bits.height) as f64 / 2.0;
    if moved < UNSEEN { 0.0 } else { angle }
}

/// Pixels with ink, one of as many as a block of `step` by `step` has, in units of such blocks. They are taken at all
/// heights within a block: those of a grid would all lie level, and so would every line that falls by less than a block.
fn ink(bits: &Bits, step: usize) -> Vec<(f32, f32)> {
    let (stride, unit) = (step * step, step as f32);
    let mut points = Vec::new();
    for y in 0..bits.height {
        let row = bits.row(y);
        for x in (y * SPREAD % stride..bits.width).step_by(stride) {
            if row.get(x).is_some_and(|b| *b != 0) {
                points.push((x as f32 / unit, y as f32 / unit));
            }
        }
    }
    points
}

/// Pixels taken of one row stand off those of the next by this many.
const SPREAD: usize = 7;

/// What upright lines weigh against level ones, which are of text as well.
const UPRIGHT: f64 = 0.5;

/// The angle, within `reach` degrees of `around`, at which ink gathers most in some rows, and columns, and least in
/// others. Of a narrow strip of a page nothing but its upright lines tells the angle.
fn best(points: &[(f32, f32)], size: (f64, f64), around: f64, reach: f64, step: f64) -> f64 {
    let tries = (reach / step).round() as i32;
    let (mut rows, mut columns) = (Levels::new(size.1, size.0), Levels::new(size.0, size.1));
    let mut found = (f64::MIN, around);
    for k in -tries..=tries {
        let degrees = around + f64::from(k) * step;
        let slope = degrees.to_radians().tan() as f32;
        rows.gather(points.iter().map(|(x, y)| y - x * slope));
        columns.gather(points.iter().map(|(x, y)| x + y * slope));
        let sharpness = rows.sharpness() + UPRIGHT * columns.sharpness();
        // Of equals, the smaller angle.
        if sharpness > found.0 || (sharpness == found.0 && degrees.abs() < found.1.abs()) {
            found = (sharpness, degrees);
        }
    }
    found.1
}

/// How much ink lies at each level across one direction.
struct Levels {
    margin: f32,
    ink: Vec<f32>,
}

impl Levels {
    /// For a picture that is `across` in that direction and `along` in the other.
    fn new(across: f64, along: f64) -> Self {
        let margin = (along * MOST.to_radians().tan() * 1.1).ceil() + 2.0;
        Self {
            margin: margin as f32,
            ink: vec![0.0; (across + 2.0 * margin) as usize + 8],
        }
    }

    fn gather(&mut self, at: impl Iterator<Item = f32>) {
        self.ink.fill(0.0);
        for level in at {
            let level = level + self.margin;
            // Shared between the two levels that it lies on, or whole ones would draw the angle to their own steps.
            let share = level.fract();
            if let Some([above, below]) = self.ink.get_mut(level as usize..level as usize + 2) {
                *above += 1.0 - share;
                *below += share;
            }
        }
    }

    fn sharpness(&self) -> f64 {
        let steps = self.ink.windows(2);
        steps.map(|w| f64::from(w[0] - w[1]).powi(2)).sum()
    }
}

/// The picture turned back by `tilt`, at the same size; what comes from outside is white.
pub fn upright(plane: &Plane, tilt: &Tilt) -> Plane {
    const ONE: f64 = 65536.0;
    let (w, h) = (plane.width, plane.height);
    let mut data = Vec::with_capacity(w * h);
    let (dx, dy) = ((tilt.cos * ONE) as i64, (tilt.sin * ONE) as i64);
    for y in 0..h {
        let (sx, sy) = tilt.back(0.5, y as f64 + 0.5);
        let (mut sx, mut sy) = (((sx - 0.5) * ONE) as i64, ((sy - 0.5) * ONE) as i64);
        for _ in 0..w {
            data.push(sample(plane, sx, sy));
            sx += dx;
            sy += dy;
        }
    }
    Plane {
        width: w,
        height: h,
        data,
    }
}

/// The grey at a place given in 65,536ths of a pixel, interpolated.
fn sample(plane: &Plane, x: i64, y: i64) -> u8 {
    let (ix, iy) = (x >> 16, y >> 16);
    let (fx, fy) = (((x >> 8) & 255) as u32, ((y >> 8) & 255) as u32);
    let inside =
        ix >= 0 && iy >= 0 && (ix as usize) + 1 < plane.width && (iy as usize) + 1 < plane.height;
    let (a, b, c, d) = if inside {
        let at = iy as usize * plane.width + ix as usize;
        match (
            plane.data.get(at..at + 2),
            plane.data.get(at + plane.width..at + plane.width + 2),
        ) {
            (Some([a, b]), Some([c, d])) => (*a, *b, *c, *d),
            _ => return 255,
        }
    } else {
        let (ix, iy) = (ix as isize, iy as isize);
        (
            plane.at(ix, iy),
            plane.at(ix + 1, iy),
            plane.at(ix, iy + 1),
            plane.at(ix + 1, iy + 1),
        )
    };
    let top = u32::from(a) * (256 - fx) + u32::from(b) * fx;
    let low = u32::from(c) * (256 - fx) + u32::from(d) * fx;
    ((top * (256 - fy) + low * fy) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of dashes across a page.
    fn page() -> Plane {
        let mut plane = Plane::filled(1000, 1400, 255);
        for line in 0..30 {
            for x in 100..900 {
                if (x / 12) % 4 != 0 {
                    for y in 0..9 {
                        plane.data[(100 + line * 40 + y) * 1000 + x] = 0;
                    }
                }
            }
        }
        plane
    }

    #[test]
    fn the_angle_of_a_page_is_found_and_undone() {
        for degrees in [-5.0, -1.3, 0.0, 0.4, 2.0, 5.0_f64] {
            let there = Tilt::new(-degrees.to_radians(), 1000, 1400);
            let tilted = upright(&page(), &there);
            let bits = Bits::of(&tilted);
            let found = skew(&bits, 120.0);
            assert!(
                (found.to_degrees() - degrees).abs() < 0.03,
                "{degrees}: {}",
                found.to_degrees()
            );
            let again = upright(&tilted, &Tilt::new(found, 1000, 1400));
            assert!(skew(&Bits::of(&again), 120.0).abs() < 0.001);
        }
    }

    #[test]
    fn an_empty_page_is_not_askew() {
        assert_eq!(skew(&Bits::of(&Plane::filled(300, 400, 255)), 72.0), 0.0);
    }
}
