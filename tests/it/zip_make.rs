//! ZIP archives written byte by byte, so that they can be odd.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// An archive in the making.
#[derive(Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    /// With one deflated entry more.
    pub fn with(self, name: impl AsRef<[u8]>, body: &[u8]) -> Self {
        self.odd(name.as_ref(), body, 0, body.len() as u32)
    }

    /// With one entry more, whose flags and told size are these.
    pub fn odd(mut self, name: &[u8], body: &[u8], flags: u16, told: u32) -> Self {
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
        packer.write_all(body).unwrap();
        let packed = packer.finish().unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(body);
        let mut facts = Vec::new();
        for short in [20, flags, 8, 0, 0] {
            facts.extend(u16::to_le_bytes(short));
        }
        for long in [sum.sum(), packed.len() as u32, told] {
            facts.extend(u32::to_le_bytes(long));
        }
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        let at = self.bytes.len() as u32;
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&facts);
        self.bytes.extend(name);
        self.bytes.extend(&packed);
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&facts);
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name);
        self.count += 1;
        self
    }

    /// The finished archive.
    pub fn bytes(mut self) -> Vec<u8> {
        let (at, length) = (self.bytes.len() as u32, self.directory.len() as u32);
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        for short in [self.count, self.count] {
            self.bytes.extend(short.to_le_bytes());
        }
        for long in [length, at] {
            self.bytes.extend(long.to_le_bytes());
        }
        self.bytes.extend([0, 0]);
        self.bytes
    }
}
