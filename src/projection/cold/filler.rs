//! Tickets of a load go into segments piece by piece, on a thread beside: when the last ones come, most of the work is done,
//! and few of them are in memory at a time.

use super::segment::Draft;
use super::{Describe, Name};
use crate::domain::ticket::Ticket;
use crate::projection::index::IndexError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

/// More than a kilobyte each: they are not moved about.
#[allow(clippy::vec_box)]
pub type Piece = Vec<Box<Ticket>>;

/// The thread that packs.
pub struct Filler {
    /// None once nothing more comes. With each piece goes whether it is the last.
    to: Option<SyncSender<(Piece, bool)>>,
    done: Receiver<Result<Vec<Name>, IndexError>>,
}

impl Filler {
    /// Begins to fill segments of so many tickets, or somewhat more.
    ///
    /// # Errors
    /// When there is no thread for it.
    pub fn begin(folder: PathBuf, describe: Describe, size: usize) -> io::Result<Self> {
        let (to, pieces) = sync_channel(1);
        let (tell, done) = channel();
        std::thread::Builder::new().name("frontdesk-pack".to_owned()).spawn(move || {
            let mut held = Piece::new();
            // Nobody hears it when the load has failed.
            let _ = tell.send(fill(&folder, describe, size, &pieces, &mut held));
            // Freeing thousands takes a while: nobody waits for it.
            drop(held);
        })?;
        Ok(Self { to: Some(to), done })
    }

    /// Hands over the next tickets, in the order of their ids: as many as fill blocks, but for the last.
    ///
    /// # Errors
    /// What has stopped the thread.
    pub fn put(&mut self, piece: Piece) -> Result<(), IndexError> {
        self.send(piece, false)
    }

    /// Hands over the last tickets: they are packed while others do what else there is.
    ///
    /// # Errors
    /// What has stopped the thread.
    pub fn end(&mut self, piece: Piece) -> Result<(), IndexError> {
        self.send(piece, true)?;
        self.to = None;
        Ok(())
    }

    fn send(&self, piece: Piece, last: bool) -> Result<(), IndexError> {
        match &self.to {
            Some(to) if to.send((piece, last)).is_ok() => Ok(()),
            // It has stopped: its reason is told.
            _ => self.names().and(Err(IndexError::Damaged("packing has ended"))),
        }
    }

    /// The segments, whole and durable.
    ///
    /// # Errors
    /// What has stopped the thread.
    pub fn finish(mut self) -> Result<Vec<Name>, IndexError> {
        self.to = None;
        self.names()
    }

    fn names(&self) -> Result<Vec<Name>, IndexError> {
        self.done.recv().unwrap_or(Err(IndexError::Damaged("a writer panicked")))
    }
}

fn fill(
    folder: &Path,
    describe: Describe,
    size: usize,
    pieces: &Receiver<(Piece, bool)>,
    held: &mut Piece,
) -> Result<Vec<Name>, IndexError> {
    let (mut names, mut draft) = (Vec::new(), Draft::new(describe));
    for (piece, last) in pieces {
        if piece.is_empty() {
            continue;
        }
        if draft.len() >= size || (draft.len() > 0 && draft.len() + piece.len() > size + size / 2) {
            names.push(std::mem::replace(&mut draft, Draft::new(describe)).write(folder)?.0);
        }
        draft.add(&piece)?;
        if last {
            *held = piece;
        }
    }
    if draft.len() > 0 {
        names.push(draft.write(folder)?.0);
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::super::{Cold, write};
    use super::*;
    use crate::domain::ids::{Code, TicketId};
    use crate::domain::ticket::Message;
    use crate::domain::time::Moment;

    fn tickets(ids: impl Iterator<Item = u64>) -> Piece {
        let at = Moment::parse("2026-11-21T20:00:00+08:00").unwrap();
        let message = |id: u64| Message {
            source: Code::new("phone"),
            text: format!("漏水 {}", id % 17),
            household: None,
            contact: None,
            complainant: None,
            happened: None,
            place: String::new(),
        };
        let ended = |id| {
            let mut ticket = Ticket::arrived(TicketId(id), message(id), at);
            ticket.ended_at = Some(at.plus_minutes(id as i64 % 900));
            Box::new(ticket)
        };
        ids.map(ended).collect()
    }

    fn describe(ticket: &Ticket, out: &mut Vec<u64>) {
        out.extend([ticket.id.0 % 3, ticket.id.0 % 40, 1_000 + ticket.id.0]);
    }

    fn bytes(folder: &Path, names: &[Name]) -> Vec<Vec<u8>> {
        names.iter().map(|name| std::fs::read(folder.join(&name.file)).unwrap()).collect()
    }

    #[test]
    fn a_segment_made_in_pieces_is_the_one_made_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let all = tickets((1..=1_000).filter(|id| id % 7 > 0));
        let at_once = write(folder.path(), &all, describe).unwrap();
        let mut filler = Filler::begin(folder.path().to_owned(), describe, 10_000).unwrap();
        let mut left = all;
        for most in [32, 320, 64, usize::MAX] {
            filler.put(left.drain(..most.min(left.len())).collect()).unwrap();
        }
        let pieces = filler.finish().unwrap();
        assert_eq!((pieces.len(), at_once.len()), (1, 1));
        assert_eq!((pieces[0].low, pieces[0].high), (1, 1_000));
        assert!(bytes(folder.path(), &pieces) == bytes(folder.path(), &at_once));
    }

    #[test]
    fn full_segments_are_written_and_the_rest_stays_together_unless_it_is_much() {
        let last = |rest: u64| {
            let folder = tempfile::tempdir().unwrap();
            let mut filler = Filler::begin(folder.path().to_owned(), describe, 128).unwrap();
            for piece in 0..5 {
                filler.put(tickets(piece * 64 + 1..=piece * 64 + 64)).unwrap();
            }
            filler.end(tickets(321..=320 + rest)).unwrap();
            let names = filler.finish().unwrap();
            let spans: Vec<(u64, u64)> = names.iter().map(|name| (name.low, name.high)).collect();
            let cold = Cold::open(folder.path().to_owned(), names);
            let ids: Vec<u64> = cold.all().map(|t| t.unwrap().id.0).collect();
            assert_eq!(ids, (1..=320 + rest).collect::<Vec<u64>>());
            spans
        };
        assert_eq!(last(100), [(1, 128), (129, 256), (257, 420)]);
        assert_eq!(last(200), [(1, 128), (129, 256), (257, 320), (321, 520)]);
        let folder = tempfile::tempdir().unwrap();
        let mut filler = Filler::begin(folder.path().to_owned(), describe, 128).unwrap();
        filler.end(Piece::new()).unwrap();
        assert!(filler.finish().unwrap().is_empty());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no file of nothing");
    }

    #[test]
    fn what_stops_the_thread_is_told_and_nobody_waits_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no folder");
        std::fs::write(&file, b"").unwrap();
        let mut filler = Filler::begin(file.join("packed"), describe, 32).unwrap();
        let told = (0..1_000).find_map(|n| filler.put(tickets(n * 32 + 1..=n * 32 + 32)).err());
        assert!(matches!(told, Some(IndexError::Io(_))), "{told:?}");
        assert!(filler.finish().is_err());
        // One that is of no whole blocks is the last.
        let mut filler = Filler::begin(folder.path().join("packed"), describe, 128).unwrap();
        let told = (0..1_000).find_map(|n| filler.put(tickets(n * 9 + 1..=n * 9 + 9)).err());
        assert!(matches!(told, Some(IndexError::Damaged("segment"))), "{told:?}");
    }
}
