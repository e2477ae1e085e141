//! What the desk says of incidents by itself, once: that callers look like one, and that a line is to be looked at again.

use super::App;
use super::msg::Effect;
use super::notice::Level;
use crate::action::Action;
use crate::domain::ids::{Code, IncidentId};
use crate::domain::time::Moment;
use std::collections::BTreeSet;

/// What was said already.
#[derive(Debug, Default)]
pub(super) struct Told {
    suspected: BTreeSet<(Code, String)>,
    stale: BTreeSet<(IncidentId, Moment)>,
}

impl App {
    /// Says what is new.
    pub(super) fn tell_of_incidents(&mut self, out: &mut Vec<Effect>) {
        if !self.ready || self.me.is_none() {
            return;
        }
        let lang = self.lang();
        let key = self.key_label_in_panes(Action::Incident).unwrap_or_default();
        let mut said = Vec::new();
        let found: BTreeSet<(Code, String)> =
            self.board.suspected.iter().map(|s| (s.category.clone(), s.building.clone())).collect();
        for s in &self.board.suspected {
            if !self.incidents.suspected.contains(&(s.category.clone(), s.building.clone())) {
                let label = self.rules.category(&s.category).map(|c| &c.label);
                let category = label.map_or(s.category.as_str(), |l| lang.pick(l.zh.as_str(), l.en.as_str()));
                let place = lang.incident_buildings(&s.building);
                said.push(lang.incident_suspected_notice(category, &place, s.households, &key));
            }
        }
        self.incidents.suspected = found;
        let stale: BTreeSet<(IncidentId, Moment)> =
            self.board.incidents.iter().filter(|i| i.is_stale(self.now)).map(|i| (i.id, i.line_at)).collect();
        for incident in self.board.incidents.iter().filter(|i| stale.contains(&(i.id, i.line_at))) {
            if !self.incidents.stale.contains(&(incident.id, incident.line_at)) {
                let what = lang.incident_of(incident.id.0, &incident.matter);
                said.push(format!("{what}{}{}", lang.list_comma(), lang.incident_renew(&key)));
            }
        }
        self.incidents.stale = stale;
        if !said.is_empty() {
            out.push(Effect::Bell);
        }
        for text in said {
            self.say(Level::Warn, text);
        }
    }
}
