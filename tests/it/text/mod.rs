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
const CASES: u64 = 100;

/// Of all values, at most this share may be wrong and not marked: what is open, see docs/decisions.md.
const MOST_SILENT: f64 = 0.001;
/// Of all values, at least this share is right.
const LEAST: f64 = 0.975;
/// The same where whole columns lie beyond the cut.
const LEAST_FAR: f64 = 0.63;

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
        out.faults
            .push(format!("{} forms", report.declarations.len()));
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
    println!(
        "{plan:#?}\n{text}\n{:#?}\n{:#?}\n{:?}",
        out.silent, out.told, out.faults
    );
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
    for line in outcomes
        .iter()
        .flat_map(|(_, o)| &o.told)
        .filter(|l| l.starts_with('-'))
    {
        *kinds
            .entry(line.split('"').nth(1).unwrap_or_default())
            .or_default() += 1;
    }
    println!("missing, marked: {kinds:?}");
    for (seed, o) in outcomes
        .iter()
        .filter(|(_, o)| !o.silent.is_empty())
        .take(12)
    {
        println!(
            "seed {seed}: {:#?}",
            o.silent.iter().take(4).collect::<Vec<_>>()
        );
    }
    let faults: Vec<_> = outcomes
        .iter()
        .filter(|(_, o)| !o.faults.is_empty())
        .map(|(s, o)| (s, &o.faults))
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(
        silent as f64 <= MOST_SILENT * values as f64,
        "{silent} values are wrong and not marked"
    );
    let least = if far { LEAST_FAR } else { LEAST };
    assert!(
        right as f64 >= least * values as f64,
        "only {right} of {values} values are right"
    );
}

/// Text that is made to be hard: no form at all, forms with their lines shuffled, doubled, cut or changed.
fn mutated(seed: u64) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let (_, _, text) = case(rng.next() % 50, rng.chance(0.3));
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for _ in 0..rng.int(1, 20) {
        let (a, b) = (rng.below(lines.len()), rng.below(lines.len()));
        match rng.below(6) {
            0 => lines.swap(a, b),
            1 => lines[a] = lines[b].clone(),
            2 => lines[a] = lines[a].replacen('\t', "", 1),
            3 => lines[a].push_str("\t\t合计\t1.0"),
            4 => lines[a] = lines[a].chars().rev().collect(),
            _ => lines.insert(a, lines[b].replace('\t', "")),
        }
    }
    let mut bytes = lines.join("\n").into_bytes();
    for _ in 0..rng.below(4) {
        let at = rng.below(bytes.len());
        bytes[at] = rng.next() as u8;
    }
    bytes
}

#[test]
fn no_text_makes_it_panic_or_lose_a_character() {
    let faults: Vec<String> = (0..cases())
        .into_par_iter()
        .filter_map(|seed| {
            let bytes = mutated(seed);
            let run = || pipeline::extract("case.txt", &bytes);
            let Ok(report) = std::panic::catch_unwind(run) else {
                return Some(format!("{seed}: panic"));
            };
            let c = report.coverage;
            let told = c.placed + c.tables + c.unplaced + c.furniture;
            (told != c.glyphs).then(|| format!("{seed}: {c:?}"))
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn much_text_takes_little_time() {
    let (_, _, form) = case(3, false);
    let row = "\t产出指标\t数量指标\t完成率\t100%\t不超过预算金\n";
    let cut = format!("{form}\n{}{}", row.repeat(4000), "额\n".repeat(4000));
    let wide = format!(
        "一级指标\t二级指标\t指标名称\t指标值{}\n{}",
        "\t备注".repeat(300),
        row.repeat(500)
    );
    let words = format!("{}\t甲\n{}", "文".repeat(200_000), "字\n".repeat(3000));
    for text in [cut, wide, words, "\t甲\n".repeat(50_000)] {
        let start = std::time::Instant::now();
        let report = pipeline::extract("case.txt", text.as_bytes());
        let c = report.coverage;
        assert_eq!(c.placed + c.tables + c.unplaced + c.furniture, c.glyphs);
        assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
    }
}
