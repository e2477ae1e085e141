//! A form of corrective and preventive action as text and as a web page.

use super::html::whole;
use super::plain::Page;
use crate::board::{ActionPage, CustomerRow, EntryRow, StepRow, StepState};
use crate::domain::ids::StaffId;
use crate::domain::refusal::Field;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::i18n::refusals::Names;
use maud::html;

/// A form as it is printed.
#[derive(Clone, Copy)]
pub struct ActionPaper<'a> {
    /// The form.
    pub page: &'a ActionPage,
    /// Site.
    pub site: &'a str,
    /// A drill store.
    pub drill: bool,
    /// When it is printed.
    pub made: Moment,
    /// The language.
    pub lang: Lang,
    /// Names.
    pub names: &'a dyn Names,
}

impl ActionPaper<'_> {
    fn who(&self, id: Option<StaffId>) -> String {
        id.map_or_else(|| self.lang.by_system().to_owned(), |id| self.names.staff(id))
    }
    fn title(&self) -> String {
        format!("{} {}", self.site, self.lang.action_page_title(self.page.action.0)).trim().to_owned()
    }
    fn facts(&self) -> Vec<(&'static str, String)> {
        let (lang, page) = (self.lang, self.page);
        let opened = format!("{} {}", self.who(page.by), lang.full_time(page.opened));
        vec![
            (lang.action_trigger_label(), lang.action_trigger_name(page.trigger).to_owned()),
            (lang.action_department_label(), self.names.department(&page.department)),
            (lang.action_opened_label(), opened),
            (lang.action_matter_label(), page.matter.clone()),
            (lang.action_before_label(), page.before.clone()),
        ]
    }
    /// How a step stands: sign, and who may act or is to.
    fn step(&self, step: &StepRow) -> String {
        let lang = self.lang;
        let sign = match step.state {
            StepState::Done => "[x]",
            StepState::Current => "[>]",
            StepState::Ahead => "[ ]",
        };
        let roles = lang.list(step.by.iter().map(|r| lang.role_name(*r).to_owned()), step.by.len());
        let mut line = format!("{sign} {}  {roles}", lang.of_label(&step.label));
        if let Some(due) = step.due {
            let left = lang.left_short(due.since(self.made));
            line = format!("{line}  {}", lang.action_due(&lang.wall_day(due), &left));
        }
        line
    }
    fn entry(&self, step: &StepRow, entry: &EntryRow) -> String {
        let lang = self.lang;
        let mut parts = vec![self.who(entry.by), lang.full_time(entry.at)];
        match &entry.back_to {
            Some(to) => parts.push(lang.action_sent_back(lang.of_label(to))),
            None if step.checks => parts.push(lang.action_passed().to_owned()),
            None => {}
        }
        if entry.late_ms > 0 {
            parts.push(lang.left_short(-entry.late_ms));
        }
        if !entry.stands && entry.back_to.is_none() {
            parts.push(lang.action_undone().to_owned());
        }
        format!("{}  {}", parts.join(" "), entry.text).trim_end().to_owned()
    }
    fn customer(&self, customer: &CustomerRow) -> (String, Vec<String>) {
        let lang = self.lang;
        let numbers: Vec<String> = customer.tickets.iter().map(|t| t.number.clone()).collect();
        let head = format!("{}  {}", customer.who(), numbers.join(lang.list_comma())).trim().to_owned();
        let mut lines: Vec<String> = customer
            .tries
            .iter()
            .map(|t| {
                let (who, way, at) = (self.who(t.by), self.names.code(Field::Way, &t.way), lang.full_time(t.at));
                let act = if t.reached {
                    lang.action_told_line(&who, &way, &at)
                } else {
                    lang.action_missed_line(&who, &way, &at)
                };
                format!("{act}  {}", t.words).trim_end().to_owned()
            })
            .collect();
        if !customer.done {
            lines.push(lang.action_not_told().to_owned());
        }
        (head, lines)
    }
    fn end(&self) -> Option<String> {
        let (lang, end) = (self.lang, self.page.end.as_ref()?);
        let at = lang.full_time(end.at);
        Some(match &end.withdrawn {
            None => lang.action_closed(&at),
            Some((by, reason)) => lang.action_withdrawn(&self.who(*by), &at, reason),
        })
    }
    fn told(&self) -> String {
        let all = &self.page.customers;
        self.lang.action_customers_label(all.iter().filter(|c| c.done).count(), all.len())
    }
}

/// The form as text for a page of 92 columns.
#[must_use]
pub fn action_text(paper: &ActionPaper<'_>) -> String {
    let (lang, form) = (paper.lang, paper.page);
    let mut page = Page::begin(lang, paper.drill, &paper.title());
    page.rule();
    for (label, text) in paper.facts() {
        if !text.trim().is_empty() {
            page.say(0, &format!("{label}  {}", text.replace('\n', "\n    ")));
        }
    }
    page.heading(lang.action_path_label());
    for step in &form.steps {
        page.say(0, &paper.step(step));
        for entry in &step.entries {
            page.say(6, &paper.entry(step, entry));
        }
    }
    if !form.customers.is_empty() {
        page.heading(&paper.told());
        for customer in &form.customers {
            let (head, lines) = paper.customer(customer);
            page.say(0, &head);
            for line in lines {
                page.say(6, &line);
            }
        }
    }
    if let Some(end) = paper.end() {
        page.heading(&end);
    }
    page.rule();
    page.say_made(lang, paper.made);
    page.out
}

/// The form as a whole web page.
#[must_use]
pub fn action_html(paper: &ActionPaper<'_>) -> String {
    let (lang, form, title) = (paper.lang, paper.page, paper.title());
    let content = html! {
        h1 { (title) }
        @if let Some(end) = paper.end() { p.draft { (end) } }
        dl {
            @for (label, text) in paper.facts() {
                @if !text.trim().is_empty() {
                    dt { (label) }
                    dd { @for line in text.lines() { p { (line) } } }
                }
            }
        }
        h2 { (lang.action_path_label()) }
        table {
            tbody {
                @for step in &form.steps {
                    tr {
                        td.late[step.state == StepState::Current] { (paper.step(step)) }
                        td {
                            @for entry in &step.entries {
                                p.struck[!entry.stands && entry.back_to.is_none()] { (paper.entry(step, entry)) }
                            }
                        }
                    }
                }
            }
        }
        @if !form.customers.is_empty() {
            h2 { (paper.told()) }
            table {
                tbody {
                    @for customer in &form.customers {
                        @let (head, lines) = paper.customer(customer);
                        tr { td { (head) } td { @for line in lines { p { (line) } } } }
                    }
                }
            }
        }
    };
    whole(lang, &title, paper.drill, paper.made, &content)
}
