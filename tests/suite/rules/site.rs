//! Founding, people, households.

use super::fixture::*;
use frontdesk::domain::command::Caller;
use frontdesk::domain::refusal::*;
use frontdesk::domain::*;

fn found(code: &str) -> Command {
    Command::FoundSite { code: code.into(), name: "滨湖花园".into(), drill: false }
}
fn add(role: Role, department: Option<&str>) -> Command {
    let caller = Caller::Known { contact: ContactId(1) };
    Command::AddStaff { caller, roles: vec![role], department: department.map(Code::new) }
}

#[test]
fn a_site_is_founded_once_with_a_proper_code() {
    let mut f = Fixture::founded();
    assert_eq!(f.refused(HEAD, found("HY")).reason, Reason::AlreadyFounded);
    f.world = World::default();
    f.log.clear();
    for code in ["H", "hy", "HYXYZ", "H1", "滨湖", ""] {
        let refusal = f.try_by(Actor::System, found(code)).unwrap_err();
        assert_eq!(refusal.reason, Reason::BadSiteCode, "{code}");
    }
    assert_eq!(f.try_by(Actor::System, add(Role::ServiceHead, None)).unwrap_err().reason, Reason::NotFounded);
}

#[test]
fn the_first_person_is_a_supervisor_and_enters_the_others() {
    let mut f = Fixture::founded();
    let first = f.log.iter().position(|r| matches!(r.event, Event::StaffAdded { .. })).unwrap();
    let (world, log) = (World::default(), f.log[..first].to_vec());
    let mut fresh = Fixture { world, log: Vec::new(), rules: f.rules.clone(), now: f.now, entropy: [0; 16] };
    log.iter().for_each(|r| fresh.world.apply(r));
    let refusal = fresh.try_by(Actor::System, add(Role::Operator, None)).unwrap_err();
    assert_eq!(refusal.reason, Reason::LastSupervisor);
    fresh.by(Actor::System, add(Role::ProjectHead, None));
    assert!(fresh.try_by(Actor::System, add(Role::Operator, None)).is_err(), "only the first by the set-up");
    assert_eq!(f.refused(WANG, add(Role::Operator, None)).reason, Reason::WrongRole);
    let refusal = f.refused(HEAD, add(Role::Handler, Some("nowhere")));
    assert!(matches!(refusal.reason, Reason::NoCode { field: Field::Department, .. }));
}

#[test]
fn the_last_supervisor_stays() {
    let mut f = Fixture::founded();
    let change =
        |staff, roles: &[Role], active| Command::ChangeStaff { staff, roles: roles.to_vec(), department: None, active };
    f.ok(HEAD, change(PROJECT, &[Role::ProjectHead], false));
    assert_eq!(f.refused(HEAD, change(HEAD, &[Role::ServiceHead], false)).reason, Reason::LastSupervisor);
    assert_eq!(f.refused(HEAD, change(HEAD, &[Role::Operator], true)).reason, Reason::LastSupervisor);
    f.ok(HEAD, change(HEAD, &[Role::ServiceHead, Role::Operator], true));
}

#[test]
fn who_left_acts_no_more() {
    let mut f = Fixture::founded();
    let off = Command::ChangeStaff { staff: FITTER, roles: vec![Role::Handler], department: None, active: false };
    f.ok(HEAD, off);
    f.open("day", WANG);
    let ticket = f.dispatched(WANG, "repair");
    let refusal = f.refused(FITTER, Command::AcceptWork { ticket, handler: None });
    assert_eq!((refusal.rule, refusal.reason), (Rule::T2, Reason::Left { staff: FITTER }));
    let named = Command::AcceptWork { ticket, handler: Some(FITTER) };
    assert_eq!(f.refused(WANG, named).reason, Reason::Left { staff: FITTER });
}

fn remove(staff: StaffId) -> Command {
    Command::RemoveStaff { staff, reason: "突发疾病".into() }
}

#[test]
fn t4_h6_who_is_taken_off_in_mid_shift_orphans_nothing() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let (held, other) = (f.register(WANG), f.register(LI));
    let leave = Command::ChangeStaff { staff: WANG, roles: vec![Role::Operator], department: None, active: false };
    let refusal = f.refused(HEAD, leave);
    assert_eq!((refusal.rule, refusal.next), (Rule::T4, Next::HandOverOrRemove));
    assert_eq!(f.refused(LI, remove(WANG)).reason, Reason::WrongRole);
    let no_reason = Command::RemoveStaff { staff: WANG, reason: " ".into() };
    assert_eq!(f.refused(HEAD, no_reason).reason, Reason::Empty { field: Field::Reason });
    f.ok(HEAD, remove(WANG));
    assert!(!f.world.is_on_duty(WANG) && !f.world.person(WANG).unwrap().active);
    assert_eq!(f.world.unattended().map(|t| t.id).collect::<Vec<_>>(), [held], "on every screen (H6)");
    assert_eq!(f.t(other).tracker(), Some(LI), "the others' tickets stay theirs");
    f.ok(LI, Command::TakeUp { ticket: held });
    assert_eq!((f.t(held).tracker(), f.t(held).first_receiver), (Some(LI), Some(WANG)), "F2");
    assert_eq!(f.refused(WANG, Command::SignOn).reason, Reason::Left { staff: WANG });
    assert_eq!(f.refused(HEAD, remove(WANG)).reason, Reason::Left { staff: WANG });
}

#[test]
fn t4_the_last_one_on_duty_who_is_taken_off_ends_the_shift_and_their_sheet_blocks_nobody() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.write_notes(WANG);
    f.ok(WANG, Command::PrepareSheet { notes: "钥匙两把".into() });
    let sheet = f.world.latest_sheet().unwrap().id;
    for other in f.world.on_duty() {
        if other != WANG {
            f.ok(other, Command::SignOff);
        }
    }
    f.ok(HEAD, remove(WANG));
    assert!(f.world.open_shift().is_none(), "nobody is on duty any more");
    f.open("night", LI);
    f.sign_in(LI, sheet);
    f.ok(LI, Command::TakeUp { ticket });
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

#[test]
fn nobody_takes_themselves_off_in_mid_shift_and_one_supervisor_stays() {
    let mut f = Fixture::founded();
    assert_eq!(f.refused(HEAD, remove(HEAD)).reason, Reason::OwnRemoval);
    f.ok(HEAD, remove(PROJECT));
    let change = Command::ChangeStaff { staff: WANG, roles: vec![Role::ServiceHead], department: None, active: true };
    f.ok(HEAD, change);
    f.ok(WANG, remove(HEAD));
    let events = f.ok(WANG, remove(LI));
    assert_eq!(events.len(), 1, "who has nothing in hand just leaves");
}

#[test]
fn a_card_is_changed_by_a_supervisor_and_the_person_stays_the_same() {
    let mut f = Fixture::founded();
    let card = |contact| Command::ChangeCard { staff: WANG, caller: Caller::Known { contact: ContactId(contact) } };
    assert_eq!(f.refused(LI, card(99)).reason, Reason::WrongRole);
    assert_eq!(f.refused(WANG, card(99)).reason, Reason::WrongRole, "not even one's own");
    f.ok(HEAD, card(99));
    assert_eq!(f.world.person(WANG).unwrap().contact, ContactId(99));
    let empty = Command::ChangeCard { staff: WANG, caller: Caller::Card(Default::default()) };
    assert!(f.try_by(Actor::Staff(HEAD), empty).is_err());
    let unknown = Command::ChangeCard { staff: StaffId(77), caller: Caller::Known { contact: ContactId(1) } };
    assert_eq!(f.refused(HEAD, unknown).reason, Reason::NoStaff { staff: StaffId(77) });
}

#[test]
fn passwords_are_set_by_whom_they_belong_to_and_reset_by_supervisors() {
    use frontdesk::domain::access::PasswordHow::{Founded, Own, Recovered, Reset};
    let mut f = Fixture::founded();
    let set = |staff, how| Command::SetPassword { staff, how };
    f.ok(WANG, set(WANG, Own));
    assert_eq!(f.refused(LI, set(WANG, Own)).reason, Reason::WrongRole);
    assert_eq!(f.refused(HEAD, set(WANG, Own)).reason, Reason::WrongRole, "not even a supervisor, silently");
    f.ok(HEAD, set(WANG, Reset));
    f.ok(HEAD, set(PROJECT, Reset));
    assert_eq!(f.refused(LI, set(WANG, Reset)).reason, Reason::WrongRole);
    assert_eq!(f.refused(HEAD, set(HEAD, Reset)).reason, Reason::OwnReset);
    for how in [Founded, Recovered] {
        assert_eq!(f.refused(HEAD, set(HEAD, how)).reason, Reason::WrongRole, "only from outside the desk");
        assert_eq!(f.try_by(Actor::System, set(WANG, how)).unwrap_err().reason, Reason::WrongRole);
        f.by(Actor::System, set(HEAD, how));
    }
    let until = f.now.plus_minutes(15);
    assert!(f.try_by(Actor::Staff(HEAD), Command::LockSignOn { staff: WANG, until }).is_err());
    f.by(Actor::System, Command::LockSignOn { staff: WANG, until });
    assert_eq!(f.world.access.len(), 2, "the recovery and the lock are told");
    f.ok(HEAD, remove_idle(WANG));
    assert_eq!(f.refused(HEAD, set(WANG, Reset)).reason, Reason::Left { staff: WANG });
}

fn remove_idle(staff: StaffId) -> Command {
    Command::ChangeStaff { staff, roles: vec![Role::Operator], department: None, active: false }
}
