//! Corrective and preventive action: what is offered, the forms that are open and those of a month, and one form with its
//! path.

use super::ListState;
use crate::action::{Action, Scope};
use crate::app::dialog::{About, ActForm, Task};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::{App, Effect, Level};
use crate::board::{ActionPage, ActionsBoard, OfferRow};
use crate::domain::ids::{ActionId, StaffId, TicketId};

/// A row of the list.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// An open form.
    Open(&'a ActionPage),
    /// Something offered.
    Offer(&'a OfferRow),
    /// A form that ended in the month.
    Ended(&'a ActionPage),
}

/// The forms.
#[derive(Debug)]
pub struct ActionForms {
    /// Whose eyes.
    by: Option<StaffId>,
    /// Which row is chosen.
    pub list: ListState,
    /// The form that is shown, with the first line in sight.
    pub page: Option<(ActionId, ListState)>,
    /// The month of ended forms that was asked for; none is the running one.
    month: Option<u32>,
}

impl ActionForms {
    /// Opens the list.
    #[must_use]
    pub fn open(app: &App) -> Vec<Wish> {
        let it = Self { by: app.me, list: ListState::default(), page: None, month: None };
        vec![Wish::Open(it.into()), Wish::Effect(Effect::LoadActions { month: None })]
    }

    /// Opens it on one form.
    #[must_use]
    pub fn open_on(app: &App, action: ActionId) -> Vec<Wish> {
        let it =
            Self { by: app.me, list: ListState::default(), page: Some((action, ListState::default())), month: None };
        vec![Wish::Open(it.into()), Wish::Effect(Effect::LoadActions { month: None })]
    }

    /// The rows of the list: open forms, offers, ended forms.
    #[must_use]
    pub fn rows(board: &ActionsBoard) -> Vec<Row<'_>> {
        let open = board.open.iter().map(Row::Open);
        open.chain(board.offers.iter().map(Row::Offer)).chain(board.ended.iter().map(Row::Ended)).collect()
    }

    /// A form of the board.
    #[must_use]
    pub fn form(board: &ActionsBoard, action: ActionId) -> Option<&ActionPage> {
        board.open.iter().chain(&board.ended).find(|a| a.action == action)
    }

    fn chosen<'a>(&self, app: &'a App) -> Option<Row<'a>> {
        Self::rows(app.forms.as_deref()?).get(self.list.at).copied()
    }

    /// The form in sight, or the one chosen in the list.
    fn at<'a>(&self, app: &'a App) -> Option<&'a ActionPage> {
        match (&self.page, self.chosen(app)) {
            (Some((action, _)), _) => Self::form(app.forms.as_deref()?, *action),
            (None, Some(Row::Open(page) | Row::Ended(page))) => Some(page),
            _ => None,
        }
    }

    /// The dialogue of the step at which a form stands, or why there is none.
    fn step(&self, app: &App) -> Reply {
        let lang = app.lang();
        let told = |text: String| Reply::stay().wish(Wish::Notice(Level::Info, text));
        let Some(page) = self.at(app) else { return told(lang.actions_choose().to_owned()) };
        let Some(current) = page.current() else { return told(lang.action_is_over().to_owned()) };
        if !page.mine {
            let who = lang.list(page.may.iter().map(|s| app.board.staff_name(*s)), 5);
            return told(lang.action_for_others(lang.of_label(&current.label), &who));
        }
        let tells = current.tells_customer && page.untold().next().is_some();
        let task = if tells { Task::ActionTold } else { Task::ActionStep };
        dialogue(app, task, About { action: Some(page.action), ..About::default() })
    }

    fn month(&mut self, app: &App, later: bool) -> Reply {
        let Some(board) = app.forms.as_deref() else { return Reply::stay() };
        match if later { board.later } else { board.earlier } {
            Some(month) => {
                self.month = Some(month);
                Reply::stay().wish(Wish::Effect(Effect::LoadActions { month: self.month }))
            }
            None => Reply::stay().wish(Wish::Notice(Level::Info, app.lang().actions_no_more().to_owned())),
        }
    }
}

fn dialogue(app: &App, task: Task, about: About) -> Reply {
    Reply::stay().wish(Wish::Open(ActForm::new(app, task, about).into()))
}

impl Layer for ActionForms {
    fn scope(&self) -> Scope {
        Scope::Actions
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        let mut all = vec![Action::ActionStep];
        if self.page.is_none() {
            all.insert(0, Action::Select);
            all.extend([Action::OpenAction, Action::DeclineAction, Action::ActionNew, Action::Earlier, Action::Later]);
        }
        all.extend([Action::ActionPrint, Action::ActionWithdraw, Action::Back, Action::Help]);
        Some(all)
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let Input::Action(action) = input else { return self.moved(app, input) };
        let offer = match self.chosen(app).filter(|_| self.page.is_none()) {
            Some(Row::Offer(offer)) => Some(offer.ticket),
            _ => None,
        };
        match action {
            Action::Actions => Reply::close(),
            Action::Back => match self.page.take() {
                Some(_) => Reply::stay(),
                None => Reply::close(),
            },
            Action::Select if self.page.is_some() => self.step(app),
            Action::Select | Action::OpenAction if offer.is_some() => answer_offer(app, Task::OpenAction, offer),
            Action::DeclineAction => match offer {
                Some(_) => answer_offer(app, Task::DeclineAction, offer),
                None => Reply::stay().wish(Wish::Notice(Level::Info, app.lang().actions_choose_offer().to_owned())),
            },
            Action::Select => {
                self.page = self.at(app).map(|page| (page.action, ListState::default()));
                Reply::stay()
            }
            Action::ActionStep => self.step(app),
            Action::ActionNew => dialogue(app, Task::OpenAction, About::default()),
            Action::ActionWithdraw => match self.at(app).filter(|p| p.end.is_none()) {
                Some(page) => {
                    dialogue(app, Task::WithdrawAction, About { action: Some(page.action), ..About::default() })
                }
                None => Reply::stay().wish(Wish::Notice(Level::Info, app.lang().actions_choose().to_owned())),
            },
            Action::ActionPrint => match self.at(app) {
                Some(page) => Reply::stay().wish(Wish::Effect(Effect::PrintAction(page.action))),
                None => Reply::stay().wish(Wish::Notice(Level::Info, app.lang().actions_choose().to_owned())),
            },
            Action::Earlier if self.page.is_none() => self.month(app, false),
            Action::Later if self.page.is_none() => self.month(app, true),
            _ => self.moved(app, input),
        }
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            // What the panes show has changed: forms may have, too.
            Answer::Board => Reply::stay().wish(Wish::Effect(Effect::LoadActions { month: self.month })),
            Answer::Actions => {
                let rows = app.forms.as_deref().map_or(0, |b| Self::rows(b).len());
                self.list.clamp(rows);
                Reply::stay()
            }
            _ => Reply::stay(),
        }
    }
    fn tick(&mut self, app: &App) -> Reply {
        // Which forms wait for whom is told anew to who sits down next.
        if app.me == self.by { Reply::stay() } else { Reply::close() }
    }
}

/// The dialogue about an offer; its ticket is looked up, so that the form can be filled from it.
fn answer_offer(app: &App, task: Task, ticket: Option<TicketId>) -> Reply {
    let Some(ticket) = ticket else { return Reply::stay() };
    let form = ActForm::new(app, task, About { ticket: Some(ticket), ..About::default() });
    Reply::stay().wish(Wish::Look(ticket)).wish(Wish::Open(form.into()))
}

impl ActionForms {
    fn moved(&mut self, app: &App, input: Input<'_>) -> Reply {
        let moved = match &mut self.page {
            Some((_, lines)) => lines.handle(input, app.seen.layer_most + 1, app.seen.layer_page),
            None => {
                let rows = app.forms.as_deref().map_or(0, |b| Self::rows(b).len());
                self.list.handle(input, rows, app.seen.layer_page)
            }
        };
        if moved.is_some() { Reply::stay() } else { Reply::pass() }
    }
}
