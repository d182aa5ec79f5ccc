//! The wire format, version 1: one [`Report`] for each file. These types *are* the JSON contract; the JSON
//! Schema is generated from them. Keys are English snake_case, values keep the printed Chinese. A reader may
//! ignore keys it does not know; a key never changes its meaning within one `schema_version`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the wire format.
pub const SCHEMA_VERSION: u32 = 1;

/// What a file's bytes turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// A web page.
    Html,
    /// A workbook of the Office Open XML kind (`.xlsx`, `.xlsm`).
    Xlsx,
    /// A workbook of the older binary kind (`.xls`).
    Xls,
    /// A word-processor file of the Office Open XML kind (`.docx`).
    Docx,
    /// Plain text with tabs between its cells.
    Txt,
    /// A picture of a page (`.png`).
    Png,
    /// A picture of a page (`.jpg`).
    Jpeg,
    /// Pictures of pages (`.tif`).
    Tiff,
    /// A picture of a page (`.bmp`).
    Bmp,
    /// None that formstitch reads.
    Unknown,
}

/// Where the text of a file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextLayer {
    /// Characters in the file.
    Native,
    /// Recognised from pictures.
    Ocr,
    /// Some of each.
    Mixed,
    /// html, xlsx, docx, txt.
    Markup,
    /// There is no text: pictures only, or nothing at all.
    None,
}

/// How the reading of a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All of it was read.
    Ok,
    /// Some pages could not be read; `warnings` says which.
    Partial,
    /// Nothing could be read; `error` says why.
    Failed,
}

/// The file a report is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Path as given, with `/` between its parts.
    pub path: String,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// What the bytes turned out to be.
    pub format: Format,
    /// Size in bytes.
    pub bytes: u64,
    /// Number of pages; 0 for markup.
    pub pages: u32,
    /// Where the text came from.
    pub text_layer: TextLayer,
    /// The program that wrote the file, as it says itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<String>,
    /// Creation date as written in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Names of attached files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
}

/// A place that text was read from: a page and a box, or a path for markup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Page number, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// `[x0, y0, x1, y1]` in points from the page's top left, y down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
    /// For markup: a cell address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// What happened to a text on its way from the page.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Pieces from several pages or tiles were joined; `at` names each piece.
    Rejoined,
    /// The print is cut and the rest is nowhere in the file.
    Truncated,
    /// The text was hidden by a clip or lay outside the page, and was read from the content stream.
    Recovered,
    /// Joined or placed without geometry, or a label carried over from a merged cell on another page.
    Inferred,
    /// Read from a picture.
    Ocr,
    /// The reader was unsure of at least one character.
    LowConfidence,
}

/// Where a record came from and how far it can be trusted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The regions its text was joined from, in reading order.
    pub at: Vec<Region>,
    /// 0 to 1.
    pub confidence: f32,
    /// What happened to it on the way, sorted.
    pub flags: Vec<Flag>,
    /// Whether a person should look before this value is trusted.
    pub review: bool,
}

/// A label with its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// Canonical label: no white space, no closing colon.
    pub label: String,
    /// Text as printed.
    pub text: String,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// One amount of a fund table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// Row labels, outermost first.
    pub item: Vec<String>,
    /// Column head, canonical; empty where there is none.
    pub column: String,
    /// Text as printed.
    pub text: String,
    /// Exact decimal, no thousands separators; null where the text is no number.
    pub value: Option<String>,
    /// `元`, `万元` or `%`; null where the form does not say.
    pub unit: Option<String>,
    /// The year the amount is for; null where the form does not say.
    pub period: Option<i32>,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// A long text under a label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Narrative {
    /// Canonical label.
    pub label: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// The term a goal is set for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Term {
    /// 长期目标, 项目总目标, 实施期目标.
    Long,
    /// 中期目标.
    Mid,
    /// 年度目标.
    Annual,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Goal {
    /// Its term.
    pub term: Term,
    /// Its number within the term, from 1.
    pub number: u32,
    /// Text as printed.
    pub text: String,
    /// What was reached, in a self-evaluation.
    pub actual: Option<String>,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// What kind of value a target is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TargetKind {
    /// A number with a unit.
    Quantity,
    /// A percentage.
    Percent,
    /// From `min` to `max`.
    Range,
    /// A day or month.
    Date,
    /// Words.
    Qualitative,
    /// Nothing printed.
    #[default]
    None,
}

/// A typed target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Text as printed.
    pub text: String,
    /// What kind of value it is.
    pub kind: TargetKind,
    /// `=` `>=` `<=` `>` `<` `~`, or null.
    pub op: Option<String>,
    /// Exact decimal, or null.
    pub min: Option<String>,
    /// Exact decimal, or null.
    pub max: Option<String>,
    /// Unit as printed, or null.
    pub unit: Option<String>,
}

/// One indicator row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Indicator {
    /// `[term, number]`; number 0: it serves all goals of that term.
    pub goal: Option<(Term, u32)>,
    /// `output.quantity` and so on.
    pub class: String,
    /// 一级指标 as printed.
    pub level1: String,
    /// 二级指标 as printed.
    pub level2: String,
    /// Name without a prefix such as `指标1：`.
    pub name: String,
    /// 年度指标值, 指标值, 目标值.
    pub target: Target,
    /// 绩效标准, 评分标准.
    pub standard: Option<String>,
    /// 实际完成值.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// 分值, 权重.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// 得分.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
    /// 偏差原因分析及改进措施.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<String>,
    /// 备注.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// 指标性质.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// 计量单位, 度量单位.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 指标解释, 指标说明.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Any other column, under its own head.
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// How bad a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong.
    Warning,
    /// Certainly wrong: in the form, or in the reading of it.
    Error,
}

/// Something an auditor should know about a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable code, such as `sum-mismatch`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// In words: Chinese.
    pub message: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message_en: String,
    /// The figures that were compared, in the order in which the message names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// Whether it rests on a value that is marked for review: it is lowered to `info`, and the reading is to be checked
    /// first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub check_reading: bool,
    /// JSON pointers into the declaration; the empty one is the declaration itself.
    pub refs: Vec<String>,
}

/// A figure that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// What it is, as printed or in Chinese.
    pub label: String,
    /// Exact decimal, or the text as printed.
    pub value: String,
    /// Its unit, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A printed run that no record took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Text as printed.
    pub text: String,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// One filled-in form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Declaration {
    /// Id of the form profile that matched; `unknown` if none did.
    pub form: String,
    /// 0 to 1.
    pub form_confidence: f32,
    /// Title as printed.
    pub title: String,
    /// The year the form is for; null when the form does not say.
    pub year: Option<i32>,
    /// The body that filed it; null when the form does not say.
    pub organisation: Option<String>,
    /// Whether a person should look at title, year or form before they are trusted.
    pub review: bool,
    /// Labels with their values.
    pub fields: Vec<Field>,
    /// Amounts of the fund table.
    pub amounts: Vec<Amount>,
    /// Long texts.
    pub narratives: Vec<Narrative>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Indicator rows.
    pub indicators: Vec<Indicator>,
    /// What an auditor should know.
    pub findings: Vec<Finding>,
    /// Every printed run that no record above took.
    pub unplaced: Vec<Run>,
}

/// A cell of a raw table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RawCell {
    /// Text as printed; paragraphs are separated by `\n`.
    pub text: String,
    /// Rows covered, at least 1.
    pub rowspan: usize,
    /// Columns covered, at least 1.
    pub colspan: usize,
    /// Where from.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// A ruled table that belongs to no form. A cell stands in its first row; covered positions are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RawTable {
    /// Rows of cells, left to right.
    pub rows: Vec<Vec<RawCell>>,
}

/// Something that went wrong while reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable code, such as `page-clipped`.
    pub code: String,
    /// In words.
    pub message: String,
    /// Page number, from 1, where it concerns one page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// Where every glyph went. `placed + tables + unplaced + furniture == glyphs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Glyphs in the source, white space not counted, each once.
    pub glyphs: usize,
    /// In records, with the labels and heads that name them.
    pub placed: usize,
    /// In `tables`.
    pub tables: usize,
    /// In `unplaced`, of a declaration or of the report.
    pub unplaced: usize,
    /// In `furniture`.
    pub furniture: usize,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// Stable code, such as `pdf-password`.
    pub code: String,
    /// In words: what was expected and what was found.
    pub message: String,
}

/// What formstitch makes of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of this format.
    pub schema_version: u32,
    /// How the reading ended.
    pub status: Status,
    /// Why nothing could be read, where `status` is `failed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// The file.
    pub source: Source,
    /// The forms in it, in order.
    pub declarations: Vec<Declaration>,
    /// Ruled tables that belong to no form.
    pub tables: Vec<RawTable>,
    /// Text outside every form and table.
    pub unplaced: Vec<Run>,
    /// Running heads, feet, page numbers, watermarks.
    pub furniture: Vec<Run>,
    /// What went wrong on the way.
    pub warnings: Vec<Warning>,
    /// Where every glyph went.
    pub coverage: Coverage,
}
