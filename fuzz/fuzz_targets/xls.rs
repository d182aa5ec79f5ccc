//! A binary workbook: bytes that may be one, the stream of one, and the records of its only worksheet.
#![no_main]

use formstitch_fuzz::extract;
use formstitch_fuzz::office::compound;
use std::sync::Once;

/// The reader calls calamine behind a guard of its own, as calamine panics on some damaged files: these panics do not
/// end the run.
fn forgive_calamine() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let fatal = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info
                .location()
                .is_some_and(|at| at.file().contains("/calamine-"))
            {
                fatal(info);
            }
        }));
    });
}

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let size = content.len() as u16;
    [&kind.to_le_bytes(), &size.to_le_bytes(), content].concat()
}

/// The beginning of a stream's part; 5: what holds for all worksheets, 16: one worksheet.
fn begin(kind: u8) -> Vec<u8> {
    record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// A style with this number format, with borders on all sides.
fn style(format: u8) -> Vec<u8> {
    let mut content = [0; 20];
    (content[2], content[10], content[11]) = (format, 0x11, 0x11);
    record(0x00e0, &content)
}

/// A workbook's stream whose worksheet has these records.
fn stream(sheet: &[u8]) -> Vec<u8> {
    let globals = [begin(5), style(0), style(9), style(14), style(4)].concat();
    let end = record(0x000a, &[]);
    let name = [0, 0, 1, 0, b'A'];
    let offset = globals.len() + 4 + 4 + name.len() + end.len();
    let listed = record(
        0x0085,
        &[&(offset as u32).to_le_bytes()[..], &name].concat(),
    );
    [&globals[..], &listed, &end, &begin(16), sheet, &end].concat()
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    forgive_calamine();
    extract(bytes);
    extract(&compound("/Workbook", bytes));
    extract(&compound("/Workbook", &stream(bytes)));
});
