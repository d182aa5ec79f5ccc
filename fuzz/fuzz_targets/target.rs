//! The texts of targets and amounts.
#![no_main]

use formstitch::form::{amount, decimal, target};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let typed = target(text);
    assert_eq!(typed.text, text);
    for number in [&typed.min, &typed.max].into_iter().flatten() {
        assert_eq!(decimal(number).as_ref(), Some(number));
    }
    if let Some((value, _)) = amount(text) {
        assert_eq!(amount(&value), Some((value, false)));
    }
});
