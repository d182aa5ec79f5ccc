//! The organisation in the title against that of the fields.

use super::Form;
use crate::audit::reading::narrow;
use crate::audit::texts::{Found, figure};

pub fn look(form: &Form<'_>) -> Vec<Found> {
    one(form).into_iter().collect()
}

fn one(form: &Form<'_>) -> Option<Found> {
    let titled = titled(&form.d.title)?;
    let labels = &form.settings.given.forms.organisation_fields;
    let mut fields = form.d.fields.iter().enumerate();
    let (n, field) =
        fields.find(|(_, f)| labels.contains(&f.label) && !f.text.trim().is_empty())?;
    if form.settings.names.alike(&titled, &field.text) {
        return None;
    }
    let (label, named) = (&field.label, narrow(&field.text));
    Some(Found {
        zh: format!("标题为“{titled}”，{label}填报“{named}”"),
        en: format!("the title names {titled}, {label} says {named}"),
        figures: vec![figure("标题", titled, None), figure(label, named, None)],
        refs: vec![format!("/fields/{n}"), "/title".into()],
        severity: None,
    })
}

/// Ends of names of bodies.
const BODIES: [&str; 12] = [
    "局",
    "委员会",
    "委",
    "办公室",
    "中心",
    "院",
    "厅",
    "学校",
    "协会",
    "所",
    "站",
    "馆",
];

/// The body that a title begins with: what stands in front of its year, where it reads like one.
fn titled(title: &str) -> Option<String> {
    let flat = narrow(title);
    let year = flat.find(|c: char| c.is_ascii_digit())?;
    let name = &flat[..year];
    let sound = name.chars().count() >= 4 && BODIES.iter().any(|b| name.ends_with(b));
    sound.then(|| name.to_string())
}
