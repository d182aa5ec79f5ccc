//! Declarations to findings: [`sums`] asks whether the amounts add up, in exact decimals ([`decimal`]).

mod decimal;
mod sums;

use crate::model::Declaration;

/// Checks one declaration and adds what it finds.
pub fn check(declaration: &mut Declaration) {
    let found = sums::check(&declaration.amounts);
    declaration.findings.extend(found);
}
