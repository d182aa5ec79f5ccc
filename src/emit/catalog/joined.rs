//! Columns that a table shares with a view.

use super::Column;

/// Lists of columns as one.
macro_rules! joined {
    ($($list:expr),+ $(,)?) => {{
        const LISTS: &[&[$crate::emit::catalog::Column]] = &[$($list),+];
        const ALL: [$crate::emit::catalog::Column; $crate::emit::catalog::joined::count(LISTS)] =
            $crate::emit::catalog::joined::all(LISTS);
        &ALL
    }};
}

pub(super) use joined;

/// How many columns there are in all lists.
pub(super) const fn count(lists: &[&[Column]]) -> usize {
    let (mut sum, mut list) = (0, 0);
    while list < lists.len() {
        sum += lists[list].len();
        list += 1;
    }
    sum
}

/// The columns of all lists, of which there are `N`.
pub(super) const fn all<const N: usize>(lists: &[&[Column]]) -> [Column; N] {
    let mut all = [super::text(""); N];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut n = 0;
        while n < lists[list].len() {
            all[at] = lists[list][n];
            (at, n) = (at + 1, n + 1);
        }
        list += 1;
    }
    all
}
