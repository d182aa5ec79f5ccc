//! Small PDFs made here, one difficulty each.

use crate::pdf_make::{Made, visible};
use formstitch::ErrorKind;
use formstitch::model::{Axis, Document, Glyph, Hidden, Page, Rect, Ruling, RulingStyle};
use formstitch::read::pdf::{self, Options};
use lopdf::{Object, Stream, dictionary};

fn page(document: &Document) -> &Page {
    &document.pages[0]
}

fn only(made: Made) -> Page {
    page(&pdf::read(&made.bytes()).unwrap()).clone()
}

fn at(page: &Page, ch: char) -> &Glyph {
    page.glyphs.iter().find(|g| g.ch == ch).unwrap()
}

fn close(a: Rect, b: [f64; 4]) -> bool {
    let [x0, y0, x1, y1] = b;
    [(a.x0, x0), (a.y0, y0), (a.x1, x1), (a.y1, y1)]
        .iter()
        .all(|(a, b)| (a - b).abs() < 0.05)
}

fn lines(page: &Page, axis: Axis) -> Vec<Ruling> {
    page.rulings
        .iter()
        .filter(|r| r.axis == axis)
        .copied()
        .collect()
}

#[test]
fn a_glyph_stands_from_origin_to_advance_in_its_em_box() {
    let page = only(Made::new("BT /F1 10 Tf 20 50 Td (A) Tj ET"));
    // Helvetica's A is 667 wide; the page is 100 points high.
    let glyph = at(&page, 'A');
    assert!(close(glyph.bbox, [20.0, 41.2, 26.67, 51.2]), "{glyph:?}");
    assert_eq!(glyph.shown, glyph.bbox);
    assert_eq!((glyph.size, glyph.turn, glyph.page), (10.0, 0, 1));
}

#[test]
fn a_clip_cuts_and_hides() {
    let page = only(Made::new(
        "q 0 0 23 100 re W n BT /F1 10 Tf 20 50 Td (AB) Tj ET Q BT /F1 10 Tf 20 20 Td (C) Tj ET",
    ));
    let cut = at(&page, 'A');
    assert!(cut.is_visible());
    assert!(close(cut.shown, [20.0, 41.2, 23.0, 51.2]), "{cut:?}");
    assert_eq!(at(&page, 'B').hidden, Some(Hidden::Clip));
    assert_eq!(at(&page, 'B').shown.area(), 0.0);
    assert!(at(&page, 'C').is_visible());
}

#[test]
fn a_clip_of_several_rectangles_lets_text_through_each() {
    let page = only(Made::new(
        "q 0 40 30 20 re 60 40 30 20 re W n BT /F1 10 Tf 10 45 Td (A) Tj 30 0 Td (B) Tj 30 0 Td (C) Tj ET Q",
    ));
    assert_eq!(visible(&page), "AC");
    assert_eq!(at(&page, 'B').hidden, Some(Hidden::Clip));
}

#[test]
fn text_outside_the_page_is_kept_and_marked() {
    let page = only(Made::new("BT /F1 10 Tf 190 50 Td (A) Tj 30 0 Td (B) Tj ET"));
    assert!(at(&page, 'A').is_visible());
    assert_eq!(at(&page, 'B').hidden, Some(Hidden::OffPage));
}

#[test]
fn text_nobody_sees_is_marked_with_the_reason() {
    let page = only(Made::new(
        "BT /F1 10 Tf 3 Tr 10 80 Td (I) Tj 0 Tr ET \
         1 g BT /F1 10 Tf 30 80 Td (W) Tj ET \
         0 g BT /F1 10 Tf 50 80 Td (C) Tj ET 1 1 0 rg 48 75 30 20 re f \
         0.5 g 10 10 40 30 re f 1 g BT /F1 10 Tf 20 20 Td (V) Tj ET \
         0.5 g BT /F1 10 Tf 40 20 Td (G) Tj ET",
    ));
    assert_eq!(at(&page, 'I').hidden, Some(Hidden::Invisible));
    assert_eq!(at(&page, 'W').hidden, Some(Hidden::Background));
    assert_eq!(at(&page, 'C').hidden, Some(Hidden::Covered));
    assert!(at(&page, 'V').is_visible(), "white on grey shows");
    assert_eq!(at(&page, 'G').hidden, Some(Hidden::Background));
}

#[test]
fn white_on_a_dark_shape_or_a_veil_shows() {
    let page = only(Made::new(
        "0 g 10 10 m 60 10 l 70 20 80 30 60 40 c 10 40 l h f 1 g BT /F1 10 Tf 20 20 Td (A) Tj ET \
         1 g 110 10 m 160 10 l 170 20 180 30 160 40 c 110 40 l h f BT /F1 10 Tf 120 20 Td (B) Tj ET",
    ));
    assert!(at(&page, 'A').is_visible());
    assert_eq!(at(&page, 'B').hidden, Some(Hidden::Background));
}

#[test]
fn a_turned_page_is_read_as_displayed() {
    let made = Made::new("BT /F1 10 Tf 20 50 Td (A) Tj ET 10 30 m 90 30 l S");
    let page = only(made.entry("Rotate", 90));
    assert_eq!((page.width, page.height, page.rotation), (100.0, 200.0, 90));
    let glyph = at(&page, 'A');
    assert_eq!(glyph.turn, 1);
    assert!(close(glyph.bbox, [48.8, 20.0, 58.8, 26.67]), "{glyph:?}");
    let line = lines(&page, Axis::Vertical)[0];
    assert!((line.at - 30.0).abs() < 0.01 && (line.from - 10.0).abs() < 0.01);
}

#[test]
fn boxes_and_user_units_are_applied() {
    let made = Made::new("BT /F1 10 Tf 60 50 Td (A) Tj ET")
        .entry("CropBox", vec![50.into(), 10.into(), 150.into(), 90.into()])
        .entry("UserUnit", 2);
    let page = only(made);
    assert_eq!((page.width, page.height), (200.0, 160.0));
    let glyph = at(&page, 'A');
    assert!(close(glyph.bbox, [20.0, 62.4, 33.34, 82.4]), "{glyph:?}");
    assert_eq!(glyph.size, 20.0);
}

#[test]
fn lines_are_rulings_however_they_are_drawn() {
    let page = only(Made::new(
        "0.8 w 10 90 m 110 90 l S [3 2] 0 d 10 80 m 110 80 l S [] 0 d \
         10 70 100 0.5 re f 0.8 g 10 20 60 30 re f",
    ));
    let found: Vec<(f64, RulingStyle)> = lines(&page, Axis::Horizontal)
        .iter()
        .map(|r| (r.at, r.style))
        .collect();
    let want = [
        (10.0, RulingStyle::Stroke),
        (20.0, RulingStyle::Dashed),
        (29.75, RulingStyle::Bar),
        (50.0, RulingStyle::Shade),
        (80.0, RulingStyle::Shade),
    ];
    assert_eq!(found, want);
    assert_eq!(lines(&page, Axis::Vertical).len(), 2);
    assert!((page.rulings[0].width - 0.8).abs() < 1e-6);
}

#[test]
fn rectangles_have_four_lines_and_white_has_none() {
    let page = only(Made::new(
        "0.5 w 10 10 80 60 re S 1 g 20 20 30 30 re f 1 G 30 30 m 90 30 l S 0.9 g 0 0 200 100 re f",
    ));
    // The grey page fill hides the rectangle again.
    assert!(page.rulings.is_empty(), "{:?}", page.rulings);
    let page = only(Made::new("0.5 w 10 10 80 60 re S 1 g 20 20 30 30 re f"));
    assert_eq!(lines(&page, Axis::Horizontal).len(), 2);
    assert_eq!(lines(&page, Axis::Vertical).len(), 2);
}

#[test]
fn a_clip_cuts_a_ruling() {
    let page = only(Made::new("q 20 0 30 100 re W n 10 50 m 90 50 l S Q"));
    let line = lines(&page, Axis::Horizontal)[0];
    assert_eq!((line.from, line.to), (20.0, 50.0));
}

#[test]
fn a_frame_filled_between_two_rectangles_is_four_bars() {
    let page = only(Made::new("10 10 80 60 re 11 11 78 58 re f*"));
    assert_eq!(page.rulings.len(), 4);
    assert!(page.rulings.iter().all(|r| r.style == RulingStyle::Bar));
}

#[test]
fn text_is_read_once_however_bold_is_made() {
    let page = only(Made::new(
        "BT /F1 10 Tf 2 Tr 20 50 Td (AB) Tj 0 Tr ET \
         BT /F1 10 Tf 20 30 Td (CDD) Tj ET BT /F1 10 Tf 20.3 30 Td (CDD) Tj ET \
         BT /F1 10 Tf 20 10 Td (CDD) Tj ET",
    ));
    assert_eq!(visible(&page), "ABCDDCDD");
}

#[test]
fn actual_text_helps_only_where_glyphs_are_unknown() {
    let made = Made::new(
        "/Span <</ActualText <FEFF7532>>> BDC BT /F2 10 Tf 20 50 Td (a) Tj ET EMC \
         /Span <</ActualText <FEFF7532>>> BDC BT /F1 10 Tf 20 30 Td (b) Tj ET EMC",
    )
    .nameless_font("F2");
    assert_eq!(visible(&only(made)), "甲b");
}

#[test]
fn fields_without_an_appearance_show_their_value() {
    let field = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx",
        "Rect" => vec![20.into(), 40.into(), 120.into(), 60.into()],
        "V" => Object::string_literal("Value"), "DA" => Object::string_literal("/F1 10 Tf 0 g"),
    };
    let tick = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Btn", "AS" => "Yes",
        "Rect" => vec![20.into(), 10.into(), 30.into(), 20.into()],
    };
    let hidden = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Tx", "F" => 2,
        "Rect" => vec![20.into(), 70.into(), 120.into(), 90.into()],
        "V" => Object::string_literal("Secret"),
    };
    let annotations: Vec<Object> = vec![field.into(), tick.into(), hidden.into()];
    let page = only(Made::new("").entry("Annots", annotations));
    assert_eq!(visible(&page), "Value☑");
    let place = at(&page, 'V').bbox;
    assert!(place.x0 >= 20.0 && place.y0 >= 40.0 && place.y1 <= 60.0);
}

#[test]
fn boxes_follow_the_widths_of_a_font_that_is_not_embedded() {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Unheard", "FirstChar" => 65,
        "LastChar" => 65, "Widths" => vec![500.into()], "Encoding" => "WinAnsiEncoding",
    };
    let page = only(Made::new("BT /F2 10 Tf 20 50 Td (A) Tj ET").font("F2", font));
    assert!(close(at(&page, 'A').bbox, [20.0, 41.2, 25.0, 51.2]));
}

#[test]
fn chinese_in_a_simple_font_is_read_in_pairs() {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "SimSun", "FirstChar" => 0,
        "LastChar" => 255, "Widths" => vec![Object::Integer(500); 256],
        "Encoding" => "WinAnsiEncoding",
    };
    // 项目 and a Latin A.
    let content = "BT /F2 10 Tf 20 50 Td <CFEEC4BF41> Tj ET";
    let page = only(Made::new(content).font("F2", font));
    assert_eq!(visible(&page), "项目A");
    assert!(close(at(&page, '目').bbox, [30.0, 41.2, 40.0, 51.2]));
}

#[test]
fn a_collection_tells_the_characters_of_its_numbers() {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong", "Encoding" => "GBK-EUC-H",
        "DescendantFonts" => vec![Object::from(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong", "DW" => 1000,
        })],
    };
    let page = only(Made::new("BT /F2 10 Tf 20 50 Td <CFEEC4BF> Tj ET").font("F2", font));
    assert_eq!(visible(&page), "项目");
    assert!(close(at(&page, '目').bbox, [30.0, 41.2, 40.0, 51.2]));
}

#[test]
fn width_table_bombs_are_refused() {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::from(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "X",
            "W" => vec![0.into(), Object::Integer(4_294_967_295), 500.into()],
        })],
    };
    let made = Made::new("BT /F2 10 Tf 20 50 Td (ab) Tj ET").font("F2", font);
    let error = pdf::read(&made.bytes()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
    assert!(error.detail.contains("widths"), "{error}");
}

#[test]
fn forms_that_draw_each_other_stop() {
    let draw = "/X Do /X Do /X Do /X Do";
    let form = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
        },
        draw.as_bytes().to_vec(),
    );
    let options = Options {
        max_paths: 1000,
        ..Options::default()
    };
    let made = Made::new(draw).object("X", form.into());
    let error = pdf::read_with(&made.bytes(), &options).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
}

#[test]
fn one_bad_page_does_not_spoil_the_others() {
    let options = Options {
        max_glyphs: 3,
        ..Options::default()
    };
    let made =
        Made::new("BT /F1 10 Tf 20 50 Td (AB) Tj ET").page("BT /F1 10 Tf 20 50 Td (ABCDE) Tj ET");
    let document = pdf::read_with(&made.bytes(), &options).unwrap();
    assert_eq!(document.pages.len(), 1);
    let warning = &document.warnings[0];
    assert_eq!(
        (warning.code.as_str(), warning.page),
        ("page-unreadable", Some(2))
    );
}

#[test]
fn a_page_is_drawn_for_people() {
    let bytes = Made::new("0 g 10 10 40 40 re f").bytes();
    let (width, height, pixels) = pdf::render_page(&bytes, 1, 2.0).unwrap();
    assert_eq!((width, height), (400, 200));
    assert_eq!(pixels.len(), 400 * 200 * 4);
    let at = |x: usize, y: usize| &pixels[(y * 400 + x) * 4..][..4];
    assert_eq!(at(60, 140), [0, 0, 0, 255]);
    assert_eq!(at(300, 20), [255, 255, 255, 255]);
    let error = pdf::render_page(&bytes, 2, 1.0).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Usage);
}

#[test]
fn empty_and_broken_files_are_errors() {
    assert_eq!(pdf::read(b"%PDF-1.7").unwrap_err().kind, ErrorKind::Damaged);
    assert!(pdf::looks_like(b"junk %PDF-1.4"));
    assert!(!pdf::looks_like(b"<html>"));
}

#[test]
fn reading_twice_gives_the_same() {
    let bytes = Made::new("BT /F1 10 Tf 20 50 Td (AB) Tj ET 10 30 m 90 30 l S").bytes();
    let (a, b) = (pdf::read(&bytes).unwrap(), pdf::read(&bytes).unwrap());
    assert_eq!(a.pages, b.pages);
}
