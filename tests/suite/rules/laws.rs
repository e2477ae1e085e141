//! Every refusal of these tests' kind can be said in both languages.

use super::fixture::*;
use frontdesk::domain::*;
use frontdesk::i18n::Lang;
use frontdesk::i18n::refusals::{Names, explain};

pub struct Plain;
impl Names for Plain {
    fn staff(&self, id: StaffId) -> String {
        format!("S{id}")
    }
    fn ticket(&self, id: TicketId) -> String {
        format!("{:04}", id.0)
    }
    fn code(&self, _: Field, code: &Code) -> String {
        code.to_string()
    }
}
use frontdesk::domain::refusal::Field;

#[test]
fn a_refusal_of_signing_off_reads_as_a_colleague_would_say_it() {
    let mut f = Fixture::day();
    f.register(WANG);
    let refusal = f.refused(WANG, Command::SignOff);
    let zh = explain(Lang::Zh, &refusal, &Plain);
    assert_eq!(
        zh.line(Lang::Zh),
        "H1 有 1 张未完工单没写本班的交班说明：0001。请从 0001 写起：现状、下一步、已告知客户什么。"
    );
    assert_eq!(zh.law, "交班说明没写完，不能离岗");
}

#[test]
fn every_rule_has_its_law_in_both_languages() {
    for rule in Rule::ALL {
        assert!(!Lang::Zh.rule_law(*rule).is_empty() && !Lang::En.rule_law(*rule).is_empty());
    }
}
