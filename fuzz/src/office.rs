//! Small office files around parts that are anything.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip package of these parts, stored as they are.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (path, text) in parts {
        zip.start_file(*path, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("an archive").into_inner()
}

/// The relations of a part: kind and target, the id of each is its kind.
pub fn relations(all: &[(&str, &str)]) -> String {
    let each = |(kind, target): &(&str, &str)| {
        format!("<Relationship Id='{kind}' Type='x/{kind}' Target='{target}'/>")
    };
    let all: String = all.iter().map(each).collect();
    format!("<Relationships>{all}</Relationships>")
}

/// A compound file with this stream at its top.
pub fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    let mut out = file.create_stream(name).expect("a stream");
    out.write_all(stream).expect("its bytes");
    // Streams below 4096 bytes are stored in another way.
    out.write_all(&[0; 4096]).expect("its padding");
    drop(out);
    file.into_inner().into_inner()
}
