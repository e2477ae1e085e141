//! Names for sentences: people and tickets from the board, words from the policy pack.

use crate::app::App;
use crate::domain::ids::{Actor, Code, StaffId, TicketId, TicketNumber};
use crate::domain::refusal::Field;
use crate::domain::rules::{ActionTrigger, Label};
use crate::i18n::refusals::Names;

/// Names as the screen knows them.
#[derive(Clone, Copy)]
pub struct BoardNames<'a>(pub &'a App);

impl BoardNames<'_> {
    /// A word of the pack in the screen's language.
    #[must_use]
    pub fn label(&self, label: Option<&Label>, code: &Code) -> String {
        label.map_or_else(|| code.to_string(), |l| self.0.lang().pick(&l.zh, &l.en).clone())
    }
    /// A grade.
    #[must_use]
    pub fn grade(&self, code: &Code) -> String {
        self.label(self.0.rules.grade(code).map(|g| &g.label), code)
    }
    /// A kind.
    #[must_use]
    pub fn kind(&self, code: &Code) -> String {
        self.label(self.0.rules.kind(code).map(|k| &k.label), code)
    }
    /// A category.
    #[must_use]
    pub fn category(&self, code: &Code) -> String {
        self.label(self.0.rules.category(code).map(|c| &c.label), code)
    }
    /// A class of callbacks.
    #[must_use]
    pub fn class(&self, code: &Code) -> String {
        self.label(self.0.rules.callback_class(code).map(|c| &c.label), code)
    }
    /// A source.
    #[must_use]
    pub fn source(&self, code: &Code) -> String {
        self.label(self.0.rules.sources.iter().find(|c| c.code == *code).map(|c| &c.label), code)
    }
    /// Who did something.
    #[must_use]
    pub fn actor(&self, actor: Actor) -> String {
        self.0.lang().actor_name(actor, self)
    }
    /// A shift pattern.
    #[must_use]
    pub fn shift(&self, code: &Code) -> String {
        self.label(self.0.rules.any_shift(code).map(|s| &s.label), code)
    }
}

impl Names for BoardNames<'_> {
    fn staff(&self, id: StaffId) -> String {
        self.0.board.staff_name(id)
    }
    fn ticket(&self, id: TicketId) -> String {
        self.0.number_of(id)
    }
    fn code(&self, field: Field, code: &Code) -> String {
        let rules = &self.0.rules;
        let choice = |list: &[crate::domain::rules::Choice]| {
            let found = list.iter().find(|c| c.code == *code).map(|c| c.label.clone());
            self.label(found.as_ref(), code)
        };
        match field {
            Field::Source => choice(&rules.sources),
            Field::Way => choice(&rules.ways),
            Field::Complainant => choice(&rules.complainants),
            Field::Department => self.label(rules.department(code).map(|d| &d.label), code),
            Field::Kind => self.kind(code),
            Field::Category => self.category(code),
            Field::Grade => self.grade(code),
            Field::GradeRule => self.label(rules.grade_rule(code).map(|r| &r.reason), code),
            Field::Content => self.label(rules.content(code).map(|c| &c.label), code),
            Field::Step => self.label(rules.corrective.steps.iter().find(|s| s.code == *code).map(|s| &s.label), code),
            Field::Trigger => {
                let found = ActionTrigger::ALL.iter().find(|(_, name)| *name == code.as_str());
                let lang = self.0.lang();
                found.map_or_else(|| code.to_string(), |(trigger, _)| lang.action_trigger_name(*trigger).to_owned())
            }
            Field::Pattern => self.shift(code),
            Field::Fact => self.label(rules.fact(code).map(|f| &f.label), code),
            Field::Ladder => self.label(rules.ladder(code).map(|l| &l.label), code),
            _ => code.to_string(),
        }
    }
    fn number(&self, number: &TicketNumber) -> String {
        number.with_site(&self.0.board.site_code)
    }
}
