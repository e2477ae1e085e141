//! Who sits at the keyboard, as the worker sees to it: proofs, signatures, passwords.

use super::worker::{Work, failure};
use crate::app::{Failure, Msg, PaperAnswer, Receipt};
use crate::desk::{Desk, DeskError, Done, Signature};
use crate::domain::command::{Caller, Command};
use crate::domain::ids::{Actor, StaffId};
use crate::domain::secret::Secret;

/// What the app hears of a command that is durable.
pub(super) fn receipt(desk: &Desk, done: &Done) -> Receipt {
    let site = desk.world().site.as_ref().map(|s| s.code.as_str()).unwrap_or_default();
    let number = done.number.map(|n| n.with_site(site)).unwrap_or_default();
    Receipt { position: done.head.position, ticket: done.ticket, number }
}

/// A person's phone is shown to nobody, so that a form that leaves it empty means: as it is.
pub(super) fn keep_phone(desk: &Desk, command: Command) -> Result<Command, DeskError> {
    match command {
        Command::ChangeCard { staff, caller: Caller::Card(card) } if card.phone.is_empty() => {
            let card = desk.changed_card(staff, Some(card.name), None)?;
            Ok(Command::ChangeCard { staff, caller: Caller::Card(card) })
        }
        other => Ok(other),
    }
}

impl Work<'_> {
    fn with_desk<T>(&mut self, f: impl FnOnce(&mut Desk) -> Result<T, DeskError>) -> Result<T, Failure> {
        let lang = self.lang;
        let Some(desk) = &mut self.desk else { return Err(failure(DeskError::Busy, lang)) };
        f(desk).map_err(|e| failure(e, lang))
    }

    /// A command with the password of who signs it.
    pub(super) fn submit_signed(
        &mut self,
        actor: StaffId,
        command: Command,
        signature: Signature,
    ) -> Result<Receipt, Failure> {
        let now = self.now();
        self.with_desk(|desk| {
            let done = desk.submit_signed(Actor::Staff(actor), command, &[signature], now)?;
            Ok(receipt(desk, &done))
        })
    }

    /// Somebody shows who they are. Who is asked for no password has nothing to show.
    pub(super) fn prove(&mut self, who: StaffId, secret: &Secret) -> Result<StaffId, Failure> {
        let now = self.now();
        self.with_desk(|desk| {
            if desk.asks_proof(who) {
                desk.prove(who, secret, now)?;
            }
            Ok(who)
        })
    }

    /// Somebody holds a code from paper against the ledger.
    pub(super) fn hold_paper(&mut self, who: StaffId, code: &str) -> Result<PaperAnswer, Failure> {
        let (now, lang) = (self.now(), self.lang);
        self.with_desk(|desk| {
            let held = desk.hold_paper(who, code, now)?;
            let what = held.words(lang, &|id| desk.staff_name(id)).join(lang.pick("", " "));
            Ok(PaperAnswer { mistyped: held.recorded.is_none(), good: held.is_good(), what, next: held.next(lang) })
        })
    }

    /// A person's own new password.
    pub(super) fn set_password(&mut self, who: StaffId, old: &Secret, new: &Secret) -> Result<Receipt, Failure> {
        let now = self.now();
        self.with_desk(|desk| {
            desk.change_password(who, old, new, now)?;
            Ok(Receipt { position: desk.head().position, ticket: None, number: String::new() })
        })
    }

    /// A one-time password for somebody.
    pub(super) fn reset_password(&mut self, by: StaffId, who: StaffId) -> Result<Secret, Failure> {
        let now = self.now();
        self.with_desk(|desk| desk.reset_password(by, who, now))
    }

    /// Whether commands would be refused now.
    pub(super) fn whether(&mut self, seq: u64, actor: StaffId, commands: &[Option<Command>]) {
        let now = self.now();
        let Some(desk) = &mut self.desk else { return };
        let mut refused = Vec::with_capacity(commands.len());
        for command in commands {
            let answer = command.as_ref().map(|c| desk.try_out(Actor::Staff(actor), c, now));
            match answer {
                None | Some(Ok(Ok(()))) => refused.push(None),
                Some(Ok(Err(refusal))) => refused.push(Some(refusal)),
                Some(Err(e)) => return self.trouble(&e),
            }
        }
        self.say(Msg::Whether { seq, refused });
    }

    /// Somebody else sits down, or nobody: nothing more is done in the name of the others.
    pub(super) fn take_seat(&mut self, viewer: Option<StaffId>) {
        let Some(desk) = &mut self.desk else { return };
        let others: Vec<StaffId> = desk.world().staff.keys().copied().filter(|id| Some(*id) != viewer).collect();
        for id in others {
            desk.leave(id);
        }
    }
}
