//! Where a refusal stands in the form: the field that it speaks of.

use super::ActForm;
use crate::app::dialog::task::Task;
use crate::app::form::{Fault, FieldId};
use crate::domain::refusal::{Field as Spoken, Reason, Refusal};

impl ActForm {
    /// The fault to a number of free choices: which household was meant.
    pub(super) fn blame(&mut self, refusal: &Refusal) {
        let fault = match &refusal.reason {
            Reason::Empty { .. } => Fault::Empty,
            _ => return self.offer(refusal),
        };
        if let Some(id) = field_of(&refusal.reason).and_then(|f| self.field_for(f)) {
            self.form.blame(id, fault);
        }
    }

    fn offer(&mut self, refusal: &Refusal) {
        if let Reason::NoHousehold { near: codes, .. } | Reason::ManyHouseholds { codes } = &refusal.reason {
            if let Some(id) = self.field_for(Spoken::Household) {
                self.form.go_to(id);
            }
            crate::app::dialog::read::offer(&mut self.form, codes);
        } else if matches!(refusal.reason, Reason::GradeProposed { .. }) {
            self.form.show(FieldId::GradeWord, true);
            self.form.go_to(FieldId::GradeWord);
        } else if let Some(id) = field_of(&refusal.reason).and_then(|f| self.field_for(f)) {
            self.form.go_to(id);
        }
    }

    fn field_for(&self, spoken: Spoken) -> Option<FieldId> {
        let id = match spoken {
            Spoken::Source => FieldId::Source,
            Spoken::Household if matches!(self.task, Task::EnterHousehold | Task::EnterAgreement) => {
                FieldId::HouseNumber
            }
            Spoken::Household => FieldId::Household,
            Spoken::Complainant => FieldId::Complainant,
            Spoken::Kind => FieldId::Kind,
            Spoken::Category => FieldId::Category,
            Spoken::Grade => FieldId::Grade,
            Spoken::Department if self.task.is_of_site() => FieldId::StaffDepartment,
            Spoken::Department => FieldId::Department,
            Spoken::Way => FieldId::Way,
            Spoken::Reason if matches!(self.task, Task::PermitPromise | Task::SettlePromise) => FieldId::PromiseWord,
            Spoken::Reason => FieldId::Reason,
            Spoken::Result => FieldId::Result,
            Spoken::HandoverNote => FieldId::State,
            Spoken::Told => FieldId::Told,
            Spoken::Words => FieldId::Words,
            Spoken::Due if self.task == Task::Promise => FieldId::PromiseDue,
            Spoken::Due => FieldId::Due,
            Spoken::Happened => FieldId::Happened,
            Spoken::Place => FieldId::Place,
            Spoken::Name if matches!(self.task, Task::AddStaff | Task::ChangeCard) => FieldId::StaffName,
            Spoken::Name if self.task == Task::EnterHousehold => FieldId::Resident,
            Spoken::Name => FieldId::CallerName,
            Spoken::Roles => FieldId::Role,
            Spoken::ApprovedBy => FieldId::Supervisor,
            Spoken::Content => FieldId::Point1,
            Spoken::Fault => FieldId::Fault,
            Spoken::ReadOut => FieldId::ReadOut,
            Spoken::Area => FieldId::Buildings,
            Spoken::Text => {
                let blocks = self.form.fields().iter().filter(|f| f.is_block() && !f.hidden);
                return blocks.map(|f| f.id).next();
            }
            Spoken::Word => FieldId::GradeWord,
            Spoken::Matter => FieldId::Matter,
            Spoken::Before => FieldId::Before,
            Spoken::Trigger => FieldId::Trigger,
            Spoken::Step => FieldId::BackTo,
            Spoken::Promise => FieldId::PromiseText,
            Spoken::Service => FieldId::Service,
            Spoken::SiteCode
            | Spoken::Pattern
            | Spoken::Duties
            | Spoken::Tickets
            | Spoken::Fact
            | Spoken::GradeRule
            | Spoken::Ladder => return None,
        };
        self.form.field(id).map(|f| f.id)
    }
}

/// The field that a refusal speaks of.
fn field_of(reason: &Reason) -> Option<Spoken> {
    match reason {
        Reason::Empty { field }
        | Reason::TooLong { field, .. }
        | Reason::BadTime { field }
        | Reason::NoCode { field, .. } => Some(*field),
        Reason::NoHousehold { .. } | Reason::ManyHouseholds { .. } => Some(Spoken::Household),
        Reason::CategoryOfOtherKind { .. } => Some(Spoken::Category),
        Reason::NoBuilding { .. } => Some(Spoken::Area),
        Reason::GradeProposed { .. } => Some(Spoken::Word),
        _ => None,
    }
}
