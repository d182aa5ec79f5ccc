//! A saved web page: any bytes behind the head of one.
#![no_main]

const HEAD: &[u8] = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formstitch_fuzz::extract(bytes);
    formstitch_fuzz::extract(&[HEAD, bytes].concat());
});
