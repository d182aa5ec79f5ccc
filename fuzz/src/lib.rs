//! What must hold of any bytes.

/// Reads `bytes` through all stages, outside the guard that turns panics into reports, and checks that every
/// character is accounted for.
pub fn extract(bytes: &[u8]) {
    let report = formstitch::pipeline::extract("fuzz", bytes);
    let lost = report.warnings.iter().find(|w| w.code == "coverage-mismatch");
    assert!(lost.is_none(), "{lost:?}");
}
