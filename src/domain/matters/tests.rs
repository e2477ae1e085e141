use super::*;
use chrono::Datelike;

fn at(text: &str) -> Moment {
    Moment::parse(&format!("{text}+08:00")).unwrap()
}
fn matter(id: u64, home: &str, category: &str, arrived: &str) -> Matter {
    let household = (!home.is_empty()).then(|| HouseholdCode(home.to_owned()));
    Matter {
        ticket: TicketId(id),
        place: place_of("", household.as_ref()),
        household,
        contact: None,
        kind: Some(Code::new("complaint")),
        category: (!category.is_empty()).then(|| Code::new(category)),
        arrived: at(arrived),
        ended: None,
        reworks: 0,
    }
}
fn ids(found: impl Iterator<Item = Matter>) -> Vec<u64> {
    found.map(|m| m.ticket.0).collect()
}

#[test]
fn r117_different_people_of_a_calendar_month_at_one_place() {
    let mut all = Matters::default();
    for m in [
        matter(1, "12-1803", "noise", "2026-10-31T23:59:00"),
        matter(2, "12-0902", "noise", "2026-11-01T00:00:00"),
        matter(3, "12-0902", "noise", "2026-11-02T00:00:00"),
        matter(4, "12-0601", "noise", "2026-11-30T23:59:59"),
        matter(5, "8-0601", "noise", "2026-11-05T00:00:00"),
        matter(6, "12-0777", "parking", "2026-11-05T00:00:00"),
    ] {
        all.put(&m);
    }
    let of = matter(7, "12-0101", "noise", "2026-11-20T00:00:00");
    let found: Vec<u64> = all.people_in_month(&of).iter().map(|(id, _)| id.0).collect();
    assert_eq!(found, [2, 7, 4], "a household counts once, by its first message");
    assert_eq!(all.people_in_month(&matter(8, "12-0101", "", "2026-11-20T00:00:00")).len(), 1, "no category");
    assert_eq!(all.households_open(&of), 4);
    assert_eq!(ids(all.same_place(&of)), [1, 2, 3, 4]);
    assert_eq!(ids(all.same_household(&matter(9, "12-0902", "noise", "2026-11-20T00:00:00"))), [2, 3]);
    assert_eq!(ids(all.same_household(&matter(9, "9-0909", "noise", "2026-11-20T00:00:00"))), [0u64; 0]);
}

#[test]
fn r049_a_second_complaint_after_handling_is_counted_by_ends_and_reworks() {
    let since = at("2026-09-01T00:00:00");
    let mut first = matter(1, "12-1803", "noise", "2026-11-01T09:00:00");
    let mut all = Matters::default();
    all.put(&first);
    let again = matter(2, "12-1803", "noise", "2026-11-10T09:00:00");
    assert_eq!((all.complaints(&again, since), all.handled(&again, since)), (2, 0), "not handled yet");
    first.ended = Some(at("2026-11-09T09:00:00"));
    all.put(&first);
    assert_eq!((all.complaints(&again, since), all.handled(&again, since)), (2, 1));
    assert_eq!(all.handled(&again, at("2026-11-02T00:00:00")), 0, "outside the window");
    let reopened = Matter { reworks: 2, ..again };
    assert_eq!((all.complaints(&reopened, since), all.handled(&reopened, since)), (4, 3));
}

#[test]
fn what_is_classified_anew_or_void_is_listed_no_more() {
    let mut all = Matters::default();
    all.put(&matter(1, "12-1803", "noise", "2026-11-01T09:00:00"));
    all.put(&matter(1, "12-1803", "parking", "2026-11-01T09:00:00"));
    assert_eq!(ids(all.same_household(&matter(2, "12-1803", "noise", "2026-11-02T09:00:00"))), [0u64; 0]);
    assert_eq!(ids(all.same_household(&matter(2, "12-1803", "parking", "2026-11-02T09:00:00"))), [1]);
    all.drop_row(1);
    assert!(all.is_empty() && all.by_home.is_empty() && all.by_place.is_empty());
    assert_eq!(all.pieces([].iter()).next(), Some((0, None)), "its chunk is taken away");
}

#[test]
fn the_memory_is_bounded_by_the_window_and_keeps_what_is_open() {
    let mut all = Matters::keeping(Age::Months(3));
    let start = at("2026-01-01T00:00:00");
    for id in 0..40 * 365 {
        let now = start.plus_minutes(i64::try_from(id).unwrap() * 1_440 / 40);
        all.sweep(now);
        let mut one = matter(id, "12-1803", "noise", "2026-01-01T00:00:00");
        one.arrived = now;
        one.ended = (id != 7).then_some(now);
        all.put(&one);
    }
    assert!(all.len() < 40 * 31 * 4 + 2, "{}", all.len());
    assert!(all.get(TicketId(7)).is_some(), "it is open");
    assert!(all.get(TicketId(8)).is_none());
}

#[test]
fn alike_when_they_remember_the_same_in_whatever_order() {
    let (a, b) = (matter(1, "1-101", "x", "2026-11-01T09:00:00"), matter(2, "2-202", "y", "2026-11-01T09:00:00"));
    let (mut one, mut other) = (Matters::default(), Matters::keeping(Age::Days(1)));
    [&a, &b].into_iter().for_each(|m| one.put(m));
    [&b, &a].into_iter().for_each(|m| other.put(m));
    assert_eq!(one, other);
    let near = one.around([&a].into_iter());
    assert_eq!(near.all().collect::<Vec<_>>(), std::slice::from_ref(&a));
}

/// What a store has after everything was written.
fn written(all: &mut Matters, store: &mut BTreeMap<u64, Piece>) {
    for (key, piece) in all.pieces([].iter()).collect::<Vec<_>>() {
        match piece {
            Some(piece) => drop(store.insert(key, piece)),
            None => drop(store.remove(&key)),
        }
    }
    all.stored();
}

fn read(store: &BTreeMap<u64, Piece>) -> Option<Matters> {
    let pieces = || store.iter().map(|(key, piece)| (*key, piece.clone()));
    let read = Matters::of_pieces(pieces(), |one, other| {
        one();
        other();
    });
    let turned = Matters::of_pieces(pieces(), |one, other| {
        other();
        one();
    });
    assert_eq!(read, turned, "neither waits for the other");
    read
}

fn some(count: u64) -> Vec<Matter> {
    // Spread as by chance, and the same each time.
    let pick = |of: &[&'static str], n: u64| of[(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize % of.len()];
    let ids = (0..count).filter(|id| id % 7 != 0);
    let one = |id: u64| {
        let home = pick(&["", "12-1803", "12-0902", "8-0601", "9-0909"], id);
        let category = pick(&["", "noise", "parking", "leak"], id + 1);
        let mut m = matter(id, home, category, "2026-11-01T09:00:00");
        m.contact = id.is_multiple_of(3).then_some(ContactId(id % 5));
        m.ended = id.is_multiple_of(2).then(|| at("2026-11-02T09:00:00"));
        if id.is_multiple_of(5) {
            m.place = format!("gate {id}");
        }
        m
    };
    ids.map(one).collect()
}

#[test]
fn what_is_read_back_is_what_was_put() {
    let (mut put, mut store) = (Matters::default(), BTreeMap::new());
    let all = some(3_000);
    for part in all.chunks(700) {
        part.iter().for_each(|m| {
            put.put(m);
            put.stored.lost(m.ticket.0);
        });
        written(&mut put, &mut store);
    }
    assert_eq!(put.pieces([].iter()).count(), 0, "nothing is new");
    let back = read(&store).unwrap();
    assert_eq!(back.rows, put.rows);
    assert_eq!(back.words.texts(), put.words.texts());
    assert_eq!((back.by_home.clone(), back.by_place.clone()), (put.by_home.sorted(), put.by_place.sorted()));
    for m in all.iter().step_by(11) {
        assert_eq!(back.get(m.ticket).as_ref(), Some(m));
        let like = |o: &&Matter| o.ticket != m.ticket && o.category == m.category && m.category.is_some();
        let who = |m: &Matter| m.household.clone().map(|h| h.0).or(m.contact.map(|c| c.0.to_string()));
        let home: Vec<u64> =
            all.iter().filter(like).filter(|o| who(m).is_some() && who(o) == who(m)).map(|o| o.ticket.0).collect();
        assert_eq!(ids(back.same_household(m)), home);
        let place = all.iter().filter(like).filter(|o| !m.place.is_empty() && o.place == m.place);
        assert_eq!(ids(back.same_place(m)), place.map(|o| o.ticket.0).collect::<Vec<_>>());
    }
}

#[test]
fn pieces_that_do_not_fit_together_are_no_memory() {
    let (mut put, mut store) = (Matters::default(), BTreeMap::new());
    some(2_000).iter().for_each(|m| {
        put.put(m);
        put.stored.lost(m.ticket.0);
    });
    written(&mut put, &mut store);
    assert!(read(&store).is_some());
    let keys: Vec<u64> = store.keys().copied().collect();
    let blocks: Vec<u64> = keys.iter().copied().filter(|key| matches!(store[key], Piece::Words(_))).collect();
    assert!(blocks.len() > 1 && keys.len() > blocks.len() + 1);
    for block in blocks {
        let mut less = store.clone();
        less.remove(&block);
        assert!(read(&less).is_none(), "without the words of {block:x}");
    }
    let mut moved = store.clone();
    let rows = moved.remove(&keys[0]).unwrap();
    moved.insert(keys[0] + 1_000, rows);
    assert!(read(&moved).is_none(), "a chunk in another's place");
}

#[test]
fn places_typed_years_ago_take_no_room_for_ever() {
    let (mut all, mut store) = (Matters::keeping(Age::Months(2)), BTreeMap::new());
    let start = at("2020-01-01T00:00:00");
    for id in 0..2_000 * 12 {
        let now = start.plus_minutes(i64::try_from(id).unwrap() * 30 * 1_440 / 2_000);
        all.sweep(now);
        let mut one = matter(id, "12-1803", "noise", "2020-01-01T00:00:00");
        (one.arrived, one.ended) = (now, Some(now));
        one.place = format!("behind tree {id}");
        all.put(&one);
        all.stored.lost(id);
        if id.is_multiple_of(97) {
            written(&mut all, &mut store);
        }
    }
    written(&mut all, &mut store);
    assert!(all.words.len() < 15_000, "{}", all.words.len());
    let back = read(&store).unwrap();
    assert_eq!(back, all);
    assert_eq!(back.words.texts(), all.words.texts(), "no block of before is left");
    let last = all.all().last().unwrap();
    assert_eq!(ids(back.same_household(&last)), ids(all.same_household(&last)));
}

#[test]
fn what_a_history_forgets_again_is_gone_by_its_end_in_any_offset() {
    let last = at("2026-11-05T08:00:00");
    let gone = Matters::default().gone_by(last);
    let (mut skipped, mut kept) = (0, 0);
    for day in 0..900 {
        for took in [1, 40, 400] {
            let arrived = at("2024-06-01T12:00:00").plus_minutes(day * 1_440);
            let ended = arrived.plus_minutes(took * 1_440);
            let told = Matter { ended: Some(ended), arrived, ..matter(1, "12-1803", "noise", "2024-06-01T12:00:00") };
            if !gone.is(arrived, ended) {
                kept += 1;
                continue;
            }
            skipped += 1;
            // The month may begin by the clock of an event that comes before the last message.
            for offset in [-720, 0, 480, 840] {
                let mut all = Matters::default();
                all.put(&told);
                let midnight = Moment::new(0, offset).at_local(last.date().with_day(1).unwrap(), 0);
                all.sweep(midnight);
                assert!(all.is_empty(), "{arrived:?} {ended:?} {offset}");
            }
        }
    }
    assert!(skipped > 1_000 && kept > 1_000, "{skipped} {kept}");
}
