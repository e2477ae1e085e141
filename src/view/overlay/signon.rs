//! Who is at the keyboard.

use super::ask;
use super::list::ListBox;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::overlay::ask::Ask;
use crate::app::overlay::signon::{Choice, SignOn, Step};
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::layers::act::keys;
use crate::view::paint::{Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the choice.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &SignOn) {
    let (lang, names) = (paint.lang, BoardNames(app));
    if let Some(asked) = &it.ask {
        return proof(paint, app, asked);
    }
    let choices = it.choices(app);
    let title = match it.step {
        Step::Who => lang.signon_title().to_owned(),
        Step::Proof(who) => lang.ask_title(&names.staff(who)),
        Step::How(who) => lang.signon_how(&names.staff(who)),
        Step::Paper(who) => lang.signon_paper_title(&names.staff(who)),
    };
    let list = ListBox {
        title: &title,
        entry: &it.entry,
        hint: match it.step {
            Step::Who => lang.signon_hint(),
            Step::Paper(_) => lang.signon_paper_hint(),
            _ => "",
        },
        empty: if matches!(it.step, Step::Paper(_)) { lang.signon_paper_example() } else { lang.find_none() },
        at: it.list.at,
        len: choices.len(),
        foot: match it.step {
            Step::Paper(_) => it.fault.clone(),
            Step::How(who) if app.board.duty.is_unexpected(who, app.now) => lang.roster_not_expected().to_owned(),
            _ => String::new(),
        },
        fit: true,
    };
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    list.draw(paint, app, |paint, i, _| {
        let Some(choice) = choices.get(i) else { return (Vec::new(), Vec::new()) };
        let plain = |text: String| (vec![span(text, Style::new())], Vec::new());
        match choice {
            Choice::Person(id) => {
                let person = app.board.staff.iter().find(|s| s.id == *id);
                let roles = person.map_or_else(String::new, |s| {
                    s.roles.iter().map(|r| lang.role_name(*r)).collect::<Vec<_>>().join(lang.list_comma())
                });
                let left =
                    vec![span(paint.ruler.pad(&names.staff(*id), 12), Style::new()), span(roles, paint.theme.muted())];
                let right = if app.me == Some(*id) {
                    vec![span(lang.is_me(), paint.theme.ok())]
                } else if person.is_some_and(|s| s.on_duty) {
                    vec![span(lang.is_on_duty(), paint.theme.ok())]
                } else if app.board.duty.expected(app.now).contains(id) {
                    vec![span(lang.roster_expected(), paint.theme.info())]
                } else {
                    Vec::new()
                };
                (left, right)
            }
            Choice::Open(pattern) => {
                let name = names.shift(pattern);
                let (from, to) = app.rules.shift(pattern).map_or((0, 0), |s| (s.from, s.to));
                let open = SignOn::joins(app, pattern);
                // A shift until midnight ends with its day.
                let to = if to.is_multiple_of(1_440) { "24:00".to_owned() } else { time(to) };
                let from = time(from);
                plain(if open { lang.signon_join(&name, &from, &to) } else { lang.signon_open(&name, &from, &to) })
            }
            Choice::OffDuty => plain(lang.signon_only_read().to_owned()),
            Choice::Paper => plain(lang.signon_paper().to_owned()),
            Choice::Hold if it.entry.is_empty() => plain(lang.signon_no_paper().to_owned()),
            Choice::Hold => plain(lang.signon_hold(&it.entry.text())),
            Choice::SignOff => plain(lang.signon_off(&app.my_name().unwrap_or_default())),
        }
    });
}

/// The password of a person.
fn proof(paint: &mut Paint<'_>, app: &App, asked: &Ask) {
    let lang = paint.lang;
    let width = paint.buf.area.width.saturating_sub(4).min(66);
    let told = ask::told(paint, app, asked, usize::from(width.saturating_sub(4)));
    let gap = usize::from(!told.is_empty());
    let height = u16::try_from(told.len() + gap + 5).unwrap_or(u16::MAX);
    let (_, inner) = paint.popup(width, height, &lang.ask_title(&app.board.staff_name(asked.who)));
    for (y, line) in (inner.y + 2..).zip(&told) {
        paint.line(inner.x, y, inner.width, line);
    }
    let actions = [(Action::AcceptField, lang.ask_key_enter()), (Action::Cancel, lang.ask_key_other())];
    let skip = usize::from(!asked.is_open(app));
    let actions: Vec<_> = actions.into_iter().skip(skip).collect();
    keys(paint, app, inner, inner.bottom().saturating_sub(1), Scope::Form.chain(), &actions);
    ask::field(paint, app, Rect { height: 1, ..inner }, asked);
}
