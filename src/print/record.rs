//! What a ticket is on paper: the opinion handling sheet (客户意见处理记录表, R028, R094) or the repair sheet (维修单, R095),
//! with what was told, what was done, feedback, and what came of the callback.

use super::html::whole;
use super::plain::Page;
use crate::board::Details;
use crate::domain::callbacks::callers;
use crate::domain::event::{Event, Recorded};
use crate::domain::refusal::Field;
use crate::domain::rules::Rules;
use crate::domain::ticket::CallbackState;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::i18n::history::history_line;
use crate::i18n::refusals::Names;
use maud::html;

/// A ticket as it is printed.
#[derive(Clone, Copy)]
pub struct RecordPaper<'a> {
    /// The ticket with its history, masked.
    pub details: &'a Details,
    /// The pack: which kinds are repairs, and what things are called.
    pub rules: &'a Rules,
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

impl RecordPaper<'_> {
    fn is_repair(&self) -> bool {
        let class = self.details.ticket.class.as_ref();
        class.is_some_and(|c| self.rules.corrective.repairs.contains(&c.kind))
    }
    fn title(&self) -> String {
        let name = if self.is_repair() { self.lang.record_repair() } else { self.lang.record_opinion() };
        format!("{} {name} {}", self.site, self.details.number).trim().to_owned()
    }
    fn facts(&self) -> Vec<(&'static str, String)> {
        let (lang, details) = (self.lang, self.details);
        let ticket = &details.ticket;
        let home = ticket.message.household.as_ref().map(ToString::to_string).unwrap_or_default();
        let who = [home.as_str(), ticket.message.place.as_str(), &details.caller.name, &details.caller.phone];
        let who: Vec<&str> = who.into_iter().filter(|p| !p.trim().is_empty()).collect();
        let class = ticket.class.as_ref().map(|c| {
            let category = c.category.as_ref().map(|c| self.names.code(Field::Category, c));
            let all =
                [Some(self.names.code(Field::Kind, &c.kind)), category, Some(self.names.code(Field::Grade, &c.grade))];
            all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        });
        let sent = ticket.dispatch.as_ref().map(|d| {
            let handler = d.handler.map(|h| self.names.staff(h)).unwrap_or_default();
            format!("{} {handler}", self.names.department(&d.department)).trim().to_owned()
        });
        let came =
            format!("{} {}", lang.full_time(ticket.arrived), self.names.code(Field::Source, &ticket.message.source));
        vec![
            (lang.record_came(), came),
            (lang.record_first(), ticket.first_receiver.map(|f| self.names.staff(f)).unwrap_or_default()),
            (lang.record_customer(), who.join(" ")),
            (lang.record_class(), class.unwrap_or_default()),
            (lang.record_sent(), sent.unwrap_or_default()),
        ]
    }
    fn told(&self, wanted: fn(&Event) -> bool) -> Vec<String> {
        let line = |r: &Recorded| {
            let (at, who) = (self.lang.full_time(r.at), self.lang.actor_name(r.actor, self.names));
            format!("{at} {who} {}", history_line(self.lang, r, self.names))
        };
        self.details.history.iter().filter(|r| wanted(&r.event)).map(line).collect()
    }
    /// 内容记录: what the customer told us, each time.
    fn content(&self) -> Vec<String> {
        let mut all: Vec<String> = self.details.ticket.message.text.lines().map(str::to_owned).collect();
        all.extend(self.told(|e| matches!(e, Event::ContactedAgain { .. })));
        all
    }
    fn handling(&self) -> Vec<String> {
        self.told(|e| {
            matches!(
                e,
                Event::Dispatched { .. }
                    | Event::WorkAccepted { .. }
                    | Event::Progressed { .. }
                    | Event::ResultReported { .. }
                    | Event::ReworkOrdered { .. }
                    | Event::Extended { .. }
                    | Event::Closed { .. }
                    | Event::Voided { .. }
            )
        })
    }
    fn feedback(&self) -> Vec<String> {
        self.told(|e| matches!(e, Event::FedBack { .. }))
    }
    /// 回访情况: what was arranged, and time, caller, way and satisfaction of each callback (R098).
    fn callback(&self) -> Vec<String> {
        let lang = self.lang;
        let mut all = self.told(|e| matches!(e, Event::CalledBack { .. } | Event::CallbackContents { .. }));
        match &self.details.ticket.callback {
            CallbackState::NotDrawn => all.push(lang.record_not_drawn().to_owned()),
            CallbackState::NotSelected => all.push(lang.record_not_selected().to_owned()),
            CallbackState::Due { by, .. } => {
                let roles = callers(self.rules, &self.details.ticket, self.details.vip);
                let roles = lang.list(roles.iter().map(|r| lang.role_name(*r).to_owned()), roles.len());
                all.push(lang.record_due(&lang.full_time(*by), &roles));
            }
            CallbackState::Done { .. } => {}
        }
        all
    }
    fn parts(&self) -> [(&'static str, Vec<String>); 4] {
        let lang = self.lang;
        [
            (lang.record_content(), self.content()),
            (lang.record_handling(), self.handling()),
            (lang.record_feedback(), self.feedback()),
            (lang.record_callback(), self.callback()),
        ]
    }
}

/// The record as text for a page of 92 columns.
#[must_use]
pub fn record_text(paper: &RecordPaper<'_>) -> String {
    let lang = paper.lang;
    let mut page = Page::begin(lang, paper.drill, &paper.title());
    page.rule();
    for (label, text) in paper.facts() {
        if !text.trim().is_empty() {
            page.say(0, &format!("{label}  {text}"));
        }
    }
    for (head, lines) in paper.parts() {
        page.heading(head);
        if lines.is_empty() {
            page.say(3, lang.print_no_entries());
        }
        lines.iter().for_each(|line| page.say(3, line));
    }
    page.heading(lang.print_signatures());
    page.say(
        0,
        &format!("{} ____________________    {} ____________________", lang.record_sign(), lang.record_sign_done()),
    );
    page.rule();
    page.say_made(lang, paper.made);
    page.out
}

/// The record as a whole web page.
#[must_use]
pub fn record_html(paper: &RecordPaper<'_>) -> String {
    let (lang, title) = (paper.lang, paper.title());
    let content = html! {
        h1 { (title) }
        dl {
            @for (label, text) in paper.facts() {
                @if !text.trim().is_empty() { dt { (label) } dd { (text) } }
            }
        }
        table {
            colgroup { col style="width: 18%"; col; }
            tbody {
                @for (head, lines) in paper.parts() {
                    tr {
                        td { b { (head) } }
                        td {
                            @if lines.is_empty() { p { (lang.print_no_entries()) } }
                            @for line in &lines { p { (line) } }
                        }
                    }
                }
            }
        }
        div.hand { p { (lang.record_sign()) } p { (lang.record_sign_done()) } }
    };
    whole(lang, &title, paper.drill, paper.made, &content)
}
