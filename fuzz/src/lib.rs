//! What must hold of any bytes.

pub mod office;
pub mod xml;

use formstitch::form;
use formstitch::model::Table;
use formstitch::ocr::{Eyes, Mode, Settings};
use formstitch::pipeline::{Means, extract_laid};
use std::sync::LazyLock;

/// Pictures are decoded, but not recognised: the models are too slow for that, and are no part of this project.
pub static EYES: LazyLock<Eyes> = LazyLock::new(|| {
    Eyes::new(Settings {
        mode: Mode::Never,
        ..Settings::default()
    })
});

/// Reads `bytes` through all stages, outside the guard that turns panics into reports, and checks that every
/// character is accounted for and that tables have no gaps.
pub fn extract(bytes: &[u8]) {
    extract_with(bytes, form::built_in());
}

/// The same by these profiles.
pub fn extract_with(bytes: &[u8], profiles: &[form::Profile]) {
    let eyes = &*EYES;
    let (report, laid) = extract_laid("fuzz", bytes, Means { profiles, eyes });
    let lost = report
        .warnings
        .iter()
        .find(|w| w.code == "coverage-mismatch");
    assert!(lost.is_none(), "{lost:?}");
    for table in laid.sheets.iter().flat_map(|s| s.tables()) {
        assert!(is_exact(table), "{table:?}");
    }
}

/// Whether each position of a table is covered by exactly one cell.
fn is_exact(table: &Table) -> bool {
    let mut covered = vec![false; table.rows * table.cols];
    for cell in &table.cells {
        for row in cell.row..cell.row + cell.rowspan {
            for col in cell.col..cell.col + cell.colspan {
                let inside = row < table.rows && col < table.cols;
                if !inside || std::mem::replace(&mut covered[row * table.cols + col], true) {
                    return false;
                }
            }
        }
    }
    covered.iter().all(|c| *c)
}
