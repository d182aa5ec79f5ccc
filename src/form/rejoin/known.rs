//! What a text means wherever it stands: heads, labels, goals, amounts.

use crate::form::class::classify;
use crate::form::label::label;
use crate::form::ledger::flat;
use crate::form::profile::Profile;
use crate::form::value;
use crate::form::words::Role;
use crate::model::TargetKind;

/// A label of a level is at most this long.
const LONGEST_LABEL: usize = 12;
/// A head that a cut left less of is not known again.
const SHORTEST_HEAD: usize = 2;
/// Labels of levels that do not end with `指标`.
const BARE_LEVELS: [&str; 13] = [
    "产出",
    "效益",
    "成本",
    "满意度",
    "数量",
    "质量",
    "时效",
    "经济效益",
    "社会效益",
    "生态效益",
    "可持续影响",
    "服务对象满意度",
    "社会公众满意度",
];

/// The labels of all profiles.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The profiles.
    pub profiles: &'a [Profile],
}

impl Known<'_> {
    /// The role of a head.
    pub fn role(&self, text: &str) -> Option<Role> {
        self.profiles.iter().find_map(|p| p.role(text))
    }

    /// The role of the only heads that begin with a text which a cut may have left.
    pub fn cut_role(&self, text: &str) -> Option<Role> {
        let text = label(text);
        if text.chars().count() < SHORTEST_HEAD {
            return None;
        }
        let mut roles = self
            .profiles
            .iter()
            .flat_map(|p| &p.indicators.columns)
            .filter(|(_, heads)| heads.iter().any(|h| label(h).starts_with(&text)))
            .map(|(role, _)| *role);
        let first = roles.next()?;
        roles.all(|r| r == first).then_some(first)
    }

    /// Whether the cells of a row are the heads of an indicator block; the last one may be cut.
    pub fn heads(&self, texts: &[&str]) -> bool {
        let mut roles: Vec<Role> = texts.iter().filter_map(|t| self.role(t)).collect();
        if let Some(last) = texts.last()
            && self.role(last).is_none()
        {
            roles.extend(self.cut_role(last));
        }
        let any = |list: &[Role]| roles.iter().any(|r| list.contains(r));
        roles.len() >= 3
            && any(&[Role::Level1, Role::Level2])
            && any(&[Role::Name, Role::Target, Role::Level3])
    }

    /// Whether a text is the label of a goal.
    pub fn is_goal(&self, text: &str) -> bool {
        self.profiles.iter().any(|p| p.goal(text).is_some())
    }

    /// Whether a text is the label beside an indicator block.
    pub fn is_side(&self, text: &str) -> bool {
        self.profiles.iter().any(|p| p.block(text).is_some())
    }

    /// Whether a text is the label of a fund table.
    pub fn is_fund(&self, text: &str) -> bool {
        self.listed(text, |p| &p.funds)
    }

    /// Whether a text is the label of a field, a narrative or a list.
    pub fn is_label(&self, text: &str) -> bool {
        self.listed(text, |p| &p.fields)
            || self.listed(text, |p| &p.narratives)
            || self.is_list(text)
    }

    /// Whether a text is a label over columns of text.
    pub fn is_list(&self, text: &str) -> bool {
        self.listed(text, |p| &p.lists)
    }

    /// Whether a text is the title of a form.
    pub fn is_title(&self, text: &str) -> bool {
        let flat = flat(text);
        let titled = self.profiles.iter().any(|p| p.fits_title(&flat) > 0);
        titled && flat.ends_with(['表', ')', '）', '度'])
    }

    fn listed<'p>(&'p self, text: &str, list: impl Fn(&'p Profile) -> &'p Vec<String>) -> bool {
        let text = label(text);
        !text.is_empty()
            && self
                .profiles
                .iter()
                .flat_map(list)
                .any(|l| label(l) == text)
    }
}

/// Whether a text is a label of a level (`产出指标`, `数量指标`), whichever.
pub(super) fn is_level(text: &str) -> bool {
    let flat = flat(text);
    let length = flat.chars().count();
    BARE_LEVELS.contains(&flat.as_str())
        || (length <= LONGEST_LABEL
            && flat.ends_with("指标")
            && (family(&flat).is_some() || outer_family(&flat).is_some()))
}

/// The family of classes that a label of the second level belongs to.
pub(super) fn family(text: &str) -> Option<&'static str> {
    let class = classify("", text);
    class.split('.').next().filter(|f| *f != "other")
}

/// The family of classes that a label of the first level names.
pub(super) fn outer_family(text: &str) -> Option<&'static str> {
    [
        ("满意", "satisfaction"),
        ("产出", "output"),
        ("效益", "benefit"),
        ("成本", "cost"),
    ]
    .into_iter()
    .find(|(word, _)| text.contains(word))
    .map(|(_, family)| family)
}

/// Whether labels of both levels can stand side by side. What is not known fits anything.
pub(super) fn fits(outer: &str, inner: &str) -> bool {
    match (outer_family(outer), family(inner)) {
        // 成本指标 may be a kind of output or a level of its own.
        (Some(a), Some(b)) => a == b || a == "cost" && inner.contains("成本"),
        _ => true,
    }
}

/// Whether a text can only be the value of an indicator: a number, a share, a date.
pub(super) fn is_figure(text: &str) -> bool {
    let kind = value::target(text).kind;
    !matches!(kind, TargetKind::Qualitative | TargetKind::None)
}

/// Whether a text is an amount, or the dash that stands for none.
pub(super) fn is_amount(text: &str) -> bool {
    value::amount(text).is_some() || is_dash(text)
}

/// Whether a text is only a dash.
pub(super) fn is_dash(text: &str) -> bool {
    let flat = flat(text);
    !flat.is_empty() && flat.trim_matches(['-', '—', '–', '－']).is_empty()
}
