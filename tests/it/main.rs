//! All integration tests, one binary.
#![allow(missing_docs)]
mod pdf_hostile;
mod pdf_make;
mod pdf_second_reader;
mod pdf_small;
mod pdf_truth;
