//! Random forms: what is written in them, before anything is laid out.

use super::rng::Rng;
use formstitch::model::Term;

/// A filled-in 部门整体支出绩效目标申报表.
#[derive(Clone, Debug)]
pub struct FormSpec {
    pub organisation: String,
    pub title: String,
    pub year: i32,
    pub person: String,
    pub phone: String,
    /// Six rows (收入构成, 支出构成) of four columns; empty or a dash where there is no amount.
    pub funds: Vec<[String; 4]>,
    /// 部门职能概述, 年度工作任务, then the lists 长期目标 and 年度目标.
    pub narratives: Vec<Prose>,
    pub goals: Vec<GoalSpec>,
    /// What stands between a goal's label and its text.
    pub colon: &'static str,
    pub sustainability: &'static str,
}

#[derive(Clone, Debug)]
pub struct Prose {
    pub label: &'static str,
    pub paragraphs: Vec<String>,
    /// Whether each paragraph begins with its number.
    pub numbered: bool,
    /// Printed as one run with `<p>` and `</p>` in it.
    pub residue: bool,
}

#[derive(Clone, Debug)]
pub struct GoalSpec {
    pub term: Term,
    pub number: u32,
    pub text: String,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub class: &'static str,
    pub level1: &'static str,
    pub level2: &'static str,
    pub name: String,
    pub target: String,
    pub standard: String,
}

pub const FUND_ROWS: [[&str; 2]; 6] = [
    ["收入构成", "财政拨款"],
    ["收入构成", "其他资金"],
    ["收入构成", "合计"],
    ["支出构成", "基本支出"],
    ["支出构成", "项目支出"],
    ["支出构成", "合计"],
];

/// Whether an amount's text is one: a dash or nothing is none.
pub fn is_amount(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

const PLACES: &[&str] = &[
    "新洲区",
    "仙桃市",
    "江夏区",
    "蔡甸区",
    "武昌区",
    "东湖区",
    "洪湖市",
    "黄陂区",
    "云梦县",
];
const OFFICES: &[&str] = &[
    "水务和湖泊局",
    "农业农村局",
    "科学技术和经济信息化局",
    "文化和旅游局",
    "民政局",
    "人力资源和社会保障局",
    "应急管理局",
    "统计局",
    "市场监督管理局",
];
const NAMES: &[&str] = &["李晓兰", "吕桐强", "严丽", "欧阳文博", "周敏", "陈建国"];
const SUBJECTS: &[&str] = &[
    "规上工业总产值",
    "入党积极分子培训",
    "主题党日活动",
    "精准扶贫任务",
    "高新技术企业",
    "新建高标准农田面积",
    "设备质量",
    "后勤保障工作",
    "R&D经费投入",
    "生产企业隐患",
    "众创孵化平台",
    "老旧管网",
    "职工凝聚力",
    "“瞪羚”企业",
    "帮扶地区生态环境",
    "公共服务品质",
    "固定资产投资",
    "贫困学生",
    "选聘人员考核",
    "安全生产教育",
];
const ENDINGS: &[&str] = &[
    "完成率",
    "数量",
    "合格率",
    "及时率",
    "次数",
    "覆盖率",
    "增长",
    "达标率",
    "情况",
    "",
];
const VERBS: &[&str] = &[
    "完成",
    "保障",
    "推进",
    "组织实施",
    "会同有关部门健全",
    "统筹",
    "加强",
    "拟订",
    "负责",
    "全面提升",
    "承担",
    "指导",
];
const OBJECTS: &[&str] = &[
    "全区水利工程建设与运行管理",
    "安全教育培训",
    "单位及所属2个事业单位的正常工作运转",
    "农业农村发展规划",
    "公共服务品质",
    "科技创新体系(平台)建设",
    "技改投资覆盖率60%以上",
    "新增规模以上企业12家",
    "扶贫工作年度考核",
    "意识形态、文明创建",
    "“两个”责任",
    "全社会研发费用占比3.4%",
    "市场监管综合执法工作",
    "较大以上安全事故为零",
];
const UNITS: &[&str] = &[
    "人/年", "次/年", "家", "亩", "场", "公里", "亿元", "万元", "户", "",
];
const WORDS: &[&str] = &[
    "提升",
    "明显",
    "零事故",
    "有效改善",
    "及时",
    "改善",
    "高于上年水平",
];
const STANDARDS: &[&str] = &[
    "不超过预算金额",
    "及时高效完成工作",
    "各项工作任务全部完成",
    "根据实际参与培训学习活动人数统计",
    "以验收报告为准",
    "较上年同期增长",
    "依据年度工作计划",
    "调查问卷",
    "与上年同期高新技术企业增加值占比相比,占比增加不少于0.5个百分点",
];

impl FormSpec {
    pub fn random(rng: &mut Rng) -> Self {
        let year = rng.int(2017, 2024) as i32;
        let organisation = format!("{}{}", rng.pick(PLACES), rng.pick(OFFICES));
        let mut narratives = vec![
            prose(rng, "部门职能概述", &["(一) ", "（一）", ""], 4),
            prose(rng, "年度工作任务", &["1、", "1.", ""], 4),
        ];
        let mut goals = Vec::new();
        for (term, label) in [(Term::Long, "长期目标"), (Term::Annual, "年度目标")] {
            let n = if rng.chance(0.6) { 1 } else { 2 };
            let texts: Vec<String> = (0..n).map(|_| sentence(rng, 2)).collect();
            narratives.push(Prose {
                label,
                paragraphs: texts
                    .iter()
                    .enumerate()
                    .map(|(i, t)| format!("{}.{t}", i + 1))
                    .collect(),
                numbered: true,
                residue: false,
            });
            for (i, text) in texts.into_iter().enumerate() {
                goals.push(GoalSpec {
                    term,
                    number: i as u32 + 1,
                    text,
                    entries: Vec::new(),
                });
            }
        }
        let mut form = Self {
            title: format!("{organisation}{year}年部门整体支出绩效目标申报表"),
            organisation: if rng.chance(0.3) {
                format!("武汉市{organisation}")
            } else {
                organisation
            },
            year,
            person: rng.pick(NAMES).to_string(),
            phone: if rng.chance(0.5) {
                format!("{}", rng.int(80_000_000, 89_999_999))
            } else {
                format!("0999-{}", rng.int(3_000_000, 3_999_999))
            },
            funds: funds(rng),
            narratives,
            goals: Vec::new(),
            colon: rng.pick(&[":", "：", ""]),
            sustainability: rng.pick(&["可持续影响指标", "可持续性影响指标"]),
        };
        let merged = rng.chance(0.8);
        for goal in &mut goals {
            goal.entries = entries(rng, form.sustainability, merged);
        }
        form.goals = goals;
        form
    }
}

fn prose(rng: &mut Rng, label: &'static str, numbers: &[&'static str], most: usize) -> Prose {
    let number = rng.pick(numbers);
    let paragraphs = (0..rng.int(1, most))
        .map(|i| {
            let count = rng.int(1, 3);
            let text: String = (0..count).map(|_| sentence(rng, 3)).collect();
            let mark = number
                .replace('一', ["一", "二", "三", "四"][i])
                .replace('1', &(i + 1).to_string());
            format!("{mark}{text}")
        })
        .collect();
    Prose {
        label,
        paragraphs,
        numbered: !number.is_empty(),
        residue: rng.chance(0.25),
    }
}

fn sentence(rng: &mut Rng, most: usize) -> String {
    let mut text = String::new();
    for i in 0..rng.int(1, most) {
        if i > 0 {
            text.push_str(rng.pick(&["，", "、", "，", "；"]));
        }
        text.push_str(rng.pick(VERBS));
        text.push_str(rng.pick(OBJECTS));
    }
    text.push('。');
    text
}

fn funds(rng: &mut Rng) -> Vec<[String; 4]> {
    let (grouped, decimals) = (rng.chance(0.2), rng.chance(0.8));
    let mut amount = |column: usize| match column {
        _ if rng.chance(0.03) => rng.pick(&["—", "-", ""]).to_string(),
        1 => rng.pick(&["100%", "0.00%", "65.20%", "34.8%", "7%"]).into(),
        _ => money(rng, grouped, decimals),
    };
    FUND_ROWS
        .iter()
        .map(|_| [0, 1, 2, 3].map(&mut amount))
        .collect()
}

fn money(rng: &mut Rng, grouped: bool, decimals: bool) -> String {
    let whole = rng.int(0, 9999);
    let mut text = if grouped && whole > 999 {
        format!("{},{:03}", whole / 1000, whole % 1000)
    } else {
        whole.to_string()
    };
    if decimals {
        text.push_str(&format!(".{:02}", rng.below(100)));
    }
    text
}

fn entries(rng: &mut Rng, sustainability: &'static str, merged: bool) -> Vec<Entry> {
    let satisfaction = if merged {
        "满意度指标"
    } else {
        "服务对象满意度指标"
    };
    let kinds = [
        ("output.quantity", "产出指标", "数量指标"),
        ("output.quality", "产出指标", "质量指标"),
        ("output.timeliness", "产出指标", "时效指标"),
        ("output.cost", "产出指标", "成本指标"),
        ("benefit.economic", "效益指标", "经济效益指标"),
        ("benefit.social", "效益指标", "社会效益指标"),
        ("benefit.ecological", "效益指标", "生态效益指标"),
        ("benefit.sustainability", "效益指标", sustainability),
        ("satisfaction.recipients", "满意度指标", satisfaction),
    ];
    let mut out = Vec::new();
    for (class, level1, level2) in kinds {
        let blank = rng.chance(0.25);
        let rows = match rng.below(10) {
            _ if blank => 1,
            0..6 => 1,
            6..9 => 2,
            _ => rng.int(3, 4),
        };
        for _ in 0..rows {
            let (name, target, standard) = if blank {
                ("无".into(), String::new(), String::new())
            } else {
                (name(rng), target(rng), standard(rng))
            };
            out.push(Entry {
                class,
                level1,
                level2,
                name,
                target,
                standard,
            });
        }
    }
    out
}

fn name(rng: &mut Rng) -> String {
    let mut text = String::from(rng.pick(SUBJECTS));
    if rng.chance(0.2) {
        text = format!("{}{}、{text}", rng.pick(VERBS), rng.pick(SUBJECTS));
    }
    text + rng.pick(ENDINGS)
}

fn target(rng: &mut Rng) -> String {
    match rng.below(8) {
        0 => rng.pick(WORDS).to_string(),
        1 => format!("{}月底前", rng.int(1, 12)),
        2 => format!("{}年12月31日前", rng.int(2018, 2024)),
        3 => "100%".into(),
        4 => format!("{}{}%", rng.pick(&["≥", "≧", "≤", "大于"]), rng.int(60, 99)),
        5 => format!("{}-{}人/年", rng.int(1, 5), rng.int(6, 9)),
        _ => format!(
            "{}{}{}",
            rng.pick(&["", "", "≥", "不少于"]),
            rng.int(1, 3000),
            rng.pick(UNITS)
        ),
    }
}

fn standard(rng: &mut Rng) -> String {
    match rng.below(10) {
        0..4 => String::new(),
        4..9 => rng.pick(STANDARDS).to_string(),
        _ => format!("{}，{}", rng.pick(STANDARDS), sentence(rng, 2)),
    }
}
