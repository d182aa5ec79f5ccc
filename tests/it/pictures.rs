//! Pictures of pages that are files: every coding gives the same page, and nothing hostile gets far.

use crate::picture_make::{
    MARKS, SIZE, assert_marks, bits, grey, group4, jpeg, raster, rasters, stamped, tiff,
};
use formstitch::ErrorKind;
use formstitch::model::{Format, TextLayer};
use formstitch::read;
use image::ExtendedColorType;
use image::codecs::bmp::BmpEncoder;
use std::io::Cursor;
use tiff::encoder::{Compression, DeflateLevel, Rational, TiffEncoder, colortype};
use tiff::tags::ResolutionUnit;

/// Pixels to the metre at 150 to the inch.
const METRE: u32 = 5906;

fn png(
    pixels: &[u8],
    colour: png::ColorType,
    depth: png::BitDepth,
    palette: Option<Vec<u8>>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIZE.0 as u32, SIZE.1 as u32);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: METRE,
        yppu: METRE,
        unit: png::Unit::Meter,
    }));
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(pixels).unwrap();
    writer.finish().unwrap();
    bytes
}

fn grey_png() -> Vec<u8> {
    png(
        &grey(),
        png::ColorType::Grayscale,
        png::BitDepth::Eight,
        None,
    )
}

fn bmp(pixels: &[u8], colour: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    BmpEncoder::new(&mut bytes)
        .encode(pixels, SIZE.0 as u32, SIZE.1 as u32, colour)
        .unwrap();
    for at in [38, 42] {
        bytes[at..at + 4].copy_from_slice(&METRE.to_le_bytes());
    }
    bytes
}

fn pages_tiff(compression: Compression, pages: usize) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes)
        .unwrap()
        .with_compression(compression);
    for _ in 0..pages {
        let mut page = encoder
            .new_image::<colortype::Gray8>(SIZE.0 as u32, SIZE.1 as u32)
            .unwrap();
        page.rows_per_strip(48).unwrap();
        page.resolution(ResolutionUnit::Inch, Rational { n: 150, d: 1 });
        page.write_data(&grey()).unwrap();
    }
    bytes.into_inner()
}

/// The page is 400 by 200 pixels at 150 to the inch, and black at the marks.
fn assert_page(bytes: &[u8], format: Format, what: &str) {
    let document = read::read(bytes).unwrap();
    assert_eq!(
        (document.format, document.text_layer),
        (format, TextLayer::None)
    );
    let page = &document.pages[0];
    assert!(
        (page.width - 192.0).abs() < 0.05 && (page.height - 96.0).abs() < 0.05,
        "{what}: {page:?}"
    );
    assert_eq!(page.pictures[0].pixels, (400, 200), "{what}");
    assert!(
        (page.pictures[0].bbox.x1 - page.width).abs() < 1e-9,
        "{what}"
    );
    let raster = raster(bytes);
    assert_eq!((raster.width, raster.height), SIZE, "{what}");
    assert!((raster.dpi - 150.0).abs() < 0.05, "{what}: {}", raster.dpi);
    assert_marks(&raster, &MARKS, what);
}

#[test]
fn every_png_gives_the_page() {
    use png::{BitDepth, ColorType};
    let wide: Vec<u8> = grey().iter().flat_map(|g| [*g, 77]).collect();
    let clear: Vec<u8> = grey().iter().flat_map(|g| [0, 0, 0, 255 - g]).collect();
    let indices: Vec<u8> = grey().iter().map(|g| u8::from(*g == 0)).collect();
    let palette = vec![255, 255, 255, 10, 200, 200];
    let all = [
        (grey(), ColorType::Grayscale, BitDepth::Eight, None),
        (bits(0), ColorType::Grayscale, BitDepth::One, None),
        (wide, ColorType::Grayscale, BitDepth::Sixteen, None),
        (stamped(), ColorType::Rgb, BitDepth::Eight, None),
        (clear, ColorType::Rgba, BitDepth::Eight, None),
        (
            indices,
            ColorType::Indexed,
            BitDepth::Eight,
            Some(palette.clone()),
        ),
        (bits(1), ColorType::Indexed, BitDepth::One, Some(palette)),
    ];
    for (pixels, colour, depth, palette) in all {
        let what = format!("png {colour:?} {depth:?}");
        assert_page(&png(&pixels, colour, depth, palette), Format::Png, &what);
    }
}

#[test]
fn jpeg_and_bmp_give_the_page() {
    assert_page(
        &jpeg(&grey(), ExtendedColorType::L8),
        Format::Jpeg,
        "grey jpeg",
    );
    assert_page(
        &jpeg(&stamped(), ExtendedColorType::Rgb8),
        Format::Jpeg,
        "red jpeg",
    );
    assert_page(
        &bmp(&grey(), ExtendedColorType::L8),
        Format::Bmp,
        "grey bmp",
    );
    assert_page(
        &bmp(&stamped(), ExtendedColorType::Rgb8),
        Format::Bmp,
        "red bmp",
    );
}

#[test]
fn every_tiff_gives_the_page() {
    let codings = [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::Balanced),
        Compression::Packbits,
    ];
    for (i, coding) in codings.into_iter().enumerate() {
        assert_page(
            &pages_tiff(coding, 1),
            Format::Tiff,
            &format!("tiff coding {i}"),
        );
    }
    let told = |raster: formstitch::model::Raster, what: &str| {
        assert_eq!((raster.width, raster.height), SIZE, "{what}");
        assert_marks(&raster, &MARKS, what);
    };
    let fax = [(258, 1), (259, 4), (262, 0), (277, 1)];
    told(raster(&tiff(&fax, &[], &group4())), "group 4");
    let low_first: Vec<u8> = group4().iter().map(|b| b.reverse_bits()).collect();
    let fax = [(258, 1), (259, 4), (262, 0), (266, 2), (277, 1)];
    told(
        raster(&tiff(&fax, &[], &low_first)),
        "group 4, lowest bit first",
    );
    let white_is_zero = [(258, 1), (259, 1), (262, 0), (277, 1)];
    told(
        raster(&tiff(&white_is_zero, &[], &bits(1))),
        "white is zero",
    );
    let black_is_zero = [(258, 1), (259, 1), (262, 1), (277, 1)];
    told(
        raster(&tiff(&black_is_zero, &[], &bits(0))),
        "black is zero",
    );
    let photo = [(258, 8), (259, 7), (262, 1), (277, 1)];
    let coded = jpeg(&grey(), ExtendedColorType::L8);
    told(raster(&tiff(&photo, &[], &coded)), "jpeg in tiff");
    let photo = [(259, 7), (262, 6), (277, 3)];
    let coded = jpeg(&stamped(), ExtendedColorType::Rgb8);
    told(
        raster(&tiff(&photo, &[(258, vec![8; 3])], &coded)),
        "red jpeg in tiff",
    );
    let ink = [(259, 1), (262, 5), (277, 4)];
    let inks: Vec<u8> = grey().iter().flat_map(|g| [0, 90, 90, 255 - g]).collect();
    told(raster(&tiff(&ink, &[(258, vec![8; 4])], &inks)), "cmyk");
}

#[test]
fn palettes_in_tiff_are_looked_up() {
    let mut colours = vec![0_u16; 6];
    colours[..2].copy_from_slice(&[0xFFFF, 0x1000]);
    colours[2..].fill(0x8000);
    let tags = [(258, 1), (259, 1), (262, 3), (277, 1)];
    let bytes = tiff(&tags, &[(320, colours)], &bits(1));
    assert_marks(&raster(&bytes), &MARKS, "palette");
}

#[test]
fn tiffs_have_as_many_pages_as_they_have() {
    let bytes = pages_tiff(Compression::Lzw, 3);
    let document = read::read(&bytes).unwrap();
    assert_eq!(document.pages.len(), 3);
    let (all, warnings) = rasters(&bytes, &[1, 3], None);
    assert_eq!(warnings, []);
    assert_eq!(all.iter().map(|r| r.page).collect::<Vec<_>>(), [1, 3]);
    assert_marks(&all[1], &MARKS, "page 3");
}

#[test]
fn orientation_is_applied() {
    let turned = |orientation| {
        let tags = [(258, 1), (259, 1), (262, 1), (274, orientation), (277, 1)];
        let bytes = tiff(&tags, &[], &bits(0));
        let page = read::read(&bytes).unwrap().pages.remove(0);
        let raster = raster(&bytes);
        let wide = (
            raster.width as f64 * 72.0 / raster.dpi,
            raster.height as f64 * 72.0 / raster.dpi,
        );
        assert!((wide.0 - page.width).abs() < 0.01 && (wide.1 - page.height).abs() < 0.01);
        raster
    };
    // Turned right: what was left is on top, what was at the bottom is left.
    let right = turned(6);
    assert_eq!((right.width, right.height), (SIZE.1, SIZE.0));
    assert_marks(
        &right,
        &[(140, 20, 170, 120), (20, 300, 50, 380)],
        "turned right",
    );
    let around = turned(3);
    assert_marks(
        &around,
        &[(280, 140, 380, 170), (20, 20, 100, 50)],
        "turned round",
    );
}

#[test]
fn large_and_asked_for_resolutions_are_averaged() {
    let (all, _) = rasters(&grey_png(), &[1], Some(75.0));
    assert_eq!((all[0].width, all[0].height, all[0].dpi), (200, 100, 75.0));
    assert_marks(&all[0], &[(10, 15, 60, 30), (150, 75, 190, 90)], "half");
    let (all, _) = rasters(&grey_png(), &[1], Some(300.0));
    assert_eq!((all[0].width, all[0].height), (800, 400));
    assert_marks(
        &all[0],
        &[(40, 60, 240, 120), (600, 300, 760, 360)],
        "double",
    );
    let mut fax = bmp(&grey(), ExtendedColorType::L8);
    fax[42..46].copy_from_slice(&(METRE / 2).to_le_bytes());
    let tall = raster(&fax);
    assert_eq!((tall.width, tall.height), (400, 400));
    assert_marks(&tall, &[(20, 60, 120, 120), (300, 300, 380, 360)], "fax");
}

#[test]
fn what_is_missing_is_told() {
    let whole = jpeg(&grey(), ExtendedColorType::L8);
    let (all, warnings) = rasters(&whole[..whole.len() * 3 / 4], &[1], None);
    assert_eq!(all.len(), 1);
    assert_eq!(warnings[0].code, "picture-truncated");
    let whole = png(&stamped(), png::ColorType::Rgb, png::BitDepth::Eight, None);
    for cut in [50, 100, whole.len() / 2, whole.len() - 30] {
        let Ok(document) = read::read(&whole[..cut]) else {
            continue;
        };
        assert_eq!(document.pages.len(), 1);
        let (all, warnings) = rasters(&whole[..cut], &[1], None);
        assert_eq!(warnings.len(), 1, "cut at {cut}: {}", all.len());
    }
}

#[test]
fn sizes_beyond_reason_are_refused_before_they_are_decoded() {
    let mut header = grey_png();
    for (width, height, kind) in [
        (60_000_u32, 60_000_u32, ErrorKind::Limit),
        (70_000, 1, ErrorKind::Limit),
        (20_000, 20_000, ErrorKind::Limit),
        (0, 10, ErrorKind::Damaged),
    ] {
        header[16..20].copy_from_slice(&width.to_be_bytes());
        header[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(&header[12..29]);
        header[29..33].copy_from_slice(&sum.to_be_bytes());
        let error = read::read(&header).unwrap_err();
        assert_eq!(error.kind, kind, "{width} x {height}: {error}");
    }
    let mut claim = bmp(&grey(), ExtendedColorType::L8);
    for side in [10_000_u32, 60_000] {
        claim[18..22].copy_from_slice(&side.to_le_bytes());
        claim[22..26].copy_from_slice(&side.to_le_bytes());
        match read::read(&claim) {
            Ok(_) => {
                let (all, warnings) = rasters(&claim, &[1], None);
                assert_eq!(
                    (all.len(), warnings[0].code.as_str()),
                    (0, "picture-unreadable")
                );
            }
            Err(error) => assert_eq!(error.kind, ErrorKind::Limit),
        }
    }
}

/// The sum that a part of a PNG ends in.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}

#[test]
fn one_pixel_is_a_page() {
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, 1, 1).write_header().unwrap();
    writer.write_image_data(&[7]).unwrap();
    drop(writer);
    let found = raster(&bytes);
    assert_eq!(
        (found.width, found.height, found.grey.as_slice()),
        (1, 1, &[7][..])
    );
}

#[test]
fn damage_never_panics() {
    let sound = [
        grey_png(),
        jpeg(&stamped(), ExtendedColorType::Rgb8),
        bmp(&grey(), ExtendedColorType::L8),
        pages_tiff(Compression::Lzw, 2),
        tiff(&[(258, 1), (259, 4), (262, 0), (277, 1)], &[], &group4()),
    ];
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    for bytes in &sound {
        for round in 0..60 {
            let mut broken = bytes.clone();
            if round % 3 == 0 {
                broken.truncate(random(bytes.len()));
            }
            for _ in 0..random(6) {
                let within = if round % 2 == 0 { 200 } else { broken.len() };
                let at = random(within.min(broken.len()).max(1));
                if let Some(byte) = broken.get_mut(at) {
                    *byte = random(256) as u8;
                }
            }
            if read::read(&broken).is_ok() {
                let _ = read::rasters(&broken, &[1, 2], None, &mut |raster| {
                    assert_eq!(raster.grey.len(), raster.width * raster.height);
                });
            }
        }
    }
}
