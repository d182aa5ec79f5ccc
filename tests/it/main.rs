//! All integration tests, one binary.
#![allow(missing_docs)]

mod architecture;
mod archive;
mod batch_run;
mod cli_extract;
mod cli_inspect;
mod cli_other;
mod command;
mod cut;
mod database;
mod database_alike;
mod database_questions;
mod docx;
mod emit;
mod export;
mod families;
mod golden;
mod html;
mod mht;
mod office_make;
mod office_mutated;
mod pdf_hostile;
mod pdf_make;
mod pdf_second_reader;
mod pdf_small;
mod pdf_truth;
mod pipeline;
mod profiles;
mod samples;
mod text;
mod values;
mod variants;
mod workbook;
mod xls;
mod zip_make;
