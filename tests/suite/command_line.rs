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
    let bare = frontdesk(home.path(), &site).output().expect("it runs");
    assert_eq!(bare.status.code(), Some(2), "nobody to ask for a password");
    text(frontdesk(home.path(), &[site.as_slice(), &["--password-stdin"]].concat()).write_stdin("tall-oak-9\n"));
    let head =
        |args: &[&str]| text(frontdesk(home.path(), args).write_stdin("{\"ask\":\"head\"}\n{\"ask\":\"codes\"}\n"));
    let named = head(&["--policy", &own, "exec"]);
    assert!(named.contains("\"pack\":\"own\""), "{named}");
    text(&mut frontdesk(home.path(), &["report", "--json"]));
    std::fs::remove_file(&pack).expect("the file goes");
    assert_eq!(head(&["exec"]), named, "the same head and the same pack without naming it");
}

#[test]
fn a_rule_book_with_faults_never_stops_the_desk() {
    let home = tempfile::tempdir().expect("a folder");
    let pack = home.path().join("own.toml");
    let good = "extends = \"customer-relations\"\npack = \"own\"\n";
    std::fs::write(&pack, good).expect("a pack");
    let own = pack.display().to_string();
    let data = home.path().join("site").display().to_string();
    let site = [
        "--data",
        &data,
        "--policy",
        &own,
        "init",
        "--code",
        "HY",
        "--name",
        "滨湖花园",
        "--supervisor",
        "王芳",
        "--drill",
    ];
    text(&mut frontdesk(home.path(), &site));
    std::fs::write(&pack, format!("{good}[limits]\nnear_percent = 130\n")).expect("a fault");
    let mut command = frontdesk(home.path(), &["--data", &data, "--lang", "en", "--policy", &own, "exec"]);
    let done = command.write_stdin("{\"ask\":\"codes\"}\n").output().expect("it runs");
    let (said, told) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && said.contains("\"pack\":\"own\"") && said.contains("\"hot\""), "{said}");
    assert!(told.contains("own.toml:4:16: error") && told.contains("the last good one is in force"), "{told}");
    // A new site begins with a rule book that is whole.
    let other = home.path().join("other").display().to_string();
    let args =
        ["--data", &other, "--policy", &own, "init", "--code", "HY", "--name", "x", "--supervisor", "y", "--drill"];
    assert!(!frontdesk(home.path(), &args).output().expect("it runs").status.success());
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

#[test]
fn a_years_list_is_added_by_one_command_and_checked_before() {
    let home = tempfile::tempdir().expect("a folder");
    let data = home.path().join("site").display().to_string();
    let with = |args: &[&str]| {
        let all: Vec<&str> = ["--data", &data, "--lang", "en"].iter().chain(args).copied().collect();
        let done = frontdesk(home.path(), &all).output().expect("it runs");
        let out = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.code().unwrap_or(-1), out)
    };
    let init = ["init", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳", "--drill"];
    assert_eq!(with(&init).0, 0);
    let (code, out) = with(&["policy", "calendar", "show", "2027"]);
    assert!(code == 1 && out.contains("no holidays of 2027"), "{out}");
    let (code, out) = with(&["policy", "calendar", "add", "2027", "--off", "2027-06-30..2027-06-31=off"]);
    assert!(code == 1 && out.contains("no such day: 2027-06-31") && out.contains("not added"), "{out}");
    assert_eq!(with(&["policy", "calendar", "add", "2027"]).0, 2, "a year without days says what it needs");
    let add = ["policy", "calendar", "add", "2027", "--off", "2027-01-01..2027-01-03=元旦/New Year"];
    let add: Vec<&str> = add.iter().chain(&["--work", "2027-01-09"]).copied().collect();
    let (code, out) = with(&add);
    assert!(code == 0 && out.contains("New Year") && out.contains(" 9+"), "{out}");
    let (code, out) = with(&add);
    assert!(code == 1 && out.contains("--replace"), "{out}");
    let (code, out) = with(&["policy", "calendar", "show", "2027"]);
    assert!(code == 0 && out.contains("01-01 Fri – 01-03 Sun"), "{out}");
    // The site goes on with the same rule book, under the new list.
    let head = frontdesk(home.path(), &["--data", &data, "exec"]).write_stdin("{\"ask\":\"codes\"}\n").output();
    assert!(String::from_utf8_lossy(&head.expect("it runs").stdout).contains("first-receiver"));
    // A file that somebody broke by hand is left out, and said so; the desk opens.
    std::fs::write(Path::new(&data).join("calendars/2027.toml"), "year = 2027\noff = [").expect("written");
    let (code, out) = with(&["report", "--json"]);
    assert!(code == 0 && out.contains("2027.toml"), "{out}");
}

#[test]
fn a_ticket_is_explained_and_the_draws_are_audited() {
    let home = tempfile::tempdir().expect("a folder");
    let demo = home.path().join("data/frontdesk/demo").display().to_string();
    text(&mut frontdesk(home.path(), &["demo", "--build-only"]));
    let with = |args: &[&str]| {
        let all: Vec<&str> = ["--data", &demo].iter().chain(args).copied().collect();
        text(&mut frontdesk(home.path(), &all))
    };
    let audit: serde_json::Value = serde_json::from_str(&with(&["callbacks", "audit", "--json"])).expect("JSON");
    let draws = audit["draws"].as_array().expect("draws");
    assert!(audit["faults"] == 0 && draws.len() > 1_000, "{}", draws.len());
    assert!(draws.iter().all(|d| d["verdict"] == "agrees"));
    let errors = audit["classes"].as_array().expect("classes").iter().map(|c| c["error_hundredths"].as_i64());
    assert!(errors.clone().all(|e| e.is_some_and(|e| e.abs() < 100)), "{:?}", errors.collect::<Vec<_>>());
    let number = draws[0]["number"].as_str().expect("a number");
    let zh = with(&["--lang", "zh-CN", "policy", "explain", number]);
    assert!(zh.contains("时限") && zh.contains("开始计时") && zh.contains("到期"), "{zh}");
    assert!(zh.contains("等级怎么来的") && zh.contains("等级怎么变的"), "{zh}");
    let told: serde_json::Value = serde_json::from_str(&with(&["policy", "explain", number, "--json"])).expect("JSON");
    assert!(told["clocks"].as_array().is_some_and(|s| s.len() >= 3), "{told}");
    assert!(told["grading"]["known"].is_array() && told["changes"][0]["what"].is_string(), "{told}");
    assert!(with(&["--lang", "zh-CN", "callbacks", "plan"]).contains("本月进度"));
    let none = frontdesk(home.path(), &["--data", &demo, "policy", "explain", "HY1-1"]).output().expect("it runs");
    assert_eq!(none.status.code(), Some(1));
}

/// `-` is standard output wherever a file to write is named, and never a file of that name.
#[test]
fn a_dash_is_standard_output() {
    let home = tempfile::tempdir().expect("a folder");
    let data = home.path().join("site").display().to_string();
    let site = ["--data", &data, "init", "--drill", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳"];
    text(&mut frontdesk(home.path(), &site));
    let register = "{\"do\":\"register\",\"as\":1,\"message\":{\"source\":\"phone\",\"text\":\"漏水\"}}";
    let lines = ["{\"do\":\"open_shift\",\"pattern\":\"day\",\"as\":1}", "{\"do\":\"sign_on\",\"as\":1}", register];
    text(frontdesk(home.path(), &["--data", &data, "exec"]).write_stdin(lines.join("\n")));
    for (bare, dash) in [
        (vec!["export"], vec!["export", "-"]),
        (vec!["roster", "export", "2026-12"], vec!["roster", "export", "2026-12", "--to", "-"]),
        (vec!["ticket", "#1"], vec!["ticket", "#1", "--out", "-"]),
    ] {
        let run =
            |args: &[&str]| text(frontdesk(home.path(), &[&["--data", &data], args].concat()).current_dir(home.path()));
        let out = run(&dash);
        assert!(!out.is_empty(), "{dash:?}");
        assert_eq!(out, run(&bare), "{dash:?}");
    }
    let sample = ["--data", &data, "sample-history", "-", "--tickets", "20"];
    let out = text(frontdesk(home.path(), &sample).current_dir(home.path()));
    assert_eq!(out.lines().count(), 20);
    assert!(!home.path().join("-").exists());
}

#[test]
fn a_bare_name_is_a_folder_beside() {
    let home = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| text(frontdesk(home.path(), args).current_dir(home.path()));
    run(&["--data", "site", "init", "--drill", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳"]);
    run(&["--data", "site", "export", "events"]);
    run(&["--data", "imported", "import", "events"]);
    run(&["--data", "site", "backup", "backups"]);
    run(&["restore", "backups", "restored"]);
    run(&["salvage", "site", "salvaged"]);
    // A folder of backups stands for its newest, and one without any is told.
    let told = run(&["--lang", "en", "salvage", "site", "with-backup", "--backup", "backups"]);
    assert!(told.contains("newest backup was taken: backups/frontdesk-"), "{told}");
    let wrong = ["--lang", "en", "salvage", "site", "other", "--backup", "home"];
    let told = frontdesk(home.path(), &wrong).current_dir(home.path()).output().expect("it runs");
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.code() == Some(5) && said.contains("no backup in home"), "{said}");
    assert!(!home.path().join("other").exists());
    let head = run(&["--data", "site", "verify"]);
    for data in ["imported", "restored", "salvaged"] {
        assert_eq!(run(&["--data", data, "verify"]), head, "{data}");
    }
}

/// What stands in the way of bringing a site back is named, and where there is a way, that way.
#[test]
fn restore_and_salvage_say_what_is_in_the_way_and_a_damaged_site_names_salvage() {
    let home = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str]| text(frontdesk(home.path(), args).current_dir(home.path()));
    let refused = |args: &[&str]| {
        let args = [&["--lang", "en"], args].concat();
        let done = frontdesk(home.path(), &args).current_dir(home.path()).output().expect("it runs");
        let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (done.status.code(), said)
    };
    run(&["--data", "site", "init", "--drill", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳"]);
    run(&["--data", "site", "backup", "backups"]);
    std::fs::create_dir(home.path().join("photos")).expect("a folder");
    std::fs::write(home.path().join("photos/family.jpg"), "x").expect("a file");
    for verb in [["restore", "backups"], ["salvage", "site"]] {
        let (code, said) = refused(&[&verb[..], &["photos"]].concat());
        assert!(code == Some(5) && said.contains("photos holds other things"), "{said}");
        let (code, said) = refused(&[&verb[..], &["photos/family.jpg"]].concat());
        assert!(code == Some(5) && said.contains("family.jpg holds other things"), "{said}");
        let (code, said) = refused(&[&verb[..], &["site"]].concat());
        assert!(code == Some(5) && said.contains("a site in site already"), "{said}");
        let (code, said) = refused(&[&verb[..], &["site/sub/deeper"]].concat());
        assert!(code == Some(2) && said.contains("site/sub/deeper is inside"), "{said}");
        assert!(!home.path().join("site/sub").exists());
    }
    let (code, said) = refused(&["salvage", "nothere", "new"]);
    assert!(code == Some(5) && said.contains("there is no folder nothere"), "{said}");
    // Each part that can be lost; salvage brings the site back every time.
    let head = run(&["--data", "site", "verify"]);
    let lose = |what: &str, lost: &dyn Fn(&Path)| {
        let copy = home.path().join(what);
        run(&["restore", "backups", what]);
        lost(&copy);
        let commands: &[&[&str]] = &[&["--data", what, "verify"], &["--data", what, "exec"]];
        let told: Vec<_> = commands.iter().map(|args| refused(args)).collect();
        let named = told.iter().filter(|(code, said)| *code != Some(0) && said.contains("frontdesk salvage")).count();
        assert!(named > 0 && told.iter().all(|(code, said)| *code == Some(0) || said.contains("salvage")), "{told:?}");
        let saved = format!("{what}-saved");
        run(&["salvage", what, &saved, "--backup", "backups"]);
        assert_eq!(run(&["--data", &saved, "verify"]), head, "{what}");
    };
    lose("info", &|site| std::fs::remove_file(site.join("store.toml")).expect("it goes"));
    lose("bad-info", &|site| std::fs::write(site.join("store.toml"), "format = ").expect("it is written"));
    lose("key", &|site| std::fs::remove_file(site.join("keys/site.key")).expect("it goes"));
    lose("bytes", &|site| {
        for folder in ["ledger", "journal"] {
            for file in std::fs::read_dir(site.join(folder)).expect("a folder").flatten().filter(|e| e.path().is_file())
            {
                let mut bytes = std::fs::read(file.path()).expect("bytes");
                bytes.iter_mut().skip(8).for_each(|byte| *byte = !*byte);
                std::fs::write(file.path(), bytes).expect("it is written");
            }
        }
    });
}
