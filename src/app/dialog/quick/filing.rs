//! What quick entry sends: a registration, a repeat contact, one more caller of an incident.

use super::*;

impl QuickEntry {
    /// Registers it; waits for the answer to the newest line where that is still under way.
    pub(super) fn file(&mut self, app: &App) -> Reply {
        if self.form.text(FieldId::Line).is_empty() {
            self.form.blame(FieldId::Line, Fault::Empty);
            return Reply::stay();
        }
        if !self.is_read() {
            self.then = Some(Then::File);
            return Reply::stay();
        }
        if !self.form.check(app.now) || !self.check() {
            return Reply::stay();
        }
        match self.command() {
            Some(command) => {
                self.busy = true;
                self.again = false;
                self.told.send(&self.form);
                self.refusal = None;
                Reply::stay().wish(Wish::Submit(command))
            }
            None => Reply::stay(),
        }
    }

    pub(super) fn check(&mut self) -> bool {
        let Some(proposed) = &self.proposed else { return false };
        let place = proposed.proposal.place.clone();
        let household = self.form.field(FieldId::Household);
        let untouched = household.is_some_and(|f| !f.touched && f.is_empty());
        if proposed.proposal.text.trim().is_empty() {
            self.form.blame(FieldId::Line, Fault::NoMatter);
            return false;
        }
        match place {
            Place::Many(codes) if untouched => {
                self.form.blame(FieldId::Household, Fault::ManyHouseholds(codes.len()));
                offer(&mut self.form, &codes);
                return false;
            }
            Place::Unknown { typed, near } if untouched => {
                self.form.blame(FieldId::Household, Fault::NoHousehold(typed));
                offer(&mut self.form, &near);
                return false;
            }
            _ => {}
        }
        if self.is_on_spot() {
            if self.kind().is_none() {
                self.form.blame(FieldId::Category, Fault::Empty);
                return false;
            }
            let not = self.form.code(FieldId::Opinion).and_then(|c| items::outcome(&c)) == Some(Outcome::NotSatisfied);
            if not && self.form.text(FieldId::Words).is_empty() {
                self.form.blame(FieldId::Words, Fault::WordsMissing);
                return false;
            }
        }
        true
    }

    /// The registration, from the fields as they stand.
    #[must_use]
    pub fn command(&self) -> Option<Command> {
        let proposal = &self.proposed.as_ref()?.proposal;
        let form = &self.form;
        let on_spot = self.is_on_spot();
        let classify = self.kind().map(|kind| Classify {
            kind,
            category: form.code(FieldId::Category),
            grade: chosen_grade(form),
            word: form.text(FieldId::GradeWord),
            ..Classify::default()
        });
        let dispatch = form
            .code(FieldId::Department)
            .filter(|_| !on_spot && classify.is_some())
            .map(|department| DispatchTo { department, handler: None, note: String::new() });
        let heard = || {
            Some(Heard {
                way: form.code(FieldId::Way)?,
                outcome: items::outcome(&form.code(FieldId::Opinion)?)?,
                words: form.text(FieldId::Words),
            })
        };
        let household = Some(form.text(FieldId::Household)).filter(|h| !h.is_empty());
        // A number that the register does not know, or that was left open, still says where it is.
        let place = proposal.place_word.as_ref().filter(|_| household.is_none()).map(|w| w.text.clone());
        Some(Command::Register {
            message: NewMessage {
                source: form.code(FieldId::Source)?,
                text: proposal.text.clone(),
                household,
                caller: (!proposal.card.is_empty()).then(|| Caller::Card(proposal.card.clone())),
                complainant: Some(proposal.complainant.clone()),
                happened: None,
                place: place.unwrap_or_default(),
            },
            classify,
            dispatch,
            answer: on_spot.then(|| form.text(FieldId::Answer)),
            heard: if on_spot { Some(heard()?) } else { None },
        })
    }

    /// The same matter again: logged on the open ticket instead of a new one.
    pub(super) fn contacted_again(&mut self, app: &App) -> Reply {
        let say = |text: &str| Reply::stay().wish(Wish::Notice(Level::Info, text.to_owned()));
        if self.form.text(FieldId::Line).is_empty() {
            return say(app.lang().quick_type_first());
        }
        if !self.is_read() {
            self.then = Some(Then::Again);
            return Reply::stay();
        }
        let Some(proposed) = &self.proposed else { return Reply::stay() };
        let open: Vec<TicketId> = proposed.likes.iter().filter(|l| l.is_open()).map(|l| l.ticket).collect();
        let chosen = self.form.code(FieldId::Existing).and_then(|c| items::ticket_id(&c));
        let ticket = match (chosen, open.as_slice()) {
            (Some(ticket), _) => ticket,
            (None, []) => return say(app.lang().quick_no_open_ticket()),
            (None, [only]) => *only,
            (None, _) => {
                self.choose_in(FieldId::Existing);
                return Reply::stay();
            }
        };
        let Some(source) = self.form.code(FieldId::Source) else { return Reply::stay() };
        let text = proposed.proposal.text.trim();
        let text = if text.is_empty() { self.form.text(FieldId::Line) } else { text.to_owned() };
        self.busy = true;
        self.again = true;
        Reply::stay().wish(Wish::Submit(Command::ContactedAgain { ticket, source, text }))
    }

    /// The open incident that the line may well belong to.
    #[must_use]
    pub fn incident<'a>(&self, app: &'a App) -> Option<&'a IncidentRow> {
        let category = self.form.code(FieldId::Category)?;
        let home = HouseholdCode(self.form.text(FieldId::Household));
        let home = (!home.0.is_empty()).then_some(&home);
        let here = |i: &&IncidentRow| {
            i.buildings.is_empty() || home.is_none_or(|h| i.buildings.iter().any(|b| b == h.building()))
        };
        app.board.incidents.iter().filter(|i| i.resolved.is_none() && i.category == category).find(here)
    }

    /// One more caller of the incident that the line belongs to.
    pub(super) fn as_caller(&mut self, app: &App) -> Option<Reply> {
        let incident = self.incident(app)?.id;
        let proposal = &self.proposed.as_ref().filter(|_| self.is_read())?.proposal;
        let household = Some(self.form.text(FieldId::Household)).filter(|h| !h.is_empty());
        let place = proposal.place_word.as_ref().filter(|_| household.is_none()).map(|w| w.text.clone());
        let call = IncidentCaller {
            incident,
            household,
            place: place.unwrap_or_default(),
            caller: (!proposal.card.is_empty()).then(|| Caller::Card(proposal.card.clone())),
            text: proposal.text.clone(),
            source: self.form.code(FieldId::Source),
        };
        self.busy = true;
        self.again = false;
        self.refusal = None;
        Some(Reply::stay().wish(Wish::Submit(Command::IncidentCall(call))))
    }
}
