//! The desk service, and `exec` on top of it: a message from arrival to closed, without the screen.

use frontdesk::cli::exec;
use frontdesk::contacts::MemoryContacts;
use frontdesk::desk::Desk;
use frontdesk::domain::Moment;
use frontdesk::i18n::Lang;
use frontdesk::ledger::MemoryLedger;
use frontdesk::policy;
use frontdesk::projection::Index;
use serde_json::{Value, json};
use std::sync::Arc;

pub fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a time")
}

pub fn desk() -> Desk {
    desk_under(policy::default_rules())
}

pub fn desk_under(rules: frontdesk::domain::rules::Rules) -> Desk {
    let rules = Arc::new(rules);
    let index = Index::temporary().expect("an index");
    Desk::new(Box::new(MemoryLedger::new()), Box::new(MemoryContacts::new()), index, rules, &mut |_, _| {})
        .expect("a desk")
}

/// Sends lines to `exec` and gives the replies.
pub fn exec_lines(desk: &mut Desk, lines: &[Value]) -> Vec<Value> {
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let mut output = Vec::new();
    let now = at("2026-11-21T21:00:00+08:00");
    exec::run(desk, Lang::En, &|| now, &mut input.as_bytes(), &mut output).expect("input and output");
    String::from_utf8(output).expect("UTF-8").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

/// The same, each of them done.
pub fn done(desk: &mut Desk, lines: &[Value]) -> Vec<Value> {
    let replies = exec_lines(desk, lines);
    all_done(&replies);
    replies
}

fn all_done(replies: &[Value]) {
    for reply in replies {
        assert_eq!(reply["ok"], true, "{reply}");
    }
}

/// A drill site with an operator (1: service head too), a second operator (2) and an engineer (3).
pub fn staffed(desk: &mut Desk) {
    let replies = exec_lines(
        desk,
        &[
            json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator", "service_head"]}),
            json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
            json!({"do": "add_staff", "caller": {"name": "赵建国"}, "roles": ["handler"], "department": "engineering", "as": 1}),
            json!({"do": "enter_household", "code": "12-1803", "caller": {"name": "李建军", "phone": "13912345678"}, "as": 1}),
            json!({"do": "open_shift", "pattern": "night", "as": 1}),
            json!({"do": "sign_on", "as": 1}),
            json!({"do": "sign_on", "as": 2}),
        ],
    );
    all_done(&replies);
}

#[test]
fn exec_drives_a_message_from_arrival_to_closed() {
    let mut desk = desk();
    all_done(&exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]));
    staffed(&mut desk);
    let replies = exec_lines(
        &mut desk,
        &[
            json!({"do": "message_in", "source": "phone", "text": "厨房水管漏水，电话 13912345678", "household": "12栋1803"}),
            json!({"do": "receive", "ticket": 1, "as": 1}),
            json!({"do": "receive", "ticket": 1, "as": 2}),
            json!({"do": "classify", "ticket": 1, "class": {"kind": "complaint"}, "as": 1}),
            json!({"do": "dispatch", "ticket": 1, "to": {"department": "engineering", "handler": 3}, "as": 1}),
            json!({"do": "accept_work", "ticket": 1, "as": 3}),
            json!({"do": "result", "ticket": 1, "text": "已更换密封圈", "as": 3}),
            json!({"do": "feedback", "ticket": 1, "heard": {"way": "phone", "outcome": "satisfied", "words": "很快"}, "as": 1}),
            json!({"ask": "ticket", "ticket": 1, "as": 1, "id": 42}),
        ],
    );
    assert_eq!(replies[2]["refused"]["rule"], "F1", "{}", replies[2]);
    assert!(replies[2]["refused"]["what"].as_str().is_some_and(|w| w.contains("王芳")), "the loser is told who");
    assert_eq!(replies[1]["number"], "HY20261121-0001");
    assert_eq!(replies[8]["id"], 42);
    assert_eq!(replies[8]["answer"]["stage"], "callback_due", "complaints are called back at 100 % (R088)");
    let text = replies[8]["answer"]["ticket"]["message"]["text"].as_str().unwrap_or_default();
    assert!(!text.contains("13912345678"), "a phone never stands in an event: {text}");
    let replies = exec_lines(
        &mut desk,
        &[
            json!({"do": "callback", "ticket": 1, "heard": {"way": "phone", "outcome": "satisfied"}, "as": 1}),
            json!({"ask": "ticket", "ticket": 1, "as": 1}),
        ],
    );
    all_done(&replies);
    assert_eq!(replies[1]["answer"]["stage"], "closed");
}

#[test]
fn exec_says_what_is_wrong_with_a_line() {
    let mut desk = desk();
    all_done(&exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园"})]));
    let mut output = Vec::new();
    let now = at("2026-11-21T21:00:00+08:00");
    let input: Vec<u8> = [
        b"not json\n".as_slice(),
        b"{\"do\":\"fly\"}\n",
        b"{\"do\":\"receive\",\"ticket\":\"x\",\"as\":1}\n",
        b"{\"do\":\"sign_on\",\"as\":1,\"at\":\"2026-11-21T10:00:00+08:00\"}\n",
        b"{\"do\":\"message_in\",\"text\":\"\xe6\xb0\"}\n",
        b"\n",
        b"{\"do\":\"message_in\",\"source\":\"phone\",\"text\":\"x\",\"household\":\"99-9999\"}\n",
        b"{\"do\":\"message_in\",\"source\":\"pigeon\",\"text\":\"x\"}",
    ]
    .concat();
    let failures = exec::run(&mut desk, Lang::En, &|| now, &mut input.as_slice(), &mut output).expect("output");
    let replies: Vec<Value> =
        String::from_utf8(output).expect("UTF-8").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((failures, replies.len()), (7, 7));
    for reply in &replies {
        assert_eq!(reply["ok"], false, "{reply}");
        let mend = reply["error"]["mend"].as_str().or(reply["refused"]["next"].as_str()).unwrap_or_default();
        assert!(!mend.is_empty(), "how to mend it: {reply}");
    }
    assert!(replies[3]["error"]["what"].as_str().is_some_and(|w| w.contains("drill")), "{}", replies[3]);
    assert_eq!(desk.head().position, 2, "nothing was written");
}

#[test]
fn the_schema_names_every_command_and_the_codes() {
    let schema = exec::schema(&policy::default_rules()).to_string();
    for word in ["message_in", "callback", "prepare_sheet", "sign_sheet", "\"ask\"", "engineering", "found_site"] {
        assert!(schema.contains(word), "{word}");
    }
}

#[test]
fn personal_data_stands_in_no_event() {
    let mut desk = desk();
    all_done(&exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]));
    staffed(&mut desk);
    let register = json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "漏水 回电13800138000",
        "household": "12-1803", "caller": {"name": "欧阳建国", "phone": "13800138000", "involved": "张三"}}});
    all_done(&exec_lines(&mut desk, &[register]));
    let all = desk.ledger().read(1, 1000).expect("entries");
    let text = serde_json::to_string(&all.iter().map(|e| &e.recorded).collect::<Vec<_>>()).expect("JSON");
    for secret in ["13800138000", "欧阳建国", "张三", "13912345678", "李建军", "王芳"] {
        assert!(!text.contains(secret), "{secret} stands in an event");
    }
    let found =
        exec_lines(&mut desk, &[json!({"ask": "find", "query": "8000"}), json!({"ask": "find", "query": "欧阳"})]);
    assert_eq!(found[0]["answer"].as_array().map(Vec::len), Some(1), "found by phone tail: {}", found[0]);
    assert_eq!(found[1]["answer"].as_array().map(Vec::len), Some(1), "found by name: {}", found[1]);
}

#[test]
fn every_number_in_a_message_is_kept_for_who_may_see_it() {
    let mut desk = desk();
    all_done(&exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]));
    staffed(&mut desk);
    let message =
        json!({"source": "phone", "household": "12-1803", "text": "漏水，回电 13800138000 或 13700137000，谢谢"});
    let replies = exec_lines(
        &mut desk,
        &[
            json!({"do": "register", "as": 1, "message": message}),
            json!({"ask": "ticket", "ticket": 1, "as": 1}),
            json!({"do": "reveal", "ticket": 1, "reason": "回电", "as": 1}),
            json!({"ask": "find", "query": "李建军"}),
        ],
    );
    assert_eq!(replies[1]["answer"]["caller"]["name"], "李**", "a number alone does not hide who lives there");
    let caller = &replies[2]["caller"];
    assert_eq!((caller["name"].as_str(), caller["phone"].as_str()), (Some("李建军"), Some("13800138000")));
    assert!(caller["involved"].as_str().is_some_and(|t| t.contains("13700137000")), "{caller}");
    assert_eq!(replies[3]["answer"].as_array().map(Vec::len), Some(1), "{}", replies[3]);
}

#[test]
fn the_index_is_folded_again_to_the_same_state() {
    let mut desk = desk();
    all_done(&exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]));
    staffed(&mut desk);
    for n in 0..20 {
        let text = format!("第 {n} 件");
        all_done(&exec_lines(&mut desk, &[json!({"do": "message_in", "source": "phone", "text": text})]));
    }
    let before = desk.world().clone();
    desk.rebuild(&mut |_, _| {}).expect("rebuilt");
    assert_eq!(*desk.world(), before);
}
