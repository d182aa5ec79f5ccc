//! Scores against weights and against the total score.

use super::Form;
use super::weights::{TOTAL_FIELD, fund_points, weight};
use crate::audit::Decimal;
use crate::audit::reading::points;
use crate::audit::texts::{Found, figure, indicator, short};

/// Labels of the total score.
const TOTAL_SCORE: [&str; 5] = ["总得分", "自评得分", "自评总分", "自评总得分", "评价得分"];

/// Scores above their weights.
pub fn above(form: &Form<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    for (n, i) in form.indicators() {
        let score = i.score.as_deref().and_then(points);
        if let (Some(score), Some(weight)) = (score, weight(i)) {
            out.extend(one_above(&i.name, score, weight, vec![indicator(n)]));
        }
    }
    let fund = (
        fund_points(form, &["得分"]),
        fund_points(form, &["分值", "权重"]),
    );
    if let (Some((a, score)), Some((b, weight))) = fund {
        let refs = vec![format!("/amounts/{a}"), format!("/amounts/{b}")];
        out.extend(one_above("预算执行率", score, weight, refs));
    }
    out
}

fn one_above(name: &str, score: Decimal, weight: Decimal, refs: Vec<String>) -> Option<Found> {
    let over = score.minus(weight)?;
    if !score.above(weight) || weight.is_zero() {
        return None;
    }
    let name = short(name);
    Some(Found {
        zh: format!("{name}：得分 {score} 高于分值 {weight}，超出 {over}"),
        en: format!("{name}: a score of {score} is above its weight of {weight}, by {over}"),
        figures: vec![
            figure("得分", score, None),
            figure("分值", weight, None),
            figure("超出", over, None),
        ],
        refs,
        severity: None,
    })
}

/// The sum of the scores against the total score.
pub fn total(form: &Form<'_>) -> Vec<Found> {
    off(form).into_iter().collect()
}

fn off(form: &Form<'_>) -> Option<Found> {
    let (at, told) = told(form)?;
    let all: Vec<_> = form.indicators().collect();
    let scores: Vec<(usize, Decimal)> = all
        .iter()
        .filter_map(|(n, i)| Some((*n, points(i.score.as_deref()?)?)))
        .collect();
    if scores.len() != all.len() || scores.len() < 2 {
        return None;
    }
    let sum = scores
        .iter()
        .map(|s| s.1)
        .try_fold(Decimal::ZERO, Decimal::plus)?;
    let fund = fund_points(form, &["得分"]);
    let points = fund_points(form, &["分值", "权重"]);
    // Where the score of the execution rate is not printed it is between none and its points, by default ten.
    let (least, most) = match (&fund, &points) {
        (Some((_, f)), _) => (sum.plus(*f)?, sum.plus(*f)?),
        (None, Some((_, p))) => (sum, sum.plus(*p)?),
        (None, None) => (sum, sum.plus(Decimal::whole(10))?),
    };
    let half = told.half_place();
    if !told.above(most.plus(half)?) && !least.above(told.plus(half)?) {
        return None;
    }
    let (zh, en) = match (least.compare(most)?, &fund) {
        (std::cmp::Ordering::Equal, Some((_, f))) => (
            format!(
                "{} 项指标得分合计 {sum}，加执行率得分 {f} 为 {least}，总得分填报 {told}",
                scores.len()
            ),
            format!(
                "{} indicators score {sum}, with {f} for the execution rate {least}, but the total says {told}",
                scores.len()
            ),
        ),
        _ => (
            format!(
                "{} 项指标得分合计 {sum}，加执行率得分至多 {most}，总得分填报 {told}",
                scores.len()
            ),
            format!(
                "{} indicators score {sum}, with the execution rate at most {most}, but the total says {told}",
                scores.len()
            ),
        ),
    };
    let mut refs = vec![format!("/fields/{at}")];
    refs.extend(scores.iter().map(|s| indicator(s.0)));
    refs.extend(fund.iter().map(|f| format!("/amounts/{}", f.0)));
    Some(Found {
        zh,
        en,
        figures: vec![
            figure("指标得分合计", sum, None),
            figure("总得分", told, None),
        ],
        refs,
        severity: None,
    })
}

/// The total score: the second figure of the row 总分, or a field of its own.
fn told(form: &Form<'_>) -> Option<(usize, Decimal)> {
    let fields = || form.d.fields.iter().enumerate();
    let second = fields().filter(|(_, f)| f.label == TOTAL_FIELD).nth(1);
    let own = fields().find(|(_, f)| TOTAL_SCORE.contains(&f.label.as_str()));
    let (at, field) = second.or(own)?;
    Some((at, points(&field.text)?))
}
