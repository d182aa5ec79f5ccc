//! A picture of a page with two black marks, in each format and coding, and where the marks are found again.

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use formstitch::model::{Raster, Warning};
use formstitch::read;
use image::ExtendedColorType;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};

/// Width and height of the picture.
pub const SIZE: (usize, usize) = (400, 200);

/// A box in pixels: left, top, right, bottom.
pub type Mark = (usize, usize, usize, usize);

/// Where the picture is black.
pub const MARKS: [Mark; 2] = [(20, 30, 120, 60), (300, 150, 380, 180)];

/// The picture in grey.
pub fn grey() -> Vec<u8> {
    let black = |x: usize, y: usize| {
        MARKS
            .iter()
            .any(|m| x >= m.0 && x < m.2 && y >= m.1 && y < m.3)
    };
    (0..SIZE.1)
        .flat_map(|y| (0..SIZE.0).map(move |x| if black(x, y) { 0 } else { 255 }))
        .collect()
}

/// The picture in colour, with a red stamp over most of it.
pub fn stamped() -> Vec<u8> {
    let grey = grey();
    let stamp = |i: usize| (20..180).contains(&(i / SIZE.0)) && (10..390).contains(&(i % SIZE.0));
    let pixels = grey.iter().enumerate().map(|(i, g)| match (*g, stamp(i)) {
        (0, _) => [0, 0, 0],
        (_, true) => [250, 30, 40],
        _ => [255; 3],
    });
    pixels.flatten().collect()
}

/// One bit a pixel; `ink` is how black is written.
pub fn bits(ink: u8) -> Vec<u8> {
    grey()
        .chunks(8)
        .map(|eight| {
            let bit = |g: &u8| if *g == 0 { ink } else { 1 - ink };
            eight.iter().fold(0, |byte, g| byte << 1 | bit(g))
        })
        .collect()
}

pub fn jpeg(pixels: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_pixel_density(PixelDensity::dpi(150));
    encoder
        .encode(pixels, SIZE.0 as u32, SIZE.1 as u32, colour)
        .unwrap();
    bytes
}

/// CCITT group 4.
pub fn group4() -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in grey().chunks(SIZE.0) {
        let colours = row.iter().map(|g| match g {
            0 => Color::Black,
            _ => Color::White,
        });
        encoder.encode_line(colours, SIZE.0 as u16).unwrap();
    }
    encoder.finish().unwrap().finish()
}

/// A TIFF of one strip: `tags` with their short values, beside the size. Longer `tables` of shorts follow.
pub fn tiff(tags: &[(u16, u16)], tables: &[(u16, Vec<u16>)], data: &[u8]) -> Vec<u8> {
    let count = tags.len() + tables.len() + 5;
    let mut at = 8 + 2 + 12 * count + 4;
    let data_at = at;
    at += data.len();
    let mut entries: Vec<(u16, u16, u32, u32)> = vec![
        (256, 4, 1, SIZE.0 as u32),
        (257, 4, 1, SIZE.1 as u32),
        (273, 4, 1, data_at as u32),
        (278, 4, 1, SIZE.1 as u32),
        (279, 4, 1, data.len() as u32),
    ];
    entries.extend(
        tags.iter()
            .map(|(tag, value)| (*tag, 3, 1, u32::from(*value))),
    );
    for (tag, values) in tables {
        entries.push((*tag, 3, values.len() as u32, at as u32));
        at += 2 * values.len();
    }
    entries.sort_unstable();
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((count as u16).to_le_bytes());
    for (tag, kind, number, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend(data);
    let shorts = tables.iter().flat_map(|(_, values)| values);
    bytes.extend(shorts.flat_map(|v| v.to_le_bytes()));
    bytes
}

/// The pictures of some pages, and the warnings.
pub fn rasters(bytes: &[u8], wanted: &[u32], dpi: Option<f64>) -> (Vec<Raster>, Vec<Warning>) {
    let mut all = Vec::new();
    let warnings = read::rasters(bytes, wanted, dpi, &mut |raster| all.push(raster)).unwrap();
    for raster in &all {
        assert_eq!(raster.grey.len(), raster.width * raster.height);
        assert!(raster.dpi.is_finite() && raster.dpi > 0.0);
    }
    (all, warnings)
}

/// The picture of page 1, of which nothing is missing.
pub fn raster(bytes: &[u8]) -> Raster {
    let (mut all, warnings) = rasters(bytes, &[1], None);
    assert_eq!(warnings, []);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Holds a picture to be black at the marks, but for one pixel at their edges, and white elsewhere.
pub fn assert_marks(raster: &Raster, marks: &[Mark], what: &str) {
    for y in 0..raster.height {
        for x in 0..raster.width {
            let grey = raster.grey[y * raster.width + x];
            let within = |m: &Mark, off: i64| {
                let (x, y) = (x as i64, y as i64);
                let (left, top) = (m.0 as i64 - off, m.1 as i64 - off);
                let (right, bottom) = (m.2 as i64 + off, m.3 as i64 + off);
                x >= left && x < right && y >= top && y < bottom
            };
            if marks.iter().any(|m| within(m, -1)) {
                assert!(grey < 100, "{what}: {grey} at {x}, {y} within a mark");
            }
            if !marks.iter().any(|m| within(m, 1)) {
                assert!(grey > 155, "{what}: {grey} at {x}, {y} outside the marks");
            }
        }
    }
}
