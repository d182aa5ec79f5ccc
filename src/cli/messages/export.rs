//! What is said about exports.

use super::Lang::{self, En, Zh};
use crate::emit::export::Written;

impl Lang {
    /// What was written, as what, and where.
    pub fn exported(self, name: &str, written: Written, path: &str) -> String {
        let Written { tables, rows, cut } = written;
        let cut = match (self, cut) {
            (_, 0) => String::new(),
            (Zh, cut) => format!("；有 {cut} 处文字超过单元格上限（32,767 个字符），已截断并注明"),
            (En, 1) => {
                "; 1 text is longer than a cell can be (32,767 characters), and was cut and marked"
                    .into()
            }
            (En, cut) => format!(
                "; {cut} texts are longer than a cell can be (32,767 characters), and were cut and marked"
            ),
        };
        match self {
            Zh if name == "JSON Lines" => format!("{name}：{rows} 份报告 → {path}{cut}"),
            En if name == "JSON Lines" => {
                let many = if rows == 1 { "" } else { "s" };
                format!("{name}: {rows} report{many} → {path}{cut}")
            }
            Zh => format!("{name}：{tables} 张表，{rows} 行 → {path}{cut}"),
            En => format!("{name}: {tables} tables, {rows} rows → {path}{cut}"),
        }
    }
}
