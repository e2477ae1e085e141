//! Swaps, standing in and recording: two presses name the two people, then the reason is asked.

use super::{RosterGrid, Step};
use crate::action::Action;
use crate::app::layer::{Input, Reply, Wish};
use crate::app::overlay::ListState;
use crate::app::{App, Entry, Level};
use crate::domain::command::Command;
use crate::domain::ids::StaffId;
use crate::domain::roster::{DutyRef, SwapId, slot_of};

/// What a shift was picked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick {
    /// To swap it (换班).
    Swap,
    /// Whose it is can't come (顶班); of a shift that is over: it was somebody else (补记).
    Cover,
}

/// What a reason is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// A swap.
    Swap {
        /// Who gives a shift away.
        first: StaffId,
        /// That shift.
        gives: DutyRef,
        /// Who takes it.
        second: StaffId,
        /// What they give in return.
        takes: Option<DutyRef>,
    },
    /// Standing in.
    Cover {
        /// The shift.
        duty: DutyRef,
        /// Who can't come.
        absent: StaffId,
        /// Who stands in.
        by: Option<StaffId>,
    },
    /// What was.
    Record {
        /// The shift.
        duty: DutyRef,
        /// Who had it.
        staff: Vec<StaffId>,
    },
    /// A swap that is not to be.
    Decline(SwapId),
}

impl Ask {
    fn command(self, reason: String) -> Command {
        match self {
            Ask::Swap { first, gives, second, takes } => Command::AskSwap { first, gives, second, takes, reason },
            Ask::Cover { duty, absent, by } => Command::CoverDuty { duty, absent, by, reason },
            Ask::Record { duty, staff } => Command::RecordDuty { duty, staff, reason },
            Ask::Decline(swap) => Command::DeclineSwap { swap, reason },
        }
    }
}

impl RosterGrid {
    fn say(text: &str) -> Reply {
        Reply::stay().wish(Wish::Notice(Level::Info, text.to_owned()))
    }

    /// The first press picks a shift, the second one names the other person.
    pub(super) fn pick(&mut self, app: &App, what: Pick) -> Reply {
        let lang = app.lang();
        let unsaved = self.changes(app).len();
        if unsaved > 0 {
            return self.unsaved(app, unsaved);
        }
        if what == Pick::Cover && !Self::is_head(app) {
            return Self::say(lang.roster_heads_only());
        }
        match self.picked.take() {
            Some((picked, first, gives)) if picked == what => self.second_press(app, what, first, gives),
            _ => {
                let Some((who, duty)) = self.duty_here() else { return Self::say(lang.roster_pick_a_shift()) };
                if what == Pick::Swap && Some(who) != app.me && !Self::is_head(app) {
                    return Self::say(lang.roster_pick_your_own());
                }
                let over = Self::has_begun(app, &duty);
                if what == Pick::Swap && over {
                    return Self::say(lang.roster_begun());
                }
                self.picked = Some((what, who, duty));
                Self::say(if what == Pick::Swap { lang.roster_swap_next() } else { lang.roster_cover_next() })
            }
        }
    }

    fn second_press(&mut self, app: &App, what: Pick, first: StaffId, gives: DutyRef) -> Reply {
        let Some(other) = self.person() else { return Reply::stay() };
        let ask = match what {
            Pick::Swap if other == first => {
                self.picked = Some((what, first, gives));
                return Self::say(app.lang().roster_swap_next());
            }
            Pick::Swap => {
                let takes = self.duty_here().map(|(_, duty)| duty).filter(|d| !Self::has_begun(app, d));
                Ask::Swap { first, gives, second: other, takes }
            }
            Pick::Cover => {
                let wall = app.now.local().naive_local();
                let over = app.rules.any_shift(&gives.shift).is_some_and(|p| slot_of(p, gives.day).ends <= wall);
                let by = (other != first).then_some(other);
                if over {
                    let mut staff = self.plan.of(&gives);
                    staff.remove(&first);
                    staff.extend(by);
                    Ask::Record { duty: gives, staff: staff.into_iter().collect() }
                } else {
                    Ask::Cover { duty: gives, absent: first, by }
                }
            }
        };
        self.step = Step::Reason { ask, entry: Entry::default() };
        Reply::stay()
    }

    pub(super) fn in_reason(&mut self, app: &App, input: Input<'_>) -> Reply {
        let Step::Reason { ask, entry } = &mut self.step else { return Reply::stay() };
        match input {
            Input::Action(Action::Back) => {
                self.step = Step::Grid;
                Reply::stay()
            }
            Input::Action(Action::Select) => {
                let reason = entry.text();
                if reason.trim().is_empty() && !matches!(ask, Ask::Decline(_)) {
                    return Self::say(app.lang().roster_reason_missing());
                }
                self.busy = true;
                let command = ask.clone().command(reason);
                Reply::stay().wish(Wish::Submit(command))
            }
            input if entry.handle(input).is_some() => Reply::stay(),
            _ => Reply::pass(),
        }
    }

    /// The list of swaps that wait.
    pub(super) fn see_swaps(&mut self, app: &App) -> Reply {
        if self.board.as_ref().is_none_or(|b| b.swaps.is_empty()) {
            return Self::say(app.lang().roster_no_swaps());
        }
        self.step = Step::Swaps(ListState::default());
        Reply::stay()
    }

    pub(super) fn in_swaps(&mut self, app: &App, input: Input<'_>) -> Reply {
        let Step::Swaps(list) = &mut self.step else { return Reply::stay() };
        let swaps = self.board.as_ref().map_or(&[][..], |b| &b.swaps);
        let chosen = swaps.get(list.at).map(|s| s.id);
        match (input, chosen) {
            (Input::Action(Action::Back | Action::RosterSwaps), _) | (_, None) => {
                self.step = Step::Grid;
                Reply::stay()
            }
            (Input::Action(Action::Select), Some(swap)) => {
                self.busy = true;
                Reply::stay().wish(Wish::Submit(Command::AgreeSwap { swap }))
            }
            (Input::Action(Action::Discard), Some(swap)) => {
                self.step = Step::Reason { ask: Ask::Decline(swap), entry: Entry::default() };
                Reply::stay()
            }
            (input, Some(_)) => match list.handle(input, swaps.len(), app.seen.layer_page) {
                Some(()) => Reply::stay(),
                None => Reply::pass(),
            },
        }
    }
}
