//! All integration tests, one binary.
#![allow(missing_docs)]
mod pdf_truth;
