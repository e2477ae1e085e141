//! Work at the desk, by keys alone.

use super::{PASSWORD, Place, quit, shows, sits};
use serde_json::json;

/// Issue 2, point 3, and issue 3, point 2: from nothing to a supervisor with a password of their own.
#[test]
fn from_the_first_start_to_the_first_shift() {
    let place = Place::empty();
    let mut pty = place.desk([]);
    pty.wait_text("首次使用");
    pty.keys("滨湖花园<enter>");
    pty.wait_text("BHHY");
    pty.keys("<c-d>hy<enter>陈主管<enter>123456<enter>123456<c-s>");
    pty.wait_text("不能是连续的字符");
    pty.keys(&format!("<c-u>{PASSWORD}<enter><c-u>{PASSWORD}<c-s>"));
    pty.wait_text("陈主管 还没上岗");
    pty.keys("<enter>");
    pty.wait_text("陈主管 值班");
    quit(&mut pty);
    let mut pty = place.desk([]);
    pty.wait_text("谁在操作");
    assert!(!pty.text().contains("来件队列"), "nothing is shown to nobody\n{}", pty.text());
    pty.keys("1<enter>");
    pty.wait_text("陈主管 登录");
    pty.keys("wrong-guess-1<enter>");
    pty.wait_text("还可以试 7 次");
    pty.keys(&format!("{PASSWORD}<enter>"));
    pty.wait_text("陈主管 值班");
    pty.keys("<a-s>");
    pty.wait_text("陈主管 已锁屏");
    pty.keys(&format!("{PASSWORD}<enter>"));
    pty.wait_text("来件队列");
    quit(&mut pty);
    let bytes = String::from_utf8_lossy(pty.bytes()).into_owned();
    assert!(!bytes.contains(PASSWORD) && !bytes.contains("wrong-guess"), "a password reached the terminal");
}

/// Issue 2, point 3: from a call to a closed ticket.
#[test]
fn from_a_call_to_a_closed_complaint() {
    let place = Place::site();
    let mut pty = place.wang();
    pty.keys("<f2>3-0502 投诉楼上夜里装修，太吵");
    pty.wait_text("吴*");
    pty.wait_text("轻微");
    pty.keys("<enter>");
    pty.wait_text("已登记 HY");
    pty.wait_text("派发 客服部");
    pty.keys("<f5>已上门劝阻，装修队停工<c-s>");
    pty.wait_text("结果已记");
    pty.wait_text("待反馈");
    pty.keys("<f6><tab><right><tab>总算安静了<c-s>");
    pty.wait_gone("待反馈");
    pty.wait_text("总算安静了");
    // C5: by whom the rules name; the first receiver may not.
    pty.keys("<a-b>lj<enter>");
    shows(&mut pty, "李静");
    pty.wait_text("李静 值班");
    pty.keys("<a-4><f7>");
    pty.wait_text("客户意见");
    pty.wait_text("1 张在等回访");
    pty.keys("<tab><right><tab>没有再吵<c-s>");
    pty.wait_text("没有待接的来件，也没有在办的工单");
    quit(&mut pty);

    let ticket = place.ticket(1);
    let text = ticket.to_string();
    assert!(text.contains("没有再吵") && text.contains("总算安静了"), "{text}");
    assert_eq!(place.exec(&[json!({"ask": "board", "as": 1})])[0]["answer"]["counts"]["unfinished"], 0);
    assert!(place.run(["verify"], "").status.success());
}

/// Issue 4, points 2 and 5: a stated fact is reported at once to the heads, who see it and take it up.
#[test]
fn from_a_stated_fact_to_the_heads_own_word() {
    let place = Place::site();
    place.exec(&[
        json!({"do": "register", "as": 2, "message": {"source": "phone", "household": "12-1803", "text": "阳台外墙皮松了"},
            "classify": {"kind": "repair"}, "dispatch": {"department": "engineering"}}),
        json!({"do": "state_facts", "as": 2, "ticket": 1, "facts": {"accident-warning": true}}),
    ]);
    let heads = place.run(["heads", "--json"], "");
    let rows: serde_json::Value = serde_json::from_slice(&heads.stdout).expect("JSON");
    let step = &rows[0]["matter"]["step"]["ladder"];
    assert_eq!((&step["code"], &step["cause"]["fact"]), (&json!("major"), &json!("accident-warning")), "{rows}");
    assert_eq!(rows[0]["heads"], json!([1]), "who has a role of the step");

    let mut pty = place.desk([]);
    sits(&mut pty, "czg", "陈主管");
    pty.wait_text("1 条提醒");
    pty.wait_text("待领导 1");
    pty.keys("<a-q>");
    pty.wait_text("要领导处理的事 1 件，等我确认 1 件");
    pty.wait_text("事故预警");
    pty.keys("<a-x>");
    pty.wait_text("确认上报");
    pty.keys("马上封闭楼下通道<c-s>");
    pty.wait_text("要领导处理的事 0 件");
    pty.keys("<esc>");
    pty.wait_gone("要领导处理的事");
    pty.wait_gone("待领导");
    quit(&mut pty);

    assert!(place.ticket(1).to_string().contains("马上封闭楼下通道"));
    let explained = place.run(["--lang", "zh-CN", "policy", "explain", "#1"], "");
    let text = String::from_utf8_lossy(&explained.stdout).into_owned();
    for part in ["等级怎么来的", "事故预警", "等级怎么变的", "王芳 登记定级事实"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let none = place.run(["heads", "--json"], "");
    assert_eq!(String::from_utf8_lossy(&none.stdout).trim(), "[]");
    assert!(place.run(["verify"], "").status.success());
}

/// Issue 2, point 6: any phone system can drop a message in, also while the desk is open.
#[test]
fn a_message_dropped_in_arrives_on_the_open_desk_and_is_received() {
    let place = Place::site();
    let mut pty = place.wang();
    let message = json!({"source": "network", "text": "12-1803 厨房水管爆了", "household": "12-1803"});
    let out = place.run(["intake"], message.to_string());
    assert!(out.status.success(), "{}", super::told(&out));
    pty.wait_text("待接 1");
    pty.wait_text("李**");
    // Nothing that just came under the finger is received by one press.
    pty.keys("<f3>");
    pty.wait_text("再按 F3 接收");
    pty.keys("<f3>");
    pty.wait_text("首接 1");
    pty.wait_text("待接 0");
    // What can't be read is set aside, and said.
    std::fs::write(place.data().join("spool/0.json"), b"{\"source\": \"phone\", \"text\": \"\xe6\xbc").expect("a file");
    pty.wait_text("已放到一边");
    let why = std::fs::read_to_string(place.data().join("spool/bad/0.json.reason.txt")).expect("the reason");
    assert!(why.contains("UTF-8"), "{why}");
    quit(&mut pty);
    let events = place.ticket(1)["history"].to_string();
    assert!(events.contains("received"), "{events}");
}

/// Principle 8: both languages, switched at once, kept for the next start.
#[test]
fn the_language_is_switched_on_the_fly_and_kept() {
    let place = Place::site();
    let mut pty = place.wang();
    pty.wait_text("来件队列");
    pty.keys("<a-y>");
    pty.wait_text("Incoming");
    pty.wait_gone("来件队列");
    pty.keys("<f1>");
    pty.wait_text("Help:");
    pty.keys("<esc>");
    pty.wait_gone("Help:");
    pty.keys("<c-q>");
    pty.wait_text("Leav");
    pty.keys("<enter>");
    assert_eq!(pty.wait_exit(), 0);
    let mut pty = place.desk([]);
    pty.wait_text("Who is at the keyboard");
    pty.keys("<c-q>");
    pty.wait_text("Leav");
    pty.keys("<enter>");
    assert_eq!(pty.wait_exit(), 0);
    // A flag goes before what was chosen on the screen.
    let mut pty = place.desk(["--lang", "zh-CN"]);
    sits(&mut pty, "wf", "王芳");
    quit(&mut pty);
}

/// Resizing never loses anything (DESIGN 5).
#[test]
fn a_storm_of_resizes_keeps_what_is_typed() {
    let place = Place::site();
    let mut pty = place.wang();
    pty.keys("<f2>12-1803 厨房");
    for (i, c) in "水管漏水，已关总阀，请带新角阀".chars().enumerate() {
        let sizes = [(1, 1), (80, 24), (0, 0), (300, 80), (59, 15), (1000, 1000), (2, 60), (100, 30)];
        let (cols, rows) = sizes[i % sizes.len()];
        pty.resize(cols, rows);
        pty.keys(&c.to_string());
    }
    pty.resize(50, 12);
    pty.wait_text("60");
    pty.resize(100, 30);
    pty.wait_text("12-1803 厨房水管漏水，已关总阀，请带新角阀");
    pty.keys("<enter>");
    pty.wait_text("已登记 HY");
    quit(&mut pty);
    assert!(place.ticket(1).to_string().contains("厨房水管漏水，已关总阀，请带新角阀"));
}

/// A paste of any size goes into the field as far as the field goes, and no further; nothing of it runs.
#[test]
fn a_huge_hostile_paste_is_text_and_nothing_else() {
    let place = Place::site();
    let mut pty = place.wang();
    let begin = pty.bytes().len();
    pty.keys("<s-f2>");
    pty.wait_text("事件");
    let bad = "漏水\u{1b}]52;c;QUFB\u{7}\u{9b}31m\u{202e}倒\u{200b}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\n";
    let mut pasted = b"\x1b[200~".to_vec();
    pasted.extend(bad.repeat(100_000 / bad.len() + 1).replace('\n', "\r").into_bytes());
    pasted.extend(b"\x1b[201~");
    pty.send(&pasted);
    pty.wait_text("漏水");
    pty.keys("<c-s>");
    pty.wait_text("已登记 HY");
    let raw = pty.bytes().get(begin..).expect("bytes");
    let has = |part: &[u8]| raw.windows(part.len()).any(|w| w == part);
    for part in [&b"\x1b]52"[..], b"\xc2\x9b", "\u{202e}".as_bytes(), "\u{200b}".as_bytes()] {
        assert!(!has(part), "{part:?} reached the terminal");
    }
    quit(&mut pty);
}
