//! Goals without indicators, and indicators without targets.

use super::Form;
use crate::audit::texts::{Found, indicator, short};
use crate::model::{Goal, Indicator, TargetKind};

/// Goals that no indicator serves, where those beside them have some.
pub fn look(form: &Form<'_>) -> Vec<Found> {
    let goals = form.d.goals.iter().enumerate();
    goals
        .filter(|(_, g)| lonely(form, g))
        .map(|(n, g)| told(n, g))
        .collect()
}

fn lonely(form: &Form<'_>, goal: &Goal) -> bool {
    let served = || {
        form.d
            .indicators
            .iter()
            .filter_map(|i| i.goal)
            .filter(|g| g.0 == goal.term)
    };
    // Indicators of no goal, or of all goals of the term, serve each of them.
    let for_all = form.d.indicators.iter().any(|i| i.goal.is_none()) || served().any(|g| g.1 == 0);
    served().next().is_some() && !for_all && served().all(|g| g.1 != goal.number)
}

fn told(n: usize, goal: &Goal) -> Found {
    let (number, text) = (goal.number, short(&goal.text));
    Found {
        zh: format!("目标{number}没有对应的指标：{text}"),
        en: format!("goal {number} has no indicators: {text}"),
        refs: vec![format!("/goals/{n}")],
        ..Found::default()
    }
}

/// Indicators that have a name and no target.
pub fn targets(form: &Form<'_>) -> Vec<Found> {
    // Where hardly any indicator has one, the column is missing, not its entries.
    let all: Vec<(usize, &Indicator)> = form.indicators().collect();
    let empty =
        |i: &Indicator| i.target.kind == TargetKind::None && i.target.text.trim().is_empty();
    let without = all.iter().filter(|(_, i)| empty(i)).count();
    if without * 2 > all.len() {
        return Vec::new();
    }
    all.into_iter()
        .filter(|(_, i)| empty(i))
        .map(|(n, i)| missing(n, i))
        .collect()
}

fn missing(n: usize, i: &Indicator) -> Found {
    let (name, level) = (short(&i.name), &i.level2);
    Found {
        zh: format!("{level} {name}：没有指标值")
            .trim_start()
            .to_string(),
        en: format!("{level} {name}: no target")
            .trim_start()
            .to_string(),
        refs: vec![indicator(n)],
        ..Found::default()
    }
}
