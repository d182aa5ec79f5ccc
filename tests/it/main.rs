//! All integration tests, one binary.
#![allow(missing_docs)]

mod architecture;
mod golden;
mod samples;
