//! Indicator classes by what the level labels mean.

/// The class of an indicator under `level1` and `level2`.
///
/// The second label decides; where it names no class, the first does.
pub fn classify(level1: &str, level2: &str) -> &'static str {
    match class_of(level1, level2) {
        "other" if !level2.is_empty() => class_of(level1, ""),
        class => class,
    }
}

fn class_of(level1: &str, level2: &str) -> &'static str {
    let flat = |t: &str| -> String { t.chars().filter(|c| !c.is_whitespace()).collect() };
    let (one, two) = (flat(level1), flat(level2));
    let both = if two.is_empty() { &one } else { &two };
    let cost_first = one.contains("成本");
    if both.contains("满意") {
        return if both.contains("其他") {
            "satisfaction.other"
        } else {
            "satisfaction.recipients"
        };
    }
    let topics = [
        ("经济", ["cost.economic", "benefit.economic"]),
        ("社会", ["cost.social", "benefit.social"]),
        ("生态", ["cost.ecological", "benefit.ecological"]),
        ("环境", ["cost.ecological", "benefit.ecological"]),
    ];
    for (word, [cost, benefit]) in topics {
        if both.contains(word) {
            return if cost_first || both.contains("成本") {
                cost
            } else {
                benefit
            };
        }
    }
    for (word, class) in [
        ("可持续", "benefit.sustainability"),
        ("持续影响", "benefit.sustainability"),
        ("数量", "output.quantity"),
        ("质量", "output.quality"),
        ("时效", "output.timeliness"),
        ("进度", "output.timeliness"),
        ("成本", "output.cost"),
    ] {
        if both.contains(word) {
            return class;
        }
    }
    "other"
}

#[cfg(test)]
mod tests {
    use super::classify;

    #[test]
    fn labels_are_read_by_meaning() {
        for (one, two, class) in [
            ("产出指标", "数量指标", "output.quantity"),
            ("产出", "质量", "output.quality"),
            ("产出指标", "成本指标", "output.cost"),
            ("成本指标", "经济成本指标", "cost.economic"),
            ("效益指标", "可持续性影响指标", "benefit.sustainability"),
            ("效益指标", "生态效益\n指标", "benefit.ecological"),
            ("满意度指标", "满意度指标", "satisfaction.recipients"),
            ("满意度指标", "其他满意度", "satisfaction.other"),
            ("满意度指标", "", "satisfaction.recipients"),
            ("满意度指标", "服务对象", "satisfaction.recipients"),
            ("成本指标", "其他", "output.cost"),
            ("效益指标", "质量指标", "output.quality"),
            ("", "", "other"),
        ] {
            assert_eq!(classify(one, two), class, "{one} {two}");
        }
    }
}
