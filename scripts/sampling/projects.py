"""Forms of projects, all invented: what is to be reached, what was reached, what the budget system prints."""
from .draft import Draft


def project():
    """项目支出绩效目标申报表 of a workbook: numbers with the format that shows them, a hidden column of codes."""
    d = Draft("project-target", "项目支出绩效目标申报表", 2023, 9, [("（2023年度）", "center")])
    org = "青禾县水利局"
    d.field(0, "项目名称", "农村饮水安全巩固提升工程", 8); d.down()
    d.field(0, "主管部门及代码", f"[214]{org}", 3); d.field(4, "实施单位", "青禾县农村供水服务中心", 3, 2); d.down()
    d.field(0, "项目属性", "延续项目", 3); d.field(4, "项目期", "3年", 3, 2); d.down()
    d.put(0, "项目资金\n（万元）", rows=3)
    money = [("资金总额", 4286.5, 1520), ("其中：财政拨款", 3786.5, 1370), ("其他资金", 500, 150)]
    for n, (label, *sums) in enumerate(money):
        for col, period, value in ((1, "中期", sums[0]), (6, "年度", sums[1])):
            d.put(col, (period if n == 0 else "") + label + "：", cols=2 if col == 1 else 1)
            total = period + "资金总额"
            item = [total] if n == 0 else [total, label.removeprefix("其中：")]
            at = 3 if col == 1 else 7
            d.put(at, f"{value:,.2f}", cols=2, kind="value", number=(value, "#,##0.00"))
            d.truth["amounts"].append({"item": item, "column": "", "text": f"{value:,.2f}"})
        d.down()
    d.put(0, "总体\n目标", rows=2)
    d.put(1, "中期目标（2023年—2025年）", cols=4, kind="head"); d.put(6, "年度目标", cols=3, kind="head"); d.down()
    goals = {"mid": "三年内改造供水管网86公里，集中供水率稳定在95%以上，建立长效管护机制。", "annual": "完成6个乡镇管网改造，解决1.2万人季节性缺水问题。"}
    d.put(1, goals["mid"], cols=4, kind="long"); d.put(6, goals["annual"], cols=3, kind="long"); d.down()
    for term, text in goals.items():
        d.goal(term, 1, text)
    top = d.row
    for col, text in zip((1, 2, 3, 4, 6, 7, 8), ("一级指标", *("二级指标", "三级指标", "指标值") * 2)):
        d.put(col, text, kind="head")
    d.down()
    both = {  # the middle term, then the year: (name, shown, number)
        "数量指标": ([("改造供水管网长度", "86公里", (86, '0"公里"')), ("新建标准化水厂", "4座", (4, '0"座"'))],
                 [("改造供水管网长度", "28.5公里", (28.5, '0.0"公里"')), ("更换智能水表", "12,600只", (12600, '#,##0"只"')), ("新建标准化水厂", "1座", (1, '0"座"'))]),
        "质量指标": ([("水质检测合格率", "98%", (0.98, "0%"))], [("水质检测合格率", "97.5%", (0.975, "0.0%"))]),
        "时效指标": ([("工程完工时间", "2025年11月30日", (45991, 'yyyy"年"m"月"d"日"'))], [("项目按期开工率", "100%", (1, "0%"))]),
        "成本指标": ([("每公里综合造价", "≤38.00万元", (38, '"≤"0.00"万元"'))], [("年度投资控制数", "不超过1,520万元", None)]),
        "经济效益指标": ([("村民年均节约水费", "60元/户", None)], [("无", "", None)]),
        "社会效益指标": ([("受益人口", "3.6万人", None), ("集中供水率", "95%", (0.95, "0%"))], [("受益人口", "1.2万人", None)]),
        "生态效益指标": ([("管网漏损率", "≤10%", None)], [("管网漏损率", "≤12%", None)]),
        "可持续影响指标": ([("工程设计使用年限", "≥15年", None)], [("管护责任落实率", "100%", (1, "0%"))]),
        "服务对象满意度指标": ([("用水户满意度", "≥90%", (0.9, '"≥"0%'))], [("用水户满意度", "≥88%", (0.88, '"≥"0%'))]),
    }
    heights = {level2: max(map(len, sides)) for level2, sides in both.items()}
    d.levels(1, heights)
    for level2, sides in both.items():
        n = heights[level2]
        for at, term, rows in zip((2, 6), ("mid", "annual"), sides):
            d.put(at, level2, rows=n)
            for k in range(n):
                name, shown, number = rows[k] if k < len(rows) else ("", "", None)
                label = name if name in ("", "无") else f"指标{k + 1}：{name}"
                d.put(at + 1, label, kind="value", row=d.row + k)
                d.put(at + 2, shown, kind="value", row=d.row + k, number=number)
                if name:
                    d.indicator((term, 1), level2, {"name": name, "target": shown})
        for k in range(n):
            d.put(5, f"ZB{d.row + k:03}", kind="hidden", row=d.row + k)
        d.down(n)
    d.put(0, "绩\n效\n指\n标", rows=d.row - top, row=top)
    return d.done()


def self_evaluation():
    """项目支出绩效自评表, scored: the scores add up."""
    d = Draft("self-evaluation", "项目支出绩效自评表", 2022, 9, [("（2022年度）", "center")])
    d.field(0, "项目名称", "城区老旧供水管网改造项目", 8); d.down()
    d.field(0, "主管部门", "临溪市城市管理局", 4); d.field(5, "实施单位", "临溪市供水服务中心", 3); d.down()
    d.put(0, "项目资金\n（万元）", rows=5); d.put(1, "", cols=2)
    columns = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    for k, text in enumerate(columns):
        d.put(3 + k, text, kind="head")
    d.down()
    total = "年度资金总额"
    for label, item, figures in (
        (total, [total], ("500.00", "480.00", "456.00", "10", "95.00%", "9.5")),
        ("其中：当年财政拨款", [total, "当年财政拨款"], ("450.00", "430.00", "410.65", "—", "95.50%", "—")),
        ("上年结转资金", [total, "上年结转资金"], ("30.00", "30.00", "28.35", "—", "94.50%", "—")),
        ("其他资金", [total, "其他资金"], ("20.00", "20.00", "17.00", "—", "85.00%", "—")),
    ):
        d.put(1, label, cols=2)
        for k, text in enumerate(figures):
            d.amount(3 + k, item, columns[k], text)
        d.down()
    d.put(0, "年度\n总体\n目标", rows=2)
    d.put(1, "预期目标", cols=4, kind="head"); d.put(5, "实际完成情况", cols=4, kind="head"); d.down()
    planned, done = "改造城区老旧供水管网18公里，更换入户水表，降低管网漏损率，改善1.2万人用水条件。", "改造管网18.6公里，更换水表2,150只，管网漏损率降至9.1%，受益1.26万人。"
    d.put(1, planned, cols=4, kind="long"); d.put(5, done, cols=4, kind="long"); d.down()
    d.goal("annual", 1, planned, actual=done)
    top = d.row
    heads = [("三级指标", "name"), ("年度\n指标值", "target"), ("实际\n完成值", "actual"), ("分值", "weight"), ("得分", "score"), ("偏差原因分析\n及改进措施", "deviation")]
    d.block(("annual", 1), 1, heads, {
        "数量指标": [("改造供水管网长度", "18公里", "18.6公里", "15", "15", ""),
                 ("更换入户水表", "≥2,400只", "2,150只", "10", "8.96", "部分住户长期外出，未能入户施工；已登记造册，下年一季度补装。")],
        "质量指标": [("水质检测合格率", "≥99%", "99.4%", "10", "10", "")],
        "时效指标": [("工程完工时间", "11月30日前", "12月18日", "10", "8", "汛期延长，沟槽开挖停工16天；今后编制计划时预留雨季工期。")],
        "成本指标": [("每公里改造成本", "≤20万元", "19.3万元", "5", "5", "")],
        "社会效益指标": [("受益人口", "1.2万人", "1.26万人", "15", "15", "")],
        "生态效益指标": [("管网漏损率", "≤10%", "9.1%", "5", "5", "")],
        "可持续影响指标": [("管护制度", "建立健全", "已印发并执行", "10", "10", "")],
        "服务对象满意度指标": [("用水户满意度", "≥90%", "93.5%", "10", "10", "")],
    })
    d.put(0, "绩\n效\n指\n标", rows=d.row - top, row=top)
    d.put(0, "总分", cols=6)
    for col, text in ((6, "100"), (7, "96.46")):
        d.put(col, text, kind="value")
        d.truth["fields"].append({"label": "总分", "text": text})
    d.put(8, "", kind="value"); d.down()
    return d.done()


def integrated():
    """项目支出绩效目标表 as the integrated budget system prints it: comparison, figure and unit each in its own column."""
    d = Draft("integrated-target", "2024年项目支出绩效目标表", 2024, 8, [("单位名称：望川区城市管理执法局", "left"), ("单位：万元", "right")])
    d.truth["fields"].append({"label": "单位名称", "text": "望川区城市管理执法局"})
    d.field(0, "项目名称", "背街小巷环境整治经费", 3)
    d.put(4, "预算金额"); d.put(5, "386.40", cols=3, kind="value"); d.down()
    d.truth["amounts"].append({"item": ["预算金额"], "column": "", "text": "386.40"})
    goal = "整治背街小巷42条，修补破损路面，规范停车秩序，使群众出行环境明显改善。"
    d.put(0, "年度绩效目标"); d.put(1, goal, cols=7, kind="long"); d.down()
    d.goal("annual", 1, goal)
    keys = ("name", "direction", "target", "unit", "weight", "explanation")
    d.block(("annual", 1), 0, list(zip(("三级指标", "指标性质", "指标值", "度量单位", "权重", "指标解释"), keys)), {
        "数量指标": [("整治背街小巷数量", "≥", "42", "条", "10", "以竣工验收单为准"), ("修补破损路面", "≥", "8,600", "平方米", "10", "按实际铺装面积计量"),
                 ("新增停车泊位", "＝", "350", "个", "5", "")],
        "质量指标": [("工程验收合格率", "＝", "100", "%", "10", "一次验收合格项目数占验收项目总数的比例"), ("返工率", "≤", "2", "%", "5", "")],
        "时效指标": [("整治任务完成时间", "≤", "10", "月", "10", "10月底前全部完工")],
        "成本指标": [("单条街巷平均投入", "≤", "9.2", "万元/条", "10", "不超过财政评审控制价")],
        "社会效益指标": [("占道经营投诉下降率", "≥", "30", "%", "10", "与上年同期12345热线工单比较"), ("出行环境改善程度", "定性", "明显改善", "", "10", "")],
        "生态效益指标": [("生活垃圾日产日清率", "＝", "100", "%", "5", "")],
        "可持续影响指标": [("长效保洁机制", "定性", "建立健全", "", "5", "街巷长制度覆盖全部整治街巷")],
        "服务对象满意度指标": [("沿线居民满意度", "≥", "92", "%", "10", "问卷调查，样本不少于300份")],
    })
    return d.done()
