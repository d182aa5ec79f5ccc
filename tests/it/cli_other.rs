//! The commands about one file, and the schema.

use crate::command::Desk;

#[test]
fn a_missing_file_cannot_be_shown() {
    let desk = Desk::new(&[]);
    for command in ["show", "tables"] {
        let ran = desk.run(&[command, "none.pdf"]);
        assert_eq!(ran.code(), 2, "{command}");
        assert!(ran.stderr().contains("none.pdf"), "{command}");
        assert_eq!(desk.run(&[command, "."]).code(), 2, "{command}");
    }
}

#[test]
fn a_bad_file_is_a_clear_error() {
    let desk = Desk::new(&[("a.pdf", b"plain words"), ("empty.html", b"")]);
    for command in ["show", "tables"] {
        let ran = desk.run(&[command, "a.pdf"]);
        assert_eq!(ran.code(), 1, "{command}");
        assert!(ran.stderr().contains("a.pdf"), "{command}");
        assert!(ran.stderr().contains("none of them"), "{command}");
        assert_eq!(ran.stdout(), "");
        assert_eq!(desk.run(&[command, "empty.html"]).code(), 1);
    }
}

#[test]
fn the_schema_is_json() {
    let desk = Desk::new(&[]);
    let ran = desk.run(&["schema"]);
    assert_eq!(ran.code(), 0);
    let schema: serde_json::Value = serde_json::from_str(ran.stdout()).unwrap();
    assert!(schema.pointer("/properties/declarations").is_some());
}

#[test]
fn inspect_takes_pictures_only() {
    let desk = Desk::new(&[("a.pdf", b"x")]);
    let ran = desk.run(&["inspect", "a.pdf", "-o", "a.gif"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains(".png"));
    let ran = desk.run(&["inspect", "a.pdf", "--page", "0", "-o", "a.png"]);
    assert_eq!(ran.code(), 2);
}

#[test]
fn the_worker_is_hidden_and_ends_with_its_input() {
    let desk = Desk::new(&[]);
    let ran = desk.run(&["help"]);
    assert_eq!(ran.code(), 0);
    assert!(!ran.stdout().contains("worker"), "{}", ran.stdout());
    assert_eq!(desk.run(&["worker", "--memory", "1024"]).code(), 0);
}
