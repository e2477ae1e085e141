//! Names and one-line help of every action; names of scopes and of the chapters of the help.

use crate::action::{Action, Group, Scope};

/// One line for each action: short name (for the hint bar, at most five Chinese characters) and help.
macro_rules! action_texts {
    ($($action:ident $zh:literal $en:literal: $zh_help:literal $en_help:literal;)*) => {
        crate::names! { NAMES:
            /// Short: it stands in the hint bar beside its key.
            fn action_name(Action) { $($action => $zh, $en;)* }
        }
        crate::names! { HELP:
            /// One line: what happens.
            fn action_help(Action) { $($action => $zh_help, $en_help;)* }
        }
    };
}

action_texts! {
    QuickEntry "登记" "Register": "打一行字登记来电来访，边打边识别，回车成单" "Type one line to register a call or visit; it is parsed as you type";
    RegisterForm "完整登记" "Full form": "用完整表单登记：事件、时间、地点、人员、称呼、地址、电话" "Register with the full form: event, time, place, people, name, address, contact";
    Receive "接件" "Receive": "接收选中的来件，你成为首接人" "Receive the selected message: you become its first receiver";
    Answer "当场答复" "Answer": "当场答复咨询，一步登记、反馈" "Answer an enquiry on the spot, in one step";
    ContactedAgain "再次来电" "Contacted again": "记录客户就同一工单再次来电来访" "Record that the customer contacted us again on this ticket";
    Parked "草稿" "Parked": "打开搁置的未完成登记" "Open half-typed forms that were parked";
    Incident "集中报事" "Incident": "一处故障多户来电：念口径，逐户输房号成单，最后逐户告知" "One fault, many callers: read the line out, type room after room, tell them all at the end";
    JoinIncident "归入" "Join": "把选中的工单或来件归入它所属的集中报事" "Put the selected ticket or message into the incident it belongs to";
    FoldIncident "展开" "Unfold": "展开或收起一件集中报事的各户工单" "Unfold or fold the tickets of an incident";
    OpenIncident "新建" "Open one": "建立集中报事：什么事、哪些楼栋、口径" "Open an incident: what, where, the line to read out";
    WordIncident "改口径" "Reword": "更新念给来电客户听的口径" "Renew the line that is read out";
    ResolveIncident "处理结果" "Resolve": "登记故障的处理结果，随后逐户告知" "Say what was done; then each is told";
    CloseIncident "结束" "Close": "全部告知后结束；提前结束要写明原因" "Close it when all were told, or write why not";
    LeaveIncident "移出" "Take out": "把选中的一户移出这件集中报事" "Take the selected caller out of the incident";
    DeclineIncident "不作集中" "Decline": "不作集中报事，这几户不再提示" "It is no incident: not proposed again for these callers";
    TellSatisfied "已告知" "Told": "已告知结果，客户满意，跳到下一户" "Told, satisfied; goes on to the next";
    TellUnhappy "不满意" "Not satisfied": "已告知结果，客户不满意，记下原话并返工" "Told, not satisfied: their words, then rework";
    TellUnreached "未联系上" "Not reached": "没联系上，记一次，跳到下一户" "Not reached: an attempt is recorded; goes on to the next";
    Dispatch "派发" "Dispatch": "把工单派给责任部门" "Send the ticket to a department";
    Classify "分类定级" "Classify": "改分类和等级，时限随之重算" "Set category and grade; the clocks follow";
    AcceptWork "部门接单" "Accept work": "责任部门接单，可写明到场的人" "The department accepts the work and may name who comes";
    Progress "进展" "Progress": "记录处理进展" "Record how the work is going";
    Result "结果" "Result": "记录部门的处理结果" "Record the department's result";
    Feedback "反馈" "Feedback": "记录向客户反馈的方式、原话和是否满意" "Record the feedback to the customer: way, their words, satisfied or not";
    Callback "回访" "Call back": "记录回访结果" "Record the outcome of a callback";
    Note "备注" "Note": "给工单加备注，当班的人都可以" "Add a note; anyone on duty may";
    Extend "延期" "Extend": "申请延长时限，写明原因" "Ask for more time, with a reason";
    Merge "并单" "Merge": "把重复的工单并入另一张" "Merge a duplicate into another ticket";
    Void "作废" "Void": "作废录错的工单，须写原因并经主管同意" "Void a ticket entered by mistake: a reason and a supervisor's word";
    Takeover "代管" "Take over": "主管代管跟踪人无法处理的工单，须写原因" "A supervisor moves tracking, with a reason";
    Reveal "显示隐去项" "Reveal": "说明用途后查看完整姓名和电话，查看有记录" "Show the full name and phone after giving a reason; it is recorded";
    AskSupervisor "请示主管" "Ask": "当场答不了就请示主管，倒计时内答复客户" "Ask the supervisor; a countdown runs until the customer is answered";
    SupervisorAnswer "主管答复" "Supervisor": "主管答复请示，跟踪人再告知客户" "The supervisor's word on a question; the tracker then tells the customer";
    AcknowledgeStep "确认上报" "Take up": "领导确认收到上报，可写怎么处理" "A head takes up what was escalated, with a word what will be done";
    ToldByPhone "电话报告" "Told by phone": "记下已电话报告哪位领导；仍要领导本人确认" "Note which head was told by telephone; they acknowledge it themselves";
    Promise "向客户承诺" "Promise": "向客户承诺什么、何时前；要领导当场同意，或申请许可" "Promise the customer something: with a head's permission, or ask for it";
    PermitPromise "答复承诺申请" "Answer a promise": "领导同意或不同意申请的承诺" "A head permits or refuses a promise that was asked for";
    SettlePromise "承诺兑现" "Promise kept?": "记录承诺兑现了没有" "Note whether a promise was kept";
    Link "关联" "Link": "与同一事项的另一张工单关联，不是并单" "Link with another ticket of the same matter; each stays a ticket of its own";
    PrintTicket "打印工单" "Print ticket": "把工单写成客户意见处理记录表或维修单，网页和文本文件" "Write the ticket as an opinion handling or repair sheet: a web page and a text file";
    NextLinked "跳到关联单" "Linked": "在同一事项的关联工单之间跳转" "Go to the next linked ticket of the same matter";
    OpenAction "开措施表" "Open action": "开出纠正与预防措施实施表，已填好相关工单和以前的处理" "Open a form of corrective action, filled from the tickets and what was done before";
    DeclineAction "不开措施表" "Decline action": "写明原因，不采取建议的纠正与预防措施" "Decline the corrective action that is offered, with a reason";
    StateFacts "定级事实" "Facts": "登记金额、户数、媒体、诉讼等事实，据此建议等级" "State cost, households, media, court and the like: they propose the grade";
    ConfirmGrade "确认定级" "Confirm grade": "按建议的等级改级；不采纳就重新分类并写理由" "Take the grade that is proposed; to overrule it, classify with a word";
    Undo "撤销" "Undo": "在宽限时间内撤销刚才的操作，撤销本身有记录" "Take back the last act within its grace time; the reversal is recorded";
    Handover "交接班" "Handover": "打开交接班记录" "Open the handover sheet";
    HandoverNote "交班说明" "Handover note": "写工单的交班说明：现状、下一步、已告知客户什么" "Write a ticket's handover note: state, next step, what the customer was told";
    Roster "排班表" "Roster": "看当月谁值哪个班；主管在这里排班" "Who has which shift this month; supervisors plan it here";
    RosterFill "按规律填" "Fill": "从光标处起，按一串班次重复填到月底，如 早早中中晚晚休休" "Repeat a row of shifts from the cursor to the month's end";
    RosterCopy "照上月" "As last month": "按每个人上月的规律接着排本月还空着的日子" "Go on in each person's rhythm of last month, on days still empty";
    RosterSwap "换班" "Swap": "先在自己的班上按一次，再到对方的班上按一次，写明原因" "Press on one's own shift, then on the other's, and give the reason";
    RosterCover "顶班" "Stand in": "有人不能来：先在其班上按一次，再到顶班的人那一行按一次；已过的班则补记" "Somebody can't come: press on their shift, then in the row of who stands in; past shifts are recorded";
    RosterSwaps "换班申请" "Swaps": "看等待答复的换班，同意或退回" "Swaps that wait for an answer: agree or decline";
    RosterPost "前台／部门" "Desk or dept": "在前台和各轮值部门的排班表之间切换" "Go from the desk's roster to those of departments that take turns";
    SheetNote "交接事项" "Note to hand on": "记一条设备、钥匙、访客或通知事项，随交接班记录传下去，划掉为止" "Write a note on equipment, keys, visitors or notices; it is handed on until struck off";
    AcceptRest "其余接收" "Accept rest": "一次接收其余看过的行" "Accept all remaining lines that were in sight";
    SameNote "照旧" "As before": "上一份交班说明仍然有效：看过，照旧" "The last handover note still holds: looked at, as before";
    ConfirmCallbacks "只等回访" "Callbacks only": "一次确认所有只等回访的工单没有别的要交代" "Confirm at once that tickets which only wait for a callback need no other words";
    StrikeNote "划掉事项" "Strike off": "划掉一条已办完的交接事项，留有记录" "Strike off a note that is done with; it stays on record";
    PrintSheet "打印" "Print": "把交接班记录写成网页和文本文件，可打印签字" "Write the sheet as a web page and a text file, to print and sign";
    Sheets "历次记录" "Sheets": "打开任何一份交接班记录" "Open any handover sheet";
    AcceptLine "接收" "Accept": "接收这一行" "Accept this line";
    QueryLine "质疑" "Query": "对这一行提出质疑，答复前不能签收" "Query this line; it blocks the signature until answered";
    AnswerLine "答复质疑" "Answer query": "答复接班人的质疑" "Answer the query on this line";
    PrepareSheet "生成记录" "Prepare sheet": "列出全部未完事项，生成交接班记录" "List everything unfinished on a new handover sheet";
    SignSheet "签字" "Sign": "交班人、接班人各自签字" "Sign the sheet, outgoing and incoming each under their own name";
    CorrectSheet "更正" "Correct": "给双方已签字的交接班记录另写一条更正" "Write a correction to a sheet that both sides have signed";
    ReleaseUnrelieved "放行" "Release": "无人接班时由主管放行，工单转入无人跟踪警报" "Let an operator go for whom nobody comes; their tickets go to the unattended alarm";
    Review "交接班回顾" "Review": "回顾过去的班次：谁当班、接了什么、办结、交出、超时、质疑和签字（主管）" "Look back at past shifts: who was on, what came, went and was left, what was late, queried, signed (supervisors)";
    Reveals "查看记录" "Reveals": "谁在什么时候为什么查看了客户的姓名电话（主管）" "Who looked at customers' names and phones, when and why (supervisors)";
    Replay "回放" "Replay": "一步步回放值班台当时的样子，只读（主管）" "See the desk step by step as it was, read-only (supervisors)";
    Find "查找" "Find": "按单号、房号、姓名、电话尾号、内容、部门或拼音查找" "Find by number, household, name, phone tail, words, department or pinyin";
    Palette "命令" "Commands": "输入几个字或拼音，执行任何操作" "Run any action by typing a few letters of its name";
    FocusQueue "来件队列" "Queue": "到来件队列" "Go to the incoming queue";
    FocusHandover "交接班栏" "Handover pane": "到交接班栏" "Go to the handover log";
    FocusTicket "工单栏" "Ticket pane": "到工单详情" "Go to the ticket details";
    FocusCallbacks "回访栏" "Callbacks pane": "到回访到期栏" "Go to the callbacks due";
    NextPane "下一栏" "Next pane": "到下一栏" "Go to the next pane";
    PrevPane "上一栏" "Previous pane": "到上一栏" "Go to the previous pane";
    Zoom "放大" "Zoom": "当前栏占满屏幕，再按还原" "Fill the screen with this pane; again to go back";
    DetailUp "详情上滚" "Details up": "不离开当前栏，向上滚动工单详情" "Scroll the ticket details up from any pane";
    DetailDown "详情下滚" "Details down": "不离开当前栏，向下滚动工单详情" "Scroll the ticket details down from any pane";
    ActionStep "办这一步" "Do the step": "办理实施表现在这一步：填写、审核、退回或告知客户" "Do the step at which the form stands: write, check, send back, or tell a customer";
    ActionNew "手工开表" "New form": "不凭工单开一份实施表，如满意度调查发现的问题" "Open a form without a ticket, such as for what a survey found";
    ActionWithdraw "撤回" "Withdraw": "主管撤回一份实施表，须写原因" "A supervisor withdraws a form, with a reason";
    ActionPrint "打印" "Print": "把实施表写成网页和文本文件，可打印" "Write the form as a web page and a text file, to print";
    Agreements "特约服务" "Agreements": "特约服务登记：在约的、到期的回访、超期的回访" "The register of special service agreements: terms, callbacks due and overdue";
    EnterAgreement "登记" "Enter": "登记一份特约服务：房号、服务内容、起止日" "Enter a special service agreement: household, service, first and last day";
    AmendAgreement "改期" "Amend": "改选中的特约服务的终止日，写明原因" "Give the selected agreement another last day, with a word";
    EndAgreement "提前结束" "End early": "选中的特约服务提前结束，期满回访随之提前" "End the selected agreement early: the callback of its end comes forward";
    Actions "纠正措施" "Corrective": "纠正与预防措施实施表：走到哪一步、该谁办、逾期没有" "Forms of corrective action: where each stands, who may act, what is late";
    Explain "时限说明" "Explain": "这张单为什么排在这里，时限是怎么一天天算出来的" "Why the ticket stands here, and day by day how its due times came about";
    CallbackPlan "回访计划" "Callback plan": "本月回访进度和今后几天的回访计划" "How the month's callbacks stand, and the plan for the coming days";
    Heads "要领导处理" "Heads": "要领导处理的事：逐级上报、等许可的承诺" "What needs a head now: escalations, and promises that wait for permission";
    MessagesLog "提示记录" "Notices": "查看之前的提示" "Read past notices";
    Help "帮助" "Help": "这里能做什么，用什么键" "What can be done here, and with which keys";
    Up "上移" "Up": "上一行" "One line up";
    Down "下移" "Down": "下一行" "One line down";
    PageUp "上翻页" "Page up": "上一页" "One page up";
    PageDown "下翻页" "Page down": "下一页" "One page down";
    Top "到首行" "Top": "到第一行" "To the first line";
    Bottom "到末行" "Bottom": "到最后一行" "To the last line";
    Back "返回" "Back": "返回、关闭" "Go back, close";
    Select "打开" "Open": "打开或选定这一行" "Open or choose this line";
    Left "向左" "Left": "到左边的栏" "To the pane on the left";
    Right "向右" "Right": "到右边的栏" "To the pane on the right";
    Filter "筛选" "Filter": "只显示本栏中符合条件的行" "Show only matching lines of this pane";
    Earlier "往前" "Earlier": "前一个有班次的日子，或上个月" "The day before that has shifts, or the month before";
    Later "往后" "Later": "后一个有班次的日子，或下个月" "The next day that has shifts, or the next month";
    ReplayNext "下一步" "Next": "回放下一件事" "The next event";
    ReplayPrev "上一步" "Previous": "回放上一件事" "The event before";
    ReplayForward "进十步" "Ten on": "向前十件事" "Ten events on";
    ReplayBack "退十步" "Ten back": "向后十件事" "Ten events back";
    ReplayTicketNext "本单下一步" "Ticket's next": "选中工单的下一件事" "The next event of the selected ticket";
    ReplayTicketPrev "本单上一步" "Ticket's previous": "选中工单的上一件事" "The event before of the selected ticket";
    ReplayStart "到班首" "Shift start": "到这个班开始的时候" "To the start of the shift";
    ReplayEnd "到班末" "Shift end": "到这个班结束的时候" "To the end of the shift";
    ReplayJump "到时刻" "Jump": "输入日期和时间，到那个时刻" "Type a date and time, and go there";
    ReplayPlay "播放" "Play": "连续播放，再按停下" "Let time run; again to stop";
    ReplayFaster "加快" "Faster": "播放得快一些" "Play faster";
    ReplaySlower "放慢" "Slower": "播放得慢一些" "Play slower";
    NextField "下一项" "Next field": "到下一项" "To the next field";
    PrevField "上一项" "Previous field": "到上一项" "To the previous field";
    AcceptField "确定" "Enter": "确定本项并到下一项，最后一项则提交" "Take this field and go on; on the last one, submit";
    Choose "选择" "Choose": "打开本项的候选列表" "Open the list of choices for this field";
    ClearField "清空本项" "Clear field": "清空本项" "Empty this field";
    Submit "提交" "Submit": "提交表单" "Submit the form";
    Cancel "搁置" "Park": "离开表单，已填内容留作草稿" "Leave the form; what is typed stays parked";
    Discard "丢弃" "Discard": "离开表单并丢弃已填内容" "Leave the form and throw away what is typed";
    Yes "是" "Yes": "回答“是”" "Answer yes";
    No "否" "No": "回答“否”" "Answer no";
    CharLeft "左移一字" "Left": "光标左移一字" "Caret one character left";
    CharRight "右移一字" "Right": "光标右移一字" "Caret one character right";
    WordLeft "左移一词" "Word left": "光标左移一词" "Caret one word left";
    WordRight "右移一词" "Word right": "光标右移一词" "Caret one word right";
    LineStart "到行首" "Line start": "光标到行首" "Caret to the start of the line";
    LineEnd "到行尾" "Line end": "光标到行尾" "Caret to the end of the line";
    DeleteBack "退格" "Backspace": "删除光标前一字" "Delete the character before the caret";
    DeleteNext "删除" "Delete": "删除光标后一字" "Delete the character after the caret";
    DeleteWordBack "删前词" "Delete word back": "删除光标前一词" "Delete the word before the caret";
    DeleteWordNext "删后词" "Delete word next": "删除光标后一词" "Delete the word after the caret";
    DeleteToStart "删到行首" "Delete to start": "删除到行首" "Delete to the start of the line";
    DeleteToEnd "删到行尾" "Delete to end": "删除到行尾" "Delete to the end of the line";
    Yank "取回" "Put back": "把刚删除的文字放回光标处" "Put what was deleted last at the caret";
    TextUndo "撤销输入" "Undo typing": "撤销输入" "Undo typing";
    TextRedo "重做输入" "Redo typing": "恢复刚撤销的输入" "Redo what was undone";
    Newline "换行" "New line": "另起一行" "Start a new line";
    LineUp "上一行" "Line up": "光标上移一行" "Caret one line up";
    LineDown "下一行" "Line down": "光标下移一行" "Caret one line down";
    TextPageUp "文中上翻" "Page up": "光标上移一页" "Caret one page up";
    TextPageDown "文中下翻" "Page down": "光标下移一页" "Caret one page down";
    TextTop "到文首" "Text top": "光标到全文开头" "Caret to the start of the text";
    TextBottom "到文末" "Text end": "光标到全文末尾" "Caret to the end of the text";
    Acknowledge "知悉" "Acknowledge": "停止响铃和闪烁" "Stop the bell and the flashing";
    EnterHousehold "登记住户" "Enter household": "把住户登记进名册，或更新：房号、姓名、电话、是否 VIP" "Enter a household in the register, or change it: number, name, phone, VIP";
    AddStaff "登记员工" "Add staff": "登记一位员工：姓名、岗位、部门，由主管办" "Enter a person who works here: name, roles, department; done by a supervisor";
    SignOn "换人上岗" "Sign on": "换一个人登录，或上岗、下岗；前一位没填完的替他留着" "Another person takes the keyboard, or comes on duty or leaves; what was half-typed waits for its author";
    Lock "锁屏" "Lock": "锁定屏幕，凭密码解锁；提醒照响" "Lock the screen; a password unlocks it, alarms still ring";
    ChangePassword "改密码" "Password": "换一个自己的密码" "Choose another password of your own";
    People "人员" "People": "谁在这里工作：岗位、部门、在岗、密码；由主管增改" "Who works here: roles, department, on duty, password; supervisors add and change them";
    SwitchLanguage "中／英" "Language": "切换中文和英文" "Switch between Chinese and English";
    SwitchTheme "配色" "Theme": "换一种配色" "Next colour theme";
    Refresh "重画" "Redraw": "重画屏幕" "Redraw the whole screen";
    Suspend "挂起" "Suspend": "回到命令行，fg 继续" "Back to the shell; fg continues";
    Quit "退出" "Quit": "退出程序，未完成的登记会保留" "Leave the program; half-typed forms are kept";
}

crate::names! { SCOPES:
    /// Where a key means something.
    fn scope_name(Scope) {
        Global => "任何地方", "everywhere";
        Panes => "各栏", "panes";
        Queue => "来件队列", "incoming queue";
        Handover => "交接班", "handover";
        Ticket => "工单详情", "ticket details";
        Callbacks => "回访到期", "callbacks due";
        List => "列表", "lists";
        Form => "表单", "forms";
        Text => "多行文字", "long texts";
        Edit => "光标处", "at the caret";
        Viewer => "阅读", "reading";
        Confirm => "确认", "questions";
        Review => "回顾", "looking back";
        Replay => "回放", "replay";
        Roster => "排班表", "roster";
        Actions => "纠正措施", "Corrective action";
        Incident => "集中报事", "incidents";
        Agreements => "特约服务", "service agreements";
    }
}

crate::names! { GROUPS:
    /// A chapter of the help.
    fn group_name(Group) {
        Intake => "来件与登记", "Calls and visits";
        Ticket => "工单", "Tickets";
        Handover => "交接班", "Changing shifts";
        Look => "查看", "Looking";
        Move => "移动", "Moving";
        Form => "填表", "Forms";
        Edit => "文字", "Text";
        Desk => "值班台", "The desk";
    }
}
