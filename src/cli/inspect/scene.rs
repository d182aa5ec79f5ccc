//! What is drawn where: a page with what was read from it, or a canvas with its tiles.

use super::marks::Mark;
use super::paint::{Painter, Straight};
use super::tilt::Tilt;
use crate::model::{
    Axis, Block, Canvas, Cell, Document, Glyph, Page, Picture, Point, Rect, Ruling, Sheet, Tile,
};
use crate::pipeline::Laid;
use std::collections::{BTreeMap, HashSet};

/// White around a canvas, in points.
const MARGIN: f64 = 12.0;
/// Height of a page number on a canvas, in points.
const TILE_TAG: f64 = 10.0;
/// Height of a cell's name, in points.
const CELL_TAG: f64 = 3.5;
/// A glyph counts as clipped where less than this share of its box can be seen.
const WHOLE: f64 = 0.97;

/// A page of which the picture is seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// Its number, from 1.
    pub page: u32,
    /// Where the whole page lies.
    pub place: Rect,
    /// The part of it that is seen.
    pub clip: Rect,
    /// How much larger it is there.
    pub scale: f64,
    /// Width and height of the page as displayed.
    pub given: (f64, f64),
    /// How the page as displayed lies in its place, where it was put straight for that.
    pub tilt: Option<Tilt>,
}

/// Width and height of the pages as displayed, by number.
pub(super) type Given = BTreeMap<u32, (f64, f64)>;

/// A cell with where it is drawn.
struct Placed<'a> {
    cell: &'a Cell,
    area: Rect,
    /// Where its name stands.
    corner: Point,
}

/// All that is drawn.
pub(super) struct Scene<'a> {
    area: Rect,
    tag: String,
    sights: Vec<Sight>,
    pictures: &'a [Picture],
    cells: Vec<Placed<'a>>,
    rulings: &'a [Ruling],
    glyphs: Vec<(Mark, &'a Glyph)>,
    /// How cells and rulings lie on a page as displayed, where it was put straight to be read.
    tilt: Option<Tilt>,
    /// The canvas itself, where one is drawn.
    canvas: Option<&'a Canvas>,
}

impl<'a> Scene<'a> {
    /// A page as it is displayed.
    pub fn page(given: &Given, laid: &'a Laid, page: &'a Page) -> Self {
        let key = |g: &Glyph| (g.page, g.order, g.ch);
        let furniture: HashSet<_> = laid.unprinted.furniture.iter().flatten().map(key).collect();
        let mark = |g: &Glyph| {
            if furniture.contains(&key(g)) {
                Mark::Furniture
            } else {
                glyph_mark(g)
            }
        };
        let given = size(given, page);
        let area = Rect::new(0.0, 0.0, given.0, given.1);
        Self {
            area,
            tag: page_tag(page.number),
            sights: vec![Sight {
                page: page.number,
                place: area,
                clip: area,
                scale: 1.0,
                given,
                tilt: None,
            }],
            pictures: &page.pictures,
            cells: cells_on(laid, page.number),
            rulings: &page.rulings,
            glyphs: page.glyphs.iter().map(|g| (mark(g), g)).collect(),
            tilt: Tilt::of(page),
            canvas: None,
        }
    }

    /// The canvas that holds `page`; `None` where there is none.
    pub fn canvas(document: &Document, given: &Given, laid: &'a Laid, page: &Page) -> Option<Self> {
        let (canvas, sheet, _) = tile_of(laid, page.number)?;
        let sights: Vec<Sight> = canvas
            .tiles
            .iter()
            .filter_map(|tile| {
                let page = document.pages.iter().find(|p| p.number == tile.page)?;
                Some(Sight {
                    page: tile.page,
                    place: tile.on_canvas(&paper(page)),
                    clip: own_part(canvas, tile),
                    scale: tile.scale,
                    given: size(given, page),
                    tilt: Tilt::of(page),
                })
            })
            .collect();
        let shown = canvas.glyphs.iter().enumerate().map(|(i, g)| {
            let recovered = canvas.anchors.contains_key(&i);
            (
                if recovered {
                    Mark::Recovered
                } else {
                    glyph_mark(g)
                },
                g,
            )
        });
        let doubles = canvas.doubles.iter().map(|g| (Mark::Double, g));
        let hidden = canvas.hidden.iter().map(|g| (Mark::Hidden, g));
        let numbers: Vec<String> = canvas.tiles.iter().map(|t| page_tag(t.page)).collect();
        Some(Self {
            area: extent(canvas, &sights)?,
            tag: numbers.join(" "),
            sights,
            pictures: &[],
            cells: cells(sheet)
                .map(|cell| Placed {
                    cell,
                    area: cell.bbox,
                    corner: corner(&cell.bbox),
                })
                .collect(),
            rulings: &canvas.rulings,
            glyphs: shown.chain(doubles).chain(hidden).collect(),
            tilt: None,
            canvas: Some(canvas),
        })
    }

    /// The part of the plane that is seen.
    pub fn area(&self) -> Rect {
        self.area
    }

    /// The pages in it.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The pages whose pictures are seen.
    pub fn sights(&self) -> &[Sight] {
        &self.sights
    }

    /// The number of characters that lie outside what is seen.
    pub fn outside(&self) -> usize {
        let out = |g: &Glyph| !g.ch.is_whitespace() && !self.area.contains(self.spot(g).center());
        self.glyphs.iter().filter(|(_, g)| out(g)).count()
    }

    /// Where a glyph is drawn: on the page as displayed, or on the canvas.
    fn spot(&self, glyph: &Glyph) -> Rect {
        match self.canvas {
            None if glyph.recognised => glyph.home,
            _ => glyph.bbox,
        }
    }

    /// How far a glyph is turned there, in degrees clockwise.
    fn turn(&self, glyph: &Glyph) -> f64 {
        let tilt = self.tilt.filter(|_| glyph.recognised);
        f64::from(glyph.turn % 4) * 90.0 + tilt.map_or(0.0, |t| t.degrees())
    }

    /// Draws it.
    pub fn draw(&self, painter: &mut dyn Painter) {
        for picture in self.pictures {
            painter.frame(Mark::Picture, &picture.bbox, "");
        }
        painter.lean(self.tilt);
        for placed in &self.cells {
            painter.frame(Mark::Cell, &placed.area, &note(placed.cell));
        }
        for r in self.rulings {
            let line = straight(r.axis, r.at, (r.from, r.to), r.width);
            painter.line(Mark::Ruling(r.style), &line);
        }
        painter.lean(None);
        for (mark, glyph) in &self.glyphs {
            let spot = self.spot(glyph);
            painter.frame(*mark, &spot, "");
            if !glyph.ch.is_whitespace() {
                painter.character(*mark, glyph, spot.center(), self.turn(glyph));
            }
        }
        painter.lean(self.tilt);
        for placed in &self.cells {
            painter.tag(Mark::Cell, placed.corner, CELL_TAG, &name(placed.cell));
        }
        painter.lean(None);
        if let Some(canvas) = self.canvas {
            draw_cuts(canvas, painter);
        }
    }
}

fn draw_cuts(canvas: &Canvas, painter: &mut dyn Painter) {
    for tile in &canvas.tiles {
        painter.frame(Mark::Tile, &tile.body, "");
    }
    for seam in &canvas.seams {
        let mark = if seam.sure {
            Mark::Seam
        } else {
            Mark::UnsureSeam
        };
        let line = straight(seam.axis, seam.at, (seam.from, seam.to), 0.0);
        painter.line(mark, &line);
    }
    for cut in &canvas.cut {
        painter.line(
            Mark::Cut,
            &straight(cut.axis, cut.at, (cut.from, cut.to), 0.0),
        );
    }
    for tile in &canvas.tiles {
        let at = corner(&own_part(canvas, tile));
        painter.tag(Mark::Tile, at, TILE_TAG, &page_tag(tile.page));
    }
}

fn glyph_mark(glyph: &Glyph) -> Mark {
    if !glyph.is_visible() {
        Mark::Hidden
    } else if glyph.is_doubtful() {
        Mark::Unsure
    } else if glyph.shown.area() < WHOLE * glyph.bbox.area() {
        Mark::Clipped
    } else {
        Mark::Seen
    }
}

/// The canvas that holds a page, its sheet, and where the page lies on it.
fn tile_of(laid: &Laid, page: u32) -> Option<(&Canvas, &Sheet, &Tile)> {
    let pairs = laid.unprinted.canvases.iter().zip(&laid.sheets);
    pairs.into_iter().find_map(|(canvas, sheet)| {
        let tile = canvas.tiles.iter().find(|t| t.page == page)?;
        Some((canvas, sheet, tile))
    })
}

/// The cells that reach onto a page, moved to where they lie on it.
fn cells_on(laid: &Laid, page: u32) -> Vec<Placed<'_>> {
    let Some((canvas, sheet, tile)) = tile_of(laid, page) else {
        return Vec::new();
    };
    let part = own_part(canvas, tile);
    cells(sheet)
        .filter_map(|cell| {
            let seen = cell.bbox.intersection(&part);
            // Neighbours that only touch the cut are of the next page.
            (seen.width() > 0.5 && seen.height() > 0.5).then(|| Placed {
                cell,
                area: tile.on_page(&cell.bbox),
                corner: corner(&tile.on_page(&seen)),
            })
        })
        .collect()
}

fn cells(sheet: &Sheet) -> impl Iterator<Item = &Cell> {
    sheet.blocks.iter().flat_map(|block| match block {
        Block::Table(table) => table.cells.as_slice(),
        Block::Line(_) => &[],
    })
}

/// The part of the canvas that a tile shows and no other: its body up to the seams. A head repeated on each page
/// reaches over a seam.
fn own_part(canvas: &Canvas, tile: &Tile) -> Rect {
    let mut part = tile.body;
    let center = tile.body.center();
    for seam in &canvas.seams {
        let (low, high, middle) = match seam.axis {
            Axis::Vertical => (&mut part.x0, &mut part.x1, center.x),
            Axis::Horizontal => (&mut part.y0, &mut part.y1, center.y),
        };
        if seam.at > *low && seam.at <= middle {
            *low = seam.at;
        } else if seam.at < *high && seam.at > middle {
            *high = seam.at;
        }
    }
    part
}

/// The bodies of all tiles with what stands around them, at most a page further out: text far off would make all the
/// rest too small to see.
fn extent(canvas: &Canvas, sights: &[Sight]) -> Option<Rect> {
    let bodies = canvas.tiles.iter().map(|t| t.body);
    let core = bodies
        .filter(|body| body.area() > 0.0)
        .reduce(|a, b| a.union(&b))
        .or_else(|| sights.first().map(|s| s.place))?;
    let page = sights.iter().map(|s| s.place.width().max(s.place.height()));
    let limit = grown(&core, page.fold(0.0, f64::max));
    let glyphs = canvas
        .glyphs
        .iter()
        .chain(&canvas.doubles)
        .chain(&canvas.hidden);
    let boxes = glyphs
        .map(|g| g.bbox)
        .chain(canvas.rulings.iter().map(ruling_box));
    let all = boxes
        .filter(|b| b.is_finite())
        .fold(core, |all, b| all.union(&b))
        .intersection(&limit);
    Some(grown(&all, MARGIN))
}

fn grown(area: &Rect, by: f64) -> Rect {
    Rect {
        x0: area.x0 - by,
        y0: area.y0 - by,
        x1: area.x1 + by,
        y1: area.y1 + by,
    }
}

fn ruling_box(r: &Ruling) -> Rect {
    match r.axis {
        Axis::Horizontal => Rect::new(r.from, r.at, r.to, r.at),
        Axis::Vertical => Rect::new(r.at, r.from, r.at, r.to),
    }
}

fn straight(axis: Axis, at: f64, (from, to): (f64, f64), width: f64) -> Straight {
    Straight {
        axis,
        at,
        from,
        to,
        width,
    }
}

/// Width and height of a page as displayed.
fn size(given: &Given, page: &Page) -> (f64, f64) {
    given
        .get(&page.number)
        .copied()
        .unwrap_or((page.width, page.height))
}

fn paper(page: &Page) -> Rect {
    Rect::new(0.0, 0.0, page.width, page.height)
}

fn corner(area: &Rect) -> Point {
    Point {
        x: area.x0 + 0.5,
        y: area.y0 + 0.5,
    }
}

fn page_tag(number: u32) -> String {
    format!("p{number}")
}

/// Row and column, from 1.
fn name(cell: &Cell) -> String {
    format!("r{}c{}", cell.row + 1, cell.col + 1)
}

/// What a cell holds, for who points at it.
fn note(cell: &Cell) -> String {
    let spans = if cell.rowspan > 1 || cell.colspan > 1 {
        format!(" {}×{}", cell.rowspan, cell.colspan)
    } else {
        String::new()
    };
    format!("{}{spans}: {}", name(cell), cell.span.text)
}

#[cfg(test)]
mod tests {
    use super::super::marks::Mark;
    use super::super::paint::{Painter, Straight};
    use super::super::tilt::Tilt;
    use super::{Given, Scene};
    use crate::error::Result;
    use crate::model::{
        Axis, Canvas, Document, Facts, Format, Glyph, Hidden, Page, Point, Rect, Seam, Sheet,
        TextLayer, Tile,
    };
    use crate::pipeline::Laid;
    use crate::unprint::Unprinted;

    /// Remembers what was drawn.
    #[derive(Default)]
    struct Memory(Vec<Mark>);

    impl Painter for Memory {
        fn frame(&mut self, mark: Mark, _: &Rect, _: &str) {
            self.0.push(mark);
        }

        fn line(&mut self, mark: Mark, _: &Straight) {
            self.0.push(mark);
        }

        fn lean(&mut self, _: Option<Tilt>) {}

        fn character(&mut self, _: Mark, _: &Glyph, _: Point, _: f64) {}

        fn tag(&mut self, _: Mark, _: Point, _: f64, _: &str) {}

        fn finish(self: Box<Self>) -> Result<Vec<u8>> {
            Ok(Vec::new())
        }
    }

    fn glyph(x: f64, hidden: Option<Hidden>, confidence: f32) -> Glyph {
        let bbox = Rect::new(x, 10.0, x + 10.0, 20.0);
        Glyph {
            ch: '年',
            bbox,
            shown: if hidden.is_none() {
                bbox
            } else {
                Rect::default()
            },
            home: bbox,
            page: 1,
            size: 10.0,
            turn: 0,
            slanted: false,
            hidden,
            recognised: false,
            confidence,
            order: x as u32,
        }
    }

    fn seam(at: f64, sure: bool) -> Seam {
        Seam {
            axis: Axis::Vertical,
            at,
            from: 0.0,
            to: 100.0,
            sure,
            head: false,
        }
    }

    fn page() -> Page {
        Page {
            number: 1,
            width: 100.0,
            height: 100.0,
            ..Page::default()
        }
    }

    fn drawn(canvas: Canvas) -> Option<(Rect, usize, Vec<Mark>)> {
        let document = Document {
            format: Format::Pdf,
            text_layer: TextLayer::Native,
            pages: vec![page()],
            sheets: Vec::new(),
            furniture: Vec::new(),
            facts: Facts::default(),
            warnings: Vec::new(),
        };
        let laid = Laid {
            sheets: vec![Sheet::default()],
            unprinted: Unprinted {
                canvases: vec![canvas],
                ..Unprinted::default()
            },
        };
        let scene = Scene::canvas(&document, &Given::new(), &laid, &document.pages[0])?;
        let mut memory = Memory::default();
        scene.draw(&mut memory);
        Some((scene.area(), scene.outside(), memory.0))
    }

    fn tile() -> Tile {
        Tile {
            page: 1,
            scale: 1.0,
            dx: 0.0,
            dy: 0.0,
            body: Rect::new(0.0, 0.0, 100.0, 100.0),
        }
    }

    #[test]
    fn everything_on_a_canvas_has_its_mark() {
        let hidden = Some(Hidden::Clip);
        let canvas = Canvas {
            tiles: vec![tile()],
            seams: vec![seam(100.0, true), seam(0.0, false)],
            glyphs: vec![
                glyph(0.0, None, 1.0),
                glyph(10.0, None, 0.4),
                glyph(20.0, hidden, 1.0),
            ],
            doubles: vec![glyph(30.0, None, 1.0)],
            hidden: vec![glyph(40.0, hidden, 1.0)],
            anchors: [(2, 1)].into(),
            cut: vec![seam(100.0, true)],
            ..Canvas::default()
        };
        let marks = drawn(canvas).map(|(_, _, marks)| marks);
        let expected = [
            Mark::Seen,
            Mark::Unsure,
            Mark::Recovered,
            Mark::Double,
            Mark::Hidden,
            Mark::Tile,
            Mark::Seam,
            Mark::UnsureSeam,
            Mark::Cut,
        ];
        assert_eq!(marks.as_deref(), Some(&expected[..]));
    }

    #[test]
    fn text_far_off_does_not_stretch_the_picture() {
        let canvas = Canvas {
            tiles: vec![tile()],
            hidden: vec![
                glyph(150.0, Some(Hidden::OffPage), 1.0),
                glyph(90_000.0, Some(Hidden::OffPage), 1.0),
            ],
            ..Canvas::default()
        };
        let found = drawn(canvas).map(|(area, outside, _)| (area.x0, area.x1, outside));
        assert_eq!(found, Some((-12.0, 212.0, 1)));
    }

    #[test]
    fn a_page_without_a_sheet_has_no_canvas() {
        assert!(drawn(Canvas::default()).is_none());
        let laid = Laid::default();
        let bare = page();
        let mut memory = Memory::default();
        Scene::page(&Given::new(), &laid, &bare).draw(&mut memory);
        assert!(memory.0.is_empty());
    }
}
