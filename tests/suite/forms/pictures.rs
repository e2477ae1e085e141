//! Every dialogue as a picture, in both languages and at two sizes.

use super::Rig;
use frontdesk::app::Spot;
use frontdesk::i18n::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

/// Name of the picture, and the keys that lead to it.
const SCENES: &[(&str, &str)] = &[
    ("quick", "<f2>12-1803 周先生 厨房水管漏水 急 13812345678"),
    ("quick-many", "<f2>12-1803 客厅灯不亮<enter>"),
    ("quick-like", "<f2>3-502 厨房水管还在漏水"),
    ("quick-spot", "<f2>3-502 咨询物业费怎么交<a-a>可在公众号交"),
    ("register", "<s-f2>水从楼上漏下来<tab>3-503<tab>昨晚8点"),
    ("register-spot", "<s-f2>咨询物业费<tab>3-503<s-tab><s-tab><space>"),
    ("classify", "<a-c>漏"),
    ("dispatch", "<f4>"),
    ("accept-work", "<a-w>"),
    ("progress", "<s-f5>已到现场，正在关阀"),
    ("result", "<f5>"),
    ("feedback", "<f5>修好了<c-s><f6>"),
    ("again", "<a-g>"),
    ("extend", "<a-e>11-30 10:00<tab>等配件"),
    ("extend-fault", "<a-e>改天<c-s>"),
    ("merge", "<a-m><c-o>"),
    ("void", "<a-v>"),
    ("takeover", "<a-t>"),
    ("reveal", "<a-r>"),
    ("handover-note", "<a-j>"),
    ("sheet-note", "<s-f7>3 号泵房钥匙在抽屉<tab><right>"),
    ("strike-note", "<s-f7>3 号泵房钥匙在抽屉<c-s><f8>x"),
    ("sign-unwritten", "<f8><c-s>"),
    ("sign", "<f8><c-s>等配件<tab>周一上门<tab>已告知周一<c-s>待分类<tab>核实卡号<tab>已告知<c-s>"),
    ("release", "<f8><c-u>"),
    ("enter-household", "<a-u>"),
    ("add-staff", "<a-i>钱小莉<tab>kf"),
    ("quick-unknown", "<f2>7-1-2304 周先生 厨房水管漏水 13812345678"),
    ("parked", "<f9>写到一半<esc><f2>3-502 周先生 漏水<esc><c-o>"),
    ("refused", "<a-e>12-07<tab>等配件<tab>已告知<c-s><f5>修好了<c-s><a-e>"),
];

fn rig(lang: Lang, size: (u16, u16)) -> Rig {
    let mut rig = Rig::new(lang, size);
    rig.exec(&[
        json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房水管漏水，已关总阀", "household": "3-1-502"},
               "classify": {"kind": "repair"}, "dispatch": {"department": "engineering"}}),
        json!({"do": "register", "as": 1, "message": {"source": "desk", "text": "门禁卡失灵", "household": "12-1-1803"}}),
    ]);
    rig.keys("<home>");
    while rig.screen.app.shown.is_none_or(|t| t.0 != 1) {
        rig.keys("<down>");
    }
    rig
}

/// The layer on top, without the panes behind it.
fn layer(rig: &Rig) -> String {
    let spots = &rig.screen.app.seen.spots;
    let layers = spots.iter().filter(|(_, spot)| *spot == Spot::Layer);
    let areas: Vec<Rect> = layers.map(|(a, _)| Rect::new(a.x, a.y, a.w, a.h)).collect();
    let area = areas.iter().copied().reduce(Rect::union).expect("a layer");
    let mut part = Buffer::empty(area);
    for at in area.positions().filter(|at| areas.iter().any(|a| a.contains(*at))) {
        if let (Some(to), Some(from)) = (part.cell_mut(at), rig.screen.buffer().cell(at)) {
            *to = from.clone();
        }
    }
    crate::screen::dump(&part)
}

#[test]
fn every_dialogue_is_whole_in_both_languages_and_sizes() {
    compared("dialogs", SCENES, |lang, size, keys| {
        let mut rig = rig(lang, size);
        rig.keys(keys);
        assert!(!rig.screen.app.layers.is_empty(), "{keys} {lang}: {}", rig.text());
        layer(&rig)
    });
}

/// Compares the pictures of scenes, each a name and keys, with those that were kept: in both languages and sizes.
pub fn compared(of: &str, scenes: &[(&str, &str)], drawn: impl Fn(Lang, (u16, u16), &str) -> String) {
    for lang in Lang::ALL {
        for size in [(80, 24), (120, 36)] {
            let scenes = scenes.iter().map(|(name, keys)| format!("== {name}\n{}\n", drawn(lang, size, keys)));
            let all: String = scenes.collect();
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path("snapshots");
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!(format!("{of}-{}-{}x{}", lang.tag(), size.0, size.1), all));
        }
    }
}
