"""What a form says: an invented department's 部门整体支出绩效目标申报表, its cells and its truth."""
import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

SURNAMES, GIVEN = "曹邓冯韩蒋罗梅宁彭秦", ["文博", "雨桐", "立新", "晓芸", "志远", "书宁", "嘉禾", "明岚"]

DUTIES = [
    "贯彻执行国家和省、市有关法律、法规、规章和方针政策，起草本领域规范性文件并监督实施。",
    "编制本领域中长期发展规划和年度计划，提出专项资金安排建议，组织实施重大项目并开展绩效评价。",
    "负责基层服务体系建设，指导乡镇（街道）改善服务设施，推动公共服务均等化、标准化、便利化。",
    "组织开展行业统计、监测和预警，定期发布信息，协调解决运行中的突出问题。",
    "负责本系统安全生产、应急值守和信访维稳工作，依法查处违法违规行为。",
    "指导行业人才队伍建设，组织业务培训和技能鉴定，承担对外交流与合作事务。",
    "完成县委、县政府交办的其他任务。",
]
TASKS = [
    "新建便民服务点18个，改造提升26个，服务半径覆盖全部行政村。",
    "推进“一网通办”，政务事项网上可办率达到98%以上，平均办理时限压缩30%。",
    "完成老旧设施更新改造投资1,260万元，力争6月底前全面开工、11月底前竣工验收。",
    "组织业务培训24场次，培训基层工作人员1,500人次。",
    "开展“双随机、一公开”检查4轮，问题整改销号率100%。",
]
GOALS = [
    "健全基层服务网络，提升公共服务供给能力和群众获得感。",
    "保障机关及所属3个事业单位正常运转，严控一般性支出。",
    "完成重点项目建设任务，推动产业转型升级和绿色发展。",
    "强化安全监管，防范化解重大风险，守牢不发生较大事故的底线。",
]
# class, level 1, level 2 (with its variant), entries: (name, target, standard)
CLASSES = [
    ("output.quantity", "产出指标", ("数量指标",), [
        ("便民服务点新建数量", "18个", "按竣工验收台账统计，未投入使用的不计入"),
        ("业务培训场次", "24场次/年", "以签到表、课件和影像资料为准"),
        ("“双随机”检查轮次", "≥4轮", ""),
        ("志愿服务活动参与人数", "300-350人次", "依据志愿服务系统登记时长核定"),
        ("规范化档案室建成数", "2个", "省级以上认定"),
        ("新增停车泊位", "1,200个", "现场核查"),
        ("巡查河道长度", "86.5公里", "巡查日志逐日记录")]),
    ("output.quality", "产出指标", ("质量指标",), [
        ("项目验收合格率", "100%", "一次验收合格项目数÷验收项目总数"),
        ("培训考核通过率", "≥95%", ""),
        ("数据报送差错率", "≤0.5%", "以上级通报为准"),
        ("问题整改销号率", "不低于98%", "对照问题清单逐项销号")]),
    ("output.timeliness", "产出指标", ("时效指标",), [
        ("项目开工时间", "6月底前", "以开工令签发日期为准"),
        ("资金支付及时率", "100%", "按合同约定节点支付"),
        ("任务完成时间", "{}年12月20日前", "")]),
    ("output.cost", "产出指标", ("成本指标",), [
        ("单个服务点建设成本", "≤12.5万元/个", "不超过财政评审控制价"),
        ("预算执行率", "≥92%", "实际支出÷年初预算"),
        ("人均培训费用", "不超过550元/人", "执行培训费管理办法")]),
    ("benefit.economic", "效益指标", ("经济效益指标",), [
        ("带动社会投资", "3,500万元", "以固定资产投资统计为准"),
        ("节约运行经费", "约8%", "与上年决算数比较"),
        ("村集体经济增收", "稳步增长", "")]),
    ("benefit.social", "效益指标", ("社会效益指标",), [
        ("群众办事平均跑动次数", "≤1次", "抽样回访"),
        ("公共服务覆盖面", "有效扩大", "覆盖全部行政村和社区"),
        ("较大以上安全事故", "零发生", "")]),
    ("benefit.ecological", "效益指标", ("生态效益指标",), [
        ("单位能耗下降率", "3.2%", "依据公共机构能耗统计年报"),
        ("河道水质", "达到Ⅲ类以上", "监测断面月均值")]),
    ("benefit.sustainability", "效益指标", ("可持续影响指标", "可持续性影响指标"), [
        ("长效管护机制", "建立健全", "出台管护办法并落实经费"),
        ("服务点使用年限", "≥10年", "设计文件")]),
    ("satisfaction.recipients", "满意度指标", None, [
        ("服务对象满意度", "≥93%", "第三方问卷调查，样本不少于400份"),
        ("基层单位满意度", "90%以上", "")]),
]
TERMS = {"long": "长期", "annual": "年度"}


@dataclass
class Cell:
    row: int
    col: int
    rows: int
    cols: int
    paragraphs: list
    align: str = "center"
    kind: str = "value"  # head, label, value, long, hidden
    key: tuple = ()  # of a value: where the truth keeps it
    number: tuple = None  # of a workbook: the number and the format that shows it as the text

    @property
    def text(self):
        return "\n".join(self.paragraphs)


@dataclass
class Form:
    title: str
    cells: list = field(default_factory=list)
    truth: dict = field(default_factory=dict)
    rows: int = 0
    cols: int = 7
    above: list = field(default_factory=list)  # lines between title and table: (text, align)


def split(rng, total):
    part = (total * rng.randint(450, 850) / 1000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return part, total - part


def shares(parts):
    total = sum(parts)
    first = (parts[0] * 100 / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return [f"{first}%", f"{100 - first}%", "100.00%"]


def funds(rng, wrong):
    """{(group, item): [this year, share, two years ago, last year]}; all sums right, but one where `wrong`."""
    now = Decimal(rng.randint(60000, 420000)) / 100
    years = [now, now * rng.randint(820, 930) / 1000, now * rng.randint(880, 990) / 1000]
    years = [y.quantize(Decimal("0.01"), ROUND_HALF_UP) for y in years]
    out = {}
    for group, items in (("收入构成", ("财政拨款", "其他资金")), ("支出构成", ("基本支出", "项目支出"))):
        columns = [split(rng, y) for y in years]
        share = shares(columns[0])
        for k, item in enumerate((*items, "合计")):
            this, before, last = (str(c[k]) if k < 2 else str(sum(c)) for c in columns)
            out[group, item] = [this, share[k], before, last]
    if wrong:  # the total of the expenditure two years ago is 100 short
        row = out["支出构成", "合计"]
        row[2] = str(Decimal(row[2]) - 100)
    return out


def make(org, year, seed, long=1, annual=1, wrong=False, dense=2, unit=None):
    """A form of `org` for `year` with so many long-term and annual goals; `dense` is the most entries a class gets."""
    rng = random.Random(seed)
    form = Form(f"{org}{year}年部门整体支出绩效目标申报表")
    truth = {"form": "department-target", "title": form.title, "year": year, "fields": {}, "amounts": [], "narratives": {}, "goals": [], "indicators": []}
    form.truth = truth
    r = 0

    def put(col, text, rows=1, cols=1, align="center", kind="label", key=(), row=None):
        paragraphs = text if isinstance(text, list) else [text]
        form.cells.append(Cell(r if row is None else row, col, rows, cols, [p for p in paragraphs if p], align, kind, key))

    put(0, "单位名称")
    put(1, unit or org, cols=6, align="left", kind="value")
    person, phone = rng.choice(SURNAMES) + rng.choice(GIVEN), f"0{rng.randint(710, 799)}-{rng.randint(2000000, 8999999)}"
    r = 1
    put(0, "填报人"); put(1, person, cols=2, kind="value")
    put(3, "联系电话"); put(4, phone, cols=3, kind="value")
    truth["fields"] = {"单位名称": unit or org, "填报人": person, "联系电话": phone}
    r = 2
    before, last = f"{year - 2}年", f"{year - 1}年"
    put(0, "部门总体资金情况(万元)", rows=8)
    put(1, "总体资金情况", rows=2, cols=2, kind="head"); put(3, "当年预算收支", rows=2, kind="head")
    put(4, "占比", rows=2, kind="head"); put(5, "近两年收支金额", cols=2, kind="head")
    r = 3
    put(5, before, kind="head"); put(6, last, kind="head")
    for n, ((group, item), values) in enumerate(funds(rng, wrong).items()):
        r = 4 + n
        if n % 3 == 0:
            put(1, group, rows=3)
        put(2, item)
        for k, (column, value) in enumerate(zip(("当年预算收支", "占比", before, last), values)):
            put(3 + k, value, kind="value")
            truth["amounts"].append({"item": [group, item], "column": column, "text": value})
    if wrong:
        truth["findings"] = [{"code": "sum-mismatch"}]
    r = 10
    numerals = "一二三四五六七"
    duties = sorted(rng.sample(range(len(DUTIES) - 1), rng.randint(3, 4))) + [len(DUTIES) - 1]
    duties = [f"（{numerals[n]}）{DUTIES[d]}" for n, d in enumerate(duties)]
    tasks = [f"{n}、{t}" for n, t in enumerate(rng.sample(TASKS, rng.randint(2, 3)), 1)]
    for label, paragraphs in (("部门职能概述", duties), ("年度工作任务", tasks)):
        put(0, label); put(1, paragraphs, cols=6, align="left", kind="long")
        truth["narratives"][label] = paragraphs
        r += 1
    texts = rng.sample(GOALS, long + annual)
    goals = [("long", n + 1, texts[n]) for n in range(long)] + [("annual", n + 1, texts[long + n]) for n in range(annual)]
    put(0, "整体绩效目标", rows=2); put(1, "长期目标", cols=3, kind="head"); put(4, "年度目标", cols=3, kind="head")
    r += 1
    for col, term in ((1, "long"), (4, "annual")):
        listed = [f"{n}.{t}" for g, n, t in goals if g == term]
        put(col, listed, cols=3, align="left", kind="long")
        truth["narratives"][TERMS[term] + "目标"] = listed
    r += 1
    for term, number, text in goals:
        put(0, f"{TERMS[term]}目标{number}:"); put(1, text, cols=6, align="left", kind="value")
        truth["goals"].append({"term": term, "number": number, "text": text})
        r += 1
        head = r
        for col, text in enumerate(("一级指标", "二级指标", "指标名称", "指标值"), 1):
            put(col, text, kind="head")
        put(5, "绩效标准", cols=2, kind="head")
        r += 1
        level1_from = {}
        for cls, level1, level2, pool in CLASSES:
            chosen = rng.sample(pool, min(len(pool), rng.randint(0 if cls.startswith("benefit") else 1, dense)))
            entries = chosen or [("无", "", "")]
            level1_from.setdefault(level1, r)
            if level2:
                level2 = level2[seed % len(level2)]
                put(2, level2, rows=len(entries))
            for name, target, standard in entries:
                target = target.format(year)
                key = ("indicators", len(truth["indicators"]))
                put(3, name, kind="value", key=(*key, "name")); put(4, target, kind="value", key=(*key, "target"))
                put(5, standard, cols=2, align="left", kind="value", key=(*key, "standard"))
                i = {"class": cls, "level1": level1, "level2": level2 or level1, "name": name, "target": target, "goal": [term, number]}
                if standard:
                    i["standard"] = standard
                truth["indicators"].append(i)
                r += 1
        starts = sorted(level1_from.items(), key=lambda p: p[1])
        for (level1, start), end in zip(starts, [s for _, s in starts[1:]] + [r]):
            put(1, level1, rows=end - start, cols=2 if level1.startswith("满意度") else 1, row=start)
        put(0, TERMS[term] + "绩效指标", rows=r - head, row=head)
    form.rows = r
    form.cells.sort(key=lambda c: (c.row, c.col))
    return form


def truth_of(file, case, forms):
    """What samples/NAME.truth.json says."""
    cells = [t for f in forms for t in [f.title, *(t for t, _ in f.above), *(c.text for c in f.cells if c.kind != "hidden")] if t]
    return {"file": file, "case": case, "cells": cells, "declarations": [f.truth for f in forms]}
