//! TIFF, with as many pages as it has.

use super::fax::Fax;
use super::{Grey, Head, Pixels, damaged, grey_row};
use crate::error::{Error, Result};
use crate::model::Warning;
use crate::read::grey::{PAPER, Turn, light};
use std::io::Cursor;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// What one strip or tile may come to, in bytes.
const MEMORY: usize = 512 << 20;

/// More pages are left out.
const MAX_PAGES: usize = 5_000;

/// Centimetres to the inch.
const INCH: f64 = 2.54;

/// Kinds of pictures that are no pages: reduced ones (1) and masks (4).
const NO_PAGE: u32 = 1 | 4;

/// How a picture says that its pixels are indices of a palette.
const PALETTE: u32 = 3;

/// How group 3 is coded.
const T4_OPTIONS: u16 = 292;

type Tiff<'a> = Decoder<Cursor<&'a [u8]>>;

fn broken(e: TiffError) -> Error {
    damaged("a TIFF picture", e)
}

fn open(bytes: &[u8]) -> Result<Tiff<'_>> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MEMORY;
    limits.intermediate_buffer_size = MEMORY;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(broken)?;
    Ok(decoder.with_limits(limits))
}

/// The pages; a file that breaks off after some of them has those.
pub(super) fn heads(bytes: &[u8]) -> Result<(Vec<Head>, Vec<Warning>)> {
    let mut warnings = Vec::new();
    let mut decoder = open(bytes)?;
    let mut all = Vec::new();
    for place in 0..MAX_PAGES {
        let kind = unsigned(&mut decoder, Tag::NewSubfileType).unwrap_or(0);
        if kind & NO_PAGE == 0 {
            all.push(head(&mut decoder, place)?);
        }
        if !decoder.more_images() {
            break;
        }
        if let Err(e) = decoder.next_image() {
            warnings.push(Warning {
                code: "pages-left-out".to_owned(),
                message: format!("expected another page, found damage: {e}"),
                page: None,
            });
            break;
        }
    }
    if all.is_empty() {
        return Err(damaged("a page", "only thumbnails and masks"));
    }
    Ok((all, warnings))
}

fn unsigned(decoder: &mut Tiff<'_>, tag: Tag) -> Option<u32> {
    decoder.find_tag_unsigned(tag).ok().flatten()
}

fn ratio(decoder: &mut Tiff<'_>, tag: Tag) -> Option<f64> {
    match decoder.find_tag(tag).ok()?? {
        Value::Rational(above, below) => Some(f64::from(above) / f64::from(below)),
        other => other.into_f64().ok(),
    }
}

fn head(decoder: &mut Tiff<'_>, place: usize) -> Result<Head> {
    let size = decoder.dimensions().map_err(broken)?;
    let told = ratio(decoder, Tag::XResolution).zip(ratio(decoder, Tag::YResolution));
    let unit = match unsigned(decoder, Tag::ResolutionUnit).unwrap_or(2) {
        2 => Some(1.0),
        3 => Some(INCH),
        _ => None,
    };
    let orientation = unsigned(decoder, Tag::Orientation).unwrap_or(1);
    Ok(Head {
        size,
        dpi: told.zip(unit).map(|((x, y), unit)| (x * unit, y * unit)),
        turn: Turn::from_exif(orientation.min(255) as u8),
        place,
    })
}

/// The pixels of one of the pictures, by its place among them, from 0.
pub(super) fn pixels(bytes: &[u8], place: usize) -> Result<Pixels> {
    let mut decoder = open(bytes)?;
    decoder.seek_to_image(place).map_err(broken)?;
    if let Some(fax) = fax(&mut decoder)? {
        return fax.pixels(bytes);
    }
    if unsigned(&mut decoder, Tag::PhotometricInterpretation) != Some(PALETTE) {
        return decode(&mut decoder);
    }
    let lights = lights(&mut decoder)?;
    let start = decoder.ifd_pointer().map_or(0, |at| at.0);
    let indices = as_grey(bytes, start).ok_or_else(|| damaged("a palette", "none"))?;
    let mut decoder = open(&indices)?;
    decoder.seek_to_image(place).map_err(broken)?;
    let (mut grey, lost) = decode(&mut decoder)?;
    let most = lights.len().saturating_sub(1);
    for pixel in &mut grey.pixels {
        // Indices of fewer than 8 bits came out spread over all tones.
        let index = usize::from(*pixel) * most / 255;
        *pixel = lights.get(index).copied().unwrap_or(PAPER);
    }
    Ok((grey, lost))
}

/// What there is to know of a page in a coding of fax machines; `None` for other codings, and for tiles.
fn fax(decoder: &mut Tiff<'_>) -> Result<Option<Fax>> {
    let coding = unsigned(decoder, Tag::Compression).unwrap_or(1);
    let numbers = |decoder: &mut Tiff<'_>, tag| decoder.get_tag_u64_vec(tag).ok();
    let starts = numbers(decoder, Tag::StripOffsets);
    let lengths = numbers(decoder, Tag::StripByteCounts);
    let (2..=4, Some(starts), Some(lengths)) = (coding, starts, lengths) else {
        return Ok(None);
    };
    let size = decoder.dimensions().map_err(broken)?;
    let options = unsigned(decoder, Tag::Unknown(T4_OPTIONS)).unwrap_or(0);
    Ok(Some(Fax {
        size,
        coding,
        by_rows: options & 1 == 1,
        low_first: unsigned(decoder, Tag::FillOrder) == Some(2),
        swapped: unsigned(decoder, Tag::PhotometricInterpretation) == Some(1),
        rows: unsigned(decoder, Tag::RowsPerStrip).unwrap_or(size.1),
        strips: starts.into_iter().zip(lengths).collect(),
    }))
}

/// How light each colour of a palette is. The table has all reds first, then all greens, then all blues.
fn lights(decoder: &mut Tiff<'_>) -> Result<Vec<u8>> {
    let table = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(broken)?;
    let count = table.len() / 3;
    let tone = |i: usize| table.get(i).map_or(0, |v| (v >> 8) as u8);
    let colour = |i: usize| light([tone(i), tone(count + i), tone(2 * count + i)]);
    Ok((0..count).map(colour).collect())
}

/// The same file, but that it takes the indices of a palette for tones; the decoder has no palettes. `start` is where the
/// directory of the page begins.
fn as_grey(bytes: &[u8], start: u64) -> Option<Vec<u8>> {
    const ENTRY: usize = 12;
    let big = bytes.starts_with(b"MM");
    let short = |at: usize| -> Option<u16> {
        let two = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(match big {
            true => u16::from_be_bytes(two),
            false => u16::from_le_bytes(two),
        })
    };
    let start = usize::try_from(start).ok()?;
    let first = start.checked_add(2)?;
    let entries = (0..usize::from(short(start)?)).map(|i| first + i * ENTRY);
    let tag = Tag::PhotometricInterpretation.to_u16();
    let entry = entries.rev().find(|at| short(*at) == Some(tag))?;
    let mut changed = bytes.to_vec();
    let grey: u16 = 1;
    let value = if big {
        grey.to_be_bytes()
    } else {
        grey.to_le_bytes()
    };
    changed
        .get_mut(entry + 8..entry + 10)?
        .copy_from_slice(&value);
    Some(changed)
}

fn decode(decoder: &mut Tiff<'_>) -> Result<Pixels> {
    let (width, height) = decoder.dimensions().map_err(broken)?;
    let planar = unsigned(decoder, Tag::PlanarConfiguration) == Some(2);
    let colour = decoder.colortype().map_err(broken)?;
    let tones = Tones::of(colour, planar)?;
    let (across, down) = decoder.chunk_dimensions();
    if across == 0 || down == 0 {
        return Err(damaged("strips of some height", "none"));
    }
    let columns = width.div_ceil(across);
    let count = columns * height.div_ceil(down);
    let mut grey = Grey::paper(width as usize, height as usize);
    let mut lost = None;
    let mut found = 0;
    for index in 0..count {
        let (left, top) = (index % columns * across, index / columns * down);
        let (wide, high) = decoder.chunk_data_dimensions(index);
        match decoder.read_chunk(index) {
            Ok(data) => {
                let part = tones.grey(&bytes_of(data)?, wide as usize, high as usize);
                let at = (i64::from(left), i64::from(top));
                grey.lay(&part, None, at, [0, 0, i64::from(width), i64::from(height)]);
                found += 1;
            }
            Err(e) if found == 0 && index + 1 == count => return Err(broken(e)),
            Err(e) => {
                let why = || {
                    format!(
                        "expected {count} parts, found damage in part {}: {e}",
                        index + 1
                    )
                };
                lost.get_or_insert_with(why);
            }
        }
    }
    Ok((grey, lost))
}

/// Values of 8 bits; of 16 bits the upper 8.
fn bytes_of(data: DecodingResult) -> Result<Vec<u8>> {
    match data {
        DecodingResult::U8(values) => Ok(values),
        DecodingResult::U16(values) => Ok(values.iter().map(|v| (v >> 8) as u8).collect()),
        _ => Err(damaged("values of at most 16 bits", "others")),
    }
}

/// How the values of a pixel make a tone.
struct Tones {
    colour: ColorType,
    /// Bits a value.
    bits: u8,
    /// Values a pixel.
    samples: usize,
}

impl Tones {
    fn of(colour: ColorType, planar: bool) -> Result<Self> {
        let (bits, samples) = match colour {
            ColorType::Gray(bits) => (bits, 1),
            ColorType::GrayA(bits) => (bits, 2),
            ColorType::RGB(bits) | ColorType::YCbCr(bits) => (bits, 3),
            ColorType::RGBA(bits) | ColorType::CMYK(bits) => (bits, 4),
            ColorType::CMYKA(bits) => (bits, 5),
            ColorType::Multiband {
                bit_depth,
                num_samples,
            } => (bit_depth, usize::from(num_samples)),
            other => return Err(damaged("grey or coloured pixels", format!("{other:?}"))),
        };
        let alone = !matches!(
            colour,
            ColorType::YCbCr(_) | ColorType::CMYK(_) | ColorType::CMYKA(_)
        );
        if (bits < 8 && samples > 1) || (planar && !alone) || !matches!(bits, 1 | 2 | 4 | 8 | 16) {
            return Err(damaged("grey or coloured pixels", format!("{colour:?}")));
        }
        // Of separate planes only the first is looked at, which is grey, or red.
        let samples = if planar { 1 } else { samples };
        Ok(Self {
            colour: if planar {
                ColorType::Gray(bits)
            } else {
                colour
            },
            bits,
            samples,
        })
    }

    fn grey(&self, data: &[u8], width: usize, height: usize) -> Grey {
        let mut grey = Grey::paper(width, height);
        let bits = usize::from(self.bits.min(8));
        let stride = (width * self.samples * bits).div_ceil(8).max(1);
        for (y, row) in data.chunks(stride).take(height).enumerate() {
            let to = grey.row_mut(y);
            match self.colour {
                _ if bits < 8 => unpack(row, bits, to),
                ColorType::YCbCr(_) => each(row, self.samples, to, |p| match *p {
                    [y, _, cr] => (f32::from(y) + 1.402 * (f32::from(cr) - 128.0)).round() as u8,
                    _ => PAPER,
                }),
                ColorType::CMYK(_) | ColorType::CMYKA(_) => {
                    each(row, self.samples, to, |p| match *p {
                        [c, _, _, k, ..] => (u32::from(255 - c) * u32::from(255 - k) / 255) as u8,
                        _ => PAPER,
                    });
                }
                _ => grey_row(row, self.samples, to),
            }
        }
        grey
    }
}

fn each(row: &[u8], samples: usize, to: &mut [u8], tone: impl Fn(&[u8]) -> u8) {
    for (to, pixel) in to.iter_mut().zip(row.chunks_exact(samples.max(1))) {
        *to = tone(pixel);
    }
}

/// Tones of fewer than 8 bits.
fn unpack(row: &[u8], bits: usize, to: &mut [u8]) {
    let most = (1_u32 << bits) - 1;
    for (x, to) in to.iter_mut().enumerate() {
        let at = x * bits;
        let byte = u32::from(row.get(at / 8).copied().unwrap_or(0));
        let value = byte >> (8 - bits - at % 8) & most;
        *to = (value * 255 / most) as u8;
    }
}
