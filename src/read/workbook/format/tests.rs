use super::{general, number, text};

fn shown(value: f64, code: &str) -> String {
    number(value, code, false).text
}

#[test]
fn numbers_are_rounded_as_decimals() {
    for (value, code, want) in [
        (0.285, "0%", "29%"),
        (1.005, "0.00", "1.01"),
        (2.675, "0.00", "2.68"),
        (0.95, "0%", "95%"),
        (1.0, "0.00%", "100.00%"),
        (72807.384975, "0.00_ ", "72807.38"),
        (10891.615675, "#,##0.00", "10,891.62"),
        (1234567.0, "#,##0", "1,234,567"),
        (999.5, "#,##0", "1,000"),
        (0.0, "#,##0.00", "0.00"),
        (0.5, "#.##", ".5"),
        (12.0, "000000", "000012"),
        (1234567.0, "0.00,", "1234.57"),
        (12345.0, "0.0,\"万\"", "12.3万"),
        (5.0, "0\"人\"", "5人"),
        (1e20, "0", "100000000000000000000"),
        (13907190000.0, "000-0000-0000", "139-0719-0000"),
        (1234.5, "\"¥\"#,##0.00", "¥1,234.50"),
        (1234.5, "[$￥-804]#,##0.00", "￥1,234.50"),
    ] {
        assert_eq!(shown(value, code), want, "{value} {code}");
    }
}

#[test]
fn sections_are_chosen_by_sign_and_condition() {
    const ACCOUNTING: &str = "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ";
    for (value, code, want) in [
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0.0, ACCOUNTING, "-"),
        (-1234.0, "#,##0_);[Red]\\(#,##0\\)", "(1,234)"),
        (-5.0, "0.0", "-5.0"),
        (5.0, "[>=100]0;0.0", "5.0"),
        (120.4, "[>=100]0;0.0", "120"),
        (-5.0, "[<0]\"减\"0;0", "减5"),
        (7.0, ";;;", ""),
        (0.0, "0;-0;", ""),
    ] {
        assert_eq!(shown(value, code), want, "{value} {code}");
    }
    assert_eq!(text("甲", ACCOUNTING), "甲");
    assert_eq!(text("甲", "@\"元\""), "甲元");
    assert_eq!(text("甲", "0.00"), "甲");
}

#[test]
fn unformatted_numbers_have_eleven_characters() {
    for (value, want) in [
        (0.1 + 0.2, "0.3"),
        (82800.92000000001, "82800.92"),
        (10891.615675, "10891.61568"),
        (1.0 / 3.0, "0.333333333"),
        (12345678901.0, "12345678901"),
        (99999999999.6, "1E+11"),
        (123456789012.0, "1.23457E+11"),
        (0.0001, "0.0001"),
        (0.00001234, "1.234E-05"),
        (0.0000123456, "1.23456E-05"),
        (-0.5, "-0.5"),
        (-42.0, "-42"),
        (0.0, "0"),
    ] {
        assert_eq!(general(value).text, want);
        assert_eq!(general(value).sure, !want.contains('E'), "{want}");
    }
    assert_eq!(shown(12.0, "G/通用格式\"人\""), "12人");
}

#[test]
fn dates_are_dates() {
    for (serial, code, want) in [
        (45292.0, "yyyy\"年\"m\"月\"d\"日\";@", "2024年1月1日"),
        (45292.0, "[$-804]yyyy\"年\"m\"月\"", "2024年1月"),
        (
            45292.0,
            "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@",
            "二〇二四年一月一日",
        ),
        (45657.0, "[DBNum1]m\"月\"d\"日\"", "十二月三十一日"),
        (45292.0, "yyyy/mm/dd", "2024/01/01"),
        (45292.0, "yyyy.m", "2024.1"),
        (
            45292.0,
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            "2024年1月1日",
        ),
        (45292.0, "aaaa", "星期一"),
        (45292.75, "h:mm AM/PM", "6:00 PM"),
        (45292.75, "上午/下午h\"时\"mm\"分\"", "下午6时00分"),
        (45292.0, "d-mmm-yy", "1-Jan-24"),
        (1.5, "[h]:mm", "36:00"),
        (1.0, "yyyy-m-d", "1900-1-1"),
        (61.0, "yyyy-m-d", "1900-3-1"),
        (60.0, "yyyy-m-d", "1900-2-29"),
    ] {
        assert_eq!(shown(serial, code), want, "{serial} {code}");
    }
    assert_eq!(number(43830.0, "yyyy-m-d", true).text, "2024-1-1");
}

#[test]
fn what_is_not_understood_is_told_plainly_and_marked() {
    for (value, code) in [
        (0.5, "# ?/?"),
        (1.5, "0.00E+00"),
        (-5.0, "yyyy-mm-dd"),
        (3e6, "yyyy-mm-dd"),
        (5.0, "[DBNum2]0"),
    ] {
        let got = number(value, code, false);
        assert_eq!((got.text, got.sure), (general(value).text, false), "{code}");
    }
}
