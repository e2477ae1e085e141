//! The command line on the built program: what is kept between two calls, and help in both languages.

use assert_cmd::Command;
use std::path::Path;

fn frontdesk(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command.env_clear().env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
    command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
    command.args(args);
    command
}

fn text(command: &mut Command) -> String {
    let done = command.output().expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

#[test]
fn a_rule_book_of_the_sites_own_stays_in_force_when_it_is_not_named() {
    let home = tempfile::tempdir().expect("a folder");
    let pack = home.path().join("own.toml");
    std::fs::write(&pack, "extends = \"first-receiver\"\npack = \"own\"\n").expect("a pack");
    let own = pack.display().to_string();
    let site = ["--policy", &own, "init", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳"];
    text(&mut frontdesk(home.path(), &site));
    let head =
        |args: &[&str]| text(frontdesk(home.path(), args).write_stdin("{\"ask\":\"head\"}\n{\"ask\":\"codes\"}\n"));
    let named = head(&["--policy", &own, "exec"]);
    assert!(named.contains("\"pack\":\"own\""), "{named}");
    text(&mut frontdesk(home.path(), &["report", "--json"]));
    std::fs::remove_file(&pack).expect("the file goes");
    assert_eq!(head(&["exec"]), named, "the same head and the same pack without naming it");
}

#[test]
fn help_is_in_the_language() {
    let home = tempfile::tempdir().expect("a folder");
    let zh = text(&mut frontdesk(home.path(), &["--lang", "zh-CN", "demo", "--help"]));
    let en = text(&mut frontdesk(home.path(), &["--lang", "en", "demo", "--help"]));
    assert!(zh.contains("演练") && !zh.contains("Options"), "{zh}");
    assert!(en.contains("drill") && en.contains("Options") && !en.contains('演'), "{en}");
    let wrong = frontdesk(home.path(), &["--lang", "zh-CN", "fly"]).output().expect("it runs");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("不认得“fly”"));
}
