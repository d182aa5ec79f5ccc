//! TIFF pages in the codings of fax machines, group 3 and 4, which the TIFF decoder knows in part.

use super::{Grey, Pixels, damaged};
use crate::error::Result;
use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode, decode};

/// What a TIFF says of a page that was faxed.
pub(super) struct Fax {
    pub(super) size: (u32, u32),
    /// 2 is group 3 without ends of lines, 3 is group 3, 4 is group 4.
    pub(super) coding: u32,
    /// Whether group 3 codes rows by what the row above was.
    pub(super) by_rows: bool,
    /// Whether the first pixel is the lowest bit of a byte.
    pub(super) low_first: bool,
    /// Whether black and white are swapped.
    pub(super) swapped: bool,
    /// Rows of each strip; the last may have fewer.
    pub(super) rows: u32,
    /// Where each strip begins in the file, and how many bytes it has.
    pub(super) strips: Vec<(u64, u64)>,
}

impl Fax {
    /// The pixels; `bytes` is the file.
    pub(super) fn pixels(&self, bytes: &[u8]) -> Result<Pixels> {
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let mut page = Page {
            grey: Grey::paper(width, height),
            next: 0,
            end: 0,
        };
        let rows = (self.rows as usize).clamp(1, height.max(1));
        let mut found = 0;
        for (start, strip) in (0..height).step_by(rows).zip(&self.strips) {
            (page.next, page.end) = (start, (start + rows).min(height));
            self.strip(bytes, *strip, &mut page);
            found += page.next - start;
        }
        if found == 0 {
            return Err(damaged("rows of pixels", "none"));
        }
        let lost =
            (found < height).then(|| format!("expected {height} rows of pixels, found {found}"));
        if self.swapped {
            page.grey.pixels.iter_mut().for_each(|p| *p = !*p);
        }
        Ok((page.grey, lost))
    }

    /// Decodes one strip as far as it is sound.
    fn strip(&self, bytes: &[u8], (start, length): (u64, u64), page: &mut Page) {
        let end = start.saturating_add(length).min(bytes.len() as u64);
        let data = bytes.get(start as usize..end as usize).unwrap_or_default();
        let reversed: Vec<u8>;
        let data = if self.low_first {
            reversed = data.iter().map(|b| b.reverse_bits()).collect();
            &reversed
        } else {
            data
        };
        let mut context = DecoderContext::new(DecodeSettings {
            columns: self.size.0,
            rows: (page.end - page.next) as u32,
            end_of_block: true,
            end_of_line: self.coding == 3,
            rows_are_byte_aligned: self.coding == 2,
            encoding: match (self.coding, self.by_rows) {
                (4, _) => EncodingMode::Group4,
                (3, true) => EncodingMode::Group3_2D,
                _ => EncodingMode::Group3_1D,
            },
            strict: false,
        });
        // Rows before the damage are there, and missing ones are counted.
        let _ = decode(data, page, &mut context);
    }
}

/// The page while rows are added.
struct Page {
    grey: Grey,
    next: usize,
    end: usize,
}

impl hayro_ccitt::Decoder for Page {
    fn push_row(&mut self, changes: &[u32]) {
        if self.next >= self.end {
            return;
        }
        let width = self.grey.width;
        let row = self.grey.row_mut(self.next);
        for run in changes.chunks(2) {
            let from = run.first().map_or(width, |x| *x as usize);
            let to = run.get(1).map_or(width, |x| *x as usize);
            if let Some(black) = row.get_mut(from..to.min(width)) {
                black.fill(0);
            }
        }
        self.next += 1;
    }
}
