//! The screen on a real desk service in memory: what is typed is decided by the rules, and comes back as boards.

use crate::desk::{at, desk, exec_lines};
use crate::screen::Screen;
use frontdesk::app::{App, Draft, Effect, Failure, Msg, Receipt, Settings, Trouble};
use frontdesk::cli::exec;
use frontdesk::desk::{Desk, DeskError, Signature};
use frontdesk::domain::command::Command;
use frontdesk::domain::{Actor, Moment, StaffId, TicketId};
use frontdesk::i18n::Lang;
use frontdesk::keymap;
use serde_json::{Value, json};
use std::sync::Arc;

/// A screen on a desk.
pub struct Rig {
    pub screen: Screen,
    pub desk: Desk,
    pub drafts: Vec<Draft>,
    /// Commands that reached the desk.
    pub sent: Vec<Command>,
    viewer: Option<StaffId>,
    now: Moment,
}

pub const WANG: u32 = 1;

impl Rig {
    /// A drill site with people, households and an open shift; 王芳 (operator and head of service) is at the keyboard.
    pub fn new(lang: Lang, size: (u16, u16)) -> Self {
        Self::on(desk(), lang, size)
    }

    /// The same, on a desk that nothing was done at.
    pub fn on(mut desk: Desk, lang: Lang, size: (u16, u16)) -> Self {
        let replies = exec_lines(
            &mut desk,
            &[
                json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true}),
                json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator", "service_head"]}),
                json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
                json!({"do": "add_staff", "caller": {"name": "赵建国"}, "roles": ["handler"], "department": "engineering", "as": 1}),
                json!({"do": "add_staff", "caller": {"name": "周队长"}, "roles": ["handler"], "department": "security", "as": 1}),
                json!({"do": "enter_household", "code": "12-1-1803", "caller": {"name": "李建军", "phone": "13912345678"}, "as": 1}),
                json!({"do": "enter_household", "code": "12-2-1803", "caller": {"name": "孙丽"}, "vip": true, "as": 1}),
                json!({"do": "enter_household", "code": "3-1-502", "caller": {"name": "周明"}, "as": 1}),
                json!({"do": "enter_household", "code": "3-1-503", "as": 1}),
                json!({"do": "open_shift", "pattern": "night", "as": 1}),
                json!({"do": "sign_on", "as": 1}),
                json!({"do": "sign_on", "as": 2}),
            ],
        );
        for reply in &replies {
            assert_eq!(reply["ok"], true, "{reply}");
        }
        let now = at("2026-11-21T21:14:07+08:00");
        let map = Arc::new(keymap::shipped("default").expect("a keymap").clone());
        let settings = Settings { lang, ..Settings::default() };
        let mut app = App::new(settings, map, desk.rules(), now, size);
        app.me = Some(StaffId(WANG));
        let screen = Screen::new(app);
        let viewer = Some(StaffId(WANG));
        let mut rig = Self { screen, desk, drafts: Vec::new(), sent: Vec::new(), viewer, now };
        rig.board();
        rig
    }

    /// More commands by `exec`, and a new board.
    pub fn exec(&mut self, lines: &[Value]) -> Vec<Value> {
        let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
        let (mut output, now) = (Vec::new(), self.now);
        exec::run(&mut self.desk, Lang::En, &|| now, &mut input.as_bytes(), &mut output).expect("input and output");
        let output = String::from_utf8(output).expect("UTF-8");
        let replies: Vec<Value> = output.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        for reply in &replies {
            assert_eq!(reply["ok"], true, "{reply}");
        }
        self.board();
        replies
    }

    /// Types, and lets the desk answer after each key.
    pub fn keys(&mut self, text: &str) -> &mut Self {
        for stroke in crate::keystr::strokes(text) {
            let msg = match stroke {
                crate::keystr::Stroke::Key(key) => Msg::Key(key),
                crate::keystr::Stroke::Paste(text) => Msg::Paste(text),
            };
            self.send(msg);
        }
        self
    }

    /// Brings a message and carries out what comes of it.
    pub fn send(&mut self, msg: Msg) {
        self.screen.send(msg);
        loop {
            let effects = std::mem::take(&mut self.screen.effects);
            if effects.is_empty() {
                break;
            }
            for effect in effects {
                for msg in self.carry_out(effect) {
                    self.screen.send(msg);
                }
            }
        }
    }

    /// Boards and permits are for this person from now on.
    pub fn view_as(&mut self, staff: u32) {
        self.viewer = Some(StaffId(staff));
        self.board();
    }

    /// Lets time pass.
    pub fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus_ms(seconds * 1_000);
        self.send(Msg::Tick(self.now));
    }

    pub fn board(&mut self) {
        let board = Arc::new(self.desk.board(self.viewer, self.now));
        self.send(Msg::Board(board));
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.screen.text()
    }

    /// The notice on screen.
    pub fn notice(&self) -> String {
        self.screen.app.notices.newest_first().next().map(|n| n.text.clone()).unwrap_or_default()
    }

    /// The last command that reached the desk, as JSON.
    pub fn last(&self) -> Value {
        serde_json::to_value(self.sent.last().expect("a command")).expect("JSON")
    }

    pub fn stage(&self, ticket: u64) -> String {
        let ticket = self.desk.projections().ticket(TicketId(ticket)).expect("an index").expect("a ticket");
        format!("{:?}", ticket.stage())
    }

    fn carry_out(&mut self, effect: Effect) -> Vec<Msg> {
        match effect {
            Effect::Submit { token, actor, command } => {
                self.sent.push((*command).clone());
                let result = match self.desk.submit(Actor::Staff(actor), *command, self.now) {
                    Ok(done) => Ok(Receipt {
                        position: done.head.position,
                        ticket: done.ticket,
                        number: done.number.map(|n| n.with_site("HY")).unwrap_or_default(),
                    }),
                    Err(e) => Err(failure(e)),
                };
                let board = Arc::new(self.desk.board(self.viewer, self.now));
                vec![Msg::Board(board), Msg::Done { token, result }]
            }
            Effect::LoadDetails(ticket) => match self.desk.details(ticket, self.viewer, self.now) {
                Ok(Some(details)) => vec![Msg::Details(Box::new(details))],
                _ => vec![Msg::NoDetails(ticket)],
            },
            Effect::Propose { seq, line } => {
                let proposed = self.desk.proposed(&line, self.now).expect("a proposal");
                vec![Msg::Proposed { seq, proposed: Box::new(proposed) }]
            }
            Effect::Park(draft) => {
                self.drafts.retain(|d| d.id != draft.id);
                self.drafts.push(draft);
                Vec::new()
            }
            Effect::Unpark(id) => {
                self.drafts.retain(|d| d.id != id);
                Vec::new()
            }
            Effect::LoadRoster { month, department } => {
                let board = self.desk.roster(month, department.as_ref(), self.now).expect("a roster");
                vec![Msg::Roster(Box::new(board))]
            }
            Effect::LoadActions { month } => {
                let board = self.desk.actions(self.viewer, month, self.now).expect("forms");
                vec![Msg::Actions(Arc::new(board))]
            }
            Effect::ListParked => vec![Msg::Parked(self.drafts.clone())],
            Effect::SubmitSigned { token, actor, command, signer, secret } => {
                self.sent.push((*command).clone());
                let signature = [Signature { staff: signer, secret }];
                let done = self.desk.submit_signed(Actor::Staff(actor), *command, &signature, self.now);
                let result = done.map_err(failure).map(|done| Receipt {
                    position: done.head.position,
                    ticket: done.ticket,
                    number: String::new(),
                });
                let board = Arc::new(self.desk.board(self.viewer, self.now));
                vec![Msg::Board(board), Msg::Done { token, result }]
            }
            Effect::Prove { seq, who, secret } => {
                let shown = if self.desk.asks_proof(who) { self.desk.prove(who, &secret, self.now) } else { Ok(()) };
                vec![Msg::Proved { seq, result: shown.map(|()| who).map_err(failure) }]
            }
            Effect::HoldPaper { seq, who, code } => {
                let held = self.desk.hold_paper(who, &code, self.now);
                let lang = self.screen.app.lang();
                let answer = held.map_err(failure).map(|held| frontdesk::app::PaperAnswer {
                    mistyped: held.recorded.is_none(),
                    good: held.is_good(),
                    what: held.words(lang, &|id| self.desk.staff_name(id)).concat(),
                    next: held.next(lang),
                });
                let board = Arc::new(self.desk.board(self.viewer, self.now));
                vec![Msg::Board(board), Msg::PaperHeld { seq, result: answer }]
            }
            Effect::SetPassword { token, who, old, new } => {
                let changed = self.desk.change_password(who, &old, &new, self.now);
                let result = changed.map_err(failure).map(|()| Receipt {
                    position: self.desk.head().position,
                    ticket: None,
                    number: String::new(),
                });
                let board = Arc::new(self.desk.board(self.viewer, self.now));
                vec![Msg::Board(board), Msg::Done { token, result }]
            }
            Effect::ResetPassword { seq, by, who } => {
                let result = self.desk.reset_password(by, who, self.now).map_err(failure);
                let board = Arc::new(self.desk.board(self.viewer, self.now));
                vec![Msg::Board(board), Msg::OneTime { seq, result }]
            }
            Effect::Whether { seq, actor, commands } => {
                let now = self.now;
                let mut ask = |c: &Command| self.desk.try_out(Actor::Staff(actor), c, now).expect("a store").err();
                let refused = commands.iter().map(|c| c.as_ref().and_then(&mut ask)).collect();
                vec![Msg::Whether { seq, refused }]
            }
            Effect::Lock => {
                self.desk.leave_all();
                Vec::new()
            }
            Effect::ShowSheet(sheet) => {
                self.desk.show_sheet(sheet);
                vec![Msg::Board(Arc::new(self.desk.board(self.viewer, self.now)))]
            }
            Effect::Refresh => vec![Msg::Board(Arc::new(self.desk.board(self.viewer, self.now)))],
            Effect::ListSheets => {
                vec![Msg::Sheets(self.desk.sheets().collect::<Result<_, _>>().expect("an index"))]
            }
            Effect::Viewer(viewer) => {
                self.viewer = viewer;
                vec![Msg::Board(Arc::new(self.desk.board(viewer, self.now)))]
            }
            _ => Vec::new(),
        }
    }
}

fn failure(e: DeskError) -> Failure {
    match e {
        DeskError::Refused(refusal) => Failure::Refused(refusal),
        DeskError::Denied(denied) => Failure::Denied(denied),
        other => Failure::Trouble(Trouble { what: other.to_string(), mend: String::new() }),
    }
}
