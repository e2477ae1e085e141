//! What is half-typed: kept, brought back, thrown away.

use super::*;

#[test]
fn a_parked_form_comes_back_and_is_thrown_away_only_when_asked_twice() {
    let mut rig = rig();
    rig.keys("<f5>换了阀门<tab>zjg<esc><esc>");
    assert!(rig.screen.app.layers.is_empty() && rig.drafts.len() == 1, "{}", rig.text());
    assert!(rig.notice().contains("Ctrl+o"), "{}", rig.notice());
    rig.keys("<c-o><enter>");
    let text = rig.text();
    assert!(text.contains("换了阀门") && text.contains("HY20261121-0001"), "{text}");
    rig.keys("，已试水<c-s>");
    assert_eq!(did(&rig, "result", 1)["text"], "换了阀门，已试水");
    assert!(rig.drafts.is_empty());

    rig.keys("<f9>写到一半<c-x>");
    assert!(rig.text().contains("再按一次 Ctrl+x"), "{}", rig.text());
    rig.keys("<c-x>");
    assert!(rig.screen.app.layers.is_empty() && rig.drafts.is_empty());
    rig.keys("<f9>写到一半<esc><c-o><c-x><c-x>");
    assert!(rig.drafts.is_empty() && rig.text().contains("没有搁置的草稿"), "{}", rig.text());
}

#[test]
fn an_untouched_form_closes_without_a_draft() {
    let mut rig = rig();
    rig.keys("<f4><esc>");
    assert!(rig.screen.app.layers.is_empty() && rig.drafts.is_empty());
}

#[test]
fn no_second_dialogue_opens_over_a_half_typed_one() {
    let mut rig = rig();
    rig.keys("<f9>写到一半<f4>");
    assert_eq!(rig.screen.app.layers.len(), 1);
    assert!(rig.notice().contains("先提交或搁置"), "{}", rig.notice());
    // But a call that comes in can be taken.
    rig.keys("<f2>");
    assert_eq!(rig.screen.app.layers.len(), 2);
    rig.keys("3-502 客厅灯不亮<enter>");
    assert_eq!(rig.last()["do"], "register");
    assert!(rig.text().contains("写到一半"), "the form below is as it was: {}", rig.text());
}

/// A plan that is typed and not saved outlives the program, and comes back over what is saved.
#[test]
fn an_unsaved_roster_is_parked_and_comes_back() {
    let mut rig = Rig::new(Lang::Zh, (120, 36));
    let grid = |rig: &Rig| match rig.screen.app.top() {
        Some(AnyLayer::Roster(it)) => it.changes(&rig.screen.app),
        other => panic!("{other:?}"),
    };
    rig.keys("<a-o><right><right><right>1<down>2");
    let typed = grid(&rig);
    assert_eq!(typed.len(), 2, "{}", rig.text());
    // The program is cut off a moment later.
    rig.wait(1);
    assert_eq!(rig.drafts.len(), 1);
    rig.screen.app.layers.clear();
    rig.keys("<c-o>");
    assert!(rig.text().contains("未保存的改动 2 处"), "{}", rig.text());
    rig.keys("<enter>");
    assert_eq!(grid(&rig), typed);
    // Taken back to what is saved, nothing is left to park.
    rig.keys("<c-x>");
    assert_eq!(grid(&rig), []);
    assert!(rig.drafts.is_empty());
    rig.keys("1");
    rig.wait(1);
    rig.keys("<c-s>");
    assert!(rig.drafts.is_empty(), "saved: {}", rig.text());
}
