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
