//! The gate: nobody acts, and nothing is signed, but under the name of who has shown who they are.
//!
//! Every way in meets it, for it stands in front of `decide`: the screen, `exec`, `staff`, the spool, the demo's bulk.
//! In a real store each person who acts must be proven in this desk ([`Desk::prove`]), and a signature (a sheet's, a
//! supervisor's word) takes that person's password for that very act ([`Desk::submit_signed`]). In a drill store only who
//! has a password is asked for it.
//!
//! Wrong tries are counted before the password is looked at and stay counted after a restart; waiting is told, never
//! slept. Hashing takes about a tenth of a second: call from a thread that may wait.

use super::{Desk, DeskError, Done, entropy};
use crate::contacts::Credential;
use crate::domain::access::{About, Denied, PasswordHow, SignOnState, Weakness};
use crate::domain::command::{Card, Command};
use crate::domain::event::Event;
use crate::domain::ids::*;
use crate::domain::refusal::{May, Next, Reason, Refusal, Rule};
use crate::domain::rules::Rules;
use crate::domain::secret::Secret;
use crate::domain::time::Moment;
use crate::ledger::Entry;
use zeroize::Zeroizing;

/// Somebody's own password for one act; nobody is left signed on by it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// Who signs.
    pub staff: StaffId,
    /// Their password.
    pub secret: Secret,
}

/// Characters of a one-time password: none that is taken for another, read aloud or on paper.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Length of a one-time password: 59 bits.
const ONE_TIME: usize = 12;
/// Ways of writing a name in pinyin that are looked for in a password.
const READINGS: usize = 16;

impl Desk {
    /// Whether the store is a real one: no drill, and on a disk.
    pub(super) fn is_real(&self) -> bool {
        self.on_disk && self.world().site.as_ref().is_some_and(|site| !site.drill)
    }

    /// Whether acting as this person asks for their password here: in a real store always, in a drill or a store in
    /// memory only when one was set.
    pub fn asks_proof(&self, staff: StaffId) -> bool {
        // A credential that does not open is no open door.
        self.is_real() || !matches!(self.contacts.credential(staff), Ok(None))
    }

    /// Whether this person has shown who they are since the desk was opened, or nothing is asked of them.
    pub fn is_proven(&self, staff: StaffId) -> bool {
        let works_here = self.world().person(staff).is_some_and(|p| p.active);
        works_here && (self.proven.contains(&staff) || !self.asks_proof(staff))
    }

    /// Whether this person has to be given a password before they can sign on.
    pub fn needs_password(&self, staff: StaffId) -> bool {
        self.is_real() && matches!(self.contacts.credential(staff), Ok(None))
    }

    /// How somebody stands with signing on now.
    pub fn sign_on_state(&self, staff: StaffId, now: Moment) -> SignOnState {
        if !self.world().person(staff).is_some_and(|p| p.active) {
            return SignOnState::Left;
        }
        match self.contacts.credential(staff) {
            Ok(None) if self.is_real() => SignOnState::NoPassword,
            Ok(None) => SignOnState::Open,
            Ok(Some(Credential { locked: Some(until), .. })) if now < until => SignOnState::Locked { until },
            Ok(Some(Credential { one_time: true, .. })) => SignOnState::OneTime,
            // One that does not open is told when it is tried.
            Ok(Some(_)) | Err(_) => SignOnState::Asked,
        }
    }

    /// Proves who somebody is: from now on commands under their name are taken here, until [`Desk::leave`].
    ///
    /// # Errors
    /// [`DeskError::Denied`]: wrong, too early, locked; [`Denied::OneTime`] when the password is right but has to be
    /// changed first by [`Desk::change_password`]. [`DeskError::Refused`] for somebody who is not there or has left.
    pub fn prove(&mut self, staff: StaffId, secret: &Secret, now: Moment) -> Result<(), DeskError> {
        let credential = self.verify(staff, secret, now)?;
        if credential.one_time {
            return Err(Denied::OneTime { staff }.into());
        }
        self.proven.insert(staff);
        Ok(())
    }

    /// Somebody leaves the keyboard: nothing more is taken under their name before they prove themselves again.
    pub fn leave(&mut self, staff: StaffId) {
        self.proven.remove(&staff);
    }

    /// Everybody leaves the keyboard: the screen is locked.
    pub fn leave_all(&mut self) {
        self.proven.clear();
    }

    /// Does a command with the passwords of who signs it: the acting person's for a sheet (H3), a supervisor's for their
    /// word; or of somebody who acts once at another's keyboard. Who sits there stays who sits there.
    ///
    /// # Errors
    /// As [`Desk::submit`] and [`Desk::prove`]. A refusal of the rules comes before any password is looked at.
    pub fn submit_signed(
        &mut self,
        actor: Actor,
        command: Command,
        signatures: &[Signature],
        now: Moment,
    ) -> Result<Done, DeskError> {
        if signatures.is_empty() {
            return self.submit(actor, command, now);
        }
        self.keep_minute(now)?;
        if let Err(refusal) = self.try_out(actor, &command, now)? {
            return Err(DeskError::Refused(refusal));
        }
        let mut signed = Vec::new();
        for Signature { staff, secret } in signatures {
            if !self.asks_proof(*staff) {
                continue;
            }
            if self.verify(*staff, secret, now)?.one_time {
                return Err(Denied::OneTime { staff: *staff }.into());
            }
            signed.push(*staff);
        }
        self.submit_with(actor, command, &signed, now, entropy()?)
    }

    /// What is wrong with a password for this person; for a form, while it is typed.
    ///
    /// # Errors
    /// When their card can't be read.
    pub fn weaknesses(&self, staff: StaffId, new: &Secret) -> Result<Vec<Weakness>, DeskError> {
        let card = match self.world().person(staff) {
            Some(person) => self.contacts.get(person.contact)?.unwrap_or_default(),
            None => Card::default(),
        };
        Ok(self.rules.access.weaknesses(new, &about(&card)))
    }

    /// Changes the own password, also a one-time one, and proves the person by it.
    ///
    /// # Errors
    /// [`Denied::Weak`] with every weakness; else as [`Desk::prove`] for the old one.
    pub fn change_password(
        &mut self,
        staff: StaffId,
        old: &Secret,
        new: &Secret,
        now: Moment,
    ) -> Result<(), DeskError> {
        // First, or it would tell a stranger what of their guesses stands on the person's card.
        self.verify(staff, old, now)?;
        let mut why = self.weaknesses(staff, new)?;
        if old == new {
            why.push(Weakness::Unchanged);
        }
        if !why.is_empty() {
            return Err(Denied::Weak { why }.into());
        }
        let actor = Actor::Staff(staff);
        self.keep(actor, staff, PasswordHow::Own, new, &[staff], now)?;
        self.proven.insert(staff);
        Ok(())
    }

    /// A supervisor gives somebody a one-time password, which must be changed at the next sign-on; also the first one.
    /// Ends a lock. Recorded, and nobody is proven by it.
    ///
    /// # Errors
    /// When the supervisor is not proven, or may not.
    pub fn reset_password(&mut self, by: StaffId, staff: StaffId, now: Moment) -> Result<Secret, DeskError> {
        self.gate(Actor::Staff(by), &[])?;
        self.one_time(Actor::Staff(by), staff, PasswordHow::Reset, now)
    }

    /// Whoever owns the data folder gives a supervisor a one-time password: the way out when no supervisor can sign on.
    /// Recorded for ever, and told on the board.
    ///
    /// # Errors
    /// When the person is no supervisor, or has left.
    pub fn recover(&mut self, staff: StaffId, now: Moment) -> Result<Secret, DeskError> {
        self.one_time(Actor::System, staff, PasswordHow::Recovered, now)
    }

    fn one_time(&mut self, by: Actor, staff: StaffId, how: PasswordHow, now: Moment) -> Result<Secret, DeskError> {
        let secret = one_time_secret()?;
        self.keep(by, staff, how, &secret, &[], now)?;
        self.proven.remove(&staff);
        Ok(secret)
    }

    /// Decided first, then hashed, kept and recorded: hash and record become durable together.
    fn keep(
        &mut self,
        by: Actor,
        staff: StaffId,
        how: PasswordHow,
        secret: &Secret,
        signed: &[StaffId],
        now: Moment,
    ) -> Result<(), DeskError> {
        let command = Command::SetPassword { staff, how };
        if let Err(refusal) = self.try_out(by, &command, now)? {
            return Err(DeskError::Refused(refusal));
        }
        // One that does not open any more is replaced all the same.
        let before = self.contacts.credential(staff).unwrap_or_default();
        let credential = Credential::of(secret, how != PasswordHow::Own, now)?;
        self.contacts.put_credential(staff, Some(&credential))?;
        let done = self.submit_with(by, command, signed, now, entropy()?);
        if done.is_err() {
            self.contacts.put_credential(staff, before.as_ref())?;
        }
        done.map(|_| ())
    }

    /// The password's strength, for somebody of whom only the card is known.
    pub(super) fn strong(&self, secret: &Secret, card: &Card) -> Result<(), DeskError> {
        weak_for(&self.rules, card, secret).map_or(Ok(()), |denied| Err(denied.into()))
    }

    /// Whether this is the person's password. Every try is counted, durably, before it is looked at.
    fn verify(&mut self, staff: StaffId, secret: &Secret, now: Moment) -> Result<Credential, DeskError> {
        match self.world().person(staff) {
            None => return Err(DeskError::Refused(Refusal::input(Reason::NoStaff { staff }))),
            Some(person) if !person.active => {
                let left = Refusal::new(Rule::T2, Reason::Left { staff }, May::OnDuty, Next::AskSupervisor);
                return Err(DeskError::Refused(left));
            }
            Some(_) => {}
        }
        let Some(mut credential) = self.contacts.credential(staff)? else {
            return Err(Denied::NoPassword { staff }.into());
        };
        let rules = self.rules.access.clone();
        let lock_ms = i64::from(rules.lock_minutes) * 60_000;
        // A clock that was set back must not make a lock of minutes one of hours: counted again from now.
        if credential.tried.is_some_and(|tried| now < tried) {
            credential.tried = Some(now);
            credential.locked = credential.locked.map(|_| now.plus_ms(lock_ms));
            self.note_try(staff, &credential)?;
        }
        if let Some(until) = credential.locked.filter(|until| now < *until) {
            return Err(Denied::Locked { staff, until }.into());
        }
        let wait = rules.wait_ms(credential.failures);
        if let Some(left) = credential.tried.map(|t| wait - now.since(t)).filter(|left| *left > 0) {
            let seconds = u32::try_from((left + 999) / 1_000).unwrap_or(u32::MAX);
            return Err(Denied::Wait { staff, seconds }.into());
        }
        credential.failures = credential.failures.saturating_add(1);
        credential.tried = Some(now);
        self.note_try(staff, &credential)?;
        if credential.is(secret) {
            let expires = credential.set.plus_minutes(i64::from(rules.one_time_hours) * 60);
            if credential.one_time && now > expires {
                return Err(Denied::Expired { staff }.into());
            }
            (credential.failures, credential.tried, credential.locked) = (0, None, None);
            self.note_try(staff, &credential)?;
            return Ok(credential);
        }
        if credential.failures < rules.lock_after {
            return Err(Denied::Wrong { staff, left: rules.lock_after - credential.failures }.into());
        }
        let until = now.plus_ms(lock_ms);
        // After the lock the tries are slow ones, not the first ones again.
        (credential.failures, credential.locked) = (rules.slow_after, Some(until));
        self.note_try(staff, &credential)?;
        self.proven.remove(&staff);
        self.submit(Actor::System, Command::LockSignOn { staff, until }, now)?;
        Err(Denied::Locked { staff, until }.into())
    }

    fn note_try(&mut self, staff: StaffId, credential: &Credential) -> Result<(), DeskError> {
        self.contacts.put_credential(staff, Some(credential))?;
        Ok(self.contacts.sync()?)
    }

    /// Who acts must have shown who they are.
    pub(super) fn gate(&self, actor: Actor, signed: &[StaffId]) -> Result<(), DeskError> {
        match actor {
            Actor::Staff(staff) => {
                if self.proven.contains(&staff) || signed.contains(&staff) || !self.asks_proof(staff) {
                    return Ok(());
                }
                // Who is not there, or has left, is told that by the rules: no password would help.
                match self.world().person(staff) {
                    Some(person) if person.active && self.needs_password(staff) => {
                        Err(Denied::NoPassword { staff }.into())
                    }
                    Some(person) if person.active => Err(Denied::Unproven { staff, signature: false }.into()),
                    _ => Ok(()),
                }
            }
            // History comes in by `import`, event by event and to the same hashes; never as commands of nobody's.
            Actor::Import if self.is_real() => {
                let refusal = Refusal::new(Rule::T1, Reason::NotAPerson, May::OnDuty, Next::SignOn);
                Err(DeskError::Refused(refusal))
            }
            Actor::Import | Actor::Intake | Actor::System => Ok(()),
        }
    }

    /// Who signs must have given their password for this act.
    pub(super) fn signatures(&self, actor: Actor, command: &Command, signed: &[StaffId]) -> Result<(), DeskError> {
        match command.signature(actor) {
            Some(staff) if !signed.contains(&staff) && self.asks_proof(staff) => {
                Err(Denied::Unproven { staff, signature: true }.into())
            }
            _ => Ok(()),
        }
    }

    /// Who left is nobody here any more, and their password dies; who has a new card has a new name.
    pub(super) fn note_staff(&mut self, entries: &[Entry]) {
        for entry in entries {
            match entry.recorded.event {
                Event::StaffChanged { staff, active: false, .. } => {
                    self.proven.remove(&staff);
                    let gone = self.contacts.put_credential(staff, None);
                    if let Err(e) = gone.and_then(|()| self.contacts.sync()) {
                        // Harmless: the gate asks whether they work here, and coming back takes a new password.
                        tracing::warn!(error = %e, "a credential stays behind");
                    }
                }
                Event::StaffCardChanged { staff, .. } => {
                    self.names.remove(&staff);
                }
                _ => {}
            }
        }
    }
}

/// What is wrong with a password for a person of whom only the card is known; none when it is good.
pub fn weak_for(rules: &Rules, card: &Card, secret: &Secret) -> Option<Denied> {
    let why = rules.access.weaknesses(secret, &about(card));
    (!why.is_empty()).then_some(Denied::Weak { why })
}

fn about(card: &Card) -> About {
    let words = card.name.split_whitespace().map(str::to_owned);
    let names = std::iter::once(card.name.clone()).chain(words).chain(crate::text::pinyin(&card.name, READINGS));
    About { names: names.collect(), phone: card.phone.clone() }
}

/// A random one-time password in three groups, easy to read aloud.
fn one_time_secret() -> Result<Secret, DeskError> {
    let mut bytes = Zeroizing::new([0; ONE_TIME]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| DeskError::NoEntropy)?;
    let mut text = Zeroizing::new(String::with_capacity(ONE_TIME + 2));
    for (n, byte) in bytes.iter().enumerate() {
        if n > 0 && n % 4 == 0 {
            text.push('-');
        }
        text.push(ALPHABET.get(usize::from(byte % 31)).map_or('-', |b| char::from(*b)));
    }
    Ok(Secret::new(text.as_str()))
}
