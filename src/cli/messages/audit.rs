//! What is said of an audit.

use super::Lang::{self, En, Zh};
use crate::audit::{Both, Scope};
use crate::model::Severity;

impl Lang {
    /// A text in this language.
    pub fn of(self, text: Both) -> &'static str {
        self.pick(text.zh, text.en)
    }

    /// How much was audited and found.
    pub fn audited(self, forms: usize, findings: usize) -> String {
        match self {
            Zh => format!("审核 {forms} 张表，发现 {findings} 处"),
            En => format!("{forms} forms audited, {findings} findings"),
        }
    }

    /// A report of another kind was asked for.
    pub fn report_kinds(self, path: &str) -> String {
        match self {
            Zh => format!("--report {path}：文件名应以 .html 或 .xlsx 结尾"),
            En => format!("--report {path}: expected a file name that ends in .html or .xlsx"),
        }
    }

    /// There is no rule of that code.
    pub fn no_such_rule(self, code: &str, near: Option<&str>) -> String {
        let near = match (self, near) {
            (_, None) => String::new(),
            (Zh, Some(near)) => format!("，是否为 {near}"),
            (En, Some(near)) => format!("; is it {near}?"),
        };
        match self {
            Zh => format!("没有规则 {code}{near}（formstitch audit --explain 列出全部规则）"),
            En => format!("there is no rule {code}{near} (formstitch audit --explain lists them)"),
        }
    }

    /// How bad a rule's findings are, and what it looks at.
    pub fn rule_facts(self, severity: Severity, scope: Scope) -> String {
        let scope = match scope {
            Scope::Form => self.pick("表内", "within one form"),
            Scope::Archive => self.pick("跨表、跨年", "across the archive"),
        };
        format!(
            "{}{}{scope}",
            self.severity(severity),
            self.pick("，", ", ")
        )
    }
}
