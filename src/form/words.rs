//! What the words of labels mean, whatever the form: the heads of indicator blocks, terms of goals, money, totals.
//!
//! A profile may say otherwise for its own form; these rules serve every form, also those that no profile knows. They
//! were drawn from the forms of the Ministry's rules (财预〔2015〕88号, 财预〔2021〕101号) and of provinces and cities.

use super::label::{label, number};
use crate::model::Term;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What a column of an indicator block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 一级指标.
    Level1,
    /// 二级指标.
    Level2,
    /// 指标类型: one column for all levels.
    Kind,
    /// 三级指标, where a name column stands beside it.
    Level3,
    /// 指标名称.
    Name,
    /// 指标值.
    Target,
    /// 绩效标准.
    Standard,
    /// 实际完成值.
    Actual,
    /// 分值.
    Weight,
    /// 得分.
    Score,
    /// 偏差原因分析.
    Deviation,
    /// 备注.
    Remark,
    /// 指标性质.
    Direction,
    /// 计量单位.
    Unit,
    /// 指标解释.
    Explanation,
    /// Any other head.
    Extra,
}

impl Role {
    /// The names by which profiles call the roles.
    pub const NAMES: [&'static str; 16] = [
        "level1",
        "level2",
        "kind",
        "level3",
        "name",
        "target",
        "standard",
        "actual",
        "weight",
        "score",
        "deviation",
        "remark",
        "direction",
        "unit",
        "explanation",
        "extra",
    ];
}

#[allow(clippy::expect_used)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Bracketed matter in a label: `（单位）`, `(2017年—2019年)`, `（80分）`.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[(（][^()（）]*[)）]"));

/// A label without white space, colons and any bracketed matter.
pub fn bare(text: &str) -> String {
    let flat = label(text);
    let bare = BRACKETS.replace_all(&flat, "");
    bare.trim_end_matches(':').to_string()
}

/// Heads by meaning, the first that fits: words that a head must hold, and words that it must not hold.
const HEADS: &[(Role, &[&str], &[&str])] = &[
    (Role::Level1, &["一级"], &["得分", "权重", "分值"]),
    (Role::Level2, &["二级"], &["得分", "权重", "分值"]),
    (Role::Level3, &["三级", "四级"], &["得分", "权重", "分值"]),
    // A lone stroke is easily lost in print and in reading: what is none of the other levels is the first.
    (Role::Level1, &["级指标"], &["得分", "权重", "分值"]),
    (Role::Kind, &["指标类型", "指标类别", "指标分类"], &[]),
    (
        Role::Deviation,
        &["偏差", "原因", "改进措施", "未完成"],
        &[],
    ),
    (
        Role::Actual,
        &[
            "完成值",
            "完成情况",
            "实际值",
            "实现值",
            "实际完成",
            "完成指标值",
            "实际指标值",
            "执行值",
        ],
        &[
            "得分",
            "目标值",
            "上年",
            "上一年",
            "历史",
            "往年",
            "前三年",
            "预期",
            "计划",
        ],
    ),
    (Role::Score, &["得分", "自评分", "评分值"], &["标准"]),
    (Role::Weight, &["权重", "分值", "标准分", "满分"], &[]),
    (
        Role::Direction,
        &["性质", "指标方向", "符号", "运算符", "计算符号", "比较符"],
        &["单位"],
    ),
    (Role::Unit, &["计量单位", "度量单位", "指标单位"], &[]),
    (
        Role::Standard,
        &[
            "绩效标准",
            "评价标准",
            "评分标准",
            "指标标准",
            "考核标准",
            "计分",
            "评分细则",
            "评分依据",
            "扣分",
            "评分规则",
            "评分办法",
            "评价要点",
        ],
        &[],
    ),
    (
        Role::Explanation,
        &[
            "解释",
            "释义",
            "指标说明",
            "指标内涵",
            "指标定义",
            "指标描述",
        ],
        &["分数"],
    ),
    (Role::Remark, &["备注"], &[]),
    (
        Role::Target,
        &[
            "指标值",
            "目标值",
            "预期值",
            "实现值",
            "计划值",
            "标准值",
            "年度指标",
            "年度目标",
        ],
        &["设定依据", "来源", "历史", "上年", "行业", "依据"],
    ),
    (
        Role::Name,
        &["指标名称", "指标内容", "具体指标", "考核指标", "评价指标"],
        &[],
    ),
];

/// What the head of a column of an indicator block means.
pub fn role(text: &str) -> Option<Role> {
    let head = bare(text);
    if head.is_empty() || head.chars().count() > LONGEST_HEAD {
        return None;
    }
    let whole = match head.as_str() {
        "绩效指标" | "指标" => Some(Role::Name),
        "类型" | "类别" => Some(Role::Kind),
        "单位" => Some(Role::Unit),
        "目标" => Some(Role::Target),
        "说明" => Some(Role::Explanation),
        _ => None,
    };
    whole.or_else(|| {
        let any = |words: &[&str]| words.iter().any(|w| head.contains(w));
        let mut heads = HEADS.iter();
        heads
            .find(|(_, held, barred)| any(held) && !any(barred))
            .map(|(role, ..)| *role)
    })
}

/// A head is shorter than this, bracketed matter aside.
const LONGEST_HEAD: usize = 16;

/// The words that labels of goals are made of.
static GOAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[0-9]{4}年度?|年度?|当年|本年度?|全年|长期|中长期|中期|近期|实施期|项目|部门|单位|资金|政策|专项|工作|整体|总体|总|支出|预算|绩效|预期|设定|期|年初|当期)*目标(?P<number>[0-9０-９一二三四五六七八九十]*)(?:描述|内容)?$",
    )
});

/// Term and number of a goal's label; no term where the words name none.
pub fn goal(text: &str) -> Option<(Option<Term>, Option<u32>)> {
    let name = bare(text);
    let found = GOAL.captures(&name)?;
    let digits = found.name("number").map_or("", |m| m.as_str());
    Some((term(&name), number(digits)))
}

/// The words that side labels of indicator blocks are made of.
static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[0-9]{4}年度?|年度?|当年|本年度?|全年|长期|中长期|中期|近期|实施期|项目|部门|单位|资金|政策|专项|整体|总体|支出|预算|预期|目标(?P<number>[0-9一二三四五六七八九十]*)|期|及|绩效)*指标(?P<last>[0-9一二三四五六七八九十]*)(?:体系)?(?:完成情况)?$",
    )
});

/// Term and number of the label beside an indicator block.
pub fn block(text: &str) -> Option<(Option<Term>, Option<u32>)> {
    let name = bare(text);
    let found = BLOCK.captures(&name)?;
    let digits = |group: &str| number(found.name(group).map_or("", |m| m.as_str()));
    Some((term(&name), digits("number").or_else(|| digits("last"))))
}

/// The term that a label speaks of.
pub fn term(name: &str) -> Option<Term> {
    let any = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if any(&["中长期", "长期", "实施期"]) {
        return Some(Term::Long);
    }
    if any(&["中期"]) {
        return Some(Term::Mid);
    }
    if any(&["年度", "当年", "本年", "全年"]) || name.contains('年') {
        return Some(Term::Annual);
    }
    any(&["总目标"]).then_some(Term::Long)
}

/// Whether the head over a column of texts says that these tell what was reached.
pub fn is_outcome(text: &str) -> bool {
    let name = bare(text);
    name.contains("完成情况") || name.contains("实现情况") || name.contains("完成目标情况")
}

/// Whether a label or head speaks of an amount of money.
pub fn is_money(text: &str) -> bool {
    const HELD: [&str; 17] = [
        "资金",
        "投入",
        "金额",
        "预算",
        "经费",
        "支出",
        "收入",
        "拨款",
        "总额",
        "投资",
        "决算",
        "执行数",
        "收支",
        "结转",
        "结余",
        "概算",
        "补助",
    ];
    const BARRED: [&str; 23] = [
        "情况", "说明", "来源", "依据", "内容", "理由", "用途", "名称", "单位", "目标", "绩效",
        "指标", "科目", "代码", "编码", "级次", "方式", "性质", "类型", "原因", "办法", "制度",
        "文件",
    ];
    let name = bare(text);
    name.chars().count() <= LONGEST_LABEL
        && HELD.iter().any(|w| name.contains(w))
        && !BARRED.iter().any(|w| name.contains(w))
        && !name.ends_with("年度")
}

/// Whether a label heads a table of money, though it may not name an amount itself: `项目资金`, `资金来源`.
pub fn is_money_table(text: &str) -> bool {
    const HELD: [&str; 9] = [
        "资金", "预算", "经费", "收支", "金额", "支出", "收入", "决算", "投资",
    ];
    const BARRED: [&str; 8] = [
        "绩效", "目标", "任务", "依据", "理由", "说明", "概述", "职能",
    ];
    let name = bare(text);
    HELD.iter().any(|w| name.contains(w)) && !BARRED.iter().any(|w| name.contains(w))
}

/// Whether the figures under a head may be money: shares and points are none.
pub fn is_money_column(head: &str) -> bool {
    let name = bare(head);
    !name.ends_with('率') && !matches!(role(head), Some(Role::Weight | Role::Score))
}

/// Whether a label names the sum of what stands below it.
pub fn is_total(text: &str) -> bool {
    let name = bare(text);
    ["总额", "合计", "总计", "总预算", "资金总量"]
        .iter()
        .any(|w| name.contains(w))
}

/// Whether a row of this label closes an indicator block.
pub fn closes_block(text: &str) -> bool {
    let name = bare(text);
    matches!(
        name.as_str(),
        "总分"
            | "小计"
            | "合计"
            | "总计"
            | "得分合计"
            | "总得分"
            | "自评总分"
            | "分值合计"
            | "合计得分"
    )
}

/// Whether a text says nothing: dots that stand for more entries, or nothing at all.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, '…' | '.' | '．' | '·' | '⋯'))
}

/// What a column of a table of tasks holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The task's name.
    Name,
    /// What it is about.
    Content,
    /// An amount of money.
    Money,
}

/// What the head of a column of a table of tasks means.
pub fn task(text: &str) -> Option<Task> {
    let name = bare(text);
    let short = name.chars().count() <= LONGEST_HEAD;
    if !short {
        return None;
    }
    if is_money(&name) {
        return Some(Task::Money);
    }
    if matches!(
        name.as_str(),
        "名称"
            | "任务名称"
            | "任务"
            | "项目名称"
            | "工作任务"
            | "重点任务"
            | "项目"
            | "活动名称"
            | "工作任务名称"
            | "主要任务"
    ) {
        return Some(Task::Name);
    }
    let held = [
        "内容",
        "期望",
        "概述",
        "简介",
        "描述",
        "情况说明",
        "存在问题",
        "措施",
    ];
    held.iter()
        .any(|w| name.contains(w))
        .then_some(Task::Content)
}

/// Endings of labels that stand beside a short value.
const ENDINGS: &[&str] = &[
    "名称",
    "单位",
    "部门",
    "代码",
    "编码",
    "电话",
    "手机",
    "时间",
    "日期",
    "属性",
    "类型",
    "类别",
    "分类",
    "级次",
    "人数",
    "负责人",
    "联系人",
    "填报人",
    "经办人",
    "审核人",
    "填表人",
    "性质",
    "情况",
    "依据",
    "内容",
    "地址",
    "领域",
    "方式",
    "周期",
    "年度",
    "状态",
    "来源",
    "概述",
    "职责",
    "职能",
    "任务",
    "理由",
    "目标",
    "必要性",
    "可行性",
    "措施",
    "期限",
    "项目期",
    "起止",
    "编号",
    "科目",
    "单位数",
    "机构数",
    "编制数",
    "数量",
    "面积",
    "说明",
    "意见",
    "总分",
    "得分",
    "备注",
    "处室",
    "股室",
    "邮编",
    "传真",
    "邮箱",
    "等级",
    "结论",
    "问题",
    "建议",
    "摘要",
    "用途",
    "范围",
    "对象",
    "主管",
    "员数",
    "位数",
    "人员",
    "计划",
    "安排",
    "制度",
    "分值",
];

/// Whether a text reads as the label of a value: short, no sentence, no number, and ending as labels do.
pub fn is_label(text: &str) -> bool {
    let name = bare(text);
    could_be_label(&name) && (ENDINGS.iter().any(|e| name.ends_with(e)) || is_money(&name))
}

/// Whether a text may be a label at all.
pub fn could_be_label(text: &str) -> bool {
    let name = bare(text);
    let length = name.chars().count();
    (2..=LONGEST_LABEL).contains(&length)
        && !name.contains(['。', '；', ';', '%', '！', '□', '√'])
        && !name.chars().any(|c| c.is_ascii_digit())
}

/// A label is no longer than this, bracketed matter aside.
const LONGEST_LABEL: usize = 20;

/// Labels that name who filed a form, best first.
pub const ORGANISATION: [&str; 15] = [
    "单位名称",
    "部门名称",
    "部门（单位）名称",
    "填报单位",
    "申报单位",
    "预算单位",
    "项目单位",
    "实施单位",
    "项目实施单位",
    "项目执行单位",
    "承担单位",
    "主管部门",
    "项目主管部门",
    "主管部门及代码",
    "牵头单位",
];

/// Whether a text is the title of a declaration: a table of performance goals, of their review, or an application.
pub fn is_title(text: &str) -> bool {
    let flat: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let name = bare(&flat);
    let named = ["绩效", "申报表", "自评表"]
        .iter()
        .any(|w| name.contains(w));
    named
        && name.ends_with('表')
        && !name.contains(['：', ':', '，', '。', '《'])
        && !["详见", "见附", "参见"].iter().any(|w| name.contains(w))
        && flat.chars().count() <= LONGEST_TITLE
}

/// A title is no longer than this.
const LONGEST_TITLE: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_by_meaning() {
        for (head, wanted) in [
            ("一级指标", Some(Role::Level1)),
            ("三级\n指标", Some(Role::Level3)),
            ("指标值（包含数字及文字描述）", Some(Role::Target)),
            ("年度\n指标值", Some(Role::Target)),
            ("实际\n完成值", Some(Role::Actual)),
            ("全年完成值", Some(Role::Actual)),
            ("偏差原因分析\n及改进措施", Some(Role::Deviation)),
            ("指标权重", Some(Role::Weight)),
            ("指标性质", Some(Role::Direction)),
            ("度量单位", Some(Role::Unit)),
            ("指标解释", Some(Role::Explanation)),
            ("评价标准", Some(Role::Standard)),
            ("指标类型", Some(Role::Kind)),
            ("自评得分", Some(Role::Score)),
            ("实际完成指标值", Some(Role::Actual)),
            ("预期当年实现值", Some(Role::Target)),
            ("上年完成值", None),
            ("评（扣）分标准", Some(Role::Standard)),
            ("符号", Some(Role::Direction)),
            ("指标释义", Some(Role::Explanation)),
            ("职工凝聚力", None),
        ] {
            assert_eq!(role(head), wanted, "{head}");
        }
    }

    #[test]
    fn goals_and_blocks_are_told_by_their_words() {
        assert_eq!(goal("长期目标1:"), Some((Some(Term::Long), Some(1))));
        assert_eq!(goal("年度目标"), Some((Some(Term::Annual), None)));
        assert_eq!(
            goal("中期目标(2017年—2019年)"),
            Some((Some(Term::Mid), None))
        );
        assert_eq!(goal("项目绩效总目标"), Some((Some(Term::Long), None)));
        assert_eq!(goal("总体绩效目标"), Some((None, None)));
        assert_eq!(goal("年度总\n体目标"), Some((Some(Term::Annual), None)));
        assert_eq!(goal("年初绩效目标"), Some((Some(Term::Annual), None)));
        assert_eq!(goal("绩效目标描述"), Some((None, None)));
        assert_eq!(goal("期望达到的目标（概述）"), None);
        assert_eq!(goal("年度目标的说明"), None);
        assert_eq!(block("绩\n效\n指\n标"), Some((None, None)));
        assert_eq!(block("项目年度绩效指标"), Some((Some(Term::Annual), None)));
        assert_eq!(
            block("长期目标2绩效指标"),
            Some((Some(Term::Long), Some(2)))
        );
        assert_eq!(block("职工人数指标"), None);
    }

    #[test]
    fn money_is_told_from_texts_about_it() {
        assert!(
            is_money("预算金额（万元）") && is_money("其中:财政拨款") && is_money("全年执行数")
        );
        assert!(!is_money("资金用途") && !is_money("预算单位") && !is_money("编制人数"));
        assert!(is_money("年度资金总额") && is_money("总投入") && !is_money("预算年度"));
        assert!(is_money_table("项目资金\n(万元)") && !is_money_table("绩效目标"));
    }
}
