//! dev
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let b = std::fs::read(&a[1]).unwrap();
    let d = formstitch::read::read(&b).unwrap();
    let l = formstitch::pipeline::lay_out(&d);
    for (k, c) in l.unprinted.canvases.iter().enumerate() {
        println!("canvas {k} tiles {:?}", c.tiles);
        println!(
            " seams {:?} doubles {} hidden {} anchors {}",
            c.seams,
            c.doubles.len(),
            c.hidden.len(),
            c.anchors.len()
        );
        if a.len() > 2 {
            for g in c
                .glyphs
                .iter()
                .chain(&c.doubles)
                .chain(&c.hidden)
                .filter(|g| a[2].contains(g.ch))
            {
                println!(
                    "{} p{} bbox {:.1?} shown {:.1?} home {:.1?} hid {:?}",
                    g.ch,
                    g.page,
                    (g.bbox.x0, g.bbox.y0, g.bbox.x1, g.bbox.y1),
                    (g.shown.x0, g.shown.y0, g.shown.x1, g.shown.y1),
                    (g.home.x0, g.home.y0),
                    g.hidden
                );
            }
        }
    }
    println!(
        "furniture {:?}",
        l.unprinted
            .furniture
            .iter()
            .map(|r| r.iter().map(|g| g.ch).collect::<String>())
            .collect::<Vec<_>>()
    );
    println!("warn {:?}", l.unprinted.warnings);
    if a.len() <= 2 {
        for s in &l.sheets {
            for b in &s.blocks {
                match b {
                    formstitch::model::Block::Line(l) => {
                        println!("LINE {:?} {:?}", l.span.text, l.span.flags)
                    }
                    formstitch::model::Block::Table(t) => {
                        println!("TABLE {}x{}", t.rows, t.cols);
                        for c in &t.cells {
                            println!(
                                "  r{}c{} {}x{} {:?} {:?}{}",
                                c.row,
                                c.col,
                                c.rowspan,
                                c.colspan,
                                c.span.text,
                                c.span.flags,
                                if c.span.review { " REVIEW" } else { "" }
                            );
                        }
                    }
                }
            }
        }
    }
}
