//! Runs a case through the stages and compares what comes out with what was put in.

use super::case::Case;
use super::perfect::perfect;
use super::spec::FormSpec;
use super::values::{Value, truth, values};
use formstitch::model::{Declaration, Document, Evidence, Facts, Format, Glyph, Page, TextLayer};
use formstitch::{form, pipeline};
use std::collections::{BTreeMap, BTreeSet};

/// How a case ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Not even a person could tell everything.
    pub doubtful: bool,
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

struct Got {
    declarations: Vec<Declaration>,
    warnings: Vec<String>,
    faults: Vec<String>,
}

/// Uncut must be exact; cut must be exact or marked.
pub fn check(case: &Case) -> Outcome {
    let mut out = Outcome {
        doubtful: !case.doubtful.is_empty(),
        ..Outcome::default()
    };
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
        let laid = pipeline::lay_out(&document(pages));
        let unprinted = laid.unprinted;
        sheets.extend(laid.sheets);
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

fn document(pages: &[Page]) -> Document {
    Document {
        format: Format::Pdf,
        text_layer: TextLayer::Native,
        pages: pages.to_vec(),
        sheets: Vec::new(),
        furniture: Vec::new(),
        facts: Facts::default(),
        warnings: Vec::new(),
    }
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
