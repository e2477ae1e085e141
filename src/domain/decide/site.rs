//! The site: founding, people, households.

use super::queue::contact;
use super::{Decided, Scene, known};
use crate::domain::access::PasswordHow;
use crate::domain::command::Caller;
use crate::domain::event::{Event, HouseholdEntry, StoreEvent};
use crate::domain::household::{HouseholdCode, find_household};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::time::Moment;
use std::collections::BTreeSet;

impl Scene<'_> {
    pub(super) fn found_site(&self, code: &str, name: &str, drill: bool) -> Decided {
        if self.world.site.is_some() {
            return Err(Refusal::input(Reason::AlreadyFounded));
        }
        let code = code.trim();
        if !(2..=4).contains(&code.len()) || !code.chars().all(|c| c.is_ascii_uppercase()) {
            return Err(Refusal::input(Reason::BadSiteCode));
        }
        let name = self.short(name, Field::Name)?;
        let rules = self.ctx.rules;
        Ok(vec![
            Event::SiteFounded { code: code.to_owned(), name, store: self.ctx.entropy, drill },
            Event::PolicyAdopted { pack: rules.pack.clone(), fingerprint: rules.fingerprint.clone() },
        ])
    }

    pub(super) fn adopt_policy(&self) -> Decided {
        let (pack, fingerprint) = (self.ctx.rules.pack.clone(), self.ctx.rules.fingerprint.clone());
        if self.world.policy.as_ref() == Some(&(pack.clone(), fingerprint.clone())) {
            return Err(Refusal::input(Reason::NoChange));
        }
        if self.ctx.actor.staff().is_some() {
            self.person()?;
        }
        let mut working = self.world.staff.values().filter(|s| s.active).peekable();
        // Only a supervisor can make another: the site would be locked out for ever.
        if working.peek().is_some() && !working.clone().any(|s| self.supervises(s)) {
            let held: BTreeSet<Role> = working.flat_map(|s| s.roles.iter().copied()).collect();
            let (roles, held) = (self.heads(), held.into_iter().collect());
            let reason = Reason::NoSupervisorBy { roles, held };
            return Err(Refusal { next: Next::Nothing, ..Refusal::input(reason) });
        }
        Ok(vec![Event::PolicyAdopted { pack, fingerprint }])
    }

    fn roles_and_department(&self, roles: &[Role], department: Option<&Code>) -> Result<(), Refusal> {
        if roles.is_empty() {
            return Err(Refusal::input(Reason::Empty { field: Field::Roles }));
        }
        match department {
            Some(code) => known(code, Field::Department, self.ctx.rules.departments.iter().map(|d| &d.code)),
            None => Ok(()),
        }
    }

    /// The first person is entered by the set-up; everybody later by a supervisor, or by an import.
    pub(super) fn add_staff(&self, caller: &Caller, roles: &[Role], department: Option<&Code>) -> Decided {
        let setting_up = self.world.staff.is_empty() && self.ctx.actor == Actor::System;
        if !setting_up && self.ctx.actor != Actor::Import {
            self.supervisor(Rule::T6)?;
        }
        self.roles_and_department(roles, department)?;
        // Everybody later is entered by a supervisor: the first one has to be one.
        if setting_up && !roles.iter().any(|r| self.ctx.rules.access.supervisors.contains(r)) {
            return Err(Refusal::input(Reason::LastSupervisor));
        }
        let Some(contact) = contact(Some(caller))? else {
            return Err(Refusal::input(Reason::Empty { field: Field::Name }));
        };
        let staff = StaffId(self.world.counters.staff + 1);
        Ok(vec![Event::StaffAdded { staff, contact, roles: roles.to_vec(), department: department.cloned() }])
    }

    /// An operator with unfinished tickets can't be taken off the roster: nothing is orphaned (T4).
    pub(super) fn change_staff(&self, id: StaffId, roles: &[Role], department: Option<&Code>, active: bool) -> Decided {
        self.supervisor(Rule::T6)?;
        if self.world.person(id).is_none() {
            return Err(Refusal::input(Reason::NoStaff { staff: id }));
        }
        self.roles_and_department(roles, department)?;
        if !(active && roles.iter().any(|r| self.ctx.rules.access.supervisors.contains(r))) {
            self.another_supervisor(id)?;
        }
        if !active {
            let (may, next) = (May::Staff(id), Next::HandOverOrRemove);
            let tickets: Vec<TicketId> = self.world.tracked_by(id).map(|t| t.id).collect();
            if !tickets.is_empty() {
                return Err(Refusal::new(Rule::T4, Reason::HoldsTickets { staff: id, tickets }, may, next));
            }
            if self.world.is_on_duty(id) {
                return Err(Refusal::new(Rule::T4, Reason::StillOnDuty { staff: id }, may, next));
            }
        }
        Ok(vec![Event::StaffChanged { staff: id, roles: roles.to_vec(), department: department.cloned(), active }])
    }

    /// At least one supervisor stays, or nobody could take over, release or enter people.
    fn another_supervisor(&self, but: StaffId) -> Result<(), Refusal> {
        if self.world.staff.values().any(|s| s.id != but && s.active && self.supervises(s)) {
            return Ok(());
        }
        Err(Refusal::input(Reason::LastSupervisor))
    }

    /// A new card; the old record is no longer anybody's.
    pub(super) fn change_card(&self, id: StaffId, caller: &Caller) -> Decided {
        self.supervisor(Rule::T6)?;
        if self.world.person(id).is_none() {
            return Err(Refusal::input(Reason::NoStaff { staff: id }));
        }
        let Some(contact) = contact(Some(caller))? else {
            return Err(Refusal::input(Reason::Empty { field: Field::Name }));
        };
        Ok(vec![Event::StaffCardChanged { staff: id, contact }])
    }

    /// T4, H6: who leaves in mid-shift leaves nothing orphaned behind.
    pub(super) fn remove_staff(&self, id: StaffId, reason: &str) -> Decided {
        self.supervisor(Rule::T6)?;
        let person = self.known_staff(id)?;
        if self.ctx.actor == Actor::Staff(id) {
            return Err(Refusal::new(Rule::H6, Reason::OwnRemoval, May::Roles(self.heads()), Next::HandOverOrRemove));
        }
        self.another_supervisor(id)?;
        let reason = self.short(reason, Field::Reason)?;
        let (roles, department) = (person.roles.clone(), person.department.clone());
        let mut events = self.released(id, &reason);
        events.push(Event::StaffChanged { staff: id, roles, department, active: false });
        Ok(events)
    }

    /// Own with the old one; a supervisor's for somebody else; the first one by the set-up; the owner's of the data folder
    /// by the program. That the old one is right is the desk service's to see.
    pub(super) fn set_password(&self, id: StaffId, how: PasswordHow) -> Decided {
        let person = self.known_staff(id)?;
        match (how, self.ctx.actor) {
            (PasswordHow::Own, Actor::Staff(by)) if by == id => {}
            (PasswordHow::Own, _) => return Err(self.wrong_role(Rule::T1)),
            (PasswordHow::Reset, Actor::Staff(by)) if by == id => {
                return Err(Refusal::new(Rule::H3, Reason::OwnReset, May::You, Next::ChangePassword));
            }
            (PasswordHow::Reset, _) => {
                self.supervisor(Rule::T6)?;
            }
            (PasswordHow::Founded | PasswordHow::Recovered, Actor::System) if self.supervises(person) => {}
            (PasswordHow::Founded | PasswordHow::Recovered, _) => return Err(self.wrong_role(Rule::T6)),
        }
        Ok(vec![Event::PasswordSet { staff: id, how }])
    }

    pub(super) fn lock_sign_on(&self, id: StaffId, until: Moment) -> Decided {
        if self.ctx.actor != Actor::System {
            return Err(self.wrong_role(Rule::T6));
        }
        self.known_staff(id)?;
        Ok(vec![Event::SignOnLocked { staff: id, until }])
    }

    /// What the desk service found out about the store.
    pub(super) fn note_store(&self, event: &StoreEvent) -> Decided {
        if self.ctx.actor != Actor::System {
            return Err(self.wrong_role(Rule::T6));
        }
        if let StoreEvent::PaperHeld { by, .. } = event {
            self.known_staff(*by)?;
        }
        Ok(vec![Event::Store(event.clone())])
    }

    pub(super) fn enter_household(&self, code: &str, caller: Option<&Caller>, vip: bool) -> Decided {
        if self.ctx.actor.staff().is_some() {
            let person = self.person()?;
            if !self.supervises(person) && !person.roles.contains(&Role::Archivist) {
                self.on_duty()?;
            }
        }
        let Some(written) = find_household(code).filter(|w| w.range == (0..code.len())) else {
            return Err(Refusal::input(Reason::NoHousehold { typed: code.to_owned(), near: Vec::new() }));
        };
        let code: HouseholdCode = written.code();
        let entry = HouseholdEntry { code, contact: contact(caller)?, vip };
        Ok(vec![Event::HouseholdsEntered { entries: vec![entry] }])
    }
}
