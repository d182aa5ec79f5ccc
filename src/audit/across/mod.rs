//! Findings across the forms of an archive.
