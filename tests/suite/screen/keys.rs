//! What keys do.

mod handover;

use super::{Screen, fixture};
use frontdesk::app::details::HELD_MS;
use frontdesk::app::{Effect, Failure, HandoverItem, Msg, Pane, Receipt, Trouble};
use frontdesk::board::{Hit, LineRow};
use frontdesk::domain::command::Command;
use frontdesk::domain::handover::LineState;
use frontdesk::domain::ids::{StaffId, TicketId};
use frontdesk::domain::ticket::Stage;
use frontdesk::i18n::Lang;
use std::sync::Arc;

fn desk() -> Screen {
    Screen::new(fixture::app(Lang::Zh, (120, 36)))
}

fn submitted(screen: &Screen) -> Vec<(u64, StaffId, Command)> {
    let of = |e: &Effect| match e {
        Effect::Submit { token, actor, command } => Some((*token, *actor, (**command).clone())),
        _ => None,
    };
    screen.effects.iter().filter_map(of).collect()
}

#[test]
fn a_refresh_never_moves_what_is_under_the_finger() {
    let mut s = desk();
    assert_eq!(s.app.shown, Some(TicketId(7)));
    let mut board = fixture::board();
    board.queue.reverse();
    s.send(Msg::Board(Arc::new(board.clone())));
    assert_eq!(s.app.shown, Some(TicketId(7)));
    // The ticket leaves the list: nothing else is picked in its place.
    board.queue.retain(|r| r.ticket != TicketId(7));
    s.send(Msg::Board(Arc::new(board)));
    assert_eq!((s.app.shown, s.app.selection(Pane::Queue).ticket), (Some(TicketId(7)), Some(TicketId(7))));
}

#[test]
fn receiving_takes_two_presses_when_something_else_is_selected() {
    let mut s = desk();
    let mut board = fixture::board();
    board.queue.retain(|r| !r.unattended);
    s.send(Msg::Board(Arc::new(board)));
    s.keys("<f3>");
    assert_eq!(submitted(&s), []);
    assert_eq!(s.app.shown, Some(TicketId(21)));
    assert!(s.text().contains("再按 F3 接收"), "{}", s.text());
    s.keys("<f3>");
    let [(token, who, command)] = &submitted(&s)[..] else { panic!("{:?}", s.effects) };
    assert_eq!((*who, command), (StaffId(1), &Command::Receive { ticket: TicketId(21) }));
    assert!(s.text().contains("正在保存"), "{}", s.text());
    let receipt = Receipt { position: 81_240, ticket: Some(TicketId(21)), number: "HY20261121-0021".into() };
    let token = *token;
    s.send(Msg::Done { token, result: Ok(receipt) });
    assert!(s.text().contains("已保存 #81240"), "{}", s.text());
}

#[test]
fn an_unattended_ticket_is_taken_up_by_the_same_key() {
    let mut s = desk();
    // H6: before anything that only waits.
    s.keys("<f3>");
    assert_eq!((submitted(&s), s.app.shown), (vec![], Some(TicketId(3))));
    s.keys("<f3>");
    assert_eq!(submitted(&s).pop().map(|(_, _, c)| c), Some(Command::TakeUp { ticket: TicketId(3) }));
}

/// The desk takes them for who they say.
fn proved(s: &mut Screen) {
    let asked = s.effects.iter().rev().find_map(|e| match e {
        Effect::Prove { seq, who, .. } => Some((*seq, *who)),
        _ => None,
    });
    let (seq, who) = asked.expect("asked");
    s.send(Msg::Proved { seq, result: Ok(who) });
}

#[test]
fn nothing_is_done_in_nobodys_name() {
    let mut s = desk();
    s.app.me = None;
    // Nothing tells the frame of what is changed from outside.
    let (w, h) = s.app.size;
    s.send(Msg::Resize(w, h));
    s.keys("<home><down><f3>");
    assert_eq!(submitted(&s), []);
    assert!(s.text().contains("谁在操作"), "{}", s.text());
    // 李静 is not on duty. She still answers for a sheet, so that looking comes first; she joins the open shift.
    s.keys("lj<enter>");
    proved(&mut s);
    assert_eq!(s.app.me, Some(StaffId(2)));
    s.keys("<up><enter>");
    assert_eq!(submitted(&s).pop().map(|(_, who, c)| (who, c)), Some((StaffId(2), Command::SignOn)));
}

#[test]
fn full_width_keys_count_as_their_twins_and_chinese_brings_a_hint() {
    let mut s = desk();
    s.keys("２");
    assert_eq!(s.app.focus, Pane::Handover);
    s.keys("水");
    assert!(s.text().contains("输入法开着（收到“水”）"), "{}", s.text());
    s.keys("／");
    assert!(s.text().contains("单号、房号"), "{}", s.text());
}

#[test]
fn panes_are_walked_through_and_filtered() {
    let mut s = desk();
    s.keys("<tab>");
    assert_eq!((s.app.focus, s.app.shown), (Pane::Handover, Some(TicketId(1))));
    s.keys("<tab><tab>");
    assert_eq!((s.app.focus, s.app.shown), (Pane::Callbacks, Some(TicketId(30))));
    s.keys("1f门禁<enter>");
    assert_eq!(s.app.rows(Pane::Queue), [TicketId(5)]);
    s.keys("<esc>");
    assert_eq!(s.app.rows(Pane::Queue).len(), 6);
    s.keys("f门禁<esc>");
    assert_eq!(s.app.rows(Pane::Queue).len(), 6);
}

#[test]
fn only_the_newest_answer_of_a_search_counts() {
    let mut s = desk();
    s.keys("/门禁");
    let asked: Vec<(u64, String)> = s
        .effects
        .iter()
        .filter_map(|e| match e {
            Effect::Find { seq, query, .. } => Some((*seq, query.clone())),
            _ => None,
        })
        .collect();
    let [(old, _), (new, query)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(query, "门禁");
    let hit = |id, text: &str| Hit {
        ticket: TicketId(id),
        number: format!("1121-{id:04}"),
        household: None,
        text: text.into(),
        stage: Stage::InProgress,
        arrived: fixture::now(),
        matched: std::iter::once(0..6).collect(),
    };
    s.send(Msg::Found { seq: *new, hits: vec![hit(5, "门禁失灵")], more: false });
    s.send(Msg::Found { seq: *old, hits: vec![hit(6, "门卫")], more: false });
    assert!(s.text().contains("门禁失灵") && !s.text().contains("门卫"), "{}", s.text());
    s.keys("<enter>");
    assert_eq!((s.app.shown, s.app.focus, s.app.layers.len()), (Some(TicketId(5)), Pane::Ticket, 0));
}

#[test]
fn a_search_is_prepared_while_the_first_letter_is_typed() {
    for opening in ["/", "<c-p>"] {
        let mut s = desk();
        s.keys(opening);
        assert!(s.effects.contains(&Effect::PrepareFind), "{opening}");
    }
}

#[test]
fn arrivals_ring_until_somebody_acknowledges() {
    let mut s = desk();
    let mut board = fixture::board();
    let mut new = board.queue[1].clone();
    new.ticket = TicketId(40);
    new.arrived = fixture::now();
    new.clock = None;
    board.queue.insert(0, new);
    s.send(Msg::Board(Arc::new(board)));
    assert_eq!(s.effects.iter().filter(|e| **e == Effect::Bell).count(), 1);
    assert!(s.text().contains("1 新来件 F12 知悉"), "{}", s.text());
    for second in 1..60 {
        s.send(Msg::Tick(fixture::now().plus_ms(second * 1_000)));
    }
    assert_eq!(s.effects.iter().filter(|e| **e == Effect::Bell).count(), 3);
    s.keys("<f12>");
    s.send(Msg::Tick(fixture::now().plus_ms(61_000)));
    assert!(!s.text().contains("新来件"), "{}", s.text());
    s.send(Msg::Tick(fixture::now().plus_ms(90_000)));
    assert_eq!(s.effects.iter().filter(|e| **e == Effect::Bell).count(), 3);
}

#[test]
fn the_real_cursor_stands_at_the_caret() {
    let mut s = desk();
    s.keys("/漏水a");
    let at = s.cursor().expect("a cursor");
    let line = s.text().lines().nth(usize::from(at.1)).expect("its line").to_owned();
    assert!(line.contains("漏水a"), "{line}");
    let column = unicode_width::UnicodeWidthStr::width(line.split_once("漏水a").expect("typed").0) + 5;
    assert_eq!(usize::from(at.0), column);
    s.keys("<left><left>");
    assert_eq!(s.cursor().map(|c| usize::from(c.0)), Some(column - 3));
}

#[test]
fn a_recheck_is_confirmed_and_a_line_accepted_by_the_same_key() {
    let mut s = desk();
    s.keys("2<home><c-a>");
    assert_eq!(submitted(&s).pop().map(|(_, _, c)| c), Some(Command::ConfirmRecheck { ticket: TicketId(1) }));
    s.keys("<end><c-a>");
    let Some((_, _, Command::AcceptLine { ticket, .. })) = submitted(&s).pop() else { panic!("{:?}", s.effects) };
    assert_eq!(ticket, TicketId(2));
}

#[test]
fn language_and_theme_change_at_once_and_are_kept() {
    let mut s = desk();
    s.keys("<a-y>");
    assert!(s.text().contains("Incoming"), "{}", s.text());
    s.keys("<a-h>");
    assert_eq!(s.effects.iter().filter(|e| matches!(e, Effect::SaveSettings(_))).count(), 2);
}

#[test]
fn a_click_selects_and_the_wheel_scrolls() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut s = desk();
    let text = s.text();
    let y = text.lines().position(|l| l.contains("门禁失灵")).expect("a row");
    let click = |kind, row| {
        Msg::Mouse(MouseEvent {
            kind,
            column: 10,
            row: u16::try_from(row).expect("a row"),
            modifiers: KeyModifiers::NONE,
        })
    };
    s.send(click(MouseEventKind::Down(MouseButton::Left), y));
    assert_eq!(s.app.shown, Some(TicketId(5)));
    s.send(click(MouseEventKind::ScrollUp, y));
    assert_eq!(s.app.shown, Some(TicketId(7)));
    // The hint bar's keys are buttons.
    s.send(click(MouseEventKind::Down(MouseButton::Left), text.lines().count() - 1));
    assert!(s.text().contains("再按 F3 接收"), "{}", s.text());
}

#[test]
fn the_desk_asks_who_it_is_before_anything_else() {
    let mut app = fixture::app(Lang::Zh, (120, 36));
    app.me = None;
    app.ready = false;
    let mut s = Screen::new(app);
    s.send(Msg::Board(Arc::new(fixture::board())));
    assert!(s.text().contains("谁在操作"), "{}", s.text());
    s.keys("wf<enter>");
    proved(&mut s);
    assert_eq!((s.app.me, s.app.layers.len()), (Some(StaffId(1)), 0));
    assert!(s.effects.contains(&Effect::Viewer(Some(StaffId(1)))));
}
#[test]
fn a_covered_screen_shows_and_does_nothing_until_somebody_says_who_they_are() {
    let mut s = desk();
    s.keys("<a-s>");
    assert!(s.effects.contains(&Effect::Lock), "{:?}", s.effects);
    let text = s.text();
    assert!(!text.contains("李**") && !text.contains("漏水") && text.contains("王芳 已锁屏"), "{text}");
    s.keys("<f3><f2>1<c-p>");
    assert_eq!((submitted(&s), s.app.layers.len()), (vec![], 1));
    s.keys("<c-q>");
    assert!(s.text().contains("屏幕锁着，王芳 仍在岗") && !s.text().contains("漏水"), "{}", s.text());
    s.keys("<esc>");
    assert_eq!((submitted(&s), s.app.layers.len()), (vec![], 1));
    s.keys("<a-b>");
    assert!(s.text().contains("谁在操作") && !s.text().contains("漏水"), "{}", s.text());
}

#[test]
fn a_prefix_shows_what_may_follow() {
    let mut app = fixture::app(Lang::Zh, (120, 36));
    app.keymap = Arc::new(frontdesk::keymap::shipped("vim").expect("a keymap"));
    let mut s = Screen::new(app);
    s.keys("g");
    assert!(s.text().contains("g 之后"), "{}", s.text());
    s.keys("<esc>");
    assert!(!s.text().contains("之后"), "{}", s.text());
    s.keys("Ggg");
    assert_eq!(s.app.shown, Some(TicketId(3)));
}

#[test]
fn a_command_that_could_not_be_saved_is_said_until_it_is_read() {
    let mut s = desk();
    s.keys("<home><down><f3>");
    let Some((token, ..)) = submitted(&s).pop() else { panic!("{:?}", s.effects) };
    let trouble = Trouble { what: "磁盘满了：/data。请腾出空间".into(), mend: String::new() };
    s.send(Msg::Done { token, result: Err(Failure::Trouble(trouble)) });
    s.keys("<f2>水");
    assert!(s.text().contains("磁盘满了"), "{}", s.text());
    s.keys("<enter>");
    assert!(!s.text().contains("磁盘满了"), "{}", s.text());
}

#[test]
fn trouble_with_the_store_stands_until_put_away_or_over() {
    let mut s = desk();
    s.send(Msg::Trouble(Trouble { what: "账本第 3 条损坏".into(), mend: "请从备份恢复".into() }));
    s.send(Msg::Tick(fixture::now().plus_ms(60_000)));
    assert!(s.text().contains("请从备份恢复"), "{}", s.text());
    s.keys("<esc>");
    assert!(!s.text().contains("请从备份恢复"), "{}", s.text());
}

#[test]
fn enter_that_is_faster_than_the_search_waits_for_it() {
    let mut s = desk();
    s.keys("/门禁<enter>");
    assert_eq!((s.app.shown, s.app.layers.len()), (Some(TicketId(7)), 1));
    let Some(Effect::Find { seq, .. }) = s.effects.last().cloned() else { panic!("{:?}", s.effects) };
    let hit = Hit {
        ticket: TicketId(5),
        number: "1121-0005".into(),
        household: None,
        text: "门禁失灵".into(),
        stage: Stage::InProgress,
        arrived: fixture::now(),
        matched: Vec::new(),
    };
    s.send(Msg::Found { seq, hits: vec![hit], more: false });
    assert_eq!((s.app.shown, s.app.layers.len()), (Some(TicketId(5)), 0));
}

#[test]
fn nobody_is_refused_for_what_was_true_a_moment_ago() {
    let refused = |s: &Screen| s.text().contains("不能这样做");
    // The details speak against feedback, and they are up to date.
    let mut s = desk();
    s.keys("<f6>");
    assert!(refused(&s));
    // A newer board is here, its details are on the way.
    let mut s = desk();
    let mut board = fixture::board();
    board.position += 1;
    s.send(Msg::Board(Arc::new(board)));
    s.keys("<f6>");
    assert!(!refused(&s), "{}", s.text());
    // A command is under way.
    let mut s = desk();
    s.keys("<f9>备注<c-s><esc>");
    assert!(!submitted(&s).is_empty());
    s.keys("<f6>");
    assert!(!refused(&s), "{}", s.text());
    // Another person sits down: these were the permits of the one before.
    let mut s = desk();
    s.app.me = Some(StaffId(5));
    s.keys("<f6>");
    assert!(!refused(&s), "{}", s.text());
}

/// At 80 columns the keys that matter now stand there: what would be refused gives way.
#[test]
fn the_hint_bar_keeps_what_may_be_done() {
    let mut s = Screen::new(fixture::app(Lang::Zh, (80, 24)));
    s.keys("<f8>");
    let bar = |s: &Screen| s.text().lines().last().expect("a hint bar").to_owned();
    for key in ["Ctrl+a", "Ctrl+y", "Ctrl+s", "F1"] {
        assert!(bar(&s).contains(key), "{key}: {}", bar(&s));
    }
    let mut board = fixture::board();
    board.handover.rechecks.clear();
    board.handover.viewer_is_outgoing = true;
    s.send(Msg::Board(Arc::new(board)));
    for key in ["Ctrl+d", "Ctrl+s", "F1"] {
        assert!(bar(&s).contains(key), "{key}: {}", bar(&s));
    }
}

/// What one line can't hold is read to its end all the same.
#[test]
fn a_long_remark_takes_more_lines() {
    let mut s = Screen::new(fixture::app(Lang::Zh, (80, 24)));
    let file = "/srv/frontdesk/prints/2026-11-21/sheet-00042-with-a-long-name-of-its-own.html".to_owned();
    s.send(Msg::Printed(vec![file.clone(), file.replace("html", "txt")]));
    let text: String = s.text().chars().filter(|c| !c.is_whitespace()).collect();
    for end in ["of-its-own.html", "of-its-own.txt"] {
        assert!(text.contains(end), "{}", s.text());
    }
}

/// With an input method on, a question names the keys that answer it.
#[test]
fn a_question_names_its_keys_to_who_types_chinese() {
    let mut s = desk();
    s.keys("<c-q>是");
    let text = s.text();
    assert!(text.contains("Enter 答是") && text.contains("Esc 答否"), "{text}");
}

#[test]
fn pane_3_stays_as_it_was_for_the_blink_that_the_next_details_take() {
    let mut s = desk();
    let rows: Vec<_> = s.app.board.queue.iter().map(|r| r.ticket).collect();
    let before = s.app.shown.unwrap();
    let next = *rows.iter().find(|t| **t != before && s.app.details(**t).is_none()).unwrap();
    assert!(s.app.details(before).is_some());
    s.app.choose(Pane::Queue, next);
    assert_eq!(s.app.shown, Some(next));
    assert!(s.app.is_held());
    assert_eq!(s.app.drawn_details().map(|d| d.ticket.id), Some(before));
    // Later than that, what the queue knows of the ticket is shown, never another ticket's details.
    let now = s.app.now;
    s.send(Msg::Tick(now.plus_ms(HELD_MS)));
    assert!(!s.app.is_held());
    assert!(s.app.drawn_details().is_none());
}
