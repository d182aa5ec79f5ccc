//! Forms, written and extracted, as lists of values that can be compared.

use super::spec::{FUND_ROWS, FormSpec, Prose, is_amount};
use formstitch::model::{Declaration, Term};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// One value of a record: what kind of record, and the value in words.
pub type Value = (&'static str, String);

/// A text without white space and with compatibility characters made ordinary.
fn canon(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

fn term(term: Term) -> &'static str {
    match term {
        Term::Long => "long",
        Term::Mid => "mid",
        Term::Annual => "annual",
    }
}

/// The values that a form really has.
pub fn truth(form: &FormSpec) -> Vec<Value> {
    let mut out: Vec<Value> = vec![
        ("form", "department-target".into()),
        ("title", canon(&form.title)),
        ("year", form.year.to_string()),
        ("organisation", canon(&form.organisation)),
    ];
    for (label, text) in [
        ("单位名称", &form.organisation),
        ("填报人", &form.person),
        ("联系电话", &form.phone),
    ] {
        out.push(("field", format!("{label}: {}", canon(text))));
    }
    let before = |n: i32| format!("{}年", form.year - n);
    let columns = ["当年预算收支".into(), "占比".into(), before(2), before(1)];
    for (item, row) in FUND_ROWS.iter().zip(&form.funds) {
        for (column, text) in columns.iter().zip(row) {
            if is_amount(text) {
                let unit = if text.ends_with('%') { "%" } else { "万元" };
                let item = item.join("/");
                out.push(("amount", format!("{item} {column}: {} {unit}", canon(text))));
            }
        }
    }
    for prose in &form.narratives {
        let paragraphs: Vec<String> = prose.paragraphs.iter().map(|p| canon(p)).collect();
        out.push(("narrative", narrative(prose.label, &paragraphs)));
    }
    for goal in &form.goals {
        let who = format!("{} {}", term(goal.term), goal.number);
        out.push(("goal", format!("{who}: {}", canon(&goal.text))));
        for e in &goal.entries {
            let parts = [e.class, e.level1, e.level2, &e.name, &e.target, &e.standard];
            out.push(("indicator", format!("{who} | {}", row(&parts))));
        }
    }
    out
}

fn row(parts: &[&str]) -> String {
    let parts: Vec<String> = parts.iter().map(|p| canon(p)).collect();
    parts.join(" | ")
}

fn narrative(label: &str, paragraphs: &[String]) -> String {
    format!("{label}: {}", paragraphs.join(" ¶ "))
}

/// The values of an extracted form, each with whether it is marked for review.
pub fn values(d: &Declaration, form: &FormSpec, unclear: &[Vec<usize>]) -> Vec<(Value, bool)> {
    let mut out: Vec<(Value, bool)> = vec![
        (("form", d.form.clone()), d.review),
        (("title", canon(&d.title)), d.review),
    ];
    let mut add = |kind, text, review| out.push(((kind, text), review));
    if let Some(year) = d.year {
        add("year", year.to_string(), d.review);
    }
    if let Some(organisation) = &d.organisation {
        add("organisation", canon(organisation), d.review);
    }
    for f in &d.fields {
        let text = format!("{}: {}", canon(&f.label), canon(&f.text));
        add("field", text, f.evidence.review);
    }
    for a in &d.amounts {
        let unit = a.unit.as_deref().unwrap_or("none");
        let (item, column) = (canon(&a.item.join("/")), canon(&a.column));
        let text = format!("{item} {column}: {} {unit}", canon(&a.text));
        add("amount", text, a.evidence.review);
    }
    for n in &d.narratives {
        let paragraphs: Vec<String> = n.paragraphs.iter().map(|p| canon(p)).collect();
        let label = canon(&n.label);
        let known = form.narratives.iter().position(|p| p.label == label);
        let paragraphs = match known {
            Some(i) => as_good_as(&form.narratives[i], &unclear[i], paragraphs),
            None => paragraphs,
        };
        add(
            "narrative",
            narrative(&label, &paragraphs),
            n.evidence.review,
        );
    }
    for g in &d.goals {
        let text = format!("{} {}: {}", term(g.term), g.number, canon(&g.text));
        add("goal", text, g.evidence.review);
    }
    for i in &d.indicators {
        let who = match i.goal {
            Some((t, n)) => format!("{} {n}", term(t)),
            None => "no goal".into(),
        };
        let standard = i.standard.as_deref().unwrap_or_default();
        let level1 = i.level1.as_str();
        let parts = [
            &i.class,
            level1,
            &i.level2,
            &i.name,
            &i.target.text,
            standard,
        ];
        add(
            "indicator",
            format!("{who} | {}", row(&parts)),
            i.evidence.review,
        );
    }
    out
}

/// The true paragraphs, if `got` differs from them only by ends that look just like a wrap.
fn as_good_as(truth: &Prose, unclear: &[usize], got: Vec<String>) -> Vec<String> {
    let truth: Vec<String> = truth.paragraphs.iter().map(|p| canon(p)).collect();
    let ends = |paragraphs: &[String]| -> BTreeSet<usize> {
        let lengths = paragraphs.iter().map(String::len);
        lengths
            .scan(0, |sum, n| {
                *sum += n;
                Some(*sum)
            })
            .collect()
    };
    let (true_ends, got_ends) = (ends(&truth), ends(&got));
    let excused: BTreeSet<usize> = unclear
        .iter()
        .filter_map(|&i| true_ends.iter().nth(i).copied())
        .collect();
    let same = truth.concat() == got.concat()
        && got_ends.is_subset(&true_ends)
        && true_ends.difference(&got_ends).all(|e| excused.contains(e));
    if same { truth } else { got }
}
