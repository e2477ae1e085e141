//! The index of streams: which positions a stream has. A bucket holds up to [`BUCKET`] positions of one stream as
//! variable-length differences, so that most tickets are one small value and a long stream never rewrites a large one.

use crate::domain::event::Stream;
use crate::domain::ids::TicketId;
use crate::ledger::bytes::{number_after, put_number};

/// Positions in a bucket.
pub const BUCKET: u64 = 128;

/// The keys of a stream's buckets begin with this.
pub fn prefix(stream: Stream) -> Vec<u8> {
    match stream {
        Stream::Site => vec![0],
        Stream::Ticket(TicketId(id)) => [&[1], id.to_be_bytes().as_slice()].concat(),
    }
}

/// The newest bucket of a stream.
#[derive(Clone, Debug, Default)]
pub struct Tail {
    bucket: u32,
    count: u64,
    last: u64,
    bytes: Vec<u8>,
}

impl Tail {
    /// From the last key and value under the stream's prefix; none when they are damaged.
    pub fn read(prefix: &[u8], key: &[u8], value: &[u8]) -> Option<Self> {
        let bucket = u32::from_be_bytes(key.strip_prefix(prefix)?.try_into().ok()?);
        let positions = positions(value).filter(|_| bucket < u32::MAX)?;
        Some(Self { bucket, count: positions.len() as u64, last: *positions.last()?, bytes: value.to_vec() })
    }
    /// Version of the stream: how many events it has.
    pub fn version(&self) -> u64 {
        u64::from(self.bucket) * BUCKET + self.count
    }
    /// Position of its last event; 0 when there is none.
    pub fn last(&self) -> u64 {
        self.last
    }
    /// Adds a position; gives the bucket that was full before, which is to be stored as it is.
    pub fn push(&mut self, position: u64) -> Option<Self> {
        let mut full = None;
        if self.count == BUCKET {
            let next = Self { bucket: self.bucket + 1, ..Self::default() };
            full = Some(std::mem::replace(self, next));
        }
        // The first of a bucket stands in full: a bucket can be read without the one before.
        put_number(&mut self.bytes, position - self.last);
        self.last = position;
        self.count += 1;
        full
    }
    /// Key and value to be stored.
    pub fn stored(self, prefix: &[u8]) -> (Vec<u8>, Vec<u8>) {
        ([prefix, &self.bucket.to_be_bytes()].concat(), self.bytes)
    }
}

/// All positions of a bucket; none when it is damaged.
pub fn positions(mut value: &[u8]) -> Option<Vec<u64>> {
    let (mut all, mut at) = (Vec::new(), 0);
    while !value.is_empty() {
        let next = number_after(&mut value, at)?;
        all.push((next > at).then_some(next)?);
        at = next;
    }
    (!all.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_a_thousand_positions_reads_back_from_its_buckets() {
        let wanted: Vec<u64> = (1..=1000u64).map(|n| n * n * 7).collect();
        let prefix = prefix(Stream::Ticket(TicketId(5)));
        let mut tail = Tail::default();
        let mut stored: Vec<_> = wanted.iter().filter_map(|p| tail.push(*p)).map(|t| t.stored(&prefix)).collect();
        assert_eq!((tail.version(), tail.last()), (1000, 7_000_000));
        stored.push(tail.stored(&prefix));
        assert_eq!(stored.len(), 8);
        let read: Vec<u64> = stored.iter().flat_map(|(_, v)| positions(v).unwrap()).collect();
        assert_eq!(read, wanted);
        let (key, value) = stored.last().unwrap();
        assert_eq!(Tail::read(&prefix, key, value).unwrap().version(), 1000);
    }

    #[test]
    fn damaged_buckets_are_refused() {
        for bad in [&[][..], &[0x80], &[5, 0], &[0xff; 12], &[1, 0x80]] {
            assert_eq!(positions(bad), None, "{bad:x?}");
        }
    }
}
