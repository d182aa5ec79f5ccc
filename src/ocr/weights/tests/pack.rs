//! Packing, on ONNX files made by hand.

use super::super::expand::expand;
use super::super::pack::pack;
use super::super::tensors::matrices;
use std::slice::from_ref;

fn varint(mut n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while n >= 0x80 {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes
}

fn number(field: u64, n: u64) -> Vec<u8> {
    [varint(field << 3), varint(n)].concat()
}

fn bytes(field: u64, body: &[u8]) -> Vec<u8> {
    [
        varint(field << 3 | 2),
        varint(body.len() as u64),
        body.to_vec(),
    ]
    .concat()
}

fn raw(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn tensor(dims: &[u64], kind: u64, body: &[u8]) -> Vec<u8> {
    let dims: Vec<u8> = dims.iter().flat_map(|d| number(1, *d)).collect();
    let parts = [
        dims,
        number(2, kind),
        bytes(8, "名".as_bytes()),
        bytes(9, body),
    ];
    bytes(5, &parts.concat())
}

/// A model: other fields of all kinds around the tensors.
fn model(tensors: &[Vec<u8>]) -> Vec<u8> {
    let graph = [bytes(1, b"node"), tensors.concat(), bytes(2, b"graph")].concat();
    let fixed = [
        varint(20 << 3 | 5),
        vec![1; 4],
        varint(21 << 3 | 1),
        vec![2; 8],
    ]
    .concat();
    [
        number(1, 8),
        fixed,
        bytes(2, b"maker"),
        bytes(7, &graph),
        bytes(14, b"character"),
    ]
    .concat()
}

fn round_trip(file: &[u8]) -> Vec<u8> {
    let packed = pack(file, &matrices(file).unwrap()).unwrap();
    expand(&packed, file.len()).unwrap()
}

#[test]
fn what_half_precision_can_say_comes_back_equal() {
    let exact = [0.0, -0.0, 1.0, -2.5, 65504.0, 0.000_061_035_156];
    let file = model(&[
        tensor(&[2, 3], 1, &raw(&exact)),
        tensor(&[1, 2], 1, &raw(&[0.5, 0.25])),
    ]);
    assert_eq!(matrices(&file).unwrap().len(), 2);
    assert_eq!(round_trip(&file), file);
}

#[test]
fn packed_dimensions_are_read_too() {
    let body = [bytes(1, &[2, 1]), number(2, 1), bytes(9, &raw(&[3.0, 4.0]))].concat();
    assert_eq!(matrices(&model(&[bytes(5, &body)])).unwrap().len(), 1);
}

/// Half of the smallest step of half precision: below that numbers become 0.
const STEP: f32 = 1.0 / (1 << 25) as f32;

#[test]
fn other_weights_come_back_within_half_precision() {
    let weights: Vec<f32> = (1..=600).map(|i| (i as f32).sin() / 7.0).collect();
    let file = model(&[tensor(&[20, 30], 1, &raw(&weights))]);
    let back = round_trip(&file);
    let [run] = matrices(&file).unwrap().try_into().unwrap();
    assert_eq!(matrices(&back).unwrap(), from_ref(&run));
    assert_eq!(back[..run.start], file[..run.start]);
    assert_eq!(back[run.end..], file[run.end..]);
    for (n, weight) in back[run].chunks(4).zip(&weights) {
        let n = f32::from_le_bytes(n.try_into().unwrap());
        assert!(
            (n - weight).abs() <= (weight.abs() / 2048.0).max(STEP),
            "{n} {weight}"
        );
    }
}

#[test]
fn what_is_no_matrix_of_such_numbers_stays_as_it_is() {
    let third = raw(&[1.0 / 3.0, 1.0 / 7.0]);
    let file = model(&[
        tensor(&[2], 1, &third),
        tensor(&[], 1, &third[..4]),
        tensor(&[1, 2], 7, &third),
        tensor(&[3, 3], 1, &third),
        tensor(&[1, 2], 1, &raw(&[1.0 / 3.0, 1e9])),
        tensor(&[1, 2], 1, &raw(&[1.0 / 3.0, f32::NAN])),
    ]);
    assert_eq!(round_trip(&file), file);
    let text = "字典".repeat(500);
    let packed = pack(text.as_bytes(), &[]).unwrap();
    assert!(packed.len() < 100);
    assert_eq!(expand(&packed, text.len()).unwrap(), text.as_bytes());
    assert_eq!(expand(&pack(b"", &[]).unwrap(), 0).unwrap(), b"");
}

#[test]
fn damage_is_an_error_and_no_panic() {
    let weights: Vec<f32> = (0..60).map(|i| i as f32).collect();
    let file = model(&[tensor(&[6, 10], 1, &raw(&weights))]);
    for end in 0..file.len() {
        let _ = matrices(&file[..end]);
    }
    assert_eq!(
        matrices(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
        None
    );
    assert_eq!(matrices(&bytes(7, &[0x2a, 0xff, 0xff, 0x03])), None);
    let packed = pack(&file, &matrices(&file).unwrap()).unwrap();
    for end in 0..packed.len() {
        assert_eq!(expand(&packed[..end], file.len()), None, "cut at {end}");
    }
    for at in 0..packed.len() {
        let mut odd = packed.clone();
        odd[at] ^= 0x10;
        if let Some(back) = expand(&odd, file.len()) {
            assert_eq!(back, file, "byte {at}");
        }
    }
    for wrong in [0, 1, file.len() - 1, file.len() + 1, usize::MAX / 4] {
        assert_eq!(expand(&packed, wrong), None, "{wrong}");
    }
    assert_eq!(pack(&file, &[5..9, 7..11]), None);
    let past_the_end = 5..file.len() + 4;
    assert_eq!(pack(&file, from_ref(&past_the_end)), None);
}

#[test]
fn packs_that_lie_about_lengths_are_refused() {
    for body in [
        &[0xff; 4][..],
        &[1, 0, 0, 0],
        &[[1, 0, 0, 0], [0xff; 4], [0xff; 4]].concat(),
        &[[1, 0, 0, 0], [9, 0, 0, 0], [0; 4], [7; 4]].concat(),
    ] {
        let mut packer =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut packer, body).unwrap();
        assert_eq!(expand(&packer.finish().unwrap(), 4), None, "{body:?}");
    }
}
