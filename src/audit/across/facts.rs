//! What is kept of a form to compare it with others.

use super::{Place, YearAmount};
use crate::audit::Decimal;
use crate::audit::reading::narrow;
use crate::audit::settings::Settings;
use crate::audit::within::direction_down;
use crate::model::{Amount, Declaration, Indicator, TargetKind, Term};

/// An amount, exact, with the unit it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// The figure as printed, without separators.
    pub value: String,
    /// `元` or `万元`.
    pub unit: String,
    /// The same in 万元, for charts.
    pub wan: f64,
}

/// What is kept of a form.
#[derive(Clone, Debug)]
pub struct Facts {
    pub id: String,
    pub form: String,
    pub year: Option<i32>,
    pub organisation: Option<String>,
    /// The region of the organisation; empty where its name tells none.
    pub region: String,
    pub project: Option<String>,
    /// Whether title, year or form are to be reviewed.
    pub review: bool,
    pub amounts: Vec<Money>,
    /// The place in `amounts` of what was declared for the year in all.
    pub headline: Option<usize>,
    pub aims: Vec<Aim>,
}

/// An amount of money.
#[derive(Clone, Debug)]
pub struct Money {
    pub item: String,
    pub period: Option<i32>,
    pub value: Decimal,
    pub unit: String,
    /// In 元.
    pub yuan: Decimal,
    pub at: usize,
    pub review: bool,
}

/// An annual indicator with its target.
#[derive(Clone, Debug)]
pub struct Aim {
    /// Class and name: what makes it the same indicator in another year.
    pub key: String,
    pub name: String,
    pub text: String,
    pub number: Option<Decimal>,
    pub unit: String,
    /// Whether less is better.
    pub down: bool,
    pub at: usize,
    pub review: bool,
}

impl Facts {
    pub fn of(id: &str, d: &Declaration, settings: &Settings) -> Self {
        let forms = &settings.given.forms;
        let field = |labels: &[String]| {
            let found = d.fields.iter().find(|f| labels.contains(&f.label));
            found.map(|f| narrow(&f.text)).filter(|t| !t.is_empty())
        };
        let amounts: Vec<Money> = d
            .amounts
            .iter()
            .enumerate()
            .filter_map(|(n, a)| money(n, a))
            .collect();
        let organisation = d.organisation.as_deref().map(|o| settings.names.key(o));
        Self {
            id: id.to_string(),
            form: d.form.clone(),
            year: d.year,
            region: d
                .organisation
                .as_deref()
                .map(|o| settings.names.region_of(o))
                .unwrap_or_default(),
            organisation: organisation.filter(|o| !o.is_empty()),
            project: field(&forms.project_fields),
            review: d.review,
            headline: headline(&amounts, d.year, settings),
            amounts,
            aims: d
                .indicators
                .iter()
                .enumerate()
                .filter(|(_, i)| {
                    matches!(i.goal, None | Some((Term::Annual, _))) && !settings.is_none(&i.name)
                })
                .map(|(n, i)| aim(n, i, settings))
                .collect(),
        }
    }

    pub fn place(&self, pointer: String) -> Place {
        Place {
            declaration: self.id.clone(),
            pointer,
        }
    }

    /// What was declared for the year in all.
    pub fn total(&self) -> Option<&Money> {
        self.amounts.get(self.headline?)
    }

    pub fn year_amount(&self) -> Option<YearAmount> {
        let total = self.total()?;
        Some(YearAmount {
            organisation: self.organisation.clone()?,
            year: self.year?,
            form: self.form.clone(),
            project: self.project.clone(),
            amount: Headline {
                value: total.value.to_string(),
                unit: total.unit.clone(),
                wan: total.yuan.approx() / 10_000.0,
            },
            place: self.place(format!("/amounts/{}", total.at)),
        })
    }
}

impl Money {
    /// `支出构成合计 867.15万元`.
    pub fn told(&self) -> String {
        format!("{}{}", self.value, self.unit)
    }
}

fn money(at: usize, a: &Amount) -> Option<Money> {
    let value = Decimal::parse(a.value.as_deref()?)?;
    let unit = a.unit.as_deref()?;
    let yuan = match unit {
        "元" => value,
        "万元" => value.times(Decimal::whole(10_000))?,
        _ => return None,
    };
    Some(Money {
        item: a.item.join(" "),
        period: a.period,
        value,
        unit: unit.to_string(),
        yuan,
        at,
        review: a.evidence.review,
    })
}

/// Rows that say what is declared for the year in all, the surest first.
const TOTALS: [&str; 6] = [
    "支出构成 合计",
    "年度资金总额",
    "金额合计",
    "预算金额",
    "项目当年预算",
    "合计",
];

fn headline(amounts: &[Money], year: Option<i32>, settings: &Settings) -> Option<usize> {
    let own = |m: &&Money| m.period.is_none() || m.period == year;
    TOTALS
        .iter()
        .find_map(|label| amounts.iter().position(|m| own(&m) && m.item == *label))
        .or_else(|| {
            let totals = &settings.given.words.totals;
            amounts
                .iter()
                .position(|m| own(&m) && totals.iter().any(|t| m.item.ends_with(t.as_str())))
        })
}

fn aim(at: usize, i: &Indicator, settings: &Settings) -> Aim {
    let t = &i.target;
    let typed = matches!(t.kind, TargetKind::Quantity | TargetKind::Percent);
    let bound = t.min.as_deref().or(t.max.as_deref()).filter(|_| typed);
    let down = matches!(t.op.as_deref(), Some("<=") | Some("<")) || direction_down(settings, i);
    Aim {
        key: format!("{}\t{}", i.class, narrow(&i.name)),
        name: i.name.clone(),
        text: narrow(&t.text),
        number: bound.and_then(Decimal::parse),
        unit: t.unit.as_deref().map(narrow).unwrap_or_default(),
        down,
        at,
        review: i.evidence.review,
    }
}
