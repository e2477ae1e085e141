//! What is wrong outside is told: what, where, and how to mend it.

use super::{Place, told};
use serde_json::json;

#[test]
fn a_folder_that_cannot_be_written_is_told_in_the_form() {
    let place = Place::empty();
    // Nobody may make folders there, not even root.
    let mut pty = place.desk(["--data", "/sys/frontdesk/store"]);
    pty.wait_text("首次使用");
    pty.keys("滨湖花园<enter><enter>陈主管<enter>tall-oak-9<enter>tall-oak-9<c-s>");
    pty.wait_text("--data");
    let text = pty.text();
    assert!(text.contains("/sys/frontdesk") && text.contains("陈主管") && text.contains("BHHY"), "{text}");
    // Esc asks before it leaves.
    pty.keys("<esc>");
    pty.wait_text("不会保留");
    pty.keys("<enter>");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
}

#[test]
fn broken_settings_are_told_before_the_screen_is_taken() {
    let place = Place::site();
    let config = place.file("config.toml", "lang = \"zh\"\ncolour = 3\n");
    let keymap = place.file("keys.toml", "base = \"default\"\n[queue]\nquick-entri = [\"F2\"]\n");
    for (args, code, parts) in [
        (["--config", &config], 2, ["config.toml", "2", "colour"]),
        (["--config", "/nowhere/config.toml"], 2, ["/nowhere/config.toml", "没有", ""]),
        (["--keymap", &keymap], 1, ["keys.toml", "3", "quick-entry"]),
        (["--keymap", "vimm"], 2, ["vimm", "vim", ""]),
        (["--theme", "pink"], 2, ["pink", "dark", ""]),
        (["--lang", "fr"], 2, ["fr", "zh-CN", ""]),
        (["--data", "/dev/null"], 5, ["/dev/null", "", ""]),
    ] {
        let mut pty = place.desk(args);
        if args == ["--data", "/dev/null"] {
            pty.wait_text("首次使用");
            pty.keys("滨湖花园<enter><enter>陈主管<enter>tall-oak-9<enter>tall-oak-9<c-s>");
            pty.wait_text("/dev/null 不是");
            pty.keys("<esc>");
            pty.wait_text("不会保留");
            pty.keys("<enter>");
            assert_eq!(pty.wait_exit(), 0);
            continue;
        }
        assert_eq!(pty.wait_exit(), code, "{args:?}\n{}", pty.text());
        pty.assert_left_clean();
        let text = pty.text();
        for part in parts {
            assert!(text.contains(part), "{args:?}: {part:?} is not in\n{text}");
        }
        let taken = String::from_utf8_lossy(pty.bytes()).contains("\u{1b}[?1049h");
        assert!(!taken, "{args:?}: the screen was taken");
    }
}

/// A rule book with faults never keeps the desk from its work: the last good one stays, and that is said.
#[test]
fn a_broken_rule_book_gives_way_to_the_last_good_one() {
    let place = Place::site();
    let policy = place.file("policy.toml", "extends = \"first-receiver\"\n[limits]\nreceive_minutes = \"soon\"\n");
    let out = place.run(["--policy", policy.as_str(), "report"], "");
    let text = told(&out);
    assert!(out.status.success(), "{text}");
    for part in ["policy.toml", "3", "receive_minutes"] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    let mut pty = place.desk(["--policy", &policy]);
    pty.wait_text("沿用旧规则");
}

/// Half-written UTF-8 everywhere: the file, the place, no panic and no half-read content.
#[test]
fn half_a_character_is_told_with_its_place() {
    let place = Place::site();
    let bad = |text: &str| [text.as_bytes(), b"\xe6\xbc"].concat();
    let config = place.file("config.toml", bad("# \nkeymap = \"vim\" # "));
    let keymap = place.file("keys.toml", bad("base = \"default\"\n# "));
    let policy = place.file("policy.toml", bad("extends = \"first-receiver\"\n# "));
    let import = place.file("events.jsonl", bad("{\"position\": 1, \"text\": \""));
    let message = place.file("message.json", bad("{\"source\": \"phone\", \"text\": \""));
    for args in [
        vec!["--config", &config, "report"],
        vec!["keys", "check", &keymap],
        vec!["--keymap", &keymap, "keys", "show"],
        vec!["policy", "check", &policy],
        vec!["--data", "other", "import", &import],
        vec!["intake", &message],
    ] {
        let out = place.run(args.iter().copied(), "");
        let text = told(&out);
        let file = args.iter().find(|a| a.starts_with('/')).expect("a file");
        let name = file.rsplit('/').next().expect("a name");
        assert!(matches!(out.status.code(), Some(1..=9)), "{args:?}\n{text}");
        assert!(text.contains(name), "{args:?}: the file is not named\n{text}");
        assert!(text.contains("UTF-8"), "{args:?}: what is wrong is not said\n{text}");
        assert!(!text.contains("panicked"), "{text}");
    }
    let out = place.run(["exec"], bad("{\"ask\":\"head\"}\n{\"ask\":\""));
    assert_eq!(out.status.code(), Some(1), "{}", told(&out));
    assert!(told(&out).contains("UTF-8"), "{}", told(&out));
}

/// A file at the limit that the system sets: the command is refused with the reason, nothing that was acknowledged is
/// lost, and the program does not end without a word.
#[test]
fn a_file_size_limit_is_told() {
    let place = Place::site();
    let mut largest = 0;
    for folder in ["journal", "ledger"] {
        for entry in std::fs::read_dir(place.data().join(folder)).unwrap() {
            largest = largest.max(entry.unwrap().metadata().unwrap().len());
        }
    }
    let script = format!("ulimit -f {}; exec \"$0\" \"$@\"", largest / 1_024 + 40);
    let prove = json!({"ask": "prove", "password": super::PASSWORD, "as": 1}).to_string();
    let text = "水".repeat(900);
    let note = json!({"do": "register", "message": {"source": "phone", "text": text}, "as": 1}).to_string();
    let input = std::iter::once(prove).chain(std::iter::repeat_n(note, 400)).collect::<Vec<_>>().join("\n");
    let mut command = std::process::Command::new("bash");
    let of = place.command(["--lang", "en", "exec"]);
    command.args(["-c", &script, env!("CARGO_BIN_EXE_frontdesk"), "--lang", "en", "exec"]);
    for (name, value) in of.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let path = place.file("lines", format!("{input}\n"));
    let out = command.stdin(std::fs::File::open(path).unwrap()).output().unwrap();
    assert!(out.status.code().is_some(), "ended by a signal: {}", told(&out));
    let replies: Vec<serde_json::Value> =
        String::from_utf8_lossy(&out.stdout).lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let done: Vec<u64> = replies.iter().filter(|r| r["ok"] == true).filter_map(|r| r["position"].as_u64()).collect();
    let refused: Vec<_> = replies.iter().filter(|r| r["ok"] == false).collect();
    assert!(!done.is_empty() && !refused.is_empty(), "{}", told(&out));
    assert!(refused.iter().all(|r| r.to_string().contains("ulimit -f")), "{}", refused[0]);
    let last = done.iter().max().copied().unwrap();
    let head = place.exec(&[json!({"ask": "head", "as": 1})]).remove(0);
    assert!(head["answer"]["position"].as_u64().unwrap() >= last, "{head}");
    assert!(place.run(["verify"], "").status.success());
}

/// A rule book by which nobody on the staff is a supervisor: the one before stays, also the next time, and it is said.
#[test]
fn a_rule_book_without_a_supervisor_on_the_staff_gives_way_to_the_one_before() {
    let place = Place::site();
    let good = place.file("good.toml", "extends = \"first-receiver\"\n[limits]\nundo_minutes = 7\n");
    let bad = place.file("bad.toml", "extends = \"first-receiver\"\n[access]\nsupervisors = [\"archivist\"]\n");
    let adopt = |file: &str| {
        place.run(["policy", "adopt", file, "--as", "1", "--password-stdin"], format!("{}\n", super::PASSWORD))
    };
    assert!(adopt(&good).status.success());
    let kept = || std::fs::read_to_string(place.data().join("policy.toml")).expect("kept");
    let before = kept();
    let out = adopt(&bad);
    let text = told(&out);
    assert_eq!(out.status.code(), Some(1), "{text}");
    assert!(text.contains("档案管理员"), "{text}");
    assert_eq!(kept(), before, "the last good one is kept");
    let mut pty = place.desk(["--policy", &bad]);
    pty.wait_text("规则包没有启用");
}
