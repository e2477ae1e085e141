//! Backups: making them, reading them back, and what the desk shows of them.

crate::messages! {
    backup_is_one(path: &str) { zh: "{path} 是备份，不能直接打开。请用 frontdesk restore 恢复到新的文件夹", en: "{path} is a backup and is not opened as a store. Read it back into a new folder with 'frontdesk restore'" }
    backup_is_none(path: &str) { zh: "{path} 里没有备份。请指定备份所在的文件夹", en: "there is no backup in {path}. Name the folder of one" }
    backup_bad(path: &str) { zh: "备份里的 {path} 缺失或被改动过。请改用更早的备份；其中完好的部分可用 frontdesk salvage 救出", en: "{path} of the backup is missing or was changed. Restore an older backup; what is whole in this one comes back with 'frontdesk salvage'" }
    backup_changing(path: &str) { zh: "复制时 {path} 里的钥匙一直在变，请再试一次", en: "the keys in {path} kept changing while they were copied; try again" }
    backup_differs(path: &str, what: &str) { zh: "{path} 的备份与原库不一致（{what}），没有留下这份备份。请先运行 frontdesk verify；若账本完好，运行 frontdesk rebuild 由账本重建后再备份", en: "the backup of {path} does not answer the same ({what}) and was not kept. Run 'frontdesk verify'; where the ledger is whole, 'frontdesk rebuild' makes the rest anew, then back up again" }
    backup_no_room(path: &str, free: u64, wanted: u64) { zh: "{path} 只剩 {free} MB，备份约需 {wanted} MB。请腾出空间，或换一个备份文件夹", en: "{path} has {free} MB left, a backup takes about {wanted} MB. Make room, or name another folder" }
    answered_head() { zh: "最后一条记录", en: "last event" }
    answered_contacts() { zh: "客户资料条数", en: "number of contacts" }
    answered_credentials() { zh: "密码份数", en: "number of passwords" }
    answered_state() { zh: "工单与班次状态", en: "state" }
    answered_board() { zh: "屏幕上的内容", en: "what the screen shows" }

    backup_done(path: &str, events: u64, contacts: u64) { zh: "已备份并验证：{path}（{events} 条记录，{contacts} 份客户资料，恢复后与现在一致）", en: "Backed up and verified: {path} ({events} events, {contacts} contacts; restored, it answers the same)" }
    backup_done_short(events: u64) { zh: "每日备份完成并验证（到第 {events} 条）", en: "Daily backup made and verified (up to event {events})" }
    backup_closed(count: u64) { zh: "其中 {count} 份客户资料在原库里就打不开", en: "{count} contact records did not open in the store itself" }
    backup_pruned(count: usize) { zh: "按规则清理了 {count} 份旧备份", en: "{count} old backups were removed by the rule" }
    backup_key_inside() { zh: "备份里有解开客户资料的钥匙：请像数据文件夹一样保管", en: "The backup holds the key to the contacts: guard it like the data folder" }
    backup_where() { zh: "没有说明备份到哪里：写 frontdesk backup 文件夹，或在配置文件里设置 [backup] folder", en: "no folder for backups: name one (frontdesk backup DIR), or set [backup] folder in the config file" }
    backup_inside(path: &str) { zh: "{path} 在数据文件夹里面，坏了会一起坏。请指定另一个地方，最好是另一块磁盘", en: "{path} is inside the data folder and would be lost with it. Name another place, best on another disk" }
    restore_inside(path: &str, data: &str) { zh: "{path} 在另一个站点或备份的文件夹 {data} 里面。请指定另一个地方", en: "{path} is inside {data}, the folder of another site or a backup. Name another place" }
    backup_hour(hour: u8) { zh: "[backup] hour = {hour}：应为 0 到 23", en: "[backup] hour = {hour}: it must be 0 to 23" }
    backup_none_yet(path: &str) { zh: "{path} 里还没有本站点的备份", en: "there are no backups of this site in {path} yet" }
    backup_row(made: &str, events: u64, tickets: u64, path: &str) { zh: "{made}  {events} 条记录  {tickets} 张工单  {path}", en: "{made}  {events} events  {tickets} tickets  {path}" }
    backup_failed(why: &str) { zh: "每日备份没有做成：{why}。改正后会自动再试，也可运行 frontdesk backup", en: "The daily backup failed: {why}. It is tried again by itself once that is mended; or run 'frontdesk backup'" }
    backup_overdue(last: &str) { zh: "每日备份过期：上一份是 {last}。请检查备份文件夹，也可运行 frontdesk backup", en: "The daily backup is overdue: the last one is of {last}. Look at the backup folder, or run 'frontdesk backup'" }
    backup_never() { zh: "还没有", en: "none yet" }
    backup_mark() { zh: "备份失败", en: "backup failed" }
    backup_mark_short() { zh: "备份", en: "backup" }

    salvage_no_folder(path: &str) { zh: "没有 {path} 这个文件夹。请指定损坏的数据文件夹", en: "there is no folder {path}. Name the damaged data folder" }
    salvage_nothing(path: &str) { zh: "{path} 里什么也读不出来。请用备份恢复（frontdesk restore）", en: "nothing can be read in {path}. Restore a backup ('frontdesk restore')" }
    salvage_whole(path: &str, events: u64, contacts: u64) { zh: "全部救出，没有缺失：{path}（{events} 条记录，{contacts} 份客户资料）", en: "Everything was brought back, nothing is missing: {path} ({events} events, {contacts} contacts)" }
    salvage_part(path: &str, events: u64, known: u64, contacts: u64) { zh: "救出到第 {events} 条（已知到第 {known} 条），{contacts} 份客户资料：{path}", en: "Brought back up to event {events} of {known} known, and {contacts} contacts: {path}" }
    salvage_missing(from: u64, to: u64) { zh: "缺第 {from}–{to} 条", en: "events {from}–{to} are missing" }
    salvage_behind(count: u64, path: &str) { zh: "缺口后面还有 {count} 条完好的记录，接不上账本，原样保存在 {path}", en: "{count} whole events stand behind the gap; they can't be linked to the ledger and are kept as they were in {path}" }
    salvage_rejoined(count: u64) { zh: "缺口后面的 {count} 条已按原顺序接到新账本里（编号与哈希都是新的，原样另存）", en: "the {count} events behind the gap were put into the new ledger in their order, with new numbers and codes; as they were found they are kept beside it" }
    salvage_pack(path: &str) { zh: "旧记录文件 {path} 有损坏的部分", en: "a part of the file of old events {path} is damaged" }
    salvage_info(path: &str) { zh: "{path} 读不出来，已由账本重写", en: "{path} could not be read and was written anew from the ledger" }
    salvage_info_contradicts(path: &str) { zh: "{path} 与账本不符（站点编号不同，或演练与正式弄反），已按账本重写", en: "{path} contradicted the ledger (the id of another store, or a drill for a store of work or the other way round) and was written anew from the ledger" }
    salvage_ticket(ticket: &str, missing: u64, behind: u64) { zh: "工单 {ticket}：缺 {missing} 条，{behind} 条在缺口后面", en: "ticket {ticket}: {missing} missing, {behind} behind the gap" }
    salvage_closed(count: usize) { zh: "{count} 份客户资料打不开，没有带入", en: "{count} contact records no longer open and were left out" }
    salvage_refused(why: &str) { zh: "数据文件打不开或读不完（{why}），已由流水副本补上", en: "the store itself could not be read, or not to its end ({why}); its journal was read instead" }
    salvage_recorded() { zh: "缺失已记入新账本，显示在交接班栏和下一份交接班记录上。原文件夹没有改动", en: "The break is recorded in the new ledger and stands on the handover pane and the next sheet. The damaged folder was not touched" }
    salvage_untouched() { zh: "原文件夹没有改动", en: "The damaged folder was not touched" }

    restore_done(path: &str, events: u64, head: impl std::fmt::Display) { zh: "已恢复到 {path}：{events} 条记录，编号 {head}，与备份时一致", en: "Restored to {path}: {events} events, code {head}; it answers as the backed-up store did" }
    restore_upto(made: &str) { zh: "备份做于 {made}，此后的操作不在里面", en: "The backup is of {made}; what was done after that is not in it" }
    restore_chosen(path: &str) { zh: "取用了文件夹里最新的一份备份：{path}。要用另一份，请直接指定它", en: "Of the folder, the newest backup was taken: {path}. To take another, name that one" }
    restore_settings(path: &str) { zh: "当时的设置在 {path}，没有覆盖现在的", en: "The settings of then are in {path}; the present ones were left alone" }
    restore_state_unknown() { zh: "备份由另一版本的程序做成：记录、资料、密码已核对，状态由本程序重新算出", en: "Another version of the program made the backup: events, contacts and passwords were compared; the state is this version's" }
}
