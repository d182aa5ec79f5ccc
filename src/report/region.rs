//! Where on a page something was printed, with what stands around it.

use super::excerpt::{Record, record, records};
use crate::model::Declaration;
use serde::Serialize;

/// How far around a place the page is shown, up and down, in points: some ten lines.
const AROUND: f64 = 130.0;
/// What is shown right of the last text at least, and at most, in points.
const MARGIN: f64 = 12.0;
const EDGE: f64 = 60.0;
/// Places on one page that are closer than this, up and down, are shown together.
const TOGETHER: f64 = 200.0;
/// More texts than this are not shown of one page.
const MOST: usize = 160;
/// Longer texts are cut.
const LONGEST: usize = 60;

/// A part of a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Region {
    /// The page, from 1.
    pub page: u32,
    /// `[x0, y0, x1, y1]`, in points from the page's top left.
    pub area: [f64; 4],
    /// What stands there: boxes and texts.
    pub texts: Vec<([f64; 4], String)>,
    /// A picture of it, as an address of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// A part of a page that a picture is wanted of.
#[derive(Clone, Debug)]
pub struct Crop {
    pub(crate) declaration: String,
    pub(crate) number: usize,
    /// Where the document was found.
    pub path: String,
    /// The page, from 1.
    pub page: u32,
    /// `[x0, y0, x1, y1]`, in points from the page's top left.
    pub area: [f64; 4],
}

impl Crop {
    /// The id of the document.
    pub fn document(&self) -> &str {
        self.declaration.split('/').next().unwrap_or("")
    }
}

/// Where a place is: the numbers of regions with the boxes on them, and its path in markup.
type Where = (Vec<(usize, Vec<[f64; 4]>)>, Option<String>);

/// The regions of one form in the making.
pub(super) struct Regions<'a> {
    declaration: &'a Declaration,
    regions: Vec<Region>,
}

impl<'a> Regions<'a> {
    pub fn new(declaration: &'a Declaration) -> Self {
        Self {
            declaration,
            regions: Vec::new(),
        }
    }

    /// Where a pointer leads.
    pub fn of(&mut self, pointer: &str) -> Where {
        let Some(record) = record(self.declaration, pointer) else {
            return (Vec::new(), None);
        };
        let at = &record.evidence.at;
        let path = at.iter().find_map(|r| r.path.clone());
        let mut out: Vec<(usize, Vec<[f64; 4]>)> = Vec::new();
        for (page, bbox) in at.iter().filter_map(|r| Some((r.page?, r.bbox?))) {
            let number = self.region(page, bbox);
            match out.iter_mut().find(|(n, _)| *n == number) {
                Some((_, boxes)) => boxes.push(bbox.map(round)),
                None => out.push((number, vec![bbox.map(round)])),
            }
        }
        (out, path)
    }

    /// The region that shows a box: one that does already, or a new one.
    fn region(&mut self, page: u32, bbox: [f64; 4]) -> usize {
        let near = |r: &Region| {
            let [_, y0, _, y1] = r.area;
            let height = y1.max(bbox[3]) - y0.min(bbox[1]);
            r.page == page && height <= 2.0 * AROUND + TOGETHER
        };
        if let Some(n) = self.regions.iter().position(near) {
            let area = &mut self.regions[n].area;
            area[1] = area[1].min(bbox[1] - AROUND);
            area[3] = area[3].max(bbox[3] + AROUND);
            return n;
        }
        self.regions.push(Region {
            page,
            area: [bbox[0], bbox[1] - AROUND, bbox[2], bbox[3] + AROUND],
            texts: Vec::new(),
            picture: None,
        });
        self.regions.len() - 1
    }

    /// The regions, each with what stands in it; as wide as that.
    pub fn finish(self) -> Vec<Region> {
        let Self {
            declaration,
            mut regions,
        } = self;
        if regions.is_empty() {
            return regions;
        }
        for record in records(declaration) {
            for (page, bbox) in record
                .evidence
                .at
                .iter()
                .filter_map(|r| Some((r.page?, r.bbox?)))
            {
                for region in regions.iter_mut().filter(|r| r.page == page) {
                    let within = bbox[3] > region.area[1] && bbox[1] < region.area[3];
                    if within && region.texts.len() < MOST {
                        region.texts.push((bbox.map(round), cut(&record)));
                    }
                }
            }
        }
        for region in &mut regions {
            let boxes = region.texts.iter().map(|(b, _)| *b);
            let (x0, x1) = boxes.fold((region.area[0], region.area[2]), |(a, b), t| {
                (a.min(t[0]), b.max(t[2]))
            });
            let [_, y0, _, y1] = region.area;
            // From the paper's left edge, and about as much beyond the right one: labels stand there that no record has.
            region.area = [0.0, y0.max(0.0), x1 + x0.clamp(MARGIN, EDGE), y1].map(round);
        }
        regions
    }
}

fn cut(record: &Record<'_>) -> String {
    let text = &record.text;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.clone(),
    }
}

/// Tenths of a point are enough.
fn round(x: f64) -> f64 {
    (x * 10.0).round() / 10.0
}

/// Bytes as letters that an address holds.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let all =
            three.iter().fold(0_u32, |all, b| all << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for n in 0..4 {
            match n <= three.len() {
                true => out.push(char::from(LETTERS[(all >> (18 - 6 * n) & 63) as usize])),
                false => out.push('='),
            }
        }
    }
    out
}
