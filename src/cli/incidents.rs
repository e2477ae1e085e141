//! `frontdesk incidents`: incidents (集中报事) as text and as JSON. Names and phones stay masked.

use super::{Failure, REFUSED, Setup, open, pretty, say, trouble};
use crate::board::CallerRow;
use crate::desk::{Desk, DeskNames};
use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::i18n::Lang;
use crate::i18n::refusals::Names;
use crate::view::text::Ruler;
use std::fmt::Write as _;

/// All incidents, the newest first; without the closed ones unless they are asked for.
///
/// # Errors
/// When the store can't be opened or read.
pub fn list(setup: &Setup, all: bool, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let desk = open(setup, " incidents")?;
    let mut found = desk.incidents().map_err(|e| trouble(lang, &e))?;
    found.retain(|i| all || i.closed.is_none());
    if json {
        return say(&pretty(&found)?, lang);
    }
    if found.is_empty() {
        return say(&format!("{}\n", lang.cli_incidents_none()), lang);
    }
    let mut out = String::new();
    for incident in &found {
        out.push_str(&head(incident, &desk, lang));
    }
    say(&out, lang)
}

fn state(incident: &Incident, lang: Lang) -> &'static str {
    match (&incident.closed, &incident.resolved) {
        (Some(_), _) => lang.incident_state_closed(),
        (None, Some(_)) => lang.incident_state_resolved(),
        (None, None) => lang.incident_state_open(),
    }
}

/// Two lines: what and where, how it stands; what is read out.
fn head(incident: &Incident, desk: &Desk, lang: Lang) -> String {
    let names = DeskNames(desk, lang);
    let (told, all) = incident.told();
    let place = lang.incident_place(&incident.buildings, &incident.area);
    let name = lang.incident_of(incident.id.0, &incident.matter);
    let department = names.department(&incident.department);
    let counts = format!("{}  {}", lang.incident_callers(all), lang.incident_told_of(told, all));
    let opened = lang.full_time(incident.opened);
    let state = state(incident, lang);
    let line = lang.incident_line_is(&incident.line.text);
    format!("{name}  {place}  {department}  {state}\n  {opened}  {counts}\n  {line}\n")
}

/// One incident with its callers.
///
/// # Errors
/// When the store can't be opened or read, or there is no such incident.
pub fn show(setup: &Setup, id: u32, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let mut desk = open(setup, " incidents")?;
    let found = desk.incident(IncidentId(id)).map_err(|e| trouble(lang, &e))?;
    let Some((incident, row)) = found else {
        return Err(Failure::new(REFUSED, lang.why_no_incident()));
    };
    if json {
        return say(&pretty(&row)?, lang);
    }
    let mut out = head(&incident, &desk, lang);
    let by = |by: Option<crate::domain::ids::StaffId>| by.map(|b| desk.staff_name(b)).unwrap_or_default();
    for said in incident.resolved.iter() {
        let text = lang.incident_resolved(&said.text);
        let _ = writeln!(out, "  {}  {}  {text}", lang.full_time(said.at), by(said.by));
    }
    for said in incident.closed.iter() {
        let text = match said.text.as_str() {
            "" => lang.did_close_incident(incident.id.0),
            word => lang.did_close_incident_early(incident.id.0, word),
        };
        let _ = writeln!(out, "  {}  {}  {text}", lang.full_time(said.at), by(said.by));
    }
    out.push('\n');
    for caller in &row.callers {
        out.push_str(&line(caller, &desk, lang));
    }
    say(&out, lang)
}

fn line(c: &CallerRow, desk: &Desk, lang: Lang) -> String {
    let ruler = Ruler::default();
    let place = c.household.as_ref().map_or_else(|| c.place.clone(), ToString::to_string);
    let who = c.first_receiver.map(|f| desk.staff_name(f)).unwrap_or_default();
    let state = match c.told {
        _ if c.void => lang.incident_void().to_owned(),
        Some((at, outcome)) => lang.incident_told_at(lang.outcome_name(outcome), &lang.clock_time(at)),
        None => lang.stage_name(c.stage).to_owned(),
    };
    let again = if c.again > 0 { format!("  {}", lang.incident_again(c.again)) } else { String::new() };
    let text = format!(
        "  {}  {} {} {} {} {} {}{again}",
        lang.clock_time(c.joined),
        ruler.pad(&place, 11),
        ruler.pad(&c.number, 9),
        ruler.pad(&c.caller, 8),
        ruler.pad(&c.phone, 13),
        ruler.pad(&who, 8),
        state,
    );
    format!("{}\n", text.trim_end())
}
