//! What is said of a database.

use super::Lang;

impl Lang {
    /// What `v_counts` counts, in order, each with its heading.
    pub fn status_heads(self) -> [(&'static str, &'static str); 8] {
        [
            ("document", self.pick("文件", "documents")),
            ("page", self.pick("页", "pages")),
            ("form", self.pick("表单", "forms")),
            ("record", self.pick("记录", "records")),
            ("review", self.pick("待复核", "to review")),
            ("finding", self.pick("审核发现", "findings")),
            ("extractor", self.pick("读取版本", "read by version")),
            ("failure", self.pick("失败原因", "failed because of")),
        ]
    }

    /// A name that `v_counts` counts: kinds and states in words, all else as it is.
    pub fn counted(self, name: &str) -> &str {
        const WORDS: [(&str, &str); 16] = [
            ("ok", "已读取"),
            ("partial", "部分可读"),
            ("failed", "失败"),
            ("declaration", "表单"),
            ("field", "字段"),
            ("amount", "金额"),
            ("narrative", "文字说明"),
            ("goal", "目标"),
            ("indicator", "指标"),
            ("cell", "表外单元格"),
            ("unplaced", "未归位文字"),
            ("furniture", "页眉页脚"),
            ("error", "错误"),
            ("warning", "警告"),
            ("info", "提示"),
            ("unknown", "未知表单"),
        ];
        let word = WORDS.iter().find(|w| w.0 == name);
        word.map_or(name, |w| self.pick(w.1, w.0))
    }
}
