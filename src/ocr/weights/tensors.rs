//! Where the weights are in an ONNX file, found by walking through its fields. Part of the build script only.
//!
//! An ONNX file is one protobuf message: fields, each a number and a kind, and behind them a number or so many bytes,
//! which may be a message again. Only a few of the fields matter here.

use std::ops::Range;

/// `ModelProto.graph`.
const GRAPH: u64 = 7;
/// `GraphProto.initializer`.
const INITIALISER: u64 = 5;
/// `TensorProto.dims`.
const DIMS: u64 = 1;
/// `TensorProto.data_type`.
const DATA_TYPE: u64 = 2;
/// `TensorProto.raw_data`.
const RAW_DATA: u64 = 9;
/// `TensorProto.DataType.FLOAT`: four bytes a number.
const FLOAT: u64 = 1;

/// Tensors of fewer dimensions are scales, shifts and constants: small, and the ones where half precision would matter.
const DIMENSIONS: usize = 2;

/// What stands in a field: a number, or bytes at a place in the file.
enum Value {
    Number(u64),
    Bytes(Range<usize>),
    Fixed,
}

/// The numbers of the model's matrices and kernels: where each lies in `model`, in order; four bytes a number. `None` where
/// it is no ONNX file.
pub fn matrices(model: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut found = Vec::new();
    for graph in messages(model, 0..model.len(), GRAPH)? {
        for tensor in messages(model, graph, INITIALISER)? {
            found.extend(matrix(model, tensor)?);
        }
    }
    found.sort_by_key(|range| range.start);
    Some(found)
}

/// The numbers of a tensor, if it is a matrix of such numbers: an empty list otherwise.
fn matrix(model: &[u8], tensor: Range<usize>) -> Option<Option<Range<usize>>> {
    let (mut dims, mut kind, mut raw) = (Vec::new(), 0, None);
    for (field, value) in fields(model, tensor)? {
        match (field, value) {
            (DIMS, Value::Number(n)) => dims.push(n),
            (DIMS, Value::Bytes(packed)) => dims.extend(numbers(model, packed)?),
            (DATA_TYPE, Value::Number(n)) => kind = n,
            (RAW_DATA, Value::Bytes(range)) => raw = Some(range),
            _ => {}
        }
    }
    let count = dims
        .iter()
        .try_fold(1_u64, |product, n| product.checked_mul(*n));
    let bytes = count.and_then(|n| n.checked_mul(4));
    let fits = |range: &Range<usize>| Some(range.len() as u64) == bytes;
    Some(raw.filter(|range| kind == FLOAT && dims.len() >= DIMENSIONS && fits(range)))
}

/// The messages in the fields of that number.
fn messages(model: &[u8], within: Range<usize>, wanted: u64) -> Option<Vec<Range<usize>>> {
    let all = fields(model, within)?.into_iter();
    Some(
        all.filter_map(|(field, value)| match value {
            Value::Bytes(range) if field == wanted => Some(range),
            _ => None,
        })
        .collect(),
    )
}

/// The fields of a message; `None` where it is none.
fn fields(model: &[u8], within: Range<usize>) -> Option<Vec<(u64, Value)>> {
    let (mut at, end) = (within.start, within.end);
    let mut found = Vec::new();
    while at < end {
        let key = number(model, &mut at, end)?;
        let value = match key & 7 {
            0 => Value::Number(number(model, &mut at, end)?),
            1 => skip(&mut at, 8, end).map(|_| Value::Fixed)?,
            2 => {
                let length = usize::try_from(number(model, &mut at, end)?).ok()?;
                Value::Bytes(skip(&mut at, length, end)?)
            }
            5 => skip(&mut at, 4, end).map(|_| Value::Fixed)?,
            _ => return None,
        };
        found.push((key >> 3, value));
    }
    Some(found)
}

/// Numbers without keys, one after another.
fn numbers(model: &[u8], within: Range<usize>) -> Option<Vec<u64>> {
    let (mut at, mut found) = (within.start, Vec::new());
    while at < within.end {
        found.push(number(model, &mut at, within.end)?);
    }
    Some(found)
}

/// Goes on by `length`; where that was.
fn skip(at: &mut usize, length: usize, end: usize) -> Option<Range<usize>> {
    let start = *at;
    *at = start.checked_add(length).filter(|past| *past <= end)?;
    Some(start..*at)
}

/// A number of seven bits a byte, the lowest first; the eighth bit says that it goes on.
fn number(model: &[u8], at: &mut usize, end: usize) -> Option<u64> {
    let mut sum = 0;
    for shift in (0..64).step_by(7) {
        let byte = *model.get(..end)?.get(*at)?;
        *at += 1;
        sum |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(sum);
        }
    }
    None
}
