//! Prompts of the template that were left where an answer belongs.

use super::Form;
use crate::audit::settings::has;
use crate::audit::texts::{Found, short};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let prompts = &form.words().prompts;
    let mut out = Vec::new();
    for (n, f) in form.d.fields.iter().enumerate() {
        if has(&f.text, prompts) {
            out.push(told(&f.label, &f.text, format!("/fields/{n}")));
        }
    }
    for (n, x) in form.d.narratives.iter().enumerate() {
        if x.paragraphs.iter().any(|p| has(p, prompts)) && x.paragraphs.len() == 1 {
            out.push(told(&x.label, &x.paragraphs[0], format!("/narratives/{n}")));
        }
    }
    out
}

fn told(label: &str, text: &str, pointer: String) -> Found {
    let text = short(text);
    Found {
        zh: format!("{label}：仍是填表提示“{text}”"),
        en: format!("{label}: still the template's prompt, “{text}”"),
        refs: vec![pointer],
        ..Found::default()
    }
}
