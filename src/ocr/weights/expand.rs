//! Undoes what `pack.rs` does: a file as it was, but for its weights, which are rounded to half precision.

use flate2::read::ZlibDecoder;
use half::f16;
use std::io::Read;

/// The file of `bytes` bytes that was packed; `None` where the pack is damaged or of another file.
pub(super) fn expand(pack: &[u8], bytes: usize) -> Option<Vec<u8>> {
    // A run costs eight bytes and is of four at least: nothing sound is longer than this.
    let most = 4 + 3 * bytes as u64;
    let mut body = Vec::new();
    let unpacked = ZlibDecoder::new(pack).take(most).read_to_end(&mut body);
    unpacked.ok()?;
    let (count, rest) = body.split_at_checked(4)?;
    let count = length(count)?;
    let (runs, rest) = rest.split_at_checked(count.checked_mul(8)?)?;
    let runs: Vec<(usize, usize)> = runs
        .chunks_exact(8)
        .map(|run| Some((length(&run[..4])?, length(&run[4..])?)))
        .collect::<Option<_>>()?;
    let weights = runs
        .iter()
        .try_fold(0_usize, |sum, (_, n)| sum.checked_add(*n))?;
    let plain = bytes.checked_sub(weights.checked_mul(4)?)?;
    let (mut plain, halves) = rest.split_at_checked(plain)?;
    if halves.len() != 2 * weights {
        return None;
    }
    let (low, high) = halves.split_at(weights);
    let mut halves = low
        .iter()
        .zip(high)
        .map(|(l, h)| f16::from_le_bytes([*l, *h]));
    let mut file = Vec::with_capacity(bytes);
    for (before, weights) in runs {
        let as_it_was;
        (as_it_was, plain) = plain.split_at_checked(before)?;
        file.extend_from_slice(as_it_was);
        file.extend(
            halves
                .by_ref()
                .take(weights)
                .flat_map(|half| half.to_f32().to_le_bytes()),
        );
    }
    file.extend_from_slice(plain);
    Some(file)
}

fn length(four: &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}
