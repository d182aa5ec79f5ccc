//! Declarations to findings: [`sums`] asks whether the amounts add up, in exact decimals ([`decimal`]).

mod decimal;
mod sums;

use crate::model::{Declaration, Finding, Flag};

/// Checks one declaration and adds what it finds.
pub fn check(declaration: &mut Declaration) {
    let found = sums::check(&declaration.amounts);
    doubt(declaration, &found);
    declaration.findings.extend(found);
}

/// Amounts that were read from a picture and do not add up may have been read wrongly: they go to a person.
fn doubt(declaration: &mut Declaration, found: &[Finding]) {
    let places = found.iter().flat_map(|f| &f.refs);
    for place in places.filter_map(|r| r.strip_prefix("/amounts/")?.parse::<usize>().ok()) {
        let Some(amount) = declaration.amounts.get_mut(place) else {
            continue;
        };
        if amount.evidence.flags.contains(&Flag::Ocr) {
            amount.evidence.review = true;
        }
    }
}
