//! However it ends: nothing lost, the terminal clean, the store free.

use super::{Place, quit, told};
use rustix::process::Signal;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

use crate::pty::Launch;

/// Issue 2, point 5: a second process is refused and told who holds the store.
#[test]
fn a_second_process_is_refused_with_the_name_of_the_first() {
    let place = Place::site();
    let mut pty = place.wang();
    let pid = pty.pid().as_raw_nonzero().to_string();
    let out = place.run(["exec"], "{\"ask\":\"head\"}\n");
    assert_eq!(out.status.code(), Some(75), "{}", told(&out));
    assert!(told(&out).contains(&pid) && told(&out).contains("desk"), "{}", told(&out));
    let mut second = place.desk([]);
    assert_eq!(second.wait_exit(), 75);
    second.assert_left_clean();
    assert!(second.text().contains(&pid), "{}", second.text());
    quit(&mut pty);
    place.exec(&[json!({"ask": "head"})]);
}

/// Acknowledged means durable; half-typed forms survive a crash (principle 3).
#[test]
fn after_a_kill_everything_saved_and_everything_typed_is_there() {
    let place = Place::site();
    let mut pty = place.wang();
    pty.keys("<f2>12-1803 厨房水管漏水<enter>");
    pty.wait_text("已登记 HY");
    pty.keys("<f2>3-0502 客厅灯不亮，业主今晚八点以后在家");
    pty.wait_text("吴*");
    // It is kept a moment after the typing stops.
    let whole = "3-0502 客厅灯不亮，业主今晚八点以后在家".len() as u64;
    pty.wait("the half-typed form on the disk", |_| place.parked().iter().any(|size| *size > 200 + whole));
    pty.signal(Signal::KILL);
    pty.wait_killed();

    let mut pty = place.wang();
    pty.wait_text("厨房水管漏水");
    pty.keys("<c-o>");
    pty.wait_text("客厅灯不亮");
    pty.keys("<enter>");
    pty.wait_text("3-0502 客厅灯不亮，业主今晚八点以后在家");
    pty.keys("<enter>");
    pty.wait_text("已登记 HY");
    quit(&mut pty);
    assert!(place.parked().is_empty(), "what is filed is parked no longer");
    assert!(place.run(["verify"], "").status.success());
    assert!(place.ticket(2).to_string().contains("业主今晚八点以后在家"));
}

/// A parked form is a key away, for whoever comes next.
#[test]
fn a_form_put_aside_comes_back_after_a_restart() {
    let place = Place::site();
    let mut pty = place.wang();
    pty.keys("<s-f2>");
    pty.wait_text("涉及人员");
    pty.keys("电梯困人，已安抚<esc>");
    pty.wait_gone("涉及人员");
    quit(&mut pty);
    let mut pty = place.wang();
    pty.keys("<c-o>");
    pty.wait_text("电梯困人");
    pty.keys("<enter>");
    pty.wait_text("涉及人员");
    pty.wait_text("电梯困人，已安抚");
    quit(&mut pty);
}

/// Issue 2, point 10.
#[test]
fn signals_leave_the_terminal_clean_and_the_store_free() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let place = Place::site();
        let mut pty = place.wang();
        pty.keys("<f2>12-1803 门禁坏了");
        pty.wait_text("李**");
        pty.signal(signal);
        assert_eq!(pty.wait_exit_within(Duration::from_secs(10)), code, "{signal:?}");
        pty.assert_left_clean();
        // The lock is free at once, and the form was kept.
        place.exec(&[json!({"ask": "head"})]);
        assert_eq!(place.parked().len(), 1, "{signal:?}");
    }
}

#[test]
fn a_hung_up_line_frees_the_store_too() {
    let place = Place::site();
    let mut pty = place.wang();
    pty.keys("<f2>12-1803 门禁坏了");
    pty.wait_text("李**");
    pty.hang_up();
    assert_eq!(pty.wait_exit_within(Duration::from_secs(10)), 129);
    place.exec(&[json!({"ask": "head"})]);
    assert_eq!(place.parked().len(), 1);
}

#[test]
fn stopped_from_the_keyboard_and_continued_it_is_all_there() {
    let place = Place::site();
    let script = format!("set -m; '{}'; echo '停在这里'; fg; echo '结束'", env!("CARGO_BIN_EXE_frontdesk"));
    let mut launch = Launch::program(Path::new("/bin/sh"), ["-c", &script]).env("HOME", place.home()).size(100, 30);
    for name in super::FOREIGN {
        launch = launch.without(name);
    }
    let mut pty = launch.start();
    super::sits(&mut pty, "wf", "王芳");
    pty.keys("<f2>12-1803 厨房");
    pty.wait_text("李**");
    let before = pty.bytes().len();
    pty.send(b"\x1b\x1a");
    // The shell continues the job at once; the screen is taken again and whole, with the caret where it was.
    pty.wait_bytes("the shell", before, "停在这里".as_bytes());
    pty.wait("the screen again", |s| s.alternate_screen() && s.contents().contains("12-1803 厨房"));
    pty.assert_taken();
    pty.keys("水管漏水");
    pty.wait_text("12-1803 厨房水管漏水");
    pty.keys("<enter>");
    pty.wait_text("已登记 HY");
    pty.keys("<c-q>");
    pty.wait_text("退出");
    pty.keys("<enter>");
    pty.wait_text("结束");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
}
