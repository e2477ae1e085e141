//! The first start: what the set-up asks, proposes, refuses and keeps.

use super::{Screen, fixture};
use frontdesk::app::form::Item;
use frontdesk::app::{App, Effect, Failure, Msg, NewSite, Receipt, Settings, Trouble};
use frontdesk::domain::ids::{Code, StaffId};
use frontdesk::domain::refusal::{Reason, Refusal};
use frontdesk::domain::rules::Label;
use frontdesk::i18n::Lang;
use frontdesk::keymap::Keymap;
use std::sync::Arc;

fn packs() -> Vec<Item> {
    let rules = frontdesk::policy::default_rules();
    let other = Label { zh: "投诉分级（热点）".into(), en: "Hot complaints".into() };
    vec![Item::new(rules.pack.as_str(), rules.label), Item::new("hot", other)]
}

fn screen(lang: Lang, size: (u16, u16)) -> Screen {
    let settings = Settings { lang, ..Settings::default() };
    let rules = Arc::new(frontdesk::policy::default_rules());
    let mut app = App::new(settings, Arc::new(Keymap::default()), rules, fixture::now(), size);
    app.open_setup(packs(), "/home/desk/.local/share/frontdesk/store".into());
    Screen::new(app)
}

fn founds(screen: &Screen) -> Vec<(u64, NewSite, String)> {
    let found = |e: &Effect| match e {
        Effect::Found { token, site, supervisor, .. } => Some((*token, site.clone(), supervisor.clone())),
        _ => None,
    };
    screen.effects.iter().filter_map(found).collect()
}

fn site(code: &str, name: &str, pack: &str) -> NewSite {
    NewSite { code: code.into(), name: name.into(), drill: false, pack: Some(Code::from(pack)) }
}

fn each(name: &str, prepare: impl Fn(&mut Screen)) {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut screen = screen(lang, size);
            prepare(&mut screen);
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{name}-{}x{}-{}", size.0, size.1, lang.tag()), screen.text());
            });
        }
    }
}

fn trouble() -> Failure {
    let what = Lang::Zh.trouble_read_only("/srv/frontdesk/store");
    Failure::Trouble(Trouble { what, mend: String::new() })
}

#[test]
fn the_set_up_is_whole_in_both_languages_and_sizes() {
    each("setup", |_| {});
    each("setup-filled", |s| {
        s.keys("滨湖花园<tab><tab>陈主管<tab>");
    });
    each("setup-wrong", |s| {
        s.keys("Lakeside<tab><c-d>HY12<c-s>");
    });
    each("setup-trouble", |s| {
        s.keys("滨湖花园<tab><tab>陈主管<tab>tall-oak-9<tab>tall-oak-9<c-s>");
        let (token, ..) = founds(s).pop().expect("sent");
        s.send(Msg::Done { token, result: Err(trouble()) });
    });
    each("setup-leave", |s| {
        s.keys("滨湖花园<esc>");
    });
}

#[test]
fn the_code_is_proposed_until_somebody_types_one() {
    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖<tab><tab>陈主管<tab>tall-oak-9<tab>tall-oak-9<c-s>");
    assert_eq!(founds(&s).pop().map(|f| (f.1, f.2)), Some((site("BH", "滨湖", "first-receiver"), "陈主管".into())));

    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖<tab><c-d>hy<s-tab>花园<tab><tab>陈主管<tab>tall-oak-9<tab>tall-oak-9<c-s>");
    assert_eq!(founds(&s).pop().map(|f| f.1.code), Some("HY".into()), "small letters will do");

    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖<tab><c-d>ｈｙ<tab>陈主管<tab>tall-oak-9<tab>tall-oak-9<c-s>");
    assert_eq!(founds(&s).pop().map(|f| f.1.code), Some("HY".into()), "full-width letters too");

    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖<tab><c-d>hy<c-d><s-tab>花园<tab><tab>陈主管<tab>tall-oak-9<tab>tall-oak-9<c-s>");
    assert_eq!(founds(&s).pop().map(|f| f.1.code), Some("BHHY".into()), "a cleared code is proposed again");
}

#[test]
fn enter_leads_through_all_fields_and_a_rule_book_can_be_chosen() {
    let mut s = screen(Lang::En, (100, 30));
    s.keys("Lakeside Gardens<enter><enter>Grace Chen<enter>tall-oak-9<enter>tall-oak-9<enter><right><enter>");
    let sent = founds(&s).pop().expect("sent");
    assert_eq!((sent.1, sent.2.as_str()), (site("LG", "Lakeside Gardens", "hot"), "Grace Chen"));
}

#[test]
fn nothing_is_sent_twice_or_incomplete() {
    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("<c-s>");
    assert!(founds(&s).is_empty() && s.text().contains(Lang::Zh.fault_empty()));
    for wrong in ["H", "HYXYZ", "H1", "滨湖"] {
        let mut s = screen(Lang::Zh, (100, 30));
        s.keys(&format!("滨湖花园<tab><c-d>{wrong}<tab>陈<c-s>"));
        assert!(founds(&s).is_empty(), "{wrong}");
        assert!(s.text().contains(&Lang::Zh.fault_site_code(wrong)), "{wrong}\n{}", s.text());
    }
    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖花园<tab><tab>陈<tab>tall-oak-9<tab>tall-oak-9<c-s><c-s><enter>");
    assert_eq!(founds(&s).len(), 1);
}

#[test]
fn trouble_and_refusals_stay_with_what_was_typed() {
    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖花园<tab><tab>陈主管<tab>tall-oak-9<tab>tall-oak-9<c-s>");
    let token = founds(&s).pop().expect("sent").0;
    s.send(Msg::Done { token, result: Err(trouble()) });
    let text = s.text();
    assert!(text.contains("--data") && text.contains("陈主管") && text.contains("BHHY"), "{text}");
    // Mended meanwhile: the same once more.
    s.keys("<c-s>");
    let token = founds(&s).pop().expect("sent again").0;
    let refusal = Refusal::input(Reason::AlreadyFounded);
    s.send(Msg::Done { token, result: Err(Failure::Refused(refusal)) });
    let text = s.text();
    assert!(text.contains(Lang::Zh.why_already_founded()) && text.contains("陈主管"), "{text}");
    assert!(!text.contains("--data"), "{text}");
}

#[test]
fn the_language_is_switched_at_once_and_kept() {
    for keys in ["<a-y>", "<s-tab><right>"] {
        let mut s = screen(Lang::Zh, (100, 30));
        s.keys("滨湖");
        s.keys(keys);
        let text = s.text();
        assert!(text.contains(Lang::En.setup_title()) && text.contains("滨湖"), "{keys}\n{text}");
        assert!(text.contains("● English"), "{keys}\n{text}");
        assert!(s.effects.iter().any(|e| matches!(e, Effect::SaveSettings(s) if s.lang == Lang::En)), "{keys}");
    }
}

#[test]
fn leaving_asks_first_and_nothing_else_gets_by() {
    for keys in ["<esc>", "<c-q>", "<c-x>"] {
        let mut s = screen(Lang::Zh, (100, 30));
        s.keys("滨湖").keys(keys);
        assert!(!s.effects.contains(&Effect::Quit), "{keys}");
        assert!(s.text().contains("不会保留"), "{keys}\n{}", s.text());
        s.keys("<esc>");
        assert!(s.text().contains("滨湖"), "{keys}: still there");
        s.keys(keys).keys("<enter>");
        assert!(s.effects.contains(&Effect::Quit), "{keys}");
    }
    for keys in ["<f2>", "<f8>", "<c-f>", "<c-p>", "<a-b>", "<a-3>", "<f1><f2>"] {
        let mut s = screen(Lang::Zh, (100, 30));
        s.keys(keys);
        assert!(s.text().contains(Lang::Zh.setup_title()) || keys.starts_with("<f1>"), "{keys}\n{}", s.text());
        assert!(s.text().contains(Lang::Zh.setup_first()), "{keys}\n{}", s.text());
    }
}

#[test]
fn after_the_founding_the_supervisor_comes_on_duty() {
    let mut s = screen(Lang::Zh, (100, 30));
    s.keys("滨湖花园<tab><tab>王芳<tab>tall-oak-9<tab>tall-oak-9<c-s>");
    let token = founds(&s).pop().expect("sent").0;
    s.app.sits(StaffId(1));
    let receipt = Receipt { position: 3, ticket: None, number: String::new() };
    s.send(Msg::Done { token, result: Ok(receipt) });
    let mut board = fixture::board();
    board.shift = None;
    board.staff.iter_mut().for_each(|p| p.on_duty = false);
    s.send(Msg::Board(Arc::new(board)));
    let text = s.text();
    assert!(text.contains(&Lang::Zh.signon_how("王芳")), "{text}");
    s.keys("<enter>");
    assert!(s.effects.iter().any(|e| matches!(e, Effect::Submit { actor: StaffId(1), .. })), "{:?}", s.effects);
}
