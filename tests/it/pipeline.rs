//! What a report says of files that no form was read from.

use formstitch::pipeline::extract;

fn codes(html: &str) -> Vec<String> {
    let report = extract("page.html", html.as_bytes());
    assert!(report.declarations.is_empty());
    report.warnings.into_iter().map(|w| w.code).collect()
}

#[test]
fn a_form_that_no_profile_fits_does_not_pass_in_silence() {
    let page = |title: &str| {
        format!(
            "<html><meta charset=utf-8><h1>{title}</h1><table border=1><tr><td>任务</td><td>金额</td></tr><tr><td>甲</td><td>1</td></tr></table>"
        )
    };
    assert!(codes(&page("某某专项绩效评价表")).contains(&"form-unread".to_string()));
    assert!(codes(&page("绩效目标表（2020年度）")).contains(&"form-unread".to_string()));
    assert!(!codes(&page("职工通讯录表")).contains(&"form-unread".to_string()));
}

#[test]
fn coverage_adds_up_where_nothing_is_a_form() {
    let report = extract(
        "page.html",
        "<html><meta charset=utf-8><p>甲乙</p><table border=1><tr><td>丙</td><td>1</td></tr></table>".as_bytes(),
    );
    let c = report.coverage;
    assert_eq!(c.glyphs, 4);
    assert_eq!(c.placed + c.tables + c.unplaced + c.furniture, c.glyphs);
}
