//! What the fields of dialogues may be chosen from: words of the policy pack, people, tickets.

use crate::app::App;
use crate::app::form::Item;
use crate::board::StaffLine;
use crate::domain::event::{NoteKind, Side};
use crate::domain::handover::FreeNote;
use crate::domain::ids::{Code, Role, StaffId, TicketId};
use crate::domain::rules::{Choice, Label, Limit, Rules};
use crate::domain::ticket::Outcome;
use crate::i18n::Lang;

fn both(text: impl Fn(Lang) -> String) -> Label {
    Label { zh: text(Lang::Zh), en: text(Lang::En) }
}

fn choices(all: &[Choice]) -> Vec<Item> {
    all.iter().map(|c| Item::new(c.code.as_str(), c.label.clone())).collect()
}

/// Sources (R017, R018).
pub fn sources(rules: &Rules) -> Vec<Item> {
    choices(&rules.sources)
}

/// Kinds of complainant (R052).
pub fn complainants(rules: &Rules) -> Vec<Item> {
    choices(&rules.complainants)
}

/// Ways of contact (R085).
pub fn ways(rules: &Rules) -> Vec<Item> {
    choices(&rules.ways)
}

/// Kinds (R031), with the department that each goes to.
pub fn kinds(rules: &Rules) -> Vec<Item> {
    let item = |k: &crate::domain::rules::Kind| {
        Item::new(k.code.as_str(), k.label.clone()).with_detail(department_label(rules, &k.department))
    };
    rules.kinds.iter().map(item).collect()
}

/// Categories, of one kind or of all, with their kind.
pub fn categories(rules: &Rules, kind: Option<&Code>) -> Vec<Item> {
    rules
        .categories
        .iter()
        .filter(|c| kind.is_none_or(|k| &c.kind == k))
        .map(|c| {
            let detail = rules.kind(&c.kind).map(|k| k.label.clone()).unwrap_or_default();
            let mut item = Item::new(c.code.as_str(), c.label.clone()).with_detail(detail);
            item.aliases = c.words.clone();
            item
        })
        .collect()
}

/// Grades (R048), with their clocks.
pub fn grades(rules: &Rules) -> Vec<Item> {
    rules
        .grades
        .iter()
        .map(|g| {
            let detail = both(|lang| lang.grade_clocks(&limit(lang, g.reply), &limit(lang, g.finish)));
            Item::new(g.code.as_str(), g.label.clone()).with_detail(detail)
        })
        .collect()
}

/// A limit in words.
pub fn limit(lang: Lang, limit: Limit) -> String {
    match limit {
        Limit::Minutes(n) if n >= 120 && n % 60 == 0 => lang.limit_hours(n / 60),
        Limit::Minutes(n) => lang.limit_minutes(n),
        Limit::WorkingDays(1) => lang.limit_working_day().to_owned(),
        Limit::WorkingDays(n) => lang.limit_working_days(n),
    }
}

/// Departments (R030).
pub fn departments(rules: &Rules) -> Vec<Item> {
    rules
        .departments
        .iter()
        .map(|d| {
            let mut item = Item::new(d.code.as_str(), d.label.clone());
            item.aliases = d.aliases.clone();
            item
        })
        .collect()
}

/// The label of a department.
pub fn department_label(rules: &Rules, code: &Code) -> Label {
    rules.department(code).map(|d| d.label.clone()).unwrap_or_default()
}

/// People that fit, those on duty first, with department or role.
pub fn staff(app: &App, fits: impl Fn(&StaffLine) -> bool) -> Vec<Item> {
    let mut people: Vec<&StaffLine> = app.board.staff.iter().filter(|s| s.active && fits(s)).collect();
    people.sort_by_key(|s| (!s.on_duty, s.id));
    people
        .into_iter()
        .map(|s| {
            let place = both(|lang| {
                let role = s.roles.first().map(|r| lang.role_name(*r).to_owned()).unwrap_or_default();
                let place = s.department.as_ref().map(|d| department_label(&app.rules, d));
                let place = place.map(|label| lang.pick(label.zh, label.en)).unwrap_or(role);
                if s.on_duty { lang.on_duty_at(&place) } else { place }
            });
            Item::plain(s.id.to_string(), s.name.clone()).with_detail(place)
        })
        .collect()
}

/// People of a department, or everybody when none is known.
pub fn handlers(app: &App, department: Option<&Code>) -> Vec<Item> {
    let on_duty = department.map_or(&[][..], |d| app.board.duty.of_department(d));
    let of = |s: &StaffLine| s.department.is_some() && department.is_none_or(|d| s.department.as_ref() == Some(d));
    // Who is on duty there by the roster (R042) is asked first.
    let mut first = staff(app, |s| of(s) && on_duty.contains(&s.id));
    let mark = both(|lang| lang.on_duty_by_roster().to_owned());
    first = first.into_iter().map(|item| item.with_detail(mark.clone())).collect();
    first.extend(staff(app, |s| of(s) && !on_duty.contains(&s.id)));
    first
}

/// Supervisors (T1, T6).
pub fn supervisors(app: &App) -> Vec<Item> {
    staff(app, |s| s.has_any(&app.rules.access.supervisors))
}

/// Who may set their name to a handover sheet: who stands on it, and who works at the desk (H3).
pub fn signers(app: &App) -> Vec<Item> {
    let outgoing = &app.board.handover.outgoing;
    staff(app, |s| s.has_any(&app.rules.access.desk) || outgoing.contains(&s.id))
}

/// Who has one of these roles.
pub fn with_roles(app: &App, roles: &[Role]) -> Vec<Item> {
    staff(app, |s| s.roles.iter().any(|r| roles.contains(r)))
}

/// The heads whose word a ticket waits for (R069).
pub fn heads(app: &App, ticket: TicketId) -> Vec<Item> {
    let rows = app.board.heads.iter().filter(|r| r.ticket == ticket);
    let heads: Vec<StaffId> = rows.flat_map(|r| r.heads.iter().copied()).collect();
    staff(app, |s| heads.contains(&s.id))
}

/// Whether who is at the keyboard may promise on a ticket without asking (R056).
pub fn may_promise(app: &App, ticket: TicketId) -> bool {
    let permission = &app.rules.promise.permission;
    let me = app.board.staff.iter().find(|s| Some(s.id) == app.me);
    let free = app.details(ticket).is_some_and(|d| !d.ticket.promise_needs_permission(&app.rules));
    free || me.is_some_and(|s| s.roles.iter().any(|r| permission.contains(r)))
}

/// Promises of a ticket that are open, by their numbers (R056).
pub fn open_promises(app: &App, ticket: TicketId) -> Vec<Item> {
    let Some(details) = app.details(ticket) else { return Vec::new() };
    let item = |(n, made): (u16, &crate::domain::promise::PromiseMade)| {
        let detail = both(|lang| lang.heads_until(&lang.day_time(made.due)));
        Item::plain(n.to_string(), made.what.clone()).with_detail(detail)
    };
    details.ticket.promises.open().map(item).collect()
}

/// Yes or no, in the words of what is asked.
pub fn yes_no(yes: impl Fn(Lang) -> String, no: impl Fn(Lang) -> String) -> Vec<Item> {
    vec![Item::new("yes", both(yes)), Item::new("no", both(no))]
}

/// Whether a choice of [`yes_no`] is yes.
pub fn is_yes(code: &Code) -> bool {
    code.as_str() == "yes"
}

/// Unfinished tickets other than this one, those of the same household first.
pub fn tickets(app: &App, not: TicketId) -> Vec<Item> {
    let home = app.board.row(not).and_then(|r| r.household.clone());
    let mut rows: Vec<_> = app.board.queue.iter().filter(|r| r.ticket != not && r.number.is_some()).collect();
    rows.sort_by_key(|r| (home.is_none() || r.household != home, r.ticket));
    rows.into_iter()
        .map(|r| {
            let number = r.number.map_or_else(String::new, |n| n.short());
            let place = r.household.as_ref().map_or_else(String::new, ToString::to_string);
            let mut item = Item::plain(r.ticket.to_string(), number)
                .with_detail(Label { zh: format!("{place} {}", r.text), en: format!("{place} {}", r.text) });
            item.aliases = vec![place, r.text.clone()];
            item
        })
        .collect()
}

/// What the customer thinks.
pub fn outcomes(all: &[Outcome]) -> Vec<Item> {
    all.iter().map(|o| Item::new(outcome_value(*o), both(|lang| lang.outcome_name(*o).to_owned()))).collect()
}

/// The value of an outcome among [`outcomes`].
pub fn outcome_value(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Satisfied => "satisfied",
        Outcome::NotSatisfied => "not_satisfied",
        Outcome::Unreachable => "unreachable",
    }
}

/// The outcome of a choice.
pub fn outcome(code: &Code) -> Option<Outcome> {
    [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Unreachable]
        .into_iter()
        .find(|o| outcome_value(*o) == code.as_str())
}

/// What a free note may be about.
pub fn note_kinds() -> Vec<Item> {
    let item = |k: &NoteKind| Item::new(note_kind_value(*k), both(|lang| lang.note_kind_name(*k).to_owned()));
    NoteKind::ALL.iter().map(item).collect()
}

/// The value of a kind among [`note_kinds`].
pub fn note_kind_value(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Equipment => "equipment",
        NoteKind::Keys => "keys",
        NoteKind::Visitors => "visitors",
        NoteKind::Notices => "notices",
        NoteKind::Other => "other",
    }
}

/// The kind of a choice.
pub fn note_kind(code: &Code) -> Option<NoteKind> {
    NoteKind::ALL.into_iter().find(|k| note_kind_value(*k) == code.as_str())
}

/// Free notes that nobody has struck off.
pub fn open_notes(app: &App) -> Vec<Item> {
    let item = |n: &FreeNote| {
        let name = both(|lang| format!("{} {}", lang.note_kind_name(n.kind), n.text.lines().next().unwrap_or("")));
        let who = app.board.staff_name(n.by);
        let detail = both(|lang| format!("{who} {}", lang.day_time(n.at)));
        Item::new(n.id.to_string(), name).with_detail(detail)
    };
    app.board.handover.open_notes.iter().map(item).collect()
}

/// Sides of a handover sheet.
pub fn sides() -> Vec<Item> {
    [Side::Outgoing, Side::Incoming]
        .into_iter()
        .map(|s| Item::new(side_value(s), both(|lang| lang.side_name(s).to_owned())))
        .collect()
}

/// The value of a side among [`sides`].
pub fn side_value(side: Side) -> &'static str {
    match side {
        Side::Outgoing => "outgoing",
        Side::Incoming => "incoming",
    }
}

/// Roles (R197–R203).
pub fn roles() -> Vec<Item> {
    Role::ALL.iter().map(|r| Item::new(role_value(*r), both(|lang| lang.role_name(*r).to_owned()))).collect()
}

/// The value of a role among [`roles`].
pub fn role_value(role: Role) -> &'static str {
    match role {
        Role::Operator => "operator",
        Role::ServiceClerk => "service_clerk",
        Role::ServiceHead => "service_head",
        Role::Receiver => "receiver",
        Role::Handler => "handler",
        Role::DepartmentHead => "department_head",
        Role::ProjectHead => "project_head",
        Role::Archivist => "archivist",
        Role::VipAssistant => "vip_assistant",
        Role::HeadOffice => "head_office",
    }
}

/// The role of a choice.
pub fn role(code: &Code) -> Option<Role> {
    Role::ALL.into_iter().find(|r| role_value(*r) == code.as_str())
}

/// The person of a choice.
pub fn staff_id(code: &Code) -> Option<StaffId> {
    code.as_str().parse().ok().map(StaffId)
}

/// The ticket of a choice.
pub fn ticket_id(code: &Code) -> Option<TicketId> {
    code.as_str().parse().ok().map(TicketId)
}
