"""Fresh forms of several families, made up from a source of chance, each with its truth."""
from sampling.draft import Draft

from . import content as c


def heading(rng):
    year, place = int(rng.integers(2018, 2025)), c.pick(rng, c.PLACES)
    return year, place + c.pick(rng, c.OFFICES)


def indicators(rng, year, columns):
    """Rows of an indicator block: by class, each name and target with what `columns` add to them."""
    return {level2: [(name, target, *columns(level2, target)) for name, target in c.entries(rng, level2, year)] for level2 in c.CLASSES}


def evaluation(rng):
    """项目支出绩效自评表."""
    year, org = heading(rng)
    d = Draft("self-evaluation", "项目支出绩效自评表", year, 9, [(f"（{year}年度）", "center")])
    d.field(0, "项目名称", c.pick(rng, c.PROJECTS) + "项目", 8); d.down()
    d.field(0, "主管部门", org, 4); d.field(5, "实施单位", org, 3); d.down()
    d.field(0, "项目负责人", c.person(rng), 4); d.field(5, "联系电话", c.phone(rng), 3); d.down()
    d.put(0, "项目资金\n（万元）", rows=5); d.put(1, "", cols=2)
    columns = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    for k, text in enumerate(columns):
        d.put(3 + k, text, kind="head")
    d.down()
    total, commas = "年度资金总额", rng.random() < 0.5
    parts = [[int(n) for n in sorted(rng.integers(10**4, 10**7, 3))[::-1]] for _ in range(3)]
    sums = [sum(column) for column in zip(*parts)]
    score = f"{min(10.0, sums[2] * 10 / sums[1]):.2f}"
    names = ((total, [total]), ("其中：当年财政拨款", [total, "当年财政拨款"]), ("上年结转资金", [total, "上年结转资金"]), ("其他资金", [total, "其他资金"]))
    for n, ((label, item), figures) in enumerate(zip(names, [sums, *parts])):
        d.put(1, label, cols=2)
        rate = f"{figures[2] * 100 / figures[1]:.2f}%"
        texts = [*(c.money(f, commas) for f in figures), "10" if n == 0 else "—", rate, score if n == 0 else "—"]
        for k, text in enumerate(texts):
            d.amount(3 + k, item, columns[k], text)
        d.down()
    d.put(0, "年度\n总体\n目标", rows=2)
    d.put(1, "预期目标", cols=4, kind="head"); d.put(5, "实际完成情况", cols=4, kind="head"); d.down()
    planned, done = c.passage(rng, 2), c.passage(rng, 1)
    d.put(1, planned, cols=4, kind="long"); d.put(5, done, cols=4, kind="long"); d.down()
    d.goal("annual", 1, planned, actual=done)
    top = d.row
    heads = [("三级指标", "name"), ("年度\n指标值", "target"), ("实际\n完成值", "actual"), ("分值", "weight"), ("得分", "score"), ("偏差原因分析\n及改进措施", "deviation")]

    def reached(level2, target):
        weight = int(rng.integers(2, 16))
        if rng.random() < 0.25:
            return c.figure(rng), str(weight), f"{weight * rng.integers(50, 99) / 100:.2f}", c.pick(rng, c.REASONS)
        return target.strip("≥≤＝约不少于超过低"), str(weight), str(weight), ""

    d.block(("annual", 1), 1, heads, indicators(rng, year, reached))
    d.put(0, "绩\n效\n指\n标", rows=d.row - top, row=top)
    d.put(0, "总分", cols=6)
    for col, text in ((6, "100"), (7, f"{rng.integers(8000, 9999) / 100:.2f}")):
        d.put(col, text, kind="value")
        d.truth["fields"].append({"label": "总分", "text": text})
    d.put(8, "", kind="value"); d.down()
    return d.done()


def integrated(rng):
    """项目支出绩效目标表 as the budget system prints it."""
    year, org = heading(rng)
    d = Draft("integrated-target", f"{year}年项目支出绩效目标表", year, 8, [(f"单位名称：{org}", "left"), ("单位：万元", "right")])
    d.truth["fields"].append({"label": "单位名称", "text": org})
    d.field(0, "项目名称", c.pick(rng, c.PROJECTS) + "经费", 3)
    d.put(4, "预算金额")
    d.amount(5, ["预算金额"], "", c.money(int(rng.integers(10**4, 10**8)), True))
    d.form.cells[-1].cols = 3
    d.down()
    goal = c.passage(rng, 2)
    d.put(0, "年度绩效目标"); d.put(1, goal, cols=7, kind="long"); d.down()
    d.goal("annual", 1, goal)
    rows = {}
    for level2 in c.CLASSES:
        rows[level2] = []
        for name, target in c.entries(rng, level2, year):
            if target in c.WORDS:
                said = ("定性", target, "")
            elif level2 == "数量指标":
                unit = next(unit for thing, unit in c.THINGS if thing in name)
                said = (c.pick(rng, ["≥", "＝", "≤"]), c.figure(rng), unit)
            else:
                said = (c.pick(rng, ["≥", "＝", "≤"]), f"{int(rng.integers(60, 101))}", "%") if "率" in name or "度" in name else (c.pick(rng, ["≥", "≤"]), c.figure(rng), "万元")
            rows[level2].append((name, *said, str(int(rng.integers(2, 16))), c.pick(rng, c.STANDARDS) if rng.random() < 0.8 else ""))
    keys = ("name", "direction", "target", "unit", "weight", "explanation")
    d.block(("annual", 1), 0, list(zip(("三级指标", "指标性质", "指标值", "度量单位", "权重", "指标解释"), keys)), rows)
    return d.done()


def annual(rng):
    """部门（单位）整体支出绩效目标表: tasks and what they cost, several goals, one block of indicators."""
    year, org = heading(rng)
    d = Draft("department-annual", "部门（单位）整体支出绩效目标表", year, 7, [(f"（{year}年度）", "center")])
    d.field(0, "部门（单位）名称", org, 5, 2); d.down()
    count = int(rng.integers(2, 5))
    names, columns = c.some(rng, [p for p in c.PROJECTS if "“" not in p and "（" not in p], count), ("总额", "财政拨款", "其他资金")
    d.put(0, "年度\n主要\n任务", rows=count + 3)
    d.put(1, "任务名称", rows=2, kind="head"); d.put(2, "主要内容", rows=2, cols=2, kind="head")
    d.put(4, "预算金额（万元）", cols=3, kind="head"); d.down()
    for k, text in enumerate(columns):
        d.put(4 + k, text, kind="head")
    d.down()
    commas, parts = rng.random() < 0.6, [[int(n) for n in rng.integers(10**3, 10**7, 2)] for _ in names]
    for name, (a, b) in zip(names, parts):
        about = c.passage(rng, 1)
        d.put(1, name); d.put(2, about, cols=2, kind="long")
        d.truth["narratives"][name] = [about]
        for k, cents in enumerate((a + b, a, b)):
            d.amount(4 + k, [name], columns[k], c.money(cents, commas))
        d.down()
    d.put(1, "金额合计", cols=3)
    a, b = (sum(p) for p in zip(*parts))
    for k, cents in enumerate((a + b, a, b)):
        d.amount(4 + k, ["金额合计"], columns[k], c.money(cents, commas))
    d.down()
    goals = [c.passage(rng, 1 + n % 2) for n in range(int(rng.integers(2, 4)))]
    d.put(0, "年度\n总体\n目标"); d.put(1, "\n".join(f"目标{n}：{t}" for n, t in enumerate(goals, 1)), cols=6, kind="long"); d.down()
    for n, text in enumerate(goals, 1):
        d.goal("annual", n, text)
    top = d.row
    for col, text in enumerate(("一级指标", "二级指标", "三级指标"), 1):
        d.put(col, text, kind="head")
    d.put(4, "指标值（包含数字及文字描述）", cols=3, kind="head"); d.down()
    rows = {level2: c.entries(rng, level2, year) for level2 in c.CLASSES}
    d.levels(1, {level2: len(found) for level2, found in rows.items()})
    for level2, found in rows.items():
        d.put(2, level2, rows=len(found))
        for name, target in found:
            d.put(3, name, kind="value"); d.put(4, target, cols=3, kind="value")
            d.indicator(("annual", 0), level2, {"name": name, "target": target})
            d.down()
    d.put(0, "年\n度\n绩\n效\n指\n标", rows=d.row - top, row=top)
    return d.done()


def project(rng):
    """项目支出绩效目标申报表 of one year, with codes, dates and names of persons."""
    year, org = heading(rng)
    d = Draft("project-target", "项目支出绩效目标申报表", year, 7, [(f"（{year}年度）", "center")])
    d.field(0, "项目名称", c.pick(rng, c.PROJECTS) + "项目", 2); d.field(3, "项目编码", c.code(rng), 3); d.down()
    d.field(0, "主管部门", org, 2); d.field(3, "实施单位", org, 3); d.down()
    d.field(0, "项目负责人", c.person(rng), 2); d.field(3, "联系电话", c.phone(rng), 3); d.down()
    d.put(0, "项目资金\n（万元）", rows=3)
    a, b = (int(n) for n in rng.integers(10**4, 10**8, 2))
    for n, (label, cents) in enumerate((("年度资金总额：", a + b), ("其中：财政拨款", a), ("其他资金", b))):
        d.put(1, label, cols=2)
        item = ["年度资金总额"] if n == 0 else ["年度资金总额", label.removeprefix("其中：")]
        d.amount(3, item, "", c.money(cents, True))
        d.form.cells[-1].cols = 4
        d.down()
    goal = c.passage(rng, 3)
    d.put(0, "年度\n目标"); d.put(1, goal, cols=6, kind="long"); d.down()
    d.goal("annual", 1, goal)
    top = d.row
    heads = [("三级指标", "name"), ("指标值", "target"), ("评分标准", "standard"), ("备注", "remark")]
    d.block(("annual", 1), 1, heads, indicators(rng, year, lambda *_: (c.pick(rng, c.STANDARDS) if rng.random() < 0.7 else "", "")))
    d.put(0, "绩\n效\n指\n标", rows=d.row - top, row=top)
    return d.done()


FAMILIES = [evaluation, integrated, annual, project]
