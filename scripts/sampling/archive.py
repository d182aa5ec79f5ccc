"""An archive to audit, all invented: twelve bodies, five years, forms of departments, projects and self-evaluations.

Whatever is not seeded is sound: amounts add up, each year's form tells the years before as they were, targets rise. A seed
changes one form and says which findings come of it, consequences included.
"""
import random
from decimal import ROUND_HALF_UP, Decimal

from .draft import Draft

YEARS = range(2019, 2024)
BODIES = ["教育局", "农业农村局", "文化和旅游局", "民政局", "水利局", "交通运输局", "林业局", "统计局", "档案馆", "司法局", "体育局", "应急管理局"]
REGION = "青禾县"
SYLLABLES = "东西南北上下新安永平长清"
CENT = Decimal("0.01")


def region(n):
    """The region of a body: twelve bodies each; the first is that of the seeds."""
    n //= len(BODIES)
    return REGION if n == 0 else SYLLABLES[n // len(SYLLABLES) % len(SYLLABLES)] + SYLLABLES[n % len(SYLLABLES)] + "县"


def place(n):
    """What the names of projects of further regions begin with."""
    return "" if n < len(BODIES) else region(n)


def body(n):
    return BODIES[n % len(BODIES)]


def cents(x):
    return Decimal(x).quantize(CENT, ROUND_HALF_UP)


def totals(n):
    """A body's expenditure from 2017 on: some per cent more each year."""
    rng = random.Random(1000 + n)
    money = {2017: cents(Decimal(rng.randint(60000, 420000)) / 100)}
    for year in range(2018, 2024):
        money[year] = cents(money[year - 1] * rng.randint(1020, 1080) / 1000)
    return money


def parts(n, year, total):
    """How income and expenditure of a year are made up."""
    rng = random.Random(n * 100 + year)
    first = cents(total * rng.randint(850, 950) / 1000), cents(total * rng.randint(550, 750) / 1000)
    return {"收入构成": (("财政拨款", first[0]), ("其他资金", total - first[0])), "支出构成": (("基本支出", first[1]), ("项目支出", total - first[1]))}


class Department:
    """What a department's form says."""

    def __init__(self, n, year):
        self.n, self.year, i = n, year, year - YEARS.start
        self.org = region(n) + body(n)
        self.title_org = self.unit = self.org
        self.phone = f"0716-33{n:02}{year - 2000:02}1"
        self.columns = ["当年预算收支", "占比", f"{year - 2}年", f"{year - 1}年"]
        money = totals(n)
        self.money = {}
        for column, y in ((0, year), (2, year - 2), (3, year - 1)):
            for group, rows in parts(n, y, money[y]).items():
                for item, value in (*rows, ("合计", money[y])):
                    self.money.setdefault((group, item), [None] * 4)[column] = value
        for group in ("收入构成", "支出构成"):
            total, shares = self.money[group, "合计"][0], []
            items = [k for k in self.money if k[0] == group and k[1] != "合计"]
            first = cents(self.money[items[0]][0] * 100 / total)
            for key, share in zip(items, (first, 100 - first)):
                self.money[key][1] = share
            self.money[group, "合计"][1] = Decimal("100.00")
        self.goals = [["long", 1, "健全基层服务网络，提升公共服务供给能力。"], ["annual", 1, f"完成{year}年度重点工作任务，保障机关正常运转。"]]
        n %= 50  # numbers stay sensible however many bodies there are
        self.indicators = {
            ("long", 1): [("数量指标", "服务站点总数", f"{60 + n}个", ""), ("社会效益指标", "服务覆盖面", "覆盖全部乡镇", ""), ("服务对象满意度指标", "群众满意度", "≥95%", "问卷调查")],
            ("annual", 1): [
                ["数量指标", "业务培训场次", f"{24 + n + 2 * i}场次/年", "以签到表为准"],
                ["数量指标", "新建便民服务点", f"{5 + n % 4 + i}个", ""],
                ["数量指标", "任务完成率", "100%", ""],
                ["质量指标", "项目验收合格率", f"≥{93 + i}%", "一次验收合格"],
                ["时效指标", "年度任务完成时间", f"{year}年12月20日前", ""],
                ["时效指标", "资金支付及时率", f"≥{95 + i}%", ""],
                ["成本指标", "人均培训费用", f"≤{600 - 10 * i - n}元/人", ""],
                ["经济效益指标", "节约运行经费", f"{30 + n + i}万元", ""],
                ["社会效益指标", "公共服务水平", "有效提升", ""],
                ["生态效益指标", "无", "", ""],
                ["可持续影响指标", "长效管理机制", "建立健全", ""],
                ["服务对象满意度指标", "服务对象满意度", f"≥{88 + i}%", "第三方问卷"]]}

    @property
    def annual(self):
        return self.indicators["annual", 1]

    def set(self, name, **values):
        """Changes the annual indicator of a name."""
        row = next(r for r in self.annual if r[1] == name)
        for key, value in values.items():
            row[("level2", "name", "target", "standard").index(key)] = value

    def draw(self):
        d = Draft("department-target", f"{self.title_org}{self.year}年部门整体支出绩效目标申报表", self.year, 7)
        d.field(0, "单位名称", self.unit, 6); d.down()
        d.field(0, "填报人", "曹文博", 2); d.field(3, "联系电话", self.phone, 3); d.down()
        d.put(0, "部门总体资金情况(万元)", rows=8); d.put(1, "总体资金情况", rows=2, cols=2, kind="head")
        d.put(3, "当年预算收支", rows=2, kind="head"); d.put(4, "占比", rows=2, kind="head"); d.put(5, "近两年收支金额", cols=2, kind="head"); d.down()
        d.put(5, self.columns[2], kind="head"); d.put(6, self.columns[3], kind="head"); d.down()
        for k, ((group, item), values) in enumerate(self.money.items()):
            if k % 3 == 0:
                d.put(1, group, rows=3)
            d.put(2, item)
            for col, value in enumerate(values):
                d.amount(3 + col, [group, item], self.columns[col], f"{value}%" if col == 1 else f"{value}")
            d.down()
        d.put(0, "部门职能概述"); d.put(1, "贯彻执行国家和省、市有关法律、法规和方针政策。\n承担县委、县政府交办的其他任务。", cols=6, kind="long"); d.down()
        d.put(0, "年度工作任务"); d.put(1, "1、推进重点项目建设。\n2、改善基层服务条件。", cols=6, kind="long"); d.down()
        for term, number, text in self.goals:
            label = {"long": "长期目标", "annual": "年度目标"}[term]
            d.put(0, f"{label}{number}:"); d.put(1, text, cols=6, kind="long"); d.goal(term, number, text); d.down()
            rows = self.indicators.get((term, number))
            if not rows:
                continue
            top, entries = d.row, {}
            for level2, *values in rows:
                entries.setdefault(level2, []).append(tuple(values))
            order = ["数量指标", "质量指标", "时效指标", "成本指标", "经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "服务对象满意度指标"]
            d.block((term, number), 1, [("指标名称", "name"), ("指标值", "target"), ("绩效标准", "standard")], {k: entries[k] for k in order if k in entries})
            d.put(0, label[:2] + "绩效指标", rows=d.row - top, row=top)
        return d.done()


class Evaluation:
    """What the self-evaluation of a body's project says: everything reached, all points but one explained."""

    def __init__(self, n, year):
        self.n, self.year, i = n, year, year - YEARS.start
        self.org, self.project = region(n) + body(n), f"{place(n)}{body(n)[:2]}服务能力提升项目"
        n %= 50
        budget = Decimal(200 + 10 * n + 5 * i)
        grant, rest = budget - 20, Decimal(20)
        spent = budget - 10, grant - 8, rest - 2
        rate = [cents(s * 100 / b) for s, b in zip(spent, (budget, grant, rest))]
        self.money = [[f"{b}.00", f"{b}.00", f"{s}.00", w, f"{r}%", p] for b, s, r, w, p in zip((budget, grant, rest), spent, rate, ("10", "—", "—"), ("9.5", "—", "—"))]
        self.indicators = [
            ["数量指标", "改造站点数量", f"{20 + n + i}个", f"{21 + n + i}个", "20", "20", ""],
            ["质量指标", "改造验收合格率", f"≥{92 + i}%", f"{94 + i}%", "20", "20", ""],
            ["成本指标", "单个站点造价", f"≤{150 - i}万元", f"{140 - i}万元", "20", "20", ""],
            ["社会效益指标", "受益人口", f"{3000 + 100 * i}人", f"{3000 + 100 * i}人", "20", "18", "部分站点年末才投入使用；下年加强调度"],
            ["服务对象满意度指标", "受益群众满意度", f"≥{86 + i}%", f"{90 + i}%", "10", "10", ""]]
        self.total = ["100", "97.5"]
        self.goal = f"改造站点{20 + n + i}个，改善服务条件。", "按计划完成。"
        self.note = None

    def set(self, name, **values):
        row = next(r for r in self.indicators if r[1] == name)
        for key, value in values.items():
            row[("level2", "name", "target", "actual", "weight", "score", "deviation").index(key)] = value

    def draw(self):
        d = Draft("self-evaluation", "项目支出绩效自评表", self.year, 9, [(f"（{self.year}年度）", "center")])
        d.field(0, "项目名称", self.project, 8); d.down()
        d.field(0, "主管部门", self.org, 4); d.field(5, "实施单位", self.org, 3); d.down()
        d.put(0, "项目资金\n（万元）", rows=4); d.put(1, "", cols=2)
        columns, total = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), "年度资金总额"
        for k, text in enumerate(columns):
            d.put(3 + k, text, kind="head")
        d.down()
        for label, figures in zip((total, "其中：当年财政拨款", "其他资金"), self.money):
            d.put(1, label, cols=2)
            item = [total] if label == total else [total, label.removeprefix("其中：")]
            for k, text in enumerate(figures):
                d.amount(3 + k, item, columns[k], text)
            d.down()
        d.put(0, "年度\n总体\n目标", rows=2); d.put(1, "预期目标", cols=4, kind="head"); d.put(5, "实际完成情况", cols=4, kind="head"); d.down()
        d.put(1, self.goal[0], cols=4, kind="long"); d.put(5, self.goal[1], cols=4, kind="long"); d.down()
        top, entries = d.row, {}
        for level2, *values in self.indicators:
            entries.setdefault(level2, []).append(tuple(values))
        heads = [("三级指标", "name"), ("年度\n指标值", "target"), ("实际\n完成值", "actual"), ("分值", "weight"), ("得分", "score"), ("偏差原因分析\n及改进措施", "deviation")]
        d.block(("annual", 1), 1, heads, entries)
        d.put(0, "绩\n效\n指\n标", rows=d.row - top, row=top)
        d.put(0, "总分", cols=6); d.put(6, self.total[0], kind="value"); d.put(7, self.total[1], kind="value"); d.put(8, "", kind="value"); d.down()
        if self.note:
            d.put(0, "说明"); d.put(1, self.note, cols=8, kind="long"); d.down()
        return d.done()


class Project:
    """What a project's form of the budget system says."""

    def __init__(self, n, year):
        self.org, self.year, self.name = region(n) + body(n), year, f"{place(n)}{body(n)[:2]}设施设备购置项目"
        self.amount = f"{50 + 7 * n}.00"
        n %= 50
        self.rows = [("数量指标", "购置设备数量", "≥", str(10 + n), "台", "30"), ("质量指标", "设备验收合格率", "＝", "100", "%", "20"), ("成本指标", "设备单价", "≤", str(40000 + n * 700), "元/台", "20"),
                     ("社会效益指标", "设备使用年限", "≥", str(5 + n % 3), "年", "20"), ("服务对象满意度指标", "使用人员满意度", "≥", str(80 + n % 15), "%", "10")]

    def draw(self):
        d = Draft("integrated-target", f"{self.year}年项目支出绩效目标表", self.year, 8, [(f"单位名称：{self.org}", "left"), ("单位：万元", "right")])
        d.field(0, "项目名称", self.name, 3); d.put(4, "预算金额"); d.put(5, self.amount, cols=3, kind="value"); d.down()
        d.put(0, "年度绩效目标"); d.put(1, "购置设施设备，改善服务条件。", cols=7, kind="long"); d.down()
        entries = {}
        for level2, *values in self.rows:
            entries.setdefault(level2, []).append((*values, ""))
        keys = ("name", "direction", "target", "unit", "weight", "explanation")
        d.block(("annual", 1), 0, list(zip(("三级指标", "指标性质", "指标值", "度量单位", "权重", "指标解释"), keys)), entries)
        return d.done()


def seeds(departments, evaluations, projects):
    """Spoils forms; gives the findings that come of it: (form, code). A form is spoilt once."""
    found = []

    def told(form, *codes):
        assert all(f is not form for f, _ in found), "a form is spoilt once"
        found.extend((form, code) for code in codes)

    def scaled(form, column, by, groups=("收入构成", "支出构成")):
        for (group, _), values in form.money.items():
            if group in groups:
                values[column] = cents(values[column] * by) if by < 1000 else values[column] * by

    # Within a form of a department. Of the year 2017 only the forms of 2019 speak, so nothing contradicts them.
    d = departments[0, 2019]; d.money["支出构成", "基本支出"][2] += 37; told(d, "sum-mismatch")
    d = departments[1, 2019]; d.money["支出构成", "基本支出"][2] += 100; d.money["支出构成", "合计"][2] += 100; told(d, "balance-mismatch")
    d = departments[2, 2020]; d.money["支出构成", "基本支出"][1] += 1; d.money["支出构成", "项目支出"][1] -= 1; told(d, "share-mismatch", "share-mismatch")
    d = departments[3, 2019]; scaled(d, 2, 10000); told(d, "amount-unit")
    d = departments[4, 2019]; d.columns[2:] = ["2016年", "2017年"]; told(d, "year-mismatch")
    d = departments[5, 2021]; d.goals[1][2] = "完成2020年度重点工作任务，保障机关正常运转。"; told(d, "year-mismatch")
    d = departments[6, 2023]; d.unit = "东岭县民政局"; told(d, "organisation-mismatch")
    d = departments[7, 2022]; d.goals.append(["annual", 2, "推进行业统计改革。"]); told(d, "goal-without-indicators")
    d = departments[8, 2020]; d.set("新建便民服务点", target=""); told(d, "target-missing")
    d = departments[9, 2021]; d.annual.insert(1, list(d.annual[0])); told(d, "indicator-duplicate")
    d = departments[10, 2022]; d.annual.insert(0, ["数量指标", "农户满意度", "≥92%", ""]); told(d, "class-misfit")
    d = departments[11, 2020]; d.set("业务培训场次", target="明显提升"); told(d, "target-vague")
    d = departments[0, 2021]; d.phone = ""; told(d, "required-empty")
    d = departments[1, 2023]; d.set("项目验收合格率", target="≥120%"); told(d, "percent-above-100")
    d = departments[2, 2022]; d.set("资金支付及时率", target="718万元"); told(d, "indicator-unit")
    d = departments[3, 2021]; d.set("年度任务完成时间", target="2018年12月20日前"); told(d, "date-outside-year")
    # Within a self-evaluation.
    e = evaluations[0, 2020]; e.money[0][4] = "98.00%"; told(e, "rate-mismatch")
    e = evaluations[1, 2020]; e.set("受益群众满意度", weight="15"); e.set("受益群众满意度", score="15"); e.total[1] = "102.5"; told(e, "weight-total")
    e = evaluations[2, 2020]; e.total[1] = "99"; told(e, "score-total")
    e = evaluations[3, 2020]; e.set("改造站点数量", score="22"); e.total[1] = "99.5"; told(e, "score-above-weight")
    e = evaluations[4, 2021]; e.set("改造站点数量", actual="12个", deviation="雨季延长，下年补建"); told(e, "full-marks-missed")
    e = evaluations[5, 2021]; e.set("受益人口", deviation=""); told(e, "deviation-unexplained")
    e = evaluations[6, 2022]; e.money[1][0] = "999.00"; told(e, "part-above-total")
    e = evaluations[7, 2022]; e.note = "请在此处逐一说明原因和改进措施"; told(e, "template-text")
    # Across forms.
    d = departments[4, 2022]; scaled(d, 2, Decimal("1.05")); told(d, "prior-mismatch")
    for group, items in (("收入构成", ("财政拨款", "其他资金")), ("支出构成", ("基本支出", "项目支出"))):
        d.money[group, "合计"][2] = sum(d.money[group, item][2] for item in items)
    total = d.money["收入构成", "合计"][2]
    d.money["支出构成", "合计"][2], d.money["支出构成", "项目支出"][2] = total, total - d.money["支出构成", "基本支出"][2]
    del departments[8, 2022]; told(departments[8, 2023], "year-missing")
    a, b = projects[5], projects[6]
    b.name, b.amount = a.name, a.amount; told(b, "project-twice")
    d = departments[9, 2023]; d.indicators = departments[9, 2022].indicators; told(d, "indicators-copied", "date-outside-year")
    d = departments[10, 2021]; d.set("新建便民服务点", target="2个"); told(d, "target-lowered")
    d = departments[11, 2023]
    scaled(d, 0, Decimal("2.5")); told(d, "outlier")
    for group, items in (("收入构成", ("财政拨款", "其他资金")), ("支出构成", ("基本支出", "项目支出"))):
        total = d.money["收入构成", "合计"][0]
        d.money[group, "合计"][0], d.money[group, items[1]][0] = total, total - d.money[group, items[0]][0]
    return found


def make(regions=1):
    """{path: form}, and the findings that are there: [(path, code)]; of further regions all forms are sound."""
    bodies = range(len(BODIES) * regions)
    departments = {(n, y): Department(n, y) for n in bodies for y in YEARS}
    evaluations = {(n, y): Evaluation(n, y) for n in bodies for y in YEARS}
    projects = {n: Project(n, 2022) for n in bodies}
    found = seeds(departments, evaluations, projects)
    forms = {f"{f.org}/{f.year}-{name}.html": f for name, group in (("整体支出", departments), ("自评", evaluations), ("项目", projects)) for f in group.values()}
    paths = {id(f): path for path, f in forms.items()}
    return {path: f.draw() for path, f in sorted(forms.items())}, sorted((paths[id(f)], code) for f, code in found)
