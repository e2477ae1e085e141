//! `actions …`: forms of corrective and preventive action outside of the screen.

use super::args::ActionsSub;
use super::report::parse_month;
use super::sheet::{print_json, put};
use super::{Failure, REFUSED, Setup, say, trouble};
use crate::board::{ActionPage, OfferRow};
use crate::desk::{Desk, DeskNames};
use crate::domain::ids::ActionId;
use crate::i18n::Lang;
use crate::i18n::refusals::Names;
use crate::runtime::prints;

/// `frontdesk actions …`
pub fn run(setup: &Setup, action: ActionsSub) -> Result<u8, Failure> {
    let lang = setup.lang;
    let mut desk = super::open(setup, " actions")?;
    match action {
        ActionsSub::List { month, json } => {
            let month = month.as_deref().map(|text| {
                parse_month(text).ok_or_else(|| Failure::usage(lang.settings_unknown_value("--month", text, "2026-11")))
            });
            let board = desk.actions(None, month.transpose()?, setup.now()).map_err(|e| trouble(lang, &e))?;
            if json {
                return print_json(lang, &board);
            }
            let names = DeskNames(&desk, lang);
            let mut out = format!("{}\n", lang.actions_open_head(board.open.len()));
            board.open.iter().for_each(|a| out.push_str(&line(lang, a, &names)));
            out.push_str(&format!("\n{}\n", lang.actions_offers_head(board.offers.len())));
            board.offers.iter().for_each(|o| out.push_str(&offer(lang, o)));
            let month = format!("{:04}-{:02}", board.month / 100, board.month % 100);
            out.push_str(&format!("\n{}\n", lang.actions_ended_head(&month, board.ended.len())));
            board.ended.iter().for_each(|a| out.push_str(&line(lang, a, &names)));
            say(&out, lang)
        }
        ActionsSub::Show { number, json: true } => {
            let page = page(setup, &mut desk, number)?;
            print_json(lang, &page)
        }
        ActionsSub::Show { number, json: false } => {
            let text = rendered(setup, &mut desk, number, false)?;
            say(&text, lang)
        }
        ActionsSub::Print { number, html, out } => {
            let text = rendered(setup, &mut desk, number, html)?;
            put(&desk, &text, out, &format!("action-{number:04}"), html, lang)
        }
    }
}

fn page(setup: &Setup, desk: &mut Desk, number: u32) -> Result<ActionPage, Failure> {
    let lang = setup.lang;
    let found = desk.action(ActionId(number), None, setup.now()).map_err(|e| trouble(lang, &e))?;
    found.ok_or_else(|| Failure::new(REFUSED, lang.why_no_action(number)))
}

fn rendered(setup: &Setup, desk: &mut Desk, number: u32, html: bool) -> Result<String, Failure> {
    let page = page(setup, desk, number)?;
    Ok(prints::action_words(desk, &page, html, setup.lang, setup.now()))
}

fn line(lang: Lang, a: &ActionPage, names: &dyn Names) -> String {
    let stands = match (&a.end, a.current()) {
        (Some(end), _) if end.withdrawn.is_some() => lang.action_goes_away().to_owned(),
        (Some(_), _) | (None, None) => lang.action_done_word().to_owned(),
        (None, Some(step)) => lang.of_label(&step.label).to_owned(),
    };
    let who = lang.list(a.may.iter().map(|s| names.staff(*s)), 4);
    let who = if a.end.is_some() { String::new() } else { lang.action_who(&who) };
    let due = a.due.map(|due| lang.full_time(due)).unwrap_or_default();
    let late = if a.late { lang.tag_late() } else { "" };
    let parts = [
        lang.action_number(a.action.0),
        stands,
        lang.action_trigger_name(a.trigger).to_owned(),
        names.department(&a.department),
        who,
        due,
        late.to_owned(),
        a.matter.lines().next().unwrap_or_default().to_owned(),
    ];
    format!("{}\n", parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("  "))
}

fn offer(lang: Lang, o: &OfferRow) -> String {
    let tickets = lang.list(o.tickets.iter().map(|t| t.number.clone()), 6);
    let what = lang.offer_line(lang.action_trigger_name(o.trigger), o.tickets.len());
    format!("{}  {what}  {tickets}\n", lang.full_time(o.at))
}
