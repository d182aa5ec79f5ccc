//! Everything the command says, in both languages side by side.

mod audit;
mod bulk;
mod export;
mod failures;
mod profiles;
mod status;
mod weights;

use crate::batch::Summary;
use crate::model::{Finding, Severity, Term};

/// The language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

use Lang::{En, Zh};

impl Lang {
    /// The language that the locale asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides, and
    /// what starts with `zh` is Chinese.
    pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        match locale {
            Some(locale) if locale.to_lowercase().starts_with("zh") => Zh,
            _ => En,
        }
    }

    fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Zh => zh,
            En => en,
        }
    }

    // --- running ---------------------------------------------------------------------------------------------------

    /// The run ended before it began, or broke off.
    pub fn could_not_run(self, why: &str) -> String {
        format!("{}{why}", self.pick("无法运行：", "formstitch: "))
    }

    /// Paths were given, but no file was found.
    pub fn no_input(self) -> &'static str {
        self.pick(
            "没有找到可读的文件（文件夹中只读取 PDF、图片、网页、工作簿、Word 文件、.txt 和 ZIP 压缩包）",
            "no file to read was found (from folders, PDF files, pictures, web pages, workbooks, Word files, .txt files and ZIP archives are taken)",
        )
    }

    /// One file was asked for, and an archive of several was named.
    pub fn many_in_archive(self, count: usize, example: &str) -> String {
        match self {
            Zh => format!("压缩包中有 {count} 个文件，请指明其中一个，例如 {example}"),
            En => format!("holds {count} files: name one of them, such as {example}"),
        }
    }

    /// A database that is not supported.
    pub fn unknown_database(self, url: &str) -> String {
        match self {
            Zh => format!(
                "--db {url}：只支持 SQLite（sqlite:路径 或直接写路径）和 PostgreSQL（postgres://用户@主机/库名）"
            ),
            En => format!(
                "--db {url}: only SQLite (sqlite:PATH, or just a path) and PostgreSQL (postgres://user@host/name) are supported"
            ),
        }
    }

    /// An output file is among the inputs.
    pub fn output_is_input(self, path: &str) -> String {
        match self {
            Zh => format!("{path} 是输入文件，不会被覆盖"),
            En => format!("{path} is one of the inputs and will not be overwritten"),
        }
    }

    /// Files in folders that were left out.
    pub fn skipped(self, count: usize) -> String {
        match self {
            Zh => format!("文件夹或压缩包中另有 {count} 个其他类型的文件，已跳过"),
            En => format!("{count} files of other kinds in folders and archives: skipped"),
        }
    }

    /// Where the database went when nothing was asked for.
    pub fn written_to(self, path: &str) -> String {
        match self {
            Zh => format!("结果已写入 {path}"),
            En => format!("written to {path}"),
        }
    }

    // --- the table at the end ----------------------------------------------------------------------------------------

    /// The rows of the table at the end. Paths that led nowhere count as failed.
    pub fn summary(self, summary: &Summary) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            (self.pick("文件", "files"), summary.files.to_string()),
            (self.pick("表单", "forms"), summary.forms.to_string()),
            (self.pick("记录", "records"), summary.records.to_string()),
            (self.pick("待复核", "to review"), summary.review.to_string()),
        ];
        if summary.partial > 0 {
            rows.push((
                self.pick("部分可读", "partly read"),
                summary.partial.to_string(),
            ));
        }
        rows.push((self.pick("失败", "failed"), summary.not_read().to_string()));
        let seconds = format!("{:.1}", summary.elapsed.as_secs_f64());
        rows.push((self.pick("用时（秒）", "seconds"), seconds));
        rows
    }

    // --- showing a form ----------------------------------------------------------------------------------------------

    /// No form was recognised in the file.
    pub fn no_form(self) -> &'static str {
        self.pick(
            "没有识别出表单；可用 formstitch tables 查看其中的表格",
            "no form was recognised; formstitch tables shows the tables in the file",
        )
    }

    /// Head of the facts on a form.
    pub fn form(self) -> &'static str {
        self.pick("表单类型", "form")
    }

    /// Label of the year.
    pub fn year(self) -> &'static str {
        self.pick("年度", "year")
    }

    /// Label of the organisation.
    pub fn organisation(self) -> &'static str {
        self.pick("填报单位", "organisation")
    }

    /// Head over the fund table.
    pub fn amounts(self) -> &'static str {
        self.pick("资金", "Funds")
    }

    /// Head over long texts.
    pub fn narratives(self) -> &'static str {
        self.pick("文字说明", "Texts")
    }

    /// Head over goals and indicators.
    pub fn goals(self) -> &'static str {
        self.pick("目标与指标", "Goals and indicators")
    }

    /// Head over findings.
    pub fn findings(self) -> &'static str {
        self.pick("审核发现", "Findings")
    }

    /// Head over text that no record took.
    pub fn unplaced(self) -> &'static str {
        self.pick("未归位的文字", "Unplaced text")
    }

    /// Head over warnings.
    pub fn warnings(self) -> &'static str {
        self.pick("警告", "Warnings")
    }

    /// A goal's name.
    pub fn goal(self, term: Term, number: u32) -> String {
        let term = match term {
            Term::Long => self.pick("长期目标", "Long-term goal"),
            Term::Mid => self.pick("中期目标", "Mid-term goal"),
            Term::Annual => self.pick("年度目标", "Annual goal"),
        };
        match (self, number) {
            (Zh, 0) => format!("{term}（全部）"),
            (En, 0) => format!("{term}s, all"),
            _ => format!("{term} {number}"),
        }
    }

    /// Indicators that belong to no goal.
    pub fn no_goal(self) -> &'static str {
        self.pick("未指明目标", "No goal named")
    }

    /// Label of what was reached of a goal.
    pub fn reached(self) -> &'static str {
        self.pick("实际完成", "reached")
    }

    /// How bad a finding is.
    pub fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.pick("错误", "error"),
            Severity::Warning => self.pick("警告", "warning"),
            Severity::Info => self.pick("提示", "note"),
        }
    }

    /// What a finding says; in Chinese where it says it in no other language.
    pub fn message(self, finding: &Finding) -> &str {
        match self {
            En if !finding.message_en.is_empty() => &finding.message_en,
            _ => &finding.message,
        }
    }

    /// The heads of an indicator table: level 1, level 2, name, target, standard, actual, weight, score, deviation,
    /// direction, unit, explanation, remark.
    pub fn indicator_heads(self) -> [&'static str; 13] {
        match self {
            Zh => [
                "一级指标",
                "二级指标",
                "指标名称",
                "指标值",
                "绩效标准",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因",
                "指标性质",
                "计量单位",
                "指标解释",
                "备注",
            ],
            En => [
                "level 1",
                "level 2",
                "indicator",
                "target",
                "standard",
                "actual",
                "weight",
                "score",
                "deviation",
                "direction",
                "unit",
                "explanation",
                "remark",
            ],
        }
    }

    /// What the mark stands for, where `count` values carry it.
    pub fn legend(self, count: usize) -> String {
        match self {
            Zh => format!("⚠ 待复核：{count} 处"),
            En => format!("⚠ to review: {count}"),
        }
    }

    // --- tables and inspect ------------------------------------------------------------------------------------------

    /// The head over a raw table.
    pub fn table(self, number: usize, rows: usize, cols: usize) -> String {
        match self {
            Zh => format!("表格 {number}：{rows} 行 × {cols} 列"),
            En => format!("Table {number}: {rows} rows × {cols} columns"),
        }
    }

    /// There is no table.
    pub fn no_table(self) -> &'static str {
        self.pick("文件中没有表格", "there is no table in the file")
    }

    /// A picture of another kind was asked for.
    pub fn picture_kinds(self) -> &'static str {
        self.pick(
            "-o 的文件名应以 .png 或 .svg 结尾",
            "-o: expected a file name that ends in .png or .svg",
        )
    }

    /// The file has no pages, being markup.
    pub fn nothing_to_draw(self) -> &'static str {
        self.pick(
            "网页没有页面，无可绘制；可用 formstitch tables 查看其中的表格",
            "a web page has no pages to draw; formstitch tables shows the tables in it",
        )
    }

    /// There is no page of that number.
    pub fn no_such_page(self, page: u32, last: u32) -> String {
        match self {
            Zh => format!("没有第 {page} 页，文件共 {last} 页"),
            En if last == 1 => format!("there is no page {page}: the file has 1 page"),
            En => format!("there is no page {page}: the file has {last} pages"),
        }
    }

    /// The page is there, but could not be read.
    pub fn page_unreadable(self, page: u32, why: &str) -> String {
        match self {
            Zh => format!("第 {page} 页无法读取（{why}）"),
            En => format!("page {page} could not be read: {why}"),
        }
    }

    /// The page belongs to no sheet.
    pub fn bare_page(self, page: u32) -> String {
        match self {
            Zh => format!("第 {page} 页除页眉、页脚等外没有内容，不属于任何表"),
            En => format!(
                "page {page} belongs to no sheet: nothing is on it but running heads and the like"
            ),
        }
    }

    /// The picture of a page is missing below the drawing.
    pub fn page_undrawn(self, page: u32, why: &str) -> String {
        match self {
            Zh => format!("第 {page} 页的底图无法绘制（{why}）"),
            En => format!("page {page} is drawn on blank paper: {why}"),
        }
    }

    /// What the colours of a drawing stand for.
    pub fn drawing_legend(self, canvas: bool) -> &'static str {
        if canvas {
            self.pick(
                "蓝：可见文字；红：隐藏文字；橙：找回的或只见一部分的文字；紫：重复文字；洋红：识别不确定；绿：表线；\
                 青：单元格；灰框：各页；粗虚线：接缝（红：不确定）；粗实线：内容在此缺失",
                "blue: text seen; red: hidden; orange: recovered or partly seen; purple: double; magenta: unsure; \
                 green: rulings; teal: cells; grey frames: pages; thick dashes: seams (red: unsure); thick lines: \
                 the rest is missing",
            )
        } else {
            self.pick(
                "蓝：可见文字；红：隐藏文字；橙：只见一部分的文字；洋红：识别不确定；灰：页眉、页脚、水印和图片；\
                 绿：表线；青：单元格",
                "blue: text seen; red: hidden; orange: partly seen; magenta: unsure; grey: running heads, feet, \
                 watermarks, pictures; green: rulings; teal: cells",
            )
        }
    }

    /// Characters that the drawing does not reach.
    pub fn outside_the_drawing(self, count: usize) -> String {
        match self {
            Zh => format!("另有 {count} 个字符在图的范围之外"),
            En if count == 1 => "1 character lies outside the picture".into(),
            En => format!("{count} characters lie outside the picture"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let of = |values: [&str; 3]| {
            Lang::of_locale(|name| {
                let i = ["LC_ALL", "LC_MESSAGES", "LANG"]
                    .iter()
                    .position(|n| *n == name)?;
                Some(values[i].to_string())
            })
        };
        assert_eq!(of(["", "", "zh_CN.UTF-8"]), Lang::Zh);
        assert_eq!(of(["C", "", "zh_CN.UTF-8"]), Lang::En);
        assert_eq!(of(["", "zh_TW", "en_US"]), Lang::Zh);
        assert_eq!(Lang::of_locale(|_| None), Lang::En);
    }
}
