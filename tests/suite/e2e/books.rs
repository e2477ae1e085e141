//! The rule book of a real site: only a supervisor puts another one in force.

use super::{PASSWORD, Place, told};
use std::process::Output;

const OWN: &str = "extends = \"first-receiver\"\npack = \"own\"\n[limits]\nundo_minutes = 7\n";

fn position(place: &Place) -> String {
    String::from_utf8_lossy(&place.run(["verify", "--json"], "").stdout).into_owned()
}

fn said(out: &Output, parts: &[&str]) {
    let text = told(out);
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[test]
fn another_rule_book_comes_in_only_in_the_name_of_a_supervisor() {
    let place = Place::site();
    let own = place.file("own.toml", OWN);
    let before = position(&place);
    for args in [
        ["--policy", "group-complaints", "report"].as_slice(),
        &["--policy", &own, "staff", "list"],
        &["--policy", &own, "ticket", "1121-0001"],
        &["--policy", &own, "exec"],
        &["--policy", &own, "rebuild"],
    ] {
        let out = place.run(args.iter().copied(), "");
        assert_eq!(out.status.code(), Some(1), "{args:?}: {}", told(&out));
        said(&out, &["first-receiver", args[1], "policy adopt", "--as"]);
        assert_eq!(position(&place), before, "{args:?}");
    }
    // The desk itself never stops: it goes on with the one in force, and says so.
    let mut pty = place.desk(["--policy", &own]);
    pty.wait_text("规则包没有启用");
    pty.hang_up();
    assert_eq!(pty.wait_exit(), 129, "it has let the store go");
    assert_eq!(position(&place), before);
    let adopt = |by: &str, password: &str| {
        place.run(["policy", "adopt", &own, "--as", by, "--password-stdin"], format!("{password}\n"))
    };
    let (wrong, operator) = (adopt("1", "tall-oak-8"), adopt("2", PASSWORD));
    assert_eq!((wrong.status.code(), operator.status.code()), (Some(1), Some(1)), "{}", told(&operator));
    assert!(!adopt("99", PASSWORD).status.success());
    let out = place.run(["exec"], "{\"do\":\"adopt_policy\"}\n");
    said(&out, &["\"ok\":false"]);
    assert_eq!(position(&place), before);
    let out = adopt("1", PASSWORD);
    assert!(out.status.success(), "{}", told(&out));
    said(&out, &["own"]);
    // In force with and without its name from now on, and by whom stands in the ledger.
    let after = position(&place);
    for args in [["--policy", &own, "report"].as_slice(), &["report"]] {
        let out = place.run(args.iter().copied(), "");
        assert!(out.status.success(), "{}", told(&out));
    }
    assert_eq!(position(&place), after);
    let export = place.run(["export"], "");
    let lines = String::from_utf8_lossy(&export.stdout).into_owned();
    let adopted: Vec<&str> = lines.lines().filter(|l| l.contains("policy_adopted")).collect();
    assert_eq!(adopted.len(), 2, "{adopted:?}");
    assert!(adopted[1].contains("\"own\"") && !adopted[1].contains("\"actor\":\"system\""), "{}", adopted[1]);
}

#[test]
fn a_drill_takes_the_book_that_is_named_and_demo_leaves_a_real_site_alone() {
    let place = Place::site();
    let before = position(&place);
    let data = place.data().display().to_string();
    for more in [["--build-only"].as_slice(), &["--keep", "--build-only"]] {
        let out = place.run(["--data", data.as_str(), "demo"].into_iter().chain(more.iter().copied()), "");
        assert_eq!(out.status.code(), Some(2), "{}", told(&out));
        said(&out, &["正式站点"]);
        assert!(!told(&out).contains("--keep"), "{}", told(&out));
    }
    assert_eq!(position(&place), before);
    let drill = place.home().join("drill").display().to_string();
    let site = ["--data", &drill, "init", "--code", "HY", "--name", "x", "--supervisor", "y", "--drill"];
    assert!(place.run(site, "").status.success());
    let out = place.run(["--data", &drill, "--policy", "group-complaints", "report"], "");
    assert!(out.status.success(), "{}", told(&out));
}

#[test]
fn list_and_show_tell_of_the_book_in_force_at_the_site() {
    let place = Place::empty();
    let marked = |place: &Place| {
        let text = String::from_utf8_lossy(&place.run(["policy", "list"], "").stdout).into_owned();
        text.lines().filter(|l| l.starts_with('*')).map(str::to_owned).collect::<Vec<_>>()
    };
    let shown = || String::from_utf8_lossy(&place.run(["policy", "show"], "").stdout).into_owned();
    assert!(shown().lines().next().is_some_and(|l| l.ends_with("first-receiver")), "{}", shown());
    place.init();
    for (asked, code) in [("group-complaints", "group-complaints"), (place.file("own.toml", OWN).as_str(), "own")] {
        let out = place.run(["policy", "adopt", asked, "--as", "1", "--password-stdin"], format!("{PASSWORD}\n"));
        assert!(out.status.success(), "{}", told(&out));
        let before = position(&place);
        let marks = marked(&place);
        assert!(marks.len() == 1 && marks[0].starts_with(&format!("* {code} ")), "{marks:?}");
        assert!(shown().lines().next().is_some_and(|l| l.ends_with(code)), "{}", shown());
        assert_eq!(position(&place), before);
    }
}
