//! The page: a template, its style, its script, and the data as JSON in it.

use super::words::{Language, Words};
use super::{Card, Dossier, View};
use crate::audit::across::Entry;
use crate::audit::{RULES, Scope};
use crate::model::Severity;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

#[derive(Serialize)]
struct Data<'a> {
    words: Words,
    severities: BTreeMap<&'static str, &'static str>,
    forms: usize,
    kinds: Vec<Kind<'a>>,
    cards: Vec<&'a Card>,
    findings: Vec<Row<'a>>,
    amounts: Vec<Bar<'a>>,
}

#[derive(Serialize)]
struct Kind<'a> {
    code: &'a str,
    title: &'a str,
    what: &'a str,
    why: &'a str,
}

/// A finding, with short keys: there may be many.
#[derive(Serialize)]
struct Row<'a> {
    /// Kind.
    k: usize,
    /// Severity.
    s: &'static str,
    /// Whether the reading is to be checked first.
    c: bool,
    /// Whether it is across forms.
    x: bool,
    /// Organisation.
    o: &'a str,
    /// Year.
    y: Option<i32>,
    /// Message.
    m: &'a str,
    /// Figures: label, value, unit, and which of the places it stands at.
    f: Vec<(&'a str, &'a str, &'a str, Option<usize>)>,
    /// Places: card, and what is shown of it.
    p: Vec<(usize, &'a View)>,
}

#[derive(Serialize)]
struct Bar<'a> {
    o: &'a str,
    y: i32,
    form: &'a str,
    wan: f64,
}

/// The page as one file: nothing else is needed to show it, and nothing is fetched.
pub fn page(dossier: &Dossier, language: Language) -> String {
    let data = data(dossier, language);
    // A text that ends the script would end it wherever it stands.
    let json = serde_json::to_string(&data).unwrap_or_default();
    let json = json
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    let parts = [
        ("{{lang}}", language.pick("zh-CN", "en")),
        (
            "{{title}}",
            language.pick("绩效目标审核报告", "Audit of performance declarations"),
        ),
        ("{{style}}", STYLE),
        ("{{script}}", SCRIPT),
        ("{{data}}", json.as_str()),
    ];
    // One walk through the template: what is put in is not looked at again.
    let mut out = String::with_capacity(TEMPLATE.len() + STYLE.len() + SCRIPT.len() + json.len());
    let mut rest = TEMPLATE;
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match parts.iter().find(|(key, _)| rest.starts_with(key)) {
            Some((key, text)) => {
                out.push_str(text);
                rest = &rest[key.len()..];
            }
            None => {
                out.push_str("{{");
                rest = &rest[2..];
            }
        }
    }
    out + rest
}

fn data(dossier: &Dossier, language: Language) -> Data<'_> {
    let mut ids: Vec<&String> = dossier.cards.keys().collect();
    ids.sort_by_key(|id| (&dossier.cards[*id].path, *id));
    let numbers: HashMap<&str, usize> = ids
        .iter()
        .enumerate()
        .map(|(n, id)| (id.as_str(), n))
        .collect();
    let kind = |code: &str| RULES.iter().position(|r| r.code == code).unwrap_or(0);
    Data {
        words: Words::of(language),
        severities: [Severity::Error, Severity::Warning, Severity::Info]
            .map(|s| (word(s), language.severity(s)))
            .into(),
        forms: dossier.audited.forms,
        kinds: RULES
            .iter()
            .map(|r| Kind {
                code: r.code,
                title: language.pick(r.title.zh, r.title.en),
                what: language.pick(r.what.zh, r.what.en),
                why: language.pick(r.why.zh, r.why.en),
            })
            .collect(),
        findings: dossier
            .audited
            .entries
            .iter()
            .map(|e| row(e, dossier, &numbers, kind(&e.finding.code), language))
            .collect(),
        cards: ids.into_iter().map(|id| &dossier.cards[id]).collect(),
        amounts: dossier
            .audited
            .amounts
            .iter()
            .map(|a| Bar {
                o: &a.organisation,
                y: a.year,
                form: &a.form,
                wan: (a.amount.wan * 100.0).round() / 100.0,
            })
            .collect(),
    }
}

/// How the database and the style call it.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn row<'a>(
    e: &'a Entry,
    dossier: &'a Dossier,
    numbers: &HashMap<&str, usize>,
    k: usize,
    language: Language,
) -> Row<'a> {
    let place = |p: &'a crate::audit::across::Place| {
        let view = dossier.cards.get(&p.declaration)?.views.get(&p.pointer)?;
        Some((*numbers.get(p.declaration.as_str())?, view))
    };
    let places: Vec<(usize, &View)> = e.places.iter().filter_map(place).collect();
    let f = &e.finding;
    let english = language == Language::En && !f.message_en.is_empty();
    Row {
        k,
        s: word(f.severity),
        c: f.check_reading,
        x: e.scope == Scope::Archive,
        o: e.organisation.as_deref().unwrap_or(""),
        y: e.year,
        m: if english { &f.message_en } else { &f.message },
        f: f.figures
            .iter()
            .map(|g| {
                (
                    g.label.as_str(),
                    g.value.as_str(),
                    g.unit.as_deref().unwrap_or(""),
                    stands_at(g, &places),
                )
            })
            .collect(),
        p: places,
    }
}

/// Which of the places says a figure: the one whose label names it too, else the only one that says it.
fn stands_at(figure: &crate::model::Figure, places: &[(usize, &View)]) -> Option<usize> {
    let says = |v: &View| {
        let text = v.text.replace([',', '%', ' '], "");
        text == figure.value || !figure.value.is_empty() && v.text == figure.value
    };
    let said: Vec<usize> = (0..places.len()).filter(|n| says(places[*n].1)).collect();
    let named = said
        .iter()
        .find(|n| places[**n].1.label.contains(&figure.label));
    named
        .or(match said.as_slice() {
            [one] => Some(one),
            _ => None,
        })
        .copied()
}
