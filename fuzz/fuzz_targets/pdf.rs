//! Bytes that may be a PDF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| formstitch_fuzz::extract(bytes));
