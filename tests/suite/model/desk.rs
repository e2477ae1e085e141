//! The small world: its people, its clock, and one step of it. What a step does is the real `decide` and `apply`.

use crate::rules::fixture::rules as rule_book;
use frontdesk::domain::command::Caller;
use frontdesk::domain::decide::Decision;
use frontdesk::domain::event::Recorded;
use frontdesk::domain::refusal::Refusal;
use frontdesk::domain::rules::{Limit, Rules};
use frontdesk::domain::*;

/// Head of customer service: the supervisor, who may stand at the desk as well.
pub const HEAD: StaffId = StaffId(1);
/// Somebody of the engineering department.
pub const FITTER: StaffId = StaffId(2);
/// Comes only in the witness of progress, never in a move.
pub const RELIEF: StaffId = StaffId(3);
/// The first operator; the others follow.
pub const FIRST_OPERATOR: StaffId = StaffId(4);

/// `decide`, or one with a fault planted in it.
pub type Decider = fn(&World, &Command, &Context<'_>) -> Result<Decision, Refusal>;

/// How much happens in a world.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// What it is called in the report.
    pub name: &'static str,
    /// Operators to begin with. They can stand for one another.
    pub operators: u32,
    /// Operators that a supervisor may add.
    pub joining: u32,
    /// Tickets and messages alive at a time. What has ended makes room for the next.
    pub tickets: usize,
    /// Shifts open at a time.
    pub shifts: usize,
    /// Sheets not yet sealed at a time.
    pub sheets: usize,
    /// The whole life of a ticket, or only as much as ownership needs: received, dispatched, handled, fed back, rechecked,
    /// reopened, void.
    pub whole_life: bool,
    /// The supervisor may come on duty as one more person at the desk.
    pub head_at_desk: bool,
    /// People leave, come back and lose their role.
    pub people_change: bool,
    /// The clock can be set back an hour.
    pub clock_back: bool,
    /// A handover note can be written again with other words.
    pub notes_change: bool,
    /// A free note is written and struck off.
    pub free_notes: bool,
}

/// A state: what the ledger says, and what the clock says.
#[derive(Clone, Debug)]
pub struct State {
    pub world: World,
    pub now: Moment,
}

impl State {
    /// The time that events would carry (L3).
    pub fn at(&self) -> Moment {
        self.world.latest.map_or(self.now, |l| l.max(self.now))
    }
    /// The clock is behind the ledger.
    pub fn lags(&self) -> bool {
        self.at() > self.now
    }
    /// Something happened within the hour: only then a clock set back by an hour lags behind the ledger.
    pub fn has_just_acted(&self) -> bool {
        self.world.latest.is_some_and(|l| self.at().since(l) < 3_600_000)
    }
    /// Day (8 to 20) or night.
    pub fn is_day(&self) -> bool {
        (480..1_200).contains(&self.at().minute_of_day())
    }
    /// Everybody who began as an operator, also who left since.
    pub fn operators(&self) -> impl Iterator<Item = StaffId> {
        self.world.staff.keys().copied().filter(|s| *s >= FIRST_OPERATOR)
    }
}

/// The rule book of the other rule tests, with fewer tries, a time of grace as long as nobody changes shift, and clocks
/// that do not run out: a breach is shown, and asks for new words in a handover note (H1, in the properties), but moves
/// nothing.
pub fn rules() -> Rules {
    let mut rules = rule_book();
    rules.feedback_tries = 2;
    rules.undo_minutes = 600;
    rules.escalations.clear();
    let never = Limit::Minutes(100_000_000);
    rules.rework = never;
    rules.supervisor_minutes = 100_000_000;
    for grade in &mut rules.grades {
        (grade.reply, grade.finish) = (never, never);
    }
    for class in &mut rules.callback_classes {
        class.window = never;
    }
    rules
}

/// A command that happened: the state after it and what was recorded.
pub struct Happened {
    pub state: State,
    pub recorded: Vec<Recorded>,
}

/// The house: rules, the decider under test, and how much happens.
pub struct House {
    pub setup: Setup,
    pub rules: Rules,
    pub decide: Decider,
}

impl House {
    pub fn new(setup: Setup, decide: Decider) -> Self {
        Self { setup, rules: rules(), decide }
    }

    /// Founded at 08:10 on Friday, 20 November 2026, with its people; nobody on duty.
    pub fn founded(&self) -> State {
        let now = Moment::parse("2026-11-20T08:10:00+08:00").unwrap();
        let mut state = State { world: World::default(), now };
        let mut act = |actor, command| match self.act(&state, actor, &command) {
            Ok(next) => state = next.state,
            Err(refusal) => panic!("{command:?}: {refusal:?}"),
        };
        act(Actor::System, Command::FoundSite { code: "HY".into(), name: "滨湖花园".into(), drill: true });
        let mut people = vec![(Role::ServiceHead, None), (Role::Handler, Some("eng")), (Role::Operator, None)];
        people.extend((0..self.setup.operators).map(|_| (Role::Operator, None)));
        for (n, (role, department)) in people.into_iter().enumerate() {
            let actor = if n == 0 { Actor::System } else { Actor::Staff(HEAD) };
            let caller = Caller::Known { contact: ContactId(100 + n as u64) };
            act(actor, Command::AddStaff { caller, roles: vec![role], department: department.map(Code::new) });
        }
        state
    }

    /// Decides a second after the last act and folds what happened; ended tickets are forgotten as the desk does.
    pub fn act(&self, state: &State, actor: Actor, command: &Command) -> Result<Happened, Refusal> {
        let now = state.now.plus_ms(1_000);
        let ctx = Context { now, actor, desk: DeskId(1), rules: &self.rules, entropy: [0; 16] };
        let decision = (self.decide)(&state.world, command, &ctx)?;
        let mut world = state.world.clone();
        let mut recorded = Vec::with_capacity(decision.events.len());
        for event in decision.events {
            let entry = Recorded {
                position: world.position + 1,
                version: world.version_of(event.stream()) + 1,
                at: decision.at,
                actor: event.by(actor),
                desk: DeskId(1),
                shift: decision.shift,
                event,
            };
            world.apply(&entry);
            recorded.push(entry);
        }
        world.forget_ended();
        Ok(Happened { state: State { world, now }, recorded })
    }

    /// Time goes on to just after the next change of shift.
    pub fn tick(&self, state: &State) -> State {
        let at = state.at();
        let today = at.date();
        let next = [490, 1_210].map(|minute| at.at_local(today, minute)).into_iter().find(|m| *m > at);
        let now = next.unwrap_or_else(|| at.at_local(today.succ_opt().unwrap(), 490));
        State { world: state.world.clone(), now }
    }
}
