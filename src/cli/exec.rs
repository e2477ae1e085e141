//! `frontdesk exec`: one JSON command a line in, one JSON reply a line out, through the same desk service and with the
//! same refusals as the screen.

use crate::board::Act;
use crate::desk::{Desk, DeskError, DeskNames, Signature};
use crate::domain::command::Command;
use crate::domain::ids::*;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::i18n::refusals::explain;
use crate::text::{decode_utf8, to_json, visible, without_values};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};
use zeroize::Zeroize;

/// The longest line that is read, in bytes. A longer one is refused and skipped.
const LONGEST: u64 = 4 << 20;

/// A question, in JSON `{"ask": "ticket", "ticket": 7}`. Answers carry names and phones masked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// The four panes: queue, handover, callbacks, counts.
    Board,
    /// One ticket with its history and what the person in `as` may do with it now (`permits`).
    Ticket {
        /// Which.
        ticket: TicketId,
    },
    /// Forms of corrective action: open ones with who may do the step they stand at, what is offered, and those that ended
    /// in a month.
    Actions {
        /// The month (yyyymm) of ended forms; the running one when left out.
        #[serde(default)]
        month: Option<u32>,
    },
    /// One form with its path.
    Action {
        /// Which.
        action: ActionId,
    },
    /// Tickets, open and closed, by number, household, name, phone tail, words, staff, department or pinyin initials.
    Find {
        /// What to find.
        query: String,
        /// How many at most; 50 when left out.
        #[serde(default)]
        most: Option<usize>,
    },
    /// How quick entry understands a line.
    Propose {
        /// The line, such as `12-1803 厨房水管漏水 急`.
        line: String,
    },
    /// What needs a head now: steps of ladders that nobody took up, promises that wait for permission. With `as`, those
    /// that wait for this person come first, and `refused` says why a word can't be given.
    Heads,
    /// The people, with their ids, roles and departments.
    Staff,
    /// The codes of the policy pack in force: sources, ways, kinds, categories, grades, departments, shifts.
    Codes,
    /// The head of the ledger: position and hash.
    Head,
    /// Show that it is the person in `as`: from now on, until the session ends or `leave`, commands `as` them are taken.
    /// Real stores only; a drill store asks only who has a password. Wrong tries are slowed, then locked.
    Prove {
        /// Their password. It stands in no reply, log or event.
        password: Secret,
    },
    /// The person in `as` holds a code from a printed handover sheet against the ledger (H7); an empty one says that they
    /// have no paper. What the ledger says is recorded, unless the code was mistyped. Some rule books ask for it before
    /// `sign_on`.
    Paper {
        /// The code, with or without the position in front, or one group of five.
        code: String,
    },
    /// The person in `as` leaves the keyboard: nothing more is taken under their name before they prove themselves again.
    Leave,
    /// The person in `as` changes their password, also a one-time one, and is proven by it.
    ChangePassword {
        /// The old one, or the one-time password.
        old: Secret,
        /// The new one.
        new: Secret,
    },
    /// The supervisor in `as` gives somebody a one-time password, which the reply tells this once.
    ResetPassword {
        /// Whom.
        staff: StaffId,
    },
}

/// A signature for one command: both sides' of a sheet, a supervisor's word (`approved_by`), or anybody's who acts once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Signed {
    /// Who signs.
    #[serde(rename = "as")]
    staff: StaffId,
    /// Their own password.
    password: Secret,
}

/// One line of input. Besides the command or the question itself:
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[allow(dead_code, reason = "only its schema is used; lines are read field by field for better messages")]
struct Line {
    /// Echoed in the reply.
    id: Option<Value>,
    /// Who acts or asks: a staff id (see `{"ask":"staff"}`). Needed for everything but `message_in`.
    #[serde(rename = "as")]
    person: Option<StaffId>,
    /// When it happens. Drill stores only; a real store takes the time from the clock.
    at: Option<Moment>,
    /// Whose own passwords this one command carries; needed by `sign_sheet`, and by `merge` and `void` with another's
    /// word. Nobody is left proven by it.
    signed: Option<Vec<Signed>>,
    /// What to do, or what is asked.
    #[serde(flatten)]
    request: Request,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum Request {
    Do(Box<Command>),
    Ask(Ask),
}

/// The JSON Schema of a line, with every command documented, an example session and the codes of the pack in force.
pub fn schema(rules: &crate::domain::rules::Rules) -> Value {
    let mut schema = schemars::schema_for!(Line).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), json!("frontdesk exec: one line of input"));
        object.insert("examples".into(), examples());
        object.insert("x-codes".into(), codes(rules));
        object.insert(
            "x-reply".into(),
            json!({
                "done": {"ok": true, "position": 81234, "hash": "…", "ticket": 7, "number": "HY20261121-0007", "stage": "received", "events": [{"position": 81234, "event": {}}]},
                "not let in": {"ok": false, "denied": {"what": "…", "next": "…", "denied": {"unproven": {"staff": 1, "signature": false}}}},
                "refused": {"ok": false, "refused": {"rule": "F1", "what": "…", "who": "…", "next": "…", "refusal": {}}},
                "not understood": {"ok": false, "error": {"what": "…", "mend": "…"}},
                "answer": {"ok": true, "answer": {}},
                "exit status": "0 all done; 1 at least one line was refused or not understood; 75 another process holds the store"
            }),
        );
    }
    schema
}

/// A session from message to closed, as somebody who never saw the source would type it.
fn examples() -> Value {
    json!([
        {"ask": "codes"},
        {"ask": "staff"},
        {"ask": "prove", "as": 1, "password": "the password of person 1"},
        {"do": "open_shift", "pattern": "night", "as": 1},
        {"do": "sign_on", "as": 1},
        {"do": "message_in", "source": "phone", "text": "kitchen pipe leaks", "household": "12-1803", "caller": {"name": "Li", "phone": "0571-0000"}},
        {"do": "receive", "ticket": 1, "as": 1},
        {"do": "classify", "ticket": 1, "class": {"kind": "repair", "category": "leak"}, "as": 1},
        {"do": "dispatch", "ticket": 1, "to": {"department": "engineering", "note": "main valve is shut"}, "as": 1},
        {"do": "accept_work", "ticket": 1, "as": 1},
        {"do": "progress", "ticket": 1, "text": "plumber is on the way", "told_customer": true, "as": 1},
        {"do": "result", "ticket": 1, "text": "seal replaced, dry", "as": 1},
        {"do": "feedback", "ticket": 1, "heard": {"way": "phone", "outcome": "satisfied", "words": "quick, thanks"}, "as": 1},
        {"ask": "prove", "as": 2, "password": "the password of person 2"},
        {"do": "callback", "ticket": 1, "heard": {"way": "phone", "outcome": "satisfied", "words": "still dry"}, "as": 2},
        {"ask": "ticket", "ticket": 1, "as": 1},
        {"do": "prepare_sheet", "notes": "two keys", "as": 1},
        {"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1, "signed": [{"as": 1, "password": "the password of person 1"}]}
    ])
}

fn codes(rules: &crate::domain::rules::Rules) -> Value {
    let choice = |c: &crate::domain::rules::Choice| json!({"code": c.code, "zh": c.label.zh, "en": c.label.en});
    json!({
        "pack": rules.pack,
        "sources": rules.sources.iter().map(choice).collect::<Vec<_>>(),
        "complainants": rules.complainants.iter().map(choice).collect::<Vec<_>>(),
        "ways": rules.ways.iter().map(choice).collect::<Vec<_>>(),
        "departments": rules.departments.iter().map(|d| json!({"code": d.code, "zh": d.label.zh, "en": d.label.en})).collect::<Vec<_>>(),
        "kinds": rules.kinds.iter().map(|k| json!({"code": k.code, "zh": k.label.zh, "en": k.label.en, "department": k.department})).collect::<Vec<_>>(),
        "categories": rules.categories.iter().map(|c| json!({"code": c.code, "zh": c.label.zh, "en": c.label.en, "kind": c.kind})).collect::<Vec<_>>(),
        "grades": rules.grades.iter().map(|g| json!({"code": g.code, "zh": g.label.zh, "en": g.label.en, "callback_by": g.callback_by})).collect::<Vec<_>>(),
        "shifts": rules.shifts.iter().map(|s| json!({"code": s.code, "zh": s.label.zh, "en": s.label.en})).collect::<Vec<_>>(),
        "ladders": rules.escalations.iter().map(|l| json!({"code": l.code, "zh": l.label.zh, "en": l.label.en, "trigger": l.trigger, "steps": l.steps})).collect::<Vec<_>>(),
        "action_triggers": rules.corrective.triggers,
        "action_steps": rules.corrective.steps.iter().map(|s| json!({"code": s.code, "zh": s.label.zh, "en": s.label.en, "by": s.by, "checks": s.checks, "tells_customer": s.tells_customer})).collect::<Vec<_>>(),
        "roles": Role::ALL,
    })
}

/// Reads lines to the end and answers each. Gives how many were refused or not understood.
///
/// # Errors
/// When input can't be read or output can't be written.
pub fn run(
    desk: &mut Desk,
    lang: Lang,
    now: &dyn Fn() -> Moment,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> std::io::Result<usize> {
    let mut failures = 0;
    loop {
        let mut bytes = Vec::new();
        let read = std::io::Read::take(&mut *input, LONGEST).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        let whole = bytes.ends_with(b"\n") || (read as u64) < LONGEST;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let reply = if whole {
            let reply = answer(desk, lang, now(), &bytes);
            // A password may have stood in it.
            bytes.zeroize();
            reply
        } else {
            while !bytes.ends_with(b"\n") {
                bytes.clear();
                if std::io::Read::take(&mut *input, LONGEST).read_until(b'\n', &mut bytes)? == 0 {
                    break;
                }
            }
            error(&lang.exec_line_too_long(LONGEST), lang.exec_mend_line())
        };
        failures += usize::from(reply.get("ok") != Some(&Value::Bool(true)));
        output.write_all(to_json(&reply)?.as_bytes())?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(failures)
}

fn error(what: &str, mend: &str) -> Value {
    // It tells parts of the line that was read.
    json!({"ok": false, "error": {"what": visible(what), "mend": visible(mend)}})
}

fn answer(desk: &mut Desk, lang: Lang, now: Moment, bytes: &[u8]) -> Value {
    let mut decoded = decode_utf8(bytes);
    if let Some(bad) = decoded.bad.first() {
        return error(&lang.exec_not_utf8(bad.offset + 1), lang.exec_mend_utf8());
    }
    let read = serde_json::from_str(decoded.text.trim());
    decoded.text.zeroize();
    let mut object: Map<String, Value> = match read {
        Ok(object) => object,
        Err(e) => return error(&lang.exec_not_json(&e), &lang.exec_mend_json(r#"{"ask":"codes"}"#)),
    };
    let id = object.remove("id");
    let mut reply = match request(desk, lang, now, object) {
        Ok(reply) => reply,
        Err(reply) => reply,
    };
    if let (Some(id), Some(reply)) = (id, reply.as_object_mut()) {
        reply.insert("id".into(), id);
    }
    reply
}

fn request(desk: &mut Desk, lang: Lang, now: Moment, mut object: Map<String, Value>) -> Result<Value, Value> {
    let person: Option<StaffId> = field(&mut object, "as", lang)?;
    let at: Option<Moment> = field(&mut object, "at", lang)?;
    let signed: Vec<Signed> = field(&mut object, "signed", lang)?.unwrap_or_default();
    let drill = desk.world().site.as_ref().is_some_and(|s| s.drill);
    if at.is_some() && !drill {
        return Err(error(lang.exec_at_in_real_store(), lang.exec_mend_at()));
    }
    let now = at.unwrap_or(now);
    if object.contains_key("ask") {
        let ask: Ask = serde_json::from_value(Value::Object(object))
            .map_err(|e| error(&lang.exec_not_understood(without_values(&e.to_string())), lang.exec_mend_schema()))?;
        // What was set in a drill may have times of its own: a question without one does not move it on.
        if !drill || at.is_some() || matches!(ask, Ask::Heads) {
            desk.keep_minute(now).map_err(|e| failure(desk, lang, e))?;
        }
        return asked(desk, lang, person, now, ask).map(|answer| json!({"ok": true, "answer": answer}));
    }
    let command: Command = serde_json::from_value(Value::Object(object))
        .map_err(|e| error(&lang.exec_not_understood(without_values(&e.to_string())), lang.exec_mend_schema()))?;
    let actor = match (person, &command) {
        (Some(id), _) => Actor::Staff(id),
        (None, Command::FoundSite { .. } | Command::AdoptPolicy | Command::AddStaff { .. }) => Actor::System,
        (None, _) => Actor::Intake,
    };
    let reveal = match &command {
        Command::Reveal { ticket, reason } => Some((*ticket, reason.clone())),
        _ => None,
    };
    if let Some((ticket, reason)) = reveal {
        let caller = desk.reveal(actor, ticket, reason, now).map_err(|e| failure(desk, lang, e))?;
        return Ok(json!({"ok": true, "ticket": ticket, "caller": caller}));
    }
    if let Command::RevealAgreement { agreement, reason } = command {
        let caller = desk.reveal_home(actor, agreement, reason, now).map_err(|e| failure(desk, lang, e))?;
        return Ok(json!({"ok": true, "agreement": agreement, "caller": caller}));
    }
    let signatures: Vec<Signature> =
        signed.into_iter().map(|s| Signature { staff: s.staff, secret: s.password }).collect();
    let done = desk.submit_signed(actor, command, &signatures, now).map_err(|e| failure(desk, lang, e))?;
    let site = desk.world().site.as_ref().map(|s| s.code.clone()).unwrap_or_default();
    let ticket = done.ticket.and_then(|t| desk.projections().ticket(t).ok().flatten());
    let events: Vec<Value> = done
        .entries
        .iter()
        .map(|e| json!({"position": e.recorded.position, "at": e.recorded.at, "event": e.recorded.event}))
        .collect();
    Ok(json!({
        "ok": true,
        "position": done.head.position,
        "hash": done.head.hash.to_string(),
        "ticket": done.ticket,
        "number": done.number.map(|n| n.with_site(&site)),
        "stage": ticket.map(|t| t.stage()),
        "events": events,
    }))
}

fn field<T: serde::de::DeserializeOwned>(
    object: &mut Map<String, Value>,
    name: &str,
    lang: Lang,
) -> Result<Option<T>, Value> {
    match object.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => serde_json::from_value(value)
            .map(Some)
            .map_err(|e| error(&lang.exec_bad_field(name, &e), lang.exec_mend_schema())),
    }
}

/// What has to do with who is at the keyboard.
fn access(desk: &mut Desk, lang: Lang, person: Option<StaffId>, now: Moment, ask: Ask) -> Result<Value, Value> {
    let Some(me) = person else {
        return Err(error(lang.exec_needs_as(), lang.exec_mend_as()));
    };
    let done = match ask {
        Ask::Prove { password } => desk.prove(me, &password, now).map(|()| json!({"proven": me})),
        Ask::ChangePassword { old, new } => desk.change_password(me, &old, &new, now).map(|()| json!({"proven": me})),
        Ask::ResetPassword { staff } => {
            let given = desk.reset_password(me, staff, now);
            given.map(|secret| json!({"staff": staff, "one_time_password": secret.expose()}))
        }
        _ => {
            desk.leave(me);
            Ok(json!({"left": me}))
        }
    };
    done.map_err(|e| failure(desk, lang, e))
}

fn asked(desk: &mut Desk, lang: Lang, person: Option<StaffId>, now: Moment, ask: Ask) -> Result<Value, Value> {
    let plain = |v: serde_json::Result<Value>| v.map_err(|e| error(&e.to_string(), lang.exec_mend_schema()));
    match ask {
        Ask::Board => plain(serde_json::to_value(desk.board(person, now))),
        Ask::Ticket { ticket } => {
            let details = desk.details(ticket, person, now).map_err(|e| failure(desk, lang, e))?;
            let Some(details) = details else {
                let refusal = Refusal::input(crate::domain::Reason::NoTicket { ticket });
                return Err(refused(desk, lang, &refusal));
            };
            let may: Vec<Act> = details.permits.iter().filter(|p| p.refused.is_none()).map(|p| p.act).collect();
            let stage = details.ticket.stage();
            let mut value = plain(serde_json::to_value(details))?;
            if let Some(object) = value.as_object_mut() {
                object.insert("may".into(), json!(may));
                object.insert("stage".into(), json!(stage));
            }
            Ok(value)
        }
        Ask::Actions { month } => {
            let board = desk.actions(person, month, now).map_err(|e| failure(desk, lang, e))?;
            plain(serde_json::to_value(board))
        }
        Ask::Action { action } => {
            let found = desk.action(action, person, now).map_err(|e| failure(desk, lang, e))?;
            let Some(page) = found else {
                let refusal = Refusal::input(crate::domain::Reason::NoAction { action });
                return Err(refused(desk, lang, &refusal));
            };
            plain(serde_json::to_value(page))
        }
        Ask::Find { query, most } => {
            let hits = desk.find(&query, most.unwrap_or(50).min(10_000)).map_err(|e| failure(desk, lang, e))?;
            plain(serde_json::to_value(hits))
        }
        Ask::Propose { line } => {
            let proposed = desk.proposed(&line, now).map_err(|e| failure(desk, lang, e))?;
            let mut value = plain(serde_json::to_value(proposed.proposal))?;
            if let Some(object) = value.as_object_mut() {
                // Of what it would be a repeat, by category (R113).
                object.insert("again".into(), json!(proposed.again));
            }
            Ok(value)
        }
        Ask::Heads => plain(serde_json::to_value(desk.board(person, now).heads)),
        Ask::Staff => plain(serde_json::to_value(desk.board(person, now).staff)),
        Ask::Prove { .. } | Ask::Leave | Ask::ChangePassword { .. } | Ask::ResetPassword { .. } => {
            access(desk, lang, person, now, ask)
        }
        Ask::Paper { code } => paper(desk, lang, person, now, &code),
        Ask::Codes => Ok(codes(&desk.rules())),
        Ask::Head => {
            let head = desk.head();
            Ok(json!({"position": head.position, "hash": head.hash.to_string()}))
        }
    }
}

/// A code from paper against the ledger.
fn paper(desk: &mut Desk, lang: Lang, person: Option<StaffId>, now: Moment, code: &str) -> Result<Value, Value> {
    let Some(by) = person else { return Err(error(lang.exec_needs_as(), lang.exec_mend_as())) };
    let held = desk.hold_paper(by, code, now).map_err(|e| failure(desk, lang, e))?;
    let what = held.words(lang, &|id| desk.staff_name(id)).join(lang.pick("", " "));
    let answer = held.recorded.map_or_else(|| json!("mistyped"), |found| json!(found));
    Ok(json!({
        "paper": answer,
        "recorded": held.recorded.is_some(),
        "good": held.is_good(),
        "sheet": held.sheet,
        "position": held.position,
        "what": what,
        "next": held.next(lang),
    }))
}

fn failure(desk: &Desk, lang: Lang, e: DeskError) -> Value {
    match e {
        DeskError::Refused(refusal) => refused(desk, lang, &refusal),
        DeskError::Denied(denied) => {
            let (what, next) = crate::i18n::access::denied(lang, &denied, &DeskNames(desk, lang));
            json!({"ok": false, "denied": {"what": what, "next": next, "denied": denied}})
        }
        other => error(&other.words(lang), lang.exec_mend_store()),
    }
}

fn refused(desk: &Desk, lang: Lang, refusal: &Refusal) -> Value {
    let words = explain(lang, refusal, &DeskNames(desk, lang));
    json!({"ok": false, "refused": {
        "rule": words.rule, "what": words.what, "who": words.who, "next": words.next, "refusal": refusal,
    }})
}
