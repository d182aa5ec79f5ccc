//! How many pixels of a picture make an inch of paper.

/// Resolutions that scanners and fax machines use.
const SANE: std::ops::RangeInclusive<f64> = 50.0..=1200.0;

/// Programs write these where they know nothing.
const DEFAULTS: [f64; 2] = [72.0, 96.0];

/// How far a default may be off by rounding (2835 pixels to the metre are 72.009 to the inch).
const ROUNDING: f64 = 0.6;

/// The long side of paper, in inches: A6 to A2.
const PAPER: std::ops::RangeInclusive<f64> = 5.0..=25.0;

/// The long side of A4, in inches.
const A4: f64 = 11.69;

/// A guess stays within these.
const GUESS: (f64, f64) = (72.0, 600.0);

/// A fax has at most twice as many pixels across as down.
const MAX_RATIO: f64 = 4.0;

/// Below this share of difference, both directions are given the finer one.
const SAME: f64 = 0.01;

/// Pixels to the inch of a picture of `pixels`, across and down: what its file says where that is sensible, otherwise as if
/// it were A4.
pub(super) fn settle(pixels: (u32, u32), told: Option<(f64, f64)>) -> (f64, f64) {
    let told = told.filter(|(x, y)| SANE.contains(x) && SANE.contains(y));
    let told = told.filter(|(x, y)| x / y < MAX_RATIO && y / x < MAX_RATIO);
    let told = told.filter(|d| !is_default(*d) || is_paper(pixels, *d));
    let (x, y) = told.unwrap_or_else(|| guess(pixels));
    if (x / y - 1.0).abs() <= SAME {
        let finer = x.max(y);
        (finer, finer)
    } else {
        (x, y)
    }
}

fn is_default((x, y): (f64, f64)) -> bool {
    DEFAULTS
        .iter()
        .any(|d| (x - d).abs() < ROUNDING && (y - d).abs() < ROUNDING)
}

fn is_paper(pixels: (u32, u32), dpi: (f64, f64)) -> bool {
    PAPER.contains(&(f64::from(pixels.0) / dpi.0).max(f64::from(pixels.1) / dpi.1))
}

fn guess(pixels: (u32, u32)) -> (f64, f64) {
    let dpi = (f64::from(pixels.0.max(pixels.1)) / A4).clamp(GUESS.0, GUESS.1);
    (dpi, dpi)
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn what_files_say_is_taken_where_it_is_sensible() {
        let a4 = (2480, 3508);
        assert_eq!(settle(a4, Some((300.0, 300.0))), (300.0, 300.0));
        assert_eq!(settle((1728, 1100), Some((204.0, 98.0))), (204.0, 98.0));
        assert_eq!(settle(a4, Some((299.9, 300.0))), (300.0, 300.0));
        let guessed = settle(a4, None);
        assert!((guessed.0 - 300.09).abs() < 0.01, "{guessed:?}");
        for nonsense in [
            (72.0, 72.0),
            (96.01, 96.01),
            (1.0, 1.0),
            (30_000.0, 300.0),
            (f64::NAN, 300.0),
        ] {
            assert_eq!(settle(a4, Some(nonsense)), guessed, "{nonsense:?}");
        }
        assert_eq!(settle((595, 842), Some((72.0, 72.0))), (72.0, 72.0));
        assert_eq!(settle((1, 1), None), (72.0, 72.0));
        assert_eq!(settle((20_000, 20_000), None), (600.0, 600.0));
    }
}
