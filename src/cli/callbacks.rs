//! `frontdesk callbacks audit|plan`.

use super::keys::Answer;
use crate::board::Board;
use crate::board::plan::{days_left_in_month, plan};
use crate::desk::audit::{Audit, Verdict};
use crate::desk::label;
use crate::domain::ids::{Role, StaffId};
use crate::domain::refusal::Field;
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::i18n::agreements::agreement_words;
use crate::view::text::Ruler;
use std::fmt::Write as _;

/// Exit code when a draw does not agree.
const BROKEN: u8 = 3;

fn month_words(month: u32) -> String {
    format!("{}-{:02}", month / 100, month % 100)
}

fn class_name(rules: &Rules, code: &crate::domain::ids::Code, lang: Lang) -> String {
    rules.callback_class(code).map_or_else(|| code.to_string(), |c| lang.pick(&c.label.zh, &c.label.en).clone())
}

/// What the audit of the draws found.
pub fn audit(audit: &Audit, rules: &Rules, lang: Lang) -> Answer {
    let ruler = Ruler::default();
    let mut out = String::new();
    for m in &audit.months {
        let (month, at) = (month_words(m.month), lang.full_time(m.fixed.1));
        let print: String = m.commitment.chars().take(16).collect();
        let _ = writeln!(out, "{}", lang.audit_month(&month, &at, m.fixed.0, &print));
        let told = match (m.broken, m.revealed, m.lost) {
            (true, ..) => lang.audit_broken(),
            (_, true, _) => lang.audit_revealed(),
            (_, _, true) => lang.audit_lost(),
            _ => lang.audit_sealed(),
        };
        let _ = writeln!(out, "  {told}");
        if m.replaced > 0 {
            let _ = writeln!(out, "  {}", lang.audit_replaced(m.replaced));
        }
    }
    if !audit.months.is_empty() {
        out.push('\n');
    }
    let heads = [
        lang.audit_drawn(),
        lang.audit_chosen(),
        lang.audit_rate(),
        lang.audit_error(),
        lang.audit_agree(),
        lang.audit_by_rule(),
        lang.audit_wrong(),
    ];
    let head: String = heads.iter().map(|h| ruler.pad_left(h, 8)).collect();
    let _ = writeln!(out, "{}{head}", ruler.pad(lang.audit_class(), 22));
    for c in &audit.classes {
        let name = format!("{} {}", month_words(c.month), class_name(rules, &c.class, lang));
        #[allow(clippy::cast_precision_loss, reason = "a handful of tickets")]
        let error = c.error_hundredths as f64 / 100.0;
        let figures = [
            c.drawn.to_string(),
            c.chosen.to_string(),
            format!("{}%", c.percent),
            format!("{error:+.2}"),
            c.agree.to_string(),
            c.by_rule.to_string(),
            c.wrong.to_string(),
        ];
        let line: String = figures.iter().map(|f| ruler.pad_left(f, 8)).collect();
        let _ = writeln!(out, "{}{line}", ruler.pad(&name, 22));
    }
    for d in audit.draws.iter().filter(|d| d.verdict.is_fault()) {
        let why = match d.verdict {
            Verdict::WrongNumber => lang.audit_wrong_number(d.draw, d.expected.unwrap_or_default()),
            Verdict::WrongCount => lang.audit_wrong_count(d.before, d.chosen_before),
            _ => lang.audit_wrong_choice(d.draw, d.percent),
        };
        let number = if d.number.is_empty() { format!("#{}", d.ticket) } else { d.number.clone() };
        let _ = writeln!(out, "{}", lang.audit_fault(d.position, &number, &why));
    }
    if !audit.undrawn.is_empty() {
        let list = lang.list(audit.undrawn.iter().map(|t| format!("#{t}")), 8);
        let _ = writeln!(out, "{}", lang.audit_undrawn(audit.undrawn.len(), &list));
    }
    out.push('\n');
    let sum = if audit.faults == 0 { lang.audit_whole(audit.draws.len()) } else { lang.audit_faults(audit.faults) };
    let _ = writeln!(out, "{sum}");
    let by_rule: u32 = audit.classes.iter().map(|c| c.by_rule).sum();
    if by_rule > 0 {
        let _ = writeln!(out, "{}", lang.audit_unsealed(by_rule));
    }
    Answer { text: out, code: if audit.faults == 0 { 0 } else { BROKEN } }
}

/// How the month's callbacks stand, and the plan of the coming days (R099).
pub fn show_plan(board: &Board, rules: &Rules, now: Moment, lang: Lang) -> String {
    let mut out = format!("{}\n", lang.plan_month(days_left_in_month(now)));
    let used: Vec<_> = board.meters.iter().filter(|m| m.drawn > 0).collect();
    for m in &used {
        let target = format!("{}.{}", m.target_tenths() / 10, m.target_tenths() % 10);
        let class = class_name(rules, &m.class, lang);
        let text = lang.plan_meter(&class, m.drawn, m.percent, &target, m.chosen, m.done, m.owed);
        let _ = writeln!(out, "  {text}");
        if let (Some(percent), Some(target)) = (m.door_percent, m.door_target()) {
            let way = label(rules, Field::Way, &rules.callbacks.door_way, lang);
            let _ = writeln!(out, "    {}", lang.plan_doors(&way, m.doors, target, percent));
        }
    }
    if used.is_empty() {
        let _ = writeln!(out, "  {}", lang.plan_nothing_drawn());
    }
    let t = board.agreement_tally;
    if t.owed > 0 {
        let _ = writeln!(out, "  {}", lang.plan_agreements(t.owed, t.made, t.late, t.dissatisfied));
    }
    let days = rules.callbacks.plan_days;
    let (planned, later) = plan(board, now, days);
    for day in &planned {
        let n = day.len();
        let head = day.date.map_or_else(|| lang.plan_overdue(n), |date| lang.plan_day(&lang.date_words(date), n));
        let _ = writeln!(out, "\n{head}");
        for it in &day.rows {
            let home = it.row.household.as_ref().map(ToString::to_string).unwrap_or_default();
            let class = class_name(rules, &it.row.class, lang);
            let parts = [it.row.number.clone(), lang.clock_time(it.row.due), class, home, it.row.text.clone()];
            let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
            let _ = writeln!(out, "  {}", parts.join("  "));
            let _ = writeln!(out, "    {}", who_calls(board, &it.callers, &it.row.roles, lang));
        }
        for it in &day.agreements {
            let _ = writeln!(out, "  {}", agreement_words(lang, it));
            let _ = writeln!(out, "    {}", who_calls(board, &it.callers, &it.agreement.roles, lang));
        }
    }
    if planned.is_empty() {
        let _ = writeln!(out, "\n{}", lang.plan_none(days));
    }
    if later > 0 {
        let _ = writeln!(out, "\n{}", lang.plan_later(later));
    }
    out
}

/// Who may make a callback.
fn who_calls(board: &Board, callers: &[StaffId], roles: &[Role], lang: Lang) -> String {
    if callers.is_empty() {
        let names = roles.iter().map(|r| lang.role_name(*r).to_owned());
        return lang.plan_no_caller(&lang.list(names, roles.len()));
    }
    lang.plan_callers(&lang.list(callers.iter().map(|id| board.staff_name(*id)), 6))
}
