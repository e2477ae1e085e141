//! What a pack says, line by line: `policy show` prints it, `policy diff` compares it.

use crate::domain::rules::*;
use crate::domain::{Code, Role};
use crate::i18n::Lang;
use chrono::Datelike;

/// A line of a description.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// What it is about, the same in every pack and language.
    pub key: String,
    /// What people read.
    pub text: String,
    /// How deep it stands.
    pub depth: usize,
    /// Words that lead to it; compared one by one.
    pub words: Vec<String>,
}

/// A part of a description.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// Its heading.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Fields of [`Rules`] that no part tells: they are compared as they stand.
pub(super) const UNTOLD: [&str; 5] = ["access", "rostering", "reading", "similar", "cites"];

/// Everything that a pack says.
pub(super) fn describe(rules: &Rules, lang: Lang) -> Vec<Part> {
    let teller = Teller { rules, lang };
    vec![
        teller.grades(),
        teller.grade_rules(),
        teller.schemes(),
        teller.kinds(),
        teller.routes(),
        teller.choices(lang.pack_contents(), "content", &rules.contents),
        teller.choices(lang.pack_sources(), "source", &rules.sources),
        teller.choices(lang.pack_complainants(), "complainant", &rules.complainants),
        teller.departments(),
        teller.callbacks(),
        teller.limits(),
        teller.more_time(),
        teller.escalations(),
        teller.corrective(),
        teller.mass(),
        teller.vip(),
        teller.order(),
        teller.periods(),
        teller.shifts(),
        teller.calendar(),
        teller.titles(),
        teller.principles(),
    ]
}

struct Teller<'r> {
    rules: &'r Rules,
    lang: Lang,
}

fn line(key: impl Into<String>, text: impl Into<String>) -> Line {
    Line { key: key.into(), text: text.into(), depth: 1, words: Vec::new() }
}

impl<'r> Teller<'r> {
    fn part(&self, title: &str, lines: Vec<Line>) -> Part {
        Part { title: title.to_owned(), lines }
    }
    fn name(&self, label: &'r Label) -> &'r str {
        self.lang.pick(&label.zh, &label.en)
    }
    fn list<T>(&self, of: &[T], word: impl Fn(&T) -> String) -> String {
        self.lang.list(of.iter().map(word), of.len())
    }
    fn roles(&self, roles: &[Role]) -> String {
        let word = |role: &Role| match self.rules.title(*role) {
            Some(title) => self.name(title).to_owned(),
            None => self.lang.role_name(*role).to_owned(),
        };
        self.list(roles, word)
    }
    fn department(&self, code: &Code) -> String {
        self.rules.department(code).map_or_else(|| code.to_string(), |d| self.name(&d.label).to_owned())
    }
    fn grade(&self, code: &Code) -> String {
        self.rules.grade(code).map_or_else(|| code.to_string(), |g| self.name(&g.label).to_owned())
    }
    fn limit(&self, limit: Limit) -> String {
        self.lang.limit_words(limit)
    }
    fn yes(&self, yes: bool) -> &'static str {
        if yes { self.lang.pack_yes() } else { self.lang.pack_no() }
    }

    fn grades(&self) -> Part {
        let lang = self.lang;
        let words = |grade: &'r Grade| {
            let nature = if grade.important { lang.policy_important() } else { lang.policy_ordinary() };
            let by = self.roles(&grade.callback_by);
            let (reply, finish) = (self.limit(grade.reply), self.limit(grade.finish));
            let mut text = lang.policy_grade_line(self.name(&grade.label), nature, &reply, &finish, &by);
            if let Some((scheme, code)) = &grade.limits_as {
                text += &lang.pack_grade_as(&self.grade_of(scheme, code));
            }
            Line { words: grade.words.clone(), ..line(format!("grade/{}", grade.code), text) }
        };
        self.part(lang.policy_grades(), self.rules.grades.iter().map(words).collect())
    }
    fn grade_of(&self, scheme: &Code, code: &Code) -> String {
        let scheme = self.rules.schemes.iter().find(|s| s.code == *scheme);
        let grade = scheme.and_then(|s| s.grades.iter().find(|g| g.code == *code));
        grade.map_or_else(|| code.to_string(), |g| self.name(&g.label).to_owned())
    }

    fn grade_rules(&self) -> Part {
        let lang = self.lang;
        let rules = self.rules.active_scheme().map(|s| s.rules.as_slice()).unwrap_or_default();
        let words = |rule: &'r GradeRule| {
            let when: Vec<String> = rule.when.iter().map(|c| self.condition(c)).collect();
            let mut how = match rule.change {
                Change::ByItself => lang.pack_rule_itself().to_owned(),
                Change::Proposed => lang.pack_rule_proposed().to_owned(),
            };
            if !rule.tell.is_empty() {
                how += &lang.pack_rule_tell(&self.roles(&rule.tell));
            }
            let text = lang.pack_rule(&when.join(lang.pack_and()), &self.grade(&rule.grade), &how);
            line(format!("rule/{}", rule.code), text)
        };
        self.part(lang.pack_grade_rules(), rules.iter().map(words).collect())
    }
    fn condition(&self, condition: &Condition) -> String {
        let fact = self.rules.fact(&condition.fact);
        let name = fact.map_or_else(|| condition.fact.to_string(), |f| self.name(&f.label).to_owned());
        match condition.from {
            Threshold::Yes(true) => name,
            Threshold::Yes(false) => self.lang.pack_fact_not(&name),
            Threshold::AtLeast(least) => self.lang.pack_fact_number(&name, least),
            Threshold::Older(age) => self.lang.pack_fact_age(&name, &self.lang.age_words(age)),
        }
    }
    fn schemes(&self) -> Part {
        let words = |scheme: &'r Scheme| {
            let mark = if scheme.code == self.rules.scheme { "* " } else { "  " };
            let grades = self.list(&scheme.grades, |g| self.name(&g.label).to_owned());
            let text = self.lang.pack_scheme_line(self.name(&scheme.label), &grades);
            line(format!("scheme/{}", scheme.code), format!("{mark}{text}"))
        };
        self.part(self.lang.pack_schemes(), self.rules.schemes.iter().map(words).collect())
    }

    fn kinds(&self) -> Part {
        let mut lines = Vec::new();
        for kind in &self.rules.kinds {
            let text = self.lang.policy_kind_line(
                self.name(&kind.label),
                &self.department(&kind.department),
                &self.grade(&kind.grade),
            );
            lines.push(Line { words: kind.words.clone(), ..line(format!("kind/{}", kind.code), text) });
            for category in self.rules.categories.iter().filter(|c| c.kind == kind.code) {
                let grade = self.grade(category.grade.as_ref().unwrap_or(&kind.grade));
                let mut text = self.lang.policy_kind_line(
                    self.name(&category.label),
                    &self.department(&category.department),
                    &grade,
                );
                let content = category.content.as_ref().and_then(|c| self.rules.contents.iter().find(|x| x.code == *c));
                if let Some(content) = content {
                    text += &self.lang.pack_of(self.name(&content.label));
                }
                let key = format!("category/{}", category.code);
                lines.push(Line { depth: 2, words: category.words.clone(), ..line(key, text) });
            }
        }
        self.part(self.lang.policy_kinds(), lines)
    }
    fn routes(&self) -> Part {
        let words = |route: &'r Route| {
            let text = self.lang.pack_route(self.name(&route.reason), &self.department(&route.department));
            line(format!("route/{}", route.code), text)
        };
        self.part(self.lang.pack_routes(), self.rules.routes.iter().map(words).collect())
    }
    fn choices(&self, title: &str, key: &str, choices: &'r [Choice]) -> Part {
        let words = |c: &'r Choice| {
            let line = line(format!("{key}/{}", c.code), self.name(&c.label));
            Line { words: c.words.clone(), ..line }
        };
        self.part(title, choices.iter().map(words).collect())
    }
    fn departments(&self) -> Part {
        let words = |d: &'r Department| {
            let line = line(format!("department/{}", d.code), self.name(&d.label));
            Line { words: d.aliases.clone(), ..line }
        };
        self.part(self.lang.pack_departments(), self.rules.departments.iter().map(words).collect())
    }

    fn callbacks(&self) -> Part {
        let lang = self.lang;
        let mut lines = Vec::new();
        for class in &self.rules.callback_classes {
            let mut text = lang.policy_callback_line(self.name(&class.label), class.percent, &self.limit(class.window));
            if (class.percent_from, class.percent_to) != (0, 100) {
                text += &lang.pack_class_range(class.percent_from, class.percent_to);
            }
            if !class.by.is_empty() {
                text += &lang.pack_class_by(&self.roles(&class.by));
            }
            lines.push(line(format!("class/{}", class.code), text));
        }
        let callbacks = &self.rules.callbacks;
        let names = |of: &'r [Choice]| self.list(of, |c| self.lang.pick(&c.label.zh, &c.label.en).clone());
        let contents = self.list(&callbacks.contents, |c| self.lang.pick(&c.label.zh, &c.label.en).clone());
        let points: Vec<String> = callbacks.agreement_points.iter().map(ToString::to_string).collect();
        lines.push(line("callback/door", lang.policy_door_visits(self.rules.figures.door_visit_percent)));
        lines.push(line("callback/contents", lang.pack_callback_contents(&contents)));
        lines.push(line("callback/means", lang.pack_callback_means(&names(&callbacks.means))));
        lines.push(line("callback/again", lang.pack_callback_again(&self.limit(callbacks.again))));
        lines.push(line("callback/plan", lang.pack_callback_plan(callbacks.plan_days)));
        lines.push(line("callback/agreement", lang.pack_callback_agreement(&points.join(" / "))));
        self.part(lang.policy_callbacks(), lines)
    }
    fn limits(&self) -> Part {
        let (lang, rules) = (self.lang, self.rules);
        let lines = vec![
            line("limit/receive", lang.policy_limit_receive(&self.limit(Limit::Minutes(rules.receive_minutes)))),
            line("limit/supervisor", lang.pack_supervisor(rules.supervisor_minutes)),
            line("limit/rework", lang.policy_limit_rework(&self.limit(rules.rework))),
            line("limit/tries", lang.policy_limit_tries(rules.feedback_tries, rules.callback_tries)),
            line("limit/receive-near", lang.policy_limit_receive_near(rules.receive_near_percent)),
            line("limit/near", lang.policy_limit_near(rules.near_percent, rules.near_minutes)),
            line("limit/undo", lang.policy_limit_undo(rules.undo_minutes)),
        ];
        self.part(lang.policy_limits(), lines)
    }
    fn more_time(&self) -> Part {
        let (lang, extension) = (self.lang, &self.rules.extension);
        let mut lines = Vec::new();
        if extension.tell_customer {
            lines.push(line("extension/told", lang.pack_extension_told()));
        }
        lines.push(line("extension/longest", lang.pack_extension_longest(&self.limit(extension.longest))));
        if extension.approve_from > 0 {
            let text = lang.pack_extension_approve(extension.approve_from, &self.roles(&extension.approve));
            lines.push(line("extension/approve", text));
        }
        lines.push(line("promise", lang.pack_promise(&self.roles(&self.rules.promise.permission))));
        self.part(lang.pack_extension(), lines)
    }
    fn escalations(&self) -> Part {
        let lang = self.lang;
        let words = |escalation: &'r Escalation| {
            let step = |(n, step): (usize, &Step)| {
                let (mut roles, limit) = (self.roles(&step.to), self.limit(step.acknowledge));
                if n == 0 && escalation.trigger == Trigger::GradeChanged {
                    let named = lang.pack_named_by_rule();
                    roles = if roles.is_empty() {
                        named.to_owned()
                    } else {
                        format!("{roles}{}{named}", lang.list_comma())
                    };
                }
                match step.after {
                    Some(after) => lang.pack_step_after(n + 1, &roles, &self.limit(after), &limit),
                    None => lang.pack_step(n + 1, &roles, &limit),
                }
            };
            let steps: Vec<String> = escalation.steps.iter().enumerate().map(step).collect();
            let mut about: Vec<String> = escalation.grades.iter().map(|g| self.grade(g)).collect();
            let facts = escalation.facts.iter().filter_map(|f| self.rules.fact(f));
            about.extend(facts.map(|f| self.name(&f.label).to_owned()));
            let mut what = self.name(&escalation.label).to_owned();
            let trigger = lang.trigger_name(escalation.trigger);
            if about.is_empty() && what != trigger {
                about.push(trigger.to_owned());
            }
            if !about.is_empty() {
                let n = about.len();
                what += &lang.pack_of(&lang.list(about.into_iter(), n));
            }
            line(format!("escalation/{}", escalation.code), lang.pack_colon(&what, &steps.join(" → ")))
        };
        self.part(lang.pack_escalations(), self.rules.escalations.iter().map(words).collect())
    }
    fn corrective(&self) -> Part {
        let (lang, action) = (self.lang, &self.rules.corrective);
        let triggers = self.list(&action.triggers, |t| lang.action_trigger_name(*t).to_owned());
        let step = |s: &'r ActionStep| lang.pack_step_by(self.name(&s.label), &self.roles(&s.by));
        let steps: Vec<String> = action.steps.iter().map(step).collect();
        let lines = vec![
            line("action/when", lang.pack_action_when(&triggers)),
            line("action/repeats", lang.pack_action_repeats(action.repeats, &lang.age_words(action.window))),
            line("action/people", lang.pack_action_people(action.people)),
            line("action/rising", lang.pack_action_rising(action.rising_percent)),
            line("action/path", lang.pack_action_path(&steps.join(" → "))),
        ];
        self.part(lang.pack_action(), lines)
    }
    fn mass(&self) -> Part {
        let (lang, mass) = (self.lang, &self.rules.mass);
        let category =
            |c: &Code| self.rules.category(c).map_or_else(|| c.to_string(), |c| self.name(&c.label).to_owned());
        let lines = vec![
            line("mass/when", lang.pack_mass_when(mass.hours, mass.households)),
            line("mass/categories", lang.pack_mass_categories(&self.list(&mass.categories, category))),
            line("mass/by", lang.pack_mass_by(&self.roles(&mass.by), &self.limit(mass.renew))),
        ];
        self.part(lang.pack_mass(), lines)
    }
    fn vip(&self) -> Part {
        let (lang, vip) = (self.lang, &self.rules.vip);
        let names = |of: &[Choice]| self.list(of, |c| self.lang.pick(&c.label.zh, &c.label.en).clone());
        let mut lines = Vec::new();
        if !vip.priorities.is_empty() {
            lines.push(line("vip/first", lang.pack_vip_first(&names(&vip.priorities))));
        }
        if !vip.services.is_empty() {
            lines.push(line("vip/services", lang.pack_vip_services(&names(&vip.services))));
        }
        if !vip.extras.is_empty() {
            lines.push(line("vip/extras", lang.pack_vip_extras(&names(&vip.extras))));
        }
        if !vip.callback_by.is_empty() {
            lines.push(line("vip/callback", lang.pack_vip_callback(&self.roles(&vip.callback_by))));
        }
        if let Some(card) = &vip.card {
            let kinds = self.list(&card.kinds, |k| format!("{} {}", k.digit, self.lang.pick(&k.label.zh, &k.label.en)));
            lines.push(line("vip/card", lang.pack_vip_card(&card.prefix, card.digits, card.years)));
            lines.push(line("vip/kinds", lang.pack_vip_kinds(&kinds)));
        }
        self.part(lang.pack_vip(), lines)
    }
    fn order(&self) -> Part {
        let o = self.rules.order;
        let text = self.lang.pack_order_line(
            o.unattended,
            o.waiting,
            o.breached,
            o.near,
            o.again,
            o.unclassified,
            o.grade,
            o.vip,
            o.late_minute,
            o.late_minutes_most,
        );
        self.part(self.lang.pack_order(), vec![line("order", text)])
    }
    fn periods(&self) -> Part {
        let (lang, f) = (self.lang, &self.rules.figures);
        let months = |of: &[u8]| of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ");
        let kept = self.list(&f.kept_for_ever, |c| self.lang.pick(&c.label.zh, &c.label.en).clone());
        let mut lines = vec![
            line("period/statistics", lang.pack_statistics(&months(&f.statistics_months))),
            line("period/callbacks", lang.pack_callback_statistics(&months(&f.callback_statistics_months))),
            line("period/copy", lang.pack_copy_day(f.complaint_copy_day)),
            line("period/survey", lang.pack_survey(f.survey_months)),
            line(
                "period/archive",
                lang.pack_archive(f.archive_check_months, f.archive_census_months, f.archive_head_check_months),
            ),
            line("period/copies", lang.pack_copies(self.yes(f.archive_copies))),
            line("period/former", lang.pack_former(f.former_household_years.0, f.former_household_years.1)),
            line("period/for-ever", lang.pack_for_ever(&kept)),
            line("period/notice", lang.pack_notice(f.notice_days)),
            line("period/meetings", lang.pack_meetings(f.developer_meeting_months, f.developer_meeting_area_months)),
            line("period/contacts", lang.pack_contacts(f.published_contacts)),
        ];
        for visit in &f.visits {
            let name = self.name(&visit.label);
            let text = match visit.households {
                Some(count) => lang.pack_visit(name, visit.every_months, count),
                None => lang.pack_visit_all(name, visit.every_months),
            };
            lines.push(line(format!("visit/{}", visit.code), text));
        }
        self.part(lang.pack_periods(), lines)
    }
    fn shifts(&self) -> Part {
        let words = |s: &'r ShiftPattern| {
            let text = format!("{}  {}–{}", self.name(&s.label), clock_time(s.from), clock_time(s.to));
            line(format!("shift/{}", s.code), text)
        };
        self.part(self.lang.policy_shifts(), self.rules.shifts.iter().map(words).collect())
    }
    fn calendar(&self) -> Part {
        let calendar = &self.rules.calendar;
        let hours = self.lang.policy_working_hours(&clock_time(calendar.opens), &clock_time(calendar.closes));
        let mut lines = vec![line("hours", hours)];
        for year in &calendar.years {
            let count = |days: &std::collections::BTreeSet<chrono::NaiveDate>| {
                days.iter().filter(|day| day.year() == *year).count()
            };
            let text = self.lang.policy_year_line(*year, count(&calendar.off), count(&calendar.work));
            lines.push(line(format!("year/{year}"), text));
        }
        self.part(self.lang.policy_calendar(), lines)
    }
    fn titles(&self) -> Part {
        let words = |t: &'r Title| {
            let usual = self.lang.role_name(t.role);
            line(format!("title/{usual}"), self.lang.pack_colon(usual, self.name(&t.label)))
        };
        self.part(self.lang.pack_titles(), self.rules.titles.iter().map(words).collect())
    }
    fn principles(&self) -> Part {
        let words = |p: &'r Principle| line(format!("principle/{}", p.code), self.name(&p.label));
        self.part(self.lang.pack_principles(), self.rules.principles.iter().map(words).collect())
    }
}

fn clock_time(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
