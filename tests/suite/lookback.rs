//! Looking back on the screen: keys through the real update and drawing, answered as the worker answers.

use super::replay::played;
use super::review::at;
use crate::keystr::{Stroke, strokes};
use crate::screen::Screen;
use frontdesk::action::{Action, Target};
use frontdesk::app::overlay::replay::ReplayLayer;
use frontdesk::app::overlay::review::Page;
use frontdesk::app::{AnyLayer, App, Effect, Input, Looked, Msg, Settings, Turn, Wish, needs_person};
use frontdesk::board::ReplayTo;
use frontdesk::desk::Desk;
use frontdesk::domain::ids::*;
use frontdesk::domain::{Moment, Rule, may_look_back};
use frontdesk::i18n::Lang;
use frontdesk::keymap;
use frontdesk::runtime::past::{Past, Slice};
use std::sync::Arc;

const NOW: &str = "2026-11-22T10:00:00+08:00";
const WANG: StaffId = StaffId(1);
const LI: StaffId = StaffId(2);

struct Rig {
    screen: Screen,
    desk: Desk,
    past: Past,
    me: StaffId,
    now: Moment,
    /// Everything that was asked of the world outside.
    asked: Vec<Effect>,
}

impl Rig {
    fn new(me: StaffId, lang: Lang, size: (u16, u16)) -> Self {
        let (mut desk, _) = played();
        let now = at(NOW);
        let map = Arc::new(keymap::shipped("default").unwrap().clone());
        let mut app = App::new(Settings { lang, ..Settings::default() }, map, desk.rules(), now, size);
        app.me = Some(me);
        let board = Arc::new(desk.board(Some(me), now));
        let mut rig = Self { screen: Screen::new(app), desk, past: Past::default(), me, now, asked: Vec::new() };
        rig.send(Msg::Board(board));
        rig
    }

    fn send(&mut self, msg: Msg) {
        self.screen.send(msg);
        loop {
            let effects = std::mem::take(&mut self.screen.effects);
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                self.asked.push(effect.clone());
                match effect {
                    Effect::Look { seq, look } => {
                        let looked = self.past.look(&mut self.desk, Some(self.me), self.now, seq, look).unwrap();
                        if let Some(looked) = looked {
                            self.screen.send(Msg::Looked { seq, looked });
                        }
                        loop {
                            match self.past.slice(&mut self.desk).unwrap() {
                                Slice::Idle => break,
                                Slice::Going(at, of) => drop(self.screen.send(Msg::Going { at, of })),
                                Slice::There(seq, looked) => drop(self.screen.send(Msg::Looked { seq, looked })),
                            }
                        }
                    }
                    Effect::LoadDetails(id) => {
                        if let Some(details) = self.desk.details(id, Some(self.me), self.now).unwrap() {
                            self.screen.send(Msg::Details(Box::new(details)));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn keys(&mut self, text: &str) -> &mut Self {
        for stroke in strokes(text) {
            match stroke {
                Stroke::Key(key) => self.send(Msg::Key(key)),
                Stroke::Paste(text) => self.send(Msg::Paste(text)),
            }
        }
        self
    }

    fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus_ms(seconds * 1_000);
        self.send(Msg::Tick(self.now));
    }

    fn text(&self) -> String {
        self.screen.text()
    }

    fn replay(&self) -> &ReplayLayer {
        match self.screen.app.top() {
            Some(AnyLayer::Replay(it)) => it,
            other => panic!("{other:?}"),
        }
    }

    fn position(&self) -> u64 {
        self.replay().frame.as_ref().expect("a frame").position
    }

    fn notice(&self) -> String {
        self.screen.app.notices.newest_first().next().map(|n| n.text.clone()).unwrap_or_default()
    }
}

fn each(name: &str, keys: &str) {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut rig = Rig::new(WANG, lang, size);
            rig.keys(keys);
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{name}-{}x{}-{}", size.0, size.1, lang.tag()), rig.text());
            });
        }
    }
}

#[test]
fn pictures_of_a_day_and_a_shift() {
    each("review-day", "<a-5>");
    each("review-shift", "<a-5><enter>");
}

#[test]
fn pictures_of_a_sheet_with_its_queries_and_of_a_ticket() {
    each("review-sheet", "<a-5><enter><down><enter>");
    each("review-ticket", "<a-5><enter><down><enter><enter>");
}

#[test]
fn pictures_of_the_reveals() {
    each("reveals", "<a-6>");
}

#[test]
fn pictures_of_a_replay() {
    each("replay", "<a-5><a-7><right><right><right><right>");
    each("replay-jump", "<a-5><a-7><c-t>25:00<enter>");
}

#[test]
fn an_operator_is_told_who_looks_back_and_the_worker_tells_nothing() {
    for keys in ["<a-5>", "<a-6>", "<a-7>"] {
        let mut rig = Rig::new(LI, Lang::Zh, (120, 36));
        rig.keys(keys);
        assert!(matches!(rig.screen.app.top(), Some(AnyLayer::Refusal(_))), "{keys}");
        assert!(rig.text().contains("客服主管") && rig.text().contains("总部"), "{}", rig.text());
        assert!(!rig.asked.iter().any(|e| matches!(e, Effect::Look { .. })), "nothing is asked for");
    }
    // Nor does the desk tell, should the screen ask.
    let mut rig = Rig::new(LI, Lang::Zh, (120, 36));
    let look = frontdesk::app::Look::Review { from: 0, to: 99_999_999 };
    match rig.past.look(&mut rig.desk, Some(LI), rig.now, 1, look).unwrap() {
        Some(Looked::Refused(refusal)) => assert_eq!(refusal.rule, Rule::LookBack),
        other => panic!("{other:?}"),
    }
}

#[test]
fn from_the_day_to_the_sheet_to_the_ticket_and_back() {
    let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
    rig.keys("<a-5>");
    assert!(rig.text().contains("2026-11-21 周六"), "yesterday: {}", rig.text());
    rig.keys("<enter><down><enter>");
    let sheet = rig.text();
    for words in ["交班签字 王芳", "接班签字 李强", "质疑（李强", "配件何时到", "答复（王芳", "钥匙两把"]
    {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    rig.keys("<enter>");
    assert!(rig.text().contains("经手") && rig.text().contains("王芳 → "), "the chain: {}", rig.text());
    rig.keys("<esc>");
    assert_eq!(rig.text(), sheet, "back where it was");
    rig.keys("<esc><esc>");
    assert!(matches!(rig.screen.app.top(), Some(AnyLayer::Review(_))));
    rig.keys("<esc>");
    assert!(rig.screen.app.layers.is_empty());
}

#[test]
fn a_replay_steps_jumps_and_follows_a_ticket() {
    let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
    rig.keys("<a-5><a-7>");
    let first = rig.position();
    assert!(rig.text().contains("回放 · 只读") && rig.text().contains("开班"), "{}", rig.text());
    rig.keys("<right><right>");
    assert_eq!(rig.position(), first + 2);
    rig.keys("<left>");
    assert_eq!(rig.position(), first + 1);
    rig.keys("<c-right>");
    assert_eq!(rig.position(), first + 11);
    rig.keys("<c-left>");
    assert_eq!(rig.position(), first + 1);
    rig.keys("<c-home>");
    assert_eq!(rig.position(), first);
    rig.keys("<right><right>");
    let ticket = rig.replay().inner.shown.expect("the ticket of the event is shown");
    let of = |position: u64| rig.desk.ledger().read(position, 1).unwrap()[0].recorded.event.ticket();
    assert_eq!(of(rig.position()), Some(ticket));
    let before = rig.position();
    let next = (before + 1..).find(|p| of(*p) == Some(ticket)).unwrap();
    rig.keys("<a-right>");
    assert_eq!(rig.position(), next);
    assert_eq!(rig.replay().inner.shown_details().map(|d| d.position), Some(next), "as it was then");
    rig.keys("<a-left>");
    assert_eq!(rig.position(), before);
    rig.keys("<c-t>11-21 20:12<enter>");
    let frame = rig.replay().frame.as_ref().unwrap();
    assert_eq!(frame.moment, at("2026-11-21T20:12:00+08:00"));
    assert!(frame.event.at <= frame.moment);
    rig.keys("<c-t>25:99<enter>");
    assert!(rig.replay().jump.as_ref().is_some_and(|j| j.fault.is_some()), "a time that there is not");
    rig.keys("<esc><esc>");
    assert!(matches!(rig.screen.app.top(), Some(AnyLayer::Review(_))), "back in the review");
    assert!(rig.asked.contains(&Effect::LeaveReplay));
}

#[test]
fn a_replay_plays_by_the_clock_and_stops_at_the_present() {
    let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
    rig.keys("<a-5><a-7>");
    let from = rig.replay().frame.as_ref().unwrap().moment;
    rig.keys("<a-7>");
    rig.wait(3);
    let frame = rig.replay().frame.as_ref().unwrap();
    assert_eq!(frame.moment, from.plus_minutes(3), "sixty times as fast");
    assert_eq!(rig.replay().inner.now, frame.moment, "clocks as they stood then");
    rig.keys("<c-up><a-7>");
    rig.wait(60);
    assert_eq!(rig.replay().frame.as_ref().unwrap().moment, from.plus_minutes(3), "stopped");
    rig.keys("<a-7>");
    for _ in 0..20 {
        rig.wait(60);
        // Somebody is there: an idle screen would lock.
        rig.keys("<a-up>");
    }
    assert_eq!(rig.replay().plays(), None, "it ends by itself");
    assert_eq!(rig.position(), rig.desk.head().position);
}

#[test]
fn nothing_can_be_done_in_a_replay() {
    let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
    let wishes = ReplayLayer::open(&rig.screen.app, ReplayTo::At(rig.now));
    assert_eq!(wishes.len(), 2);
    rig.keys("<a-5><a-7><right><right>");
    let mut tried = 0;
    for action in Action::ALL.iter().copied().filter(|a| needs_person(*a) && *a != Action::Replay) {
        let mut slot = rig.screen.app.layers.pop().unwrap();
        let reply = slot.layer.layer_mut().handle(&rig.screen.app, Input::Action(action));
        rig.screen.app.layers.push(slot);
        assert_eq!(reply.turn, Turn::Stay, "{action:?} does not reach the desk");
        assert!(matches!(reply.wishes.as_slice(), [Wish::Notice(..)]), "{action:?}: {:?}", reply.wishes);
        tried += 1;
    }
    assert!(tried > 25, "{tried}");
    let before = rig.position();
    rig.keys("<f4>");
    assert!(rig.notice().contains("只读"), "{}", rig.notice());
    rig.keys("<a-r>");
    assert!(rig.notice().contains("只读"), "no reveal: {}", rig.notice());
    assert_eq!(rig.position(), before);
    assert!(!rig.asked.iter().any(|e| matches!(e, Effect::Submit { .. })));
    assert_eq!(rig.replay().inner.revealed(TicketId(1)), None);
}

#[test]
fn what_somebody_looks_at_goes_with_them() {
    for keys in ["<a-5>", "<a-6>", "<a-5><a-7>"] {
        let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
        rig.keys(keys);
        assert!(!rig.screen.app.layers.is_empty());
        rig.screen.app.me = Some(LI);
        rig.wait(1);
        assert!(rig.screen.app.layers.is_empty(), "{keys}");
    }
}

/// A long way is gone in slices, between which commands are done; a newer question takes its place.
#[test]
fn a_replay_goes_in_slices_and_gives_way_to_a_newer_question() {
    let mut desk = super::review::quarter();
    let (head, now) =
        (desk.world().staff.values().find(|p| p.has_any(&desk.rules().access.supervisors)).unwrap().id, at(NOW));
    let mut past = Past::default();
    let end = desk.head().position;
    let to = |position| frontdesk::app::Look::Replay { to: Some(ReplayTo::Position(position)), shown: None };
    assert_eq!(past.look(&mut desk, Some(head), now, 1, to(end)).unwrap(), None, "it takes longer");
    let Slice::Going(reached, of) = past.slice(&mut desk).unwrap() else { panic!("not there at once") };
    assert!(reached < of && of == end);
    past.look(&mut desk, Some(head), now, 2, to(reached + 10)).unwrap();
    let Slice::There(2, Looked::Replay(Some(frame))) = past.slice(&mut desk).unwrap() else { panic!("the newer one") };
    assert_eq!(frame.position, reached + 10);
    assert!(!past.is_going());
    assert!(matches!(past.slice(&mut desk).unwrap(), Slice::Idle));
}

/// What works on the ticket selected in the panes does nothing to it while something else lies over it.
#[test]
fn a_layer_that_hides_the_selected_ticket_keeps_it_from_being_worked_on() {
    let acting = |a: &Action| a.target() != Target::None || *a == Action::Undo;
    for open in ["<a-5>", "<a-5><enter>", "<a-6>", "<a-9>", "<f2>", "<a-0>", "<a-o>"] {
        let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
        rig.keys(open);
        let (layers, shown) = (rig.screen.app.layers.len(), rig.screen.app.shown);
        assert!(layers > 0 && shown.is_some(), "{open}");
        let keymap = Arc::clone(&rig.screen.app.keymap);
        for action in Action::ALL.iter().copied().filter(acting) {
            let Some(keys) = keymap.key_label(action, rig.screen.app.scopes()) else { continue };
            let keys = keys.to_lowercase().replace("ctrl+", "c-").replace("alt+", "a-").replace("shift+", "s-");
            rig.keys(&format!("<{keys}>"));
            assert_eq!(rig.screen.app.layers.len(), layers, "{open} {action:?} {keys} opens nothing");
            assert_eq!(rig.screen.app.shown, shown, "{open} {action:?}");
            assert!(!rig.asked.iter().any(|e| matches!(e, Effect::Submit { .. })), "{open} {action:?}");
        }
    }
}

/// The ticket that the review shows is the one that a note is for.
#[test]
fn on_a_ticket_of_the_review_work_means_that_ticket() {
    let mut rig = Rig::new(WANG, Lang::Zh, (120, 36));
    rig.keys("<a-5><f9>");
    assert!(rig.notice().contains("盖住"), "{}", rig.notice());
    rig.keys("<enter><down><enter><enter>");
    let Some(AnyLayer::Review(it)) = rig.screen.app.top() else { panic!("the review") };
    let Page::Ticket(ticket) = *it.page().0 else { panic!("a ticket") };
    rig.keys("<a-r>");
    assert!(matches!(rig.screen.app.top(), Some(AnyLayer::Act(_))), "{}", rig.text());
    assert_eq!(rig.screen.app.shown, Some(ticket));
}

/// What help greys out, and what the desk says no to, is one answer of one rule.
#[test]
fn looking_back_is_permitted_or_refused_by_the_desk_alone() {
    for (who, may) in [(WANG, true), (LI, false)] {
        let rig = Rig::new(who, Lang::Zh, (120, 36));
        for action in [Action::Review, Action::Reveals, Action::Replay] {
            let refused = rig.screen.app.refused(action);
            assert_eq!(refused.is_none(), may, "{action:?}");
            assert_eq!(refused, may_look_back(rig.desk.world(), &rig.desk.rules(), Some(who)).err(), "{action:?}");
        }
    }
}
