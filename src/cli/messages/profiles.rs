//! What is said about form profiles. In English, mistakes say themselves what they are.

use super::Lang::{self, En, Zh};
use crate::form::Description;
use crate::profiles::{Kind, Mistake, Word};

impl Lang {
    /// A mistake in a profile makes the run impossible.
    pub fn faulty_profiles(self) -> &'static str {
        self.pick(
            "表单配置有误，未读取任何文件",
            "there are mistakes in the profiles; no file was read",
        )
    }

    /// There is no profile of that id.
    pub fn no_such_profile(self, id: &str, nearest: Option<&str>) -> String {
        match (self, nearest) {
            (Zh, Some(near)) => format!("没有名为“{id}”的表单配置，是否指“{near}”？"),
            (Zh, None) => {
                format!("没有名为“{id}”的表单配置；formstitch profiles list 列出全部配置")
            }
            (En, Some(near)) => format!("there is no profile “{id}”; did you mean “{near}”?"),
            (En, None) => {
                format!("there is no profile “{id}”; formstitch profiles list tells all of them")
            }
        }
    }

    /// The labels of a profile's facts: what for, titles, where from.
    pub fn profile_labels(self) -> [&'static str; 3] {
        match self {
            Zh => ["用途", "标题", "来源"],
            En => ["for", "titles", "from"],
        }
    }

    /// A description in this language, or in the other where this one is missing.
    pub fn description(self, words: &Description) -> &str {
        let (first, second) = match self {
            Zh => (&words.zh, &words.en),
            En => (&words.en, &words.zh),
        };
        if first.is_empty() { second } else { first }
    }

    /// Between the items of a list.
    pub fn comma(self) -> &'static str {
        self.pick("、", ", ")
    }

    /// After what is explained.
    pub fn colon(self) -> &'static str {
        self.pick("：", ": ")
    }

    /// Where a profile of the program's own is from.
    pub fn built_in(self) -> &'static str {
        self.pick("内置", "built in")
    }

    /// Where a profile of the user's own is from.
    pub fn own_file(self, path: &str, replaces: bool) -> String {
        if !replaces {
            return path.to_string();
        }
        match self {
            Zh => format!("{path}（取代内置配置）"),
            En => format!("{path} (replaces the built-in one)"),
        }
    }

    /// The word in front of a complaint.
    pub fn complaint_kind(self, error: bool) -> &'static str {
        match error {
            true => self.pick("错误", "error"),
            false => self.pick("警告", "warning"),
        }
    }

    /// A profile without mistakes.
    pub fn sound_profile(self, path: &str, id: &str) -> String {
        match self {
            Zh => format!("{path}：没有问题（{id}）"),
            En => format!("{path}: no mistakes ({id})"),
        }
    }

    /// The end of a check.
    pub fn checked(self, files: usize, errors: usize, warnings: usize) -> String {
        let some = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        match self {
            Zh => format!("已检查 {files} 个文件：{errors} 个错误，{warnings} 个警告"),
            En => format!(
                "{} checked: {}, {}",
                some(files, "file"),
                some(errors, "error"),
                some(warnings, "warning")
            ),
        }
    }

    /// What is wrong with a profile.
    pub fn mistake(self, mistake: &Mistake) -> String {
        match self {
            Zh => chinese(mistake),
            En => mistake.to_string(),
        }
    }
}

fn chinese(mistake: &Mistake) -> String {
    match mistake {
        Mistake::Encoding => "应为 UTF-8，实际不是；请将文件另存为 UTF-8".into(),
        Mistake::Syntax(why) => format!("不是合法的 TOML（{why}）"),
        Mistake::Unknown {
            word,
            found,
            nearest: Some(near),
            ..
        } => format!("未知的{}“{found}”，是否指“{near}”？", word_of(*word)),
        Mistake::Unknown {
            word, found, known, ..
        } => format!(
            "未知的{}“{found}”；可用：{}",
            word_of(*word),
            known.join("、")
        ),
        Mistake::WrongKind {
            key,
            expected,
            found,
        } => format!("“{key}”：应为{}，实际是{}", kind(*expected), kind(*found)),
        Mistake::Missing(key) => format!("缺少“{key}”，每个配置都需要它"),
        Mistake::Empty(key) => format!("“{key}”：应有文字，实际为空"),
        Mistake::OddId(id) => {
            format!("id“{id}”：只能用小写字母（a 至 z）、数字、- 和 _，并以字母开头")
        }
        Mistake::ReservedId(id) => format!("id“{id}”用于无法归类的表单，请另取一个"),
        Mistake::TakenId { id, by } => format!("id“{id}”已用于 {by}"),
        Mistake::Replaces(id) => format!("取代内置配置“{id}”"),
        Mistake::Again { label, key, line } => {
            format!("“{label}”在“{key}”中已经有了（第 {line} 行）")
        }
        Mistake::Contradiction {
            label,
            key,
            other,
            line,
        } => format!("“{label}”不能既在“{key}”中，又在“{other}”中（第 {line} 行）"),
        Mistake::TwoHashes(label) => format!("“{label}”：# 最多用一次"),
        Mistake::PlainHash { label, key } => format!(
            "“{label}”：# 只在 [goals] 和 [indicators.blocks] 中代表数字，在“{key}”中不代表"
        ),
        Mistake::ShortTitle(title) => format!("标题“{title}”太短，其他类型的表单也会有"),
        Mistake::OddTitle(title) => {
            format!("标题“{title}”：表格上方的标题须以“表”“度”或括号结尾才能找到")
        }
    }
}

fn word_of(word: Word) -> &'static str {
    match word {
        Word::Key => "键",
        Word::Role => "列含义",
        Word::Term => "目标期限",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "文字",
        Kind::List => "列表",
        Kind::Texts => "文字列表",
        Kind::Table => "表",
        Kind::Number => "数字",
        Kind::Truth => "true 或 false",
        Kind::Date => "日期",
    }
}
