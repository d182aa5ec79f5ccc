//! Years between two others for which a body has no form.

use super::{Hit, Series};
use crate::audit::texts::Found;

pub fn look(row: &Series<'_>) -> impl Iterator<Item = Hit> {
    let mut out = Vec::new();
    let mut years = row.iter();
    // A project may rest for a year; a body does not.
    let mut before = years.next().filter(|(_, f)| f.project.is_none());
    for (year, form) in years {
        if let Some((last, earlier)) = before {
            for gap in last + 1..*year {
                let title = &form.form;
                out.push(Hit {
                    found: Found {
                        zh: format!("有 {last} 年和 {year} 年的表（{title}），缺 {gap} 年"),
                        en: format!(
                            "there are forms of {last} and {year} ({title}), and none of {gap}"
                        ),
                        ..Found::default()
                    },
                    organisation: form.organisation.clone(),
                    year: Some(gap),
                    places: vec![form.place(String::new()), earlier.place(String::new())],
                    doubtful: form.review || earlier.review,
                });
            }
            before = Some((year, form));
        }
    }
    out.into_iter()
}
