//! A table from a file that somebody was sent: CSV in any encoding that offices use, or xlsx. Whatever is in it, reading
//! costs bounded memory and time, and what can't be read is told with its place.

use calamine::{DataRef, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 8 << 20;
/// The most that a packed file may hold when it is unpacked, in bytes.
const MOST_UNPACKED: u64 = 64 << 20;
/// The most parts of a packed file.
const MOST_PARTS: usize = 2_000;
/// The most rows.
pub const MOST_ROWS: usize = 5_000;
/// The most columns.
pub const MOST_COLUMNS: usize = 64;
/// The longest cell, in characters.
pub const LONGEST_CELL: usize = 500;
/// The most shared texts that an xlsx may announce; room is made for them before the first is read.
const MOST_TEXTS: u64 = 1_000_000;

/// A row with its number as a spreadsheet shows it, from 1. Empty rows are left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its number.
    pub number: usize,
    /// Its cells, cleaned, from the first column on.
    pub cells: Vec<String>,
}

/// Why a file is no table. Nothing of it is used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoTable {
    /// Larger than a list of people can be.
    TooLarge {
        /// Bytes allowed.
        most: usize,
    },
    /// It unpacks to more than a list of people can be.
    Bomb {
        /// Bytes allowed.
        most: u64,
    },
    /// More rows than are taken.
    TooManyRows {
        /// Rows allowed.
        most: usize,
    },
    /// A column far to the right.
    TooManyColumns {
        /// In which row.
        row: usize,
        /// Columns allowed.
        most: usize,
    },
    /// A cell longer than any name: perhaps a quotation mark that is never closed.
    LongCell {
        /// Row.
        row: usize,
        /// Column, from 1.
        column: usize,
        /// Characters allowed.
        most: usize,
    },
    /// Neither UTF-8 nor UTF-16 nor GB18030.
    Encoding {
        /// Line of the first bad byte, from 1.
        line: usize,
    },
    /// The old Excel format.
    OldExcel,
    /// A workbook without a sheet that can be read.
    NoSheet,
    /// The file is damaged.
    Damaged(String),
    /// Nothing is in it.
    Empty,
}

/// Reads a table.
///
/// # Errors
/// What keeps it from being one.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, NoTable> {
    if bytes.len() > MOST_BYTES {
        return Err(NoTable::TooLarge { most: MOST_BYTES });
    }
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        // The reader of the format is not ours, and the file may be anybody's.
        let read = catch_unwind(AssertUnwindSafe(|| xlsx(bytes)));
        read.unwrap_or_else(|_| Err(NoTable::Damaged("xlsx".to_owned())))?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(NoTable::OldExcel);
    } else {
        csv(&decode(bytes)?)?
    };
    if rows.is_empty() { Err(NoTable::Empty) } else { Ok(rows) }
}

/// UTF-8 and UTF-16 by their marks, UTF-16 without one by its zeros, UTF-8, else GB18030 (which GBK and GB2312 are part
/// of): what Excel and WPS save.
fn decode(bytes: &[u8]) -> Result<String, NoTable> {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(200).filter(|b| **b == 0).count();
    let half = bytes.len().min(400) / 4;
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if half > 0 && zeros(1) > half => encoding_rs::UTF_16LE,
        None if half > 0 && zeros(0) > half => encoding_rs::UTF_16BE,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::GB18030,
    };
    let (text, _, bad) = encoding.decode(bytes);
    if bad || text.contains('\0') {
        let upto = text.split(['\u{fffd}', '\0']).next().unwrap_or_default();
        return Err(NoTable::Encoding { line: upto.matches('\n').count() + 1 });
    }
    Ok(text.into_owned())
}

fn csv(text: &str) -> Result<Vec<Row>, NoTable> {
    let head = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    // The separator that stands most often in the first line.
    let counted = [b',', b'\t', b';'].map(|c| (head.bytes().filter(|b| *b == c).count(), c));
    let separator = counted.iter().rev().max().map_or(b',', |(_, c)| *c);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| NoTable::Damaged(e.to_string()))?;
        let cells = record.iter().enumerate().map(|(c, cell)| (c, cell.to_owned()));
        push(&mut rows, n + 1, cells)?;
    }
    Ok(rows)
}

/// Puts the cells of a row in their places, cleaned and within the limits.
fn push(rows: &mut Vec<Row>, number: usize, cells: impl Iterator<Item = (usize, String)>) -> Result<(), NoTable> {
    let mut out: Vec<String> = Vec::new();
    for (column, cell) in cells {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(NoTable::TooManyColumns { row: number, most: MOST_COLUMNS });
        }
        if cell.chars().count() > LONGEST_CELL {
            return Err(NoTable::LongCell { row: number, column: column + 1, most: LONGEST_CELL });
        }
        let clean = crate::text::clean_line(cell);
        if out.len() <= column {
            out.resize(column + 1, String::new());
        }
        if let Some(place) = out.get_mut(column) {
            clean.trim().clone_into(place);
        }
    }
    if out.iter().all(String::is_empty) {
        return Ok(());
    }
    if rows.len() >= MOST_ROWS {
        return Err(NoTable::TooManyRows { most: MOST_ROWS });
    }
    rows.push(Row { number, cells: out });
    Ok(())
}

fn damaged(e: impl std::fmt::Display) -> NoTable {
    NoTable::Damaged(crate::text::clean_line(&e.to_string()))
}

/// The first sheet, cell by cell: never as the rectangle that two far cells span.
fn xlsx(bytes: &[u8]) -> Result<Vec<Row>, NoTable> {
    unpacks(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let name = book.sheet_names().first().cloned().ok_or(NoTable::NoSheet)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let text = words(cell.get_value());
        if text.trim().is_empty() {
            continue;
        }
        let number = row as usize + 1;
        if column as usize >= MOST_COLUMNS {
            return Err(NoTable::TooManyColumns { row: number, most: MOST_COLUMNS });
        }
        // Here already: many cells may show one long shared text.
        if text.chars().count() > LONGEST_CELL {
            return Err(NoTable::LongCell { row: number, column: column as usize + 1, most: LONGEST_CELL });
        }
        rows.entry(row).or_default().insert(column, text);
        if rows.len() > MOST_ROWS {
            return Err(NoTable::TooManyRows { most: MOST_ROWS });
        }
    }
    let mut out = Vec::new();
    for (row, cells) in rows {
        push(&mut out, row as usize + 1, cells.into_iter().map(|(column, text)| (column as usize, text)))?;
    }
    Ok(out)
}

/// As it is shown: a phone number that was typed as a number has no decimals.
fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
    }
}

/// Unpacks every part once without keeping it: what the directory says of sizes is not believed. Shared texts may not
/// announce more than there can be.
fn unpacks(bytes: &[u8]) -> Result<(), NoTable> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if zip.len() > MOST_PARTS {
        return Err(NoTable::Bomb { most: MOST_UNPACKED });
    }
    let mut left = MOST_UNPACKED;
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).map_err(damaged)?;
        let texts = part.name().map_err(damaged)?.to_lowercase().ends_with("sharedstrings.xml");
        let mut head = Vec::new();
        let mut chunk = vec![0; 64 << 10];
        loop {
            let read = part.read(&mut chunk).map_err(damaged)?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or(NoTable::Bomb { most: MOST_UNPACKED })?;
            if texts && head.len() < 64 << 10 {
                head.extend_from_slice(chunk.get(..read).unwrap_or_default());
            }
        }
        if announced(&head) > MOST_TEXTS {
            return Err(NoTable::Bomb { most: MOST_UNPACKED });
        }
    }
    Ok(())
}

/// The largest number that a `uniqueCount` announces.
fn announced(head: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(head);
    let numbers = text.split("uniqueCount").skip(1).map(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        // Digits that are no number any more are more than enough; none at all is none.
        if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
    });
    numbers.max().unwrap_or(0)
}
