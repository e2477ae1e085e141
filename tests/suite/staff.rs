//! `frontdesk staff`, `init` and `exec` on a real store, on the built program: passwords come from standard input, and
//! nobody acts who has not shown who they are.

use assert_cmd::Command;
use serde_json::Value;
use std::path::Path;
use std::process::Output;

const PASSWORD: &str = "tall-oak-9";

struct Site {
    home: tempfile::TempDir,
}

impl Site {
    /// A real store with its first supervisor, 王芳.
    fn new() -> Self {
        let site = Self { home: tempfile::tempdir().expect("a folder") };
        let init = ["init", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳", "--password-stdin"];
        site.good(&init, "tall-oak-9\n");
        site
    }

    fn path(&self) -> &Path {
        self.home.path()
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        let home = self.path();
        command.env_clear().env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
        command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
        command.args(["--lang", "en"]).args(args).write_stdin(input).output().expect("it runs")
    }

    fn good(&self, args: &[&str], input: &str) -> String {
        let done = self.run(args, input);
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    fn bad(&self, code: i32, args: &[&str], input: &str) -> String {
        let done = self.run(args, input);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(code), "{args:?}: {said}");
        said
    }

    /// `staff …` by 王芳.
    fn staff(&self, args: &[&str]) -> String {
        let args = [&["staff"], args, &["--as", "1", "--password-stdin"]].concat();
        self.good(&args, "tall-oak-9\n")
    }

    fn refused(&self, args: &[&str]) -> String {
        let args = [&["staff"], args, &["--as", "1", "--password-stdin"]].concat();
        self.bad(1, &args, "tall-oak-9\n")
    }

    fn list(&self) -> Vec<Value> {
        let text = self.good(&["staff", "list", "--all", "--json"], "");
        serde_json::from_str(&text).expect("JSON")
    }

    fn exec(&self, lines: &str) -> Vec<Value> {
        let done = self.run(&["exec"], lines);
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
    }

    fn one_time(&self, args: &[&str]) -> String {
        let said: Value = serde_json::from_str(&self.staff(&[args, &["--json"]].concat())).expect("JSON");
        said["one_time_password"].as_str().expect("a password").to_owned()
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    }
}

#[test]
fn people_are_entered_changed_and_leave_by_a_supervisor_with_their_password() {
    let site = Site::new();
    let said =
        site.bad(1, &["staff", "add", "--as", "1", "--password-stdin", "--name", "李强", "--role", "operator"], "x\n");
    assert!(said.contains("Wrong password; 7 more tries") && !said.contains("tall"), "{said}");
    let said = site.bad(2, &["staff", "leave", "1", "--as", "1"], "");
    assert!(said.contains("--password-stdin"), "it is told how: {said}");
    let given = site.one_time(&["add", "--name", "李强", "--role", "前台", "--phone", "13912345678"]);
    site.staff(&["add", "--name", "赵建国", "--role", "handler", "--department", "工程部", "--no-password"]);
    let said = site.bad(2, &["staff", "add", "--as", "1", "--name", "x", "--role", "pilot"], "");
    assert!(said.contains("'pilot'") && said.contains("operator"), "{said}");
    let people = site.list();
    let stand = |id: usize, field: &str| people[id - 1][field].as_str().map(str::to_owned);
    assert_eq!(stand(1, "sign_on").as_deref(), Some("asked"));
    assert_eq!(stand(2, "sign_on").as_deref(), Some("one_time"));
    assert_eq!(stand(3, "sign_on").as_deref(), Some("no_password"));
    assert_eq!(stand(3, "department").as_deref(), Some("engineering"));
    let shown = site.good(&["staff", "show", "2"], "");
    assert!(shown.contains("139****5678") && !shown.contains("13912345678"), "masked (R130): {shown}");
    assert!(shown.contains("王芳") && shown.contains("reset the password"), "who did what: {shown}");
    let weak = site.bad(1, &["staff", "password", "2", "--password-stdin"], &format!("{given}\n123456\n"));
    assert!(weak.contains("characters in a row"), "{weak}");
    site.good(&["staff", "password", "2", "--password-stdin"], &format!("{given}\nblue-moon-77\n"));
    let not_his = ["staff", "add", "--as", "2", "--password-stdin", "--name", "x", "--role", "operator"];
    let said = site.bad(1, &not_his, "blue-moon-77\n");
    assert!(said.contains("role does not allow"), "{said}");
    site.staff(&["change", "2", "--name", "李强盛", "--role", "operator", "--role", "service_clerk"]);
    assert_eq!(site.list()[1]["name"], "李强盛");
    assert!(site.good(&["staff", "show", "2"], "").contains("139****5678"), "the phone stays");
    site.staff(&["leave", "2"]);
    assert!(site.refused(&["reset-password", "2"]).contains("has left"));
    assert!(!site.good(&["staff", "list"], "").contains("李强盛") && site.list()[1]["name"] == "李强盛");
    let back = site.one_time(&["return", "2"]);
    assert_ne!(back, given);
    let last = site.refused(&["leave", "1"]);
    assert!(last.contains("No supervisor would be left"), "{last}");
}

#[test]
fn t4_h6_who_is_in_mid_shift_is_taken_off_with_a_reason_and_orphans_nothing() {
    let site = Site::new();
    let given = site.one_time(&["add", "--name", "李强", "--role", "operator"]);
    site.good(&["staff", "password", "2", "--password-stdin"], &format!("{given}\nblue-moon-77\n"));
    let lines = concat!(
        r#"{"ask":"prove","as":2,"password":"blue-moon-77"}"#,
        "\n",
        r#"{"do":"open_shift","pattern":"day","as":2}"#,
        "\n",
        r#"{"do":"sign_on","as":2}"#,
        "\n",
        r#"{"do":"register","as":2,"message":{"source":"phone","text":"leak"}}"#,
        "\n",
    );
    assert!(site.exec(lines).iter().all(|r| r["ok"] == true));
    let said = site.refused(&["leave", "2"]);
    assert!(said.contains("still tracks") && said.contains("unattended alarm"), "what to do is told: {said}");
    let done = site.staff(&["leave", "2", "--reason", "taken ill"]);
    assert!(done.contains("unattended alarm: 1"), "{done}");
    let replies = site.exec("{\"ask\":\"ticket\",\"ticket\":1}\n{\"do\":\"sign_on\",\"as\":2}\n");
    assert!(replies[0]["answer"]["ticket"]["tracking"].to_string().contains("Unattended"), "{}", replies[0]);
    assert_eq!(replies[1]["refused"]["refusal"]["reason"]["left"]["staff"], 2, "{}", replies[1]);
}

#[test]
fn exec_asks_who_acts_and_echoes_no_password() {
    let site = Site::new();
    let lines = concat!(
        r#"{"do":"open_shift","pattern":"day","as":1}"#,
        "\n",
        r#"{"ask":"prove","as":1,"password":"secret-guess-1"}"#,
        "\n",
        r#"{"ask":"prove","as":1,"password":73625184}"#,
        "\n",
        r#"{"ask":"prove","password":"secret-guess-1"}"#,
        "\n",
        r#"{"ask":"prove","as":1,"pasword":"secret-guess-1"}"#,
        "\n",
        r#"{"ask":"prove","as":1,"password":"secret-guess-1"#,
        "\n",
        r#"{"ask":"prove","as":1,"password":"tall-oak-9"}"#,
        "\n",
        r#"{"do":"open_shift","pattern":"day","as":1}"#,
        "\n",
        r#"{"do":"sign_on","as":1}"#,
        "\n",
        r#"{"do":"prepare_sheet","as":1}"#,
        "\n",
        r#"{"do":"sign_sheet","sheet":1,"side":"outgoing","as":1}"#,
        "\n",
        r#"{"do":"sign_sheet","sheet":1,"side":"outgoing","as":1,"signed":[{"as":1,"password":73625184}]}"#,
        "\n",
        r#"{"do":"sign_sheet","sheet":1,"side":"outgoing","as":1,"signed":[{"as":1,"password":"tall-oak-9"}]}"#,
        "\n",
        r#"{"ask":"leave","as":1}"#,
        "\n",
        r#"{"do":"sign_off","as":1}"#,
        "\n",
        r#"{"do":"set_password","staff":1,"how":"own","as":1}"#,
        "\n",
    );
    let done = site.run(&["exec"], lines);
    let text = String::from_utf8(done.stdout).expect("UTF-8");
    for secret in ["secret-guess-1", "73625184", PASSWORD] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let replies: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let ok: Vec<bool> = replies.iter().map(|r| r["ok"] == true).collect();
    let (t, f) = (true, false);
    assert_eq!(ok, [f, f, f, f, f, f, t, t, t, t, f, f, t, t, f, f], "{text}");
    assert_eq!(replies[0]["denied"]["denied"]["unproven"]["signature"], false, "{}", replies[0]);
    assert_eq!(replies[10]["denied"]["denied"]["unproven"]["signature"], true, "{}", replies[10]);
    assert_eq!(replies[1]["denied"]["denied"]["wrong"]["left"], 7, "{}", replies[1]);
    let mut logs = String::new();
    for entry in std::fs::read_dir(site.path().join("state/frontdesk/log")).expect("a log").flatten() {
        logs += &std::fs::read_to_string(entry.path()).expect("text");
    }
    for secret in ["secret-guess-1", "73625184", PASSWORD] {
        assert!(!logs.contains(secret), "{secret} in the log");
    }
}

#[test]
fn recovery_is_for_who_owns_the_folder_and_is_in_the_ledger_for_ever() {
    let site = Site::new();
    let done = site.run(&["staff", "recover"], "");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stderr).contains("for ever"));
    let text = String::from_utf8(done.stdout).expect("UTF-8");
    let given = text.lines().nth(1).expect("a password").to_owned();
    let said = site.bad(1, &["staff", "return", "1", "--as", "1", "--password-stdin"], &format!("{given}\n"));
    assert!(said.contains("one-time"), "{said}");
    site.good(&["staff", "password", "1", "--password-stdin"], &format!("{given}\ngreen-hill-3\n"));
    let shown = site.good(&["staff", "show", "1"], "");
    assert!(shown.contains("on the machine itself"), "{shown}");
    let export = site.good(&["export"], "");
    assert!(export.contains("recovered") && !export.contains(&given) && !export.contains("argon2"), "{export}");
}

#[test]
fn r197_a_list_is_entered_whole_or_not_at_all_and_read_again_changes_instead_of_doubling() {
    let site = Site::new();
    let bad = "员工名单,,\n姓名,岗位,部门,手机,工号\n李强,前台,,13912345678,A7\n周平,飞行员,火箭部,abc,\n,处理人,,,\n李强,前台,,13912345678,\n钱进,,,,\n";
    let file = site.file("bad.csv", bad.as_bytes());
    let said = site.refused(&["import", &file]);
    for want in [
        "row 4, role: there is no role '飞行员'",
        "row 4, department: there is no department '火箭部'",
        "row 4, phone: 'abc'",
        "row 5, name: is empty",
        "row 6, name: the same person as in row 3",
        "row 7, role: a new person needs a role",
        "6 to mend; nothing was entered",
    ] {
        assert!(said.contains(want), "{want}: {said}");
    }
    assert_eq!(site.list().len(), 1);
    let good = "姓名,岗位,部门,手机,工号\n李强,前台、客服专员,,13912345678,A7\n赵建国,处理人,工程部,13700137000,A8\n";
    let file = site.file("good.csv", good.as_bytes());
    let said = site.staff(&["import", &file, "--dry-run"]);
    assert!(said.contains("new: 2") && said.contains("columns not used: 工号"), "{said}");
    assert_eq!(site.list().len(), 1);
    site.staff(&["import", &file]);
    assert_eq!(site.list().len(), 3);
    let said = site.staff(&["import", &file]);
    assert!(said.contains("new: 0, changed: 0, unchanged: 2"), "{said}");
    // The same list from Excel on a Chinese machine, with a new phone and somebody gone.
    let later = "姓名\t岗位\t部门\t手机\t状态\r\n李强\t前台\t\t13900000000\t在职\r\n赵建国\t\t\t\t离职\r\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(later);
    let file = site.file("later.txt", &gbk);
    let said = site.staff(&["import", &file]);
    assert!(said.contains("new: 0, changed: 2"), "{said}");
    assert!(site.good(&["staff", "show", "2"], "").contains("139****0000"));
    let people = site.list();
    assert_eq!(
        (people.len(), &people[1]["roles"], &people[2]["active"]),
        (3, &serde_json::json!(["operator"]), &Value::Bool(false))
    );
    // UTF-16 as Excel saves "Unicode text".
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("姓名\t岗位\n周平\t保安\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let file = site.file("utf16.txt", &utf16);
    site.staff(&["import", &file]);
    assert_eq!(site.list()[3]["name"], "周平");
    // Two supervisors who leave in one list: the rules are asked for all rows before the first is entered.
    site.staff(&["add", "--name", "陈经理", "--role", "project_head", "--no-password"]);
    let file = site.file("all-gone.csv", "姓名,状态\n陈经理,离职\n王芳,离职\n".as_bytes());
    let said = site.refused(&["import", &file]);
    assert!(said.contains("row 3") && said.contains("No supervisor would be left"), "{said}");
    assert!(site.list().iter().filter(|p| p["active"] == true).count() == 4, "nothing was entered");
}
