//! Names for the sentences that people read.

use super::Desk;
use crate::domain::ids::*;
use crate::domain::refusal::Field;
use crate::domain::rules::{ActionTrigger, Rules};
use crate::i18n::Lang;
use crate::i18n::refusals::Names;

/// Names as the desk knows them, in a language.
pub struct DeskNames<'d>(pub &'d Desk, pub Lang);

impl Names for DeskNames<'_> {
    fn staff(&self, id: StaffId) -> String {
        self.0.staff_name(id)
    }
    fn ticket(&self, id: TicketId) -> String {
        let number = self.0.projections().ticket(id).ok().flatten().and_then(|t| t.number);
        number.map_or_else(|| format!("#{id}"), |n| n.short())
    }
    fn code(&self, field: Field, code: &Code) -> String {
        label(&self.0.rules(), field, code, self.1)
    }
}

/// The word of the pack for a code; the code itself when the pack has none.
pub fn label(rules: &Rules, field: Field, code: &Code, lang: Lang) -> String {
    let choice = |all: &[crate::domain::rules::Choice]| all.iter().find(|c| &c.code == code).map(|c| c.label.clone());
    let found = match field {
        Field::Source => choice(&rules.sources),
        Field::Complainant => choice(&rules.complainants),
        Field::Way => choice(&rules.ways),
        Field::Kind => rules.kind(code).map(|k| k.label.clone()),
        Field::Category => rules.category(code).map(|c| c.label.clone()),
        Field::Grade => rules.grade(code).map(|g| g.label.clone()),
        Field::Department => rules.department(code).map(|d| d.label.clone()),
        Field::Content => rules.content(code).map(|c| c.label.clone()),
        Field::Step => rules.corrective.steps.iter().find(|s| &s.code == code).map(|s| s.label.clone()),
        Field::Trigger => {
            let found = ActionTrigger::ALL.iter().find(|(_, name)| *name == code.as_str());
            return found
                .map_or_else(|| code.to_string(), |(trigger, _)| lang.action_trigger_name(*trigger).to_owned());
        }
        Field::Fact => rules.fact(code).map(|f| f.label.clone()),
        Field::GradeRule => rules.grade_rule(code).map(|r| r.reason.clone()),
        Field::Ladder => rules.ladder(code).map(|l| l.label.clone()),
        Field::Pattern => rules.any_shift(code).map(|s| s.label.clone()),
        _ => None,
    };
    found.map_or_else(|| code.to_string(), |l| lang.pick(&l.zh, &l.en).to_owned())
}
