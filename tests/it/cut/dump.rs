//! Pictures of a case, for looking at.

use super::case::Case;
use formstitch::model::{Axis, Page};
use std::fmt::Write as _;
use std::path::Path;

/// Writes `uncut-N.svg` and `page-NN.svg` into `dir/<config>-<seed>`.
pub fn dump(dir: &Path, name: &str, seed: u64, case: &Case) -> std::io::Result<()> {
    let dir = dir.join(format!("{name}-{seed}"));
    std::fs::create_dir_all(&dir)?;
    std::fs::write(dir.join("plan.txt"), format!("{:#?}\n", case.plan))?;
    for (i, page) in case.uncut.iter().enumerate() {
        std::fs::write(dir.join(format!("uncut-{}.svg", i + 1)), svg(page))?;
    }
    for page in &case.pages {
        let file = dir.join(format!("page-{:02}.svg", page.number));
        std::fs::write(file, svg(page))?;
    }
    Ok(())
}

/// A page with its rulings and glyphs; hidden glyphs are red, clipped ones blue.
fn svg(page: &Page) -> String {
    let (w, h) = (page.width, page.height);
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{w}' height='{h}' viewBox='0 0 {w} {h}'>\
         <rect width='{w}' height='{h}' fill='white'/>\n"
    );
    for r in &page.rulings {
        let (x0, y0, x1, y1) = match r.axis {
            Axis::Horizontal => (r.from, r.at, r.to, r.at),
            Axis::Vertical => (r.at, r.from, r.at, r.to),
        };
        let _ = writeln!(
            out,
            "<line x1='{x0:.2}' y1='{y0:.2}' x2='{x1:.2}' y2='{y1:.2}' stroke='black' stroke-width='{}'/>",
            r.width
        );
    }
    for g in &page.glyphs {
        let colour = match g.hidden {
            Some(_) => "red",
            None if g.shown != g.bbox => "blue",
            None => "black",
        };
        let text = match g.ch {
            '<' => "&lt;".to_string(),
            '&' => "&amp;".to_string(),
            c => c.to_string(),
        };
        let _ = writeln!(
            out,
            "<text x='{:.2}' y='{:.2}' font-size='{:.2}' fill='{colour}'>{text}</text>",
            g.bbox.x0,
            g.bbox.y0 + 0.86 * g.size,
            g.size
        );
    }
    out + "</svg>\n"
}
