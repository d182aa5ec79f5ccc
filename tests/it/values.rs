//! Typed values: what goes in comes out, whatever goes in.

use crate::architecture::project;
use formstitch::form::{amount, decimal, target};
use formstitch::model::{Target, TargetKind};
use proptest::prelude::*;
use proptest::sample::select;

/// A target as one would print it.
fn render(t: &Target) -> String {
    let part = |v: &Option<String>| v.clone().unwrap_or_default();
    let unit = part(&t.unit);
    match t.kind {
        TargetKind::None | TargetKind::Date | TargetKind::Qualitative => t.text.clone(),
        TargetKind::Range => format!("{}~{}{unit}", part(&t.min), part(&t.max)),
        TargetKind::Quantity | TargetKind::Percent => {
            let sign = match t.op.as_deref() {
                Some("~") => "约",
                Some(op) => op,
                None => "",
            };
            let number = t.min.as_ref().or(t.max.as_ref());
            format!("{sign}{}{unit}", part(&number.cloned()))
        }
    }
}

/// A target without its text.
fn said(t: &Target) -> Target {
    Target {
        text: String::new(),
        ..t.clone()
    }
}

fn check(text: &str) {
    let typed = target(text);
    assert_eq!(typed.text, text);
    let again = target(&render(&typed));
    assert_eq!(said(&again), said(&typed), "{text} → {}", render(&typed));
    for number in [&typed.min, &typed.max].into_iter().flatten() {
        assert_eq!(decimal(number).as_ref(), Some(number), "{text}");
    }
    if let Some((value, _)) = amount(text) {
        assert_eq!(decimal(&value), Some(value.clone()), "{text}");
        assert_eq!(amount(&value), Some((value, false)), "{text}");
    }
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,4})?",
        "[1-9][0-9]{0,2}(,[0-9]{3}){1,3}",
        "[0-9,.]{1,8}",
        "[零〇一二两三四五六七八九十百千万]{1,6}",
        "百分之[一二三四五六七八九十百]{1,3}",
    ]
}

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_string)
}

fn before() -> impl Strategy<Value = String> {
    word(&[
        "",
        "",
        "",
        "≥",
        "≤",
        ">=",
        "＝",
        "不少于",
        "不超过",
        "大于",
        "约",
        "达到",
        "每年",
        "控制在",
        "±",
        "-",
        "~",
        "完成",
        "提升",
        "2020年",
        "第四季度",
        "第",
        "于",
    ])
}

fn unit() -> impl Strategy<Value = String> {
    word(&[
        "",
        "%",
        "％",
        "‰",
        "人/年",
        "个工作日",
        "万元",
        "(平方米)",
        "（%）",
        "月",
        "月底",
        "年",
        "年12月31日",
        "栋",
        "事故",
        "人次",
        "成",
        "㎡",
        "日",
        "季度",
        "个",
        "(",
        "/",
    ])
}

fn behind() -> impl Strategy<Value = String> {
    word(&[
        "",
        "",
        "",
        "以上",
        "（含）以上",
        "以内",
        "内",
        "左右",
        "前",
        "底前",
        "完成",
        "且≤5%",
        "-10",
        "～10天",
        "/年",
        "。",
        ":3",
        " 5",
    ])
}

proptest! {
    #[test]
    fn whatever_is_printed_is_typed_the_same_again(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn what_looks_like_a_target_is_typed_the_same_again(
        (a, b, c, d) in (before(), number(), unit(), behind()),
        gap in word(&["", "", " ", "\u{3000}", "\n"]),
    ) {
        check(&[a, b, c, d].join(&gap));
    }

    #[test]
    fn letters_of_targets_in_any_order(text in "[0-9０-９.,，%％‰≥≤<>=~～—\\-±()（）年月日底前内以上下左右零一两十百分之成万元人/ ]{0,16}") {
        check(&text);
    }

    #[test]
    fn numbers_are_kept_digit_by_digit(number in "(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?") {
        prop_assert_eq!(amount(&number), Some((number.clone(), false)));
        prop_assert_eq!(target(&format!("≥{number}元/吨")).min, Some(number));
    }
}

#[test]
fn long_texts_are_typed_in_no_time() {
    for piece in [
        "9",
        "-",
        "1-",
        "每年",
        "(",
        "≥",
        "一",
        "且",
        "1,000,",
        "5%~",
        "达到",
        "百分之",
    ] {
        check(&piece.repeat(20_000));
    }
}

/// Every target of the forms with known answers that says a number is typed.
#[test]
fn known_targets_are_typed() {
    let Ok(folder) = std::fs::read_dir(project("../shared/cases")) else {
        return;
    };
    let mut texts = Vec::new();
    for entry in folder
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "json"))
    {
        let read = std::fs::read_to_string(entry.path()).expect("readable");
        collect(&serde_json::from_str(&read).expect("JSON"), &mut texts);
    }
    assert!(!texts.is_empty());
    for text in texts {
        let number = text.starts_with(|c: char| c.is_ascii_digit() || "≥≤≧≦".contains(c));
        let typed = target(&text).kind != TargetKind::Qualitative;
        assert!(typed || !number, "{text}");
        check(&text);
    }
}

fn collect(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            if let Some(text) = map
                .get("target")
                .and_then(|t| t.as_str().or_else(|| t.get("text")?.as_str()))
            {
                texts.push(text.to_string());
            }
            map.values().for_each(|v| collect(v, texts));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|v| collect(v, texts)),
        _ => {}
    }
}
