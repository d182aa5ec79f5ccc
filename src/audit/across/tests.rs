//! Both sides of the rules across forms.

use super::{Archive, Audited};
use crate::audit::Settings;
use crate::audit::within::tests::dept;
use crate::model::{Declaration, Severity};

/// The department's form of a year: amounts grow by `growth` each year, targets by one.
fn form(organisation: &str, year: i32) -> Declaration {
    let mut d = dept();
    let shift = year - 2020;
    d.title = format!("{organisation}{year}年部门整体支出绩效目标申报表");
    (d.year, d.organisation) = (Some(year), Some(format!("武汉市{organisation}")));
    d.fields[0].text = organisation.into();
    d.goals[0].text = format!("完成{year}年度各项任务。");
    d.indicators[2].target.text = format!("{year}年12月底前");
    d.indicators[0].target = crate::model::Target {
        text: format!("{}人/年", 40 + shift),
        min: Some((40 + shift).to_string()),
        max: Some((40 + shift).to_string()),
        ..d.indicators[0].target.clone()
    };
    // 867.15 for 2020, 100 more each year, all of it from one source for one use.
    for a in &mut d.amounts {
        let period = a.period.map(|p| p + shift);
        if a.column != "占比" && a.column != "当年预算收支" {
            a.column = format!("{}年", period.unwrap_or_default());
        }
        a.period = period;
        let last = a.item.last().map_or("", String::as_str);
        let whole = !matches!(last, "其他资金" | "项目支出");
        a.value = Some(match (period, whole) {
            (Some(p), true) => format!("{}.15", 867 + 100 * (p - 2020)),
            (None, true) => "100".into(),
            (_, false) => "0".into(),
        });
    }
    d
}

fn audited(forms: &[Declaration]) -> Audited {
    let mut archive = Archive::new(Settings::built_in());
    for (n, d) in forms.iter().enumerate() {
        archive.add(&format!("doc{n}/declarations/0"), d);
    }
    archive.finish()
}

fn codes(audited: &Audited) -> Vec<(String, Option<i32>)> {
    let code = |e: &super::Entry| (e.finding.code.clone(), e.year);
    audited.entries.iter().map(code).collect()
}

fn found(forms: &[Declaration]) -> Vec<(String, Option<i32>)> {
    codes(&audited(forms))
}

fn years(range: std::ops::RangeInclusive<i32>) -> Vec<Declaration> {
    range.map(|y| form("新洲区科学技术局", y)).collect()
}

fn told(code: &str, year: i32) -> (String, Option<i32>) {
    (code.into(), Some(year))
}

#[test]
fn forms_that_agree_have_no_findings() {
    let audited = audited(&years(2018..=2021));
    assert_eq!(codes(&audited), []);
    assert_eq!(audited.amounts.len(), 4);
    assert_eq!(audited.amounts[0].organisation, "新洲区科学技术局");
    assert_eq!(audited.amounts[3].amount.value, "967.15");
}

#[test]
fn earlier_years_are_told_alike() {
    let mut forms = years(2018..=2020);
    for a in forms[2]
        .amounts
        .iter_mut()
        .filter(|a| a.period == Some(2018))
    {
        if a.value.as_deref() != Some("0") {
            a.value = Some("777.15".into());
        }
    }
    let both = audited(&forms);
    assert_eq!(codes(&both), [told("prior-mismatch", 2020)]);
    let entry = &both.entries[0];
    assert!(
        entry.finding.message.contains("777.15万元 ≠ 667.15万元"),
        "{}",
        entry.finding.message
    );
    assert_eq!(entry.places[0].declaration, "doc2/declarations/0");
    assert_eq!(entry.places[1].declaration, "doc0/declarations/0");
    // Without a form of 2018, that of 2019 is the witness.
    assert_eq!(found(&forms[1..]), [told("prior-mismatch", 2020)]);
    let at = |d: &mut Declaration| d.amounts.iter_mut().for_each(|a| a.evidence.review = true);
    at(&mut forms[2]);
    assert_eq!(audited(&forms).entries[0].finding.severity, Severity::Info);
}

#[test]
fn a_year_between_two_is_missed() {
    let mut forms = years(2017..=2021);
    forms.remove(2);
    assert_eq!(found(&forms), [told("year-missing", 2019)]);
}

/// Ten indicators with numbers.
fn with_many(mut d: Declaration, first: i32) -> Declaration {
    for n in 0..10 {
        let mut i = d.indicators[0].clone();
        i.name = format!("第{n}类活动次数");
        let number = (first + n).to_string();
        i.target.text = format!("{number}次");
        (i.target.min, i.target.max) = (Some(number.clone()), Some(number));
        d.indicators.push(i);
    }
    d
}

#[test]
fn copied_and_lowered_targets_are_told() {
    let row = |second: i32| {
        let forms = years(2019..=2020);
        let mut forms: Vec<Declaration> = forms
            .into_iter()
            .zip([100, second])
            .map(|(d, n)| with_many(d, n))
            .collect();
        for d in &mut forms {
            d.indicators[0].target.text = "40人/年".into();
            d.indicators.remove(2);
        }
        found(&forms)
    };
    assert_eq!(row(100), [told("indicators-copied", 2020)]);
    assert_eq!(row(103), []);
    assert_eq!(row(80).len(), 10);
    assert_eq!(row(80)[0], told("target-lowered", 2020));
}

#[test]
fn one_project_in_two_places_is_told() {
    let project = |organisation: &str, amount: &str| {
        let mut d = form(organisation, 2020);
        d.form = "integrated-target".into();
        d.fields.push(crate::model::Field {
            label: "项目名称".into(),
            text: "智慧校园建设".into(),
            ..d.fields[0].clone()
        });
        d.amounts.truncate(1);
        (d.amounts[0].item, d.amounts[0].value) = (vec!["预算金额".into()], Some(amount.into()));
        d.indicators.truncate(2);
        d
    };
    let one = project("江夏区教育局", "80");
    assert_eq!(
        found(&[one.clone(), project("江夏区农业农村局", "80.00")]),
        [told("project-twice", 2020)]
    );
    assert_eq!(
        found(&[
            one.clone(),
            project("江夏区农业农村局", "90"),
            project("黄陂区教育局", "80")
        ]),
        []
    );
    assert_eq!(
        found(&[one.clone(), project("武汉市江夏区教育局", "80")]),
        [told("project-twice", 2020)]
    );
}

#[test]
fn a_change_unlike_all_others_is_told() {
    let all = |odd: &str| {
        let mut forms = Vec::new();
        for n in 0..9 {
            for year in 2019..=2020 {
                let mut d = form(&format!("新洲区第{n}局"), year);
                d.amounts.retain(|a| a.period == Some(year));
                if n == 8 && year == 2020 {
                    for a in d
                        .amounts
                        .iter_mut()
                        .filter(|a| a.value.as_deref() != Some("0"))
                    {
                        a.value = Some(odd.into());
                    }
                }
                forms.push(d);
            }
        }
        found(&forms)
    };
    assert_eq!(all("880.15"), []);
    assert_eq!(all("1880.15"), [told("outlier", 2020)]);
}
