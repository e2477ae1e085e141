//! Who sits at the keyboard of a real store, by keys alone: passwords, change of person, the lock.

use super::{PASSWORD, Place, quit, sits, told};
use crate::pty::Pty;
use serde_json::{Value, json};

/// Of 王芳.
pub const WANG: &str = "brave-elm-7";
/// Of 李静.
pub const LI: &str = "quiet-fir-5";

impl Place {
    /// A real site whose people all have passwords; 王芳 and 李静 are on duty.
    pub fn guarded() -> Self {
        let place = Self::empty();
        let args = ["init", "--code", "HY", "--name", "滨湖花园", "--supervisor", "陈主管", "--password-stdin"];
        let out = place.run(args, format!("{PASSWORD}\n"));
        assert!(out.status.success(), "{}", told(&out));
        place.lines(&[prove(1, PASSWORD), json!({"do": "open_shift", "pattern": "night", "as": 1})]);
        place.staff_with_passwords();
        place
    }

    /// Enters people and households where the supervisor has a password: each gets a one-time one and chooses their own.
    pub fn staff_with_passwords(&self) {
        let replies = self.lines(&[
            prove(1, PASSWORD),
            json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator"], "as": 1}),
            json!({"do": "add_staff", "caller": {"name": "李静"}, "roles": ["operator", "service_clerk"], "as": 1}),
            json!({"do": "enter_household", "code": "12-1803", "caller": {"name": "李建国", "phone": "13800138000"}, "as": 1}),
            json!({"do": "enter_household", "code": "3-0502", "caller": {"name": "吴刚", "phone": "13912345678"}, "vip": true, "as": 1}),
            json!({"ask": "reset_password", "as": 1, "staff": 2}),
            json!({"ask": "reset_password", "as": 1, "staff": 3}),
        ]);
        let given = |n: usize| replies[n]["answer"]["one_time_password"].clone();
        self.lines(&[
            json!({"ask": "change_password", "as": 2, "old": given(5), "new": WANG}),
            json!({"do": "sign_on", "as": 2}),
            json!({"ask": "change_password", "as": 3, "old": given(6), "new": LI}),
            json!({"do": "sign_on", "as": 3}),
        ]);
    }
}

fn prove(who: u32, password: &str) -> Value {
    json!({"ask": "prove", "as": who, "password": password})
}

/// Says who sits down, with the password.
#[track_caller]
pub fn sits_with(pty: &mut Pty, letters: &str, name: &str, password: &str) {
    pty.wait_text("谁在操作");
    pty.keys(&format!("{letters}<enter>"));
    pty.wait_text(&format!("{name} 登录"));
    pty.keys(&format!("{password}<enter>"));
    pty.wait_text(&format!("{name} 值班"));
    pty.wait_gone("谁在操作");
}

#[test]
fn nobody_is_let_in_with_a_wrong_password_and_none_reaches_the_terminal() {
    let place = Place::guarded();
    let mut pty = place.desk([]);
    pty.wait_text("谁在操作");
    assert!(!pty.text().contains("来件队列"), "nothing is shown to nobody\n{}", pty.text());
    pty.keys("2<enter>");
    pty.wait_text("王芳 登录");
    pty.keys("wrong-guess-1<enter>");
    pty.wait_text("还可以试 7 次");
    // Pasted as well as typed.
    pty.keys("brave-elm");
    pty.wait_text("●●●●●●●●●");
    if cfg!(target_os = "linux") {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", pty.pid().as_raw_nonzero()));
        let limits = limits.unwrap_or_default();
        let core = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap_or_default();
        assert_eq!(core.split_whitespace().nth(4), Some("0"), "no core dump with a password in it: {core:?}");
    }
    pty.keys("<c-u>");
    pty.keys(&format!("<paste:{WANG}\\n><enter>"));
    pty.wait_text("王芳 值班");
    quit(&mut pty);
    let bytes = String::from_utf8_lossy(pty.bytes()).into_owned();
    for secret in [WANG, "wrong-guess", "brave"] {
        assert!(!bytes.contains(secret), "{secret} reached the terminal");
    }
}

#[test]
fn a_half_typed_form_waits_for_its_author_while_another_works() {
    let place = Place::guarded();
    let mut pty = place.desk([]);
    sits_with(&mut pty, "wf", "王芳", WANG);
    pty.keys("<s-f2>厨房水管漏水，水到了客厅");
    pty.wait_text("水到了客厅");
    pty.keys("<a-b>");
    sits_with(&mut pty, "lj", "李静", LI);
    pty.wait_gone("水到了客厅");
    pty.keys("<c-o>");
    pty.wait_text("没有搁置的草稿");
    pty.keys("<esc>");
    pty.wait_gone("没有搁置的草稿");
    pty.keys("<a-b>");
    sits_with(&mut pty, "wf", "王芳", WANG);
    pty.wait_text("水到了客厅");
    pty.keys("<c-s>");
    pty.wait_text("已登记");
    quit(&mut pty);
    let ticket = place.ticket(1);
    assert_eq!(ticket["ticket"]["first_receiver"], 2, "under the name of who typed it: {ticket}");
}

#[test]
fn a_locked_screen_shows_nothing_private_and_opens_for_its_owner_or_another() {
    let place = Place::guarded();
    let mut pty = place.desk([]);
    sits_with(&mut pty, "wf", "王芳", WANG);
    pty.keys("<f2>12-1803 厨房水管漏水");
    pty.wait_text("李**");
    pty.keys("<a-s>");
    pty.wait_text("王芳 已锁屏");
    let text = pty.text();
    assert!(!text.contains("漏水") && !text.contains("李**") && !text.contains("12-1803"), "{text}");
    // Leaving the program is asked about first; finding, writing: nothing gets by.
    pty.keys("<c-q>");
    pty.wait_text("王芳 仍在岗");
    pty.keys("n");
    pty.wait_gone("王芳 仍在岗");
    pty.keys("<c-f><f3>");
    pty.wait_text("先解锁");
    // A message still arrives, rings, and is silenced without unlocking.
    let message = json!({"source": "network", "text": "12-1803 厨房水管爆了", "household": "12-1803"});
    assert!(place.run(["intake"], message.to_string()).status.success());
    pty.wait_text("待接 1");
    pty.wait_text("F12");
    pty.keys("<f12>");
    pty.wait_gone("F12");
    pty.keys("<c-u>not-hers-1<enter>");
    pty.wait_text("密码不对");
    pty.keys(&format!("{WANG}<enter>"));
    pty.wait_text("12-1803 厨房水管漏水");
    pty.keys("<enter>");
    pty.wait_text("已登记");
    pty.keys("<a-s>");
    pty.wait_text("王芳 已锁屏");
    pty.keys("<a-b>");
    sits_with(&mut pty, "lj", "李静", LI);
    quit(&mut pty);
}

/// Who is entered on the screen can't sign on before they have a password: how they get one is said with it.
#[test]
fn who_is_entered_on_the_screen_is_told_to_need_a_password() {
    let place = Place::site();
    let mut pty = place.desk([]);
    sits(&mut pty, "czg", "陈主管");
    pty.keys("<a-i>钱小莉<tab><tab>dangban<c-s>");
    pty.wait_text("不能登录：Alt+0");
    pty.keys("<a-i>孙师傅<tab><tab>chuliren<c-s>");
    pty.wait("the plain notice", |screen| {
        let text = screen.contents();
        text.contains("员工已登记") && !text.contains("不能登录")
    });
}

#[test]
fn recovery_names_who_can_be_recovered_and_a_site_needs_a_supervisors_name() {
    let place = Place::site();
    let out = place.run(["staff", "recover", "2"], "");
    let text = told(&out);
    assert_eq!(out.status.code(), Some(1), "{text}");
    assert!(text.contains("1 陈主管") && !text.contains("请主管"), "{text}");
    let empty = Place::empty();
    let out = empty.run(["init", "--code", "HY", "--name", "x", "--supervisor", " "], "");
    let text = told(&out);
    assert_eq!(out.status.code(), Some(2), "{text}");
    assert!(text.contains("--supervisor 没有写姓名"), "{text}");
}
