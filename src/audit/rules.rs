//! Every rule: its code, what it does and why it matters, in both languages.
//!
//! A code never changes its meaning. What a rule rests on is named in general terms: the Ministry of Finance's measures on
//! performance targets of central departments' budgets (财预〔2015〕88号) and its guide to core targets and indicators of project
//! expenditure (财预〔2021〕101号), which localities follow with rules of their own.

use crate::model::Severity::{self, Error, Info, Warning};

/// A text in Chinese and English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One form.
    Form,
    /// All forms of an archive.
    Archive,
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its code.
    pub code: &'static str,
    /// How bad its findings are, if settings do not say otherwise.
    pub severity: Severity,
    /// What it looks at.
    pub scope: Scope,
    /// Its name.
    pub title: Both,
    /// What it does.
    pub what: Both,
    /// Why that matters, with the source.
    pub why: Both,
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code == code)
}

/// The sources that rules name.
macro_rules! source {
    (88 zh) => {
        "依据：《中央部门预算绩效目标管理办法》（财预〔2015〕88号）"
    };
    (88 en) => {
        "Source: measures on performance targets of central departments' budgets (财预〔2015〕88号)"
    };
    (101 zh) => {
        "依据：《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》（财预〔2021〕101号）"
    };
    (101 en) => {
        "Source: guide to core performance targets and indicators of project expenditure (财预〔2021〕101号)"
    };
}

/// Declares one rule.
macro_rules! rules {
    ($($code:literal $severity:ident $scope:ident, $title_zh:literal $title_en:literal,
       $what_zh:literal $what_en:literal, $why_zh:literal $why_en:literal, $source:tt;)*) => {
        /// All rules, in the order in which they are asked.
        pub const RULES: &[Rule] = &[$(Rule {
            code: $code,
            severity: $severity,
            scope: Scope::$scope,
            title: Both { zh: $title_zh, en: $title_en },
            what: Both { zh: $what_zh, en: $what_en },
            why: Both {
                zh: concat!($why_zh, source!($source zh), "。"),
                en: concat!($why_en, " ", source!($source en), "."),
            },
        },)*];
    };
}

rules! {
    "sum-mismatch" Error Form,
    "合计不等于各部分之和" "A total is not the sum of its parts",
    "把一组资金的各部分相加，与填报的合计比较；占比按四舍五入、金额按末位半个单位之和容许误差。其中项不重复相加。"
    "Adds up the parts of a group of amounts and compares them with the total that is printed, with half a unit of the last printed place of each for rounding. Rows below 其中 are not counted twice.",
    "预算金额是绩效目标与资金匹配的基础，表内勾稽不平说明填报或审核有误。"
    "Amounts are what targets are matched with; where they do not add up, the form was filled in or checked wrongly.", 88;

    "balance-mismatch" Warning Form,
    "收入与支出不等" "Income and expenditure differ",
    "比较同一年度、同一单位的收入合计与支出合计；没有合计行时比较资金来源（财政拨款＋其他资金）与用途（基本支出＋项目支出）。"
    "Compares total income with total expenditure of the same year and unit; where there are no totals, the sources (财政拨款 and 其他资金) with the uses (基本支出 and 项目支出).",
    "部门预算收支应当平衡，差额需要说明。"
    "A department's budget balances; a difference needs a word of explanation.", 88;

    "part-above-total" Error Form,
    "部分大于总额" "A part is above its total",
    "“其中”项或下级项的金额大于上级金额。"
    "The amount of a row below 其中, or of a lower level, is above that of the row over it.",
    "部分不可能超过整体。"
    "No part is more than the whole.", 88;

    "share-mismatch" Warning Form,
    "占比与金额不符" "A share does not fit its amounts",
    "用填报的金额重新计算占比，与填报的占比比较；误差按占比和金额的印刷精度计算。"
    "Computes each share anew from the amounts and compares it with the one printed, within the printed precision of both.",
    "占比由金额得出，不符说明其中一个有误。"
    "A share follows from its amounts; one of the two is wrong.", 88;

    "rate-mismatch" Warning Form,
    "执行率与金额不符" "An execution rate does not fit its amounts",
    "用执行数除以预算数（全年预算数优先，其次调整预算数、年初预算数），与填报的执行率比较；与任何一种口径相符即不提示。"
    "Divides what was spent by what was budgeted and compares it with the rate printed; a rate that fits any of the budgets printed is right.",
    "执行率直接影响自评得分。"
    "The rate decides on points of the self-evaluation.", 88;

    "weight-total" Warning Form,
    "权重（分值）合计不符" "Weights do not add up",
    "各指标权重（分值）之和，连同预算执行率的分值，应等于表内所列总分；没有总分时为100。每个目标各自合计100、只列90（执行率10分未印出）或合计为1也算相符。"
    "The weights of the indicators, with the points for the execution rate, are to add up to the total that the form states, else to 100. Weights of 100 for each goal, of 90 where the ten points of the execution rate are not printed, and shares of 1 are right too.",
    "权重体现指标的重要程度，合计不符则总分没有意义。"
    "Weights say how much each indicator counts; if they do not add up, the total says nothing.", 101;

    "score-total" Warning Form,
    "得分合计不符" "Scores do not add up to the total score",
    "各指标得分之和，连同执行率得分，与表内总得分比较。执行率得分没有印出时，在其分值范围内都算相符。"
    "Adds up the scores, with that of the execution rate, and compares them with the total printed. Where the latter's score is not printed, any from none to its points is right.",
    "自评总分是结果应用的依据。"
    "Budgets are decided on by the total score.", 88;

    "score-above-weight" Error Form,
    "得分高于分值" "A score is above its weight",
    "单个指标（或执行率）的得分大于其分值。"
    "The score of an indicator, or of the execution rate, is above its points.",
    "得分不能超过满分。"
    "No score is above full marks.", 88;

    "full-marks-missed" Warning Form,
    "未完成却得满分" "A missed target with full marks",
    "实际完成值没有达到指标值（或写明未完成、部分完成），得分却等于分值。指标值为“越低越好”时反向比较；无法比较的单位不比。"
    "The result misses the target, or says so in words, and the score is full marks. Targets of which less is better are compared the other way; units that differ are not compared.",
    "自评应当客观反映完成情况，未完成应扣分并说明原因。"
    "A self-evaluation is to say what was reached; what was missed costs points and needs a reason.", 88;

    "deviation-unexplained" Warning Form,
    "有偏差而无原因" "A deviation without a reason",
    "实际完成值没有达到指标值，或得分低于分值，而偏差原因、备注等栏都没有说明。"
    "The result misses the target or the score is below its weight, and neither the column for reasons nor any other gives one.",
    "绩效自评要求对偏离目标的指标分析原因、提出改进措施。"
    "Self-evaluations have to give reasons for what was missed, and what will be done about it.", 88;

    "percent-above-100" Warning Form,
    "百分比超过100%" "More than all of it",
    "合格率、满意度、及时率等不可能超过100%的指标，其指标值或完成值大于100%。增长率、完成率不在此列。"
    "The target or result of a share that cannot be above 100 % (合格率, 满意度, 及时率 …) is. Rates of growth and of completion are left out.",
    "指标值应当合理可行。"
    "Targets have to be reasonable and feasible.", 88;

    "amount-unit" Warning Form,
    "金额单位可疑" "An amount's unit cannot be right",
    "同一合计在各年之间相差约一万倍；正文写“元”的数字在表内以“万元”出现（或相反）；合计大到或小到不合常理。"
    "A total differs between years by some 10,000; a figure that a text gives in 元 stands under a head of 万元, or the other way; a total is too large or too small to be in its unit.",
    "元与万元混用会使汇总数字相差一万倍。"
    "元 for 万元 puts sums wrong by a factor of 10,000.", 88;

    "indicator-unit" Warning Form,
    "指标单位不符" "A target's unit does not fit the indicator",
    "率、满意度等比例类指标用了元、人、天等单位，或人数、次数类指标用了金额单位。"
    "A share (率, 满意度 …) has a target in money, persons or days, or a count of people or times has one in money.",
    "指标值应当与指标名称对应、可衡量。"
    "A target has to fit its indicator to be measurable.", 101;

    "date-outside-year" Warning Form,
    "日期不在年度内" "A date outside the year",
    "年度指标的日期全部落在申报年度之外（次年第一季度内不提示），或长期指标的日期早于申报年度。"
    "All dates of an annual target lie outside the form's year (the first quarter of the next one is let pass), or those of a long-term target before it.",
    "年度绩效目标应当与年度预算对应；多为照抄往年。"
    "Annual targets go with the annual budget; such dates mostly come from copying last year's form.", 88;

    "year-mismatch" Warning Form,
    "年度前后不一" "Years that contradict each other",
    "标题年度与年度字段、近两年收支的年份、年度目标正文里的年份不一致。比较上年、文号等有意提到的其他年份不计。"
    "The year in the title is not that of a field, of the two years before in the table of funds, or of the text of annual goals. Other years that are meant (compared with last year, numbers of documents) do not count.",
    "年度不一致多为沿用旧表，数据可能不是当年的。"
    "Such forms mostly were last year's, and so may be their figures.", 88;

    "goal-without-indicators" Warning Form,
    "目标没有对应指标" "A goal without indicators",
    "同一期限的其他目标有指标，而该目标没有。"
    "A goal has no indicators, while others of its term have some.",
    "绩效目标要细化为具体指标，否则无法考核。"
    "Goals are to be broken down into indicators; else nothing can be evaluated.", 88;

    "target-missing" Warning Form,
    "指标没有指标值" "An indicator without a target",
    "指标有名称而指标值为空。"
    "An indicator has a name and no target.",
    "指标值是衡量完成情况的尺度。"
    "The target is what results are measured by.", 101;

    "indicator-duplicate" Warning Form,
    "指标重复" "The same indicator twice",
    "同一目标、同一类别下名称和指标值完全相同的指标。"
    "Indicators of one goal and class that have the same name and target.",
    "重复指标会重复计分，应突出重点。"
    "What stands twice counts twice; indicators are to be few and to the point.", 101;

    "class-misfit" Warning Form,
    "指标类别不当" "An indicator is filed under the wrong class",
    "满意度、合格率、及时率、效益类指标列入了不相称的类别，或二级指标列在不相称的一级指标之下。完成率可以是数量指标，不提示。"
    "Satisfaction, quality, timeliness or benefits are filed under a class that does not fit, or a 二级指标 stands below a 一级指标 that is not its own. Rates of completion may be quantities and are let pass.",
    "产出、效益、满意度分别反映不同方面，混列会使考核失真。"
    "Outputs, benefits and satisfaction tell different things; an evaluation goes by their classes.", 101;

    "target-vague" Warning Form,
    "指标值不可衡量" "A target that cannot be measured",
    "数量指标、比例类指标的指标值只有“提升”“明显”等词，或任何指标的指标值写成“待定”“根据下达任务确定”。达标、合格、完成等可判定的词不提示。"
    "The target of a quantity or share is a word such as 提升 or 明显, or that of any indicator puts off saying what it is. Words that can be decided on (达标, 合格, 完成) are let pass.",
    "绩效目标应细化量化，不能量化的才用定性表述。"
    "Targets are to be specific and quantified; words are for what cannot be.", 88;

    "required-empty" Warning Form,
    "必填内容为空" "Something required is empty",
    "该类表必须填写的栏目没有内容，或整张表没有目标、没有指标。"
    "A field that forms of the family have to fill in is empty, or a form has neither goals nor indicators.",
    "要素不全的绩效目标不能通过审核。"
    "Targets are reviewed for completeness first.", 88;

    "template-text" Info Form,
    "填表提示未替换" "The template's prompt was left",
    "“请在此处…”之类的填表提示原样留在了表里。"
    "A prompt of the template (请在此处…) stands where an answer belongs.",
    "该栏实际没有填写。"
    "The field was not filled in.", 88;

    "organisation-mismatch" Warning Form,
    "单位名称不一" "The organisation is named differently",
    "标题里的单位与表内填报单位不是同一个（省市前缀和常见简称视为相同）。"
    "The body named in the title is not that of the field (outer regions and common abbreviations do not matter).",
    "可能套用了其他单位的表。"
    "The form may have been another body's.", 88;

    "prior-mismatch" Warning Archive,
    "往年金额前后不一" "An earlier year's amount is told differently",
    "一张表填报的往年金额，与该单位往年自己的表所填当年金额、或另一年的表对同一年的填报不同。"
    "What a form says of an earlier year is not what the body's form of that year said, or what its form of another year says of it.",
    "同一年的同一金额应当前后一致；预算与决算口径不同的，应作说明。"
    "One amount of one year is one figure; where one is the budget and the other the outcome, that needs saying.", 88;

    "year-missing" Info Archive,
    "缺少年度" "A year is missing",
    "某单位（项目）前后年度都有同类表，中间年度没有。"
    "A body (or project) has forms of one family before and after a year, and none for it.",
    "可能漏报或漏收。"
    "It was not filed, or not collected.", 88;

    "project-twice" Warning Archive,
    "同一项目重复申报" "One project in two places",
    "同一年度，同一项目名称由同一地区的不同单位、或同一单位的不同文件申报，而且金额相同或指标大半相同；不同地区的单位则须两者都相同。办公经费、专项资金等通用名称不比。"
    "Forms of one year name the same project, of two bodies of one region or in two files of one body, with the same amount or mostly the same indicators; of bodies of two regions with both. Names that everybody uses (办公经费, 专项资金 …) do not count.",
    "可能重复安排预算。"
    "It may be paid for twice.", 88;

    "indicators-copied" Warning Archive,
    "指标照抄上年" "Indicators copied from last year",
    "年度指标及指标值与上年同类表逐字相同的比例很高。"
    "Nearly all annual indicators with their targets are word for word those of last year's form.",
    "绩效目标应当与当年任务和预算相匹配。"
    "Targets are to match the year's own tasks and budget.", 88;

    "target-lowered" Info Archive,
    "指标值低于上年" "A target is lower than last year",
    "同一单位同一指标的年度指标值比上年降低（越低越好的指标则为放宽）。"
    "The annual target of an indicator is lower than that of last year's form, or, where less is better, higher.",
    "降低目标应有理由。"
    "There ought to be a reason.", 88;

    "outlier" Info Archive,
    "增减幅度异常" "A change out of line with the peers",
    "总金额比上年的增减幅度远离同类表、同年度的其他单位（按中位数和绝对中位差）。"
    "The total changed from last year by far more or less than those of the other bodies with the same family of form in the same year (by median and median absolute deviation).",
    "异常增减值得询问原因。"
    "It is worth asking why.", 88;
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn codes_are_told_once_and_everything_is_said_in_both_languages() {
        for (n, rule) in RULES.iter().enumerate() {
            assert!(
                RULES[..n].iter().all(|r| r.code != rule.code),
                "{}",
                rule.code
            );
            for text in [rule.title, rule.what, rule.why] {
                assert!(text.zh.chars().any(|c| c > '\u{4e00}'), "{}", rule.code);
                assert!(text.en.split(' ').count() > 3, "{}", rule.code);
            }
        }
    }
}
