//! Texts of lost PDFs: random forms are printed as the tab-separated text of their left strip with the cut pieces behind
//! it, and what is read must be what was written, or be marked for review.
//!
//! `FORMSTITCH_TEXT_CASES=N` sets the number of cases, `FORMSTITCH_TEXT_SEED=N` runs and prints one.

mod print;

use crate::cut::rng::Rng;
use crate::cut::spec::FormSpec;
use crate::cut::values::{Value, truth, values};
use formstitch::pipeline;
use print::Plan;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Cases of the property test.
const CASES: u64 = 200;

/// How a case ended.
#[derive(Clone, Debug, Default)]
struct Outcome {
    values: usize,
    right: usize,
    marked: usize,
    suspected: usize,
    silent: Vec<String>,
    told: Vec<String>,
    faults: Vec<String>,
}

fn case(seed: u64, far: bool) -> (FormSpec, Plan, String) {
    let mut rng = Rng::new(seed ^ 0x7EE7);
    let form = FormSpec::random(&mut rng);
    let plan = Plan::random(&mut rng, far);
    let text = print::print(&form, &plan, &mut rng);
    (form, plan, text)
}

fn check(seed: u64, far: bool) -> Outcome {
    let (form, _, text) = case(seed, far);
    let report = pipeline::extract("case.txt", text.as_bytes());
    let mut out = Outcome::default();
    let c = report.coverage;
    if c.placed + c.tables + c.unplaced + c.furniture != c.glyphs {
        out.faults.push(format!("coverage does not add up: {c:?}"));
    }
    let [declaration] = report.declarations.as_slice() else {
        out.faults.push(format!("{} forms", report.declarations.len()));
        return out;
    };
    let mut missing: BTreeMap<Value, usize> = BTreeMap::new();
    for value in truth(&form) {
        out.values += 1;
        *missing.entry(value).or_default() += 1;
    }
    let mut suspects = BTreeSet::new();
    let clear = vec![Vec::new(); form.narratives.len()];
    for (value, review) in values(declaration, &form, &clear) {
        match missing.get_mut(&value) {
            Some(n) if *n > 0 => {
                *n -= 1;
                out.right += 1;
                out.suspected += usize::from(review);
            }
            _ if review => {
                out.marked += 1;
                suspects.insert(value.0);
                out.told.push(format!("+ {value:?}"));
            }
            _ => out.silent.push(format!("+ {value:?}")),
        }
    }
    let told = !declaration.unplaced.is_empty() || declaration.review;
    for (value, n) in missing.into_iter().filter(|(_, n)| *n > 0) {
        if told || suspects.contains(value.0) {
            out.told.push(format!("- {value:?}"));
        } else {
            out.silent.push(format!("- {n} {value:?}"));
        }
    }
    out
}

fn cases() -> u64 {
    let set = std::env::var("FORMSTITCH_TEXT_CASES");
    set.map_or(CASES, |n| n.parse().expect("a number"))
}

#[test]
fn one() {
    let Ok(seed) = std::env::var("FORMSTITCH_TEXT_SEED") else {
        return;
    };
    let far = seed.starts_with('f');
    let seed: u64 = seed.trim_start_matches('f').parse().expect("a number");
    let (_, plan, text) = case(seed, far);
    let out = check(seed, far);
    println!("{plan:#?}\n{text}\n{:#?}\n{:#?}\n{:?}", out.silent, out.told, out.faults);
    let report = pipeline::extract("case.txt", text.as_bytes());
    for d in &report.declarations {
        let unplaced: Vec<&str> = d.unplaced.iter().map(|u| u.text.as_str()).collect();
        println!("unplaced {unplaced:?}");
    }
}

#[test]
fn what_is_read_is_right_or_marked() {
    run(false);
}

#[test]
fn whichever_column_is_cut() {
    run(true);
}

fn run(far: bool) {
    let outcomes: Vec<(u64, Outcome)> = (0..cases())
        .into_par_iter()
        .map(|seed| (seed, check(seed, far)))
        .collect();
    let sum = |f: &dyn Fn(&Outcome) -> usize| outcomes.iter().map(|(_, o)| f(o)).sum::<usize>();
    let (values, right) = (sum(&|o| o.values), sum(&|o| o.right));
    let silent = sum(&|o| o.silent.len());
    println!(
        "texts: {} cases, {values} values: {right} right ({:.4}), of these {} marked; {} wrong but marked, {silent} silent ({:.4})",
        outcomes.len(),
        right as f64 / values as f64,
        sum(&|o| o.suspected),
        sum(&|o| o.marked),
        silent as f64 / values as f64,
    );
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for line in outcomes.iter().flat_map(|(_, o)| &o.told).filter(|l| l.starts_with('-')) {
        *kinds.entry(line.split('"').nth(1).unwrap_or_default()).or_default() += 1;
    }
    println!("missing, marked: {kinds:?}");
    for (seed, o) in outcomes.iter().filter(|(_, o)| !o.silent.is_empty()).take(12) {
        println!("seed {seed}: {:#?}", o.silent.iter().take(4).collect::<Vec<_>>());
    }
    let faults: Vec<_> = outcomes.iter().filter(|(_, o)| !o.faults.is_empty()).map(|(s, o)| (s, &o.faults)).collect();
    assert!(faults.is_empty(), "{faults:?}");
}
