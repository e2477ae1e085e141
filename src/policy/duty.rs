//! Reads the parts of a pack beside grades and clocks: titles, ladders, promises, callbacks, corrective action, mass
//! events, VIP customers, the order of the queue.

use super::fault::{Entry, What};
use super::grading::Active;
use super::lists::{choices, choices_if, entries, entries_if};
use super::node::{Node, Value};
use super::pack::Known;
use super::read::Section;
use crate::domain::rules::*;
use crate::domain::{Code, Role};

pub(super) fn titles(pack: &Section<'_>) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    for s in pack.sections("title") {
        let at = s.table.get("role").map_or(&s.table.at, |node| &node.at).clone();
        let role = s.role("role");
        let label = s.label();
        s.end();
        let Some(role) = role else { continue };
        if titles.iter().any(|t| t.role == role) {
            let code = super::read::role_name(&role);
            pack.tell(at.error(What::Twice { first: at.file.to_string(), code }));
        }
        titles.push(Title { role, label });
    }
    titles
}

pub(super) fn principles(pack: &Section<'_>) -> Vec<Principle> {
    entries_if(pack, "principle", |s| {
        let principle = Principle { code: s.code("code"), label: s.label() };
        (principle.code.clone(), principle)
    })
}

pub(super) fn extension(pack: &Section<'_>) -> Extension {
    let none = Extension { tell_customer: true, longest: Limit::Minutes(0), approve_from: 0, approve: Vec::new() };
    let Some(s) = pack.section("extension") else { return none };
    let extension = Extension {
        tell_customer: s.needed_yes_no("tell_customer"),
        longest: s.limit("longest"),
        approve_from: s.number("approve_from", 0, 100),
        approve: s.roles("approve"),
    };
    if let (true, Some(node)) = (extension.approve_from > 0 && extension.approve.is_empty(), s.table.get("approve")) {
        s.tell(node.at.error(What::Empty(Entry::Role)));
    }
    s.end();
    extension
}

pub(super) fn escalations(pack: &Section<'_>, known: &Known, grades: &Active) -> Vec<Escalation> {
    entries_if(pack, "escalation", |s| {
        let trigger = s.named("trigger", Entry::Trigger, &Trigger::ALL).unwrap_or(Trigger::Information);
        let steps = steps(s, trigger);
        let escalation = Escalation {
            code: s.code("code"),
            label: s.label(),
            trigger,
            grades: grades.resolve_all(s, "grades"),
            kinds: s.some_of_if("kinds", Entry::Kind, &known.kinds),
            facts: s.some_of_if("facts", Entry::Fact, &known.facts),
            steps,
        };
        (escalation.code.clone(), escalation)
    })
}

fn steps(s: &Section<'_>, trigger: Trigger) -> Vec<Step> {
    let mut steps = Vec::new();
    for step in s.sections("step") {
        // Whom the first step about a changed grade tells, the rule of that grade says.
        let named = trigger == Trigger::GradeChanged && steps.is_empty();
        steps.push(Step {
            to: if named { step.roles("to") } else { roles(&step, "to") },
            after: step.limit_if("after"),
            acknowledge: step.limit("acknowledge"),
        });
        step.end();
    }
    if let (true, Some(node)) = (steps.is_empty(), s.table.get("step")) {
        s.tell(node.at.error(What::NoSteps(s.table.text("code").unwrap_or("step").to_owned())));
    }
    steps
}

/// Roles of which there must be one.
pub(super) fn roles(s: &Section<'_>, field: &'static str) -> Vec<Role> {
    let roles = s.roles(field);
    if let Some(Node { value: Value::List(items), at }) = s.table.get(field)
        && items.is_empty()
    {
        s.tell(at.error(What::Empty(Entry::Role)));
    }
    roles
}

pub(super) fn promise(pack: &Section<'_>, known: &Known) -> Promise {
    let Some(s) = pack.section("promise") else { return Promise { permission: Vec::new(), kinds: Vec::new() } };
    let promise =
        Promise { permission: roles(&s, "permission"), kinds: s.some_of_if("kinds", Entry::Kind, &known.kinds) };
    s.end();
    promise
}

pub(super) fn callbacks(pack: &Section<'_>, known: &Known) -> Callbacks {
    let mut callbacks = Callbacks {
        kinds: Vec::new(),
        means: Vec::new(),
        contents: Vec::new(),
        door_way: Code::default(),
        door_class: Code::default(),
        again: Limit::Minutes(0),
        plan_days: 0,
        agreement_points: Vec::new(),
    };
    let Some(s) = pack.section("callbacks") else { return callbacks };
    callbacks.kinds = choices(&s, "kind", Entry::CallbackPart);
    callbacks.means = choices(&s, "means", Entry::CallbackPart);
    callbacks.contents = entries(&s, "content", Entry::CallbackPart, |c| {
        let content = Content { code: c.code("code"), label: c.label(), opinion: c.yes_no("opinion") };
        (content.code.clone(), content)
    });
    callbacks.door_way = s.one_of("door_way", Entry::Way, &known.ways);
    callbacks.door_class = s.one_of("door_class", Entry::CallbackClass, &known.classes);
    callbacks.again = s.limit("again");
    callbacks.plan_days = s.number("plan_days", 1, 92);
    callbacks.agreement_points = s.rising("agreement_points", 1, 100);
    s.end();
    callbacks
}

pub(super) fn corrective(pack: &Section<'_>, known: &Known) -> CorrectiveAction {
    let mut action = CorrectiveAction {
        triggers: Vec::new(),
        repeats: 0,
        people: 0,
        complaints: Vec::new(),
        repairs: Vec::new(),
        window: Age::Days(0),
        rising_percent: 0,
        steps: Vec::new(),
    };
    let Some(s) = pack.section("corrective_action") else { return action };
    if let Some(node) = s.needed("triggers") {
        let items = s.items(node, "triggers").iter();
        action.triggers =
            items.filter_map(|item| s.name_of(item, "triggers", Entry::Trigger, &ActionTrigger::ALL)).collect();
    }
    action.repeats = s.number("repeats", 2, 100);
    action.people = s.number("people", 2, 10_000);
    action.complaints = s.some_of("complaints", Entry::Kind, &known.kinds);
    action.repairs = s.some_of("repairs", Entry::Kind, &known.kinds);
    action.window = s.age("window");
    action.rising_percent = s.number("rising_percent", 1, 1_000);
    action.steps = entries(&s, "step", Entry::Step, |step| {
        let step = ActionStep {
            code: step.code("code"),
            label: step.label(),
            by: roles(step, "by"),
            within: step.limit_if("within"),
            checks: step.yes_no("checks"),
            tells_customer: step.yes_no("tells_customer"),
        };
        (step.code.clone(), step)
    });
    s.end();
    action
}

pub(super) fn mass(pack: &Section<'_>, known: &Known) -> MassEvents {
    let none = MassEvents { hours: 0, households: 0, categories: Vec::new(), by: Vec::new(), renew: Limit::Minutes(0) };
    let Some(s) = pack.section("mass_event") else { return none };
    let mass = MassEvents {
        hours: s.number("hours", 1, 720),
        households: s.number("households", 2, 1_000),
        categories: s.some_of("categories", Entry::Category, &known.categories),
        by: roles(&s, "by"),
        renew: s.limit("renew"),
    };
    s.end();
    mass
}

pub(super) fn vip(pack: &Section<'_>) -> Vip {
    let none =
        Vip { priorities: Vec::new(), services: Vec::new(), extras: Vec::new(), callback_by: Vec::new(), card: None };
    let Some(s) = pack.section("vip") else { return none };
    let card = s.optional("card").is_some().then(|| s.section("card")).flatten().map(|c| {
        let card = VipCard {
            prefix: c.text("prefix"),
            kinds: entries(&c, "kind", Entry::VipPart, |k| {
                let kind = CardKind { code: k.code("code"), label: k.label(), digit: k.number("digit", 0, 9) };
                (kind.code.clone(), kind)
            }),
            digits: c.number("digits", 1, 9),
            years: c.number("years", 1, 100),
            applies: roles(&c, "applies"),
            issues: roles(&c, "issues"),
        };
        c.end();
        card
    });
    let vip = Vip {
        priorities: choices_if(&s, "priority"),
        services: choices_if(&s, "service"),
        extras: choices_if(&s, "extra"),
        callback_by: s.roles_if("callback_by"),
        card,
    };
    s.end();
    vip
}

pub(super) fn order(pack: &Section<'_>) -> Order {
    let Some(s) = pack.section("order") else { return Order::default() };
    let points = |field| s.number(field, 0, 1_000_000);
    let order = Order {
        unattended: points("unattended"),
        waiting: points("waiting"),
        breached: points("breached"),
        near: points("near"),
        again: points("again"),
        unclassified: points("unclassified"),
        grade: points("grade"),
        vip: points("vip"),
        late_minute: points("late_minute"),
        late_minutes_most: points("late_minutes_most"),
    };
    s.end();
    order
}
