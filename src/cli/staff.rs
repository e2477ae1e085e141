//! `frontdesk staff`: the people, through the desk and under the name of the supervisor who acts.

use super::args::{By, Particulars, StaffSub};
use super::password::Passwords;
use super::{Failure, REFUSED, Setup, open, say, told, trouble};
use crate::desk::people::{self, Column, ListFault, NoTable, PeoplePlan, RowFault};
use crate::desk::{Desk, DeskError, DeskNames, label};
use crate::domain::command::{Caller, Card, Command};
use crate::domain::event::{Event, Stream};
use crate::domain::ids::*;
use crate::domain::refusal::{Field, Reason, Refusal};
use crate::domain::secret::Secret;
use crate::i18n::Lang;
use crate::i18n::history::history_line;
use crate::i18n::refusals::explain;
use crate::view::text::Ruler;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// Runs `frontdesk staff …`.
pub fn run(setup: &Setup, action: StaffSub) -> Result<u8, Failure> {
    setup.log()?;
    match action {
        StaffSub::List { all, json } => list(setup, all, json),
        StaffSub::Show { id, json } => show(setup, StaffId(id), json),
        StaffSub::Add { person, no_password, by } => add(setup, person, no_password, &by),
        StaffSub::Change { id, person, by } => change(setup, StaffId(id), person, &by),
        StaffSub::Leave { id, reason, by } => leave(setup, StaffId(id), reason, &by),
        StaffSub::Return { id, no_password, by } => come_back(setup, StaffId(id), no_password, &by),
        StaffSub::Import { file, dry_run, by } => import(setup, &file, dry_run, &by),
        StaffSub::ResetPassword { id, by } => {
            let mut acting = Acting::open(setup, &by)?;
            let given = acting.desk.reset_password(acting.by, StaffId(id), setup.now());
            let given = given.map_err(|e| told(setup.lang, &acting.desk, &e))?;
            acting.one_time(StaffId(id), &given, String::new())
        }
        StaffSub::Password { id, password_stdin } => own_password(setup, StaffId(id), password_stdin),
        StaffSub::Recover { id } => recover(setup, id.map(StaffId)),
    }
}

/// An open desk and the supervisor who acts, proven.
struct Acting<'s> {
    setup: &'s Setup,
    desk: Desk,
    by: StaffId,
    json: bool,
}

impl<'s> Acting<'s> {
    fn open(setup: &'s Setup, by: &By) -> Result<Self, Failure> {
        let mut desk = open(setup, " staff")?;
        let me = StaffId(by.by);
        Passwords::new(setup, by.password_stdin).prove(&mut desk, me)?;
        Ok(Self { setup, desk, by: me, json: by.json })
    }

    fn submit(&mut self, command: Command) -> Result<(), Failure> {
        let done = self.desk.submit(Actor::Staff(self.by), command, self.setup.now());
        done.map(|_| ()).map_err(|e| told(self.setup.lang, &self.desk, &e))
    }

    /// Says what was done to a person.
    fn done(&self, staff: StaffId, words: &str) -> Result<u8, Failure> {
        if self.json {
            return say_json(&json!({"ok": true, "staff": staff}), self.setup.lang);
        }
        say(&format!("{words}\n"), self.setup.lang)
    }

    /// The same with a one-time password, which is shown this once.
    fn one_time(&self, staff: StaffId, given: &Secret, words: String) -> Result<u8, Failure> {
        if self.json {
            let value = json!({"ok": true, "staff": staff, "one_time_password": given.expose()});
            return say_json(&value, self.setup.lang);
        }
        let lines = one_time_lines(self.setup.lang, &self.desk, staff, given);
        say(&format!("{words}{}{lines}", if words.is_empty() { "" } else { "\n" }), self.setup.lang)
    }
}

fn one_time_lines(lang: Lang, desk: &Desk, staff: StaffId, given: &Secret) -> String {
    let hours = desk.rules().access.one_time_hours;
    format!("{}\n{}\n", lang.staff_one_time(&desk.staff_name(staff), hours), given.expose())
}

fn say_json(value: &Value, lang: Lang) -> Result<u8, Failure> {
    let text = crate::text::to_json(value).map_err(|e| Failure::new(REFUSED, e.to_string()))?;
    say(&format!("{text}\n"), lang)
}

fn person_json(setup: &Setup, desk: &Desk, id: StaffId) -> Value {
    let Some(person) = desk.world().person(id) else { return Value::Null };
    json!({
        "id": id,
        "name": desk.staff_name(id),
        "roles": person.roles,
        "department": person.department,
        "active": person.active,
        "on_duty": desk.world().is_on_duty(id),
        "sign_on": desk.sign_on_state(id, setup.now()),
    })
}

/// Number, name, roles, department, presence, sign-on.
fn person_cells(setup: &Setup, desk: &Desk, id: StaffId) -> Vec<String> {
    let lang = setup.lang;
    let Some(person) = desk.world().person(id) else { return Vec::new() };
    let roles: Vec<&str> = person.roles.iter().map(|r| lang.role_name(*r)).collect();
    let department = person.department.as_ref().map(|c| label(&desk.rules(), Field::Department, c, lang));
    let here = match (person.active, desk.world().is_on_duty(id)) {
        (false, _) => lang.sign_on_left(),
        (true, true) => lang.staff_on_duty(),
        (true, false) => lang.staff_off_duty(),
    };
    let sign_on = if person.active {
        crate::i18n::access::sign_on_state(lang, desk.sign_on_state(id, setup.now()))
    } else {
        String::new()
    };
    let roles = roles.join(lang.pick("、", ", "));
    vec![id.to_string(), desk.staff_name(id), roles, department.unwrap_or_default(), here.to_owned(), sign_on]
}

fn list(setup: &Setup, all: bool, as_json: bool) -> Result<u8, Failure> {
    let desk = open(setup, " staff")?;
    let ids: Vec<StaffId> = desk.world().staff.values().filter(|s| all || s.active).map(|s| s.id).collect();
    if as_json {
        let people: Vec<Value> = ids.iter().map(|id| person_json(setup, &desk, *id)).collect();
        return say_json(&json!(people), setup.lang);
    }
    let heads = setup.lang.staff_heading().split('\t').map(str::to_owned).collect();
    let rows: Vec<Vec<String>> =
        std::iter::once(heads).chain(ids.iter().map(|id| person_cells(setup, &desk, *id))).collect();
    say(&columns(&rows), setup.lang)
}

/// Cells in columns as wide as their widest.
fn columns(rows: &[Vec<String>]) -> String {
    let ruler = Ruler::default();
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            let width = ruler.width(cell);
            match widths.get_mut(n) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| ruler.pad(cell, *width)).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn unknown(desk: &Desk, lang: Lang, id: StaffId) -> Failure {
    told(lang, desk, &DeskError::Refused(Refusal::input(Reason::NoStaff { staff: id })))
}

/// What the ledger says of a person's entry, roles and passwords.
fn about(desk: &Desk, id: StaffId) -> Result<Vec<crate::domain::event::Recorded>, DeskError> {
    let concerns = |event: &Event| match event {
        Event::StaffAdded { staff, .. }
        | Event::StaffChanged { staff, .. }
        | Event::StaffCardChanged { staff, .. }
        | Event::PasswordSet { staff, .. }
        | Event::SignOnLocked { staff, .. } => *staff == id,
        _ => false,
    };
    let all = desk.ledger().read_stream(Stream::Site)?;
    Ok(all.into_iter().map(|e| e.recorded).filter(|r| concerns(&r.event)).collect())
}

fn show(setup: &Setup, id: StaffId, as_json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let desk = open(setup, " staff")?;
    if desk.world().person(id).is_none() {
        return Err(unknown(&desk, lang, id));
    }
    let (_, phone) = desk.staff_card(id).map_err(|e| trouble(lang, &e))?;
    let history = about(&desk, id).map_err(|e| trouble(lang, &e))?;
    if as_json {
        let mut value = person_json(setup, &desk, id);
        if let Some(object) = value.as_object_mut() {
            object.insert("phone".into(), json!(phone));
            object.insert("history".into(), json!(history));
        }
        return say_json(&value, lang);
    }
    let heads: Vec<String> = lang.staff_heading().split('\t').map(str::to_owned).collect();
    let mut text = columns(&[heads, person_cells(setup, &desk, id)]);
    if !phone.is_empty() {
        text += &format!("{}\n", lang.staff_phone(&phone));
    }
    text += &format!("{}\n", lang.staff_changes_heading());
    for recorded in &history {
        let who = lang.actor_name(recorded.actor, &DeskNames(&desk, lang));
        let at = recorded.at.local().format("%Y-%m-%d %H:%M");
        text += &format!("  {at}  {who}  {}\n", history_line(lang, recorded, &DeskNames(&desk, lang)));
    }
    say(&text, lang)
}

fn roles(lang: Lang, typed: &[String]) -> Result<Vec<Role>, Failure> {
    let mut roles = Vec::new();
    for word in typed {
        let (found, unknown) = people::roles_of(word);
        if let Some(word) = unknown.first() {
            let known: Vec<&str> = Role::ALL.iter().map(|r| lang.role_name(*r)).collect();
            return Err(Failure::usage(lang.staff_unknown_role(word, &known.join(lang.pick("、", ", ")))));
        }
        roles.extend(found.into_iter().filter(|r| !roles.contains(r)).collect::<Vec<_>>());
    }
    Ok(roles)
}

/// `-` is none.
fn department(lang: Lang, desk: &Desk, typed: &str) -> Result<Option<Code>, Failure> {
    if typed == "-" {
        return Ok(None);
    }
    let rules = desk.rules();
    people::department_of(&rules, typed).map(Some).ok_or_else(|| {
        let known: Vec<String> =
            rules.departments.iter().map(|d| lang.pick(&d.label.zh, &d.label.en).clone()).collect();
        Failure::usage(lang.staff_unknown_department(typed, &known.join(lang.pick("、", ", "))))
    })
}

fn add(setup: &Setup, person: Particulars, no_password: bool, by: &By) -> Result<u8, Failure> {
    let lang = setup.lang;
    let roles = roles(lang, &person.roles)?;
    let mut acting = Acting::open(setup, by)?;
    let department = match &person.department {
        Some(typed) => department(lang, &acting.desk, typed)?,
        None => None,
    };
    let card =
        Card { name: person.name.unwrap_or_default(), phone: person.phone.unwrap_or_default(), ..Card::default() };
    if card.name.trim().is_empty() {
        let refusal = Refusal::input(Reason::Empty { field: Field::Name });
        return Err(told(lang, &acting.desk, &DeskError::Refused(refusal)));
    }
    acting.submit(Command::AddStaff { caller: Caller::Card(card), roles, department })?;
    let id = StaffId(acting.desk.world().counters.staff);
    let words = lang.staff_added(&acting.desk.staff_name(id), id.0);
    acting.with_password(id, no_password, words)
}

impl Acting<'_> {
    fn with_password(&mut self, id: StaffId, none: bool, words: String) -> Result<u8, Failure> {
        if none {
            return self.done(id, &words);
        }
        let given = self.desk.reset_password(self.by, id, self.setup.now());
        let given = given.map_err(|e| told(self.setup.lang, &self.desk, &e))?;
        self.one_time(id, &given, words)
    }

    fn known(&self, id: StaffId) -> Result<crate::domain::world::Staff, Failure> {
        self.desk.world().person(id).cloned().ok_or_else(|| unknown(&self.desk, self.setup.lang, id))
    }
}

fn change(setup: &Setup, id: StaffId, person: Particulars, by: &By) -> Result<u8, Failure> {
    let lang = setup.lang;
    let Particulars { name, phone, roles: typed, department: into } = person;
    let (card, place) = (name.is_some() || phone.is_some(), !typed.is_empty() || into.is_some());
    if !card && !place {
        return Err(Failure::usage(lang.staff_nothing_to_change()));
    }
    let roles = roles(lang, &typed)?;
    let mut acting = Acting::open(setup, by)?;
    let known = acting.known(id)?;
    let into = match into {
        Some(typed) => department(lang, &acting.desk, &typed)?,
        None => known.department.clone(),
    };
    if place {
        let roles = if roles.is_empty() { known.roles } else { roles };
        acting.submit(Command::ChangeStaff { staff: id, roles, department: into, active: known.active })?;
    }
    if card {
        let card = acting.desk.changed_card(id, name, phone).map_err(|e| trouble(lang, &e))?;
        acting.submit(Command::ChangeCard { staff: id, caller: Caller::Card(card) })?;
    }
    acting.done(id, &lang.staff_changed(&acting.desk.staff_name(id), id.0))
}

fn leave(setup: &Setup, id: StaffId, reason: Option<String>, by: &By) -> Result<u8, Failure> {
    let lang = setup.lang;
    let mut acting = Acting::open(setup, by)?;
    let known = acting.known(id)?;
    let name = acting.desk.staff_name(id);
    let held = acting.desk.world().tracked_by(id).count();
    match reason {
        Some(reason) => acting.submit(Command::RemoveStaff { staff: id, reason })?,
        None => {
            let (roles, department) = (known.roles, known.department);
            acting.submit(Command::ChangeStaff { staff: id, roles, department, active: false })?;
        }
    }
    let words = if held == 0 { lang.staff_left(&name, id.0) } else { lang.staff_left_with(&name, id.0, held) };
    acting.done(id, &words)
}

fn come_back(setup: &Setup, id: StaffId, no_password: bool, by: &By) -> Result<u8, Failure> {
    let mut acting = Acting::open(setup, by)?;
    let known = acting.known(id)?;
    let (roles, department) = (known.roles, known.department);
    acting.submit(Command::ChangeStaff { staff: id, roles, department, active: true })?;
    let words = setup.lang.staff_returned(&acting.desk.staff_name(id), id.0);
    acting.with_password(id, no_password, words)
}

fn own_password(setup: &Setup, id: StaffId, stdin: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let mut desk = open(setup, " staff")?;
    if desk.world().person(id).is_none() {
        return Err(unknown(&desk, lang, id));
    }
    let name = desk.staff_name(id);
    let passwords = Passwords::new(setup, stdin);
    let old = passwords.ask(&lang.password_of(&name))?;
    let weak = |new: &Secret| match desk.weaknesses(id, new) {
        Ok(why) if why.is_empty() => None,
        Ok(why) => Some(DeskError::Denied(crate::domain::Denied::Weak { why }).words(lang)),
        Err(e) => Some(e.words(lang)),
    };
    let new = passwords.choose(&lang.password_new_of(&name), &weak)?;
    let changed = desk.change_password(id, &old, &new, setup.now());
    changed.map_err(|e| told(lang, &desk, &e))?;
    say(&format!("{}\n", lang.staff_password_changed()), lang)
}

fn recover(setup: &Setup, id: Option<StaffId>) -> Result<u8, Failure> {
    let lang = setup.lang;
    let mut desk = open(setup, " staff")?;
    let heads: Vec<StaffId> = desk
        .world()
        .staff
        .values()
        .filter(|s| s.active && s.has_any(&desk.rules().access.supervisors))
        .map(|s| s.id)
        .collect();
    let id = match (id, heads.as_slice()) {
        (Some(id), heads) if desk.world().person(id).is_some() && !heads.contains(&id) => {
            let named = heads.iter().map(|id| format!("{id} {}", desk.staff_name(*id))).collect::<Vec<_>>();
            return Err(Failure::new(REFUSED, lang.staff_recover_not(&named.join(lang.pick("、", ", ")))));
        }
        (Some(id), _) => id,
        (None, [one]) => *one,
        (None, _) => {
            let named = heads.iter().map(|id| format!("{id} {}", desk.staff_name(*id))).collect::<Vec<_>>();
            return Err(Failure::usage(lang.staff_recover_which(&named.join(lang.pick("、", ", ")))));
        }
    };
    let given = desk.recover(id, setup.now());
    let given = given.map_err(|e| told(lang, &desk, &e))?;
    eprintln!("{}", lang.staff_recovered_note());
    say(&one_time_lines(lang, &desk, id, &given), lang)
}

/// The rows of a table file.
pub(super) fn table(lang: Lang, file: &Path) -> Result<Vec<people::Row>, Failure> {
    let name = file.display().to_string();
    let fault = |e: &std::io::Error| Failure::new(5, format!("{name}: {}", lang.io_error(e)));
    let mut bytes = Vec::new();
    // One byte more than is taken, so that what is too large is told without being read.
    let opened = std::fs::File::open(file).map_err(|e| fault(&e))?;
    opened.take(people::MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|e| fault(&e))?;
    let rows = crate::runtime::panics::contained(|| people::read(&bytes));
    rows.map_err(|e| Failure::new(REFUSED, format!("{name}: {}", no_table(lang, &e))))
}

fn import(setup: &Setup, file: &Path, dry_run: bool, by: &By) -> Result<u8, Failure> {
    let lang = setup.lang;
    let name = file.display().to_string();
    let rows = table(lang, file)?;
    let mut acting = Acting::open(setup, by)?;
    let plan = acting.desk.plan_people(&rows, acting.by, setup.now()).map_err(|e| trouble(lang, &e))?;
    if !plan.faults.is_empty() {
        return Err(Failure::new(REFUSED, faults(lang, &acting.desk, &name, &plan)));
    }
    let text = summary(lang, &acting.desk, &plan, dry_run);
    let value = json!({
        "ok": true,
        "dry_run": dry_run,
        "new": plan.new.len(),
        "changed": plan.changed.iter().map(|(_, id)| id).collect::<Vec<_>>(),
        "same": plan.same,
        "missing": plan.missing,
        "ignored_columns": plan.ignored,
    });
    if !dry_run {
        let done = acting.desk.import_people(plan, acting.by, setup.now());
        done.map_err(|e| told(lang, &acting.desk, &e))?;
    }
    if acting.json { say_json(&value, lang) } else { say(&text, lang) }
}

fn summary(lang: Lang, desk: &Desk, plan: &PeoplePlan, dry_run: bool) -> String {
    let mut text = lang.people_counts(plan.new.len(), plan.changed.len(), plan.same);
    let named = |ids: &[StaffId]| lang.list(ids.iter().map(|id| format!("{id} {}", desk.staff_name(*id))), 12);
    if !plan.missing.is_empty() {
        text += &format!("\n{}", lang.people_missing(plan.missing.len(), &named(&plan.missing)));
    }
    if !plan.ignored.is_empty() {
        text += &format!("\n{}", lang.people_ignored(&lang.list(plan.ignored.iter().cloned(), 12)));
    }
    if !plan.new.is_empty() {
        text += &format!("\n{}", lang.people_no_passwords());
    }
    let end = if dry_run { lang.people_dry_run() } else { lang.people_done() };
    format!("{text}\n{end}\n")
}

fn faults(lang: Lang, desk: &Desk, file: &str, plan: &PeoplePlan) -> String {
    let mut lines: Vec<String> = plan.faults.iter().map(|f| format!("{file}: {}", fault(lang, desk, f))).collect();
    lines.push(lang.people_nothing_entered(plan.faults.len()));
    lines.join("\n")
}

fn fault(lang: Lang, desk: &Desk, fault: &ListFault) -> String {
    match fault {
        ListFault::NoHeading => lang.people_no_heading().to_owned(),
        ListFault::HeadingTwice { column, row } => {
            lang.people_at_column(*row, column_name(lang, *column), lang.people_heading_twice())
        }
        ListFault::Row { row, column, fault } => {
            let what = match fault {
                RowFault::NoName => lang.people_no_name().to_owned(),
                RowFault::NoRole => lang.people_no_role().to_owned(),
                RowFault::UnknownRole(typed) => {
                    let known: Vec<&str> = Role::ALL.iter().map(|r| lang.role_name(*r)).collect();
                    lang.staff_unknown_role(typed, &known.join(lang.pick("、", ", ")))
                }
                RowFault::UnknownDepartment(typed) => {
                    let rules = desk.rules();
                    let known = rules.departments.iter().map(|d| lang.pick(&d.label.zh, &d.label.en).clone());
                    lang.staff_unknown_department(typed, &lang.list(known, 20))
                }
                RowFault::BadPhone(typed) => lang.people_bad_phone(typed),
                RowFault::BadStatus(typed) => lang.people_bad_status(typed),
                RowFault::NoSuchNumber(typed) => lang.people_no_such_number(typed),
                RowFault::Twice { first } => lang.people_twice(*first),
                RowFault::Ambiguous(ids) => {
                    lang.people_ambiguous(&lang.list(ids.iter().map(|id| format!("#{id}")), 12))
                }
                RowFault::Refused(refusal) => {
                    let said = explain(lang, refusal, &DeskNames(desk, lang));
                    [said.what, said.next].join(lang.pick("", " "))
                }
            };
            match column {
                Some(column) => lang.people_at_column(*row, column_name(lang, *column), &what),
                None => lang.people_at_row(*row, &what),
            }
        }
    }
}

fn column_name(lang: Lang, column: Column) -> &'static str {
    match column {
        Column::Number => lang.people_column_number(),
        Column::Name => lang.people_column_name(),
        Column::Roles => lang.people_column_roles(),
        Column::Department => lang.people_column_department(),
        Column::Phone => lang.people_column_phone(),
        Column::Status => lang.people_column_status(),
    }
}

pub(super) fn no_table(lang: Lang, e: &NoTable) -> String {
    match e {
        NoTable::TooLarge { most } => lang.table_too_large(*most >> 20),
        NoTable::Bomb { most } => lang.table_bomb(*most >> 20),
        NoTable::TooManyRows { most } => lang.table_too_many_rows(*most),
        NoTable::TooManyColumns { row, most } => lang.table_too_many_columns(*row, *most),
        NoTable::LongCell { row, column, most } => lang.table_long_cell(*row, *column, *most),
        NoTable::Encoding { line } => lang.table_encoding(*line),
        NoTable::OldExcel => lang.table_old_excel().to_owned(),
        NoTable::NoSheet => lang.table_no_sheet().to_owned(),
        NoTable::Damaged(why) => lang.table_damaged(why),
        NoTable::Empty => lang.table_empty().to_owned(),
    }
}
