//! The site: founding, people, households.

use super::queue::contact;
use super::{Decided, Scene, known};
use crate::domain::command::Caller;
use crate::domain::event::{Event, HouseholdEntry};
use crate::domain::household::{HouseholdCode, find_household};
use crate::domain::ids::*;
use crate::domain::refusal::*;

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
        if setting_up && !roles.iter().any(Role::is_supervisor) {
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
        let stays = active && roles.iter().any(Role::is_supervisor);
        if !stays && !self.world.staff.values().any(|s| s.id != id && s.active && s.is_supervisor()) {
            return Err(Refusal::input(Reason::LastSupervisor));
        }
        if !active {
            if let Some(held) = self.world.tracked_by(id).next() {
                let tickets = self.world.tracked_by(id).map(|t| t.id).collect();
                let next = Next::Open(held.id);
                return Err(Refusal::new(Rule::T4, Reason::HoldsTickets { staff: id, tickets }, May::Staff(id), next));
            }
            if self.world.is_on_duty(id) {
                return Err(Refusal::new(
                    Rule::T4,
                    Reason::StillOnDuty { staff: id },
                    May::Staff(id),
                    Next::AskSupervisor,
                ));
            }
        }
        Ok(vec![Event::StaffChanged { staff: id, roles: roles.to_vec(), department: department.cloned(), active }])
    }

    pub(super) fn enter_household(&self, code: &str, caller: Option<&Caller>, vip: bool) -> Decided {
        if self.ctx.actor.staff().is_some() {
            let person = self.person()?;
            if !person.is_supervisor() && !person.roles.contains(&Role::Archivist) {
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
