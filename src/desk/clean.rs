//! Cleaning of everything that people typed, at the one place where commands enter.

use crate::domain::command::{Caller, Card, Command, DispatchTo, Heard, IncidentCaller, NewMessage};
use crate::domain::ticket::HandoverNote;
use crate::text::{clean_block, clean_line, find_phones, mask_phones_in};

/// Removes control, bidi and zero-width characters from every text of a command, and moves phone numbers out of the
/// message's text into its card: personal data never stands in an event.
pub fn clean(command: &mut Command) {
    use Command::*;
    match command {
        FoundSite { code, name, .. } => {
            line(code);
            line(name);
        }
        AddStaff { caller, .. } | ChangeCard { caller, .. } => self::caller(caller),
        EnterHousehold { code, caller: who, .. } => {
            line(code);
            who.iter_mut().for_each(caller);
        }
        MessageIn(m) => message(m),
        Register { message: m, classify, dispatch, answer, heard: h } => {
            message(m);
            classify.iter_mut().for_each(|class| block(&mut class.word));
            dispatch.iter_mut().for_each(dispatch_to);
            answer.iter_mut().for_each(block);
            h.iter_mut().for_each(heard);
        }
        Classify { class, .. } => block(&mut class.word),
        Dispatch { to, .. } => dispatch_to(to),
        Progress { text, .. }
        | Result { text, .. }
        | Note { text, .. }
        | ContactedAgain { text, .. }
        | QueryLine { text, .. }
        | AnswerLine { text, .. }
        | CorrectSheet { text, .. }
        | SheetNote { text, .. }
        | StrikeNote { text, .. }
        | AskSupervisor { question: text, .. }
        | SupervisorAnswer { text, .. }
        | ActionStep { text, .. }
        | ActionTold { words: text, .. }
        | PrepareSheet { notes: text } => block(text),
        OpenAction(open) => {
            block(&mut open.matter);
            block(&mut open.before);
        }
        Answer { text, heard: h, .. } => {
            block(text);
            heard(h);
        }
        Feedback { heard: h, .. } => heard(h),
        Callback { heard: h, contents, .. } | CallAgreement { heard: h, contents, .. } => {
            heard(h);
            contents.iter_mut().for_each(|said| block(&mut said.text));
        }
        ToldByPhone { text, .. } => block(text),
        AcknowledgeStep { word, .. }
        | PermitPromise { word, .. }
        | RefusePromise { word, .. }
        | SettlePromise { word, .. }
        | Promise { what: word, .. }
        | AskPromise { what: word, .. } => block(word),
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
        | ReleaseUnrelieved { reason, .. }
        | RemoveStaff { reason, .. }
        | RecordDuty { reason, .. }
        | CoverDuty { reason, .. }
        | WithdrawAction { reason, .. }
        | DeclineAction { reason, .. }
        | AskSwap { reason, .. }
        | LeaveIncident { reason, .. }
        | CloseIncident { word: reason, .. }
        | DeclineSwap { reason, .. } => block(reason),
        HandoverNote { note, .. } | ConfirmCallbacks { note, .. } | NoteIncident { note, .. } => handover_note(note),
        OpenIncident(new) => {
            new.buildings.iter_mut().chain([&mut new.matter, &mut new.area]).for_each(|text| {
                line(text);
                *text = mask_phones_in(text);
            });
            block(&mut new.line);
        }
        WordIncident { line: text, .. } | ResolveIncident { text, .. } => block(text),
        IncidentCall(IncidentCaller { household, place, caller: who, text, .. }) => {
            household.iter_mut().for_each(line);
            told(who, text, place);
        }
        DeclineIncident { building, .. } => line(building),
        EnterAgreement(new) => {
            line(&mut new.household);
            line(&mut new.service);
            new.service = mask_phones_in(&new.service);
        }
        AmendAgreement { reason, .. } | EndAgreement { reason, .. } | RevealAgreement { reason, .. } => {
            block(reason);
        }
        AdoptPolicy
        | ChangeStaff { .. }
        | SetPassword { .. }
        | LockSignOn { .. }
        | NoteStore { .. }
        | Receive { .. }
        | StateFacts { .. }
        | AcceptWork { .. }
        | ConfirmRecheck { .. }
        | Undo { .. }
        | OpenShift { .. }
        | SignOn
        | SignOff
        | CloseShift { .. }
        | AcceptLine { .. }
        | AcceptLines { .. }
        | RenewNotes { .. }
        | SignSheet { .. }
        | CommitDraws { .. }
        | RevealDraws { .. }
        | KeepTime
        | TakeUp { .. }
        | JoinAction { .. }
        | Link { .. }
        | PlanRoster { .. }
        | JoinIncident { .. }
        | AgreeSwap { .. } => {}
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
    m.household.iter_mut().for_each(line);
    told(&mut m.caller, &mut m.text, &mut m.place);
}

fn told(who: &mut Option<Caller>, text: &mut String, place: &mut String) {
    who.iter_mut().for_each(caller);
    line(place);
    let plain = clean_block(text);
    for phone in phones(&plain).chain(phones(place)) {
        match who.get_or_insert_with(|| Caller::Card(Card::default())) {
            Caller::Card(card) => keep_phone(card, phone),
            Caller::Known { .. } => {}
        }
    }
    *place = mask_phones_in(place);
    *text = mask_phones_in(plain.trim());
}

fn phones(text: &str) -> impl Iterator<Item = &str> {
    find_phones(text).into_iter().filter_map(|range| text.get(range))
}

/// A number that is masked in the text must stand on the card, or nobody could ring it any more.
fn keep_phone(card: &mut Card, phone: &str) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if card.phone.is_empty() {
        card.phone = phone.to_owned();
    } else if digits(&card.phone) != digits(phone) && !digits(&card.involved).contains(&digits(phone)) {
        card.involved = [card.involved.as_str(), phone].join("\n").trim_start().to_owned();
    }
}
