//! The dialogues of corrective and preventive action, and of linking tickets: their fields and commands.

use super::items;
use super::task::{About, Task};
use crate::app::App;
use crate::app::form::{Field, FieldId, Form, Item, LONG, SHORT};
use crate::board::{ActionPage, Details, Repeats, TicketRef};
use crate::domain::command::{Command, OpenAction};
use crate::domain::ids::{Code, TicketId};
use crate::domain::rules::{ActionTrigger, Label};
use crate::i18n::Lang;

/// A check passes.
const PASS: &str = "pass";
/// A check sends the form back.
const BACK: &str = "back";

fn details<'a>(app: &'a App, about: &About) -> Option<&'a Details> {
    about.ticket.and_then(|t| app.details(t))
}

fn page<'a>(app: &'a App, about: &About) -> Option<&'a ActionPage> {
    let forms = app.forms.as_deref()?;
    forms.open.iter().find(|a| Some(a.action) == about.action)
}

fn name(trigger: ActionTrigger) -> &'static str {
    ActionTrigger::ALL.iter().find(|(t, _)| *t == trigger).map_or("", |(_, name)| name)
}

fn trigger(code: &Code) -> Option<ActionTrigger> {
    ActionTrigger::ALL.iter().find(|(_, name)| *name == code.as_str()).map(|(t, _)| *t)
}

fn trigger_item(trigger: ActionTrigger, tickets: usize) -> Item {
    let word = |lang: Lang| lang.action_trigger_name(trigger).to_owned();
    let count = |lang: Lang| if tickets > 0 { lang.action_tickets(tickets) } else { String::new() };
    Item::new(name(trigger), Label { zh: word(Lang::Zh), en: word(Lang::En) })
        .with_detail(Label { zh: count(Lang::Zh), en: count(Lang::En) })
}

/// What may have asked for a form about a ticket: what is offered first, then all that the pack names.
fn triggers(app: &App, repeats: Option<&Repeats>) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for offer in repeats.into_iter().flat_map(|r| &r.offers) {
        all.push(trigger_item(offer.trigger, offer.tickets.len()));
    }
    for one in &app.rules.corrective.triggers {
        if all.iter().all(|item| item.value != name(*one)) {
            all.push(trigger_item(*one, 0));
        }
    }
    all
}

fn ticket_item(ticket: &TicketRef) -> Item {
    let home = ticket.household.as_ref().map(ToString::to_string).unwrap_or_default();
    let label = format!("{} {home}", ticket.number).trim().to_owned();
    let detail = Label { zh: ticket.text.clone(), en: ticket.text.clone() };
    Item::plain(ticket.ticket.to_string(), label).with_detail(detail)
}

/// The fields of a dialogue; `None` when it is none of these.
pub(super) fn fields(app: &App, task: Task, about: About) -> Option<Vec<Field>> {
    use FieldId::*;
    let rules = &*app.rules;
    let reason = || Field::block(Reason, SHORT).required();
    Some(match task {
        Task::OpenAction => {
            let found = details(app, &about);
            let repeats = found.map(|d| &d.repeats);
            let items = triggers(app, repeats);
            let survey = trigger_item(ActionTrigger::Survey, 0).value;
            let offered = repeats.and_then(|r| r.offers.first()).map(|o| name(o.trigger).to_owned());
            let first = offered.unwrap_or_else(|| if about.ticket.is_none() { survey } else { String::new() });
            let sent = found.and_then(|d| d.ticket.dispatch.as_ref()).map(|d| d.department.clone());
            let category = found.and_then(|d| d.ticket.class.as_ref()).and_then(|c| c.category.as_ref());
            let by_rule = category.and_then(|c| rules.category(c)).map(|c| c.department.clone());
            let department = sent.or(by_rule).map(|d| d.0).unwrap_or_default();
            let text = |part: fn(&Repeats) -> &String| repeats.map(part).cloned().unwrap_or_default();
            vec![
                Field::list(Trigger, items).with(&first).required(),
                Field::list(Department, items::departments(rules)).with(&department).required(),
                Field::block(Matter, LONG).with(&text(|r| &r.matter)).required(),
                Field::block(Before, LONG).with(&text(|r| &r.before)),
            ]
        }
        Task::DeclineAction => {
            let offers = details(app, &about).map(|d| d.repeats.offers.as_slice()).unwrap_or_default();
            let items: Vec<Item> = offers.iter().map(|o| trigger_item(o.trigger, o.tickets.len())).collect();
            let first = items.first().map(|i| i.value.clone()).unwrap_or_default();
            vec![Field::list(Trigger, items).with(&first).required(), reason()]
        }
        Task::ActionStep => {
            let found = page(app, &about);
            let checks = found.and_then(ActionPage::current).is_some_and(|s| s.checks);
            let mut all = Vec::new();
            if checks {
                let lang =
                    |item: fn(Lang) -> &'static str| Label { zh: item(Lang::Zh).into(), en: item(Lang::En).into() };
                let verdicts =
                    vec![Item::new(PASS, lang(Lang::action_passes)), Item::new(BACK, lang(Lang::action_goes_back))];
                all.push(Field::row(Verdict, verdicts).with(PASS).required());
                let before = found.into_iter().flat_map(|p| {
                    p.steps.iter().take_while(|s| s.due.is_none() && s.state != crate::board::StepState::Current)
                });
                let steps: Vec<Item> =
                    before.filter(|s| !s.checks).map(|s| Item::new(s.code.as_str(), s.label.clone())).collect();
                let last = steps.last().map(|i| i.value.clone()).unwrap_or_default();
                let mut back = Field::row(BackTo, steps).with(&last).required();
                back.hidden = true;
                all.push(back);
            }
            let mut text = Field::block(StepText, LONG);
            text.required = !checks;
            all.push(text);
            all
        }
        Task::ActionTold => {
            let found = page(app, &about);
            let untold: Vec<Item> = found
                .into_iter()
                .flat_map(ActionPage::untold)
                .filter_map(|c| {
                    let mut item = ticket_item(c.tickets.first()?);
                    if let Some(home) = &c.household {
                        item.label = Label { zh: home.to_string(), en: home.to_string() };
                    }
                    item.detail = Label { zh: c.caller.clone(), en: c.caller.clone() };
                    Some(item)
                })
                .collect();
            let first = untold.first().map(|i| i.value.clone()).unwrap_or_default();
            let way = rules.ways.first().map_or("", |w| w.code.as_str());
            let mut reached = Field::flag(Reached);
            reached.restore("yes");
            vec![
                Field::list(ToldWhom, untold).with(&first).required(),
                Field::row(Way, items::ways(rules)).with(way).required(),
                reached,
                Field::block(Told, LONG).required(),
            ]
        }
        Task::WithdrawAction => vec![reason()],
        Task::Link => {
            let found = details(app, &about);
            let mut all: Vec<Item> = found.into_iter().flat_map(|d| &d.repeats.same).map(ticket_item).collect();
            let first = all.first().map(|i| i.value.clone()).unwrap_or_default();
            let open = about.ticket.map(|t| items::tickets(app, t)).unwrap_or_default();
            all.extend(
                open.into_iter().filter(|i| {
                    found.into_iter().flat_map(|d| &d.repeats.same).all(|s| s.ticket.to_string() != i.value)
                }),
            );
            let linked = found.map(|d| &d.ticket.links);
            all.retain(|i| linked.is_none_or(|l| l.iter().all(|t| t.to_string() != i.value)));
            vec![Field::list(LinkTo, all).with(&first).required()]
        }
        _ => return None,
    })
}

/// Fields that follow others.
pub(super) fn follow(form: &mut Form, changed: FieldId) {
    match changed {
        FieldId::Verdict => {
            let back = form.code(FieldId::Verdict).is_some_and(|c| c.as_str() == BACK);
            form.show(FieldId::BackTo, back);
            if let Some(text) = form.field_mut(FieldId::StepText) {
                text.required = back;
            }
        }
        FieldId::Reached => {
            let reached = form.is_on(FieldId::Reached);
            if let Some(text) = form.field_mut(FieldId::Told) {
                text.required = reached;
            }
        }
        _ => {}
    }
}

/// The command of a dialogue; `None` when what it is about is gone.
pub(super) fn command(app: &App, task: Task, about: About, form: &Form) -> Option<Command> {
    use FieldId::*;
    let text = |id| form.text(id);
    Some(match task {
        Task::OpenAction => {
            let trigger = trigger(&form.code(Trigger)?)?;
            let repeats = details(app, &about).map(|d| &d.repeats);
            let offered = repeats.and_then(|r| r.offers.iter().find(|o| o.trigger == trigger));
            let tickets: Vec<TicketId> = match (offered, about.ticket) {
                (Some(offer), _) => offer.tickets.iter().map(|t| t.ticket).collect(),
                (None, Some(ticket)) => {
                    let links = repeats.into_iter().flat_map(|r| &r.links).map(|t| t.ticket);
                    [ticket].into_iter().chain(links).collect()
                }
                (None, None) => Vec::new(),
            };
            let department = form.code(Department);
            Command::OpenAction(OpenAction { trigger, tickets, department, matter: text(Matter), before: text(Before) })
        }
        Task::DeclineAction => {
            let trigger = trigger(&form.code(Trigger)?)?;
            Command::DeclineAction { ticket: about.ticket?, trigger, reason: text(Reason) }
        }
        Task::ActionStep => {
            let page = page(app, &about)?;
            let step = page.current()?.code.clone();
            let back = form.code(Verdict).is_some_and(|c| c.as_str() == BACK);
            let back_to = form.code(BackTo).filter(|_| back);
            Command::ActionStep { action: page.action, step, text: text(StepText), back_to }
        }
        Task::ActionTold => Command::ActionTold {
            action: about.action?,
            ticket: form.code(ToldWhom).and_then(|c| items::ticket_id(&c))?,
            way: form.code(Way)?,
            reached: form.is_on(Reached),
            words: text(Told),
        },
        Task::WithdrawAction => Command::WithdrawAction { action: about.action?, reason: text(Reason) },
        Task::Link => {
            Command::Link { ticket: about.ticket?, to: form.code(LinkTo).and_then(|c| items::ticket_id(&c))? }
        }
        _ => return None,
    })
}
