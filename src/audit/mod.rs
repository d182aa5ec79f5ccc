//! Declarations to findings.

use crate::model::Declaration;

/// Checks one declaration and adds what it finds.
pub fn check(_declaration: &mut Declaration) {}
