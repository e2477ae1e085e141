//! The locked screen: nothing private is seen, and nothing can be done, until somebody shows who they are. Clocks go on,
//! messages are still received in the queue, and alarms still ring and can be silenced.

use super::ask::{Answered, Ask, Asked};
use super::password::NewPassword;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::notice::Level;
use crate::domain::ids::StaffId;
use crate::domain::time::Moment;

/// The locked screen.
#[derive(Debug)]
pub struct Cover {
    /// The password that unlocks it, of who sat there; none when nobody did.
    pub ask: Option<Ask>,
    /// Since when.
    pub since: Moment,
    /// It locked itself.
    pub idle: bool,
}

impl Cover {
    /// Locks the screen of who sits there.
    #[must_use]
    pub fn new(app: &App, who: Option<StaffId>, idle: bool) -> Self {
        Self { ask: who.map(|who| Ask::new(app, who)), since: app.now, idle }
    }

    /// Who unlocks it.
    #[must_use]
    pub fn who(&self) -> Option<StaffId> {
        self.ask.as_ref().map(|ask| ask.who)
    }
}

/// What may be done on a locked screen: nothing that shows or changes anything of the work. Leaving the program, which
/// asks first, does neither: who is on duty stays so, what is half-typed is kept, and the next start asks who it is.
const MAY: [Action; 6] =
    [Action::SignOn, Action::Acknowledge, Action::SwitchLanguage, Action::SwitchTheme, Action::Refresh, Action::Quit];

impl Layer for Cover {
    fn scope(&self) -> Scope {
        Scope::Form
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if let Input::Action(action) = input
            && action.is_global()
        {
            return if MAY.contains(&action) {
                Reply::pass()
            } else {
                Reply::stay().wish(Wish::Notice(Level::Info, app.lang().unlock_first().to_owned()))
            };
        }
        let Some(ask) = &mut self.ask else {
            return match input {
                Input::Action(Action::AcceptField | Action::Submit) | Input::Click(_) => {
                    Reply::stay().wish(Wish::Do(Action::SignOn))
                }
                _ => Reply::stay(),
            };
        };
        match ask.handle(app, input) {
            Asked::Try(wish) => Reply::stay().wish(*wish),
            Asked::Back => {
                ask.secret.clear();
                Reply::stay()
            }
            Asked::Stay | Asked::Pass => Reply::stay(),
        }
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        let (Answer::Proved(result), Some(ask)) = (answer, &mut self.ask) else { return Reply::stay() };
        let who = ask.who;
        match ask.answered(app, result) {
            Answered::Proved => Reply::close().wish(Wish::Me(Some(who))),
            Answered::Renew(one_time) => {
                let layer = NewPassword::after_one_time(app, who, one_time);
                Reply::stay().wish(Wish::Open(layer.into()))
            }
            Answered::Not => Reply::stay(),
        }
    }
}
