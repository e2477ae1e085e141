//! What stands between the clocks of a ticket and its history: grade, marks, repeats, questions, heads, hands, notes.

use super::*;

/// How it came to its grade, what is proposed now, and what comes with time.
pub(super) fn grade<'a>(paint: &Paint<'_>, app: &App, details: &Details, width: usize, out: &mut Vec<Line<'a>>) {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut put = |text: String, style: Style| {
        out.extend(paint.ruler.wrap(&text, width, 3).into_iter().map(|l| vec![span(l, style)]));
    };
    if let Some(led) = &details.ticket.grading.led {
        let raised = matches!(led, Led::Raised { .. });
        put(led_words(lang, led, &names), if raised { theme.near() } else { theme.muted() });
    }
    if let Some(proposal) = details.grading.proposal.as_ref().filter(|_| details.grading.pending) {
        put(proposal_words(lang, proposal, &names), theme.near());
        let key = |action| app.key_label_in_panes(action).unwrap_or_default();
        put(lang.grade_pending(&key(Action::ConfirmGrade), &key(Action::Classify)), theme.near());
    }
    if let Some((rule, grade, at)) = details.grading.coming.first() {
        let (grade, reason) = (names.grade(grade), names.code(Field::GradeRule, rule));
        put(lang.grade_coming(&lang.due_time(*at, app.now), &grade, &reason), theme.muted());
    }
}

/// Whether a clock was late against its first due time though it is not late against the one in force: more time was
/// given, or a milder grade (R066).
fn breach_behind(t: &Ticket, app: &App) -> bool {
    let now = t.ended_at.unwrap_or(app.now);
    let behind = |c: &Clock| c.due > c.first_due && c.was_breached(now) && c.met.unwrap_or(now) <= c.due;
    [t.reply, t.finish].iter().flatten().any(behind)
}

/// Who may call back, by the pack and never who did the work (C5): the people, else the roles that it takes.
fn who_calls(app: &App, details: &Details) -> String {
    let (lang, names, t) = (app.lang(), BoardNames(app), &details.ticket);
    let roles = callers(&app.rules, t, details.vip);
    let row = app.board.callbacks.iter().find(|r| r.ticket == t.id);
    let people = row.map(|row| crate::board::plan::callers(row, &app.board.staff)).unwrap_or_default();
    let roles = lang.list(roles.iter().map(|r| lang.role_name(*r).to_owned()), roles.len());
    if people.is_empty() && row.is_some() {
        return lang.plan_no_caller(&roles);
    }
    lang.calls_back(&roles, &lang.list(people.iter().map(|id| names.staff(*id)), 4))
}

/// What else must be known at a glance.
pub(super) fn marks<'a>(paint: &Paint<'_>, app: &App, details: &'a Details) -> Vec<Line<'a>> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let t = &details.ticket;
    let mut items: Vec<Line<'a>> = Vec::new();
    if let Some(id) = t.incident {
        let matter = app.board.incident(id).map(|i| i.matter.clone()).unwrap_or_default();
        let text = lang.incident_of(id.0, &matter);
        items.push(vec![span(text.trim_end().to_owned(), theme.info())]);
    }
    if t.reworks > 0 {
        items.push(vec![span(lang.reworked(t.reworks), theme.near())]);
    }
    if t.repeat_contacts > 0 {
        let style = if t.repeat_unseen { theme.breached() } else { theme.near() };
        items.push(vec![span(lang.repeated(t.repeat_contacts), style)]);
    }
    if t.feedback_tries > 0 && t.feedback.is_none() {
        items.push(vec![span(lang.tries(t.feedback_tries), theme.near())]);
    }
    if t.promises.extensions > 0 {
        items.push(vec![span(lang.head_extensions(t.promises.extensions), theme.near())]);
    }
    if t.missed_before || breach_behind(t, app) {
        items.push(vec![span(lang.missed_before(), theme.near())]);
    }
    if t.asked_late > 0 {
        items.push(vec![span(lang.asked_late(t.asked_late), theme.near())]);
    }
    if t.recheck.is_some() {
        items.push(vec![span(lang.to_recheck(), theme.near())]);
    }
    if t.callback_tries > 0 && t.stage() == Stage::CallbackDue {
        items.push(vec![span(lang.callback_tries(t.callback_tries, app.rules.callback_tries), theme.near())]);
    }
    if t.stage() == Stage::CallbackDue {
        items.push(vec![span(who_calls(app, details), theme.info())]);
    }
    if !details.siblings.is_empty() {
        let list = lang.list(details.siblings.iter().map(|s| names.ticket(*s)), 4);
        items.push(vec![span(lang.same_household(&list), theme.info())]);
    }
    items
}

/// Links, tickets of the same matter, forms of corrective action and offers (R113).
pub(super) fn repeats<'a>(paint: &Paint<'_>, app: &App, details: &'a Details, width: usize, out: &mut Vec<Line<'a>>) {
    let (lang, theme, of) = (paint.lang, &paint.theme, &details.repeats);
    let key = |action| app.key_label_in_panes(action).unwrap_or_default();
    let mut say = |text: String, style: Style| {
        out.extend(paint.ruler.wrap(&text, width, 3).into_iter().map(|l| vec![span(l, style)]));
    };
    for offer in &of.offers {
        let what = lang.offer_here(lang.action_trigger_name(offer.trigger), offer.tickets.len());
        let keys = lang.offer_keys(&key(Action::OpenAction), &key(Action::DeclineAction));
        say(format!("{} {what}{}{keys}", theme.signs().query, lang.sentence_stop()), theme.near());
    }
    for form in &of.forms {
        match (&form.step, form.on_it) {
            (Some(step), true) => say(lang.form_here(form.action.0, lang.of_label(step)), theme.info()),
            (None, true) => say(lang.form_over(form.action.0), theme.muted()),
            (_, false) => say(lang.form_of_same(form.action.0, &key(Action::OpenAction)), theme.near()),
        }
    }
    let name = |t: &TicketRef| {
        let home = t.household.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {home} {}", t.number, lang.stage_name(t.stage)).replace("  ", " ")
    };
    if !of.links.is_empty() {
        let list = lang.list(of.links.iter().rev().map(name), 6);
        say(format!("{} {}", lang.linked_with(&list), lang.jump_key(&key(Action::NextLinked))), theme.info());
    }
    if !of.same.is_empty() {
        let list = lang.list(of.same.iter().rev().map(name), 4);
        say(lang.same_matter_before(&list, &key(Action::Link)), theme.muted());
    }
}

/// The question to the supervisor that the customer waits on, and the supervisor's word (R023).
pub(super) fn question<'a>(paint: &Paint<'_>, app: &App, t: &'a Ticket, width: usize, out: &mut Vec<Line<'a>>) {
    let Some(asked) = t.open_question() else { return };
    let (lang, names) = (paint.lang, BoardNames(app));
    let who = asked.by.map(|id| names.staff(id)).unwrap_or_default();
    let text = lang.head_question(&who, &asked.question);
    out.extend(paint.ruler.wrap(&text, width, 3).into_iter().map(|l| vec![span(l, paint.theme.near())]));
    if let Some(word) = &asked.word {
        let text = lang.did_supervisor_answer(word);
        out.extend(paint.ruler.wrap(&text, width, 3).into_iter().map(|l| vec![span(l, paint.theme.strong())]));
    }
}

/// Steps of ladders that wait for a head (R069), and what was promised (R056).
pub(super) fn heads<'a>(paint: &Paint<'_>, app: &App, t: &'a Ticket, width: usize, out: &mut Vec<Line<'a>>) {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut lines: Vec<(String, Style)> = Vec::new();
    for ladder in t.standing(&app.rules) {
        let Some(rung) = ladder.rungs.last() else { continue };
        let (why, step) =
            (lang.escalation_why(ladder.trigger, &ladder.cause, &names), lang.esc_step(rung.step, ladder.of));
        let (text, style) = match &rung.acknowledged {
            Some(it) => {
                let by = lang.heads_acknowledged(&lang.due_time(it.at, app.now), &names.staff(it.by));
                let word = if it.word.is_empty() { by } else { lang.did_acknowledge_word(&by, &it.word) };
                (word, theme.muted())
            }
            None if rung.until < app.now => (lang.heads_missed(&lang.due_time(rung.until, app.now)), theme.breached()),
            None => (lang.heads_waits(&lang.due_time(rung.until, app.now)), theme.near()),
        };
        lines.push((lang.ticket_escalated(&why, &step, &text), style));
    }
    if let Some(asked) = &t.promises.asked {
        lines.push((lang.promise_asked_on_line(&asked.what), theme.near()));
    }
    for made in &t.promises.made {
        let due = lang.due_time(made.due, app.now);
        let text = lang.promise_words(&made.what, &due, made.extension);
        match &made.settled {
            // Another took its place: that one is shown.
            Some(it) if it.how == Settlement::Moved => {}
            Some(it) => {
                let style = if it.how == Settlement::Kept { theme.muted() } else { theme.breached() };
                lines.push((lang.did_acknowledge_word(&text, lang.settlement_name(it.how)), style));
            }
            None => lines.push((text, if made.due < app.now { theme.breached() } else { theme.info() })),
        }
    }
    for (text, style) in lines {
        out.extend(paint.ruler.wrap(&text, width, 3).into_iter().map(|l| vec![span(l, style)]));
    }
}

/// Through whose hands it went, in which shifts: `早 王芳 → 中 李强 → 夜 赵敏`. One pair of hands is no chain.
pub(super) fn chain<'a>(
    paint: &Paint<'_>,
    app: &App,
    links: &[ChainLink],
    width: usize,
    whole: bool,
    out: &mut Vec<Line<'a>>,
) {
    if links.len() < 2 {
        return;
    }
    let (lang, names) = (paint.lang, BoardNames(app));
    let mut words: Vec<String> = links
        .iter()
        .map(|link| {
            let who = link.staff.map_or_else(|| lang.chain_nobody().to_owned(), |s| names.staff(s));
            let shift = link.pattern.as_ref().map(|p| lang.shift_mark(&names.shift(p)));
            let how = (link.how == LinkHow::Takeover).then(|| lang.link_name(link.how));
            [shift.as_deref(), how, Some(who.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
        .collect();
    let arrow = format!(" {} ", paint.theme.signs().arrow);
    let join = |words: &[String]| format!("{} {}", lang.chain_label(), words.join(&arrow));
    if !whole && paint.ruler.width(&join(&words)) > width {
        // On one line: the first, how many more, and as many of the last as there is room for.
        let first = words.first().cloned().unwrap_or_default();
        for gone in 1..words.len().saturating_sub(1) {
            let mut short = vec![first.clone(), lang.chain_more(gone)];
            short.extend(words.iter().skip(1 + gone).cloned());
            if paint.ruler.width(&join(&short)) <= width || gone + 2 == words.len() {
                words = short;
                break;
            }
        }
    }
    out.extend(
        paint
            .ruler
            .wrap(&join(&words), width, if whole { 24 } else { 2 })
            .into_iter()
            .map(|l| vec![span(l, paint.theme.muted())]),
    );
}

pub(super) fn note<'a>(paint: &Paint<'_>, app: &App, t: &'a Ticket, width: usize, out: &mut Vec<Line<'a>>) {
    let Some(written) = &t.note else { return };
    if t.end.is_some() {
        return;
    }
    let (lang, names) = (paint.lang, BoardNames(app));
    let n = &written.note;
    let by = format!("{} {}", names.staff(written.by), lang.due_time(written.at, app.now));
    let text = lang.note_of(&by, &n.state, &n.next_step, &n.told);
    out.extend(paint.ruler.wrap(&text, width, 4).into_iter().map(|l| vec![span(l, paint.theme.info())]));
}
