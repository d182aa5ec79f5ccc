//! The same project in two places.

use super::Hit;
use super::facts::Facts;
use crate::audit::settings::{Settings, ends};
use crate::audit::texts::{Found, figure};
use std::collections::{BTreeMap, BTreeSet};

/// This share of the smaller form's indicators makes two projects of one name the same.
const SAME: f64 = 0.6;
/// So few indicators tell nothing.
const FEWEST: usize = 3;

pub fn look(facts: &[Facts], settings: &Settings) -> impl Iterator<Item = Hit> {
    let generic = &settings.given.words.generic_projects;
    let mut projects: BTreeMap<(&str, i32, &str), Vec<&Facts>> = BTreeMap::new();
    for f in facts {
        let project = f.project.as_ref().filter(|p| !ends(p, generic));
        if let (Some(project), Some(year)) = (project, f.year) {
            projects
                .entry((project, year, &f.form))
                .or_default()
                .push(f);
        }
    }
    let mut out = Vec::new();
    for ((project, year, _), forms) in projects {
        for (n, a) in forms.iter().enumerate() {
            // Each later form is told of with the first that it repeats.
            if let Some(b) = forms[..n].iter().find(|b| same(a, b)) {
                out.push(told(project, year, b, a));
            }
        }
    }
    out.into_iter()
}

fn same(a: &Facts, b: &Facts) -> bool {
    let amount = |f: &Facts| f.total().map(|m| m.yuan).filter(|y| !y.is_zero());
    let equal = matches!((amount(a), amount(b)), (Some(x), Some(y)) if x.compare(y) == Some(std::cmp::Ordering::Equal));
    // Bodies of two regions may well be given the same sum for the same kind of thing, or fill in the same template.
    match a.region == b.region {
        true => equal || alike(a, b),
        false => equal && alike(a, b),
    }
}

fn alike(a: &Facts, b: &Facts) -> bool {
    fn all(f: &Facts) -> BTreeSet<(&str, &str)> {
        f.aims
            .iter()
            .map(|a| (a.key.as_str(), a.text.as_str()))
            .collect()
    }
    let (x, y) = (all(a), all(b));
    let least = x.len().min(y.len());
    least >= FEWEST && x.intersection(&y).count() as f64 >= SAME * least as f64
}

fn told(project: &str, year: i32, first: &Facts, second: &Facts) -> Hit {
    let unnamed = String::new();
    let name = |f: &Facts| f.organisation.clone().unwrap_or(unnamed.clone());
    let (a, b) = (name(first), name(second));
    let (zh, en) = if a == b {
        (
            format!("{a} 在两份文件中申报"),
            format!("in two files of {a}"),
        )
    } else {
        (
            format!("由 {a} 和 {b} 分别申报"),
            format!("by {a} and by {b}"),
        )
    };
    let mut figures = Vec::new();
    let mut places = Vec::new();
    for f in [second, first] {
        match f.total() {
            Some(money) => {
                figures.push(figure(name(f), money.value, Some(&money.unit)));
                places.push(f.place(format!("/amounts/{}", money.at)));
            }
            None => places.push(f.place(String::new())),
        }
    }
    Hit {
        found: Found {
            zh: format!("{year} 年项目“{project}”{zh}"),
            en: format!("the project {project} of {year} is filed {en}"),
            figures,
            ..Found::default()
        },
        organisation: second.organisation.clone(),
        year: Some(year),
        places,
        doubtful: first.review || second.review,
    }
}
