//! `kill -9` while the built program works: what it had answered is there. The short form of `tests/faults/faults.py kill`.

use super::*;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

/// One more round on the store: commands as fast as they are answered, and a kill after so many answers.
fn killed_after(place: &Place, answers: usize, acknowledged: &mut BTreeMap<u64, String>) {
    let mut child = place
        .command(["exec"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input");
    let feeder = std::thread::spawn(move || {
        let prove = json!({"ask": "prove", "password": PASSWORD, "as": 2});
        let mut done = writeln!(stdin, "{prove}");
        let mut n = 0;
        while done.is_ok() {
            n += 1;
            let message = json!({"source": "phone", "text": format!("第 {n} 件 漏水"), "caller": {"name": "李强", "phone": "13912345678"}});
            done = writeln!(stdin, "{}", json!({"do": "register", "as": 2, "message": message}));
        }
    });
    let mut replies = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut seen = 0;
    let note = |line: &str, acknowledged: &mut BTreeMap<u64, String>| {
        let reply: Value = serde_json::from_str(line).unwrap_or_default();
        if let (Some(position), Some(hash)) = (reply["position"].as_u64(), reply["hash"].as_str()) {
            acknowledged.insert(position, hash.to_owned());
        }
    };
    while seen <= answers {
        let line = replies.next().expect("an answer").expect("a line");
        note(&line, acknowledged);
        seen += 1;
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    // What it had written before it died was an acknowledgement too; the last line may be cut.
    for line in replies.map_while(Result::ok) {
        note(&line, acknowledged);
    }
    feeder.join().expect("fed");
}

/// Each acknowledged event that is not in the ledger as it was told.
fn lost(place: &Place, acknowledged: &BTreeMap<u64, String>) -> Vec<u64> {
    let out = place.run(["export"], "");
    assert!(out.status.success(), "{}", told(&out));
    let mut stands: BTreeMap<u64, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&out.stdout).lines().skip(1) {
        let entry: Value = serde_json::from_str(line).expect("an entry");
        let (Some(position), Some(hash)) = (entry["position"].as_u64(), entry["hash"].as_str()) else { continue };
        stands.insert(position, hash.to_owned());
    }
    acknowledged.iter().filter(|(position, hash)| stands.get(position) != Some(hash)).map(|(p, _)| *p).collect()
}

#[test]
fn what_was_answered_before_a_kill_is_there_after_it() {
    let place = Place::site();
    let mut acknowledged = BTreeMap::new();
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..6 {
        killed_after(&place, random.usize(0..12), &mut acknowledged);
        assert_eq!(lost(&place, &acknowledged), Vec::<u64>::new());
        assert!(place.run(["verify"], "").status.success());
    }
    assert!(acknowledged.len() > 12, "{} events were acknowledged", acknowledged.len());
    // The check must see what it is for.
    acknowledged.insert(1_000_000, "told too early".to_owned());
    assert_eq!(lost(&place, &acknowledged), [1_000_000]);
}
