//! Rows of the handover log (交接班记录).

use super::{AgreementLine, FormLine};
use crate::domain::clock::{Clock, ClockState};
use crate::domain::event::{LineKind, Recorded, Renewal, Side};
use crate::domain::handover::{FreeNote, LineState};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::next::{ClockKind, NextAct};
use crate::domain::ticket::{HandoverNote, Stage};
use crate::domain::time::Moment;

/// A line of the sheet.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct LineRow {
    /// Ticket or message.
    pub ticket: TicketId,
    /// Number, short form; empty for a waiting message.
    pub number: String,
    /// What it is.
    pub kind: LineKind,
    /// How the ticket stands now.
    pub stage: Stage,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Who told us, masked.
    pub caller: String,
    /// What was told, on one line.
    pub text: String,
    /// First receiver.
    pub first_receiver: Option<StaffId>,
    /// Tracker when the sheet was prepared.
    pub tracker: Option<StaffId>,
    /// Who tracks it now; of a sealed sheet, who got it by its second signature.
    pub tracked_by: Option<StaffId>,
    /// Note for the next shift.
    pub note: Option<HandoverNote>,
    /// The note was renewed without new words.
    pub renewal: Option<Renewal>,
    /// A clock was overdue.
    pub overdue: bool,
    /// A callback falls due before the next shift's end.
    pub callback_due: bool,
    /// A supervisor's takeover brought it to its tracker (T6).
    pub taken_over: bool,
    /// The clock that runs.
    pub clock: Option<(ClockKind, Clock)>,
    /// Percent of a clock below which it is near its end.
    pub near_percent: u8,
    /// Minutes below which a clock is near its end.
    pub near_minutes: u32,
    /// What was done last, by whom and when.
    pub last: Option<Recorded>,
    /// What has to be done next.
    pub next: NextAct,
    /// Steps of ladders that nobody took up, so that none falls between two shifts (R069).
    pub steps: Vec<LineStep>,
    /// What the customer was promised, and what somebody wants to promise (R056).
    pub promises: Vec<LinePromise>,
    /// Answer of the incoming operator.
    pub state: LineState,
    /// The incident that it belongs to: lines of one incident stand together.
    pub incident: Option<IncidentMark>,
}

/// An incident as a sheet names it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct IncidentMark {
    /// Which.
    pub id: IncidentId,
    /// What is wrong.
    pub matter: String,
    /// Buildings.
    pub buildings: Vec<String>,
    /// Where it is, when not in whole buildings.
    pub area: String,
    /// What callers are told; empty once it is closed.
    pub line: String,
}

/// Puts the lines of each incident together, where the first of them stands, and leaves the order otherwise.
pub fn together(lines: &mut [LineRow]) {
    let mut first: std::collections::BTreeMap<IncidentId, usize> = std::collections::BTreeMap::new();
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let place = line.incident.as_ref().map_or(at, |i| *first.entry(i.id).or_insert(at));
        places.push((place, at));
    }
    let key: std::collections::BTreeMap<TicketId, (usize, usize)> =
        lines.iter().map(|l| l.ticket).zip(places).collect();
    lines.sort_by_key(|l| key.get(&l.ticket).copied());
}

/// The incidents of some lines, each once with how many of them belong to it, in the order in which they stand.
#[must_use]
pub fn incidents_of(lines: &[LineRow]) -> Vec<(&IncidentMark, usize)> {
    let mut all: Vec<(&IncidentMark, usize)> = Vec::new();
    for mark in lines.iter().filter_map(|l| l.incident.as_ref()) {
        match all.iter_mut().find(|(known, _)| known.id == mark.id) {
            Some((_, n)) => *n += 1,
            None => all.push((mark, 1)),
        }
    }
    all
}

/// A step of a ladder that nobody took up, as a sheet tells it (R069).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct LineStep {
    /// What began the ladder.
    pub trigger: crate::domain::rules::Trigger,
    /// And why.
    pub cause: crate::domain::event::Cause,
    /// Which step.
    pub step: u8,
    /// Of how many.
    pub of: u8,
    /// Until when a word is wanted.
    pub until: Moment,
}

/// A promise, as a sheet tells it (R056).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct LinePromise {
    /// What.
    pub what: String,
    /// By when.
    pub due: Moment,
    /// Asked for, and not answered yet.
    pub asked: bool,
    /// Told with an extension: the result settles it, and nobody by hand (R066).
    pub extension: bool,
}

impl LineRow {
    /// How the clock stands now; `Ok` where none runs.
    pub fn clock_state(&self, now: Moment) -> ClockState {
        self.clock.map_or(ClockState::Ok, |(_, c)| c.state(now, self.near_percent, self.near_minutes))
    }
    /// Whether the incoming operator has still to answer it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, LineState::Open | LineState::Answered { decided: false, .. })
    }
}

/// A signature under a sheet.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct SignatureRow {
    /// Who.
    pub by: StaffId,
    /// For which side.
    pub side: Side,
    /// When.
    pub at: Moment,
    /// Position and code of the event, as paper carries them (H7).
    pub anchor: String,
    /// It stands: no later preparation of the sheet has made it void.
    pub stands: bool,
}

impl SignatureRow {
    /// Whether this is the code that somebody typed from paper: all of it, with or without the position in front, or one
    /// of its groups of five. Small letters, and O, I, L for digits, are taken.
    pub fn is_met_by(&self, typed: &str) -> bool {
        let plain = |text: &str| -> String {
            let letters = text.chars().filter(char::is_ascii_alphanumeric);
            letters
                .map(|c| match c.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    c => c,
                })
                .collect()
        };
        let code = self.anchor.split(':').next_back().unwrap_or("");
        let typed_code = typed.split([':', '：']).next_back().unwrap_or("");
        let position = typed.contains([':', '：']).then(|| plain(typed.split([':', '：']).next().unwrap_or("")));
        if position.is_some_and(|p| p != plain(self.anchor.split(':').next().unwrap_or(""))) {
            return false;
        }
        let typed = plain(typed_code);
        // The check digit may be left out.
        let whole = plain(code);
        let short = whole.get(..whole.len().saturating_sub(1)).unwrap_or_default();
        let group = typed.len() == 5 && code.split('-').any(|g| plain(g) == typed);
        !typed.is_empty() && (typed == whole || typed == short || group)
    }
}

/// What the viewer has to do before they can go.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Leaving {
    /// The sheet of the viewer's shift that is not sealed yet.
    pub sheet: Option<SheetId>,
    /// There is none, or something has changed since it was prepared: it is to be prepared (again) before signing.
    pub stale: bool,
    /// The viewer has signed it.
    pub signed: bool,
    /// Tickets without a note in this shift that only wait for their callback (H1).
    pub callback_only: Vec<TicketId>,
    /// Tickets without a note in this shift of which nothing has happened since the last one (H1).
    pub unchanged: Vec<TicketId>,
}

/// A shift that should have ended long ago and has people on duty still.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ForgottenShift {
    /// Which.
    pub shift: ShiftId,
    /// Its pattern.
    pub pattern: Code,
    /// When it was to end.
    pub ends: Moment,
    /// Who is still on duty in it.
    pub on_duty: Vec<StaffId>,
}

/// A sheet as it is printed (H7): names of residents and phones masked.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct SheetPaper {
    /// The site's name.
    pub site_name: String,
    /// Letters in front of ticket numbers.
    pub site_code: String,
    /// A drill store (演练).
    pub drill: bool,
    /// Number of the sheet.
    pub sheet: SheetId,
    /// The outgoing shift.
    pub shift: ShiftId,
    /// Its pattern, planned start and end; none when it is not known any more.
    pub planned: Option<(Code, Moment, Moment)>,
    /// The outgoing operators.
    pub outgoing: Vec<StaffId>,
    /// The incoming operators: who signed, and who got lines.
    pub incoming: Vec<StaffId>,
    /// When it was prepared last.
    pub prepared: Moment,
    /// Signatures that stand, outgoing first.
    pub signatures: Vec<SignatureRow>,
    /// Both sides have signed.
    pub sealed: bool,
    /// The lines, as they stood at the second signature, or as they stand now.
    pub lines: Vec<LineRow>,
    /// Free notes, by kind.
    pub entries: Vec<FreeNote>,
    /// Forms of corrective action that were open, by due time (R114).
    pub forms: Vec<FormLine>,
    /// Callbacks of special service agreements that were overdue, or due before the next shift's end (R100, H2).
    pub agreements: Vec<AgreementLine>,
    /// What was done about incidents (集中报事) in the shift.
    pub incidents: Vec<super::ShiftAct>,
    /// Free text.
    pub notes: String,
    /// Who was locked out of signing on, and who was let in again by the owner of the data folder, when it was prepared.
    pub access: Vec<crate::domain::event::Recorded>,
    /// Corrections (H7).
    pub corrections: Vec<(StaffId, Moment, String)>,
    /// Position and code of the ledger that this sheet proves: of the last signature that stands, else of its
    /// preparation.
    pub anchor: String,
    /// The time that clocks are counted to: of the second signature, else now.
    pub as_of: Moment,
    /// When this was put together.
    pub made: Moment,
    /// The names of all people on it.
    pub staff: Vec<(StaffId, String)>,
}

impl SheetPaper {
    /// The name of a person on it; `#7` when it was forgotten.
    pub fn staff_name(&self, id: StaffId) -> String {
        self.staff.iter().find(|(s, _)| *s == id).map_or_else(|| format!("#{id}"), |(_, name)| name.clone())
    }
}

/// A ticket that the first receiver must look at again (R1, 复核).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct RecheckRow {
    /// Ticket.
    pub ticket: TicketId,
    /// Number, short form.
    pub number: String,
    /// How it stands.
    pub stage: Stage,
    /// What was told, on one line.
    pub text: String,
    /// Since when.
    pub since: Moment,
    /// The first receiver; another than the viewer where a supervisor may excuse them (R2).
    pub whose: StaffId,
    /// Older than a shift: it keeps its first receiver from signing off (R2).
    pub old: bool,
}

/// A sheet of the past.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PastSheet {
    /// Identity.
    pub sheet: SheetId,
    /// Shift it closed.
    pub shift: ShiftId,
    /// When it was prepared.
    pub prepared: Moment,
    /// Outgoing operators.
    pub outgoing: Vec<StaffId>,
    /// Incoming operator and when they signed.
    pub incoming: Option<(StaffId, Moment)>,
    /// Number of lines.
    pub lines: usize,
}

/// What the handover pane shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct HandoverBoard {
    /// The sheet that concerns the viewer: the newest unsealed one, else the newest.
    pub sheet: Option<SheetId>,
    /// The outgoing shift's pattern code.
    pub from: Option<Code>,
    /// The shift that takes over, where one is open already.
    pub to: Option<Code>,
    /// Outgoing operators.
    pub outgoing: Vec<StaffId>,
    /// Outgoing operators who signed.
    pub signed_out: Vec<StaffId>,
    /// Who signed as incoming.
    pub signed_in: Option<StaffId>,
    /// Whether the viewer is one of the outgoing.
    pub viewer_is_outgoing: bool,
    /// The lines.
    pub lines: Vec<LineRow>,
    /// Free text of the sheet.
    pub notes: String,
    /// Free notes that nobody has struck off, by kind, as they stand now.
    pub open_notes: Vec<FreeNote>,
    /// Forms of corrective action that are open, by due time (R114).
    pub forms: Vec<FormLine>,
    /// Callbacks of special service agreements that are overdue, or due before the next shift's end (R100, H2).
    pub agreements: Vec<AgreementLine>,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureRow>,
    /// What the viewer has to do before they can go; none when they are not on duty.
    pub leaving: Option<Leaving>,
    /// All sheets that are not sealed, oldest first.
    pub open_sheets: Vec<SheetId>,
    /// Shifts that were forgotten open.
    pub forgotten: Vec<ForgottenShift>,
    /// Corrections.
    pub corrections: Vec<(StaffId, Moment, String)>,
    /// What everybody should know about signing on, until a sheet that tells it is sealed: who was locked out, who was let
    /// in again by the owner of the data folder.
    pub access: Vec<crate::domain::event::Recorded>,
    /// Tickets the viewer tracks for which no handover note was written in this shift (H1).
    pub unwritten: Vec<TicketId>,
    /// The viewer's recheck list (R1).
    pub rechecks: Vec<RecheckRow>,
    /// Sheets of the past, newest first.
    pub past: Vec<PastSheet>,
}

impl HandoverBoard {
    /// How many lines a person who takes over has still to accept: what the second signature would be refused for (H2).
    pub fn owed_by(&self, person: StaffId) -> usize {
        self.lines.iter().filter(|l| l.state.is_owed_by(person, l.tracker)).count()
    }
    /// How many lines are settled, and of how many: of those that a person who takes over does not track already, or of
    /// all where nobody is named.
    pub fn settled(&self, incoming: Option<StaffId>) -> (usize, usize) {
        let asked = self.lines.iter().filter(|l| incoming.is_none() || l.tracker != incoming);
        (asked.clone().filter(|l| l.state.is_settled()).count(), asked.count())
    }
}
