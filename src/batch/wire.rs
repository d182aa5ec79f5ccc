//! What the parent and its workers say to each other: JSON, each message behind its length in bytes (four bytes, least
//! significant first).
//!
//! The worker says [`Hello`] once; then it gets [`Order`]s, and answers each that is to read a file with [`Said`]: the
//! number of pages where there are any, and then the end. It ends when its input ends.

use super::file::Extracted;
use super::input::Entry;
use crate::ocr::Settings;
use crate::profiles::Profile;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{self, Read, Write};

/// The largest message that is taken, in bytes: a form's report is some hundred kilobytes.
pub(super) const MAX_MESSAGE: usize = 128 << 20;
/// The version of this protocol.
pub(super) const VERSION: u32 = 4;

/// A worker's first message.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hello {
    /// [`VERSION`].
    pub worker: u32,
}

/// What a worker is to do.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Order {
    /// Take these profiles from now on instead of the built-in ones; not answered.
    Profiles(Vec<Profile>),
    /// Read pictures with these settings from now on; not answered.
    Eyes(Settings),
    /// Read a file.
    Read(Job),
}

/// A file to read.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Job {
    /// Where it is; names that are not Unicode arrive as they are.
    pub path: OsString,
    /// Which file of the archive there.
    pub entry: Option<Entry>,
}

/// What a worker says about the file in its hands.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Said {
    /// It has so many pages.
    Pages(u32),
    /// It begins to read the picture of a page.
    Recognised(u32),
    /// This came of it.
    Done(Box<Extracted>),
}

/// A message as JSON.
pub(super) fn encode(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let bytes = serde_json::to_vec(message)?;
    if bytes.len() > MAX_MESSAGE {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("a message of {} bytes", bytes.len()),
        ));
    }
    Ok(bytes)
}

/// JSON to a message.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

/// Sends an encoded message.
pub(super) fn send(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// Receives an encoded message; `None` where the input ends before it begins.
pub(super) fn receive(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let mut got = 0;
    while got < length.len() {
        match input.read(&mut length[got..]) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_MESSAGE {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a message of {length} bytes"),
        ));
    }
    let mut bytes = Vec::new();
    input.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Entry, Job, Order, decode, encode, receive, send};
    use crate::profiles::Profiles;

    #[test]
    fn messages_go_both_ways() {
        let job = Order::Read(Job {
            path: "预算/a.zip".into(),
            entry: Some(Entry {
                name: "表.pdf".into(),
                place: vec![3, 0],
            }),
        });
        let mut pipe = Vec::new();
        for _ in 0..2 {
            send(&mut pipe, &encode(&job).unwrap()).unwrap();
        }
        let mut input = pipe.as_slice();
        for _ in 0..2 {
            let bytes = receive(&mut input).unwrap().unwrap();
            assert_eq!(decode::<Order>(&bytes).unwrap(), job);
        }
        assert!(receive(&mut input).unwrap().is_none());
    }

    #[test]
    fn a_cut_or_absurd_message_is_an_error() {
        assert!(receive(&mut &b"\x01\x00"[..]).is_err());
        assert!(receive(&mut &b"\x05\x00\x00\x00abc"[..]).is_err());
        assert!(receive(&mut &b"\xff\xff\xff\xff"[..]).is_err());
    }

    #[test]
    fn profiles_arrive_as_they_are() {
        let order = Order::Profiles(Profiles::default().all().to_vec());
        assert_eq!(decode::<Order>(&encode(&order).unwrap()).unwrap(), order);
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_survive() {
        use std::os::unix::ffi::OsStringExt;
        let path = std::ffi::OsString::from_vec(b"\xb1\xed.pdf".to_vec());
        let job = Order::Read(Job { path, entry: None });
        assert_eq!(decode::<Order>(&encode(&job).unwrap()).unwrap(), job);
    }
}
