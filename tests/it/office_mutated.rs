//! Damaged office files: an error or a document whose characters are all accounted for, never a panic.

use crate::office_make::exact;
use crate::{docx, workbook};
use formstitch::model::Block;
use formstitch::pipeline::extract;
use formstitch::read::read;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A small generator: the same numbers on each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Changes a few places: a byte, a stretch doubled or cut out, a number made large.
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len());
        let end = (at + 1 + dice.roll(40)).min(bytes.len());
        match dice.roll(4) {
            0 => bytes[at] = dice.roll(256) as u8,
            1 => {
                let stretch = bytes[at..end].to_vec();
                bytes.splice(at..at, stretch);
            }
            2 => {
                bytes.drain(at..end);
            }
            _ => {
                let digit = bytes.iter().skip(at).position(u8::is_ascii_digit);
                if let Some(digit) = digit {
                    bytes.splice(at + digit..=at + digit, *b"99999999");
                }
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

/// The same archive with one part mutated: what compression would hide from a change of bytes.
fn mutate_part(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let chosen = dice.roll(from.len());
    for i in 0..from.len() {
        let mut part = from.by_index(i).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = Vec::new();
        part.read_to_end(&mut text).expect("its text");
        if i == chosen {
            mutate(&mut text, dice);
        }
        to.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        to.write_all(&text).expect("its text");
    }
    to.finish().expect("an archive").into_inner()
}

fn sound(bytes: &[u8], case: usize) {
    if let Ok(document) = read(bytes) {
        for block in document.sheets.iter().flat_map(|s| &s.blocks) {
            if let Block::Table(table) = block {
                assert!(exact(table), "case {case}");
            }
        }
    }
    let c = extract("a", bytes).coverage;
    assert_eq!(
        c.placed + c.tables + c.unplaced + c.furniture,
        c.glyphs,
        "case {case}"
    );
}

#[test]
fn damaged_office_files_do_no_harm() {
    let mut dice = Dice(0x5eed);
    for file in [workbook::made(workbook::form), docx::form()] {
        for case in 0..150 {
            let mut whole = file.clone();
            mutate(&mut whole, &mut dice);
            sound(&whole, case);
            sound(&mutate_part(&file, &mut dice), case);
        }
    }
}
