//! Long texts: caret, paste, undo, rows.

use super::Rig;
use frontdesk::i18n::Lang;
use serde_json::json;

fn rig() -> Rig {
    let mut rig = Rig::new(Lang::Zh, (80, 24));
    rig.exec(&[json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房水管漏水", "household": "3-1-502"}})]);
    rig.keys("<home><f9>");
    rig
}

fn note(rig: &mut Rig) -> String {
    rig.keys("<c-s>");
    rig.last()["text"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_paste_of_many_lines_enters_cleaned() {
    let mut rig = rig();
    rig.keys("<paste:第一行\\n第二行\\n\\n第四行>");
    assert_eq!(note(&mut rig), "第一行\n第二行\n\n第四行");
}

#[test]
fn a_huge_paste_is_cut_and_told() {
    let mut rig = rig();
    let text = "漏水。".repeat(12_000);
    assert!(text.len() > 100_000);
    rig.send(frontdesk::app::Msg::Paste(text));
    assert!(rig.notice().contains("末尾 16000 字没有放进来"), "{}", rig.notice());
    assert_eq!(note(&mut rig).chars().count(), 20_000);
}

#[test]
fn typing_is_undone_and_redone() {
    let mut rig = rig();
    rig.keys("<paste:一段粘贴的文字><c-z>二<c-z><c-z><c-y>");
    let text = note(&mut rig);
    assert_eq!(text, "二", "the paste was taken back, then what was typed, and that came again");
}

#[test]
fn the_caret_follows_rows_and_lines() {
    let mut rig = rig();
    let start = rig.screen.cursor().expect("a caret");
    rig.keys("漏水<enter>ab");
    assert_eq!(rig.screen.cursor(), Some((start.0 + 2, start.1 + 1)));
    rig.keys("<up>");
    assert_eq!(rig.screen.cursor(), Some((start.0 + 2, start.1)));
    rig.keys("<left><up>");
    let at = rig.screen.cursor().expect("a caret");
    assert!(at.1 <= start.1, "up from the first row leads to the field before, round to this one");
    // A line longer than the field: the next glyph stands on the next row.
    let mut rig = self::rig();
    let start = rig.screen.cursor().expect("a caret");
    for _ in 0..40 {
        rig.keys("水");
    }
    let at = rig.screen.cursor().expect("a caret");
    assert_eq!(at.1, start.1 + 1, "{}", rig.text());
    assert!(at.0 < 78);
}

#[test]
fn a_resize_loses_nothing() {
    let mut rig = rig();
    rig.keys("<paste:第一行\\n第二行>");
    rig.send(frontdesk::app::Msg::Resize(40, 10));
    rig.send(frontdesk::app::Msg::Resize(120, 36));
    assert!(rig.text().contains("第二行"));
    assert_eq!(note(&mut rig), "第一行\n第二行");
}
