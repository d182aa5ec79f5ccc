//! What is shown of a form.

use super::excerpt::Excerpts;
use super::region::{Regions, base64};
use crate::audit::within::tests::dept;
use crate::model::{Declaration, Region};

/// A form whose amounts stand on one page, each ten points below the one before; the last on another page.
fn printed() -> Declaration {
    let mut d = dept();
    let last = d.amounts.len() - 1;
    for (n, a) in d.amounts.iter_mut().enumerate() {
        let top = 100.0 + 10.0 * n as f64;
        a.evidence.at = vec![Region {
            page: Some(if n == last { 2 } else { 1 }),
            bbox: Some([200.0, top, 240.0, top + 9.0]),
            path: None,
        }];
    }
    d
}

#[test]
fn places_near_each_other_are_shown_on_one_part_of_a_page() {
    let d = printed();
    let mut regions = Regions::new(&d);
    let (first, _) = regions.of("/amounts/0");
    let (second, _) = regions.of("/amounts/5");
    let (other, _) = regions.of(&format!("/amounts/{}", d.amounts.len() - 1));
    assert_eq!((first[0].0, second[0].0, other[0].0), (0, 0, 1));
    assert_eq!(first[0].1, [[200.0, 100.0, 240.0, 109.0]]);
    assert_eq!(regions.of("/title"), (Vec::new(), None));
    let regions = regions.finish();
    let [left, top, right, bottom] = regions[0].area;
    assert!(
        left == 0.0 && top == 0.0 && right > 240.0 && bottom > 159.0,
        "{:?}",
        regions[0].area
    );
    assert_eq!((regions[0].page, regions[1].page), (1, 2));
    // What stands around comes with it.
    assert!(regions[0].texts.len() > 6);
    assert_eq!(regions[0].texts[0].1, "565.39");
}

#[test]
fn an_excerpt_is_the_table_that_a_figure_stands_in() {
    let d = dept();
    let mut excerpts = Excerpts::new(&d);
    let total = d
        .amounts
        .iter()
        .rposition(|a| a.column == "2018年")
        .unwrap_or(0);
    let seen = excerpts
        .view(&format!("/amounts/{total}"))
        .expect("a place");
    assert_eq!(
        (seen.label.as_str(), seen.text.as_str()),
        ("支出构成 合计 2018年", "593.36")
    );
    let indicator = excerpts.view("/indicators/1").expect("a place");
    let title = excerpts.view("/title").expect("the form itself");
    assert_eq!(title.label, d.title);
    assert!(
        excerpts
            .view("/amounts/0")
            .is_some_and(|s| s.place != seen.place)
    );
    let all = excerpts.finish();
    let (n, row, column) = seen.place.expect("an excerpt");
    assert_eq!(all[n].rows[row][column], "593.36");
    assert_eq!(all[n].heads[column], "2018年");
    let (n, row, column) = indicator.place.expect("an excerpt");
    assert_eq!(
        (
            all[n].heads[column].as_str(),
            all[n].rows[row][column].as_str()
        ),
        ("指标值", "≥95%")
    );
}

#[test]
fn bytes_are_told_as_letters() {
    let told = ["", "M", "Ma", "Man", "Many"].map(|t| base64(t.as_bytes()));
    assert_eq!(told, ["", "TQ==", "TWE=", "TWFu", "TWFueQ=="]);
}
