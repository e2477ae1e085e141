//! Ladders of escalation (逐级上报, R004, R029, R069) and promises (承诺, R056, R066): what they say everywhere.

use super::Lang;
use super::refusals::Names;
use crate::board::{HeadMatter, HeadRow, LineRow, LineStep};
use crate::domain::escalation::Ladder;
use crate::domain::event::{Cause, EscalationEvent, PromiseEvent};
use crate::domain::ids::*;
use crate::domain::promise::Settlement;
use crate::domain::refusal::Field;
use crate::domain::rules::Trigger;
use crate::domain::time::Moment;

crate::names! { SETTLEMENTS:
    /// What became of a promise.
    fn settlement_name(Settlement) {
        Kept => "已兑现", "kept";
        Broken => "未兑现", "not kept";
        Moved => "改期", "moved";
    }
}

crate::messages! {
    why_nothing_to_acknowledge() { zh: "这张工单没有等确认的上报。", en: "No step of escalation waits for a word on this ticket." }
    why_not_of_step(staff: &str) { zh: "等确认的上报不是报给 {staff} 的。", en: "The steps that wait are not for {staff}." }
    why_needs_permission() { zh: "未经许可，不得向客户承诺。", en: "Nothing is promised to a customer without permission." }
    why_promise_asked(due: &str) { zh: "已申请承诺（{due} 前），还没有答复。", en: "A promise (by {due}) was asked for already and is not answered yet." }
    why_no_promise_asked() { zh: "没有等许可的承诺。", en: "No promise waits for permission." }
    why_no_promise() { zh: "没有这条未了结的承诺。", en: "There is no such open promise." }
    why_promise_open(due: &str) { zh: "向客户的承诺（{due} 前）还没有记录是否兑现。", en: "It is not noted whether the promise (by {due}) was kept." }
    why_needs_approval(nth: u16) { zh: "这是第 {nth} 次延期，要领导同意。", en: "This is extension no. {nth} and needs a head's word." }
    why_too_far(latest: &str) { zh: "一次最多延到 {latest}。", en: "It can be put off to {latest} at the latest at once." }
    next_ask_promise() { zh: "请申请许可，或请领导当场同意并输入密码。", en: "Ask for permission, or have a head permit it here with their password." }
    next_settle_promise() { zh: "请先记录承诺是否兑现。", en: "First note whether the promise was kept." }
    next_have_approved() { zh: "请选同意的领导，由其输入密码。", en: "Name the head who agrees; they type their password." }

    esc_because_grade(grade: &str) { zh: "等级为{grade}", en: "grade {grade}" }
    esc_since(what: &str, since: &str) { zh: "{what}（{since} 起）", en: "{what} (since {since})" }
    esc_step(step: u8, of: u8) { zh: "第 {step}/{of} 级", en: "step {step} of {of}" }
    esc_person(role: &str, name: &str) { zh: "{role}（{name}）", en: "{name} ({role})" }
    esc_nobody(role: &str) { zh: "{role}（无人任职）", en: "{role} (nobody)" }
    heads_title(n: usize, mine: usize) { zh: "要领导处理的事 {n} 件，等我确认 {mine} 件", en: "What needs a head now: {n}, waiting for me: {mine}" }
    heads_none() { zh: "没有等领导处理的事", en: "nothing waits for a head" }
    heads_count(n: usize) { zh: "待领导 {n}", en: "for heads {n}" }
    heads_mine(n: usize, key: &str) { zh: "等你确认 {n} 件，{key}", en: "{n} wait for your word, {key}" }
    heads_until(until: &str) { zh: "{until} 前", en: "by {until}" }
    heads_over(until: &str) { zh: "{until} 已过", en: "{until} is past" }
    heads_tracker(name: &str) { zh: "跟踪人 {name}", en: "tracked by {name}" }
    heads_untracked() { zh: "还没有人跟踪", en: "nobody tracks it yet" }
    heads_rung(step: u8, at: &str, people: &str) { zh: "第 {step} 级　{at} 报 {people}", en: "step {step}  {at} told {people}" }
    heads_acknowledged(at: &str, by: &str) { zh: "{at} {by} 确认", en: "{by} acknowledged it at {at}" }
    heads_waits(until: &str) { zh: "待确认，{until} 前", en: "to be acknowledged by {until}" }
    heads_missed(until: &str) { zh: "{until} 前未确认", en: "not acknowledged by {until}" }
    heads_phoned(at: &str, by: &str, staff: &str) { zh: "{at} {by} 已电话报告 {staff}", en: "{by} told {staff} by telephone at {at}" }
    heads_next(people: &str, at: &str) { zh: "无人确认就报下一级：{people}，{at}", en: "next, if nobody takes it up: {people}, {at}" }
    heads_top() { zh: "已到最高一级", en: "there is no step above this one" }
    heads_asks(name: &str, at: &str, what: &str, due: &str) { zh: "{name} {at} 申请向客户承诺：{what}，{due} 前", en: "{name} asked at {at} to promise: {what}, by {due}" }
    heads_permit_by(people: &str) { zh: "由 {people} 答复", en: "to be answered by {people}" }
    heads_promise() { zh: "申请承诺", en: "asks to promise" }
    heads_yours(key: &str) { zh: "等你一句话：{key}", en: "it waits for your word: {key}" }
    ticket_escalated(why: &str, step: &str, text: &str) { zh: "上报（{why}）{step}：{text}", en: "escalated ({why}), {step}: {text}" }
    heads_open_on_line(steps: &str) { zh: "上报待确认：{steps}", en: "escalated and not taken up: {steps}" }
    promise_told_extension(what: &str, due: &str) { zh: "延期已告知：{what}，{due} 前", en: "told with the extension: {what}, by {due}" }
    promise_on_line(what: &str, due: &str) { zh: "已承诺：{what}，{due} 前", en: "promised: {what}, by {due}" }
    promise_asked_on_line(what: &str) { zh: "申请承诺待答复：{what}", en: "permission asked to promise: {what}" }
    did_reach(step: &str, why: &str, told: &str, until: &str) {
        zh: "逐级上报{step}：{why}，报 {told}，{until} 前确认", en: "escalated, {step}: {why}; told {told}; to be acknowledged by {until}"
    }
    did_reach_late(line: &str, due: &str) { zh: "{line}（应于 {due} 上报）", en: "{line} (was due at {due})" }
    did_acknowledge(step: &str, what: &str) { zh: "确认上报{step}（{what}）", en: "acknowledged {step} ({what})" }
    did_acknowledge_word(line: &str, word: &str) { zh: "{line}：{word}", en: "{line}: {word}" }
    did_phone(staff: &str, step: &str, what: &str) { zh: "已电话报告 {staff}，上报{step}（{what}）", en: "told {staff} by telephone, {step} ({what})" }
    did_ask_promise(what: &str, due: &str) { zh: "申请向客户承诺：{what}，{due} 前", en: "asked to promise: {what}, by {due}" }
    did_permit_promise() { zh: "同意承诺", en: "permitted the promise" }
    did_refuse_promise(word: &str) { zh: "不同意承诺：{word}", en: "refused the promise: {word}" }
    did_promise(what: &str, due: &str) { zh: "向客户承诺：{what}，{due} 前", en: "promised the customer: {what}, by {due}" }
    did_promise_permitted(what: &str, due: &str, by: &str) { zh: "向客户承诺：{what}，{due} 前（{by} 同意）", en: "promised the customer: {what}, by {due} (permitted by {by})" }
    did_keep_promise(n: u16) { zh: "承诺 {n} 已兑现", en: "promise {n} was kept" }
    did_break_promise(n: u16) { zh: "承诺 {n} 未兑现", en: "promise {n} was not kept" }
    did_approve_extension(nth: u16, by: &str) { zh: "第 {nth} 次延期由 {by} 同意", en: "extension no. {nth} was agreed to by {by}" }
}

impl Lang {
    /// Why a ladder stands: its trigger, and for information the grade or fact.
    #[must_use]
    pub fn escalation_why(self, trigger: Trigger, cause: &Cause, names: &dyn Names) -> String {
        match cause {
            Cause::Grade(grade) => self.esc_because_grade(&names.code(Field::Grade, grade)),
            Cause::Fact(fact) => names.code(Field::Fact, fact),
            Cause::Rule(rule) => names.code(Field::GradeRule, rule),
            Cause::Time | Cause::Customer => self.trigger_name(trigger).to_owned(),
        }
    }
    /// The same of a ladder, and since when.
    #[must_use]
    pub fn ladder_why(self, ladder: &Ladder, names: &dyn Names) -> String {
        self.esc_since(&self.escalation_why(ladder.trigger, &ladder.cause, names), &self.day_time(ladder.since))
    }
    /// The roles of a step, and who of those told has them.
    #[must_use]
    pub fn step_people(self, to: &[Role], told: &[StaffId], names: &dyn Names) -> String {
        let roles = self.list(to.iter().map(|r| self.role_name(*r).to_owned()), to.len());
        if told.is_empty() {
            return self.esc_nobody(&roles);
        }
        self.esc_person(&roles, &self.list(told.iter().map(|id| names.staff(*id)), 6))
    }
}

impl Lang {
    /// What the customer was promised, or told with an extension, which is settled by the result alone (R066).
    #[must_use]
    pub fn promise_words(self, what: &str, due: &str, extension: bool) -> String {
        if extension { self.promise_told_extension(what, due) } else { self.promise_on_line(what, due) }
    }
}

/// A step that is recorded so long after it was due was missed because the program was off, in milliseconds.
const OFF_MS: i64 = 10 * 60_000;

/// What a line of the handover sheet says beside the ticket's own state: steps that nobody took up, what was promised.
pub fn on_line(lang: Lang, row: &LineRow, names: &dyn Names) -> Vec<String> {
    let step = |s: &LineStep| {
        let why = lang.escalation_why(s.trigger, &s.cause, names);
        format!("{why} {}/{} {}", s.step, s.of, lang.heads_until(&lang.day_time(s.until)))
    };
    let steps: Vec<String> = row.steps.iter().map(step).collect();
    let mut out = Vec::new();
    if !steps.is_empty() {
        out.push(lang.heads_open_on_line(&steps.join(lang.list_comma())));
    }
    out.extend(row.promises.iter().map(|p| match p.asked {
        true => lang.promise_asked_on_line(&p.what),
        false => lang.promise_words(&p.what, &lang.day_time(p.due), p.extension),
    }));
    out
}

/// How a line about a matter looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// As usual.
    Plain,
    /// Beside the point.
    Muted,
    /// Somebody has to act.
    Waits,
    /// The time for it is over.
    Late,
    /// Done.
    Good,
}

/// What a row of the list of heads' matters says in a few words, and until when.
pub fn head_line(lang: Lang, row: &HeadRow, now: Moment, names: &dyn Names) -> (String, String) {
    let what = match &row.matter {
        HeadMatter::Step { ladder, .. } => {
            let step = ladder.rungs.last().map_or(1, |r| r.step);
            format!("{} {step}/{}", lang.escalation_why(ladder.trigger, &ladder.cause, names), ladder.of)
        }
        HeadMatter::Promise { .. } => lang.heads_promise().to_owned(),
    };
    let until = lang.due_time(row.until, now);
    (what, if row.is_late(now) { lang.heads_over(&until) } else { lang.heads_until(&until) })
}

/// All that is to be said of a matter: why, who was told when, who took it up, who is next.
pub fn head_story(lang: Lang, row: &HeadRow, now: Moment, names: &dyn Names) -> Vec<(String, Tone)> {
    let day = |at: Moment| lang.day_time(at);
    let mut lines = Vec::new();
    let tracker = row.tracker.map_or_else(|| lang.heads_untracked().to_owned(), |t| lang.heads_tracker(&names.staff(t)));
    match &row.matter {
        HeadMatter::Step { ladder, next, next_heads, next_at } => {
            let comma = lang.pick("，", ", ");
            lines.push((format!("{}{comma}{tracker}", lang.ladder_why(ladder, names)), Tone::Plain));
            for rung in &ladder.rungs {
                let told = lang.heads_rung(rung.step, &day(rung.at), &lang.step_people(&rung.to, &rung.told, names));
                lines.push((told, Tone::Plain));
                for phoned in &rung.phoned {
                    let (by, staff) = (names.staff(phoned.by), names.staff(phoned.staff));
                    let line = lang.heads_phoned(&day(phoned.at), &by, &staff);
                    lines.push((format!("  {}", with(lang, line, &phoned.text)), Tone::Muted));
                }
                let open = ladder.open().any(|r| r.step == rung.step);
                let (line, tone) = match &rung.acknowledged {
                    Some(it) => {
                        let line = lang.heads_acknowledged(&day(it.at), &names.staff(it.by));
                        (with(lang, line, &it.word), Tone::Good)
                    }
                    None if rung.until < now => {
                        (lang.heads_missed(&day(rung.until)), if open { Tone::Late } else { Tone::Muted })
                    }
                    None => (lang.heads_waits(&day(rung.until)), Tone::Waits),
                };
                lines.push((format!("  {line}"), tone));
            }
            let line = match next_at {
                Some(at) => lang.heads_next(&lang.step_people(next, next_heads, names), &day(*at)),
                None => lang.heads_top().to_owned(),
            };
            lines.push((line, Tone::Muted));
        }
        HeadMatter::Promise { what, due, by, since, to } => {
            let by = by.map(|id| names.staff(id)).unwrap_or_default();
            lines.push((lang.heads_asks(&by, &day(*since), what, &day(*due)), Tone::Waits));
            lines.push((lang.heads_permit_by(&lang.step_people(to, &row.heads, names)), Tone::Plain));
            lines.push((tracker, Tone::Muted));
        }
    }
    lines
}

fn with(lang: Lang, line: String, word: &str) -> String {
    if word.is_empty() { line } else { lang.did_acknowledge_word(&line, word) }
}

/// What happened on a ladder, in a sentence without time and actor. `at`: when it was recorded.
pub fn climbed(lang: Lang, event: &EscalationEvent, at: Moment, names: &dyn Names) -> String {
    match event {
        EscalationEvent::StepReached { trigger, cause, step, of, to, told, due, until, .. } => {
            let (why, people) = (lang.escalation_why(*trigger, cause, names), lang.step_people(to, told, names));
            let line = lang.did_reach(&lang.esc_step(*step, *of), &why, &people, &lang.day_time(*until));
            // The clock is looked at each minute: more than a few late means that the program was off.
            if at.since(*due) > OFF_MS { lang.did_reach_late(&line, &lang.day_time(*due)) } else { line }
        }
        EscalationEvent::StepAcknowledged { ladder, step, word, .. } => {
            let line = lang.did_acknowledge(&step.to_string(), &names.code(Field::Ladder, ladder));
            if word.is_empty() { line } else { lang.did_acknowledge_word(&line, word) }
        }
        EscalationEvent::ToldByPhone { ladder, step, staff, text, .. } => {
            let line = lang.did_phone(&names.staff(*staff), &step.to_string(), &names.code(Field::Ladder, ladder));
            if text.is_empty() { line } else { lang.did_acknowledge_word(&line, text) }
        }
    }
}

/// What happened to a promise, in a sentence without time and actor.
pub fn promised(lang: Lang, event: &PromiseEvent, names: &dyn Names) -> String {
    let with = |line: String, word: &str| with(lang, line, word);
    match event {
        PromiseEvent::Asked { what, due, .. } => lang.did_ask_promise(what, &lang.day_time(*due)),
        PromiseEvent::Permitted { word, .. } => with(lang.did_permit_promise().to_owned(), word),
        PromiseEvent::Refused { word, .. } => lang.did_refuse_promise(word),
        PromiseEvent::Made { what, due, permitted_by: None, .. } => lang.did_promise(what, &lang.day_time(*due)),
        PromiseEvent::Made { what, due, permitted_by: Some(by), .. } => {
            lang.did_promise_permitted(what, &lang.day_time(*due), &names.staff(*by))
        }
        PromiseEvent::Settled { promise, kept: true, word, .. } => with(lang.did_keep_promise(*promise), word),
        PromiseEvent::Settled { promise, kept: false, word, .. } => with(lang.did_break_promise(*promise), word),
        PromiseEvent::ExtensionApproved { by, nth, .. } => lang.did_approve_extension(*nth, &names.staff(*by)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Test;
    impl Names for Test {
        fn staff(&self, id: StaffId) -> String {
            format!("S{id}")
        }
        fn ticket(&self, id: TicketId) -> String {
            id.to_string()
        }
        fn code(&self, _: Field, code: &Code) -> String {
            code.to_string()
        }
    }

    fn at(text: &str) -> Moment {
        Moment::parse(&format!("2026-11-21T{text}:00+08:00")).unwrap()
    }

    #[test]
    fn r069_a_step_says_why_whom_and_until_when() {
        let step = |told: Vec<StaffId>| EscalationEvent::StepReached {
            ticket: TicketId(7),
            ladder: Code::new("finish-late"),
            trigger: Trigger::FinishLate,
            cause: Cause::Time,
            step: 1,
            of: 3,
            to: vec![Role::ServiceHead],
            told,
            since: at("09:00"),
            due: at("09:00"),
            until: at("11:00"),
        };
        let zh = climbed(Lang::Zh, &step(vec![StaffId(1)]), at("09:01"), &Test);
        assert_eq!(zh, "逐级上报第 1/3 级：超时未办结，报 客服主管（S1），11-21 11:00 前确认");
        let en = climbed(Lang::En, &step(Vec::new()), at("21:00"), &Test);
        assert!(en.contains("(nobody)") && en.ends_with("(was due at 11-21 09:00)"), "{en}");
    }
}
