//! How many pixels a picture comes to, before anything decodes it: by what its dictionary and its data say.

use super::super::guard::stop;
use super::super::survey::{filter_names, unpacked};
use crate::read::picture::check;
use flate2::read::ZlibDecoder;
use hayro_interpret::Image;
use hayro_interpret::hayro_syntax::object::dict::keys::{MASK, SMASK};
use hayro_interpret::hayro_syntax::object::{Dict, Object, Stream};
use std::io::Read;

/// Where heads of pictures are looked for in unpacked data.
const HEAD: u64 = 1 << 16;

/// A pixel comes to at most so many bytes: four values of 16 bits.
const PIXEL_BYTES: u64 = 8;

/// What a picture may unpack to beside its pixels.
const SLACK: u64 = 1 << 20;

/// The pixels of a picture and its mask; stops the page where they are too many.
pub(super) fn weigh(image: &Image<'_, '_>) -> u64 {
    match image {
        Image::Raster(raster) => {
            let dict = raster.stream().dict();
            let masks = [SMASK, MASK].map(|key| dict.get::<Stream<'_>>(key));
            let masks = masks.iter().flatten().map(weigh_stream);
            weigh_stream(raster.stream()) + masks.sum::<u64>()
        }
        Image::Stencil(stencil) => weigh_stream(stencil.stream()),
    }
}

fn weigh_stream(stream: &Stream<'_>) -> u64 {
    let dict = stream.dict();
    let number = |long: &str, short: &str| {
        let told = dict.get::<u32>(long).or_else(|| dict.get::<u32>(short));
        told.unwrap_or(1).max(1)
    };
    let told = (number("Width", "W"), number("Height", "H"));
    let mut most = area(told);
    let filters = filter_names(dict);
    let found = match filters.last().map(Vec::as_slice) {
        Some(b"JPXDecode") => jpx(&head(stream, &filters)),
        Some(b"JBIG2Decode") => jbig2(&head(stream, &filters)),
        Some(b"CCITTFaxDecode" | b"CCF") => fax_columns(dict).map(|columns| (columns, told.1)),
        _ => None,
    };
    if let Some(size) = found {
        most = most.max(area(size));
    }
    let limit = most * PIXEL_BYTES + SLACK;
    if unpacked(stream, limit) > limit {
        stop("a picture unpacks to more than its pixels");
    }
    most
}

fn area(size: (u32, u32)) -> u64 {
    if check(size).is_err() {
        stop("a picture is larger than pictures may be");
    }
    u64::from(size.0) * u64::from(size.1)
}

/// The data of the last filter, where only Deflate is around it.
fn head(stream: &Stream<'_>, filters: &[Vec<u8>]) -> Vec<u8> {
    let data = stream.raw_data();
    let mut reader: Box<dyn Read + '_> = Box::new(data.as_ref());
    for _ in 1..filters.len() {
        reader = Box::new(ZlibDecoder::new(reader));
    }
    let mut head = Vec::new();
    // Data that cannot be unpacked gives no head, and no picture later.
    let _ = reader.take(HEAD).read_to_end(&mut head);
    head
}

fn number(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// Width and height as a JPEG 2000 codestream says them, after its first two markers.
fn jpx(data: &[u8]) -> Option<(u32, u32)> {
    let at = data
        .windows(4)
        .position(|w| w == [0xFF, 0x4F, 0xFF, 0x51])?;
    Some((number(data, at + 8)?, number(data, at + 12)?))
}

/// Width and height of the page that JBIG2 data are of.
fn jbig2(data: &[u8]) -> Option<(u32, u32)> {
    const PAGE_INFORMATION: u8 = 48;
    const UNKNOWN_HEIGHT: u32 = u32::MAX;
    let mut at = 0;
    loop {
        let (number_of, flags) = (number(data, at)?, *data.get(at + 4)?);
        let short = usize::from(*data.get(at + 5)? >> 5);
        let (referred, counted) = match short {
            7 => {
                let long = (number(data, at + 5)? & 0x1FFF_FFFF) as usize;
                (long, 4 + (long + 8) / 8)
            }
            few => (few, 1),
        };
        let each = match number_of {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        let association = if flags & 0x40 == 0 { 1 } else { 4 };
        let body = at + 5 + counted + referred.checked_mul(each)? + association + 4;
        if flags & 0x3F == PAGE_INFORMATION {
            let height = number(data, body + 4)?;
            let height = if height == UNKNOWN_HEIGHT { 1 } else { height };
            return Some((number(data, body)?.max(1), height.max(1)));
        }
        at = body.checked_add(number(data, body - 4)? as usize)?;
    }
}

fn fax_columns(dict: &Dict<'_>) -> Option<u32> {
    let parameters = ["DecodeParms", "DP"]
        .iter()
        .find_map(|k| dict.get::<Object<'_>>(*k))?;
    let parameters = match parameters {
        Object::Dict(d) => d,
        Object::Array(all) => all.iter::<Object<'_>>().filter_map(dictionary).last()?,
        _ => return None,
    };
    parameters.get::<u32>("Columns").filter(|c| *c > 0)
}

fn dictionary<'a>(object: Object<'a>) -> Option<Dict<'a>> {
    match object {
        Object::Dict(d) => Some(d),
        _ => None,
    }
}
