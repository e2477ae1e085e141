//! What comes again: the head of customer service looks each day at what is offered, declines most of it with a word,
//! opens a form for some, and the forms go their path. One is on its way at the moment of start, and one offer waits.

use super::DemoError;
use super::sim::{QUIET, Sim, Task};
use crate::domain::command::{Command, OpenAction};
use crate::domain::corrective::{Action, Offer};
use crate::domain::ids::*;
use crate::domain::rules::ActionTrigger;
use crate::domain::ticket::End;
use crate::domain::world::Staff;
use chrono::NaiveDate;

/// When the head looks, as a minute of the day.
const LOOKS_AT: u32 = 10 * 60 + 40;
/// Of so many offers one becomes a form.
const OPENS_ONE_IN: usize = 7;
/// No form is begun so many days before the start, but for the one that is on its way then.
const LAST_DAYS: i64 = 14;
/// The form that is on its way was opened so many days before.
const OPENED_DAYS: i64 = 3;

/// Why a form is not opened.
const NOT_NOW: [&str; 4] = [
    "更换老旧管线已列入下季度大修计划，届时一并处理",
    "几次原因不同，逐单已查明并修好，暂不另立措施",
    "厂家质保期内更换同批配件，已签收",
    "与住户自装设备有关，已当面说明并留书面提示",
];

/// Categories whose forms are about pipes.
const WATER: [&str; 4] = ["water-leak", "plumbing", "drain", "wall"];

/// What a form is about, for what is written in it.
#[derive(Clone, Copy)]
enum About {
    Water,
    Repair,
    Complaint,
}

impl About {
    fn of(form: &Action) -> Self {
        let water = form.category.as_ref().is_some_and(|c| WATER.contains(&c.as_str()));
        match form.trigger {
            ActionTrigger::SameRepair if water => About::Water,
            ActionTrigger::SameRepair => About::Repair,
            _ => About::Complaint,
        }
    }
}

/// What was done before a form was opened.
fn done_before(trigger: ActionTrigger) -> &'static str {
    match trigger {
        ActionTrigger::SameRepair => "每次上门更换配件，当场试用正常，没有查根本原因",
        _ => "每次上门劝说、当面道歉，过后又犯，没有固定的办法",
    }
}

/// What is written at a step of the path.
fn words(about: About, step: &str) -> &'static str {
    match (about, step) {
        (About::Water, "cause") => "管井内主管老化，接头多次受力松动；每次只换软管，没有查上游水压",
        (About::Water, "actions") => {
            "一、更换本单元主管接头并加装减压阀；二、同批单元一周内普查；三、报修同一处第二次起必须查上游"
        }
        (About::Water, "carry-out") => "接头已更换三处，减压阀已装，普查两个单元，未见异常",
        (About::Repair, "cause") => "同一部件反复损坏，每次只换损坏件，供电和安装位置没有查",
        (About::Repair, "actions") => {
            "一、更换为同规格加强件并校正安装；二、同批部件本月内普查；三、同一处第二次报修由班长到场"
        }
        (About::Repair, "carry-out") => "部件已更换并校正，普查完成，另换下两件，试用正常",
        (About::Complaint, "cause") => "责任人不固定，交班时没有交代，巡查次数不够",
        (About::Complaint, "actions") => {
            "一、定人定时巡查，签到留记录；二、与相关住户、商户签提示书；三、班长每周抽查两次"
        }
        (About::Complaint, "carry-out") => "巡查表已上墙，提示书已签收，本周抽查两次，均按要求做到",
        (_, "check") => "原因与措施对得上，同意",
        (_, "approve") => "同意，费用按月度预算列支",
        (_, "verify") => "两周内没有再发生，回访的住户均满意",
        _ => "已办理",
    }
}

impl Sim<'_> {
    /// Puts the daily looks in the queue.
    pub(super) fn due_repeats(&mut self, first: NaiveDate, today: NaiveDate) {
        let mut day = first;
        while day <= today {
            let at = self.now.at_local(day, LOOKS_AT);
            if at > self.from.plus_minutes(24 * 60) && at < self.now.plus_minutes(-QUIET - 2) {
                self.due(at, Task::Repeats);
            }
            day = day.succ_opt().unwrap_or(NaiveDate::MAX);
        }
        self.due(self.now.plus_minutes(-QUIET - 1), Task::Repeats);
    }

    /// A look at the offers, and a day's work on the forms.
    pub(super) fn see_repeats(&mut self) -> Result<(), DemoError> {
        let last = self.at >= self.now.plus_minutes(-QUIET - 1);
        if !last {
            let open: Vec<ActionId> = self.world().corrective.open().map(|a| a.id).collect();
            for id in open {
                self.work_on(id)?;
                // The one that is on its way at the start takes a day for each step.
                if self.days_left() > OPENED_DAYS {
                    self.work_on(id)?;
                }
            }
        }
        let mut offers: Vec<Offer> = self.world().corrective.open_offers().cloned().collect();
        // The last one stays for who plays: one that still stands in the queue.
        let unfinished = |o: &Offer| self.ticket(o.ticket).is_some_and(|t| t.end.is_none());
        if (last || self.days_left() <= OPENED_DAYS)
            && let Some(at) = offers.iter().rposition(unfinished).or(offers.len().checked_sub(1))
        {
            offers.remove(at);
        }
        for offer in offers {
            self.pass(40);
            self.answer(&offer)?;
        }
        Ok(())
    }

    fn days_left(&self) -> i64 {
        self.now.since(self.at) / 86_400_000
    }

    fn answer(&mut self, offer: &Offer) -> Result<(), DemoError> {
        let (head, ticket, trigger) = (self.people.head, offer.ticket, offer.trigger);
        let Some(now) = self.world().corrective.offers_of(ticket).find(|o| o.trigger == trigger).cloned() else {
            return Ok(());
        };
        let answered = self.world().corrective.offers.iter().filter(|o| o.answer.is_some()).count();
        let left = self.days_left();
        let opens = match trigger {
            ActionTrigger::SameRepair | ActionTrigger::SameComplaint => {
                let for_start = left <= OPENED_DAYS && self.world().corrective.open().next().is_none();
                for_start || (left > LAST_DAYS && answered % OPENS_ONE_IN == 0)
            }
            _ => false,
        };
        if opens && left >= 1 {
            return self.open_form(&now);
        }
        let reason = NOT_NOW.get(answered % NOT_NOW.len()).copied().unwrap_or_default().to_owned();
        self.act(head, Command::DeclineAction { ticket, trigger, reason })?;
        Ok(())
    }

    fn open_form(&mut self, offer: &Offer) -> Result<(), DemoError> {
        let on_form = |id: &TicketId| self.world().corrective.open_of(*id).is_some();
        let void = |id: &TicketId| self.ticket(*id).is_some_and(|t| matches!(t.end, Some(End::Void { .. })));
        let tickets: Vec<TicketId> = offer.tickets.iter().copied().filter(|id| !on_form(id) && !void(id)).collect();
        if tickets.is_empty() {
            return Ok(());
        }
        let texts = tickets.iter().filter_map(|id| {
            let ticket = self.world().ticket(*id)?;
            Some(format!("{} {}", ticket.number.map(|n| n.short()).unwrap_or_default(), ticket.message.text))
        });
        let mut matter: Vec<String> = texts.collect();
        matter.insert(0, format!("同一处三个月内第 {} 次", tickets.len()));
        let (trigger, matter) = (offer.trigger, matter.join("\n"));
        let before = done_before(trigger).to_owned();
        let open = OpenAction { trigger, tickets, department: None, matter, before };
        self.act(self.people.head, Command::OpenAction(open))?;
        Ok(())
    }

    /// The next step of a form, by somebody whom it is for.
    fn work_on(&mut self, id: ActionId) -> Result<(), DemoError> {
        let Some(form) = self.world().corrective.action(id).filter(|a| a.end.is_none()).cloned() else { return Ok(()) };
        let Some(who) = self.doer(&form) else { return Ok(()) };
        let Some(step) = form.current().cloned() else { return Ok(()) };
        self.pass(1_500);
        if step.tells_customer {
            return self.tell_customers(&form, who);
        }
        let (mut text, mut back_to) = (words(About::of(&form), step.code.as_str()).to_owned(), None);
        // Every second form is sent back once.
        let sent_back = form.entries.iter().any(|e| e.back_to.is_some());
        if step.checks && !sent_back && id.0.is_multiple_of(2) {
            back_to = form.path.iter().take(form.at).rev().find(|s| !s.checks).map(|s| s.code.clone());
            text = "措施没有写明谁在什么时候做，请补上".to_owned();
        }
        self.act(who, Command::ActionStep { action: id, step: step.code, text, back_to })?;
        Ok(())
    }

    fn tell_customers(&mut self, form: &Action, who: StaffId) -> Result<(), DemoError> {
        let way = self.way("phone");
        let tries = self.rules.feedback_tries;
        for customer in form.customers.iter().filter(|c| !c.is_done(tries)) {
            let Some(ticket) = customer.tickets.first().copied() else { continue };
            self.pass(240);
            let words = "已告知原因和更换情况，住户认可".to_owned();
            self.act(who, Command::ActionTold { action: form.id, ticket, way: way.clone(), reached: true, words })?;
        }
        Ok(())
    }

    /// Who does a step: nobody who only acts on shift.
    fn doer(&self, form: &Action) -> Option<StaffId> {
        let may = form.may_act(self.world(), &self.rules);
        may.into_iter().find(|id| self.world().person(*id).is_some_and(|p: &Staff| !p.is_only_operator()))
    }
}
