//! What a form of its family has to say.

use super::Form;
use crate::audit::texts::Found;

pub fn look(form: &Form<'_>) -> Vec<Found> {
    let mut out = fields(form);
    // Families that are not known may be no forms of targets at all.
    if !form.settings.given.required.contains_key(&form.d.form) {
        return out;
    }
    if form.indicators().next().is_none() {
        out.push(nothing(
            "整张表没有绩效指标",
            "the form has no indicators at all",
        ));
    } else if form.d.goals.iter().all(|g| g.text.trim().is_empty()) && !has_goals_in_a_text(form) {
        out.push(nothing(
            "整张表没有绩效目标",
            "the form has no goals at all",
        ));
    }
    out
}

fn fields(form: &Form<'_>) -> Vec<Found> {
    let Some(wanted) = form.settings.given.required.get(&form.d.form) else {
        return Vec::new();
    };
    let filled = |label: &String| {
        let own = |l: &str| l == label;
        form.d
            .fields
            .iter()
            .any(|f| own(&f.label) && !f.text.trim().is_empty())
            || form.d.narratives.iter().any(|n| own(&n.label))
    };
    wanted
        .iter()
        .filter(|labels| !labels.iter().any(filled))
        .filter_map(|labels| labels.first())
        .map(|label| {
            let mut found = nothing(&format!("“{label}”没有填写"), &format!("{label} is empty"));
            let fields = form.d.fields.iter().enumerate();
            found.refs = fields
                .filter(|(_, f)| f.label == *label)
                .map(|(n, _)| format!("/fields/{n}"))
                .collect();
            if found.refs.is_empty() {
                found.refs.push(String::new());
            }
            found
        })
        .collect()
}

/// Forms that only list their goals in a text.
fn has_goals_in_a_text(form: &Form<'_>) -> bool {
    let says = |label: &str| label.contains("目标");
    form.d.narratives.iter().any(|n| says(&n.label)) || form.d.fields.iter().any(|f| says(&f.label))
}

fn nothing(zh: &str, en: &str) -> Found {
    Found {
        zh: zh.into(),
        en: en.into(),
        refs: vec![String::new()],
        ..Found::default()
    }
}
