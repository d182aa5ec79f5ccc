//! Makes files small that are to be built in. Part of the build script only; `expand.rs` undoes it.
//!
//! A pack is a zlib stream of: how many runs there are, for each run the number of bytes as they are and the number of
//! weights behind them (all of four bytes, least significant first), then the bytes as they are, then the weights in half
//! precision, first all low bytes, then all high ones. High bytes are much alike, and zlib makes most of that.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use half::f16;
use std::io::Write;
use std::ops::Range;

/// Packs `file`, in which weights are at `runs`: in order, four bytes a number. Runs with a number that half precision does
/// not reach stay as they are. `None` where runs overlap or something is longer than 4 GB.
pub fn pack(file: &[u8], runs: &[Range<usize>]) -> Option<Vec<u8>> {
    let (mut head, mut plain, mut low, mut high) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut count, mut done) = (0_u32, 0);
    for run in runs {
        let Some(halves) = halves(file.get(run.clone())?) else {
            continue;
        };
        let before = file.get(done..run.start)?;
        count += 1;
        for length in [before.len(), halves.len()] {
            head.extend(u32::try_from(length).ok()?.to_le_bytes());
        }
        plain.extend_from_slice(before);
        for [l, h] in halves {
            low.push(l);
            high.push(h);
        }
        done = run.end;
    }
    plain.extend_from_slice(file.get(done..)?);
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    for part in [&count.to_le_bytes()[..], &head, &plain, &low, &high] {
        packer.write_all(part).ok()?;
    }
    packer.finish().ok()
}

/// The numbers in half precision; `None` where one is too large for that.
fn halves(weights: &[u8]) -> Option<Vec<[u8; 2]>> {
    let numbers = weights.chunks_exact(4);
    if !numbers.remainder().is_empty() {
        return None;
    }
    numbers
        .map(|n| {
            let half = f16::from_f32(f32::from_le_bytes(n.try_into().ok()?));
            half.is_finite().then(|| half.to_le_bytes())
        })
        .collect()
}
