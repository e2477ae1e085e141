//! The words of a sheet's lines, the same for text and HTML.

use crate::board::{LineRow, SheetPaper, ShiftAct, What};
use crate::domain::clock::ClockState;
use crate::domain::event::{LineKind, Renewal};
use crate::domain::handover::{FreeNote, LineState};
use crate::domain::ids::StaffId;
use crate::domain::roster::Day;
use crate::i18n::Lang;
use crate::i18n::agreements::call_line;
use crate::i18n::corrective::form_line;
use crate::i18n::escalation::on_line;
use crate::i18n::history::history_line;
use crate::i18n::refusals::Names;

/// A line of the sheet in words.
pub struct Words {
    /// Number, or what stands for one.
    pub number: String,
    /// Household and masked caller.
    pub home: String,
    /// What the ticket is about.
    pub text: String,
    /// How it stands.
    pub stage: String,
    /// Late, taken over, callback due.
    pub tags: Vec<&'static str>,
    /// First receiver.
    pub first: String,
    /// Who tracks it, and who got it.
    pub tracker: String,
    /// The clock that runs, and what is left of it.
    pub clock: String,
    /// The clock has run out.
    pub late: bool,
    /// What was done last, when and by whom.
    pub last: String,
    /// What has to be done next, and what the outgoing operator wrote of it.
    pub next: String,
    /// How it stands, in the outgoing operator's words.
    pub state: String,
    /// What the customer was told.
    pub told: String,
    /// The incoming operator's answer.
    pub answer: String,
}

/// What a printed thing needs to find its words.
pub struct SheetWords<'a> {
    /// The sheet.
    pub paper: &'a SheetPaper,
    /// The language.
    pub lang: Lang,
    /// Names.
    pub names: &'a dyn Names,
}

impl SheetWords<'_> {
    /// The name of a person.
    pub fn staff(&self, id: StaffId) -> String {
        self.names.staff(id)
    }

    /// The names of people.
    pub fn people(&self, all: &[StaffId]) -> String {
        all.iter().map(|s| self.staff(*s)).collect::<Vec<_>>().join(self.lang.list_comma())
    }

    /// The shift: name, day, from and to.
    pub fn shift(&self) -> String {
        let Some((pattern, starts, ends)) = &self.paper.planned else { return format!("#{}", self.paper.shift) };
        let name = self.names.code(crate::domain::refusal::Field::Pattern, pattern);
        format!("{name} {} – {}", self.lang.wall_day(*starts), self.lang.wall_day(*ends))
    }

    /// A line.
    pub fn line(&self, row: &LineRow) -> Words {
        let (lang, paper) = (self.lang, self.paper);
        let late = row.overdue || row.clock_state(paper.as_of) == ClockState::Breached;
        let mut tags = Vec::new();
        if late {
            tags.push(lang.tag_late());
        }
        if !row.steps.is_empty() {
            tags.push(lang.tag_escalated());
        }
        if row.taken_over {
            tags.push(lang.tag_taken_over());
        }
        if row.callback_due {
            tags.push(lang.tag_callback());
        }
        let someone = |id: Option<StaffId>| id.map_or_else(|| "—".to_owned(), |id| self.staff(id));
        let tracker = match (row.tracker, row.tracked_by) {
            (None, _) => String::new(),
            (Some(from), Some(to)) if from != to => lang.print_moved(&self.staff(from), &self.staff(to)),
            (Some(from), _) => lang.print_tracker(&self.staff(from)),
        };
        let clock = row.clock.map(|(kind, clock)| {
            let left = lang.left_short(clock.due.since(paper.as_of));
            lang.print_due(lang.clock_kind_name(kind), &left, &lang.wall_day(clock.due))
        });
        let last = row.last.as_ref().map(|r| {
            let who = lang.actor_name(r.actor, self.names);
            format!("{} {who} {}", lang.day_time(r.at), history_line(lang, r, self.names))
        });
        let mut next = vec![lang.next_act_name(row.next).to_owned()];
        next.extend(row.note.as_ref().map(|n| n.next_step.clone()));
        next.extend(on_line(lang, row, self.names));
        let mut state: Vec<String> = Vec::new();
        state.extend(row.renewal.map(|how| {
            let word = match how {
                Renewal::Unchanged => lang.print_note_as_before(),
                Renewal::CallbackOnly => lang.print_note_callback(),
            };
            word.to_owned()
        }));
        match &row.note {
            Some(note) => state.push(note.state.clone()),
            None if row.kind == LineKind::Unfinished => state.push(lang.print_no_note().to_owned()),
            None => {}
        }
        let number = if row.number.is_empty() { lang.line_kind_name(row.kind).to_owned() } else { row.number.clone() };
        let home = row.household.as_ref().map_or_else(String::new, ToString::to_string);
        Words {
            number,
            home: format!("{home} {}", row.caller).trim().to_owned(),
            text: row.text.clone(),
            stage: lang.stage_name(row.stage).to_owned(),
            tags,
            first: lang.print_first(&someone(row.first_receiver)),
            tracker,
            clock: clock.unwrap_or_else(|| lang.print_no_clock().to_owned()),
            late,
            last: last.unwrap_or_default(),
            next: next.join(lang.sentence_stop()),
            state: state.join(lang.sentence_stop()),
            told: row.note.as_ref().map(|n| n.told.clone()).unwrap_or_default(),
            answer: self.answer(&row.state),
        }
    }

    /// The words in front of the first line of an incident: what, where, how many of the lines; what callers are told.
    pub fn incident(&self, n: usize) -> Option<String> {
        let mark = self.paper.lines.get(n)?.incident.as_ref()?;
        let before = n.checked_sub(1).and_then(|n| self.paper.lines.get(n)).and_then(|l| l.incident.as_ref());
        if before.is_some_and(|b| b.id == mark.id) {
            return None;
        }
        let of_it = self.paper.lines.iter().filter(|l| l.incident.as_ref().is_some_and(|i| i.id == mark.id)).count();
        // A sealed sheet never changes: what is told today does not stand on it.
        let line = if self.paper.sealed { "" } else { mark.line.as_str() };
        Some(self.lang.incident_on_sheet(mark.id.0, &mark.matter, &mark.buildings, &mark.area, of_it, line))
    }

    fn answer(&self, state: &LineState) -> String {
        let lang = self.lang;
        match state {
            LineState::Open => lang.print_unanswered().to_owned(),
            LineState::Accepted { by } => lang.print_accepted(&self.staff(*by)),
            LineState::Queried { by, text } => lang.print_queried(&self.staff(*by), text),
            LineState::Answered { by, text, decided: false } => lang.print_answered(&self.staff(*by), text),
            LineState::Answered { by, text, decided: true } => lang.print_decided(&self.staff(*by), text),
        }
    }

    /// What was done about incidents, when and by whom.
    pub fn incident_acts(&self) -> Vec<String> {
        let told = |act: &ShiftAct| match &act.what {
            What::Incident { event } => {
                let by = act.by.map(|b| self.staff(b)).unwrap_or_default();
                let text = crate::i18n::incidents::history(self.lang, event, self.names);
                Some(format!("{} {by} {text}", self.lang.day_time(act.at)))
            }
            _ => None,
        };
        self.paper.incidents.iter().filter_map(told).collect()
    }

    /// Callbacks of special service agreements that the next shift has to make.
    pub fn agreements(&self) -> Vec<String> {
        let today = Day(self.paper.as_of.date());
        self.paper.agreements.iter().map(|line| call_line(self.lang, line, today)).collect()
    }

    /// The open forms of corrective action.
    pub fn forms(&self) -> Vec<String> {
        self.paper.forms.iter().map(|form| form_line(self.lang, form, self.names)).collect()
    }

    /// Who was locked out and who was let in again, and when.
    pub fn access(&self) -> Vec<String> {
        let told = |r| history_line(self.lang, r, self.names);
        self.paper.access.iter().map(|r| format!("{} {}", self.lang.full_time(r.at), told(r))).collect()
    }

    /// Who wrote a free note and when, and how it was struck off.
    pub fn entry(&self, note: &FreeNote) -> (String, Option<String>) {
        let lang = self.lang;
        let by = format!("{} {}", self.staff(note.by), lang.day_time(note.at));
        let struck = note.struck.as_ref().map(|s| lang.print_struck(&self.staff(s.by), &lang.day_time(s.at), &s.text));
        (by, struck)
    }
}
