//! What keys do on the handover pane.

use super::*;

#[test]
fn each_accepted_line_brings_the_next_open_one_under_the_key() {
    let mut s = desk();
    let mut board = fixture::board();
    let open: Vec<_> = (20..23)
        .map(|id| LineRow { ticket: TicketId(id), state: LineState::Open, ..board.handover.lines[0].clone() })
        .collect();
    board.handover.lines.extend(open);
    s.send(Msg::Board(Arc::new(board)));
    s.app.choose(Pane::Handover, TicketId(20));
    s.keys("<c-a><c-a>");
    let accepted: Vec<u64> = submitted(&s)
        .into_iter()
        .filter_map(|(_, _, c)| match c {
            Command::AcceptLine { ticket, .. } => Some(ticket.0),
            _ => None,
        })
        .collect();
    assert_eq!((accepted, s.app.shown), (vec![20, 21], Some(TicketId(22))));
    // The answer to a key in the panes moves nothing.
    let (token, ..) = submitted(&s).remove(0);
    s.send(Msg::Done { token, result: Ok(Receipt { position: 1, ticket: Some(TicketId(20)), number: String::new() }) });
    assert_eq!(s.app.shown, Some(TicketId(22)));
}

#[test]
fn h1_handover_notes_follow_each_other_until_all_are_written() {
    let mut s = desk();
    s.keys("<s-f8>等配件<tab>周一催<tab>已告知<c-s>");
    let Some((token, _, Command::HandoverNote { ticket, .. })) = submitted(&s).pop() else { panic!("{}", s.text()) };
    assert_eq!(ticket, TicketId(7));
    let receipt = Receipt { position: 81_235, ticket: Some(ticket), number: "HY20261121-0007".into() };
    s.send(Msg::Done { token, result: Ok(receipt) });
    assert_eq!(s.app.shown, Some(TicketId(5)), "the next that is unwritten");
    assert!(s.text().contains("还有 1 张，按 Shift+F8 写下一张"), "{}", s.text());
}

#[test]
fn r2_a_recheck_is_reached_also_when_its_ticket_is_on_the_sheet() {
    let mut board = fixture::board();
    let line = board.handover.lines[0].ticket;
    board.handover.rechecks[0].ticket = line;
    let kinds = |board: &frontdesk::board::Board| {
        let mut s = desk();
        s.send(Msg::Board(Arc::new(board.clone())));
        let kind = |item: HandoverItem<'_>| (matches!(item, HandoverItem::Recheck(_)), item.ticket());
        s.app.handover_rows().map(kind).filter(|(_, t)| *t == line).collect::<Vec<_>>()
    };
    // A line that waits for the incoming person comes first.
    board.handover.lines[0].state = LineState::Open;
    board.handover.viewer_is_outgoing = false;
    assert_eq!(kinds(&board), [(false, line)]);
    // Once it waits no longer, the recheck does.
    board.handover.lines[0].state = LineState::Accepted { by: StaffId(1) };
    assert_eq!(kinds(&board), [(true, line)]);
    board.handover.lines[0].state = LineState::Open;
    board.handover.viewer_is_outgoing = true;
    assert_eq!(kinds(&board), [(true, line)]);
    board.handover.viewer_is_outgoing = false;
    board.handover.signed_in = Some(StaffId(1));
    assert_eq!(kinds(&board), [(true, line)]);
}

/// H4: paging to the end brings every line into sight, however much the details of each take: what "the rest" accepts is
/// all of it.
#[test]
fn h4_no_line_is_passed_unseen_by_paging_down() {
    for (lines, size) in [(37, (80, 24)), (60, (120, 36)), (45, (100, 30)), (61, (200, 50)), (23, (80, 18))] {
        let mut s = Screen::new(fixture::app(Lang::Zh, size));
        let mut board = fixture::board();
        let row = board.handover.lines.remove(2);
        board.handover.rechecks.clear();
        board.handover.lines = (0..lines)
            .map(|n| {
                let mut row = LineRow { ticket: TicketId(500 + n), number: format!("1121-{n:04}"), ..row.clone() };
                // Lines whose details take seven rows, and lines that have hardly any.
                if n % 3 == 0 {
                    row.last = None;
                    row.clock = None;
                } else {
                    let long = "很长的交班说明".repeat(20);
                    let note = |text: &str| frontdesk::domain::ticket::HandoverNote {
                        state: text.to_owned(),
                        next_step: text.to_owned(),
                        told: text.to_owned(),
                    };
                    row.note = Some(note(&long));
                }
                row
            })
            .collect();
        s.send(Msg::Board(Arc::new(board)));
        s.keys("<f8><home>");
        for _ in 0..lines {
            s.keys("<pagedown>");
        }
        s.keys("<c-t>");
        let text = s.text();
        assert!(text.contains(&format!("其余 {lines} 行")), "{size:?}: {text}");
    }
}
