//! Cleaning of everything that people typed, at the one place where commands enter.

use crate::domain::command::{Caller, Card, Command, DispatchTo, Heard, NewMessage};
use crate::domain::ticket::HandoverNote;
use crate::text::{clean_block, clean_line, mask_phones_in};

/// Removes control, bidi and zero-width characters from every text of a command, and moves phone numbers out of the
/// message's text into its card: personal data never stands in an event.
pub fn clean(command: &mut Command) {
    use Command::*;
    match command {
        FoundSite { code, name, .. } => {
            line(code);
            line(name);
        }
        AddStaff { caller, .. } => self::caller(caller),
        EnterHousehold { code, caller: who, .. } => {
            line(code);
            who.iter_mut().for_each(caller);
        }
        MessageIn(m) => message(m),
        Register { message: m, dispatch, answer, heard: h, .. } => {
            message(m);
            dispatch.iter_mut().for_each(dispatch_to);
            answer.iter_mut().for_each(block);
            h.iter_mut().for_each(heard);
        }
        Dispatch { to, .. } => dispatch_to(to),
        Progress { text, .. }
        | Result { text, .. }
        | Note { text, .. }
        | ContactedAgain { text, .. }
        | QueryLine { text, .. }
        | AnswerLine { text, .. }
        | CorrectSheet { text, .. }
        | PrepareSheet { notes: text } => block(text),
        Answer { text, heard: h, .. } => {
            block(text);
            heard(h);
        }
        Feedback { heard: h, .. } | Callback { heard: h, .. } => heard(h),
        Extend { reason, told, .. } => {
            block(reason);
            block(told);
        }
        Merge { reason, .. }
        | Void { reason, .. }
        | Reopen { reason, .. }
        | Reveal { reason, .. }
        | ExcuseRecheck { reason, .. }
        | Takeover { reason, .. }
        | ReleaseUnrelieved { reason, .. } => block(reason),
        HandoverNote { note, .. } => handover_note(note),
        AdoptPolicy
        | ChangeStaff { .. }
        | Receive { .. }
        | Classify { .. }
        | AcceptWork { .. }
        | ConfirmRecheck { .. }
        | Undo { .. }
        | OpenShift { .. }
        | SignOn
        | SignOff
        | CloseShift { .. }
        | AcceptLine { .. }
        | SignSheet { .. }
        | TakeUp { .. } => {}
    }
}

fn line(text: &mut String) {
    *text = clean_line(text).trim().to_owned();
}

fn block(text: &mut String) {
    *text = mask_phones_in(clean_block(text).trim());
}

fn dispatch_to(to: &mut DispatchTo) {
    block(&mut to.note);
}

fn heard(h: &mut Heard) {
    block(&mut h.words);
}

fn handover_note(note: &mut HandoverNote) {
    block(&mut note.state);
    block(&mut note.next_step);
    block(&mut note.told);
}

fn card(card: &mut Card) {
    line(&mut card.name);
    line(&mut card.phone);
    line(&mut card.address);
    card.involved = clean_block(&card.involved).trim().to_owned();
}

fn caller(caller: &mut Caller) {
    if let Caller::Card(c) = caller {
        card(c);
    }
}

fn message(m: &mut NewMessage) {
    m.caller.iter_mut().for_each(caller);
    m.household.iter_mut().for_each(line);
    line(&mut m.place);
    m.place = mask_phones_in(&m.place);
    let text = clean_block(&m.text);
    let found = crate::text::find_phones(&text).into_iter().next().and_then(|range| text.get(range).map(str::to_owned));
    if let Some(phone) = found {
        match &mut m.caller {
            None => m.caller = Some(Caller::Card(Card { phone, ..Card::default() })),
            Some(Caller::Card(card)) if card.phone.is_empty() => card.phone = phone,
            _ => {}
        }
    }
    m.text = mask_phones_in(text.trim());
}
