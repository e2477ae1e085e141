//! The built program, end to end, in a real terminal: the wiring, and what it leaves behind however it ends.

mod abuse;
mod audit;
mod bad_files;
mod books;
mod ends;
mod faults;
mod kills;
mod seat;
mod work;

use super::pty::{Launch, Pty};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What must not come in from the surroundings of the test.
const FOREIGN: &[&str] = &[
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "FRONTDESK_DATA",
    "FRONTDESK_LANG",
    "FRONTDESK_KEYMAP",
    "FRONTDESK_THEME",
    "FRONTDESK_AMBIGUOUS_WIDTH",
    "FRONTDESK_LOG",
    "FRONTDESK_UTC_OFFSET",
    "FRONTDESK_POLICY",
    "FRONTDESK_CONFIG",
];

/// Everybody's password.
pub const PASSWORD: &str = "tall-oak-9";

/// A home folder with, perhaps, a site in it.
pub struct Place {
    home: tempfile::TempDir,
}

impl Place {
    /// An empty one.
    pub fn empty() -> Self {
        Self { home: tempfile::tempdir().expect("a folder") }
    }

    /// With a site: 陈主管 (head of service), 王芳 and 李静 (operators; 李静 calls back too) on duty, 赵师傅 of the
    /// engineers, and three households.
    pub fn site() -> Self {
        let place = Self::empty();
        place.init();
        place.people();
        place
    }

    /// Founds the site.
    pub fn init(&self) {
        let args = ["init", "--code", "HY", "--name", "滨湖花园", "--supervisor", "陈主管", "--password-stdin"];
        let out = self.run(args, format!("{PASSWORD}\n"));
        assert!(out.status.success(), "{}", told(&out));
    }

    /// Enters people and households in a founded site, and opens a shift.
    pub fn people(&self) {
        self.exec(&[json!({"do": "open_shift", "pattern": "night", "as": 1}), json!({"do": "sign_on", "as": 1})]);
        self.staff();
    }

    /// Enters people and households, and brings the operators on duty in the open shift.
    pub fn staff(&self) {
        self.exec(&[
            json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator"], "as": 1}),
            json!({"do": "add_staff", "caller": {"name": "李静"}, "roles": ["operator", "service_clerk"], "as": 1}),
            json!({"do": "add_staff", "caller": {"name": "赵师傅"}, "roles": ["handler"], "department": "engineering", "as": 1}),
            json!({"do": "enter_household", "code": "12-1803", "caller": {"name": "李建国", "phone": "13800138000"}, "as": 1}),
            json!({"do": "enter_household", "code": "12-1804", "caller": {"name": "周敏"}, "as": 1}),
            json!({"do": "enter_household", "code": "3-0502", "caller": {"name": "吴刚", "phone": "13912345678"}, "vip": true, "as": 1}),
        ]);
        // A password of their own for each.
        for id in 2..=4 {
            let given = self.exec(&[json!({"ask": "reset_password", "staff": id, "as": 1})]).remove(0);
            let given = &given["answer"]["one_time_password"];
            self.lines(&[json!({"ask": "change_password", "old": given, "new": PASSWORD, "as": id})]);
        }
        self.exec(&[json!({"do": "sign_on", "as": 2}), json!({"do": "sign_on", "as": 3})]);
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The data folder of the store.
    pub fn data(&self) -> PathBuf {
        self.home().join(".local/share/frontdesk/store")
    }

    /// A file below the home folder.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path.display().to_string()
    }

    pub fn command<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        command.args(args).env("HOME", self.home()).env("LC_ALL", "C.UTF-8").env("USER", "desk");
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
    }

    /// Runs a subcommand.
    pub fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>, input: impl AsRef<[u8]>) -> Output {
        let mut command = self.command(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("its input");
        let input = input.as_ref().to_vec();
        let feeder = std::thread::spawn(move || {
            // It may end without reading: no fault of the test.
            let _ = stdin.write_all(&input);
        });
        let out = child.wait_with_output().expect("it ends");
        feeder.join().expect("fed");
        out
    }

    /// Commands through `exec`, after who acts has shown who they are; all must be done.
    #[track_caller]
    pub fn exec(&self, lines: &[Value]) -> Vec<Value> {
        let people: BTreeSet<u64> = lines.iter().filter_map(|l| l["as"].as_u64()).collect();
        let proofs = people.iter().map(|id| json!({"ask": "prove", "password": PASSWORD, "as": id}));
        let all: Vec<Value> = proofs.chain(lines.iter().cloned()).collect();
        self.lines(&all).split_off(people.len())
    }

    /// Lines through `exec` as they are; all must be done.
    #[track_caller]
    fn lines(&self, lines: &[Value]) -> Vec<Value> {
        let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
        let out = self.run(["exec"], input);
        let replies: Vec<Value> = String::from_utf8_lossy(&out.stdout)
            .lines()
            .map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}")))
            .collect();
        assert_eq!(replies.len(), lines.len(), "{}", told(&out));
        for (line, reply) in lines.iter().zip(&replies) {
            assert_eq!(reply["ok"], true, "{line}\n{reply}");
        }
        replies
    }

    /// What stands of a ticket.
    #[track_caller]
    pub fn ticket(&self, id: u64) -> Value {
        self.exec(&[json!({"ask": "ticket", "ticket": id, "as": 1})]).remove(0)["answer"].take()
    }

    /// The program, to be started in a terminal.
    pub fn launch<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Launch {
        let mut launch = Launch::frontdesk(args).env("HOME", self.home()).env("USER", "desk");
        for name in FOREIGN {
            launch = launch.without(name);
        }
        launch
    }

    /// The desk in a terminal.
    pub fn desk<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Pty {
        self.launch(args).size(100, 30).start()
    }

    /// The desk in a terminal, with 王芳 at the keyboard.
    pub fn wang(&self) -> Pty {
        let mut pty = self.desk([]);
        sits(&mut pty, "wf", "王芳");
        pty
    }

    /// The half-typed forms on the disk: sizes of their files.
    pub fn parked(&self) -> Vec<u64> {
        let Ok(files) = std::fs::read_dir(self.data().join("parked")) else { return Vec::new() };
        files
            .flatten()
            .filter(|f| f.path().extension() == Some(OsStr::new("draft")))
            .filter_map(|f| Some(f.metadata().ok()?.len()))
            .collect()
    }
}

/// Says who is at the keyboard.
#[track_caller]
pub fn sits(pty: &mut Pty, letters: &str, name: &str) {
    pty.wait_text("谁在操作");
    pty.keys(&format!("{letters}<enter>"));
    shows(pty, name);
    pty.wait_text(&format!("{name} 值班"));
    pty.wait_gone("谁在操作");
}

/// Types the password of who was chosen.
#[track_caller]
pub fn shows(pty: &mut Pty, name: &str) {
    pty.wait_text(&format!("{name} 登录"));
    pty.keys(&format!("{PASSWORD}<enter>"));
    pty.wait_gone(&format!("{name} 登录"));
}

/// Leaves the desk as an operator does.
#[track_caller]
pub fn quit(pty: &mut Pty) {
    pty.keys("<c-q>");
    pty.wait_text("退出");
    pty.keys("<enter>");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
}

/// Everything that a process said.
pub fn told(out: &Output) -> String {
    format!("{:?}\n{}{}", out.status, String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}
