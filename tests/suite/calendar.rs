//! Due times over the shipped working calendar: nights, weekends, holidays, make-up days, ends of months and years
//! (R063–R065, R089, R096), told day by day; and a site's own calendar over it.

use frontdesk::domain::calendar::{Calendar, DayKind, Step, Wait};
use frontdesk::domain::rules::Limit;
use frontdesk::domain::time::Moment;
use frontdesk::i18n::Lang;
use frontdesk::i18n::clocks::steps;
use frontdesk::policy::{self, CalendarFile};

fn calendar() -> Calendar {
    policy::default_rules().calendar
}
fn at(text: &str) -> Moment {
    Moment::parse(&format!("{text}:00+08:00")).unwrap()
}
fn days(text: &str, n: u32) -> String {
    calendar().due(Limit::WorkingDays(n), at(text)).to_rfc3339()[..16].to_owned()
}

/// Working time is 08:30 to 17:30.
#[test]
fn r063_r064_r065_limits_in_working_days() {
    for (from, n, due) in [
        // Within hours: the same time on the n-th working day after.
        ("2026-11-16T09:15", 1, "2026-11-17T09:15"),
        ("2026-11-16T09:15", 3, "2026-11-19T09:15"),
        ("2026-11-16T08:30", 1, "2026-11-17T08:30"),
        ("2026-11-16T17:29", 1, "2026-11-17T17:29"),
        // At the stroke of closing and in the night: from the next opening.
        ("2026-11-16T17:30", 1, "2026-11-18T08:30"),
        ("2026-11-16T23:59", 1, "2026-11-18T08:30"),
        ("2026-11-17T00:00", 1, "2026-11-18T08:30"),
        ("2026-11-17T03:00", 2, "2026-11-19T08:30"),
        // Over a weekend, from before it, from Friday's evening, and from within it.
        ("2026-11-20T10:00", 1, "2026-11-23T10:00"),
        ("2026-11-20T20:00", 1, "2026-11-24T08:30"),
        ("2026-11-21T10:00", 1, "2026-11-24T08:30"),
        ("2026-11-22T23:00", 3, "2026-11-26T08:30"),
        // Over the end of a month; February of a common year.
        ("2026-11-30T16:00", 1, "2026-12-01T16:00"),
        ("2026-02-27T10:00", 1, "2026-02-28T10:00"), // Saturday, worked for the Spring Festival
        ("2026-02-28T10:00", 1, "2026-03-02T10:00"),
        // Over New Year, with Sunday the 4th worked.
        ("2025-12-31T09:00", 1, "2026-01-04T09:00"),
        ("2025-12-31T09:00", 2, "2026-01-05T09:00"),
        ("2026-01-02T12:00", 1, "2026-01-05T08:30"),
        // Over the long holidays.
        ("2026-02-14T17:00", 1, "2026-02-24T17:00"),
        ("2026-09-30T09:15", 1, "2026-10-08T09:15"),
        ("2026-09-30T18:00", 2, "2026-10-10T08:30"),
        ("2026-10-08T09:15", 2, "2026-10-10T09:15"), // Saturday, worked
        ("2026-10-10T09:15", 1, "2026-10-12T09:15"),
        // R089: the callback window of ten working days over the National Day.
        ("2026-09-28T10:00", 10, "2026-10-16T10:00"),
        // The list of 2027 is not published: its weekends are known all the same.
        ("2026-12-31T09:00", 2, "2027-01-04T09:00"),
    ] {
        assert_eq!(days(from, n), due, "{from} + {n} working days");
    }
}

#[test]
fn r023_r063_r096_limits_in_real_time_run_day_and_night() {
    for (from, minutes, due) in [
        ("2026-11-21T23:58", 5, "2026-11-22T00:03"),
        ("2026-11-21T22:30", 120, "2026-11-22T00:30"),
        ("2026-10-01T12:00", 24 * 60, "2026-10-02T12:00"),
        ("2026-11-30T23:00", 120, "2026-12-01T01:00"),
        ("2026-12-31T23:00", 24 * 60, "2027-01-01T23:00"),
        ("2026-02-28T12:00", 24 * 60, "2026-03-01T12:00"),
    ] {
        let end = calendar().due(Limit::Minutes(minutes), at(from));
        assert_eq!(end, at(due), "{from} + {minutes} min");
    }
}

/// The two kinds stand side by side in one grade: two real hours and three working days.
#[test]
fn r063_one_grade_mixes_real_hours_and_working_days() {
    let rules = policy::default_rules();
    let major = rules.grade(&"major".into()).unwrap();
    let friday_night = at("2026-11-20T22:00");
    assert_eq!(rules.calendar.due(major.reply, friday_night), at("2026-11-21T00:00"));
    assert_eq!(rules.calendar.due(major.finish, friday_night), at("2026-11-26T08:30"));
}

#[test]
fn every_due_time_is_the_last_of_its_steps() {
    let c = calendar();
    let mut from = at("2026-01-01T00:00");
    for n in 0..2_000u32 {
        from = from.plus_minutes(317);
        for limit in [Limit::WorkingDays(n % 12), Limit::Minutes(n * 7)] {
            let told = c.steps(limit, from);
            assert_eq!(told.first(), Some(&Step::Start { at: from }));
            assert_eq!(told.last(), Some(&Step::Due { at: c.due(limit, from) }), "{limit:?} from {from:?}");
            let counted = told.iter().filter(|s| matches!(s, Step::Counted { .. })).count();
            let ran: u32 = told.iter().map(|s| if let Step::Ran { minutes, .. } = s { *minutes } else { 0 }).sum();
            match limit {
                Limit::WorkingDays(days) => assert_eq!(counted, days as usize),
                Limit::Minutes(minutes) => assert_eq!(ran, minutes),
            }
            for lang in Lang::ALL {
                assert!(steps(lang, &told).iter().all(|(_, words, _)| !words.is_empty()));
            }
        }
    }
}

#[test]
fn explain_names_each_day_that_does_not_count() {
    let told = calendar().steps(Limit::WorkingDays(2), at("2026-09-30T18:00"));
    let words: Vec<String> =
        steps(Lang::Zh, &told).into_iter().map(|(when, what, _)| format!("{when} {what}")).collect();
    assert_eq!(
        words,
        [
            "09-30 周三 18:00 开始计时",
            "10-01 周四 – 10-07 周三 国庆节放假，不计",
            " 已经下班，从 10-08 周四 08:30 起计",
            "10-09 周五 工作日，计 1 天，还余 1 天",
            "10-10 周六 调休上班，计 1 天，还余 0 天",
            "10-10 周六 08:30 到期",
        ]
    );
    assert!(matches!(told.get(8), Some(Step::Waits { why: Wait::Late, .. })), "{told:?}");
    let english = steps(Lang::En, &told);
    assert_eq!(english[1].1, "National Day, does not count");
    assert_eq!(english[4].1, "make-up working day, counts; left: 0");
    let real: Vec<String> = steps(Lang::En, &calendar().steps(Limit::Minutes(120), at("2026-11-21T23:00")))
        .into_iter()
        .map(|(when, what, _)| format!("{when}: {what}"))
        .collect();
    assert_eq!(
        real,
        [
            "11-21 Sat 23:00: starts",
            "11-21 Sat: 1 h ran, 1 h left",
            "11-22 Sun: 1 h ran, all of it",
            "11-22 Sun 01:00: due"
        ]
    );
}

const OWN: &str = r#"
site = true
week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
hours = [{ day = "saturday", opens = "09:00", closes = "12:00" }]
off = [{ from = "2026-11-18", to = "2026-11-18", label = { zh = "本地节日", en = "local holiday" } }]
work = ["2026-10-05"]
"#;

#[test]
fn a_site_lays_its_own_days_week_and_hours_over_the_list() {
    let (kind, c, faults) = policy::check_calendar(OWN, "site.toml");
    assert_eq!((kind, faults.len()), (Some(CalendarFile::Own), 0), "{faults:?}");
    let c = Calendar { opens: 510, closes: 1_050, ..c };
    let day = |text: &str| at(&format!("{text}T00:00")).date();
    assert_eq!(c.kind(day("2026-11-18")), DayKind::Holiday);
    assert_eq!(c.kind(day("2026-10-05")), DayKind::MakeUp, "worked here on the National Day");
    assert_eq!(c.kind(day("2026-11-21")), DayKind::Working, "Saturdays are worked");
    assert_eq!(c.kind(day("2026-11-22")), DayKind::Rest);
    assert_eq!(c.kind(day("2026-10-10")), DayKind::MakeUp, "the published list stands below");
    assert!(c.day(day("2026-11-18")).own && !c.day(day("2026-10-02")).own);
    // Saturday has short hours: what is due at 15:00 is due when it closes, what comes later counts from Monday.
    let due = |from: &str| c.due(Limit::WorkingDays(1), at(from));
    assert_eq!(due("2026-11-20T15:00"), at("2026-11-21T12:00"));
    assert_eq!(due("2026-11-20T08:40"), at("2026-11-21T09:00"));
    assert_eq!(due("2026-11-21T12:00"), at("2026-11-24T08:30"));
    let words = steps(Lang::Zh, &c.steps(Limit::WorkingDays(1), at("2026-11-17T10:00")));
    assert_eq!(words[1].1, "本地节日放假，不计（本项目日历）");
}

#[test]
fn a_bad_calendar_is_told_with_its_lines_all_at_once() {
    let bad = "site = true\nweek = [\"monday\", \"caturday\"]\nhours = [{ day = \"friday\", opens = \"17:00\", closes = \"09:00\" }]\noff = [{ from = \"2026-06-31\", to = \"2026-07-01\", label = { zh = \"假\", en = \"off\" } }]\nwork = [\"2026-06-29\", \"2026-06-29\"]\n";
    let (_, _, faults) = policy::check_calendar(bad, "site.toml");
    let told: Vec<String> = faults.iter().map(|f| f.text(Lang::En)).collect();
    for want in ["site.toml:2:", "site.toml:3:", "no such day: 2026-06-31", "'2026-06-29' stands twice"] {
        assert!(told.iter().any(|t| t.contains(want)), "{want}: {told:#?}");
    }
    let empty = policy::check_calendar("site = true\nweek = []\n", "site.toml").2;
    assert_eq!(empty.len(), 1, "a week has a working day: {empty:?}");
}

#[test]
fn a_list_that_the_site_adds_takes_the_place_of_the_one_shipped() {
    let text = "year = 2026\noff = [{ from = \"2026-03-03\", to = \"2026-03-03\", label = { zh = \"假\", en = \"off\" } }]\nwork = []\n";
    let (kind, c, faults) = policy::check_calendar(text, "2026.toml");
    assert_eq!((kind, faults.is_empty()), (Some(CalendarFile::Year(2026)), true), "{faults:?}");
    let day = |text: &str| at(&format!("{text}T00:00")).date();
    assert_eq!(c.kind(day("2026-03-03")), DayKind::Holiday);
    assert_eq!(c.kind(day("2026-10-01")), DayKind::Working, "what the site says of 2026 is all of 2026");
    assert!(c.years.contains(&2025), "the other years stay");
}

#[test]
fn next_years_list_is_missed_from_the_packs_month_on() {
    let c = calendar();
    let on = |text: &str| c.missing_year(at(&format!("{text}T12:00")).date());
    assert_eq!(on("2026-10-31"), None);
    assert_eq!(on("2026-11-01"), Some(2027));
    assert_eq!(on("2025-12-31"), None, "2026 is there");
    assert_eq!(on("2027-01-01"), Some(2027), "a year that runs is missed at once");
    assert_eq!(Calendar { warn_from: 0, ..calendar() }.missing_year(at("2026-12-31T12:00").date()), None);
}
