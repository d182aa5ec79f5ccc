//! The text of a profile: what is wrong with it, and forms read by it if nothing is.
#![no_main]

use formstitch::profiles::check;
use formstitch_fuzz::extract_with;

const FORMS: [&[u8]; 2] = [
    include_bytes!("../seeds/html/form"),
    include_bytes!("../seeds/txt/form"),
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (profile, complaints) = check(text);
    for complaint in &complaints {
        assert!(complaint.line > 0 && complaint.column > 0, "{complaint:?}");
    }
    assert_eq!(
        profile.is_none(),
        complaints.iter().any(|c| c.is_error()),
        "{complaints:?}"
    );
    if let Some(profile) = profile {
        for form in FORMS {
            extract_with(form, std::slice::from_ref(&profile));
        }
    }
});
