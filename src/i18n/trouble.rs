//! What is wrong with a store, and how to mend it.

crate::messages! {
    trouble_no_store(path: &str) { zh: "{path} 里没有站点数据。首次使用请直接运行 frontdesk，或用 --data 指定正确的文件夹", en: "there is no store in {path}. Run 'frontdesk' to found one, or name the right folder with --data" }
    trouble_not_a_store(path: &str) { zh: "{path} 不是 frontdesk 的数据文件夹。请用 --data 指定另一个文件夹", en: "{path} is not a data folder of frontdesk. Name another one with --data" }
    trouble_no_info(path: &str) { zh: "{path} 里的 store.toml 不见了；记录还在别的文件里。请用 frontdesk salvage {path} 新文件夹 救出", en: "store.toml is missing in {path}; the records stand in other files. Bring them back with 'frontdesk salvage {path} NEW'" }
    trouble_not_empty(path: &str) { zh: "{path} 里已有别的东西，什么也没有写。请指定空的或还没有的文件夹", en: "{path} holds other things; nothing was written. Name a folder that is empty or not there" }
    trouble_half_founded(path: &str) { zh: "{path} 的建站没有做完，没有任何记录。请再建一次", en: "founding the site in {path} was interrupted; nothing was recorded. Found it again" }
    trouble_already_founded(path: &str) { zh: "{path} 里已经有站点。请直接打开，或用 --data 指定另一个文件夹", en: "there is a site in {path} already. Open it, or name another folder with --data" }
    trouble_held(path: &str, holder: &str) { zh: "{path} 正被另一个进程打开：{holder}。请在那边操作，或先关掉它", en: "{path} is open in another process: {holder}. Use that one, or end it first" }
    trouble_holder(program: &str, pid: u32, who: &str, since: &str) { zh: "{program}，进程号 {pid}，{who}，自 {since}", en: "{program}, process {pid}, {who}, since {since}" }
    trouble_holder_unknown() { zh: "看不出是谁", en: "which one can't be told" }
    trouble_loose(path: &str, mode: &str, wanted: &str) { zh: "{path} 别的用户也能读写（权限 {mode}）。请运行 chmod {wanted} {path}", en: "{path} is open to other users (mode {mode}). Run: chmod {wanted} {path}" }
    trouble_foreign(path: &str, owner: u32, me: u32) { zh: "{path} 属于用户 {owner}，而现在是用户 {me}。请换用户启动，或用 chown 改回来", en: "{path} belongs to user {owner}, and this is user {me}. Start as that user, or chown it back" }
    trouble_newer(path: &str, found: u16, known: u16) { zh: "{path} 的格式是 {found}，本程序只认到 {known}。请用更新的程序打开；数据没有改动", en: "{path} is of format {found}, this program knows up to {known}. Use the newer program; nothing was changed" }
    trouble_bad_info(path: &str, why: &str) { zh: "{path} 看不懂：{why}。请从备份恢复这个文件，或用 frontdesk salvage 救出整个站点", en: "{path} can't be understood: {why}. Restore this file from a backup, or bring the whole site back with 'frontdesk salvage'" }
    trouble_mismatch(path: &str) { zh: "{path} 是另一个站点的账本。请把本站点的账本放回去", en: "{path} is another store's ledger. Put the right one back" }
    trouble_tail_lost(head: u64, witnessed: u64, path: &str) { zh: "账本只到第 {head} 条，而第 {witnessed} 条以前都曾保存：末尾丢失，或放回了旧的副本。请恢复最新的备份；没有备份而要继续，请移走 {path}", en: "the ledger ends at event {head}, but events up to {witnessed} were saved: its end was lost, or an old copy was put back. Restore the newest backup; to go on without them, move {path} away" }
    trouble_rewritten(position: u64, path: &str) { zh: "账本第 {position} 条不是当时保存的那一条：账本被替换或改写。请把原来的账本放回去；确认无误而要继续，请移走 {path}", en: "event {position} of the ledger is not the one that was saved: the ledger was replaced or written anew. Put the right one back; if it is the right one, move {path} away" }
    trouble_full(path: &str) { zh: "磁盘满了：{path}。请腾出空间后再启动；已保存的都在", en: "the disk is full: {path}. Make room, then start again; what was saved is safe" }
    trouble_read_only(path: &str) { zh: "{path} 不能写入。请改正权限，或用 --data 指定可写的文件夹", en: "{path} can't be written. Correct its permissions, or name another folder with --data" }
    trouble_io(path: &str, why: &str) { zh: "{path}：{why}", en: "{path}: {why}" }
    trouble_damaged(position: u64, why: &str) { zh: "账本第 {position} 条损坏：{why}。请从备份恢复；完好的部分可用 frontdesk salvage 救出", en: "the ledger is damaged at event {position}: {why}. Restore a backup; what is whole comes back with 'frontdesk salvage'" }
    trouble_newer_event(position: u64, found: u16, known: u16) { zh: "第 {position} 条事件由更新的程序写入（格式 {found}，本程序认到 {known}）。请用更新的程序", en: "event {position} was written by a newer program (format {found}, this one knows up to {known}). Use that one" }
    trouble_too_large(bytes: usize, most: usize) { zh: "内容有 {bytes} 字节，超过 {most}。请分几次录入", en: "{bytes} bytes at once, {most} at most. Enter less at once" }
    trouble_sealed(why: &str) { zh: "写盘失败（{why}），之后不再保存任何操作。已保存的都在；请排除故障后重新启动", en: "a write to the disk failed ({why}); nothing more is saved. What was saved is safe; mend the cause and start again" }
    trouble_store(why: &str) { zh: "数据打不开：{why}。请看日志，再从备份恢复；完好的部分可用 frontdesk salvage 救出", en: "the store does not open: {why}. See the log, then restore a backup; what is whole comes back with 'frontdesk salvage'" }
    trouble_contacts(why: &str) { zh: "客户资料打不开：{why}", en: "the contacts can't be opened: {why}" }
    trouble_index(why: &str) { zh: "索引有问题：{why}。账本完好；退出再启动，索引会由账本重建，若仍有问题请运行 frontdesk rebuild", en: "the index is faulty: {why}. The ledger is not: leave and start again, and the index is made again from it; if it stays so, run 'frontdesk rebuild'" }
    trouble_busy() { zh: "这张工单一直有人在改，请再试一次", en: "others kept changing this ticket; try again" }
    trouble_panicked() { zh: "程序内部出错，这一步没有完成；详情在日志里。若反复出现，请退出后运行 frontdesk verify", en: "an inner fault: this step was not completed; the log has the details. If it comes again, leave and run 'frontdesk verify'" }
    trouble_entropy() { zh: "系统给不出随机数，请重启后再试", en: "the system gives no random numbers; restart and try again" }
    intake_line(line: usize) { zh: "第 {line} 行", en: "line {line}" }
}
