//! The way out and in: one JSON object per line, the first one a header. What is imported has the same hashes.
//!
//! ```text
//! {"format":"frontdesk-ledger","version":1,"store":"…","drill":false,"entries":2,"head":"…"}
//! {"position":1,"version":1,"at":"…","actor":…,"desk":1,"shift":null,"event":{…},"prev":"…","hash":"…"}
//! ```

use super::{Draft, Hash, Head, Ledger, LedgerError, codec};
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::{Actor, DeskId, Moment, ShiftId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::io::{self, BufRead, Read, Write};

/// What the header says in `format`.
pub const FORMAT: &str = "frontdesk-ledger";
/// Version of the export that is written and read.
pub const VERSION: u16 = 1;
/// Longest line, in bytes: an event of the largest size, with every byte escaped.
const MAX_LINE: u64 = 8 << 20;
/// Entries read or appended at a time.
const STEP: usize = 4_000;

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The first line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u16,
    /// Id of the store it was taken from, 32 hexadecimal digits; none when the store was never founded.
    pub store: Option<String>,
    /// Taken from a drill store.
    pub drill: bool,
    /// How many lines follow.
    pub entries: u64,
    /// Hash of the last.
    pub head: Hash,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    position: u64,
    version: u64,
    at: Moment,
    actor: Actor,
    desk: DeskId,
    shift: Option<ShiftId>,
    event: Event,
    prev: Hash,
    hash: Hash,
}

/// Why an export ended early. What stands before a damaged event can be had by exporting up to it.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ledger can't be read further.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file can't be written.
    #[error("the export can't be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes all events up to a position, or to the head. `progress` hears position and end.
///
/// # Errors
/// When the ledger is damaged or `out` refuses.
pub fn export(
    ledger: &dyn Ledger,
    out: &mut dyn Write,
    to: Option<u64>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Head, ExportError> {
    let end = to.unwrap_or(u64::MAX).min(ledger.head().position);
    let last = if end == 0 { None } else { ledger.read(end, 1)?.pop() };
    let head = last.map_or_else(Head::default, |e| Head { position: end, hash: e.hash });
    let (store, drill) = match ledger.read(1, 1)?.first().map(|e| &e.recorded.event) {
        Some(Event::SiteFounded { store, drill, .. }) => {
            (Some(format!("{:032x}", u128::from_be_bytes(*store))), *drill)
        }
        _ => (None, false),
    };
    let header = Header { format: FORMAT.to_owned(), version: VERSION, store, drill, entries: end, head: head.hash };
    write_line(out, &header)?;
    let mut at = 0;
    while at < end {
        let most = usize::try_from(end - at).unwrap_or(STEP).min(STEP);
        for entry in ledger.read(at + 1, most)? {
            let Recorded { position, version, at: when, actor, desk, shift, event } = entry.recorded;
            let (prev, hash) = (entry.previous, entry.hash);
            write_line(out, &Line { position, version, at: when, actor, desk, shift, event, prev, hash })?;
            at = position;
        }
        progress(at, end);
    }
    out.flush()?;
    Ok(head)
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    // Exports are looked at in terminals, and a ledger that was imported may hold any text.
    out.write_all(crate::text::to_json(value)?.as_bytes())?;
    out.write_all(b"\n")
}

/// Why a line was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The ledger has events already.
    #[error("the store has events already; an export goes into a new store")]
    NotEmpty,
    /// The first line is no header of an export.
    #[error("this is not an export of a ledger")]
    NotAnExport,
    /// Written by a newer version.
    #[error("an export of version {found}; this program knows versions up to {known}")]
    Newer {
        /// Its version.
        found: u16,
        /// The newest version known here.
        known: u16,
    },
    /// Bytes that are no UTF-8, from this byte of the line on (from 1).
    #[error("not UTF-8 from byte {0} of the line on")]
    Utf8(usize),
    /// No JSON object of the right form.
    #[error("{0}")]
    Json(String),
    /// Longer than any line of an export.
    #[error("the line is too long")]
    TooLong,
    /// The position is not the next one: lines are missing, doubled or in another order.
    #[error("position {found}, where {wanted} should stand: lines are missing, doubled or out of order")]
    Position {
        /// The position it says.
        found: u64,
        /// The next one.
        wanted: u64,
    },
    /// The version is not the next one of its stream.
    #[error("version {found} of its stream, where {wanted} should stand")]
    Version {
        /// The version it says.
        found: u64,
        /// The next one.
        wanted: u64,
    },
    /// `prev` is not the hash of the line before.
    #[error("it does not carry the hash of the line before it")]
    NotFollowing,
    /// The content does not have the hash that the line says: it was changed.
    #[error("its content was changed: it does not have the hash that stands there")]
    Changed,
    /// Fewer or more lines than the header says, or another last hash.
    #[error("{found} events, where the header says {wanted}")]
    Count {
        /// Events that are there.
        found: u64,
        /// Events that should be there.
        wanted: u64,
    },
    /// The last hash is not the header's.
    #[error("the last event is not the one that the header names")]
    Head,
    /// An event is too large, or the store refused.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file can't be read.
    #[error("can't be read: {0}")]
    Read(#[from] io::Error),
}

/// A fault of an export, and the line (from 1) it stands in.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct ImportError {
    /// The line; 0 for the whole.
    pub line: u64,
    /// What is wrong.
    pub fault: ImportFault,
}

/// Reads an export and checks every line, event after event.
struct Reading<R> {
    input: R,
    line: u64,
    head: Head,
    versions: HashMap<Stream, u64>,
    header: Header,
}

impl<R: BufRead> Reading<R> {
    fn new(mut input: R) -> Result<Self, ImportError> {
        let first = |fault| ImportError { line: 1, fault };
        let line = read_line(&mut input).map_err(first)?.ok_or_else(|| first(ImportFault::NotAnExport))?;
        // Other fields may come in a newer version: format and version are read alone first.
        let value: serde_json::Value = serde_json::from_str(&line).map_err(|_| first(ImportFault::NotAnExport))?;
        if value.get("format").and_then(|f| f.as_str()) != Some(FORMAT) {
            return Err(first(ImportFault::NotAnExport));
        }
        match value.get("version").and_then(serde_json::Value::as_u64) {
            Some(found) if found > u64::from(VERSION) => {
                let found = u16::try_from(found).unwrap_or(u16::MAX);
                return Err(first(ImportFault::Newer { found, known: VERSION }));
            }
            _ => {}
        }
        let header = serde_json::from_value(value).map_err(|e| first(ImportFault::Json(e.to_string())))?;
        Ok(Self { input, line: 1, head: Head::default(), versions: HashMap::new(), header })
    }

    /// The next event, whose hash is right at this place; none after the last.
    fn next(&mut self) -> Result<Option<Draft>, ImportError> {
        self.line += 1;
        let line = self.line;
        self.next_event().map_err(|fault| ImportError { line, fault })
    }

    fn next_event(&mut self) -> Result<Option<Draft>, ImportFault> {
        let found = self.head.position;
        let Some(text) = read_line(&mut self.input)? else {
            let wanted = self.header.entries;
            return match () {
                () if found != wanted => Err(ImportFault::Count { found, wanted }),
                () if self.head.hash != self.header.head => Err(ImportFault::Head),
                () => Ok(None),
            };
        };
        let line: Line = serde_json::from_str(&text).map_err(|e| ImportFault::Json(json_words(&e)))?;
        let Line { position, version, at, actor, desk, shift, event, prev, hash } = line;
        if position != found + 1 {
            return Err(ImportFault::Position { found: position, wanted: found + 1 });
        }
        if prev != self.head.hash {
            return Err(ImportFault::NotFollowing);
        }
        let count = self.versions.entry(event.stream()).or_default();
        if version != *count + 1 {
            return Err(ImportFault::Version { found: version, wanted: *count + 1 });
        }
        *count += 1;
        let recorded = Recorded { position, version, at, actor, desk, shift, event };
        if codec::hash_of(&prev, &recorded)? != hash {
            return Err(ImportFault::Changed);
        }
        self.head = Head { position, hash };
        let Recorded { event, .. } = recorded;
        Ok(Some(Draft { at, actor, desk, shift, event }))
    }
}

/// The fault without the line number, which for one line is always 1.
fn json_words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match words.strip_suffix(&place) {
        Some(words) => format!("{words} (column {})", error.column()),
        None => words,
    }
}

fn read_line(input: &mut impl BufRead) -> Result<Option<String>, ImportFault> {
    let mut bytes = Vec::new();
    input.by_ref().take(MAX_LINE + 1).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.len() as u64 > MAX_LINE {
        return Err(ImportFault::TooLong);
    }
    while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        bytes.pop();
    }
    String::from_utf8(bytes).map(Some).map_err(|e| ImportFault::Utf8(e.utf8_error().valid_up_to() + 1))
}

/// Reads an export to its end and checks every line, without keeping anything. Gives header and head.
///
/// # Errors
/// The first fault, with its line.
pub fn check(input: impl BufRead, progress: &mut dyn FnMut(u64, u64)) -> Result<(Header, Head), ImportError> {
    let mut reading = Reading::new(input)?;
    while reading.next()?.is_some() {
        if reading.line.is_multiple_of(STEP as u64) {
            progress(reading.head.position, reading.header.entries);
        }
    }
    Ok((reading.header, reading.head))
}

/// Puts an export into an empty ledger, with the same hashes. After an error the ledger holds what stood before the
/// fault, in batches: it is for a new store that is thrown away then. [`check`] the file first where it can be read
/// twice.
///
/// # Errors
/// The first fault, with its line.
pub fn import(
    input: impl BufRead,
    ledger: &mut dyn Ledger,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Header, ImportError> {
    if ledger.head() != Head::default() {
        return Err(ImportError { line: 0, fault: ImportFault::NotEmpty });
    }
    let mut reading = Reading::new(input)?;
    loop {
        let mut drafts = Vec::with_capacity(STEP);
        while drafts.len() < STEP {
            match reading.next()? {
                Some(draft) => drafts.push(draft),
                None => break,
            }
        }
        if drafts.is_empty() {
            return Ok(reading.header);
        }
        let last = drafts.len() < STEP;
        let line = reading.line;
        let at = |fault| ImportError { line, fault };
        let head = ledger.append_bulk(drafts).map_err(|e| at(e.into()))?;
        if head != reading.head {
            return Err(at(ImportFault::Changed));
        }
        progress(head.position, reading.header.entries);
        if last {
            return Ok(reading.header);
        }
    }
}
