//! Texts of forms: labels, what to type, what is wrong with it.


macro_rules! fields {
    ($($field:ident $name:literal $zh:literal $en:literal;)*) => {
        /// A field of a form.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum FieldId { $(#[doc = concat!("“", $zh, "” / “", $en, "”")] $field,)* }

        impl FieldId {
            /// All of them.
            pub const ALL: &'static [FieldId] = &[$(FieldId::$field,)*];
            /// The name under which parked forms keep it: never changed once released.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(FieldId::$field => $name,)* }
            }
        }

        $crate::names! { FIELD_LABELS:
            /// Stands before the field: at most six Chinese characters.
            fn field_label(FieldId) { $($field => $zh, $en;)* }
        }
    };
}

fields! {
    Line "line" "来电来访" "Call or visit";
    Event "event" "事件" "Event";
    Happened "happened" "发生时间" "Happened";
    Household "household" "房号" "Household";
    Place "place" "地点" "Place";
    Involved "involved" "涉及人员" "People";
    CallerName "name" "姓名" "Name";
    Phone "phone" "联系方式" "Contact";
    Address "address" "地址" "Address";
    Source "source" "来源" "Source";
    Complainant "complainant" "来件人" "Complainant";
    Kind "kind" "类别" "Kind";
    Category "category" "细类" "Category";
    Grade "grade" "等级" "Grade";
    Department "department" "责任部门" "Department";
    Handler "handler" "处理人" "Handler";
    DispatchNote "dispatch-note" "派发说明" "For them";
    OnSpot "on-spot" "当场答复" "Answered now";
    Answer "answer" "答复内容" "Answer";
    Progress "progress" "进展" "Progress";
    ToldCustomer "told-customer" "已告知客户" "Told customer";
    Result "result" "处理结果" "Result";
    Way "way" "方式" "Way";
    Opinion "outcome" "客户意见" "Outcome";
    Words "words" "客户原话" "Their words";
    Note "note" "备注" "Note";
    Again "again" "客户怎么说" "What they said";
    Due "due" "新时限" "New due time";
    Reason "reason" "原因" "Reason";
    Told "told" "已告知什么" "What was told";
    Into "into" "并入" "Merge into";
    Existing "existing" "已有工单" "Open ticket";
    Supervisor "supervisor" "同意的主管" "Supervisor";
    Tracker "tracker" "交给谁跟踪" "New tracker";
    State "state" "现状" "State";
    NextStep "next-step" "下一步" "Next step";
    Query "query" "质疑" "Query";
    QueryAnswer "query-answer" "答复" "Answer";
    SheetNotes "sheet-notes" "其他交接" "Other notes";
    NoteAbout "note-kind" "事项类别" "About";
    FreeNote "free-note" "事项" "Note";
    OpenNote "open-note" "划掉哪条" "Which note";
    StruckText "struck-text" "结果" "Outcome";
    PaperCode "paper-code" "纸上校验码" "Code on paper";
    Correction "correction" "更正" "Correction";
    SignAs "side" "签字身份" "Signing as";
    Unrelieved "unrelieved" "放行谁" "Release whom";
    HeadWord "head-word" "怎么处理" "What is done";
    Head "head" "报告给谁" "Told whom";
    PhoneWord "phone-word" "对方怎么说" "They said";
    PromiseText "promise" "承诺什么" "Promise";
    PromiseDue "promise-due" "何时前" "By when";
    PromiseAnswer "promise-answer" "答复" "Answer";
    WhichPromise "which-promise" "哪条承诺" "Which one";
    Kept "kept" "兑现没有" "Kept";
    PromiseWord "promise-word" "说明" "Remark";
    HouseNumber "house-number" "房号" "Household";
    Resident "resident" "住户姓名" "Resident";
    Vip "vip" "VIP" "VIP";
    StaffName "staff-name" "姓名" "Name";
    Role "role" "岗位" "Role";
    SecondRole "second-role" "兼任岗位" "Second role";
    StaffDepartment "staff-department" "所属部门" "Department";
    Language "language" "语言" "Language";
    SiteName "site-name" "项目名称" "Site name";
    SiteCode "site-code" "项目代号" "Site code";
    FirstPerson "first-person" "第一位主管" "Supervisor";
    Pack "pack" "制度" "Rule book";
    Question "question" "请示什么" "Question";
    AskOf "ask-of" "请示谁" "Ask whom";
    SupervisorWord "supervisor-word" "主管答复" "Answer";
    Point1 "point-1" "回访内容1" "Point 1";
    Point2 "point-2" "回访内容2" "Point 2";
    Point3 "point-3" "回访内容3" "Point 3";
    Point4 "point-4" "回访内容4" "Point 4";
    Point5 "point-5" "回访内容5" "Point 5";
    Point6 "point-6" "回访内容6" "Point 6";
    Point7 "point-7" "回访内容7" "Point 7";
    Point8 "point-8" "回访内容8" "Point 8";
    OldPassword "old-password" "现用密码" "Old password";
    NewPassword "new-password" "新密码" "New password";
    AgainPassword "again-password" "再输一次" "Once more";
    Password "password" "密码" "Password";
    Signer "signer" "签字人" "Who signs";
    StaffPhone "staff-phone" "电话" "Phone";
    ThirdRole "third-role" "兼任岗位" "Third role";
    Trigger "trigger" "触发原因" "Asked by";
    Matter "matter" "问题描述" "What came up";
    Before "before" "以前处理" "Done before";
    StepText "step-text" "内容" "Text";
    Verdict "verdict" "结论" "Verdict";
    BackTo "back-to" "退回到" "Back to";
    ToldWhom "told-whom" "告知谁" "Told whom";
    Reached "reached" "已联系上" "Reached";
    LinkTo "link-to" "关联工单" "Link to";
    Fault "fault" "报的什么事" "Fault";
    Buildings "buildings" "哪些楼栋" "Buildings";
    Area "area" "其他范围" "Other area";
    ReadOut "read-out" "口径" "Read out";
    GradeWord "grade-word" "另定理由" "Why another";
    Fact1 "fact-1" "定级事实1" "Fact 1";
    Fact2 "fact-2" "定级事实2" "Fact 2";
    Fact3 "fact-3" "定级事实3" "Fact 3";
    Fact4 "fact-4" "定级事实4" "Fact 4";
    Fact5 "fact-5" "定级事实5" "Fact 5";
    Fact6 "fact-6" "定级事实6" "Fact 6";
    Fact7 "fact-7" "定级事实7" "Fact 7";
    Fact8 "fact-8" "定级事实8" "Fact 8";
    Fact9 "fact-9" "定级事实9" "Fact 9";
    Fact10 "fact-10" "定级事实10" "Fact 10";
    Fact11 "fact-11" "定级事实11" "Fact 11";
    Fact12 "fact-12" "定级事实12" "Fact 12";
    Fact13 "fact-13" "定级事实13" "Fact 13";
    Fact14 "fact-14" "定级事实14" "Fact 14";
    Fact15 "fact-15" "定级事实15" "Fact 15";
    Fact16 "fact-16" "定级事实16" "Fact 16";
    Fact17 "fact-17" "定级事实17" "Fact 17";
    Fact18 "fact-18" "定级事实18" "Fact 18";
    Fact19 "fact-19" "定级事实19" "Fact 19";
    Fact20 "fact-20" "定级事实20" "Fact 20";
    Fact21 "fact-21" "定级事实21" "Fact 21";
    Fact22 "fact-22" "定级事实22" "Fact 22";
    Fact23 "fact-23" "定级事实23" "Fact 23";
    Fact24 "fact-24" "定级事实24" "Fact 24";
    Fact25 "fact-25" "定级事实25" "Fact 25";
    Fact26 "fact-26" "定级事实26" "Fact 26";
    Fact27 "fact-27" "定级事实27" "Fact 27";
    Fact28 "fact-28" "定级事实28" "Fact 28";
    Fact29 "fact-29" "定级事实29" "Fact 29";
    Fact30 "fact-30" "定级事实30" "Fact 30";
    Fact31 "fact-31" "定级事实31" "Fact 31";
    Fact32 "fact-32" "定级事实32" "Fact 32";
    Service "service" "服务内容" "Service";
    FirstDay "first-day" "开始日" "First day";
    LastDay "last-day" "终止日" "Last day";
    EndedDay "ended-day" "哪天结束" "Ended on";
    ServiceBy "service-by" "谁来服务" "Done by";
}

impl FieldId {
    /// The fields of facts: the policy pack says what each of them is called.
    pub const FACTS: [FieldId; 32] = [
        FieldId::Fact1,
        FieldId::Fact2,
        FieldId::Fact3,
        FieldId::Fact4,
        FieldId::Fact5,
        FieldId::Fact6,
        FieldId::Fact7,
        FieldId::Fact8,
        FieldId::Fact9,
        FieldId::Fact10,
        FieldId::Fact11,
        FieldId::Fact12,
        FieldId::Fact13,
        FieldId::Fact14,
        FieldId::Fact15,
        FieldId::Fact16,
        FieldId::Fact17,
        FieldId::Fact18,
        FieldId::Fact19,
        FieldId::Fact20,
        FieldId::Fact21,
        FieldId::Fact22,
        FieldId::Fact23,
        FieldId::Fact24,
        FieldId::Fact25,
        FieldId::Fact26,
        FieldId::Fact27,
        FieldId::Fact28,
        FieldId::Fact29,
        FieldId::Fact30,
        FieldId::Fact31,
        FieldId::Fact32,
    ];
    /// The fields of a callback's points (R087): the policy pack says what each of them is called.
    pub const POINTS: [FieldId; 8] = [
        FieldId::Point1,
        FieldId::Point2,
        FieldId::Point3,
        FieldId::Point4,
        FieldId::Point5,
        FieldId::Point6,
        FieldId::Point7,
        FieldId::Point8,
    ];
}

crate::names! { FIELD_HINTS:
    /// What to type, shown while the field is empty.
    fn field_hint(FieldId) {
        Line => "如：12-1803 厨房水管漏水 急 13812345678", "such as: 12-1803 kitchen pipe leaking, urgent, 13812345678";
        Event => "发生了什么，有什么要求", "what happened, what is asked for";
        Happened => "如：今天 14:30、昨晚8点、2小时前", "such as: today 14:30, 11-23 10:00, -2h";
        Household => "如：12-1803，或打几个数字来选", "such as: 12-1803; digits find it";
        Place => "不在户内时填写", "where it is not the household";
        Involved => "相关的人", "who is concerned";
        CallerName => "来件人姓名", "who told us";
        Phone => "电话或其他联系方式", "phone or another way";
        Address => "不是房号时填写", "where it is not the household";
        Source => "怎么来的，可打拼音首字母", "how it reached us; type to choose";
        Complainant => "谁来件", "who complains";
        Kind => "打几个字或拼音首字母来选", "type a few letters to choose";
        Category => "打几个字或拼音首字母来选", "type a few letters to choose";
        Grade => "打几个字来选，空着按规定", "type to choose; empty: as the rules propose";
        Department => "打几个字或拼音首字母，如 gcwx", "type a few letters to choose";
        Handler => "可不填，打姓名或首字母来选", "may be left empty; type a name";
        DispatchNote => "可不填：门禁、时间、安全等", "optional: access, time, safety";
        OnSpot => "空格切换", "Space switches";
        Answer => "怎么答复的", "what was answered";
        Progress => "做到哪一步", "how far it is";
        ToldCustomer => "空格切换", "Space switches";
        Result => "做了什么，结果如何", "what was done, how it is now";
        Way => "左右键选", "arrow keys choose";
        Opinion => "左右键选", "arrow keys choose";
        Words => "客户说了什么，尽量用原话", "what the customer said, in their words";
        Note => "补充说明", "what others should know";
        Again => "这次说了什么", "what they said this time";
        Due => "如：明天 18:00、+2h、11-23 10:00", "such as: tomorrow 18:00, +2h, 11-23 10:00";
        Reason => "为什么", "why";
        Told => "对客户说了什么", "what the customer was told";
        Into => "打单号、房号或内容来选", "type a number, household or words";
        Existing => "同一件事就选它", "choose it when it is the same matter";
        Supervisor => "打姓名或首字母来选", "type a name to choose";
        Tracker => "打姓名或首字母来选", "type a name to choose";
        State => "现在到什么程度", "how it stands now";
        NextStep => "接班后要做什么、什么时候", "what to do next, and when";
        Query => "哪里不清楚", "what is not clear";
        QueryAnswer => "答复或裁定", "the answer, or the decision";
        SheetNotes => "设备、钥匙、来访、通知等", "equipment, keys, visitors, notices";
        NoteAbout => "左右键选", "arrow keys choose";
        FreeNote => "如：天台钥匙借给消防，明早还", "such as: roof key lent to the fire brigade, back tomorrow";
        OpenNote => "打几个字来选", "type a few letters to choose";
        StruckText => "可不填：怎么了结的", "optional: what became of it";
        PaperCode => "可不填：照纸上的码输入，核对账本", "optional: type the code on the paper to check the ledger";
        Correction => "哪里有误，应为什么", "what is wrong, what is right";
        SignAs => "左右键选", "arrow keys choose";
        Unrelieved => "打姓名或首字母来选", "type a name to choose";
        Service => "如：每周保洁、接送老人", "such as: weekly cleaning, fetching parcels";
        FirstDay => "如：今天、12-01、2026-12-01", "such as: today, 12-01, 2026-12-01";
        LastDay => "如：12-31、+30天、2027-05-31", "such as: 12-31, +30d, 2027-05-31";
        EndedDay => "如：今天、昨天、12-15", "such as: today, yesterday, 12-15";
        ServiceBy => "可不填：谁做谁不回访，打姓名来选", "optional: who does it never calls back; type a name";
        HouseNumber => "如：12-1-1803、3-502", "such as: 12-1-1803, 3-502";
        Resident => "可不填：谁住在这里", "optional: who lives there";
        Vip => "空格切换", "Space switches";
        StaffName => "员工姓名", "name of the person";
        Role => "打几个字或拼音首字母来选", "type a few letters to choose";
        SecondRole => "可不填：同时担任的岗位", "optional: a role held beside it";
        StaffDepartment => "可不填：不在中控室的才选", "optional: where not the desk";
        Language => "左右键选", "arrow keys choose";
        SiteName => "如：滨湖花园中控室", "such as: Lakeside Gardens control room";
        SiteCode => "2 到 4 个字母，如 HY，写在单号前面", "2 to 4 letters such as HY, in front of ticket numbers";
        FirstPerson => "姓名；其他人以后由主管添加", "a name; supervisors add the others later";
        Pack => "左右键选", "arrow keys choose";
        HeadWord => "可不填，如：我去现场；已派主管", "optional, such as: on my way; sent the foreman";
        Head => "打姓名或首字母来选", "type a name to choose";
        PhoneWord => "可不填", "optional";
        PromiseText => "对客户怎么说的，照实写", "what the customer is told, word for word";
        PromiseDue => "如：今天 18:00、+2h、11-23 10:00", "such as: today 18:00, +2h, 11-23 10:00";
        PromiseAnswer => "左右键选", "arrow keys choose";
        WhichPromise => "打开列表选", "open the list";
        Kept => "左右键选", "arrow keys choose";
        PromiseWord => "不同意、未兑现时必填", "needed when refused or not kept";
        Question => "客户问什么、要什么，现场不能定的", "what the customer asks that can't be settled here";
        AskOf => "可不填，打姓名或首字母来选", "may be left empty; type a name";
        SupervisorWord => "怎么答复客户", "what the customer is to be told";
        GradeWord => "不采纳建议的等级时必填", "needed for another grade than the one proposed";
        Fact1 => "不清楚就空着", "leave it empty when not known";
        Fact2 => "不清楚就空着", "leave it empty when not known";
        Fact3 => "不清楚就空着", "leave it empty when not known";
        Fact4 => "不清楚就空着", "leave it empty when not known";
        Fact5 => "不清楚就空着", "leave it empty when not known";
        Fact6 => "不清楚就空着", "leave it empty when not known";
        Fact7 => "不清楚就空着", "leave it empty when not known";
        Fact8 => "不清楚就空着", "leave it empty when not known";
        Fact9 => "不清楚就空着", "leave it empty when not known";
        Fact10 => "不清楚就空着", "leave it empty when not known";
        Fact11 => "不清楚就空着", "leave it empty when not known";
        Fact12 => "不清楚就空着", "leave it empty when not known";
        Fact13 => "不清楚就空着", "leave it empty when not known";
        Fact14 => "不清楚就空着", "leave it empty when not known";
        Fact15 => "不清楚就空着", "leave it empty when not known";
        Fact16 => "不清楚就空着", "leave it empty when not known";
        Fact17 => "不清楚就空着", "leave it empty when not known";
        Fact18 => "不清楚就空着", "leave it empty when not known";
        Fact19 => "不清楚就空着", "leave it empty when not known";
        Fact20 => "不清楚就空着", "leave it empty when not known";
        Fact21 => "不清楚就空着", "leave it empty when not known";
        Fact22 => "不清楚就空着", "leave it empty when not known";
        Fact23 => "不清楚就空着", "leave it empty when not known";
        Fact24 => "不清楚就空着", "leave it empty when not known";
        Fact25 => "不清楚就空着", "leave it empty when not known";
        Fact26 => "不清楚就空着", "leave it empty when not known";
        Fact27 => "不清楚就空着", "leave it empty when not known";
        Fact28 => "不清楚就空着", "leave it empty when not known";
        Fact29 => "不清楚就空着", "leave it empty when not known";
        Fact30 => "不清楚就空着", "leave it empty when not known";
        Fact31 => "不清楚就空着", "leave it empty when not known";
        Fact32 => "不清楚就空着", "leave it empty when not known";
        Point1 => "问了就记，可不填", "noted when asked; may be left empty";
        Point2 => "问了就记，可不填", "noted when asked; may be left empty";
        Point3 => "问了就记，可不填", "noted when asked; may be left empty";
        Point4 => "问了就记，可不填", "noted when asked; may be left empty";
        Point5 => "问了就记，可不填", "noted when asked; may be left empty";
        Point6 => "问了就记，可不填", "noted when asked; may be left empty";
        Point7 => "问了就记，可不填", "noted when asked; may be left empty";
        Point8 => "问了就记，可不填", "noted when asked; may be left empty";
        OldPassword => "现在用的密码", "the one in use now";
        NewPassword => "只有自己知道的密码", "one that only you know";
        AgainPassword => "把新密码再输一次", "the same once more";
        Password => "本人的密码", "their own password";
        Signer => "打姓名或首字母来选", "type a name to choose";
        StaffPhone => "可不填", "optional";
        ThirdRole => "可不填", "optional";
        Trigger => "左右键选", "arrow keys choose";
        Matter => "发生了什么，多少次，影响多大", "what happened, how often, how bad";
        Before => "可不填：以前怎么处理的", "optional: what was done about it";
        StepText => "这一步写什么", "what there is to say at this step";
        Verdict => "左右键选", "arrow keys choose";
        BackTo => "左右键选", "arrow keys choose";
        ToldWhom => "打房号或单号来选", "type a household or number to choose";
        Reached => "空格切换", "Space switches";
        LinkTo => "打单号、房号或内容来选", "type a number, household or words";
        Fault => "如：停水、3 号电梯停运", "such as: no water, lift 3 stands still";
        Buildings => "如：12 13，用空格隔开", "such as: 12 13, with blanks between";
        Area => "不是整栋时填写，如：东侧车库", "where it is not whole buildings: east car park";
        ReadOut => "来电时念给客户听的一句话", "the sentence that is read out to callers";
    }
}

crate::messages! {
    fault_empty() { zh: "这一项必须填", en: "this must be filled in" }
    fault_not_a_time(what: &str) {
        zh: "看不懂“{what}”。可写：今天 14:30、明天、+2h、11-23 10:00、2026-11-23 10:00",
        en: "“{what}” is no time. Write: today 14:30, tomorrow, +2h, 11-23 10:00, 2026-11-23 10:00"
    }
    fault_no_such_day(year: u32, month: u32, day: u32) {
        zh: "没有 {year} 年 {month} 月 {day} 日这一天，请改月、日",
        en: "there is no day {year}-{month}-{day}; correct the month or the day"
    }
    fault_no_such_time(hour: u32, minute: u32) {
        zh: "没有 {hour}:{minute:02} 这个时刻，小时 0 到 24、分钟 0 到 59",
        en: "there is no time {hour}:{minute:02}; hours are 0 to 24, minutes 0 to 59"
    }
    fault_too_far() { zh: "超过十年了，请写近一些的时间", en: "more than ten years away; write a nearer time" }
    fault_ahead() { zh: "这个时间还没到，请写已经发生的时间", en: "this time is still ahead; write when it happened" }
    fault_over() { zh: "这个时间已经过了，请写以后的时间", en: "this time is over; write one that is still ahead" }
    fault_not_later(than: &str) { zh: "要晚于现在的时限 {than}", en: "must be later than the present due time {than}" }
    fault_no_choice(typed: &str) {
        zh: "没有“{typed}”这一项，请改字或打开列表选",
        en: "no choice is called “{typed}”; type another or open the list"
    }
    fault_no_matter() { zh: "还没写是什么事", en: "it does not say yet what the matter is" }
    fault_no_household(typed: &str) {
        zh: "名册里没有 {typed}：选相近的，或清空后再提交",
        en: "{typed} is not in the register: choose a near one, or clear the field and submit again"
    }
    fault_many_households(n: usize) { zh: "有 {n} 户符合，请选一户", en: "{n} households fit: choose one" }
    fault_site_code(typed: &str) {
        zh: "“{typed}”不能作代号：要 2 到 4 个英文字母，如 HY",
        en: "“{typed}” can't be a code: it takes 2 to 4 letters such as HY"
    }
    fault_paper_code(code: &str) {
        zh: "和账本对不上：账上这份记录的码是 {code}。先看是不是输错、是不是这份记录；都不是就先别签，报告主管",
        en: "does not match the ledger, which has {code} for this sheet. Check the typing and the sheet; else do not sign, tell a supervisor"
    }
    fault_words_missing() { zh: "不满意时要记下客户原话", en: "not satisfied: write down the customer's words" }
}
