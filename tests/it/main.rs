//! All integration tests, one binary.
#![allow(missing_docs)]

mod emit;
mod html;
mod batch_run;
mod cli_extract;
mod cli_other;
mod command;
mod cut;
mod architecture;
mod golden;
mod samples;
mod pdf_truth;
