//! What a perfect reader makes of a form: to test the comparison with.

use super::spec::{FUND_ROWS, FormSpec, is_amount};
use formstitch::model::{Amount, Declaration, Evidence, Field, Goal, Indicator, Narrative, Target};

/// What a perfect reader makes of a form.
pub fn perfect(form: &FormSpec) -> Declaration {
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
