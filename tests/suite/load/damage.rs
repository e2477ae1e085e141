//! Damage that is met while the desk is open.

use super::{NOW, loaded, open};
use crate::files::copy;
use frontdesk::desk::{Desk, DeskError};
use frontdesk::domain::{Actor, Moment, TicketId};
use frontdesk::i18n::Lang;
use frontdesk::ledger::verify;

/// A pack that goes bad while the desk is open: what it held is told as damaged, everything else goes on, and the next
/// opening has mended it.
#[test]
fn damage_met_while_running_is_told_and_healed_at_the_next_opening() {
    let (_folder, path, me) = loaded(3_000);
    let mut desk = open(&path);
    let now = Moment::parse(NOW).unwrap();
    let packs = std::fs::read_dir(path.join("ledger.packs")).unwrap().map(|e| e.unwrap().path());
    let pack = packs.max_by_key(|path| std::fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = std::fs::read(&pack).unwrap();
    for at in (4_000..bytes.len() / 2).step_by(1_000) {
        bytes[at] ^= 4;
    }
    std::fs::write(&pack, &bytes).unwrap();
    let broken: Vec<TicketId> = (1..=2_400).map(TicketId).filter(|id| desk.history(*id).is_err()).collect();
    assert!(!broken.is_empty() && broken.len() < 2_400, "{}", broken.len());
    let told = desk.details(broken[0], Some(me), now).unwrap_err();
    for lang in Lang::ALL {
        assert!(told.words(lang).len() > 20, "{told}");
    }
    // The desk stays: its board, what is whole, and new work.
    assert_eq!(desk.board(Some(me), now).staff.len(), 9);
    assert!(desk.history(TicketId(2_399)).is_ok());
    let message = serde_json::json!({"do": "message_in", "source": "phone", "text": "漏水"});
    desk.submit(Actor::Intake, serde_json::from_value(message).unwrap(), now).unwrap();
    let head = desk.head();
    drop(desk);
    let desk = open(&path);
    assert_eq!(desk.head(), head);
    assert!(!desk.mended(Lang::En).is_empty(), "and it is told");
    assert!(verify(desk.ledger(), &mut |_, _| ()).is_whole());
    assert!(broken.iter().all(|id| desk.history(*id).unwrap().len() == 8));
}

/// Damage in a file of packed tickets while the desk runs: never a wrong answer, told with what to do, and gone once the
/// desk was started again.
#[test]
fn damage_in_packed_tickets_is_told_and_mended_by_starting_again() {
    let (folder, path, _) = loaded(1_500);
    let ask = |desk: &mut Desk| -> Result<_, DeskError> {
        let mut found = Vec::new();
        for query in ["漏水", "9-2", "dt", "反光镜"] {
            found.push(desk.find(query, 50)?.into_iter().map(|h| (h.ticket, h.text)).collect::<Vec<_>>());
        }
        let tickets = [3, 700, 1_100].map(|id| desk.projections().ticket(TicketId(id)));
        for ticket in tickets {
            found.push(ticket?.into_iter().map(|t| (t.id, t.message.text)).collect());
        }
        Ok(found)
    };
    let right = ask(&mut open(&path)).unwrap();
    assert!(right.iter().filter(|found| !found.is_empty()).count() > 4, "{right:?}");
    let mut told = 0;
    for n in 0..12 {
        let other = folder.path().join(format!("copy-{n}"));
        copy(&path, &other);
        let mut desk = open(&other);
        let mut files = std::fs::read_dir(other.join("index/packed")).unwrap().map(|e| e.unwrap().path());
        let victim = files.next().expect("a file of packed tickets");
        let mut bytes = std::fs::read(&victim).unwrap();
        let size = bytes.len();
        match n {
            0 => bytes.truncate(size / 2),
            1 => bytes.clear(),
            _ => bytes[size * n / 12] ^= 0x10,
        }
        std::fs::write(&victim, &bytes).unwrap();
        match ask(&mut desk) {
            Ok(found) => assert_eq!(found, right, "{n}: a wrong answer"),
            Err(e) => {
                told += 1;
                let words = e.words(Lang::En);
                assert!(words.contains("the index is faulty") && words.contains("start again"), "{n}: {words}");
                drop(desk);
                assert_eq!(ask(&mut open(&other)).unwrap(), right, "{n}: after another start");
            }
        }
    }
    assert!(told > 5, "{told} of 12 were noticed");
}
