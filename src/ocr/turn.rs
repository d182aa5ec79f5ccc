//! Pages that lie on their side or on their head.

use super::detect::Found;

/// The quarter turns that may put a page upright, the likeliest first; the others where those do not.
pub(super) fn turns(is_on_its_side: bool) -> [&'static [u8]; 2] {
    match is_on_its_side {
        true => [&[1, 3], &[2]],
        false => [&[2], &[1, 3]],
    }
}

/// Boxes higher than wide by this factor stand upright, as lines do on a page that lies on its side.
const UPRIGHT: f64 = 1.8;

/// Whether most of what was found is higher than wide: the page lies on its side. Columns of single characters (a label
/// written downwards) are not as many.
pub(super) fn on_its_side(found: &[Found]) -> bool {
    let (mut lying, mut standing) = (0.0, 0.0);
    for one in found {
        let (w, h) = (one.core.width(), one.core.height());
        if w > h * UPRIGHT {
            lying += w;
        } else if h > w * UPRIGHT {
            standing += h;
        }
    }
    standing > lying * 1.5 && standing > 0.0
}
