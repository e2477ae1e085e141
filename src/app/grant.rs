//! Granting wishes, and bringing the worker's answers to the layers that wait for them.

use super::App;
use super::layer::{Answer, AnyLayer, Layer, LayerId, Reply, Slot, Turn, Wish};
use super::msg::{Effect, Failure, Receipt, Seq, Token};
use super::notice::Level;
use super::overlay::confirm::Confirm;
use super::overlay::refusal::RefusalBox;
use super::pane::Pane;
use super::stale::{Stale, stays_within};
use crate::domain::command::Command;
use crate::domain::ids::{StaffId, TicketId};

impl App {
    /// Grants wishes in order. `from` is the layer that has them.
    pub(super) fn grant(&mut self, wishes: Vec<Wish>, from: Option<LayerId>, out: &mut Vec<Effect>) {
        for wish in wishes {
            self.outward |= !stays_within(&wish);
            match wish {
                Wish::Effect(effect) => out.push(effect),
                Wish::Submit(command) => match self.me {
                    Some(me) => self.submit(me, command, from, out),
                    None => self.open(super::overlay::signon::SignOn::new(self)),
                },
                Wish::SubmitSaying(command, text) => {
                    let before = self.last_number;
                    self.grant(vec![Wish::Submit(command)], from, out);
                    if let Some((token, _)) = self.waiting.range(before + 1..).next_back() {
                        self.saying.insert(*token, text);
                    }
                }
                Wish::Then(action) => self.then = Some((action, true)),
                Wish::ThenOnBoard(action) => self.then = Some((action, false)),
                Wish::WriteNotes(ticket) => {
                    self.point(ticket);
                    self.open(super::dialog::ActForm::notes(self, ticket, Vec::new()));
                }
                Wish::SubmitAs(actor, command) => self.submit(actor, command, from, out),
                Wish::SubmitSigned(actor, command, signer, secret) => {
                    let token = self.next_number();
                    self.waiting.insert(token, from);
                    out.push(Effect::SubmitSigned { token, actor, command: Box::new(command), signer, secret });
                }
                Wish::Prove(who, secret) => {
                    let seq = self.question(from);
                    out.push(Effect::Prove { seq, who, secret });
                }
                Wish::HoldPaper(who, code) => {
                    let seq = self.question(from);
                    out.push(Effect::HoldPaper { seq, who, code });
                }
                Wish::SetPassword { who, old, new } => {
                    let token = self.next_number();
                    self.waiting.insert(token, from);
                    out.push(Effect::SetPassword { token, who, old, new });
                }
                Wish::Whether(commands) => {
                    if let Some(actor) = self.me {
                        let seq = self.question(from);
                        out.push(Effect::Whether { seq, actor, commands });
                    }
                }
                Wish::ResetPassword(who) => {
                    if let Some(by) = self.me {
                        let seq = self.question(from);
                        out.push(Effect::ResetPassword { seq, by, who });
                    }
                }
                Wish::Propose(line) => {
                    let seq = self.question(from);
                    out.push(Effect::Propose { seq, line });
                }
                Wish::Find(query) => {
                    let (seq, rows) = (self.question(from), self.seen.layer_page);
                    out.push(Effect::Find { seq, query, rows });
                }
                Wish::LookBack(look) => {
                    let seq = self.question(from);
                    out.push(Effect::Look { seq, look });
                }
                Wish::Open(layer) => self.open(layer),
                Wish::OfTop(wish) => {
                    let top = self.layers.last().map(|slot| slot.id);
                    self.grant(vec![*wish], top, out);
                }
                Wish::Do(action) => {
                    let wishes = self.perform(action, out);
                    self.grant(wishes, from, out);
                }
                Wish::Show(ticket) => {
                    self.point(ticket);
                    self.focus = Pane::Ticket;
                }
                Wish::Look(ticket) => self.point(ticket),
                Wish::Pick(ticket) => self.select(self.focus, ticket),
                Wish::Notice(level, text) => self.say(level, text),
                Wish::Found { site, supervisor, password } => {
                    let token = self.next_number();
                    self.waiting.insert(token, from);
                    out.push(Effect::Found { token, site, supervisor, password });
                }
                Wish::Me(me) => self.sit_down(me, from, out),
                Wish::Lock => self.lock(false, out),
                Wish::Filter(text) => {
                    let pane = self.focus;
                    self.selection_mut(pane).filter = text;
                    let rows = self.rows(pane);
                    self.selection_mut(pane).follow(&rows);
                }
            }
        }
    }

    /// Puts a layer on top.
    pub fn open(&mut self, layer: impl Into<AnyLayer>) {
        self.pending.clear();
        self.hints.clear();
        self.stale = Stale::ALL;
        let id = self.next_number();
        self.layers.push(Slot { id, layer: layer.into() });
    }

    /// Somebody sits at the keyboard from the start: the store knows who.
    pub fn sits(&mut self, me: StaffId) {
        self.me = Some(me);
        self.stale = Stale::ALL;
    }

    /// There is no store yet: asks for what a new site needs.
    /// It keeps one of the rule books that are offered, and its data in
    /// a folder.
    pub fn open_setup(&mut self, packs: Vec<super::form::Item>, folder: String) {
        self.open(super::overlay::setup::SetUp::new(self.lang(), packs, folder));
    }

    /// The program ends: what is half-typed must be kept.
    pub fn leave(&mut self) -> Vec<Effect> {
        let mut out = Vec::new();
        let wishes = self.park_all();
        self.grant(wishes, None, &mut out);
        out
    }

    /// The site's rule book has faults and the last good one is in force: said at once, and marked as long as it is so.
    pub fn policy_is_faulty(&mut self, text: String) {
        self.policy_faulty = true;
        self.say(Level::Bad, text);
    }

    /// There is no shell to go back to.
    pub fn cannot_suspend(&mut self) {
        let text = self.lang().cannot_suspend().to_owned();
        self.say(Level::Warn, text);
    }

    /// Shows a ticket, and selects it where it stands: in the pane that has the keys, or in the queue.
    pub(super) fn point(&mut self, ticket: TicketId) {
        for pane in [self.focus, Pane::Queue] {
            if self.rows(pane).contains(&ticket) {
                self.select(pane, ticket);
            }
        }
        self.show(ticket);
    }

    fn submit(&mut self, actor: StaffId, command: Command, from: Option<LayerId>, out: &mut Vec<Effect>) {
        let token = self.next_number();
        self.waiting.insert(token, from);
        out.push(Effect::Submit { token, actor, command: Box::new(command) });
    }

    fn question(&mut self, from: Option<LayerId>) -> Seq {
        let seq = self.next_number();
        if let Some(id) = from {
            self.questions.insert(id, seq);
        }
        seq
    }

    /// The outcome of a command.
    pub(super) fn done(&mut self, token: Token, result: &Result<Receipt, Failure>, out: &mut Vec<Effect>) {
        let Some(waiter) = self.waiting.remove(&token) else { return };
        let said = self.saying.remove(&token);
        if let Ok(receipt) = result {
            self.saved = self.saved.max(receipt.position);
        }
        let reply = self.take(waiter).map(|(at, mut slot)| {
            let reply = slot.layer.layer_mut().on_done(self, result).unwrap_or_else(|| usual(self, result));
            self.put_back(at, slot, reply)
        });
        match reply {
            Some((id, wishes)) => self.grant(wishes, Some(id), out),
            None => {
                let mut reply = usual(self, result);
                if waiter.is_none() {
                    // Asked for in the panes, on what is shown: the eye may have moved on since.
                    reply.wishes.retain(|wish| !matches!(wish, Wish::Look(_)));
                }
                self.grant(reply.wishes, None, out);
            }
        }
        match (result, said) {
            (Ok(_), Some(text)) => self.say(Level::Good, text),
            (Ok(_), None) => {}
            (Err(_), _) => self.then = None,
        }
        if result.is_ok() {
            self.tell_all(Answer::Saved, out);
        }
    }

    /// The answer to a question; dropped when the layer has asked another since, or is gone.
    pub(super) fn tell(&mut self, seq: Seq, answer: Answer<'_>, out: &mut Vec<Effect>) {
        self.tell_part(seq, answer, false, out);
    }

    /// An answer, of which `more` may come.
    pub(super) fn tell_part(&mut self, seq: Seq, answer: Answer<'_>, more: bool, out: &mut Vec<Effect>) {
        let asker = self.questions.iter().find(|(_, newest)| **newest == seq).map(|(id, _)| *id);
        if let Some(id) = asker {
            if !more {
                self.questions.remove(&id);
            }
            self.tell_one(id, answer, out);
        }
    }

    /// What all layers may want to know.
    pub(super) fn tell_all(&mut self, answer: Answer<'_>, out: &mut Vec<Effect>) {
        let ids: Vec<LayerId> = self.layers.iter().map(|slot| slot.id).collect();
        for id in ids {
            self.tell_one(id, answer, out);
        }
    }

    fn tell_one(&mut self, id: LayerId, answer: Answer<'_>, out: &mut Vec<Effect>) {
        self.ask(id, |layer, app| layer.on_answer(app, answer), out);
    }

    /// Lets all layers know that time goes by.
    pub(super) fn tick_all(&mut self, out: &mut Vec<Effect>) {
        let ids: Vec<LayerId> = self.layers.iter().map(|slot| slot.id).collect();
        for id in ids {
            self.ask(id, |layer, app| layer.tick(app), out);
        }
    }

    fn ask(&mut self, id: LayerId, ask: impl FnOnce(&mut dyn Layer, &Self) -> Reply, out: &mut Vec<Effect>) {
        let Some((at, mut slot)) = self.take(Some(id)) else { return };
        let reply = ask(slot.layer.layer_mut(), self);
        let (id, wishes) = self.put_back(at, slot, reply);
        self.grant(wishes, Some(id), out);
    }

    fn take(&mut self, id: Option<LayerId>) -> Option<(usize, Slot)> {
        let at = self.layers.iter().position(|slot| Some(slot.id) == id)?;
        Some((at, self.layers.remove(at)))
    }

    fn put_back(&mut self, at: usize, slot: Slot, reply: Reply) -> (LayerId, Vec<Wish>) {
        let id = slot.id;
        if reply.turn == Turn::Close {
            self.outward = true;
            self.questions.remove(&id);
        } else {
            self.layers.insert(at.min(self.layers.len()), slot);
        }
        (id, reply.wishes)
    }
}

/// What happens with an outcome when the layer says nothing else: close after success, show a refusal on top.
fn usual(app: &App, result: &Result<Receipt, Failure>) -> Reply {
    match result {
        Ok(receipt) => {
            let reply = Reply::close();
            match receipt.ticket {
                Some(ticket) => reply.wish(Wish::Look(ticket)),
                None => reply,
            }
        }
        Err(Failure::Refused(refusal)) => Reply::stay().wish(Wish::Open(RefusalBox::new(refusal.clone()).into())),
        Err(Failure::Denied(denied)) => {
            let text = super::overlay::ask::told(app, denied);
            Reply::stay().wish(Wish::Open(Confirm::alert(text).into()))
        }
        Err(Failure::Trouble(trouble)) => {
            let text = format!("{}\n{}", trouble.what, trouble.mend).trim_end().to_owned();
            Reply::stay().wish(Wish::Open(Confirm::alert(text).into()))
        }
    }
}
