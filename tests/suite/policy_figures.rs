//! Section 4.16 of the requirements, as far as document S1 has it: each figure read through the loaded pack, under the
//! numbers of its rows. Nothing of these stands in code.

use chrono::{Datelike, NaiveDate, Weekday};
use frontdesk::domain::clock::due;
use frontdesk::domain::rules::{Limit, Rules};
use frontdesk::domain::{Moment, Role};
use frontdesk::policy::{calendars, default_rules, load};

fn rules() -> Rules {
    default_rules()
}

fn grade(code: &str) -> (Limit, Limit) {
    let rules = rules();
    let grade = rules.grade(&code.into()).unwrap();
    (grade.reply, grade.finish)
}

fn percent(code: &str) -> u8 {
    rules().callback_class(&code.into()).unwrap().percent
}

fn codes<'a>(of: impl Iterator<Item = &'a frontdesk::domain::Code>) -> Vec<&'a str> {
    of.map(|c| c.as_str()).collect()
}

#[test]
fn r017_r018_the_sources() {
    let rules = rules();
    assert_eq!(
        codes(rules.sources.iter().map(|s| &s.code)),
        ["phone", "collected", "company", "desk", "committee", "staff", "letter", "sms", "network"]
    );
}

#[test]
fn r023_five_minutes_to_receive() {
    assert_eq!(rules().receive_minutes, 5);
}

#[test]
fn r030_each_kind_of_matter_goes_where_the_rule_says() {
    let rules = rules();
    let of_kind = |kind: &str| rules.kind(&kind.into()).unwrap().department.as_str().to_owned();
    let of = |category: &str| rules.category(&category.into()).unwrap().department.as_str().to_owned();
    assert_eq!(of_kind("complaint"), "customer-service");
    assert_eq!(of_kind("repair"), "engineering");
    assert_eq!(of("housekeeping"), "special-service");
    for safety in ["theft", "suspicious", "safety-hazard", "thrown-objects"] {
        assert_eq!(of(safety), "security", "{safety}");
    }
}

#[test]
fn r031_the_five_kinds() {
    let rules = rules();
    let labels: Vec<&str> = rules.kinds.iter().map(|k| k.label.zh.as_str()).collect();
    assert_eq!(labels, ["投诉", "维修", "咨询", "反映问题", "其他"]);
}

#[test]
fn r032_r048_important_are_major_and_important() {
    let rules = rules();
    let important: Vec<&str> = rules.grades.iter().filter(|g| g.important).map(|g| g.label.zh.as_str()).collect();
    assert_eq!(important, ["重大", "重要"]);
}

#[test]
fn r052_who_complains_is_a_resident_a_partner_or_somebody_else() {
    let rules = rules();
    assert_eq!(codes(rules.complainants.iter().map(|c| &c.code)), ["resident", "staff-partner", "other"]);
}

#[test]
fn r063_major_two_hours_and_three_working_days() {
    assert_eq!(grade("major"), (Limit::Minutes(120), Limit::WorkingDays(3)));
}

#[test]
fn r064_important_one_and_two_working_days() {
    assert_eq!(grade("important"), (Limit::WorkingDays(1), Limit::WorkingDays(2)));
}

#[test]
fn r065_minor_one_and_one_working_day() {
    assert_eq!(grade("minor"), (Limit::WorkingDays(1), Limit::WorkingDays(1)));
}

#[test]
fn r085_the_ways_of_a_callback() {
    let rules = rules();
    assert_eq!(codes(rules.ways.iter().map(|w| &w.code)).get(..4).unwrap(), ["phone", "door", "letter", "mail"]);
}

#[test]
fn r088_all_complaints_are_called_back() {
    assert_eq!(percent("complaint"), 100);
    assert_eq!(rules().kind(&"complaint".into()).unwrap().callback_class.as_str(), "complaint");
}

#[test]
fn r089_repairs_thirty_to_eighty_percent_in_ten_working_days() {
    assert_eq!(percent("repair"), 30);
    let repair = rules().callback_class(&"repair".into()).cloned().unwrap();
    assert_eq!((repair.percent_from, repair.percent_to), (30, 80));
    assert_eq!(rules().callback_class(&"repair".into()).unwrap().window, Limit::WorkingDays(10));
}

#[test]
fn r090_one_percent_at_the_door() {
    assert_eq!(rules().figures.door_visit_percent, 1);
}

#[test]
fn r091_other_information_ten_percent() {
    assert_eq!(percent("other"), 10);
    for kind in ["enquiry", "problem", "other"] {
        assert_eq!(rules().kind(&kind.into()).unwrap().callback_class.as_str(), "other", "{kind}");
    }
}

#[test]
fn r092_dissatisfied_in_a_survey_all() {
    assert_eq!(percent("survey"), 100);
}

#[test]
fn r093_who_calls_back_which_grade() {
    let rules = rules();
    let by = |code: &str| rules.grade(&code.into()).unwrap().callback_by.clone();
    assert_eq!(by("major"), [Role::ProjectHead]);
    assert_eq!(by("important"), [Role::ServiceHead]);
    assert_eq!(by("minor"), [Role::ServiceClerk, Role::ServiceHead]);
    assert_eq!(by("ordinary"), [Role::ServiceClerk, Role::ServiceHead]);
}

#[test]
fn r096_rework_in_twenty_four_hours() {
    assert_eq!(rules().rework, Limit::Minutes(24 * 60));
}

#[test]
fn r103_r105_periods_of_the_statistics() {
    let figures = rules().figures;
    assert_eq!(figures.statistics_months, [1]);
    assert_eq!(figures.callback_statistics_months, [1, 3, 6, 12]);
}

#[test]
fn r113_three_times_asks_for_corrective_action() {
    assert_eq!(rules().corrective.repeats, 3);
}

#[test]
fn r139_r141_r155_archive_and_notices() {
    let figures = rules().figures;
    assert_eq!(figures.former_household_years, (1, 3));
    assert_eq!(figures.archive_check_months, 1);
    assert_eq!(figures.notice_days, 7);
}

#[test]
fn r167_to_r170_visits() {
    let visits = rules().figures.visits;
    let of = |code: &str| visits.iter().find(|v| v.code.as_str() == code).map(|v| (v.every_months, v.households));
    assert_eq!(of("office-single"), Some((3, None)));
    assert_eq!(of("office-multi"), Some((12, None)));
    assert_eq!(of("residential-high"), Some((1, Some(5))));
    assert_eq!(of("residential"), Some((1, Some(4))));
}

#[test]
fn the_categories_cover_the_work_of_a_desk() {
    let rules = rules();
    assert!(rules.categories.len() >= 45, "{}", rules.categories.len());
    for category in &rules.categories {
        assert!(category.words.len() >= 10, "{} has few words", category.code);
    }
    for kind in &rules.kinds {
        assert!(rules.categories.iter().any(|c| c.kind == kind.code), "{} has no category", kind.code);
    }
}

#[test]
fn the_published_years_have_their_days_off_and_make_up_days() {
    let calendar = rules().calendar;
    assert_eq!(calendar.years.iter().copied().collect::<Vec<_>>(), [2025, 2026]);
    for (year, off, work) in [(2025, 28, 5), (2026, 33, 6)] {
        assert_eq!(calendar.off.iter().filter(|d| d.year() == year).count(), off, "{year}");
        assert_eq!(calendar.work.iter().filter(|d| d.year() == year).count(), work, "{year}");
    }
    assert!(calendar.work.iter().all(|d| matches!(d.weekday(), Weekday::Sat | Weekday::Sun)));
    // 365 days less 104 weekend days and the holidays on weekdays, and the make-up days on top.
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let worked = first.iter_days().take(365).filter(|d| calendar.is_working(*d)).count();
    let weekday_holidays =
        calendar.off.iter().filter(|d| d.year() == 2026 && !matches!(d.weekday(), Weekday::Sat | Weekday::Sun)).count();
    assert_eq!(worked, 365 - 104 - weekday_holidays + 6);
}

#[test]
fn working_days_go_round_the_national_holiday_with_the_embedded_calendar() {
    let rules = rules();
    let at = |text: &str| Moment::parse(&format!("{text}+08:00")).unwrap();
    for (limit, from, want) in [
        (Limit::WorkingDays(1), "2026-09-30T16:00:00", "2026-10-08T16:00:00"),
        (Limit::WorkingDays(3), "2026-10-08T16:00:00", "2026-10-12T16:00:00"),
        (Limit::WorkingDays(1), "2026-02-13T10:00:00", "2026-02-14T10:00:00"),
        (Limit::WorkingDays(2), "2026-02-13T10:00:00", "2026-02-24T10:00:00"),
        (Limit::Minutes(120), "2026-10-01T23:00:00", "2026-10-02T01:00:00"),
    ] {
        assert_eq!(due(limit, at(from), &rules.calendar).to_rfc3339(), at(want).to_rfc3339(), "{from}");
    }
}

#[test]
fn a_year_can_be_added() {
    let year = "year = 2027\noff = []\nwork = []\n";
    let mut days = calendars().to_vec();
    days.push(frontdesk::policy::Source { file: "calendar-2027.toml", text: year });
    let pack = frontdesk::policy::embedded().first().unwrap().source;
    assert!(load(pack.text, pack.file, &days).unwrap().calendar.years.contains(&2027));
}
