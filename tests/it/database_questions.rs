//! The questions of docs/database.md, asked of both databases.

use crate::architecture::project;
use crate::command::Desk;
use crate::database::{Answer, Base, bases};
use std::fs;

/// The statements of the page, in order.
fn questions() -> Vec<String> {
    let page = fs::read_to_string(project("docs/database.md")).unwrap();
    page.split("```sql\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_string())
        .collect()
}

fn answers(base: &Base) -> Vec<Answer> {
    questions().iter().map(|q| base.ask(q)).collect()
}

fn loaded() -> Vec<Base> {
    let desk = Desk::new(&[("empty.pdf", b"")]);
    for name in [
        "sum-error.pdf",
        "xinzhou-2020.txt",
        "two-forms.pdf",
        "unknown-family.html",
    ] {
        desk.put(name, &fs::read(project("samples").join(name)).unwrap());
    }
    desk.put(
        "copy/two-forms.pdf",
        &fs::read(project("samples/two-forms.pdf")).unwrap(),
    );
    let bases = bases();
    for base in &bases {
        assert_eq!(desk.run(&["extract", ".", "--db", &base.url]).code(), 1);
    }
    bases
}

#[test]
fn the_questions_have_answers() {
    assert_eq!(questions().len(), 10);
    let bases = loaded();
    let ours = answers(&bases[0]);
    for base in &bases {
        let theirs = answers(base);
        for (n, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(theirs, ours, "question {}", n + 1);
        }
    }
    let rows = |n: usize| &ours[n - 1].1;
    assert_eq!(rows(1).len(), 1);
    assert_eq!(rows(1)[0][..3], ["empty.pdf", "failed", "empty"]);
    let sums: Vec<&str> = rows(2)
        .iter()
        .map(|r| r[3].rsplit('，').next().unwrap())
        .collect();
    assert_eq!(sums, ["相差 100.00", "相差 100.00", "相差 0.60"]);
    let seen: usize = rows(3).iter().map(|r| r[2].parse::<usize>().unwrap()).sum();
    assert_eq!(seen, bases[0].ask("SELECT id FROM v_review").1.len());
    assert_eq!((rows(4)[0][0].as_str(), rows(4)[0][6].as_str()), ("5", "0"));
    assert_eq!(rows(5).len(), 1);
    assert_eq!(
        rows(5)[0][1..],
        ["2", "copy/two-forms.pdf", "two-forms.pdf"]
    );
    assert_eq!(
        rows(6)[0],
        [
            "云岫县林业局",
            "2018",
            "2018年",
            "770.23",
            "万元",
            "0",
            "copy/two-forms.pdf"
        ]
    );
    assert_eq!((rows(7).len(), rows(8).len(), rows(10).len()), (57, 15, 16));
    let later = ["2020", "2020年12月20日前", "2021", "2021年12月20日前"];
    assert_eq!(rows(9).len(), 1);
    assert_eq!(rows(9)[0][2..], later);
    assert_eq!(rows(10)[0][3..6], ["1240.13", "1", "266.96"]);
}
