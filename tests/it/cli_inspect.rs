//! Pictures of what was kept: one element for each thing, in the right colour, of the right size.

use crate::architecture::project;
use crate::command::{Desk, Ran};
use crate::models;
use crate::scan_make::Ink;
use formstitch::model::{Block, Canvas, Document, Glyph, Page, Rect, Sheet};
use formstitch::pipeline::{Laid, lay_out};
use formstitch::read;
use regex::Regex;
use std::fs;

/// A sample on a desk, with what the stages keep of it.
struct Case {
    desk: Desk,
    document: Document,
    laid: Laid,
}

impl Case {
    fn new(sample: &str) -> Self {
        let bytes = fs::read(project("samples").join(sample)).unwrap();
        let document = read::read(&bytes).unwrap();
        Self {
            desk: Desk::new(&[("a.pdf", &bytes)]),
            laid: lay_out(&document),
            document,
        }
    }

    fn draw(&self, more: &[&str], output: &str) -> Ran {
        let mut arguments = vec!["inspect", "a.pdf", "-o", output];
        arguments.extend(more);
        let ran = self.desk.run(&arguments);
        assert_eq!(ran.code(), 0, "{more:?}: {}", ran.stderr());
        ran
    }

    fn svg(&self, more: &[&str]) -> String {
        self.draw(more, "out.svg");
        fs::read_to_string(self.desk.at("out.svg")).unwrap()
    }

    fn png(&self, more: &[&str]) -> Png {
        self.draw(more, "out.png");
        Png::open(&self.desk, "out.png")
    }

    fn page(&self, number: usize) -> &Page {
        &self.document.pages[number - 1]
    }

    fn canvas(&self, i: usize) -> (&Canvas, &Sheet) {
        (&self.laid.unprinted.canvases[i], &self.laid.sheets[i])
    }
}

struct Png {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Png {
    fn open(desk: &Desk, name: &str) -> Self {
        let file = std::io::BufReader::new(fs::File::open(desk.at(name)).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        Self {
            width: info.width,
            height: info.height,
            pixels,
        }
    }

    fn at(&self, x: f64, y: f64) -> [u8; 3] {
        let at = ((y * 2.0) as usize * self.width as usize + (x * 2.0) as usize) * 3;
        self.pixels[at..at + 3].try_into().unwrap()
    }
}

fn count(svg: &str, class: &str) -> usize {
    let pattern = format!(r#"<(?:rect|line) class="{class}(?: [a-z]+)?""#);
    Regex::new(&pattern).unwrap().find_iter(svg).count()
}

fn marked(svg: &str, mark: &str) -> usize {
    svg.matches(&format!("<rect class=\"glyph {mark}\""))
        .count()
}

fn cells(sheet: &Sheet) -> Vec<Rect> {
    let tables = sheet.blocks.iter().filter_map(|b| match b {
        Block::Table(t) => Some(t),
        Block::Line(_) => None,
    });
    tables.flat_map(|t| &t.cells).map(|c| c.bbox).collect()
}

fn inked(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|g| !g.ch.is_whitespace()).count()
}

/// The text of all `<text class="char …">`, unescaped.
fn characters(svg: &str) -> Vec<String> {
    Regex::new(r#"<text class="char [^>]*>([^<]*)</text>"#)
        .unwrap()
        .captures_iter(svg)
        .map(|c| c[1].to_string())
        .map(|t| t.replace("&lt;", "<").replace("&gt;", ">"))
        .map(|t| t.replace("&quot;", "\"").replace("&amp;", "&"))
        .collect()
}

#[test]
fn a_page_holds_an_element_for_each_thing_on_it() {
    for sample in [
        "rulings.pdf",
        "low-rows.pdf",
        "rotated.pdf",
        "furniture.pdf",
    ] {
        let case = Case::new(sample);
        for page in &case.document.pages {
            let number = page.number.to_string();
            let svg = case.svg(&["--page", &number]);
            assert_eq!(count(&svg, "glyph"), page.glyphs.len(), "{sample} {number}");
            assert_eq!(
                count(&svg, "ruling"),
                page.rulings.len(),
                "{sample} {number}"
            );
            let printed = page.glyphs.iter().filter(|g| !g.ch.is_whitespace());
            let printed: Vec<String> = printed.map(|g| g.ch.to_string()).collect();
            assert_eq!(characters(&svg), printed, "{sample} {number}");
            let hidden = page.glyphs.iter().filter(|g| !g.is_visible());
            assert_eq!(marked(&svg, "hidden"), hidden.count(), "{sample} {number}");
        }
    }
}

#[test]
fn each_cell_of_a_single_page_is_drawn_and_named() {
    let case = Case::new("rulings.pdf");
    let (canvas, sheet) = case.canvas(0);
    assert_eq!(canvas.tiles.len(), 1);
    let svg = case.svg(&[]);
    let expected = cells(sheet).len();
    assert!(expected > 20);
    assert_eq!(count(&svg, "cell"), expected);
    assert_eq!(svg.matches("<text class=\"tag grid\"").count(), expected);
    assert!(svg.contains(">r1c1</text>"));
}

#[test]
fn cells_of_a_sheet_are_moved_back_to_their_page() {
    let case = Case::new("strips-over-down.pdf");
    let (canvas, sheet) = case.canvas(0);
    assert!(canvas.tiles.len() > 1);
    let frame = Regex::new(r#"<rect class="cell grid" x="([^"]+)" y="([^"]+)""#).unwrap();
    let all = cells(sheet);
    for tile in &canvas.tiles {
        let svg = case.svg(&["--page", &tile.page.to_string()]);
        let mut drawn = 0;
        for found in frame.captures_iter(&svg) {
            let (x, y): (f64, f64) = (found[1].parse().unwrap(), found[2].parse().unwrap());
            let home = all
                .iter()
                .find(|b| (b.x0 - tile.dx - x).abs() < 0.02 && (b.y0 - tile.dy - y).abs() < 0.02);
            assert!(home.is_some(), "page {}: no cell at {x} {y}", tile.page);
            drawn += 1;
        }
        assert!(
            0 < drawn && drawn < all.len(),
            "page {}: {drawn}",
            tile.page
        );
    }
}

#[test]
fn a_canvas_holds_an_element_for_each_thing_on_it() {
    for sample in [
        "xinzhou-2020-reprint.pdf",
        "cut-through.pdf",
        "low-rows.pdf",
    ] {
        let case = Case::new(sample);
        let (canvas, sheet) = case.canvas(0);
        let svg = case.svg(&["--canvas"]);
        let glyphs = canvas.glyphs.len() + canvas.doubles.len() + canvas.hidden.len();
        assert_eq!(count(&svg, "glyph"), glyphs, "{sample}");
        assert_eq!(marked(&svg, "double"), canvas.doubles.len(), "{sample}");
        assert_eq!(marked(&svg, "hidden"), canvas.hidden.len(), "{sample}");
        assert_eq!(marked(&svg, "recovered"), canvas.anchors.len(), "{sample}");
        assert_eq!(count(&svg, "ruling"), canvas.rulings.len(), "{sample}");
        assert_eq!(count(&svg, "cell"), cells(sheet).len(), "{sample}");
        assert_eq!(count(&svg, "tile"), canvas.tiles.len(), "{sample}");
        assert_eq!(count(&svg, "seam"), canvas.seams.len(), "{sample}");
        assert_eq!(count(&svg, "cut"), canvas.cut.len(), "{sample}");
        let inked = inked(&canvas.glyphs) + inked(&canvas.doubles) + inked(&canvas.hidden);
        assert_eq!(characters(&svg).len(), inked, "{sample}");
    }
    let case = Case::new("cut-through.pdf");
    assert!(!case.canvas(0).0.doubles.is_empty());
}

#[test]
fn the_page_picks_the_canvas() {
    let case = Case::new("two-forms.pdf");
    let canvases = &case.laid.unprinted.canvases;
    assert!(canvases.len() > 1);
    for canvas in canvases {
        for tile in &canvas.tiles {
            let svg = case.svg(&["--canvas", "--page", &tile.page.to_string()]);
            for member in &canvas.tiles {
                assert!(svg.contains(&format!(">p{}</text>", member.page)));
            }
            assert_eq!(count(&svg, "tile"), canvas.tiles.len());
        }
    }
}

#[test]
fn furniture_is_grey() {
    let case = Case::new("furniture.pdf");
    let on_page = |g: &&Glyph| g.page == 1;
    let furniture = case.laid.unprinted.furniture.iter().flatten();
    let expected = furniture.filter(on_page).count();
    assert!(expected > 0);
    assert_eq!(marked(&case.svg(&[]), "furniture"), expected);
}

#[test]
fn a_png_has_two_pixels_to_the_point() {
    for sample in ["rulings.pdf", "rotated.pdf"] {
        let case = Case::new(sample);
        let (page, png) = (case.page(1), case.png(&[]));
        let size = [page.width, page.height].map(|side| (side * 2.0).round() as u32);
        assert_eq!([png.width, png.height], size, "{sample}");
    }
}

#[test]
fn hidden_glyphs_are_red_and_seen_ones_blue() {
    let case = Case::new("cut-through.pdf");
    let (page, png) = (case.page(1), case.png(&[]));
    let inside = |g: &&Glyph| g.bbox.x0 > 1.0 && g.bbox.x1 < page.width;
    let edge = |g: &Glyph| png.at(g.bbox.x0, g.bbox.center().y);
    let red = |[r, g, b]: [u8; 3]| r > 120 && r / 2 > g.max(b);
    let blue = |[r, g, b]: [u8; 3]| b > r && b > g;
    let on_page = || page.glyphs.iter().filter(inside);
    // Letters, tags and other boxes lie over some edges.
    let mostly = |right: usize, all: usize| all > 10 && right * 10 >= all * 8;
    let hidden: Vec<_> = on_page().filter(|g| !g.is_visible()).collect();
    let right = hidden.iter().filter(|g| red(edge(g))).count();
    assert!(
        mostly(right, hidden.len()),
        "{right} of {} are red",
        hidden.len()
    );
    let seen: Vec<_> = on_page().filter(|g| g.shown == g.bbox).collect();
    let right = seen.iter().filter(|g| blue(edge(g))).count();
    assert!(
        mostly(right, seen.len()),
        "{right} of {} are blue",
        seen.len()
    );
}

#[test]
fn the_page_itself_lies_below() {
    let case = Case::new("rulings.pdf");
    let png = case.png(&[]);
    let dark = png
        .pixels
        .chunks(3)
        .filter(|p| p.iter().all(|c| *c < 60))
        .count();
    assert!(dark > 1000, "{dark} dark pixels");
}

#[test]
fn what_was_read_of_a_picture_file_lies_on_its_ink() {
    models::in_place();
    let printed = fs::read(project("samples/integrated-target.pdf")).unwrap();
    let upright = Ink::of(&printed, 2, 150.0).askew(1.0);
    let view = Regex::new(r#"viewBox="0 0 ([\d.]+) ([\d.]+)""#).unwrap();
    let boxes =
        r#"<rect class="glyph [a-z]+" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)""#;
    let boxes = Regex::new(boxes).unwrap();
    for (ink, turned) in [(upright.on_its_side(), true), (upright, false)] {
        let desk = Desk::new(&[("a.png", &ink.png())]);
        let draw = |output: &str| {
            let ran = desk.run(&["inspect", "a.png", "--offline", "-o", output]);
            assert_eq!(ran.code(), 0, "{}", ran.stderr());
        };
        draw("out.svg");
        let svg = fs::read_to_string(desk.at("out.svg")).unwrap();
        let [width, height] = [ink.width, ink.height].map(|side| side as f64 * 72.0 / ink.dpi);
        let size = [1, 2].map(|i| view.captures(&svg).unwrap()[i].parse::<f64>().unwrap());
        assert!(
            (size[0] - width).abs() < 0.1 && (size[1] - height).abs() < 0.1,
            "{size:?}"
        );
        let mut inked = Vec::new();
        for found in boxes.captures_iter(&svg) {
            let [x, y, w, h] = [1, 2, 3, 4].map(|i| found[i].parse::<f64>().unwrap());
            inked.push(ink.ink([x, y, x + w, y + h]) > 0.0);
        }
        let on_ink = inked.iter().filter(|i| **i).count();
        assert!(
            inked.len() > 50 && on_ink * 100 >= inked.len() * 99,
            "{on_ink} of {}",
            inked.len()
        );
        assert!(svg.contains("<g transform=\"matrix(") && count(&svg, "cell") > 10);
        let leaning = svg.matches(" transform=\"rotate(").count();
        assert!(leaning > 50, "{leaning} characters lean");
        if turned {
            draw("out.png");
            let png = Png::open(&desk, "out.png");
            let size = [width, height].map(|side| (side * 2.0).round() as u32);
            assert_eq!([png.width, png.height], size);
            let dark = png
                .pixels
                .chunks(3)
                .filter(|p| p.iter().all(|c| *c < 90))
                .count();
            assert!(dark > 1000, "{dark} dark pixels");
        }
    }
}

#[test]
fn the_legend_is_told_in_both_languages() {
    let case = Case::new("rulings.pdf");
    let told = |more: &[&str]| case.draw(more, "out.svg").stderr().to_string();
    assert!(told(&[]).contains("red: hidden"));
    assert!(told(&["--canvas"]).contains("purple: double"));
    assert!(told(&["--lang", "zh"]).contains("红：隐藏文字"));
    assert_eq!(told(&[]).lines().count(), 1);
}

#[test]
fn what_cannot_be_drawn_is_a_clear_error() {
    let case = Case::new("strips-over-down.pdf");
    let desk = &case.desk;
    let pages = case.document.pages.len();
    for more in [&["--page", "99"][..], &["--page", "99", "--canvas"]] {
        let ran = desk.run(&[&["inspect", "a.pdf", "-o", "a.svg"], more].concat());
        assert_eq!(ran.code(), 2);
        assert!(ran.stderr().contains("no page 99"), "{}", ran.stderr());
        assert!(
            ran.stderr().contains(&format!("{pages} pages")),
            "{}",
            ran.stderr()
        );
    }
    desk.put(
        "a.html",
        b"<html><body><table><tr><td>x</td></tr></table></body></html>",
    );
    let ran = desk.run(&["inspect", "a.html", "-o", "a.svg"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("no pages"), "{}", ran.stderr());
    let ran = desk.run(&["inspect", "a.html", "-o", "a.svg", "--lang", "zh"]);
    assert!(ran.stderr().contains("网页没有页面"), "{}", ran.stderr());
    desk.put("bad.pdf", b"plain words");
    let ran = desk.run(&["inspect", "bad.pdf", "-o", "a.svg"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.stderr().contains("bad.pdf"), "{}", ran.stderr());
    assert_eq!(desk.run(&["inspect", "none.pdf", "-o", "a.svg"]).code(), 2);
    assert_eq!(
        desk.run(&["inspect", "a.pdf", "-o", "none/a.svg"]).code(),
        2
    );
    assert_eq!(desk.run(&["inspect", "a.pdf", "-o", "a"]).code(), 2);
    assert!(!desk.at("a.svg").exists());
}

#[test]
fn the_file_itself_is_not_overwritten() {
    let bytes = fs::read(project("samples/rulings.pdf")).unwrap();
    let desk = Desk::new(&[("form.png", &bytes)]);
    assert_eq!(
        desk.run(&["inspect", "form.png", "-o", "./form.png"])
            .code(),
        2
    );
    assert_eq!(fs::read(desk.at("form.png")).unwrap(), bytes);
}
