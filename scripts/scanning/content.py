"""Made-up wording for fresh forms: names, sums, dates, long texts, in all the ways forms write them."""
PLACES = ["临江市", "青禾县", "望川区", "云岫县", "澄湖市", "白鹭区", "石桥县", "金石县", "松岚县", "红枫县", "梅岭县", "竹影镇", "江渚区", "南屏县", "琴亭县", "霞浦湾区"]
OFFICES = ["财政局", "水利和湖泊局", "农业农村局", "教育局", "卫生健康局", "民政局", "退役军人事务局", "城市管理执法局", "住房和城乡建设局", "交通运输局", "文化和旅游局",
           "市场监督管理局", "生态环境分局", "自然资源和规划局", "人力资源和社会保障局", "乡村振兴局", "应急管理局", "审计局", "统计局", "档案馆", "图书馆", "疾病预防控制中心"]
PROJECTS = ["农村公路养护", "义务教育薄弱环节改善与能力提升", "高标准农田建设（2,000亩）", "老旧小区改造（二期）", "“雪亮工程”运行维护", "中小河流治理", "基层医疗机构设备购置",
            "公共文化服务体系建设", "城乡居民基本医疗保险补助", "森林病虫害防治", "数字档案馆（室）一体化平台", "污水处理厂提标改造", "困难群众救助", "农产品质量安全检测", "垃圾分类试点"]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳翟", \
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华玉梅建国志远晓芸雨桐嘉禾书宁立新文博明岚翀燊骉赟彧"
DEEDS = ["新建", "改造", "维修", "购置", "培训", "检测", "巡查", "发放", "编制", "完成", "开展", "整治", "救助", "绿化", "更新"]
THINGS = [("村级文化广场", "个"), ("供水管网", "公里"), ("执法记录仪", "台"), ("基层干部", "人次"), ("食品样品", "批次"), ("危险路段", "处"), ("宣传手册", "册"), ("专项规划", "项"),
          ("高标准农田", "亩"), ("校舍", "平方米"), ("办公用房", "㎡"), ("困难家庭", "户"), ("数据接口", "个"), ("病险水库", "座"), ("行道树", "株"), ("疫苗", "剂"), ("路灯", "盏")]
QUALITIES = ["验收合格率", "设备完好率", "数据准确率", "培训合格率", "问题整改率", "样品抽检合格率", "资料归档完整率", "政策知晓率", "系统故障率", "差错率"]
TIMES = ["项目按期完成率", "资金拨付时间", "项目完成时间", "补助发放及时率", "竣工验收时间", "响应时间"]
COSTS = ["单位建设成本", "人均培训成本", "项目总成本", "每公里养护成本", "设备采购单价", "成本节约率"]
EFFECTS = {
    "经济效益指标": ["带动就业人数", "节约财政资金", "村集体收入增长", "降低企业成本", "新增税收"],
    "社会效益指标": ["受益人口", "重大安全事故发生次数", "公共服务水平", "群众获得感", "信访量下降率"],
    "生态效益指标": ["水质达标率", "污水集中处理率", "绿化覆盖率", "PM2.5年均浓度", "固体废物综合利用率"],
    "可持续影响指标": ["长效管护机制", "设施使用年限", "人才队伍稳定性", "制度健全程度", "信息共享机制"],
    "服务对象满意度指标": ["受益群众满意度", "服务对象满意度", "参训人员满意度", "企业满意度", "师生满意度"],
}
WORDS = ["明显提升", "有效改善", "逐步完善", "建立健全", "长期有效", "零发生", "持续稳定", "较上年有所增加"]
STANDARDS = ["以竣工验收单为准", "按实际完成比例计分；低于60%不得分", "每少一个扣2分，扣完为止", "依据《预算绩效管理办法》（财预〔2020〕10号）第十二条", "第三方问卷调查，样本不少于400份",
             "以系统记录、台账和现场核查（随机抽取20%）为准", "不超过财政评审控制价", "与上年同期比较", "实际支出÷全年预算×100%", "对照问题清单逐项销号"]
CLAUSES = ["贯彻落实国家和省、市有关法律法规和方针政策", "按照“统筹兼顾、突出重点”的原则安排资金", "完善基层服务网络，打通服务群众“最后一公里”", "压实安全生产责任，守住不发生重大事故的底线",
           "推动产业转型升级，培育壮大特色产业", "加强项目全过程管理，严格执行招投标和政府采购制度", "健全“一、二、三”级联动机制", "全面实施预算绩效管理，提高资金使用效益", "补齐民生短板，增进民生福祉"]
REASONS = ["受汛期影响，开工推迟15天；下一步将优化工期安排。", "部分设备到货延迟，已督促供应商于次年1月前补齐。", "统计口径调整。", "预算调减，相应压减任务量。", "疫情期间培训改为线上，场次减少；今后提前谋划。"]
CLASSES = ["数量指标", "质量指标", "时效指标", "成本指标", *EFFECTS]


def pick(rng, items):
    return items[int(rng.integers(len(items)))]


def some(rng, items, n):
    return [items[int(k)] for k in rng.permutation(len(items))[:n]]


def person(rng):
    return pick(rng, SURNAMES) + "".join(some(rng, GIVEN, int(rng.integers(1, 3))))


def phone(rng):
    if rng.random() < 0.5:
        return f"1{pick(rng, '3578')}{int(rng.integers(10**8, 10**9))}"
    return f"0{int(rng.integers(710, 799))}-{int(rng.integers(2 * 10**6, 9 * 10**6))}"


def code(rng):
    return f"{int(rng.integers(420100, 429999))}{int(rng.integers(18, 24))}T{int(rng.integers(10**8, 10**9)):012}"


def money(cents, commas):
    return f"{cents / 100:,.2f}" if commas else f"{cents / 100:.2f}"


def figure(rng):
    kind = rng.random()
    return f"{int(rng.integers(1, 60))}" if kind < 0.5 else f"{int(rng.integers(1000, 90000)):,}" if kind < 0.75 else f"{rng.integers(11, 999) / 10:.1f}"


def bound(rng):
    return pick(rng, ["≥", "≤", "", "≥", "不少于", "不低于", "＝"])


def percent(rng):
    return pick(rng, [f"≥{int(rng.integers(80, 100))}%", f"{int(rng.integers(80, 101))}%", f"≥{rng.integers(900, 999) / 10:.1f}%", f"不低于{int(rng.integers(80, 99))}%", f"≤{rng.integers(1, 30) / 10:.1f}%", f"≤{rng.integers(1, 30) / 10:.1f}‰"])


def day(rng, year):
    m, d = int(rng.integers(1, 13)), int(rng.integers(1, 29))
    return pick(rng, [f"{year}年{m}月{d}日前", f"{m}月底前", f"{year}-{m:02}-{d:02}", f"{year}年{m}月—{min(12, m + 2)}月", f"{year}.{m}.{d}"])


def target(rng, level2, name, year):
    if level2 == "数量指标":
        return bound(rng) + figure(rng) + next((unit for thing, unit in THINGS if thing in name), "个")
    if level2 == "质量指标":
        return percent(rng)
    if level2 == "时效指标":
        return percent(rng) if "率" in name else day(rng, year)
    if level2 == "成本指标":
        return percent(rng) if "率" in name else pick(rng, ["≤", "不超过", "约"]) + figure(rng) + pick(rng, ["万元", "元/人", "元/公里", "万元/个"])
    if level2 == "服务对象满意度指标":
        return percent(rng)
    return pick(rng, WORDS) if rng.random() < 0.5 else pick(rng, ["≥", ""]) + figure(rng) + pick(rng, ["万人", "万元", "人", "年"])


def entries(rng, level2, year, most=3):
    """Names with their targets, no name twice."""
    if level2 == "数量指标":
        names = [pick(rng, DEEDS) + thing + "数量" for thing, _ in some(rng, THINGS, int(rng.integers(2, most + 2)))]
    else:
        pool = {"质量指标": QUALITIES, "时效指标": TIMES, "成本指标": COSTS, **EFFECTS}[level2]
        names = some(rng, pool, int(rng.integers(1, most)))
    return [(name, target(rng, level2, name, year)) for name in names]


def passage(rng, clauses):
    return "，".join(some(rng, CLAUSES, clauses)) + f"，{pick(rng, DEEDS)}{pick(rng, THINGS)[0]}{figure(rng)}项，投入资金{money(int(rng.integers(10**5, 10**8)), True)}万元。"
