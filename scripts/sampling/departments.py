"""Forms of departments, all invented: the tasks and goals of a year, and a local form that no profile knows."""
from .draft import Draft


def annual(title="部门（单位）整体支出绩效目标表", org="南屏县林业和园林局", year=2021):
    """部门（单位）整体支出绩效目标表: tasks with what they cost, all goals in one cell."""
    d = Draft("department-annual", title, year, 7, [(f"（{year}年度）", "center")])
    d.put(0, "部门（单位）名称", cols=2); d.put(2, org, cols=5, kind="value"); d.down()
    d.truth["fields"].append({"label": "部门（单位）名称", "text": org})
    tasks = [
        ("森林防火", "建设防火隔离带36公里，配备扑火装备，实行火情零报告制度。", "215.60", "198.00", "17.60"),
        ("国土绿化", "完成人工造林4,200亩，抚育中幼林1.1万亩。", "640.35", "560.35", "80.00"),
        ("城区公园养护", "养护公园绿地128公顷，补植苗木，维修步道和照明设施。", "372.00", "372.00", "0.00"),
    ]
    d.put(0, "年度\n主要\n任务", rows=len(tasks) + 3)
    d.put(1, "任务名称", rows=2, kind="head"); d.put(2, "主要内容", rows=2, cols=2, kind="head")
    d.put(4, "预算金额（万元）", cols=3, kind="head"); d.down()
    columns = ("总额", "财政拨款", "其他资金")
    for k, text in enumerate(columns):
        d.put(4 + k, text, kind="head")
    d.down()
    for name, about, *figures in tasks:
        d.put(1, name); d.put(2, about, cols=2, kind="long")
        d.truth["narratives"][name] = [about]
        for k, text in enumerate(figures):
            d.amount(4 + k, [name], columns[k], text)
        d.down()
    d.put(1, "金额合计", cols=3)
    for k, text in enumerate(("1227.95", "1130.35", "97.60")):
        d.amount(4 + k, ["金额合计"], columns[k], text)
    d.down()
    goals = ["守住不发生重大森林火灾的底线，火灾受害率控制在0.9‰以内。", "扩大绿化面积，全县森林覆盖率提高到43.2%。", "公园绿地管护到位，市民休憩环境明显改善。"]
    d.put(0, "年度\n总体\n目标"); d.put(1, "\n".join(f"目标{n}：{t}" for n, t in enumerate(goals, 1)), cols=6, kind="long"); d.down()
    for n, text in enumerate(goals, 1):
        d.goal("annual", n, text)
    top = d.row
    d.put(1, "一级指标", kind="head"); d.put(2, "二级指标", kind="head"); d.put(3, "三级指标", kind="head")
    d.put(4, "指标值（包含数字及文字描述）", cols=3, kind="head"); d.down()
    rows = {
        "数量指标": [("人工造林面积", "4,200亩"), ("防火隔离带长度", "≥36公里"), ("养护公园绿地面积", "128公顷")],
        "质量指标": [("造林成活率", "不低于88%"), ("公园设施完好率", "95%-98%")],
        "时效指标": [("造林任务完成时间", "4月底前")],
        "成本指标": [("每亩造林成本", "≤1,150元")],
        "经济效益指标": [("无", "")],
        "社会效益指标": [("重大森林火灾", "零发生")],
        "生态效益指标": [("森林覆盖率", "43.2%"), ("森林火灾受害率", "≤0.9‰")],
        "可持续影响指标": [("林长制运行机制", "健全并有效运行")],
        "服务对象满意度指标": [("市民对公园绿地满意度", "≥90%")],
    }
    d.levels(1, {level2: len(entries) for level2, entries in rows.items()})
    for level2, entries in rows.items():
        d.put(2, level2, rows=len(entries))
        for name, target in entries:
            d.put(3, name, kind="value"); d.put(4, target, cols=3, kind="value")
            d.indicator(("annual", 0), level2, {"name": name, "target": target})
            d.down()
    d.put(0, "年\n度\n绩\n效\n指\n标", rows=d.row - top, row=top)
    return d.done()


def local():
    """A local form of no known family: its own title, its own labels, a column no other form has."""
    d = Draft("unknown", "白鹭区2022年民生实事事项绩效目标表", 2022, 7)
    d.field(0, "实事名称", "“15分钟养老服务圈”建设", 3); d.field(4, "牵头单位", "白鹭区民政局", 2); d.down()
    d.field(0, "责任科室", "养老服务科", 3); d.field(4, "经办人", "罗书宁", 2); d.down()
    d.put(0, "资金安排（万元）", rows=4); d.put(1, "来源", kind="head", cols=2)
    columns = ("2021年安排", "2022年安排")
    d.put(3, columns[0], cols=2, kind="head"); d.put(5, columns[1], cols=2, kind="head"); d.down()
    for label, before, now in (("区级财政", "180.00", "260.00"), ("街道配套", "45.50", "62.00"), ("合计", "225.50", "322.00")):
        d.put(1, label, cols=2)
        for col, column, text in ((3, columns[0], before), (5, columns[1], now)):
            d.put(col, text, cols=2, kind="value")
            d.truth["amounts"].append({"item": [label], "column": column, "text": text})
        d.down()
    goal = "新建社区养老服务站6个，助餐点覆盖全部街道，老年人就近享受助餐、助洁和康复服务。"
    d.put(0, "年度目标"); d.put(1, goal, cols=6, kind="long"); d.down()
    d.goal("annual", 1, goal)
    top = d.row
    d.block(("annual", 1), 1, [("指标内容", "name"), ("目标值", "target"), ("评分标准", "standard"), ("数据来源", "数据来源")], {
        "数量指标": [("新建社区养老服务站", "6个", "每少一个扣5分", "竣工验收资料"), ("新增助餐点", "≥14个", "", "区民政局台账"), ("适老化改造户数", "320户", "按实际完成比例计分", "")],
        "质量指标": [("养老服务站等级评定通过率", "100%", "", "评定文件")],
        "时效指标": [("服务站投入使用时间", "10月底前", "逾期不得分", "现场核查")],
        "成本指标": [("单个服务站建设成本", "≤45万元", "", "决算报告")],
        "社会效益指标": [("助餐服务老年人次", "9.6万人次", "按实际完成比例计分", "系统记录")],
        "可持续影响指标": [("服务站运营模式", "社会化运营", "", "运营协议")],
        "服务对象满意度指标": [("老年人及家属满意度", "≥92%", "低于85%不得分", "电话回访")],
    })
    d.put(0, "年度绩效指标", rows=d.row - top, row=top)
    for i in d.truth["indicators"]:
        source = i.pop("数据来源", None)
        i["extra"] = {"数据来源": source} if source else {}
    return d.done()
