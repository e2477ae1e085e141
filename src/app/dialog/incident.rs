//! The dialogues about an incident (集中报事).

use super::items;
use super::task::{About, Task};
use crate::app::App;
use crate::app::form::{Field, FieldId, Form, LONG, SHORT};
use crate::board::IncidentRow;
use crate::domain::command::{Command, NewIncident};
use crate::domain::ids::{Code, TicketId};
use crate::domain::incident::Suspected;
use crate::domain::ticket::HandoverNote;

/// The incident that a dialogue is about.
fn row(app: &App, about: About) -> Option<&IncidentRow> {
    let id = about.incident?;
    app.board.incidents.iter().find(|i| i.id == id)
}

/// The callers that look like an incident, of whom the ticket is one.
fn suspected(app: &App, about: About) -> Option<&Suspected> {
    let ticket = about.ticket?;
    app.board.suspected.iter().find(|s| s.tickets.contains(&ticket))
}

/// The fields of a dialogue, filled from what is known.
pub fn fields(app: &App, task: Task, about: About) -> Vec<Field> {
    use FieldId::*;
    let rules = &*app.rules;
    let incident = row(app, about);
    let lang = app.lang();
    match task {
        Task::OpenIncident => {
            let found = suspected(app, about);
            let ticket = about.ticket.and_then(|t| app.board.row(t));
            let category = found.map(|s| s.category.clone()).or_else(|| ticket.and_then(|t| t.category.clone()));
            let label = category.as_ref().and_then(|c| rules.category(c));
            let matter = label.map(|c| lang.pick(c.label.zh.clone(), c.label.en.clone())).unwrap_or_default();
            let home = ticket.and_then(|t| t.household.as_ref()).map(|h| h.building().to_owned());
            let building = found.map(|s| s.building.clone()).or(home).unwrap_or_default();
            let department = label.map_or("", |c| c.department.as_str());
            vec![
                Field::list(Category, items::categories(rules, None))
                    .with(category.as_ref().map_or("", Code::as_str))
                    .required(),
                Field::line(Fault, SHORT).with(&matter).required(),
                Field::line(Buildings, SHORT).with(&building),
                Field::line(Area, SHORT),
                Field::block(ReadOut, SHORT).required(),
                Field::list(Department, items::departments(rules)).with(department),
            ]
        }
        Task::WordIncident => {
            let line = incident.map(|i| i.line.clone()).unwrap_or_default();
            vec![Field::block(ReadOut, SHORT).with(&line).required()]
        }
        Task::ResolveIncident => {
            let said = incident.and_then(|i| i.resolved.as_ref()).map(|(_, text)| text.clone()).unwrap_or_default();
            vec![
                Field::block(Result, LONG).with(&said).required(),
                Field::list(Handler, items::handlers(app, incident.map(|i| &i.department))),
            ]
        }
        Task::CloseIncident => {
            let mut word = Field::block(Reason, SHORT);
            word.required = incident.is_some_and(|i| !i.is_all_told());
            vec![word]
        }
        Task::NoteIncident => vec![
            Field::block(State, LONG).with(&incident.map(|i| i.matter.clone()).unwrap_or_default()).required(),
            Field::block(NextStep, LONG).required(),
            Field::block(Told, LONG).with(&incident.map(|i| i.line.clone()).unwrap_or_default()).required(),
        ],
        _ => Vec::new(),
    }
}

/// The command that a checked form makes; `None` when what it is about is gone.
pub fn command(app: &App, task: Task, about: About, form: &Form) -> Option<Command> {
    use FieldId::*;
    let text = |id| form.text(id);
    Some(match task {
        Task::OpenIncident => {
            let tickets: Vec<TicketId> = match suspected(app, about) {
                Some(found) => found.tickets.clone(),
                None => about.ticket.into_iter().collect(),
            };
            // A message that waits is received by joining it, not by opening an incident.
            let received = |t: &TicketId| app.board.row(*t).is_some_and(|r| r.number.is_some() && r.incident.is_none());
            Command::OpenIncident(NewIncident {
                category: form.code(Category)?,
                grade: None,
                department: form.code(Department),
                matter: text(Fault),
                buildings: buildings(&text(Buildings)),
                area: text(Area),
                line: text(ReadOut),
                tickets: tickets.into_iter().filter(received).collect(),
            })
        }
        Task::WordIncident => Command::WordIncident { incident: about.incident?, line: text(ReadOut) },
        Task::ResolveIncident => Command::ResolveIncident {
            incident: about.incident?,
            text: text(Result),
            handler: form.code(Handler).and_then(|c| items::staff_id(&c)),
        },
        Task::CloseIncident => Command::CloseIncident { incident: about.incident?, word: text(Reason) },
        Task::NoteIncident => Command::NoteIncident {
            incident: about.incident?,
            note: HandoverNote { state: text(State), next_step: text(NextStep), told: text(Told) },
        },
        _ => return None,
    })
}

/// Buildings as people write them one after the other: `12 13`, `12、13栋`.
fn buildings(typed: &str) -> Vec<String> {
    let plain = |c: char| c.is_alphanumeric() && !"栋幢座号楼".contains(c); // text-ok: how buildings are written
    typed.split(|c: char| !plain(c)).filter(|b| !b.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn buildings_are_read_as_they_are_written() {
        assert_eq!(super::buildings("12 13"), ["12", "13"]);
        assert_eq!(super::buildings("12、13栋，A座"), ["12", "13", "A"]); // text-ok: input
        assert!(super::buildings("  ").is_empty());
    }
}
