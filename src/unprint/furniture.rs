//! Running heads, feet, page numbers and watermarks: what the printer added to each page.

use super::text::{TextRun, runs, type_size};
use crate::model::{Axis, Glyph, Page, Rect, Ruling};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Shares and distances that tell furniture from matter.
#[derive(Clone, Debug)]
pub struct Options {
    /// A repeated run is furniture if it stands on at least this share of the pages.
    pub repeated_share: f64,
    /// A repeated run is furniture only if this many ems of white separate it from other matter.
    pub clearance: f64,
    /// How far a repeated run may wander between pages, in points.
    pub wander: f64,
    /// A watermark is at least this many times as large as the body type.
    pub watermark_scale: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            repeated_share: 0.6,
            clearance: 1.0,
            wander: 3.0,
            watermark_scale: 2.5,
        }
    }
}

/// For each page, the glyph indices of each furniture run.
pub fn find(pages: &[Page], options: &Options) -> Vec<Vec<Vec<usize>>> {
    let all: Vec<Vec<TextRun>> = pages.iter().map(runs).collect();
    let repeated = repeated_runs(pages, &all, options);
    pages
        .iter()
        .zip(&all)
        .enumerate()
        .map(|(p, (page, runs))| {
            let ruled = ruled_extent(page);
            let mut out: Vec<Vec<usize>> = Vec::new();
            for (r, run) in runs.iter().enumerate() {
                let margin = in_margin(page, run, ruled);
                if margin && (is_page_number(&run.text) || repeated.contains(&(p, r))) {
                    out.push(run.glyphs.clone());
                }
            }
            out.extend(watermarks(page, options));
            dedup(out)
        })
        .collect()
}

/// For each page, which of its rulings only set off a running head or foot: lone lines in the margin, right below a
/// head or above a foot, that stand at one place on most of the pages.
pub fn rules(pages: &[Page], options: &Options) -> Vec<Vec<bool>> {
    let candidates: Vec<Vec<bool>> = pages
        .iter()
        .map(|page| {
            let runs = runs(page);
            let rule = |r: &Ruling| sets_off(page, &runs, r);
            page.rulings.iter().map(rule).collect()
        })
        .collect();
    let needed = ((pages.len() as f64 * options.repeated_share).ceil() as usize).max(2);
    let same = |a: &Ruling, b: &Ruling| {
        (a.at - b.at).abs() <= options.wander
            && (a.from - b.from).abs() <= options.wander
            && (a.to - b.to).abs() <= options.wander
    };
    let stands_on = |r: &Ruling| {
        let on = |(page, marks): &(&Page, &Vec<bool>)| {
            page.rulings
                .iter()
                .zip(*marks)
                .any(|(o, m)| *m && same(o, r))
        };
        pages.iter().zip(&candidates).filter(on).count()
    };
    pages
        .iter()
        .zip(&candidates)
        .map(|(page, marks)| {
            let both = page.rulings.iter().zip(marks);
            both.map(|(r, m)| *m && stands_on(r) >= needed).collect()
        })
        .collect()
}

/// Whether a ruling is a lone line in the margin with text right beyond it.
fn sets_off(page: &Page, runs: &[TextRun], r: &Ruling) -> bool {
    let zone = page.height * 0.14;
    let top = r.at < zone;
    if r.axis != Axis::Horizontal || !(top || r.at > page.height - zone) {
        return false;
    }
    // It is the outermost ruling, and no other one touches it.
    let alone = page.rulings.iter().all(|o| {
        let (low, high) = match o.axis {
            Axis::Horizontal => (o.at, o.at),
            Axis::Vertical => (o.from, o.to),
        };
        std::ptr::eq(o, r)
            || (if top {
                low > r.at + 3.0
            } else {
                high < r.at - 3.0
            })
    });
    alone
        && runs.iter().any(|t| {
            let gap = if top {
                r.at - t.bbox.y1
            } else {
                t.bbox.y0 - r.at
            };
            gap > -1.0 && gap < 1.5 * t.size
        })
}

/// A glyph goes to one furniture run only.
fn dedup(runs: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut seen = BTreeSet::new();
    runs.into_iter()
        .map(|r| {
            r.into_iter()
                .filter(|i| seen.insert(*i))
                .collect::<Vec<_>>()
        })
        .filter(|r| !r.is_empty())
        .collect()
}

fn ruled_extent(page: &Page) -> Option<Rect> {
    page.rulings
        .iter()
        .map(|r| match r.axis {
            crate::model::Axis::Horizontal => Rect::new(r.from, r.at, r.to, r.at),
            crate::model::Axis::Vertical => Rect::new(r.at, r.from, r.at, r.to),
        })
        .reduce(|a, b| a.union(&b))
}

/// Whether a run stands above or below everything that is ruled, in the outer eighth of the page.
fn in_margin(page: &Page, run: &TextRun, ruled: Option<Rect>) -> bool {
    let (top, bottom) = ruled.map_or((page.height * 0.12, page.height * 0.88), |r| (r.y0, r.y1));
    let middle = run.bbox.center().y;
    let zone = page.height * 0.14;
    (middle < top && middle < zone) || (middle > bottom && middle > page.height - zone)
}

fn is_page_number(text: &str) -> bool {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    PATTERN
        .get_or_init(|| {
            Regex::new(
                r"(?ix)^(
                  [-—–·.]*\d{1,4}[-—–·.]*
                | 第?[0-9〇零一二三四五六七八九十百]+页?[,，、/]?[共总][计]?[0-9〇零一二三四五六七八九十百]+页
                | 第[0-9〇零一二三四五六七八九十百]+页
                | \d{1,4}/\d{1,4}
                | page\d{1,4}(of\d{1,4})?
                )$",
            )
            .ok()
        })
        .as_ref()
        .is_some_and(|p| p.is_match(text))
}

/// Titles and labels repeat from form to form and are matter all the same.
fn is_matter(text: &str) -> bool {
    if text.starts_with("http") || text.starts_with("file:") {
        return false;
    }
    text.contains('：')
        || text.contains(':') && !text.chars().any(|c| c.is_ascii_digit())
        || (text.ends_with('表') || text.ends_with(')') || text.ends_with('）'))
            && (text.contains("绩效")
                || text.contains("目标")
                || text.contains("预算")
                || text.contains("申报"))
}

fn repeated_runs(
    pages: &[Page],
    all: &[Vec<TextRun>],
    options: &Options,
) -> BTreeSet<(usize, usize)> {
    let mut places: BTreeMap<String, Vec<(usize, usize, bool)>> = BTreeMap::new();
    for (p, runs) in all.iter().enumerate() {
        let ruled = ruled_extent(&pages[p]);
        for (r, run) in runs.iter().enumerate() {
            let masked: String = run
                .text
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            if !masked.is_empty() && !is_matter(&run.text) && in_margin(&pages[p], run, ruled) {
                let clear = stands_clear(&pages[p], run, runs, ruled, options);
                places.entry(masked).or_default().push((p, r, clear));
            }
        }
    }
    let inked = all.iter().filter(|r| !r.is_empty()).count();
    let needed = ((inked as f64 * options.repeated_share).ceil() as usize).max(2);
    let mut out = BTreeSet::new();
    for list in places.into_values() {
        let Some(&(p0, r0, _)) = list.first() else {
            continue;
        };
        let home = all[p0][r0].bbox;
        let near: Vec<(usize, usize, bool)> = list
            .into_iter()
            .filter(|&(p, r, _)| (all[p][r].bbox.y0 - home.y0).abs() <= options.wander)
            .collect();
        let distinct: BTreeSet<usize> = near.iter().map(|&(p, _, _)| p).collect();
        // Matter may come close to a running head on one page, but not on most.
        let clear = near.iter().filter(|(_, _, clear)| *clear).count();
        if distinct.len() >= needed && 2 * clear >= near.len() {
            out.extend(near.into_iter().map(|(p, r, _)| (p, r)));
        }
    }
    out
}

fn stands_clear(
    page: &Page,
    run: &TextRun,
    runs: &[TextRun],
    ruled: Option<Rect>,
    options: &Options,
) -> bool {
    let clearance = options.clearance * run.size;
    let body = type_size(&page.glyphs);
    let inner = if run.bbox.center().y < page.height / 2.0 {
        // Distance down to the next matter.
        let below = runs
            .iter()
            .filter(|o| o.bbox.y0 >= run.bbox.y1 - 0.2 * body)
            .map(|o| o.bbox.y0 - run.bbox.y1)
            .fold(f64::INFINITY, f64::min);
        ruled.map_or(below, |r| below.min((r.y0 - run.bbox.y1).abs()))
    } else {
        let above = runs
            .iter()
            .filter(|o| o.bbox.y1 <= run.bbox.y0 + 0.2 * body)
            .map(|o| run.bbox.y0 - o.bbox.y1)
            .fold(f64::INFINITY, f64::min);
        ruled.map_or(above, |r| above.min((run.bbox.y0 - r.y1).abs()))
    };
    inner >= clearance
}

/// Large slanted type over the page.
fn watermarks(page: &Page, options: &Options) -> Vec<Vec<usize>> {
    let body = type_size(&page.glyphs);
    let glyphs: Vec<usize> = page
        .glyphs
        .iter()
        .enumerate()
        .filter(|(_, g)| is_watermark(g, body, options))
        .map(|(i, _)| i)
        .collect();
    if glyphs.is_empty() {
        Vec::new()
    } else {
        vec![glyphs]
    }
}

fn is_watermark(g: &Glyph, body: f64, options: &Options) -> bool {
    g.slanted && (g.size >= body * options.watermark_scale || g.is_visible())
}
