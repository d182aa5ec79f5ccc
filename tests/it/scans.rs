//! Scans in PDFs: however a picture is coded and placed, its pixels come out where the page shows them.

use crate::pdf_make::Made;
use crate::picture_make::{
    MARKS, Mark, SIZE, assert_marks, bits, grey, group4, jpeg, raster, rasters, stamped,
};
use flate2::{Compression, write::ZlibEncoder};
use formstitch::read;
use image::ExtendedColorType;
use lopdf::{Dictionary, Object, Stream, dictionary};
use std::io::Write;

/// The picture over the whole page, which is 200 by 100 points.
const WHOLE: &str = "q 200 0 0 100 0 0 cm /Im Do Q";

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn picture(entries: Dictionary, size: (usize, usize), data: Vec<u8>) -> Object {
    let mut dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => size.0 as i64, "Height" => size.1 as i64,
    };
    dict.extend(&entries);
    Stream::new(dict, data).into()
}

fn coded(space: &str, bits: i64, filter: &str) -> Dictionary {
    dictionary! { "ColorSpace" => space, "BitsPerComponent" => bits, "Filter" => filter }
}

fn plain() -> Object {
    picture(
        coded("DeviceGray", 8, "FlateDecode"),
        SIZE,
        deflated(&grey()),
    )
}

fn page(content: &str, picture: Object) -> Made {
    Made::new(content).object("Im", picture)
}

#[test]
fn every_coding_comes_out_pixel_for_pixel() {
    let inverted = Object::Array(vec![1.into(), 0.into()]);
    let mut turned_over = coded("DeviceGray", 1, "FlateDecode");
    turned_over.set("Decode", inverted);
    let mut fax = coded("DeviceGray", 1, "CCITTFaxDecode");
    fax.set(
        "DecodeParms",
        dictionary! { "K" => -1, "Columns" => 400, "Rows" => 200 },
    );
    let mask =
        dictionary! { "ImageMask" => true, "BitsPerComponent" => 1, "Filter" => "FlateDecode" };
    let cmyk: Vec<u8> = grey().iter().flat_map(|g| [0, 0, 0, 255 - g]).collect();
    let wide: Vec<u8> = grey().iter().flat_map(|g| [*g, *g]).collect();
    let all = [
        ("grey", plain()),
        (
            "red",
            picture(
                coded("DeviceRGB", 8, "FlateDecode"),
                SIZE,
                deflated(&stamped()),
            ),
        ),
        (
            "cmyk",
            picture(coded("DeviceCMYK", 8, "FlateDecode"), SIZE, deflated(&cmyk)),
        ),
        (
            "16 bits",
            picture(
                coded("DeviceGray", 16, "FlateDecode"),
                SIZE,
                deflated(&wide),
            ),
        ),
        (
            "1 bit",
            picture(
                coded("DeviceGray", 1, "FlateDecode"),
                SIZE,
                deflated(&bits(0)),
            ),
        ),
        ("inverted", picture(turned_over, SIZE, deflated(&bits(1)))),
        ("mask", picture(mask, SIZE, deflated(&bits(0)))),
        ("group 4", picture(fax, SIZE, group4())),
        (
            "jpeg",
            picture(
                coded("DeviceGray", 8, "DCTDecode"),
                SIZE,
                jpeg(&grey(), ExtendedColorType::L8),
            ),
        ),
        (
            "red jpeg",
            picture(
                coded("DeviceRGB", 8, "DCTDecode"),
                SIZE,
                jpeg(&stamped(), ExtendedColorType::Rgb8),
            ),
        ),
    ];
    for (what, picture) in all {
        let found = raster(&page(WHOLE, picture).bytes());
        assert_eq!((found.width, found.height), SIZE, "{what}");
        assert!((found.dpi - 144.0).abs() < 1e-6, "{what}: {}", found.dpi);
        assert_marks(&found, &MARKS, what);
        if !what.contains("jpeg") && what != "cmyk" {
            let tones = if what == "red" { 250 } else { 255 };
            assert!(
                found.grey.iter().all(|g| *g == 0 || *g >= tones),
                "{what} was resampled"
            );
        }
    }
}

/// The marks after a flip of the page.
fn flipped(marks: &[Mark], size: (usize, usize), x: bool, y: bool) -> Vec<Mark> {
    let over = |from: usize, to: usize, all: usize, flip: bool| {
        if flip {
            (all - to, all - from)
        } else {
            (from, to)
        }
    };
    marks
        .iter()
        .map(|m| {
            let (left, right) = over(m.0, m.2, size.0, x);
            let (top, bottom) = over(m.1, m.3, size.1, y);
            (left, top, right, bottom)
        })
        .collect()
}

fn turned(marks: &[Mark]) -> Vec<Mark> {
    marks.iter().map(|m| (m.1, m.0, m.3, m.2)).collect()
}

#[test]
fn turns_and_flips_are_undone() {
    for (content, x, y) in [
        (WHOLE, false, false),
        ("q -200 0 0 100 200 0 cm /Im Do Q", true, false),
        ("q 200 0 0 -100 0 100 cm /Im Do Q", false, true),
        ("q -200 0 0 -100 200 100 cm /Im Do Q", true, true),
    ] {
        let found = raster(&page(content, plain()).bytes());
        assert_marks(&found, &flipped(&MARKS, SIZE, x, y), content);
    }
    let sideways = (SIZE.1, SIZE.0);
    for (rotate, swap, x, y) in [
        (90, true, true, false),
        (180, false, true, true),
        (270, true, false, true),
    ] {
        let found = raster(&page(WHOLE, plain()).entry("Rotate", rotate).bytes());
        let (marks, size) = if swap {
            (turned(&MARKS), sideways)
        } else {
            (MARKS.to_vec(), SIZE)
        };
        assert_eq!((found.width, found.height), size, "{rotate}");
        assert_marks(
            &found,
            &flipped(&marks, size, x, y),
            &format!("rotate {rotate}"),
        );
    }
    // A picture that was fed sideways, and turned upright again by the page.
    let content = "q 0 100 -200 0 200 0 cm /Im Do Q";
    let found = raster(&page(content, plain()).bytes());
    let marks = flipped(&turned(&MARKS), sideways, false, true);
    let scaled: Vec<Mark> = marks.iter().map(|m| (m.0 * 4, m.1, m.2 * 4, m.3)).collect();
    assert_eq!((found.width, found.height), (800, 400));
    assert_marks(&found, &scaled, "sideways");
}

#[test]
fn the_page_box_pads_and_cuts() {
    let found = raster(&page("q 100 0 0 50 50 25 cm /Im Do Q", plain()).bytes());
    assert_eq!((found.width, found.height, found.dpi), (800, 400, 288.0));
    let moved: Vec<Mark> = MARKS
        .iter()
        .map(|m| (m.0 + 200, m.1 + 100, m.2 + 200, m.3 + 100))
        .collect();
    assert_marks(&found, &moved, "padded");
    let crop: Object = vec![0.into(), 50.into(), 100.into(), 100.into()].into();
    let found = raster(&page(WHOLE, plain()).entry("CropBox", crop).bytes());
    assert_eq!((found.width, found.height), (200, 100));
    assert_marks(&found, &MARKS[..1], "cut");
    let found = raster(&page(WHOLE, plain()).entry("UserUnit", 2).bytes());
    assert_eq!((found.width, found.height, found.dpi), (400, 200, 72.0));
    assert_marks(&found, &MARKS, "large units");
}

#[test]
fn strips_are_put_together() {
    let rows = [(0, 70), (70, 131), (131, 200)];
    let strip = |(from, to): (usize, usize)| {
        let part = &grey()[from * SIZE.0..to * SIZE.0];
        picture(
            coded("DeviceGray", 8, "FlateDecode"),
            (SIZE.0, to - from),
            deflated(part),
        )
    };
    let content: String = (1..)
        .zip(rows)
        .map(|(i, (from, to))| {
            format!(
                "q 200 0 0 {} 0 {} cm /Im{i} Do Q ",
                (to - from) as f64 / 2.0,
                100.0 - to as f64 / 2.0
            )
        })
        .collect();
    let made = (1..).zip(rows).fold(Made::new(&content), |made, (i, row)| {
        made.object(&format!("Im{i}"), strip(row))
    });
    let found = raster(&made.bytes());
    assert_eq!(found.grey, grey());
}

#[test]
fn the_paper_of_a_page_in_layers_is_faint() {
    let paper = |size: (usize, usize)| {
        let pixels = vec![155; size.0 * size.1];
        picture(
            coded("DeviceGray", 8, "FlateDecode"),
            size,
            deflated(&pixels),
        )
    };
    let mask = |bits: &[u8]| {
        let entries =
            dictionary! { "ImageMask" => true, "BitsPerComponent" => 1, "Filter" => "FlateDecode" };
        picture(entries, SIZE, deflated(bits))
    };
    let content = |at: &str| format!("q {at} cm /Paper Do Q q {at} cm /Ink Do Q");
    let laid_at = |at: &str, under: Object, ink: &[u8]| {
        let made = Made::new(&content(at))
            .object("Paper", under)
            .object("Ink", mask(ink));
        raster(&made.bytes()).grey
    };
    let laid = |under: Object, ink: &[u8]| laid_at("200 0 0 100 0 0", under, ink);
    let coarse = laid(paper((100, 50)), &bits(0));
    assert!(coarse.contains(&0) && coarse.contains(&225));
    assert!(coarse.iter().all(|g| *g == 0 || *g == 225));
    // As fine as the mask, it may hold print; and a mask without ink tells nothing.
    assert!(laid(paper(SIZE), &bits(0)).contains(&155));
    // So may one of 144 dots to the inch under a mask of 288.
    let fine = laid_at("100 0 0 50 0 0", paper((200, 100)), &bits(0));
    assert!(fine.contains(&155));
    let blank = vec![0xff; bits(0).len()];
    assert!(laid(paper((100, 50)), &blank).iter().all(|g| *g == 155));
}

#[test]
fn other_drawing_is_rendered() {
    let slanted = "q 190 4 -2 95 5 0 cm /Im Do Q";
    let text = format!("{WHOLE} BT /F1 30 Tf 80 40 Td (HELLO) Tj ET");
    let lines = "0 0 20 20 re f 180 80 20 20 re f";
    for (content, dpi) in [(slanted, 151.5), (&text, 150.0), (lines, 200.0)] {
        let found = raster(&page(content, plain()).bytes());
        assert!((found.dpi - dpi).abs() < 1.0, "{content}: {}", found.dpi);
        assert!(
            (found.width as f64 * 72.0 / found.dpi - 200.0).abs() < 1.0,
            "{content}"
        );
        assert!(found.grey.iter().any(|g| *g < 50) && found.grey.contains(&255));
    }
    let found = raster(&page(lines, plain()).bytes());
    let side = 200.0 / 72.0 * 20.0;
    let mark = |x: f64, y: f64| {
        (
            x.round() as usize,
            y.round() as usize,
            (x + side).round() as usize,
            (y + side).round() as usize,
        )
    };
    assert_marks(
        &found,
        &[mark(0.0, 4.0 * side), mark(9.0 * side, 0.0)],
        "vector",
    );
}

#[test]
fn what_cannot_be_seen_does_not_matter() {
    for around in [
        "BT 3 Tr /F1 20 Tf 20 20 Td (hidden text) Tj ET",
        "1 1 1 rg 0 0 200 100 re f",
    ] {
        let found = raster(&page(&format!("{around} {WHOLE}"), plain()).bytes());
        assert_eq!(found.grey, grey(), "{around}");
    }
    let under = format!("BT /F1 20 Tf 20 20 Td (covered) Tj ET {WHOLE}");
    assert_eq!(raster(&page(&under, plain()).bytes()).grey, grey());
}

#[test]
fn resolutions_are_brought_to_what_is_asked() {
    let bytes = page(WHOLE, plain()).bytes();
    let (all, _) = rasters(&bytes, &[1], Some(72.0));
    assert_eq!((all[0].width, all[0].height, all[0].dpi), (200, 100, 72.0));
    assert_marks(&all[0], &[(10, 15, 60, 30), (150, 75, 190, 90)], "half");
    // At 200 points to 400 pixels and 20 points to 200 pixels it is 144 across, 720 down: brought to 650.
    let fine = raster(&page("q 200 0 0 20 0 40 cm /Im Do Q", plain()).bytes());
    assert!((fine.dpi - 650.0).abs() < 1e-9 && fine.width == 1806 && fine.height == 903);
}

#[test]
fn wanted_pages_come_in_order_and_others_not() {
    let bytes = page(WHOLE, plain()).page("").page(WHOLE).bytes();
    let (all, warnings) = rasters(&bytes, &[3, 1, 9], None);
    assert_eq!(warnings, []);
    assert_eq!(all.iter().map(|r| r.page).collect::<Vec<_>>(), [1, 3]);
    let (all, _) = rasters(&bytes, &[2], None);
    assert!(all[0].grey.iter().all(|g| *g == 255));
}

#[test]
fn hostile_pictures_are_warnings() {
    let claims = [
        (
            60_000,
            60_000,
            coded("DeviceRGB", 8, "FlateDecode"),
            deflated(&grey()),
        ),
        (
            4_000_000_000,
            2,
            coded("DeviceGray", 8, "FlateDecode"),
            deflated(&grey()),
        ),
        (
            400,
            200,
            coded("DeviceGray", 8, "FlateDecode"),
            deflated(&vec![0; 60_000_000]),
        ),
        (
            400,
            200,
            coded("DeviceGray", 8, "DCTDecode"),
            b"no picture".to_vec(),
        ),
        (
            400,
            200,
            coded("DeviceGray", 8, "JPXDecode"),
            b"\xFF\x4F\xFF\x51\0\x29\0\0\0\x01\0\0\0\x01\0\0".to_vec(),
        ),
    ];
    for (width, height, entries, data) in claims {
        let bytes = page(WHOLE, picture(entries, (width, height), data)).bytes();
        let (all, warnings) = rasters(&bytes, &[1], None);
        assert!(all.is_empty(), "{width} x {height}");
        assert_eq!(warnings[0].code, "picture-unreadable", "{width} x {height}");
    }
    let thread: Object = vec![
        0.into(),
        0.into(),
        Object::Real(0.000_1),
        Object::Real(1e12),
    ]
    .into();
    let bytes = page(WHOLE, plain()).entry("MediaBox", thread).bytes();
    for dpi in [None, Some(300.0), Some(1e9)] {
        let (all, _) = rasters(&bytes, &[1], dpi);
        assert!(all.iter().all(|r| r.grey.len() < 130_000_000));
    }
    let many = "q 200 0 0 100 0 0 cm /Im Do Q ".repeat(20_000);
    let (_, warnings) = rasters(&page(&many, plain()).bytes(), &[1], None);
    assert_eq!(warnings[0].code, "picture-unreadable");
}

#[test]
fn a_picture_cut_short_is_there_in_part() {
    let half = grey()[..SIZE.0 * 100].to_vec();
    let cut = picture(coded("DeviceGray", 8, "FlateDecode"), SIZE, deflated(&half));
    let (all, warnings) = rasters(&page(WHOLE, cut).bytes(), &[1], None);
    assert_eq!(warnings[0].code, "picture-truncated");
    assert_eq!((all[0].width, all[0].height), SIZE);
    assert_marks(&all[0], &MARKS[..1], "half");
}

#[test]
fn other_formats_have_no_pictures() {
    let none = read::rasters(
        b"<html><body><p>x</p></body></html>",
        &[1],
        None,
        &mut |_| panic!("a picture"),
    );
    assert_eq!(none.unwrap(), []);
}
