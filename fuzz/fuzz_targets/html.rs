//! A web page: any bytes behind a tag that makes them one.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formstitch_fuzz::extract(&[b"<html>", bytes].concat());
});
