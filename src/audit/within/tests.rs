//! Both sides of every rule, over sound forms that are changed in one thing.

use super::findings;
use crate::audit::Settings;
use crate::model::{
    Amount, Declaration, Evidence, Field, Finding, Goal, Indicator, Narrative, Target, TargetKind,
    Term,
};

fn amount(item: &[&str], column: &str, value: &str, unit: &str, period: Option<i32>) -> Amount {
    Amount {
        item: item.iter().map(ToString::to_string).collect(),
        column: column.into(),
        text: value.into(),
        value: value.parse::<f64>().ok().map(|_| value.to_string()),
        unit: (!unit.is_empty()).then(|| unit.to_string()),
        period,
        evidence: Evidence::default(),
    }
}

fn field(label: &str, text: &str) -> Field {
    Field {
        label: label.into(),
        text: text.into(),
        evidence: Evidence::default(),
    }
}

fn goal(term: Term, number: u32, text: &str) -> Goal {
    Goal {
        term,
        number,
        text: text.into(),
        actual: None,
        evidence: Evidence::default(),
    }
}

fn narrative(label: &str, text: &str) -> Narrative {
    Narrative {
        label: label.into(),
        paragraphs: vec![text.into()],
        evidence: Evidence::default(),
    }
}

/// A target as the form stage types it.
fn target(text: &str) -> Target {
    let (op, rest) = match text.chars().next() {
        Some('≥') => (">=", &text[3..]),
        Some('≤') => ("<=", &text[3..]),
        Some('>') => (">", &text[1..]),
        _ => ("=", text),
    };
    let digits = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let (number, unit) = rest.split_at(digits);
    let kind = match (number, unit) {
        ("", "") => TargetKind::None,
        ("", _) => TargetKind::Qualitative,
        (_, "%") => TargetKind::Percent,
        (_, u) if u.starts_with('年') || u.starts_with('月') => TargetKind::Date,
        _ => TargetKind::Quantity,
    };
    let typed = matches!(kind, TargetKind::Percent | TargetKind::Quantity);
    let bound = |is: bool| (typed && is).then(|| number.to_string());
    Target {
        text: text.into(),
        kind,
        op: typed.then(|| op.to_string()),
        min: bound(op != "<="),
        max: bound(op == "<=" || op == "="),
        unit: (typed && !unit.is_empty()).then(|| unit.to_string()),
    }
}

fn indicator(class: &str, level2: &str, name: &str, aim: &str) -> Indicator {
    let level1 = match class.split('.').next() {
        Some("output") => "产出指标",
        Some("benefit") => "效益指标",
        _ => "满意度指标",
    };
    Indicator {
        goal: Some((Term::Annual, 1)),
        class: class.into(),
        level1: level1.into(),
        level2: level2.into(),
        name: name.into(),
        target: target(aim),
        ..Indicator::default()
    }
}

/// A department's form in which nothing is wrong.
pub(crate) fn dept() -> Declaration {
    let mut amounts = Vec::new();
    let columns = [
        ("当年预算收支", Some(2020)),
        ("2018年", Some(2018)),
        ("2019年", Some(2019)),
    ];
    for (group, parts) in [
        ("收入构成", ["财政拨款", "其他资金"]),
        ("支出构成", ["基本支出", "项目支出"]),
    ] {
        for (label, values, share) in [
            (parts[0], ["565.39", "500.36", "520"], "65.20"),
            (parts[1], ["301.76", "93", "175.6"], "34.80"),
        ] {
            for ((column, period), value) in columns.iter().zip(values) {
                amounts.push(amount(&[group, label], column, value, "万元", *period));
            }
            amounts.push(amount(&[group, label], "占比", share, "%", None));
        }
        for ((column, period), value) in columns.iter().zip(["867.15", "593.36", "695.6"]) {
            amounts.push(amount(&[group, "合计"], column, value, "万元", *period));
        }
    }
    Declaration {
        form: "department-target".into(),
        form_confidence: 1.0,
        title: "新洲区科学技术局2020年部门整体支出绩效目标申报表".into(),
        year: Some(2020),
        fields: vec![
            field("单位名称", "武汉市新洲区科学技术局"),
            field("填报人", "李晓"),
            field("联系电话", "86920000"),
        ],
        amounts,
        goals: vec![goal(Term::Annual, 1, "完成2020年度各项任务。")],
        indicators: vec![
            indicator("output.quantity", "数量指标", "培训人数", "10人/年"),
            indicator("output.quality", "质量指标", "项目验收合格率", "≥95%"),
            indicator(
                "output.timeliness",
                "时效指标",
                "完成时间",
                "2020年12月底前",
            ),
            indicator("benefit.social", "社会效益指标", "公共服务水平", "提升"),
            indicator(
                "satisfaction.recipients",
                "满意度指标",
                "群众满意度",
                "≥90%",
            ),
        ],
        ..Declaration::default()
    }
}

/// A self-evaluation in which nothing is wrong.
fn evaluation() -> Declaration {
    let row = |item: &[&str], values: [&str; 3], rate: &str| {
        let heads = ["年初预算数", "全年预算数", "全年执行数"];
        let mut out: Vec<Amount> = heads
            .iter()
            .zip(values)
            .map(|(h, v)| amount(item, h, v, "万元", None))
            .collect();
        out.push(amount(item, "执行率", rate, "%", None));
        out
    };
    let mut amounts = row(&["年度资金总额"], ["500.00", "480.00", "456.00"], "95.00");
    amounts.push(amount(&["年度资金总额"], "分值", "10", "", None));
    amounts.push(amount(&["年度资金总额"], "得分", "9.5", "", None));
    amounts.extend(row(
        &["年度资金总额", "当年财政拨款"],
        ["450", "430", "410.65"],
        "95.5",
    ));
    amounts.extend(row(
        &["年度资金总额", "其他资金"],
        ["50", "50", "45.35"],
        "90.7",
    ));
    let scored = |class: &str,
                  level2: &str,
                  name: &str,
                  aim: &str,
                  actual: &str,
                  weight: &str,
                  score: &str| Indicator {
        actual: Some(actual.into()),
        weight: Some(weight.into()),
        score: Some(score.into()),
        ..indicator(class, level2, name, aim)
    };
    let mut indicators = vec![
        scored(
            "output.quantity",
            "数量指标",
            "改造管网长度",
            "18公里",
            "18.6公里",
            "40",
            "40",
        ),
        scored(
            "output.quality",
            "质量指标",
            "水质合格率",
            "≥99%",
            "99.4%",
            "20",
            "20",
        ),
        scored(
            "output.cost",
            "成本指标",
            "每公里成本",
            "≤20万元",
            "19.3万元",
            "20",
            "20",
        ),
        scored(
            "satisfaction.recipients",
            "满意度指标",
            "用户满意度",
            "≥90%",
            "85%",
            "10",
            "9",
        ),
    ];
    indicators[3].deviation = Some("停水较多；今后提前告知".into());
    Declaration {
        form: "self-evaluation".into(),
        form_confidence: 1.0,
        title: "项目支出绩效自评表".into(),
        year: Some(2022),
        fields: vec![
            field("项目名称", "管网改造"),
            field("主管部门", "城管局"),
            field("实施单位", "供水中心"),
            field("总分", "100"),
            field("总分", "98.5"),
        ],
        amounts,
        goals: vec![goal(Term::Annual, 1, "改造管网18公里")],
        indicators,
        ..Declaration::default()
    }
}

fn found(d: &Declaration) -> Vec<Finding> {
    findings(d, Settings::built_in())
}

fn codes(d: &Declaration) -> Vec<String> {
    found(d).into_iter().map(|f| f.code).collect()
}

/// The one finding of a department's form after a change.
fn after(change: impl FnOnce(&mut Declaration)) -> Vec<String> {
    let mut d = dept();
    change(&mut d);
    codes(&d)
}

fn evaluated(change: impl FnOnce(&mut Declaration)) -> Vec<String> {
    let mut d = evaluation();
    change(&mut d);
    codes(&d)
}

fn set(d: &mut Declaration, item: &str, column: &str, value: &str) {
    let label = |a: &&mut Amount| a.item.last().is_some_and(|l| l == item) && a.column == column;
    let amount = d.amounts.iter_mut().find(label).expect("an amount");
    amount.value = Some(value.into());
}

#[test]
fn sound_forms_have_no_findings() {
    assert_eq!(codes(&dept()), [""; 0]);
    assert_eq!(codes(&evaluation()), [""; 0]);
}

#[test]
fn sums_are_told_as_in_the_contract() {
    let mut d = Declaration {
        amounts: Vec::new(),
        ..dept()
    };
    for (label, value) in [
        ("基本支出", "850.36"),
        ("项目支出", "93"),
        ("合计", "843.36"),
    ] {
        d.amounts.push(amount(
            &["支出构成", label],
            "2018年",
            value,
            "万元",
            Some(2018),
        ));
    }
    let found = found(&d);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "支出构成 2018年：基本支出 850.36 + 项目支出 93 = 943.36，合计填报 843.36，相差 100.00"
    );
    assert_eq!(
        found[0].message_en,
        "支出构成 2018年: 基本支出 850.36 + 项目支出 93 = 943.36, but 合计 says 843.36; 100.00 off"
    );
    assert_eq!(found[0].refs, ["/amounts/0", "/amounts/1", "/amounts/2"]);
    let values: Vec<&str> = found[0].figures.iter().map(|f| f.value.as_str()).collect();
    assert_eq!(values, ["850.36", "93", "843.36", "100.00"]);
}

#[test]
fn sums_go_by_the_printed_precision() {
    assert_eq!(
        after(|d| set(d, "项目支出", "2019年", "175.7")),
        ["sum-mismatch"; 0]
    );
    assert_eq!(
        after(|d| set(d, "项目支出", "2019年", "176.9")),
        ["sum-mismatch"]
    );
    assert_eq!(after(|d| set(d, "项目支出", "2018年", "约93")), [""; 0]);
}

#[test]
fn rows_of_which_another_consists_are_not_added_twice() {
    let nested = |values: [&str; 4]| {
        let labels = ["财政拨款", "一般公共预算", "其他资金", "合计"];
        let rows = labels
            .iter()
            .zip(values)
            .map(|(l, v)| amount(&["收入构成", l], "金额", v, "万元", None));
        codes(&Declaration {
            amounts: rows.collect(),
            ..dept()
        })
    };
    assert_eq!(nested(["90", "60", "10", "100"]), [""; 0]);
    assert_eq!(nested(["90", "60", "10", "110"]), ["sum-mismatch"]);
}

#[test]
fn income_and_expenditure_balance() {
    let unbalanced = after(|d| {
        for (label, value) in [("项目支出", "401.76"), ("合计", "867.15")] {
            set(d, label, "当年预算收支", value);
        }
        let last = d
            .amounts
            .iter()
            .rposition(|a| a.column == "当年预算收支")
            .expect("a total");
        d.amounts[last].value = Some("967.15".into());
        d.amounts.retain(|a| a.column != "占比");
    });
    assert_eq!(unbalanced, ["balance-mismatch"]);
    let flat = |project: &str| {
        let rows = [
            ("基本支出", "10891.62"),
            ("财政拨款", "72807.38"),
            ("项目支出", project),
            ("其他资金", "0"),
        ];
        let rows = rows.map(|(l, v)| amount(&[l], "预算金额", v, "万元", None));
        codes(&Declaration {
            amounts: rows.to_vec(),
            ..dept()
        })
    };
    assert_eq!(flat("61915.77"), [""; 0]);
    assert_eq!(flat("62915.77"), ["balance-mismatch"]);
}

#[test]
fn no_part_is_above_its_total_and_complete_parts_add_up() {
    assert_eq!(
        evaluated(|d| {
            set(d, "当年财政拨款", "年初预算数", "510");
        }),
        ["part-above-total"]
    );
    assert_eq!(
        evaluated(|d| {
            set(d, "当年财政拨款", "年初预算数", "440");
        }),
        ["sum-mismatch"]
    );
    // Below 其中 not everything need be told.
    assert_eq!(
        evaluated(|d| d
            .amounts
            .retain(|a| a.item.last().is_some_and(|l| l != "其他资金"))),
        [""; 0]
    );
}

#[test]
fn totals_along_a_row_are_checked() {
    let row = |total: &str| {
        let rows = [
            ("总额", total),
            ("财政拨款", "198.00"),
            ("其他资金", "17.60"),
        ];
        let rows = rows.map(|(c, v)| amount(&["森林防火"], c, v, "万元", None));
        codes(&Declaration {
            amounts: rows.to_vec(),
            ..dept()
        })
    };
    assert_eq!(row("215.60"), [""; 0]);
    assert_eq!(row("225.60"), ["sum-mismatch"]);
}

#[test]
fn shares_are_those_of_the_amounts() {
    assert_eq!(after(|d| set(d, "基本支出", "占比", "65.2")), [""; 0]);
    assert_eq!(after(|d| set(d, "基本支出", "占比", "0.652")), [""; 0]);
    assert_eq!(
        after(|d| set(d, "基本支出", "占比", "65.30")),
        ["share-mismatch"]
    );
}

#[test]
fn execution_rates_are_those_of_any_budget() {
    assert_eq!(
        evaluated(|d| set(d, "年度资金总额", "执行率", "91.2")),
        [""; 0]
    );
    assert_eq!(
        evaluated(|d| set(d, "年度资金总额", "执行率", "0.95")),
        [""; 0]
    );
    assert_eq!(
        evaluated(|d| set(d, "年度资金总额", "执行率", "98")),
        ["rate-mismatch"]
    );
}

#[test]
fn weights_add_up_to_what_is_stated() {
    assert_eq!(
        evaluated(|d| d.indicators[0].weight = Some("45".into())),
        ["weight-total", "deviation-unexplained"]
    );
    assert_eq!(evaluated(|d| d.indicators[0].weight = None), [""; 0]);
    let shares = evaluated(|d| {
        for (i, w) in d.indicators.iter_mut().zip(["0.4", "0.3", "0.2", "0.1"]) {
            (i.weight, i.score) = (Some(w.into()), None);
        }
    });
    assert_eq!(shares, [""; 0]);
}

#[test]
fn scores_add_up_and_stay_below_their_weights() {
    assert_eq!(
        evaluated(|d| d.fields[4].text = "97".into()),
        ["score-total"]
    );
    let unprinted = |total: &str| {
        evaluated(|d| {
            d.amounts.retain(|a| a.column != "得分");
            d.fields[4].text = total.into();
        })
    };
    assert_eq!(unprinted("95"), [""; 0]);
    assert_eq!(unprinted("100"), ["score-total"]);
    assert_eq!(
        evaluated(|d| {
            d.indicators[0].score = Some("41".into());
            d.fields[4].text = "99.5".into();
        }),
        ["score-above-weight"]
    );
}

#[test]
fn a_missed_target_has_no_full_marks() {
    let with = |n: usize, actual: &str| {
        evaluated(|d| {
            d.indicators[n].actual = Some(actual.into());
            d.indicators[n].deviation = Some("雨季延长".into());
        })
    };
    for (n, actual) in [
        (0, "17公里"),
        (0, "部分完成"),
        (1, "98.9%"),
        (1, "0.95"),
        (2, "21万元"),
    ] {
        assert_eq!(with(n, actual), ["full-marks-missed"], "{actual}");
    }
    // What is reached, or cannot be compared.
    for (n, actual) in [
        (0, "18"),
        (0, "已完成18公里"),
        (0, "20000米"),
        (1, "99%"),
        (1, "达标"),
        (1, "1"),
        (2, "193000元"),
        (2, "20万元"),
    ] {
        assert_eq!(with(n, actual), [""; 0], "{actual}");
    }
}

#[test]
fn deviations_have_reasons() {
    assert_eq!(
        evaluated(|d| d.indicators[3].deviation = None),
        ["deviation-unexplained"]
    );
    assert_eq!(
        evaluated(|d| d.indicators[3].deviation = Some("无".into())),
        ["deviation-unexplained"]
    );
    assert_eq!(
        evaluated(|d| {
            d.indicators[3].deviation = None;
            d.narratives.push(narrative("偏差原因分析", "停水较多"));
        }),
        [""; 0]
    );
}

#[test]
fn some_shares_cannot_be_more_than_all() {
    for (aim, told) in [
        (">100%", true),
        ("≥100%", false),
        ("≥120%", true),
        ("100%", false),
    ] {
        let found = after(|d| d.indicators[1].target = target(aim));
        assert_eq!(
            found.contains(&"percent-above-100".to_string()),
            told,
            "{aim}"
        );
    }
    assert_eq!(
        after(|d| {
            d.indicators[1].name = "产值增长率".into();
            d.indicators[1].target = target("≥120%");
        }),
        [""; 0]
    );
}

#[test]
fn amounts_are_in_their_unit() {
    let tenthousand = after(|d| {
        for a in d.amounts.iter_mut().filter(|a| a.column == "2018年") {
            a.value = a
                .value
                .take()
                .map(|v| format!("{}", v.parse::<f64>().unwrap_or(0.0) * 10000.0));
        }
    });
    assert_eq!(tenthousand, ["amount-unit"]);
    assert_eq!(
        after(|d| d.narratives.push(narrative("说明", "当年预算867.15元"))),
        ["amount-unit"]
    );
    assert_eq!(
        after(|d| d.narratives.push(narrative("说明", "当年预算867.15万元"))),
        [""; 0]
    );
    assert_eq!(
        after(|d| d
            .narratives
            .push(narrative("说明", "每人93元，共593.36元/人"))),
        [""; 0]
    );
}

#[test]
fn units_of_targets_fit() {
    let with = |name: &str, aim: &str| {
        after(|d| {
            let i = &mut d.indicators[3];
            (i.name, i.target) = (name.into(), target(aim));
        })
    };
    assert_eq!(with("资金拨付率", "718万元"), ["indicator-unit"]);
    assert_eq!(with("服务人次", "5000万元"), ["indicator-unit"]);
    for (name, aim) in [
        ("火灾受害率", "≤0.9‰"),
        ("群众知晓度", "90分"),
        ("占比", "0.05"),
        ("培训人数", "5万人"),
        ("设备功率", "5台"),
    ] {
        assert_eq!(with(name, aim), [""; 0], "{name}");
    }
}

#[test]
fn dates_are_within_the_year() {
    for (aim, told) in [
        ("2019年12月底前", true),
        ("2021年6月", true),
        ("2021年3月底前", false),
        ("12月底前", false),
        ("2019年-2021年", false),
    ] {
        let found = after(|d| d.indicators[2].target.text = aim.into());
        assert_eq!(found == ["date-outside-year"], told, "{aim}");
    }
    assert_eq!(
        after(|d| {
            d.indicators[2].goal = Some((Term::Long, 1));
            d.indicators[2].target.text = "2023年12月底前".into();
        }),
        [""; 0]
    );
}

#[test]
fn years_do_not_contradict_each_other() {
    assert_eq!(
        after(|d| d.fields.push(field("申报年度", "2019年"))),
        ["year-mismatch"]
    );
    assert_eq!(after(|d| d.fields.push(field("申报年度", "2020"))), [""; 0]);
    let stale = after(|d| {
        for a in &mut d.amounts {
            let (column, period) = match a.period {
                Some(2018) => ("2017年", Some(2017)),
                Some(2019) => ("2018年", Some(2018)),
                _ => continue,
            };
            (a.column, a.period) = (column.into(), period);
        }
    });
    assert_eq!(stale, ["year-mismatch"]);
    for (text, told) in [
        ("完成2019年度各项任务。", true),
        ("产值较2019年增长5%。", false),
        ("落实武政办〔2018〕9号文件。", false),
        ("2018年以来的各项任务", false),
        ("完成各项任务", false),
        ("完成2019-2020年任务", false),
    ] {
        let found = after(|d| d.goals[0].text = text.into());
        assert_eq!(found == ["year-mismatch"], told, "{text}");
    }
}

#[test]
fn goals_have_indicators_and_indicators_targets() {
    let second = |d: &mut Declaration| {
        d.goals.push(goal(Term::Annual, 2, "推动发展"));
    };
    assert_eq!(after(second), ["goal-without-indicators"]);
    assert_eq!(
        after(|d| {
            second(d);
            d.indicators[0].goal = Some((Term::Annual, 0));
        }),
        [""; 0]
    );
    // A form with indicators for the year only.
    assert_eq!(
        after(|d| d.goals.push(goal(Term::Long, 1, "推动发展"))),
        [""; 0]
    );
    assert_eq!(
        after(|d| d.indicators[0].target = Target::default()),
        ["target-missing"]
    );
    assert_eq!(
        after(|d| d
            .indicators
            .push(indicator("benefit.economic", "经济效益指标", "无", ""))),
        [""; 0]
    );
}

#[test]
fn the_same_indicator_does_not_stand_twice() {
    assert_eq!(
        after(|d| d.indicators.push(d.indicators[0].clone())),
        ["indicator-duplicate"]
    );
    assert_eq!(
        after(|d| {
            d.indicators.push(Indicator {
                goal: Some((Term::Long, 1)),
                ..d.indicators[0].clone()
            });
            d.indicators.push(Indicator {
                target: target("12人/年"),
                ..d.indicators[0].clone()
            });
        }),
        [""; 0]
    );
}

#[test]
fn classes_fit() {
    let with = |class: &str, level2: &str, name: &str| {
        after(|d| d.indicators.push(indicator(class, level2, name, "90%")))
    };
    assert_eq!(
        with("output.quantity", "数量指标", "培训合格率"),
        ["class-misfit"]
    );
    assert_eq!(
        with("benefit.social", "社会效益指标", "群众满意度"),
        ["class-misfit"]
    );
    assert_eq!(with("output.quantity", "数量指标", "任务完成率"), [""; 0]);
    assert_eq!(with("output.cost", "成本指标", "预算执行率"), [""; 0]);
    let mut d = dept();
    d.indicators[1].level1 = "效益指标".into();
    assert_eq!(codes(&d), ["class-misfit"]);
}

#[test]
fn targets_can_be_measured() {
    let with = |n: usize, aim: &str| after(|d| d.indicators[n].target = target(aim));
    assert_eq!(with(0, "明显"), ["target-vague"]);
    assert_eq!(with(1, "提升"), ["target-vague"]);
    assert_eq!(with(3, "根据下达任务确定"), ["target-vague"]);
    for (n, aim) in [
        (0, "完成"),
        (1, "达标"),
        (1, "合格"),
        (3, "明显"),
        (2, "按时完成"),
    ] {
        assert_eq!(with(n, aim), [""; 0], "{aim}");
    }
}

#[test]
fn what_a_family_requires_is_there() {
    assert_eq!(
        after(|d| {
            d.fields.remove(1);
        }),
        ["required-empty"]
    );
    assert_eq!(after(|d| d.indicators.clear()), ["required-empty"]);
    assert_eq!(after(|d| d.goals.clear()), ["required-empty"]);
    assert_eq!(
        after(|d| {
            d.form = "unknown".into();
            d.fields.clear();
        }),
        [""; 0]
    );
    assert_eq!(
        after(|d| d.narratives.push(narrative("说明", "请在此处填写"))),
        ["template-text"]
    );
}

#[test]
fn the_title_names_the_organisation_of_the_field() {
    assert_eq!(
        after(|d| d.fields[0].text = "黄陂区教育局".into()),
        ["organisation-mismatch"]
    );
    assert_eq!(
        after(|d| d.title = "2020年部门整体支出绩效目标申报表".into()),
        [""; 0]
    );
}

#[test]
fn every_rule_of_one_form_is_asked() {
    use crate::audit::{RULES, Scope};
    for rule in RULES.iter().filter(|r| r.scope == Scope::Form) {
        assert!(
            super::LOOKS.iter().any(|(code, _)| *code == rule.code),
            "{}",
            rule.code
        );
    }
}
