//! dev
use formstitch::model::Axis;
fn main() {
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let d = formstitch::read::read(&b).unwrap();
        println!("{f} {:?}", d.warnings);
        for p in &d.pages {
            let hs: Vec<_> = p
                .rulings
                .iter()
                .filter(|r| r.axis == Axis::Horizontal)
                .collect();
            let vs: Vec<_> = p
                .rulings
                .iter()
                .filter(|r| r.axis == Axis::Vertical)
                .collect();
            println!(
                "page {} {}x{} glyphs {} hidden {} partial {} h {} v {}",
                p.number,
                p.width,
                p.height,
                p.glyphs.len(),
                p.glyphs.iter().filter(|g| !g.is_visible()).count(),
                p.glyphs
                    .iter()
                    .filter(|g| g.is_visible() && (g.shown.area() < g.bbox.area() * 0.98))
                    .count(),
                hs.len(),
                vs.len()
            );
            let mn = |v: Vec<f64>| v.into_iter().fold(f64::INFINITY, f64::min);
            let mx = |v: Vec<f64>| v.into_iter().fold(f64::NEG_INFINITY, f64::max);
            println!(
                "  H x {:.1}..{:.1} y {:.1}..{:.1}; V x {:.1}..{:.1} y {:.1}..{:.1}; styles {:?}",
                mn(hs.iter().map(|r| r.from).collect()),
                mx(hs.iter().map(|r| r.to).collect()),
                mn(hs.iter().map(|r| r.at).collect()),
                mx(hs.iter().map(|r| r.at).collect()),
                mn(vs.iter().map(|r| r.at).collect()),
                mx(vs.iter().map(|r| r.at).collect()),
                mn(vs.iter().map(|r| r.from).collect()),
                mx(vs.iter().map(|r| r.to).collect()),
                p.rulings
                    .iter()
                    .map(|r| format!("{:?}", r.style))
                    .collect::<std::collections::BTreeSet<_>>()
            );
            let l = mn(vs.iter().map(|r| r.at).collect());
            let r = mx(vs.iter().map(|r| r.at).collect());
            let cov = |x: f64| {
                formstitch::model::covered(
                    vs.iter()
                        .filter(|v| (v.at - x).abs() < 2.0)
                        .map(|v| (v.from, v.to)),
                    (0., 2000.),
                )
            };
            println!("  left V cover {:.0} right V cover {:.0}", cov(l), cov(r));
            println!(
                "  hidden: {}",
                p.glyphs
                    .iter()
                    .filter(|g| !g.is_visible())
                    .map(|g| g.ch)
                    .take(80)
                    .collect::<String>()
            );
        }
    }
}
