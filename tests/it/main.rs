//! All integration tests, one binary.
#![allow(missing_docs)]

mod cut;
