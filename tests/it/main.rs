//! All integration tests, one binary.
#![allow(missing_docs)]

mod emit;
mod html;
