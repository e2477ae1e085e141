//! What stands on the screen at the moment of start: messages that wait, clocks about to run out, a sheet that waits for
//! its second signature, callbacks that fall due. Set by hand, done through the same commands as everything else.

use super::DemoError;
use super::cases::Case;
use super::estate::FAMOUS;
use super::sim::{Sim, Task};
use crate::domain::command::{
    Caller, Command, DispatchTo, Heard, IncidentCaller, NewAgreement, NewIncident, NewMessage,
};
use crate::domain::grade::Stated;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::roster::Day;
use crate::domain::ticket::{HandoverNote, Outcome, Stage};
use crate::domain::time::Moment;
use std::collections::BTreeMap;

/// What happens in a step of the scene.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// A message comes in and waits: source, home, text, place.
    In(&'static str, &'static str, &'static str, &'static str),
    /// An operator registers a call: category, source, home, text. Sent on at once.
    Call(&'static str, &'static str, &'static str, &'static str),
    /// An operator receives what waits, sorts it and sends it on, as that category.
    Take(&'static str),
    /// The department accepts; by that one of its people.
    Accept(usize),
    /// Progress, told to the customer or not.
    Step(&'static str, bool),
    /// The department reports the result.
    Done(&'static str),
    /// Feedback.
    Told(Outcome, &'static str),
    /// The customer contacts us again; the colleague logs it.
    Again(&'static str),
    /// More time is asked for: reason, what the customer was told.
    Extend(&'static str, &'static str),
    /// The tracker asks for permission to promise something.
    Asks(&'static str),
    /// Somebody at the desk states what is so of the matter: a fact of the pack.
    Fact(&'static str),
    /// An operator declares an incident: category, what is wrong, building, the line to read out.
    Declare(&'static str, &'static str, &'static str, &'static str),
    /// One more caller of it: home, and what they say beyond the matter.
    Rings(&'static str, &'static str),
    /// A special service agreement is entered: home, service, days since it began, days of its term.
    Agrees(&'static str, &'static str, i64, i64),
}

/// A step, and on which ticket.
#[derive(Clone, Copy, Debug)]
struct Cue {
    key: &'static str,
    act: Act,
}

/// The scene.
#[derive(Default)]
pub(super) struct Scene {
    cues: Vec<Cue>,
    tickets: BTreeMap<&'static str, TicketId>,
    /// Callbacks held back: overdue, soon due, and those that only the head may make.
    held: (u32, u32, u32),
}

impl Scene {
    /// Whether a ticket is that of the scene.
    pub(super) fn is(&self, key: &str, ticket: TicketId) -> bool {
        self.tickets.get(key) == Some(&ticket)
    }
}

use Act::*;
use Outcome::{NotSatisfied, Unreachable};

impl Sim<'_> {
    /// Plans the scene: the steps, and the sweeps that clear the stage for it.
    pub(super) fn set_scene(&mut self) {
        let (now, live) = (self.now, self.live_since());
        let ago = |minutes: i64| now.plus_minutes(-minutes);
        let before = |minutes: i64| live.plus_minutes(-minutes);
        // The shift before last but three was worked by the same people as the one that runs.
        let own = self.roster.len().checked_sub(5).and_then(|i| self.roster.get(i)).map(|s| s.from);
        let near = self.civil(18 * 60 + 40, 23 * 60 + 20);
        let late_from = own.map_or(29 * 60, |o| now.since(o) / 60_000 - 170);
        let late = self.civil(24 * 60 + 12, late_from.clamp(24 * 60 + 40, 38 * 60));
        let own_at = |minutes: i64, latest: Moment| own.map_or(latest, |o| o.plus_minutes(minutes).min(latest));

        let mut cues: Vec<(Moment, &'static str, Act)> = Vec::new();
        let mut play = |key: &'static str, steps: &[(Moment, Act)]| {
            cues.extend(steps.iter().map(|(at, act)| (*at, key, *act)));
        };
        // On the sheet of the last shift.
        play(
            "door",
            &[
                (
                    before(200),
                    Call("access", "phone", "5-3-502", "5号楼3单元单元门关不上，一直敞着，外人随便进，晚上不敢睡"),
                ),
                (before(190), Accept(1)),
                (before(126), Step("闭门器断裂，同型号库房没有，供应商明早送到；已先用绳子固定，安保加巡", true)),
            ],
        );
        play(
            "bill",
            &[(
                before(150),
                Call("fee-enquiry", "phone", "2-1-802", "这个月水费比平时多一倍，家里就两个人，要求核对抄表数"),
            )],
        );
        play(
            "lamp",
            &[
                (
                    before(300),
                    Call("lighting", "network", "10-1-1502", "10号楼1单元15楼电梯厅灯全灭了，掏钥匙都看不见"),
                ),
                (before(285), Accept(3)),
                (before(120), Done("更换LED灯管两支，同层应急灯一并检查正常")),
                (before(94), Told(Unreachable, "电话响到自动挂断，已发短信")),
            ],
        );
        play(
            "drip",
            &[
                (
                    before(5),
                    In("network", "7-602", "7号楼6楼电梯厅空调一直滴水，地上一滩，放了个桶也接满了", "7号楼6楼电梯厅"),
                ),
                (live.plus_minutes(17), Take("air-conditioning")),
            ],
        );
        // Received by the player's team in its last shift, now back with its first receivers.
        let came = own_at(95, near.plus_minutes(-200));
        play(
            "drain",
            &[
                (came, Call("drain", "phone", "3-2-101", "一楼厨房下水反水，脏水漫到客厅门口了，这个月第三次")),
                (came.plus_minutes(9), Accept(4)),
                (near.plus_minutes(-40), Done("户内支管疏通三米，下水恢复")),
                (near, Told(NotSatisfied, "通完当天晚上又往上冒，主管根本没清，要求彻底解决")),
                (near.plus_minutes(14), Accept(4)),
                (near.plus_minutes(55), Step("判断为出户主管油垢堵死，已联系疏通车，排在今天", true)),
            ],
        );
        let came = own_at(35, late.plus_minutes(-170));
        play(
            "wall",
            &[
                (came, Call("wall", "desk", "14-2801", "顶楼次卧天花板一圈黄印，下雨就滴水，去年报过一次")),
                (came.plus_minutes(12), Accept(0)),
                (late.plus_minutes(-30), Done("屋面落水口清理，室内水印待干")),
                (late, Told(NotSatisfied, "昨晚又滴了，落水口不是原因，要求做屋面防水")),
                (late.plus_minutes(25), Accept(0)),
                (ago(22), Fact("accident-warning")),
                (late.plus_minutes(70), Step("防水单位约好上门看现场，业主临时不在家，改约", false)),
            ],
        );
        let came = own_at(290, ago(26 * 60));
        play(
            "valve",
            &[
                (came, Call("plumbing", "phone", "9-2-703", "马桶一直流水，水箱进水阀坏了，水表转得飞快，家里有老人")),
                (came.plus_minutes(11), Accept(2)),
                (came.plus_minutes(48), Step("需换进水阀，业主要原厂配件，已下单", true)),
                (came.plus_minutes(60), Extend("原厂配件调货，最快明天到", "业主同意等，要求到货当天装好")),
                (ago(7), Asks("阀坏期间多走的水费由物业承担，从下月账单里扣")),
                (ago(9), Again("又打电话来问配件到了没有，说水一直流，水费谁出")),
            ],
        );
        let came = own_at(330, ago(25 * 60));
        play(
            "intercom",
            &[
                (came, Call("intercom", "phone", "1-3-902", "可视对讲没声音，快递来了都不知道，老人耳朵又不好")),
                (came.plus_minutes(16), Accept(5)),
                (came.plus_minutes(75), Step("室内机主板故障，旧型号停产，已找到兼容主板", true)),
                (ago(14), Done("更换兼容主板一块，通话、开锁、图像均正常")),
            ],
        );
        // This shift.
        play(
            "pot",
            &[
                (
                    ago(102),
                    Call(
                        "thrown-objects",
                        "phone",
                        "12-302",
                        "12号楼楼上掉下来一个花盆，砸在单元门口，就差一米，孩子在下面玩",
                    ),
                ),
                (ago(97), Accept(1)),
                (ago(84), Step("队员已封住楼下通道，监控正在倒查15楼以上窗户", false)),
            ],
        );
        play(
            "leak",
            &[
                (ago(17), Call("water-leak", "phone", FAMOUS, "厨房水管漏水，已关总阀，橱柜里全是水，麻烦快点来人")),
                (ago(13), Accept(1)),
                (ago(8), Fact("loss")),
                (ago(11), Step("老赵已到现场，查为水槽下角阀断裂，正在更换", false)),
            ],
        );
        let wait = |seconds: i64| now.plus_ms(-seconds * 1_000);
        // One fault, many callers: it began a quarter of an hour ago, and the phone still rings.
        let since = |seconds: i64| wait(seconds).max(live.plus_minutes(18));
        let line = "8号楼高区水泵故障，工程已到泵房抢修，预计一个半小时内恢复；物业大堂可以接水";
        play(
            "pump",
            &[
                (since(880), Declare("no-water", "停水", "8", line)),
                (since(871), Rings("8-1501", "")),
                (since(815), Rings("8-1602", "家里有婴儿要冲奶粉")),
                (since(760), Rings("8-1704", "")),
                (since(702), Rings("8-1403", "热水器还开着，会不会烧坏")),
                (since(655), Rings("8-1801", "")),
                (since(540), Rings("8-1604", "")),
                (since(433), Rings("8-1602", "还没来水")),
                (since(298), Rings("8-1701", "")),
                (since(140), Rings("8-1503", "要不要关总阀")),
            ],
        );
        play(
            "gate",
            &[(wait(382), In("committee", "", "夜间门岗访客没登记就放行，业主代表拍了视频，请核查值班记录", "东门"))],
        );
        play(
            "barrier",
            &[(wait(161), In("network", "8-1203", "地库出口道闸不抬杆，已经堵了七八辆车，后面一直按喇叭", "地库出口"))],
        );
        play(
            "lift",
            &[(wait(26), In("phone", "13-1504", "13号楼左边那部电梯上到15楼咣当一下，现在门开了一半不动", ""))],
        );
        // One is called back in mid-term today, the other in some days.
        play("weekly", &[(before(95), Agrees("8-1604", "每周保洁两次", 14, 30))]);
        play("parcels", &[(before(88), Agrees(FAMOUS, "代收快递，送到门口", 10, 31))]);
        cues.sort_by_key(|(at, ..)| *at);
        for (at, key, act) in cues {
            let index = self.scene.cues.len();
            self.scene.cues.push(Cue { key, act });
            self.due(at, Task::Cue(index));
        }
        self.due(before(38), Task::Sweep);
        self.due(ago(super::sim::QUIET).max(live.plus_minutes(16)), Task::Sweep);
    }

    /// A moment between so many minutes before `now` at which one telephones, if there is one.
    fn civil(&self, least: i64, most: i64) -> Moment {
        let all = (least..=most.max(least)).step_by(10).map(|m| self.now.plus_minutes(-m));
        let best = |t: &Moment| {
            let minute = i64::from(t.minute_of_day());
            (minute - 15 * 60).abs()
        };
        all.min_by_key(best).unwrap_or_else(|| self.now.plus_minutes(-least))
    }

    /// Whether the scene moves a ticket.
    pub(super) fn is_scripted(&self, ticket: TicketId) -> bool {
        self.scene.tickets.values().any(|t| *t == ticket)
    }

    /// Does a step of the scene.
    pub(super) fn cue(&mut self, index: usize) -> Result<(), DemoError> {
        let Some(cue) = self.scene.cues.get(index).copied() else { return Ok(()) };
        let ticket = self.scene.tickets.get(cue.key).copied();
        let player = self.operator();
        let on_duty = self.operators();
        let who = on_duty.iter().copied().find(|w| *w == player).or(on_duty.first().copied());
        let colleague = on_duty.iter().copied().find(|w| *w != player).or(who);
        match (cue.act, ticket) {
            (In(source, home, text, place), _) => {
                let message = self.scene_message(source, home, text, place);
                if let Some(id) = self.submit(Actor::Intake, Command::MessageIn(message))? {
                    self.scene.tickets.insert(cue.key, id);
                }
            }
            (Call(category, source, home, text), _) => {
                let Some(category) = self.topics.iter().map(|t| t.code).find(|c| *c == category) else { return Ok(()) };
                let Some(who) = who else { return Ok(()) };
                let message = self.scene_message(source, home, text, "");
                let classify = Some(self.class_of(category, text));
                let mut to = self.sending(category, None);
                to.note = String::new();
                let command = Command::Register { message, classify, dispatch: Some(to), answer: None, heard: None };
                if let Some(id) = self.act(who, command)? {
                    self.scene.tickets.insert(cue.key, id);
                    let mut case = Case::new(category);
                    case.scripted = true;
                    self.cases.insert(id, case);
                }
            }
            (Agrees(home, service, begun, days), _) => {
                let Some(who) = who.filter(|_| self.world().households.contains_key(&HouseholdCode(home.to_owned())))
                else {
                    return Ok(());
                };
                let from = Day(self.now.date()).plus(-begun);
                let (household, service) = (home.to_owned(), service.to_owned());
                let new = NewAgreement { household, service, from, to: from.plus(days - 1), worker: None };
                self.act(who, Command::EnterAgreement(new))?;
            }
            (Declare(category, matter, building, line), _) => {
                let Some(who) = who.filter(|_| self.topics.iter().any(|t| t.code == category)) else { return Ok(()) };
                let new = NewIncident {
                    category: self.class_of(category, "").category.unwrap_or_default(),
                    matter: matter.to_owned(),
                    buildings: vec![building.to_owned()],
                    line: line.to_owned(),
                    ..NewIncident::default()
                };
                self.act(who, Command::OpenIncident(new))?;
            }
            (Rings(home, text), _) => {
                let Some(incident) = self.world().incidents.open().next().map(|i| i.id) else { return Ok(()) };
                // The two at the desk take the calls in turn.
                let turn = self.world().counters.tickets.is_multiple_of(2);
                let Some(taker) = (if turn { who } else { colleague }) else { return Ok(()) };
                let household = self.world().households.contains_key(&HouseholdCode(home.to_owned()));
                let call = IncidentCaller {
                    incident,
                    household: household.then(|| home.to_owned()),
                    place: if household { String::new() } else { home.to_owned() },
                    caller: None,
                    text: text.to_owned(),
                    source: None,
                };
                if let Some(id) = self.act(taker, Command::IncidentCall(call))? {
                    let mut case = Case::new("no-water");
                    case.scripted = true;
                    self.cases.insert(id, case);
                }
            }
            (Again(text), Some(ticket)) => {
                let Some(colleague) = colleague else { return Ok(()) };
                let source = self.source("phone");
                self.act(colleague, Command::ContactedAgain { ticket, source, text: text.to_owned() })?;
            }
            (Take(category), Some(ticket)) => {
                let Some(colleague) = colleague else { return Ok(()) };
                self.act(colleague, Command::Receive { ticket })?;
                if !self.topics.iter().any(|t| t.code == category) {
                    return Ok(());
                }
                let class = self.class_of(category, "");
                self.act(colleague, Command::Classify { ticket, class })?;
                let DispatchTo { department, .. } = self.sending(category, None);
                let to = DispatchTo { department, handler: None, note: "先关机断水，地面防滑".to_owned() };
                self.act(colleague, Command::Dispatch { ticket, to })?;
            }
            (Fact(fact), Some(ticket)) => {
                let fact =
                    self.rules.facts.iter().find(|f| f.stated && f.code.as_str() == fact).map(|f| f.code.clone());
                let (Some(fact), Some(who)) = (fact, who) else { return Ok(()) };
                let facts = [(fact, Some(Stated::Yes(true)))].into();
                self.act(who, Command::StateFacts { ticket, facts })?;
            }
            (act, Some(ticket)) => self.cue_on(act, ticket)?,
            (_, None) => {}
        }
        Ok(())
    }

    fn cue_on(&mut self, act: Act, ticket: TicketId) -> Result<(), DemoError> {
        let department = self.ticket(ticket).and_then(|t| t.dispatch.as_ref()).map(|d| d.department.clone());
        let workers = department.and_then(|d| self.people.workers.get(&d)).cloned().unwrap_or_default();
        let tracker = self.ready_tracker(ticket);
        let handler = self.ticket(ticket).and_then(|t| t.dispatch.as_ref()).and_then(|d| d.handler);
        match (act, tracker) {
            (Accept(which), _) => {
                let Some(who) = workers.get(which % workers.len().max(1)).copied() else { return Ok(()) };
                self.act(who, Command::AcceptWork { ticket, handler: Some(who) })?;
            }
            (Done(text), _) => {
                let Some(who) = handler.or(workers.first().copied()) else { return Ok(()) };
                self.act(who, Command::Result { ticket, text: text.to_owned(), handler: Some(who) })?;
            }
            (Step(text, told_customer), Some(tracker)) => {
                self.act(tracker, Command::Progress { ticket, text: text.to_owned(), told_customer })?;
            }
            (Told(outcome, words), Some(tracker)) => {
                let heard = Heard { way: self.way("phone"), outcome, words: words.to_owned() };
                self.act(tracker, Command::Feedback { ticket, heard })?;
            }
            (Asks(what), Some(tracker)) => {
                let due = self.now.plus_minutes(20 * 24 * 60);
                self.act(tracker, Command::AskPromise { ticket, what: what.to_owned(), due })?;
            }
            (Extend(reason, told), Some(tracker)) => {
                let clock = self.ticket(ticket).and_then(|t| t.finish).filter(|c| c.met.is_none());
                let Some(clock) = clock else { return Ok(()) };
                let due = clock.due.plus_minutes(180).max(self.now.plus_minutes(20 * 60));
                let (reason, told) = (reason.to_owned(), told.to_owned());
                self.act(tracker, Command::Extend { ticket, due, reason, told, approved_by: None })?;
            }
            _ => {}
        }
        Ok(())
    }

    fn scene_message(&mut self, source: &str, home: &str, text: &str, place: &str) -> NewMessage {
        let code = HouseholdCode(home.to_owned());
        let contact = self.world().households.get(&code).and_then(|h| h.contact);
        let household = self.world().households.contains_key(&code).then(|| home.to_owned());
        NewMessage {
            source: self.source(source),
            text: text.to_owned(),
            household,
            caller: contact.map(|contact| Caller::Known { contact }),
            complainant: None,
            happened: None,
            place: place.to_owned(),
        }
    }

    /// What the outgoing operators wrote of the scene's tickets.
    pub(super) fn scene_note(&self, id: TicketId, stage: Option<Stage>) -> Option<HandoverNote> {
        let live = self.at >= self.live_since();
        let key = self.scene.tickets.iter().find(|(_, t)| **t == id).map(|(key, _)| *key)?;
        let (state, next_step, told) = match (key, stage) {
            ("door", _) if live => (
                "闭门器断裂，单元门临时用绳固定，安保每小时巡一次",
                "供应商明早九点送货，到货催工程当天装好",
                "业主知道明早处理，要求装好给他回个话",
            ),
            ("bill", _) if live => {
                ("业主对水费有疑问，已转客服核对抄表底数", "客服还没接单，请催一下，今天内给答复", "已告知核对后回电")
            }
            ("lamp", _) if live => {
                ("灯已换好，业主电话没打通，发过短信", "再打一次电话反馈，问满意不满意", "短信已告知修好")
            }
            ("pot", _) if live => (
                "花盆坠落，无人受伤，楼下已封，监控在倒查",
                "两小时内必须给业主答复，找到人报项目负责人",
                "业主在等结果，情绪激动",
            ),
            ("drain", _) => ("通过一次又反水，已转返工", "盯疏通车什么时候到，清主管", "业主知道今天来疏通车"),
            ("wall", _) => ("返工中，屋面防水要外协看现场", "约业主和外协的时间", "已致歉，业主要书面方案"),
            _ => return None,
        };
        Some(HandoverNote { state: state.into(), next_step: next_step.into(), told: told.into() })
    }

    /// Whether the callback of a ticket that was just fed back is left for the scene: some that fall due about `now`.
    pub(super) fn wants_held(&mut self, id: TicketId, by: Moment) -> bool {
        let minutes = by.since(self.now) / 60_000;
        // Callbacks fall due on working days: over a long holiday those of the first day after it.
        let back = self.rules.calendar.next_working(self.now.date());
        let soon = (self.now.at_local(back, 1_440).since(self.now) / 60_000).max(80 * 60);
        if !(-20 * 60..=soon).contains(&minutes) {
            return false;
        }
        let Some(ticket) = self.ticket(id) else { return false };
        let ticket = ticket.clone();
        let vip = self.world().is_vip(&ticket);
        let clerks = crate::domain::callbacks::callers(&self.rules, &ticket, vip).contains(&Role::ServiceClerk);
        let own = ticket.handlers.contains(&self.operator());
        let held = &mut self.scene.held;
        if own || (!clerks && held.2 >= 1) {
            return false;
        }
        let place = if minutes < 0 { &mut held.0 } else { &mut held.1 };
        let most = if minutes < 0 { 1 } else { 4 };
        if *place >= most {
            return false;
        }
        *place += 1;
        held.2 += u32::from(!clerks);
        true
    }
}
