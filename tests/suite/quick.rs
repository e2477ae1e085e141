//! Quick entry: what one line is taken to be.

use frontdesk::domain::command::Caller;
use frontdesk::domain::household::HouseholdCode;
use frontdesk::domain::quick::{Place, Proposal, parse};
use frontdesk::domain::world::Household;
use frontdesk::domain::{Command, Moment, World};
use frontdesk::policy::default_rules;
use frontdesk::text::find_phones;
use proptest::prelude::*;

fn now() -> Moment {
    Moment::parse("2026-11-20T10:00:00+08:00").unwrap()
}
fn world() -> World {
    let mut world = World::default();
    for code in ["12-1803", "12-1804", "3-1-502", "3-2-502", "7-1101"] {
        world.households.insert(HouseholdCode(code.into()), Household { contact: None, vip: false });
    }
    world
}
fn read(line: &str) -> Proposal {
    parse(line, &find_phones(line), &world(), &default_rules(), now())
}

#[test]
fn the_line_of_the_design() {
    let p = read("12-1803 厨房水管漏水 急");
    assert_eq!(p.place, Place::One(HouseholdCode("12-1803".into())));
    assert_eq!(p.text, "厨房水管漏水 急");
    assert_eq!(p.source.as_str(), "phone");
    let first = p.first().unwrap();
    assert_eq!((first.kind.as_str(), first.department.as_str()), ("repair", "engineering"));
    assert_eq!(first.category.as_ref().unwrap().as_str(), "water-leak");
    assert!(first.category_words.iter().any(|w| w.text.contains("漏水")), "{:?}", first.category_words);
    assert_eq!(first.grade.as_str(), "important");
    assert_eq!(first.reply_due.to_rfc3339(), "2026-11-23T10:00:00.000+08:00");
    assert_eq!(first.finish_due.to_rfc3339(), "2026-11-24T10:00:00.000+08:00");
}

#[test]
fn names_and_numbers_go_on_the_card_and_out_of_the_message() {
    for (line, name, phone, text) in [
        ("12-1803 李先生 138 0013 8000 厨房漏水", "李先生", "13800138000", "厨房漏水"),
        ("12栋1803欧阳女士来电：空调不制冷，电话0571-87654321", "欧阳女士", "0571-87654321", "空调不制冷"),
        ("业主王建国反映12-1803门禁坏了", "王建国", "", "反映 门禁坏了"),
        ("7-1101 姓陈，楼道灯不亮 电话：87654321", "陈", "87654321", "楼道灯不亮"),
        ("12-1803 张阿姨 13800138000，13900139000 马桶堵了", "张阿姨", "13800138000, 13900139000", "马桶堵了"),
        ("12-1803 Mr. smith kitchen leak, call 13800138000", "Smith", "13800138000", "kitchen leak"),
        ("我是12-1803的刘姐，电梯坏了", "刘姐", "", "电梯坏了"),
        ("业主马桶报修 12-1803", "", "", "业主马桶报修"),
        ("12-1803 马桶盖报修", "", "", "马桶盖报修"),
        ("业主于昨日反映 12-1803漏水", "", "", "业主于昨日反映 漏水"),
        ("周敏来电 12-1803 没水", "周敏", "", "没水"),
        ("12-1803 保安师傅态度差", "", "", "保安师傅态度差"),
        ("12-1803 那位先生说漏水", "", "", "那位先生说漏水"),
        ("12-1803 快递小哥乱停车", "", "", "快递小哥乱停车"),
    ] {
        let p = read(line);
        assert_eq!((p.card.name.as_str(), p.card.phone.as_str(), p.text.as_str()), (name, phone, text), "{line}");
    }
}

#[test]
fn the_register_says_which_household() {
    assert_eq!(
        read("3-502 漏水").place,
        Place::Many(vec![HouseholdCode("3-1-502".into()), HouseholdCode("3-2-502".into())])
    );
    assert_eq!(read("3栋2单元502 漏水").place, Place::One(HouseholdCode("3-2-502".into())));
    let Place::Unknown { typed, near } = read("12-1805 漏水").place else { panic!("should be unknown") };
    assert_eq!((typed.as_str(), near.first().unwrap().0.as_str()), ("12-1805", "12-1804"));
    assert_eq!(read("大堂灯不亮").place, Place::None);
    let mut p = read("3-502 漏水");
    p.settle(HouseholdCode("3-2-502".into()), &world());
    assert_eq!(p.household().as_deref(), Some("3-2-502"));
}

#[test]
fn sources_are_heard() {
    for (line, source) in [
        ("微信 12-1803 漏水", "network"),
        ("12-1803 前台来访 咨询装修手续", "desk"),
        ("业委会转来：夜间门岗未登记", "committee"),
        ("12345转 12-1803 噪音", "company"),
        ("12-1803 漏水", "phone"),
    ] {
        assert_eq!(read(line).source.as_str(), source, "{line}");
    }
    assert_eq!(read("微信 12-1803 漏水").text, "漏水");
}

#[test]
fn complainants_are_heard() {
    for (line, who) in
        [("派出所要调昨晚的监控", "other"), ("维保单位来检修电梯", "staff-partner"), ("12-1803 漏水", "resident")]
    {
        assert_eq!(read(line).complainant.as_str(), who, "{line}");
    }
}

#[test]
fn grade_words_can_be_taken_back() {
    for (line, grade) in [
        ("12-1803 灯坏了", "ordinary"),
        ("12-1803 灯坏了 急", "important"),
        ("12-1803 灯坏了，不急", "ordinary"),
        ("12-1803 灯坏了，不着急", "ordinary"),
        ("12-1803 老人摔倒了，没有受伤", "important"),
        ("12-1803 老人摔倒受伤", "major"),
        ("12-1803 lamp broken, not urgent", "ordinary"),
        ("12-1803 lamp broken, urgent", "important"),
    ] {
        assert_eq!(read(line).first().unwrap().grade.as_str(), grade, "{line}");
    }
}

#[test]
fn a_complaint_said_outright_is_one_and_the_matter_stays_in_sight() {
    let p = read("12-1803 投诉电梯老是坏");
    assert_eq!(p.first().unwrap().kind.as_str(), "complaint");
    assert_eq!(p.readings.get(1).map(|r| r.kind.as_str()), Some("repair"));
    let mut p = p;
    p.prefer(1);
    assert_eq!(p.first().unwrap().kind.as_str(), "repair");
}

#[test]
fn the_command_says_what_was_proposed() {
    let Command::Register { message, classify, dispatch, answer, .. } = read("12-1803 李先生 厨房漏水").to_command()
    else {
        panic!("another command")
    };
    assert_eq!(message.household.as_deref(), Some("12-1803"));
    assert_eq!(message.text, "厨房漏水");
    assert!(matches!(message.caller, Some(Caller::Card(card)) if card.name == "李先生"));
    assert_eq!(classify.unwrap().category.unwrap().as_str(), "water-leak");
    assert_eq!(dispatch.unwrap().department.as_str(), "engineering");
    assert!(answer.is_none());
}

#[test]
fn a_guess_is_shown_but_not_filed_until_somebody_prefers_it() {
    let mut p = read("12-1803 架子歪了随时要砸下去的感觉");
    assert!(p.first().is_some_and(|r| r.guessed), "{:?}", p.readings);
    let filed = |p: &Proposal| matches!(p.to_command(), Command::Register { classify: Some(_), dispatch: Some(_), .. });
    assert!(!filed(&p));
    p.prefer(0);
    assert!(filed(&p));
    assert!(read("12-1803").readings.is_empty());
}

proptest! {
    #[test]
    fn any_line_gives_a_proposal(line in "\\PC{0,60}|[0-9栋单元室#号\\-/ A-Z李王先生女士电话：漏水急不没\u{ff10}-\u{ff19}]{0,40}") {
        let p = read(&line);
        for range in p.card_ranges.iter().chain(p.place_word.iter().map(|w| &w.range)) {
            prop_assert!(line.get(range.clone()).is_some());
        }
        for r in &p.readings {
            for w in r.category_words.iter().chain(&r.kind_words).chain(&r.grade_words) {
                prop_assert_eq!(line.get(w.range.clone()), Some(w.text.as_str()));
            }
        }
        let _ = p.to_command();
    }
}
