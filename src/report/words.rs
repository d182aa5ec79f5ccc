//! What the report says beside the findings, in both languages.

use crate::model::Severity;
use serde::Serialize;

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    pub(super) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// How bad a finding is.
    pub(super) fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.pick("错误", "error"),
            Severity::Warning => self.pick("警告", "warning"),
            Severity::Info => self.pick("提示", "note"),
        }
    }
}

/// Declares the words of the page: a key with both languages.
macro_rules! words {
    ($($key:ident: $zh:literal $en:literal;)*) => {
        /// The words of the page.
        #[derive(Serialize)]
        pub(super) struct Words { $($key: &'static str,)* }

        impl Words {
            pub fn of(language: Language) -> Self {
                Self { $($key: language.pick($zh, $en),)* }
            }
        }
    };
}

words! {
    title: "绩效目标审核报告" "Audit of performance declarations";
    forms: "张表" "forms";
    findings: "处发现" "findings";
    bodies: "家单位" "bodies";
    kind: "问题类型" "Kind";
    severity: "程度" "Severity";
    organisation: "单位" "Organisation";
    year: "年度" "Year";
    search: "搜索" "Search";
    search_hint: "单位、说明、文件名……" "organisation, words, file name …";
    all: "全部" "all";
    finding: "发现" "Finding";
    source: "出处" "Source";
    clear: "清除筛选" "Clear filters";
    shown: "条符合筛选" "match";
    more: "再显示" "Show more";
    none: "没有符合条件的发现。" "Nothing matches.";
    by_kind: "按问题类型" "By kind";
    by_body: "按单位" "By organisation";
    by_year: "各年度申报金额（万元）" "Declared by year (万元)";
    other_bodies: "其他单位" "others";
    check: "先核对识读" "check the reading first";
    page: "第 {} 页" "p. {}";
    what: "检查什么" "What is checked";
    why: "为什么重要" "Why it matters";
    figures: "比较的数字" "Figures compared";
    places: "涉及之处" "Places";
    excerpt: "表内位置" "In the form";
    printed: "印刷位置" "As printed";
    drawn: "按识读结果重绘，非原件图像" "redrawn from what was read; not a picture of the original";
    file: "文件" "File";
    close: "关闭" "Close";
    across: "跨表" "across forms";
    print_note: "打印内容为当前筛选结果。" "Printed: what the filters show.";
    family: "表类" "Family of form";
    amount_note: "每家单位每个项目每年取一张表的合计；点击柱形按年度筛选。" "The total of one form a year of each body and project; a bar filters by its year.";
}
