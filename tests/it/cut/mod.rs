//! Cut anywhere: random forms are laid out as glyphs and rulings on an endless sheet, the sheet is cut into page tiles
//! at random, and what comes out must be what was written in them.
//!
//! - `spec` invents forms, `grid` turns one into cells, `print` lays the cells out on a sheet (`look`, `wrap`);
//! - `plan` says how a sheet is cut: a `Config` is what may happen, a `Plan` what does happen in one case;
//! - `slice` cuts a sheet into tiles, `case` makes a file of them (other matter, running heads and feet, order);
//! - `check` runs a case through the stages and compares `values`, `dump` draws it.
//!
//! Every value of every record of the cut file must be right. A value that is wrong or missing must be marked for
//! review, and only where not even a person could tell (`Case::doubtful`, decided by `slice::doubts`) may it be:
//! - a border was drawn along a cut *within* a row, or through a text: the two halves look like two rows or cells;
//! - text that no tile shows, which only a content stream tells;
//! - pages that are not in the file.
//!
//! A missing value counts as marked if its form has unplaced text or is itself marked, if a wrong value of the same
//! kind in that form is marked, or if un-printing warned. The uncut sheet must come out exactly, with no mark at all.
//!
//! `FORMSTITCH_CUT_CASES=N` sets the number of cases of each test; `FORMSTITCH_CUT_SEED=config:seed` with `cut::one`
//! runs one case; `FORMSTITCH_CUT_DUMP=dir` draws that case, or the failures of a run, as SVG. Seeds of failures
//! are kept in `seeds.txt`.

mod case;
mod check;
mod dump;
pub mod grid;
mod look;
mod perfect;
mod plan;
mod print;
pub mod rng;
mod slice;
pub mod spec;
pub mod values;
mod wrap;

use check::Outcome;
use formstitch::model::Axis;
use plan::Config;
use rayon::prelude::*;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Cases of a configuration's own test.
const CASES: u64 = 200;
/// Failures that are told in full.
const TOLD: usize = 5;

fn cases(default: u64) -> u64 {
    std::env::var("FORMSTITCH_CUT_CASES").map_or(default, |n| n.parse().expect("a number"))
}

fn outcome(config: &'static Config, seed: u64) -> Outcome {
    let run = || check::check(&case::build(config, seed));
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        Outcome {
            faults: vec![format!("panic: {}", said.unwrap_or_default())],
            ..Outcome::default()
        }
    })
}

fn run(config: &'static Config, seeds: Range<u64>) {
    let start = std::time::Instant::now();
    let outcomes: Vec<(u64, Outcome)> = seeds
        .into_par_iter()
        .map(|seed| (seed, outcome(config, seed)))
        .collect();
    let all = outcomes.len();
    let share = |n: usize| 100.0 * n as f64 / all.max(1) as f64;
    let number = |f: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|(_, o)| f(o)).count();
    let sum = |f: &dyn Fn(&Outcome) -> usize| outcomes.iter().map(|(_, o)| f(o)).sum::<usize>();
    let sound = |o: &Outcome| o.faults.is_empty();
    let marks = |o: &Outcome| o.marked + o.needless;
    let (exact, marked, wrong) = (
        number(&|o| sound(o) && marks(o) == 0),
        number(&|o| sound(o) && marks(o) > 0),
        number(&|o| !sound(o)),
    );
    let (values, needless) = (sum(&|o| o.values), sum(&|o| o.needless));
    println!(
        "cut anywhere, {}: {all} cases ({} in doubt): {exact} exact ({:.1} %), {marked} marked ({:.1} %), {wrong} wrong ({:.1} %); \
         {values} values: {} wrong but marked in doubt, {needless} without doubt, {} right but marked; {:.1} s",
        config.name,
        number(&|o| o.doubtful),
        share(exact),
        share(marked),
        share(wrong),
        sum(&|o| o.marked),
        sum(&|o| o.suspected),
        start.elapsed().as_secs_f64()
    );
    let open = open_seeds(config);
    if !open.is_empty() {
        println!("known to be open, see open.txt: {} {open:?}", config.name);
    }
    let outcomes: Vec<(u64, Outcome)> = outcomes
        .into_iter()
        .filter(|(seed, _)| !open.contains(seed))
        .collect();
    let needless: usize = outcomes.iter().map(|(_, o)| o.needless).sum();
    let failures: Vec<&(u64, Outcome)> = outcomes.iter().filter(|(_, o)| !sound(o)).collect();
    for (seed, outcome) in failures.iter().take(TOLD) {
        tell(config, *seed, outcome);
    }
    let marked: Vec<u64> = outcomes
        .iter()
        .filter(|(_, o)| o.needless > 0)
        .map(|(s, _)| *s)
        .take(20)
        .collect();
    let seeds: Vec<u64> = failures.iter().map(|(s, _)| *s).take(40).collect();
    assert!(
        failures.is_empty(),
        "{}: {wrong} of {all} cases are wrong; seeds {seeds:?}",
        config.name
    );
    assert!(
        needless as f64 <= config.needless * values as f64,
        "{}: {needless} of {values} values are wrong and marked where a person could tell; seeds {marked:?}",
        config.name
    );
}

/// The cases of a configuration that are known to fail and wait to be mended; each is told with its reason in
/// `open.txt`.
fn open_seeds(config: &Config) -> Vec<u64> {
    include_str!("open.txt")
        .lines()
        .filter_map(|line| line.split('#').next()?.trim().split_once(':'))
        .filter(|(name, _)| *name == config.name)
        .filter_map(|(_, seed)| seed.trim().parse().ok())
        .collect()
}

/// Says what is wrong with a case, and draws it if asked to.
fn tell(config: &'static Config, seed: u64, outcome: &Outcome) {
    const LINES: usize = 12;
    println!("\n{}:{seed}", config.name);
    for fault in outcome.faults.iter().take(LINES) {
        println!("  {fault}");
    }
    if outcome.faults.len() > LINES {
        println!("  and {} more", outcome.faults.len() - LINES);
    }
    let Ok(case) = catch_unwind(|| case::build(config, seed)) else {
        return;
    };
    println!("  pages {}, tiles {:?}", case.pages.len(), case.tiles);
    println!("  in doubt: {:?}\n  {:?}", case.doubtful, case.plan);
    if let Some(dir) = std::env::var_os("FORMSTITCH_CUT_DUMP") {
        dump::dump(dir.as_ref(), config.name, seed, &case).expect("pictures written");
    }
}

macro_rules! configurations {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            run(plan::by_name(stringify!($name)), 0..cases(CASES));
        })*
    };
}

configurations!(easy clean_cuts through_cells clipped_strings closed_rows repeated_heads kept_once lost_strip);

#[test]
fn cut_anywhere() {
    run(plan::by_name("everything"), 0..cases(1_000));
}

#[test]
#[ignore = "long: 10,000 cases"]
fn cut_anywhere_long() {
    run(
        plan::by_name("everything"),
        100_000..100_000 + cases(10_000),
    );
}

/// `config:seed`, with a comment after `#`.
fn parse(line: &str) -> Option<(&'static Config, u64)> {
    let line = line.split('#').next()?.trim();
    let (name, seed) = line.split_once(':')?;
    Some((plan::by_name(name), seed.parse().expect("a seed")))
}

#[test]
fn seeds_of_earlier_failures() {
    let mut wrong = Vec::new();
    for (config, seed) in include_str!("seeds.txt").lines().filter_map(parse) {
        let outcome = outcome(config, seed);
        // What is known to be open may be marked without need, but never silent.
        let exact = config.needless == 0.0 && !open_seeds(config).contains(&seed);
        if !outcome.faults.is_empty() || (exact && outcome.needless > 0) {
            tell(config, seed, &outcome);
            wrong.push(format!("{}:{seed}", config.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The case named by `FORMSTITCH_CUT_SEED`, if any.
#[test]
fn one() {
    let Ok(named) = std::env::var("FORMSTITCH_CUT_SEED") else {
        return;
    };
    let (config, seed) = parse(&named).expect("config:seed");
    let outcome = outcome(config, seed);
    tell(config, seed, &outcome);
    println!("  {} values, {} marked", outcome.values, outcome.marked);
    println!("  {} marked where a person could tell", outcome.needless);
    assert!(outcome.faults.is_empty() && outcome.needless == 0);
}

/// Everything that a form says is printed once, and every row of cells covers the whole width.
#[test]
fn the_printer_prints_everything_once() {
    for config in plan::ALL {
        for seed in 0..40 {
            let case = case::build(config, seed);
            let written: usize = case.forms.iter().map(characters).sum();
            let printed: usize = case
                .sheets
                .iter()
                .flat_map(|s| &s.glyphs)
                .filter(|g| !g.ch.is_whitespace())
                .count();
            assert_eq!(written, printed, "{}:{seed}", config.name);
            for sheet in &case.sheets {
                for g in &sheet.glyphs {
                    let Some(cell) = g.cell.map(|c| sheet.cells[c].rect) else {
                        continue;
                    };
                    let inside = g.bbox.intersection(&cell);
                    assert!(
                        (inside.area() - g.bbox.area()).abs() < 1e-6,
                        "{}:{seed}: {} leaves its cell",
                        config.name,
                        g.ch
                    );
                }
                let area: f64 = sheet.cells.iter().map(|c| c.rect.area()).sum();
                let box_area: f64 = boxed_area(sheet);
                assert!((area - box_area).abs() < 1e-3, "{}:{seed}", config.name);
            }
        }
    }
}

/// Area of the tables of a sheet, from their outermost borders.
fn boxed_area(sheet: &print::SheetPrint) -> f64 {
    let tops = &sheet.form_tops;
    (0..tops.len())
        .map(|i| {
            let next = tops.get(i + 1).copied().unwrap_or(f64::INFINITY);
            sheet
                .cells
                .iter()
                .map(|c| c.rect)
                .filter(|r| r.y0 >= tops[i] && r.y0 < next)
                .reduce(|a, b| a.union(&b))
                .map_or(0.0, |r| r.area())
        })
        .sum()
}

/// Characters of a form, blanks not counted, labels and heads included.
fn characters(form: &spec::FormSpec) -> usize {
    let cells = grid::cells(form);
    let texts = cells.iter().flat_map(|c| &c.paragraphs);
    texts
        .chain([&form.title])
        .flat_map(|t| t.chars())
        .filter(|c| !c.is_whitespace())
        .count()
}

/// The comparison takes the truth for right, and sees what is wrong, made up or missing.
#[test]
fn the_check_sees_what_is_wrong() {
    for seed in 0..40 {
        let case = case::build(plan::by_name("everything"), seed);
        check::self_test(&case);
    }
}

/// No cut loses anything: put back, the tiles show every glyph and every bit of every ruling.
#[test]
fn the_cutter_loses_nothing() {
    for config in plan::ALL.into_iter().filter(|c| c.lost == 0.0) {
        for seed in 0..40 {
            let case = case::build(config, seed);
            for index in 0..case.sheets.len() {
                conserved(&case, index, &format!("{}:{seed}", config.name));
            }
        }
    }
}

fn conserved(case: &case::Case, index: usize, name: &str) {
    let key =
        |ch: char, x: f64, y: f64| (ch, (x * 100.0).round() as i64, (y * 100.0).round() as i64);
    let mut seen = std::collections::HashMap::new();
    let mut lengths = [0.0, 0.0];
    for (page, origin) in case.pages.iter().zip(&case.origin) {
        let Some((_, pieces)) = origin.as_ref().filter(|(i, _)| *i == index) else {
            continue;
        };
        let (dx, dy) = pieces[pieces.len() - 1].shift;
        for g in &page.glyphs {
            let visible = g.is_visible() || case.plan.kept == plan::Kept::LinesOnce;
            if visible {
                let at = key(g.ch, g.bbox.x0 - dx, g.bbox.y0 - dy);
                *seen.entry(at).or_insert(0) += 1;
            }
            assert!(g.is_visible() || g.shown.area() == 0.0, "{name}");
        }
        for r in &page.rulings {
            lengths[usize::from(r.axis == Axis::Vertical)] += r.to - r.from;
        }
    }
    let sheet = &case.sheets[index];
    for g in &sheet.glyphs {
        let at = key(g.ch, g.bbox.x0, g.bbox.y0);
        // A hundredth more or less where rounding falls on the edge.
        let times: i32 = (-1..=1)
            .flat_map(|i| (-1..=1).map(move |j| (i, j)))
            .filter_map(|(i, j)| seen.get(&(at.0, at.1 + i, at.2 + j)))
            .sum();
        assert!(times >= 1, "{name}: {} at {:?} is lost", g.ch, g.bbox);
    }
    for (axis, printed) in [Axis::Horizontal, Axis::Vertical].into_iter().zip(lengths) {
        let drawn: f64 = sheet
            .rulings
            .iter()
            .filter(|r| r.axis == axis)
            .map(|r| r.to - r.from)
            .sum();
        // Bits of less than a hundredth of a point may go.
        let least = drawn - 0.01 * (sheet.rulings.len() * case.pages.len()) as f64;
        assert!(printed >= least, "{name}: {axis:?} {printed} of {drawn}");
    }
}
