//! What the command line says of itself.

use super::Lang;

/// Declares the help texts: under a path such as `demo.seed`, with the words of both languages.
macro_rules! usage {
    ($($path:literal => $zh:literal, $en:literal;)*) => {
        /// The help texts, for the tests.
        pub const USAGE: &[super::Text] = &[$(super::Text { id: concat!("usage.", $path), zh: $zh, en: $en, template: false },)*];

        impl Lang {
            /// What `--help` says under a path: of a subcommand (`demo`), one of its arguments (`demo.seed`), or an
            /// argument of all (`.data`).
            #[must_use]
            pub fn usage(self, path: &str) -> Option<&'static str> {
                match path {
                    $($path => Some(self.pick($zh, $en)),)*
                    _ => None,
                }
            }
        }
    };
}

usage! {
    "" => "物业前台 / 中控室值班台。不带命令时打开值班台", "A terminal desk for property-management front desks and control rooms; opens the desk when no command is given";
    ".data" => "站点数据文件夹", "Data folder of the store";
    ".lang" => "语言：zh-CN 或 en", "Language: zh-CN or en";
    ".keymap" => "按键表：default、pinyin、vim、emacs，或文件", "Keymap: default, pinyin, vim, emacs, or a file";
    ".theme" => "配色：auto、dark、light、mono 或 16", "Theme: auto, dark, light, mono or 16";
    ".ambiguous_width" => "本终端里歧义宽度字符占几格：1 或 2", "Cells that ambiguous characters take in this terminal: 1 or 2";
    ".log" => "日志级别：off、error、warn、info、debug、trace", "Level of the log file: off, error, warn, info, debug, trace";
    ".utc_offset" => "与 UTC 的时差，例如 +08:00", "Offset from UTC, such as +08:00";
    ".policy" => "规则包：名称或文件", "Policy pack: a name, or a file";
    ".config" => "设置文件", "Config file";
    ".help" => "显示帮助", "Print help";
    ".version" => "显示版本", "Print version";
    "demo" => "打开演练小区：几个月的历史，一个正在值的班", "Open a drill site with months of lifelike history, ready to play";
    "demo.seed" => "历史的种子数", "Seed of the history";
    "demo.keep" => "接着用上次的演练小区", "Go on with the drill site of the last time";
    "demo.build_only" => "只建好演练小区并说明在哪里，不打开值班台", "Build the drill site and print where it is, without opening the desk";
    "init" => "不经设置界面建立站点", "Found a site without the set-up screen";
    "init.code" => "工单号字头，2 到 4 个大写字母", "Two to four capital letters in front of ticket numbers";
    "init.name" => "站点名称", "The site's name";
    "init.supervisor" => "第一位主管的姓名", "Name of the first supervisor";
    "init.drill" => "演练库，建后不能改", "A drill store, for ever";
    "init.password_stdin" => "从标准输入读主管的密码，不在终端上问", "Read the supervisor's password from standard input instead of asking at the terminal";
    "staff" => "人员：岗位、部门、在职与密码", "The people: roles, departments, who works here, passwords";
    ".by" => "由哪位主管办理（编号）", "The supervisor who acts, by number";
    ".password_stdin" => "从标准输入读密码，不在终端上问", "Read the password from standard input instead of asking at the terminal";
    ".json" => "输出 JSON", "Print JSON";
    ".name" => "姓名", "Name";
    ".phone" => "电话", "Phone number";
    ".roles" => "岗位，可写多次：代号或名称", "Role, once for each: its code or name";
    ".department" => "部门：代号、名称或别名；- 表示无", "Department: code, name or alias; - for none";
    ".id" => "编号", "Number";
    ".no_password" => "不发密码：从不在值班台操作的人", "Give no password: for people who never sit at the desk";
    "staff.list" => "在职的全部人员", "Everybody who works here";
    "staff.list.all" => "连同离职的", "Also who left";
    "staff.show" => "一个人", "One person";
    "staff.add" => "登记一个人，并给出一次性密码", "Enter a person, and print a one-time password for them";
    "staff.change" => "更改姓名、电话、岗位或部门", "Change a person's name, phone, roles or department";
    "staff.leave" => "办离职；当班中须写原因，其工单转到无人跟踪警报", "Somebody leaves the company; in mid-shift with a reason, and their tickets go to the unattended alarm";
    "staff.leave.reason" => "当班中离岗的原因", "Why in mid-shift";
    "staff.return" => "离职的人回来，并得到一次性密码", "Somebody comes back, and gets a one-time password";
    "staff.import" => "按名单登记和更改：带标题行的 CSV 或 xlsx", "Enter and change people by a list: CSV or xlsx with a heading line";
    "staff.import.file" => "要读的文件", "File to read";
    "staff.import.dry_run" => "只说明会做什么", "Only tell what would be done";
    "staff.reset-password" => "忘了密码或还没有密码：给出一次性密码", "Print a one-time password for somebody who forgot theirs, or has none";
    "staff.password" => "换自己的密码：先旧的（或一次性的），再新的", "Change one's own password: the old one (or the one-time one), then the new one";
    "staff.recover" => "没有主管能登录时：给一位主管一次性密码，永久记入账本", "When no supervisor can sign on: print a one-time password for one. Recorded for ever";
    "staff.recover.id" => "编号；只有一位主管时可不写", "Number; the only supervisor when left out";
    "exec" => "每行一条 JSON 命令，每行一条 JSON 答复", "One JSON command a line in, one JSON reply a line out";
    "exec.schema" => "输出命令的 JSON Schema 和示例", "Print the JSON Schema of the input, with an example session";
    "intake" => "把来件投进队列（开着值班台也行）：JSON 对象，来自文件或标准输入", "Drop messages into the queue, also while the desk is open: JSON objects from files or standard input";
    "intake.files" => "文件；不写则读标准输入", "Files; standard input when left out";
    "verify" => "核对账本：退出码 0 完整，2 校验码抄错，3 断开，4 与校验码或纸面记录不符，5 打不开，6 没有这份记录", "Check the ledger: exit 0 whole, 2 code mistyped, 3 broken, 4 anchor or sheet not met, 5 can't be opened, 6 no such sheet";
    "verify.sheet" => "纸面交接班记录上的校验码：带不带位置都行，或只输其中一组五位", "Code from a printed handover sheet: with or without the position, or one group of five";
    "verify.anchor" => "纸面上的位置和校验码，例如 81234:7K2M0-AB3CD-EF5GH-JK6MN-9", "Position and code from paper, such as 81234:7K2M0-AB3CD-EF5GH-JK6MN-9";
    "verify.json" => "输出 JSON", "Print JSON";
    "backup" => "做一份验证过的备份，值班台开着也行：0 已做好，3 账本损坏或备份不一致，5 读写不了", "Make a verified backup, also while the desk is open: exit 0 made, 3 the store is damaged or the copy differs, 5 can't be read or written";
    "backup.folder" => "备份文件夹；不写就用设置里的", "Folder for backups; the one of the config file when left out";
    "backup.list" => "只列出已有的备份", "List the backups there are instead";
    "backup.json" => "输出 JSON", "Print JSON";
    "restore" => "把备份恢复到新的数据文件夹：0 与备份时一致，3 备份损坏，5 读写不了", "Read a backup back into a new data folder: exit 0 it answers the same, 3 the backup is damaged, 5 can't be read or written";
    "restore.from" => "一份备份，或备份文件夹（取最新的一份）", "A backup, or the folder of backups for the newest one";
    "restore.to" => "要建立的数据文件夹；不写就是站点自己的", "Data folder to make; the store's own when left out";
    "restore.json" => "输出 JSON", "Print JSON";
    "salvage" => "从损坏的数据里救出一切还在的，放进新文件夹，原件不动：0 没有缺失，3 有缺失（逐条说明），5 读写不了", "Bring back everything that a damaged store's bytes hold into a new folder, and leave the damaged one as it is: exit 0 nothing is missing, 3 something is and is listed, 5 can't be read or written";
    "salvage.from" => "损坏的数据文件夹", "Damaged data folder";
    "salvage.to" => "要建立的数据文件夹", "Data folder to make";
    "salvage.backup" => "同一站点的一份备份，缺的从中补", "A backup of the same store, for what is missing";
    "salvage.rejoin" => "把缺口后面的记录也接进新账本，排在断口记录之后；编号和哈希随之改变", "Put the events behind a gap into the new ledger too, after the record of the break; their numbers and codes change";
    "salvage.json" => "输出 JSON", "Print JSON";
    "rebuild" => "由账本重建索引", "Make the index again from the ledger";
    "export" => "把每条事件写成一行 JSON", "Write every event as a line of JSON";
    "export.file" => "写到这个文件；写 - 或不写则到标准输出", "File to write; - or nothing for standard output";
    "import" => "把导出的事件读进新库", "Read exported events into a new store";
    "import.file" => "要读的文件", "File to read";
    "load" => "把多年的历史导入还没有开始使用的站点：每行一张工单，JSON", "Load years of history into a store that has not begun to work: one ticket a line, as JSON";
    "load.file" => "要读的文件，按来件时间排序", "File to read; its lines stand in the order in which the messages arrived";
    "sample-history" => "写一个虚构的历史文件，供 load 试用", "Write a file of invented history for load";
    "sample-history.file" => "要写的文件；- 为标准输出", "File to write; - for standard output";
    "sample-history.tickets" => "多少张工单", "How many tickets";
    "sample-history.seed" => "种子数", "Seed";
    "report" => "月度统计表", "The month's figures";
    "report.from" => "改列：从这个月起，按月、类别、分类统计", "Instead: tickets by month, kind and category, from this month on";
    "report.to" => "……到这个月为止；不写则为本月", "… up to this month; the running one when left out";
    "report.month" => "月份，例如 2026-11；不写则为本月", "Month such as 2026-11; the running one when left out";
    "report.reveals" => "改列：这个月谁在什么时候为什么查看了哪张单的姓名电话", "Instead: who looked at personal data in this month, when, on which ticket and why";
    ".eyes" => "谁在看（员工号；回顾、回放和查看记录要主管或总部）；员工有密码时必填", "Who looks, by number (for reviews, replays and reveals a supervisor or head office); needed where people have passwords";
    "review" => "回顾过去的班次；不写日期则为昨天", "Look back at past shifts: yesterday's when nothing is named";
    "review.day" => "日期，例如 2026-11-20", "Day such as 2026-11-20";
    "review.from" => "第一天", "First day";
    "review.to" => "最后一天；不写则为今天", "Last day; today when left out";
    "review.shift" => "一个班次，连同交接班记录逐行列出", "One shift with its sheets, line by line";
    "review.json" => "输出 JSON", "Print JSON";
    "replay" => "值班台在某一时刻的样子", "The desk as it was at a moment";
    "replay.at" => "时刻，例如 '2026-11-20 22:30'", "Moment such as '2026-11-20 22:30'";
    "replay.json" => "输出 JSON", "Print JSON";
    "report.json" => "输出 JSON", "Print JSON";
    "agreements" => "特约服务和应做的回访", "Special service agreements and the callbacks that they owe";
    "agreements.list" => "在约的和还欠回访的，最早到期的在前", "Agreements that run or still owe a callback, what is due soonest first";
    "agreements.list.all" => "已结束的也列出，新的在前", "Also those that are over, the newest first";
    "agreements.list.json" => "输出 JSON", "Print JSON";
    "incidents" => "集中报事：一处故障，多户来电", "Incidents: one fault, many callers";
    "incidents.list" => "进行中的集中报事，新的在前", "Open incidents, the newest first";
    "incidents.list.all" => "已结束的也列出", "Also closed ones";
    "incidents.list.json" => "输出 JSON", "Print JSON";
    "incidents.show" => "一件集中报事和它的各户来电", "One incident with its callers";
    "incidents.show.id" => "编号", "Number";
    "incidents.show.json" => "输出 JSON", "Print JSON";
    "roster" => "排班表：谁值哪个班", "The roster: who has which shift";
    "roster.show" => "一个月的排班表", "A month's roster as a grid";
    "roster.show.month" => "月份，例如 2026-12；不写则为本月", "Month such as 2026-12; the running one when left out";
    "roster.show.department" => "轮值部门的代码、名称或别名；不写则为前台", "Of a department that takes turns: code, name or alias; the desk's when left out";
    "roster.show.json" => "输出 JSON", "Print JSON";
    "roster.export" => "把一个月的排班表写成 CSV，import 能读回", "Write a month's roster as CSV, in the form that import reads";
    "roster.export.month" => "月份，例如 2026-12；不写则为本月", "Month such as 2026-12; the running one when left out";
    "roster.export.department" => "轮值部门的代码、名称或别名；不写则为前台", "Of a department that takes turns: code, name or alias; the desk's when left out";
    "roster.export.to" => "写到这个文件；写 - 或不写则到标准输出", "File to write; - or nothing for standard output";
    "roster.export.text" => "写成可以张贴的文字", "As text, for a notice board";
    "roster.import" => "按表格排一个月的班：CSV 或 xlsx，每人一行，每天一列", "Plan a month by a table: CSV or xlsx, people as rows, days as columns";
    "roster.import.file" => "要读的文件", "File to read";
    "roster.import.month" => "月份；文件里写了就不用", "Month, where the file does not say";
    "roster.import.department" => "部门；文件里写了就不用", "Department, where the file does not say";
    "roster.import.dry_run" => "只检查，不保存", "Only tell what would be done";
    "ticket" => "一张工单：客户意见处理记录表或维修单，查看或打印", "A ticket as an opinion handling sheet or a repair sheet, to be read or printed";
    "ticket.number" => "工单号，例如 HY20261121-0007 或 1121-0007", "Number of the ticket, such as HY20261121-0007 or 1121-0007";
    "ticket.html" => "写成网页，用浏览器按 A4 打印", "As a web page that a browser prints on A4";
    "ticket.json" => "输出 JSON", "Print JSON";
    "ticket.out" => "写到这个文件；写 - 或不写则到标准输出", "File to write; - or nothing for standard output";
    "actions" => "纠正与预防措施实施表", "Forms of corrective and preventive action";
    "actions.list" => "办理中的、建议的和某月办结的实施表", "Open forms, what is offered, and forms that ended in a month";
    "actions.list.month" => "办结的月份，如 2026-11；不写则为本月", "The month of ended forms, such as 2026-11; the running one when left out";
    "actions.list.json" => "输出 JSON", "Print JSON";
    "actions.show" => "按文本显示一份，连同办理过程", "A form with its path as text";
    "actions.show.number" => "第几号", "Number of the form";
    "actions.show.json" => "输出 JSON", "Print JSON";
    "actions.print" => "写成文件，用来打印", "A form into a file, to be printed";
    "actions.print.number" => "第几号", "Number of the form";
    "actions.print.html" => "写成网页，用浏览器按 A4 打印", "As a web page that a browser prints on A4";
    "actions.print.out" => "写到这个文件，- 为标准输出；不写则放在数据文件夹的 prints 里", "File to write, or - for standard output; the data folder's prints when left out";
    "sheet" => "交接班记录", "Handover sheets";
    "sheet.list" => "全部交接班记录，新的在前", "All sheets, newest first";
    "sheet.list.json" => "输出 JSON", "Print JSON";
    "sheet.show" => "按文本显示一份", "A sheet as text";
    "sheet.show.number" => "第几号", "Number of the sheet";
    "sheet.show.json" => "输出 JSON", "Print JSON";
    "sheet.print" => "写成文件，用来打印签字", "A sheet into a file, to be printed and signed";
    "sheet.print.number" => "第几号", "Number of the sheet";
    "sheet.print.html" => "写成网页，用浏览器按 A4 打印", "As a web page that a browser prints on A4";
    "sheet.print.out" => "写到这个文件，- 为标准输出；不写则放在数据文件夹的 prints 里", "File to write, or - for standard output; the data folder's prints when left out";
    "policy" => "规则包", "Policy packs";
    "policy.list" => "有哪些规则包", "The packs there are";
    "policy.check" => "列出一个规则包的全部错误", "All faults of a pack";
    "policy.check.file" => "文件", "File";
    "policy.show" => "规则包里的数字", "A pack's figures";
    "policy.show.json" => "以 JSON 输出", "Print JSON";
    "policy.adopt" => "换本站点启用的规则包：由主管凭密码办，记入账本", "Put another rule book in force at this site: a supervisor does, with their password; recorded";
    "policy.adopt.name" => "名称或文件；不写则为 --policy 或设置中的", "Name or file; the one of --policy or the settings when left out";
    "policy.diff" => "两个规则包，或规则包与本项目文件的差别", "How two packs, or a pack and a site's own file, differ";
    "policy.diff.a" => "名称或文件", "Name or file";
    "policy.diff.b" => "名称或文件；不写则为设置中的", "Name or file; the one that is set when left out";
    "policy.show.name" => "名称或文件；不写则为设置中的", "Name or file; the one that is set when left out";
    "policy.classify" => "快速登记读来件读得准不准：每行一条来件、制表符、应归的事项", "How well quick entry reads labelled messages: a message, a tab and the right category on each line";
    "policy.classify.file" => "文件；- 为标准输入", "File; - for standard input";
    "policy.classify.json" => "输出 JSON", "Print JSON";
    "policy.explain" => "一张工单的时限是怎么一天天算出来的", "How the due times of a ticket came about, day by day";
    "policy.explain.ticket" => "工单号，例如 HY20261121-0007 或 1121-0007", "Number of the ticket, such as HY20261121-0007 or 1121-0007";
    "policy.explain.json" => "输出 JSON", "Print JSON";
    "policy.calendar" => "工作日历", "The working calendar";
    "policy.calendar.show" => "按月画出一年，标出放假和调休", "Draw a year as months, with holidays and make-up days marked";
    "policy.calendar.show.year" => "年份；不写则为今年", "Year; this year when left out";
    "policy.calendar.add" => "加一年的放假安排，或本项目自己的日历", "Add the list of a year, or the site's own calendar";
    "policy.calendar.add.what" => "文件，或年份（再用 --off、--work 写出日子）", "A file, or a year (with --off and --work for its days)";
    "policy.calendar.add.off" => "放假：起日..止日=名称，可写多次", "Days off: FROM..TO=NAME; may be repeated";
    "policy.calendar.add.work" => "调休上班的日子，可写多次", "A day of rest that is worked; may be repeated";
    "policy.calendar.add.replace" => "换掉已有的", "Put it in the place of one that is there";
    "heads" => "要领导处理的事：逐级上报、等许可的承诺", "What needs a head now: escalations, and promises that wait for permission";
    "heads.of" => "只看等这一位确认的（编号）", "Only what waits for this person, by number";
    "heads.json" => "输出 JSON", "Print JSON";
    "callbacks" => "回访", "Callbacks";
    "callbacks.audit" => "由账本重算每次抽取，逐单核对：退出码 0 相符，3 不符", "Recompute every draw from the ledger, ticket by ticket: exit 0 all agree, 3 not";
    "callbacks.audit.month" => "月份，例如 2026-11；不写则为全部", "Month such as 2026-11; all when left out";
    "callbacks.audit.json" => "输出 JSON", "Print JSON";
    "callbacks.plan" => "本月进度和今后几天的回访计划", "How the month stands, and the plan for the coming days";
    "keys" => "按键表", "Keymaps";
    "keys.check" => "列出一个按键表文件的全部错误", "All faults of a keymap file";
    "keys.check.file" => "文件", "File";
    "keys.show" => "现用按键表的全部按键", "The key table of the keymap in use";
    "keys.show.markdown" => "按 Markdown 输出", "As Markdown";
    "completions" => "命令行补全脚本", "Completions for a shell";
    "completions.shell" => "哪种命令行", "Which shell";
}

crate::messages! {
    usage_heading() { zh: "用法", en: "Usage" }
    usage_commands() { zh: "命令", en: "Commands" }
    usage_arguments() { zh: "参数", en: "Arguments" }
    usage_options() { zh: "选项", en: "Options" }
    usage_unknown(what: &str) { zh: "命令行里不认得“{what}”", en: "the command line has an unknown '{what}'" }
    usage_bad_value(arg: &str, value: &str) { zh: "{arg} 不能是“{value}”", en: "{arg} can't be '{value}'" }
    usage_missing(what: &str) { zh: "命令行缺少 {what}", en: "the command line lacks {what}" }
    usage_wrong() { zh: "命令行有误", en: "the command line is wrong" }
    usage_see_help() { zh: "运行 frontdesk --help 看用法", en: "run 'frontdesk --help' for the usage" }
}
