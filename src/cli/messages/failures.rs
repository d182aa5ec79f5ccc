//! What is said of files that could not be read.

use super::Lang::{self, En, Zh};
use crate::batch::MAX_FILE_BYTES;
use crate::model::Failure;

impl Lang {
    /// The head over the list of failed files.
    pub fn failures(self, count: usize) -> String {
        match self {
            Zh => format!("{count} 个文件未能读取："),
            En if count == 1 => "1 file could not be read:".into(),
            En => format!("{count} files could not be read:"),
        }
    }

    /// The end of a list that is longer than what is shown.
    pub fn and_more(self, count: usize) -> String {
        match self {
            Zh => format!("……以及另外 {count} 个"),
            En => format!("and {count} more"),
        }
    }

    /// A failure in one line: what happened, and what to do about it.
    pub fn failure(self, failure: &Failure) -> String {
        let advice = self.advice(&failure.code);
        let what = match self {
            En => failure.message.clone(),
            Zh => format!("{}（{}）", self.kind(&failure.code), failure.message),
        };
        if advice.is_empty() {
            return what;
        }
        format!("{what}{}{advice}", self.pick("。", " – "))
    }

    /// What a code says.
    fn kind(self, code: &str) -> &'static str {
        let (zh, en) = match code {
            "io" => ("无法读取", "cannot be read"),
            "empty" => ("文件为空", "empty"),
            "unknown-format" => ("不是可识别的格式", "of no known format"),
            "damaged" => ("文件已损坏", "damaged"),
            "password" => ("文件有密码", "needs a password"),
            "no-pages" => ("文件没有页面", "has no pages"),
            "limit" => ("超出大小限制", "beyond a limit"),
            "timeout" => ("超出时间限制", "takes too long"),
            "memory" => ("超出内存限制", "needs too much memory"),
            "stack-overflow" => ("嵌套过深", "nested too deeply"),
            "panicked" | "crashed" => ("读取时程序出错", "crashed the reader"),
            "weights" => ("缺少文字识别（OCR）模型", "lacks the models for OCR"),
            _ => ("出错", "failed"),
        };
        self.pick(zh, en)
    }

    /// What to do about a code.
    pub fn advice(self, code: &str) -> String {
        let (zh, en) = match code {
            "io" => (
                "请检查路径和读取权限",
                "check that it is there and may be read",
            ),
            "empty" => ("请重新获取该文件", "fetch it again"),
            "unknown-format" => (
                "请先转换为 PDF、网页或以制表符分隔的文本",
                "convert it to PDF, a web page or tab-separated text first",
            ),
            "damaged" => (
                "请重新获取，或用阅读器打开后另存",
                "fetch it again, or open it in a viewer and save it anew",
            ),
            "password" => ("请先去除密码", "remove the password first"),
            "no-pages" => ("请确认文件完整", "check that it is complete"),
            "limit" => {
                let most = MAX_FILE_BYTES >> 20;
                return match self {
                    Zh => format!("请拆分文件（最大 {most} MB）"),
                    En => format!("split it ({most} MB is the most)"),
                };
            }
            "timeout" => (
                "可加大 --file-timeout，或拆分文件",
                "allow more with --file-timeout, or split it",
            ),
            "memory" => (
                "可加大 --file-memory，或拆分文件",
                "allow more with --file-memory, or split it",
            ),
            "stack-overflow" => (
                "文件可能已损坏，请用阅读器打开后另存",
                "it is probably damaged: open it in a viewer and save it anew",
            ),
            "panicked" | "crashed" => (
                "这是程序缺陷，请附上该文件反馈",
                "a bug in formstitch: please report it with the file",
            ),
            "weights" => (
                "请运行 formstitch weights install 安装模型；无法联网时可用 --from、--weights 或内嵌模型的程序（见 docs/ocr.md）",
                "run formstitch weights install; without a network, use its --from, or --weights, or a program with \
                 the models built in (docs/ocr.md)",
            ),
            _ => ("", ""),
        };
        self.pick(zh, en).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;
    use crate::error::ErrorKind;

    #[test]
    fn every_failure_of_a_file_has_a_name_and_advice() {
        for kind in [
            ErrorKind::Io,
            ErrorKind::Empty,
            ErrorKind::UnknownFormat,
            ErrorKind::Damaged,
            ErrorKind::Password,
            ErrorKind::NoPages,
            ErrorKind::Limit,
            ErrorKind::Timeout,
            ErrorKind::Memory,
            ErrorKind::StackOverflow,
            ErrorKind::Panicked,
            ErrorKind::Crashed,
            ErrorKind::Weights,
        ] {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(lang.kind(kind.code()), lang.kind("?"), "{kind:?}");
                assert!(!lang.advice(kind.code()).is_empty(), "{kind:?}");
            }
        }
    }
}
