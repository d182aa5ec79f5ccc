//! Runs a case through the stages and compares what comes out with what was put in.

use super::case::Case;
use super::spec::{FUND_ROWS, FormSpec, Prose, is_amount};
use formstitch::model::{
    Amount, Declaration, Evidence, Field, Glyph, Goal, Indicator, Narrative, Page, Target, Term,
};
use formstitch::{form, layout, unprint};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// How a case ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// True values.
    pub values: usize,
    /// Values wrong or missing, but marked for review, where not even a person could tell.
    pub marked: usize,
    /// The same where a person could tell.
    pub needless: usize,
    /// Right values that are marked for review all the same.
    pub suspected: usize,
    /// Wrong values that nothing marks, with everything else that must not be.
    pub faults: Vec<String>,
}

/// One value of a record: what kind of record, and the value in words.
type Value = (&'static str, String);

struct Got {
    declarations: Vec<Declaration>,
    warnings: Vec<String>,
    faults: Vec<String>,
}

/// Uncut must be exact; cut must be exact or marked.
pub fn check(case: &Case) -> Outcome {
    let mut out = Outcome::default();
    let uncut = run(case.uncut.iter().map(std::slice::from_ref), "uncut");
    let mut plain = compare(case, &uncut, "uncut");
    out.faults.append(&mut plain.faults);
    if plain.marked > 0 {
        let said = format!("uncut: {} values wrong, though marked", plain.marked);
        out.faults.push(said);
    }
    if plain.suspected > 0 {
        let said = format!("uncut: {} right values marked for review", plain.suspected);
        out.faults.push(said);
    }
    let cut = run([case.pages.as_slice()].into_iter(), "cut");
    let mut result = compare(case, &cut, "cut");
    out.values = result.values;
    out.suspected = result.suspected;
    if case.doubtful.is_empty() {
        out.needless = result.marked;
    } else {
        out.marked = result.marked;
    }
    out.faults.append(&mut result.faults);
    out
}

fn run<'a>(prints: impl Iterator<Item = &'a [Page]>, which: &str) -> Got {
    let mut got = Got {
        declarations: Vec::new(),
        warnings: Vec::new(),
        faults: Vec::new(),
    };
    let (mut sheets, mut printed, mut doubles, mut furniture) = (Vec::new(), 0, 0, 0);
    for pages in prints {
        let unprinted = unprint::unprint(pages);
        sheets.extend(unprinted.canvases.iter().map(layout::layout));
        printed += pages.iter().map(|p| ink(&p.glyphs)).sum::<usize>();
        doubles += unprinted
            .canvases
            .iter()
            .map(|c| ink(&c.doubles))
            .sum::<usize>();
        furniture += unprinted.furniture.iter().map(|f| ink(f)).sum::<usize>();
        let said = unprinted.warnings.iter();
        got.warnings.extend(said.map(|w| w.code.clone()));
    }
    let forms = form::recognise(&sheets);
    let told = forms.placed_glyphs + forms.table_glyphs + forms.unplaced_glyphs + furniture;
    if told + doubles != printed {
        got.faults.push(format!(
            "{which}: {printed} glyphs printed, but placed {} + tables {} + unplaced {} + furniture {furniture} \
             + doubles {doubles} = {}",
            forms.placed_glyphs,
            forms.table_glyphs,
            forms.unplaced_glyphs,
            told + doubles
        ));
    }
    got.declarations = forms.declarations;
    got
}

fn ink(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|g| !g.ch.is_whitespace()).count()
}

#[derive(Default)]
struct Comparison {
    values: usize,
    marked: usize,
    suspected: usize,
    faults: Vec<String>,
}

fn compare(case: &Case, got: &Got, which: &str) -> Comparison {
    let mut out = Comparison {
        faults: got.faults.clone(),
        ..Comparison::default()
    };
    let unclear: Vec<&Vec<Vec<usize>>> = case.sheets.iter().flat_map(|s| &s.unclear).collect();
    let truths: Vec<Vec<Value>> = case.forms.iter().map(truth).collect();
    let mut left: Vec<&Declaration> = got.declarations.iter().collect();
    for ((form, truth), unclear) in case.forms.iter().zip(&truths).zip(unclear) {
        out.values += truth.len();
        let shared = |d: &Declaration| {
            let mut rest = count(truth.iter());
            values(d, form, unclear)
                .iter()
                .filter(|(v, _)| take(&mut rest, v))
                .count()
        };
        let best = (0..left.len()).max_by_key(|&i| (shared(left[i]), left.len() - i));
        match best {
            None if got.warnings.is_empty() => {
                let said = format!("{which}: silently missing: the whole form {}", form.title);
                out.faults.push(said);
            }
            None => out.marked += truth.len(),
            Some(i) => {
                let declaration = left.remove(i);
                one(&mut out, truth, declaration, (form, unclear), (got, which));
            }
        }
    }
    for declaration in left {
        let size = declaration.fields.len()
            + declaration.amounts.len()
            + declaration.indicators.len()
            + declaration.goals.len();
        if !declaration.review {
            let said = format!(
                "{which}: silently made up: a form 「{}」 of {size} records",
                declaration.title
            );
            out.faults.push(said);
        }
    }
    out
}

fn one(
    out: &mut Comparison,
    truth: &[Value],
    declaration: &Declaration,
    (form, unclear): (&FormSpec, &[Vec<usize>]),
    (got, which): (&Got, &str),
) {
    let mut missing = count(truth.iter());
    let mut suspects = BTreeSet::new();
    for (value, review) in values(declaration, form, unclear) {
        if take(&mut missing, &value) {
            out.suspected += usize::from(review);
        } else if review {
            suspects.insert(value.0);
            out.marked += 1;
        } else {
            let said = format!("{which}: silently wrong: {} {}", value.0, value.1);
            out.faults.push(said);
        }
    }
    let told = !declaration.unplaced.is_empty() || declaration.review || !got.warnings.is_empty();
    for (value, n) in missing {
        if told || suspects.contains(value.0) {
            out.marked += n;
        } else {
            let said = format!("{which}: silently missing: {} {}", value.0, value.1);
            out.faults.extend(std::iter::repeat_n(said, n));
        }
    }
}

fn count<'a>(values: impl Iterator<Item = &'a Value>) -> BTreeMap<Value, usize> {
    let mut out = BTreeMap::new();
    for value in values {
        *out.entry(value.clone()).or_default() += 1;
    }
    out
}

fn take(from: &mut BTreeMap<Value, usize>, value: &Value) -> bool {
    match from.get_mut(value) {
        None => false,
        Some(1) => from.remove(value).is_some(),
        Some(n) => {
            *n -= 1;
            true
        }
    }
}

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
fn truth(form: &FormSpec) -> Vec<Value> {
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
fn values(d: &Declaration, form: &FormSpec, unclear: &[Vec<usize>]) -> Vec<(Value, bool)> {
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

/// What a perfect reader makes of a form.
fn perfect(form: &FormSpec) -> Declaration {
    let evidence = Evidence::default;
    let field = |label: &str, text: &String| Field {
        label: label.into(),
        text: text.clone(),
        evidence: evidence(),
    };
    let (two, one) = (form.year - 2, form.year - 1);
    let columns = [
        "当年预算收支".into(),
        "占比".into(),
        format!("{two}年"),
        format!("{one}年"),
    ];
    let amount = |item: &[&str; 2], column: &String, text: &String| Amount {
        item: item.map(String::from).to_vec(),
        column: column.clone(),
        text: text.clone(),
        value: None,
        unit: Some(if text.ends_with('%') { "%" } else { "万元" }.into()),
        period: None,
        evidence: evidence(),
    };
    let mut out = Declaration {
        form: "department-target".into(),
        title: form.title.clone(),
        year: Some(form.year),
        organisation: Some(form.organisation.clone()),
        fields: vec![
            field("单位名称", &form.organisation),
            field("填报人", &form.person),
            field("联系电话", &form.phone),
        ],
        ..Declaration::default()
    };
    for (item, row) in FUND_ROWS.iter().zip(&form.funds) {
        let cells = columns.iter().zip(row).filter(|(_, text)| is_amount(text));
        out.amounts
            .extend(cells.map(|(c, text)| amount(item, c, text)));
    }
    out.narratives = form
        .narratives
        .iter()
        .map(|p| Narrative {
            label: p.label.into(),
            paragraphs: p.paragraphs.clone(),
            evidence: evidence(),
        })
        .collect();
    for goal in &form.goals {
        out.goals.push(Goal {
            term: goal.term,
            number: goal.number,
            text: goal.text.clone(),
            actual: None,
            evidence: evidence(),
        });
        out.indicators
            .extend(goal.entries.iter().map(|e| Indicator {
                goal: Some((goal.term, goal.number)),
                class: e.class.into(),
                level1: e.level1.into(),
                level2: e.level2.into(),
                name: e.name.clone(),
                target: Target {
                    text: e.target.clone(),
                    ..Target::default()
                },
                standard: (!e.standard.is_empty()).then(|| e.standard.clone()),
                ..Indicator::default()
            }));
    }
    out
}

/// Fails if the comparison does not tell right from wrong on this case.
pub fn self_test(case: &Case) {
    let told = |change: &dyn Fn(&mut Declaration)| {
        let mut declarations: Vec<Declaration> = case.forms.iter().map(perfect).collect();
        change(&mut declarations[0]);
        declarations.reverse();
        let got = Got {
            declarations,
            warnings: Vec::new(),
            faults: Vec::new(),
        };
        let c = compare(case, &got, "self-test");
        (c.faults.len(), c.marked, c.suspected)
    };
    assert_eq!(told(&|_| ()), (0, 0, 0));
    assert_eq!(told(&|d| d.fields[1].text.push('。')), (2, 0, 0));
    assert_eq!(told(&|d| drop(d.amounts.pop())), (1, 0, 0));
    assert_eq!(told(&|d| d.goals[0].evidence.review = true), (0, 0, 1));
    assert_eq!(
        told(&|d| d.narratives[3].paragraphs.push("多".into())),
        (2, 0, 0)
    );
    assert_eq!(
        told(&|d| d.indicators.push(d.indicators[0].clone())),
        (1, 0, 0)
    );
    let marked = |d: &mut Declaration| {
        d.indicators[2].level1.clear();
        d.indicators[2].evidence.review = true;
    };
    assert_eq!(told(&marked), (0, 2, 0));
    let unplaced = |d: &mut Declaration| {
        d.unplaced.push(formstitch::model::Run {
            text: d.indicators.remove(0).name,
            evidence: Evidence::default(),
        });
    };
    assert_eq!(told(&unplaced), (0, 1, 0));
}
