//! A case: forms, the sheets they are printed on, and the pages these are cut into.

use super::look::Look;
use super::plan::{Config, Plan};
use super::print::{self, SheetPrint};
use super::rng::Rng;
use super::slice::{self, Piece};
use super::spec::FormSpec;
use super::wrap::{advance, length};
use formstitch::model::{Glyph, Page, Rect};

pub struct Case {
    pub forms: Vec<FormSpec>,
    pub sheets: Vec<SheetPrint>,
    pub plan: Plan,
    /// The cut print.
    pub pages: Vec<Page>,
    /// For each page the sheet (by index) and the pieces of it that the page shows; none for other matter.
    pub origin: Vec<Option<(usize, Vec<Piece>)>>,
    /// Each sheet on one page.
    pub uncut: Vec<Page>,
    /// Why not even a person could tell for sure; empty where a person could.
    pub doubtful: Vec<&'static str>,
    /// Columns and rows of tiles of each sheet.
    pub tiles: Vec<(usize, usize)>,
}

/// Makes the case that `seed` stands for.
pub fn build(config: &'static Config, seed: u64) -> Case {
    let salt = config.name.bytes().fold(0xCBF2_9CE4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3)
    });
    let mut rng = Rng::new(seed ^ salt);
    let plan = Plan::random(config, &mut rng);
    let forms: Vec<FormSpec> = (0..plan.forms)
        .map(|_| FormSpec::random(&mut rng))
        .collect();
    let look = Look::random(&mut rng, config.plain);
    let sheets = sheets(&forms, &plan, &look, config.plain, &mut rng);
    let uncut = sheets
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let mut page = slice::whole(s, &plan);
            slice::renumber(&mut page, i as u32 + 1);
            page
        })
        .collect();
    let mut case = Case {
        forms,
        sheets,
        plan,
        pages: Vec::new(),
        origin: Vec::new(),
        uncut,
        doubtful: Vec::new(),
        tiles: Vec::new(),
    };
    cut(&mut case, &mut rng);
    finish(&mut case, &mut rng);
    case
}

fn sheets(
    forms: &[FormSpec],
    plan: &Plan,
    look: &Look,
    plain: bool,
    rng: &mut Rng,
) -> Vec<SheetPrint> {
    if plan.stacked {
        return vec![print::print(forms, look, plan.own_columns, rng)];
    }
    let mut out = Vec::new();
    for form in forms {
        let own = Look {
            columns: Look::random(rng, plain)
                .columns
                .map(|w| w.max(look.size * 4.0)),
            ..look.clone()
        };
        let look = if plan.own_columns && !look.vertical && !own.vertical {
            &own
        } else {
            look
        };
        out.push(print::print(std::slice::from_ref(form), look, false, rng));
    }
    out
}

fn cut(case: &mut Case, rng: &mut Rng) {
    let widest = case.sheets.iter().map(|s| s.width).fold(0.0, f64::max);
    let body = (widest * case.plan.share).max(100.0);
    for (i, sheet) in case.sheets.iter().enumerate() {
        let sliced = slice::slice(sheet, &case.plan, body, rng);
        case.tiles.push(sliced.tiles);
        case.doubtful.extend(sliced.doubtful);
        if case.plan.matter == Some(i) {
            let (width, height) = (sliced.pages[0].0.width, sliced.pages[0].0.height);
            case.pages.push(matter(&case.plan, (width, height), rng));
            case.origin.push(None);
        }
        for (page, pieces) in sliced.pages {
            case.pages.push(page);
            case.origin.push(Some((i, pieces)));
        }
    }
    if case.plan.matter.is_some_and(|m| m >= case.sheets.len()) {
        let size = (case.pages[0].width, case.pages[0].height);
        case.pages.push(matter(&case.plan, size, rng));
        case.origin.push(None);
    }
}

/// Numbers, running heads and feet, content order.
fn finish(case: &mut Case, rng: &mut Rng) {
    let total = case.pages.len();
    for (i, page) in case.pages.iter_mut().enumerate() {
        let (width, height) = (page.width, page.height);
        if let Some(head) = case.plan.head {
            let at = (case.plan.margins[0], case.plan.margins[1] / 2.0 - 5.0);
            page.glyphs.splice(0..0, line(head, at, 9.0));
        }
        if let Some(foot) = case.plan.foot {
            let text = foot
                .replace("##", &total.to_string())
                .replace('#', &(i + 1).to_string());
            let room = width - length(&text.chars().collect::<Vec<char>>(), 9.0);
            let at = (room / 2.0, height - case.plan.margins[3] / 2.0 - 5.0);
            page.glyphs.extend(line(&text, at, 9.0));
        }
        if case.plan.shuffled {
            rng.shuffle(&mut page.glyphs);
            rng.shuffle(&mut page.rulings);
        }
        slice::renumber(page, i as u32 + 1);
    }
}

/// A line of glyphs without blanks.
fn line(text: &str, (mut x, y): (f64, f64), size: f64) -> Vec<Glyph> {
    let mut out = Vec::new();
    for ch in text.chars() {
        let next = x + advance(ch, size);
        let bbox = Rect::new(x, y, next, y + size);
        if !ch.is_whitespace() {
            out.push(Glyph {
                ch,
                bbox,
                shown: bbox,
                home: bbox,
                page: 0,
                size,
                turn: 0,
                slanted: false,
                hidden: None,
                recognised: false,
                confidence: 1.0,
                order: 0,
            });
        }
        x = next;
    }
    out
}

/// A page of plain paragraphs.
fn matter(plan: &Plan, (width, height): (f64, f64), rng: &mut Rng) -> Page {
    const TEXT: &str = "按照市财政局关于做好部门预算公开工作的通知要求，现将有关情况说明如下。\
        本单位严格执行中央八项规定精神，厉行节约，从严控制一般性支出，各项经费均按规定程序审批。";
    let size = 10.0;
    let mut page = Page {
        width,
        height,
        ..Page::default()
    };
    let room = width - plan.margins[0] - plan.margins[2];
    let per_line = ((room / size) as usize).max(4);
    let chars: Vec<char> = TEXT.chars().collect();
    let mut y = plan.margins[1];
    for _ in 0..rng.int(2, 4) {
        for part in chars.chunks(per_line) {
            if y + size > height - plan.margins[3] {
                return page;
            }
            let text: String = part.iter().collect();
            page.glyphs.extend(line(&text, (plan.margins[0], y), size));
            y += size * 1.6;
        }
    }
    page
}
