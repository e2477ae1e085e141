//! Files that nobody should be able to do harm with: refused within limits of time and memory, the store untouched.

use super::*;
use crate::fuzz_corpus::bodies::workbook;
use std::time::{Duration, Instant};

/// Longest that any of these may take, also where other tests have the machine as well.
const PATIENCE: Duration = Duration::from_secs(60);
/// Address space that the program may use, in kB: a fraction of what any of these files asks for.
const SPACE: u32 = 2_000_000;

/// The position and hash of the ledger's head.
fn head(place: &Place) -> Value {
    place.exec(&[json!({"ask": "head"})]).remove(0)["answer"].take()
}

/// Runs the program within [`SPACE`].
fn narrow(place: &Place, args: &[&str], input: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_frontdesk");
    let script = format!("ulimit -v {SPACE}; exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &script, program]).args(args).env("HOME", place.home()).env("LC_ALL", "C.UTF-8");
    for name in FOREIGN {
        command.env_remove(name);
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let _ = child.stdin.take().expect("its input").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn sheet(rows: &str) -> Vec<u8> {
    workbook(format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes(), b"<sst/>")
}

/// Every sort of bad file, by name.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let list = "姓名,手机\n李强,13912345678\n";
    let rows: String = (0..1_000_000).map(|n| format!("P{n},\n")).collect();
    let wide: String = (0..1_000_000).map(|_| ",x").collect();
    let cell = |at: &str| format!(r#"<row r="1"><c r="{at}"><v>1</v></c></row>"#);
    let good = sheet(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>"#);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(list.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let many: String = (1..=1_000_000).map(|n| format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c></row>"#)).collect();
    vec![
        ("empty.csv", Vec::new()),
        ("zeros.csv", vec![0; 1 << 20]),
        ("million-rows.csv", format!("姓名,手机\n{rows}").into_bytes()),
        ("million-columns.csv", format!("姓名{wide}\n").into_bytes()),
        ("open-quote.csv", format!("姓名\n\"{}", "长".repeat(1_000_000)).into_bytes()),
        ("gbk-cut.csv", encoding_rs::GB18030.encode(list).0[..11].to_vec()),
        ("utf16-cut.csv", utf16[..utf16.len() - 1].to_vec()),
        ("neither.csv", b"name\nAnn\n\xff\xff\xff\n".to_vec()),
        ("far-cells.xlsx", sheet(&[cell("A1"), cell("XFD1048576")].concat())),
        ("no-cell.xlsx", sheet(&cell("ZZZZZZZZZZZZ99999999999999999999"))),
        ("million-rows.xlsx", sheet(&many)),
        ("cut.xlsx", good[..good.len() - 40].to_vec()),
        ("bomb.xlsx", sheet(&format!("<row r=\"1\"><c r=\"A1\"><v>{}</v></c></row>", " ".repeat(70 << 20)))),
        ("announces.xlsx", workbook(b"<worksheet/>", br#"<sst uniqueCount="4294967295"></sst>"#)),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more".to_vec()),
    ]
}

#[test]
fn bad_files_are_refused_within_limits_and_the_store_is_untouched() {
    let place = Place::site();
    let before = head(&place);
    let password = format!("{PASSWORD}\n");
    let imports: &[&[&str]] = &[
        &["staff", "import", "--as", "1", "--password-stdin"],
        &["roster", "import", "--as", "1", "--password-stdin", "--month", "2026-12"],
        &["import"],
        &["intake"],
        &["policy", "calendar", "add"],
        &["policy", "check"],
        &["keys", "check"],
    ];
    let mut all: Vec<(String, String)> = files()
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), place.file(&format!("files/{name}"), bytes)))
        .collect();
    all.push(("no end".into(), "/dev/zero".into()));
    all.push(("a folder".into(), place.home().display().to_string()));
    for (name, file) in &all {
        for args in imports {
            let from = Instant::now();
            let args: Vec<&str> = args.iter().copied().chain([file.as_str()]).collect();
            let out = narrow(&place, &args, &password);
            let said = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
            // A keymap or a pack without a line in it is one that changes nothing.
            let may_pass = name == "empty.csv" && matches!(args[0], "policy" | "keys");
            assert!(may_pass || !out.status.success(), "{args:?} took {name}: {said}");
            assert!(out.status.code().is_some_and(|code| code < 100), "{args:?} {name}: {}", told(&out));
            assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{args:?} {name}: {said}");
            assert!(may_pass || !said.trim().is_empty(), "{args:?} {name} says why");
            assert!(from.elapsed() < PATIENCE, "{args:?} {name}: {:?}", from.elapsed());
        }
    }
    assert_eq!(head(&place), before, "nothing of them stands in the ledger");
    assert!(place.run(["verify"], "").status.success());
}
