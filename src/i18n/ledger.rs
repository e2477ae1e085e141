//! What is wrong with a ledger, its store, an export or the contacts.

crate::messages! {
    damage_not_an_entry() { zh: "那里不是账本的内容", en: "what stands there is not an entry of the ledger" }
    damage_cut_short() { zh: "内容不完整", en: "it is cut short" }
    damage_changed() { zh: "内容与校验值不符，被改动过", en: "its content was changed: it does not match its hash" }
    damage_not_following() { zh: "与前一条接不上", en: "it does not follow the entry before it" }
    damage_missing() { zh: "缺少这一条", en: "it is missing" }
    damage_version(found: u64, wanted: u64) { zh: "工单内的序号是 {found}，应为 {wanted}", en: "version {found} of its stream, where {wanted} should stand" }
    damage_beyond_head() { zh: "超出账本末尾，有一次写入不完整", en: "it stands beyond the ledger's end: part of a write is missing" }
    damage_index() { zh: "与工单索引不符", en: "the index of tickets does not agree with it" }
    damage_content(why: &str) { zh: "内容无法理解（{why}）", en: "its content can't be understood ({why})" }
    damage_store(why: &str) { zh: "磁盘上读不出来（{why}）", en: "it can't be read from the disk ({why})" }

    store_made_anew(aside: &str) { zh: "数据文件损坏，已用流水副本完整重建，没有丢失；损坏的文件留在 {aside}", en: "The store was damaged and has been made anew from its journal; nothing is lost. The damaged files are kept in {aside}" }
    store_made_anew_missing() { zh: "数据文件不见了，已用流水副本完整重建，没有丢失", en: "The store was missing and has been made anew from its journal; nothing is lost" }
    store_caught_up() { zh: "数据文件比流水副本旧，缺的已按流水副本补齐，没有丢失", en: "The store was older than its journal; what it lacked was put in again from there, and nothing is lost" }
    packs_made_anew(count: usize) { zh: "{count} 个旧记录文件损坏或不见了，已用流水副本重新写好，没有丢失", en: "Files of old events that were damaged or gone ({count}) were made again from the journal; nothing is lost" }
    journal_made_anew(aside: &str) { zh: "流水副本损坏，已重新写好；损坏的文件留在 {aside}", en: "The journal was damaged and has been written anew from the store. The damaged files are kept in {aside}" }

    disk_busy() { zh: "正被别的程序打开", en: "another program has it open" }
    disk_missing() { zh: "没有这个文件", en: "it is not there" }
    disk_exists() { zh: "已经有了", en: "it is there already" }
    disk_damaged(why: &str) { zh: "文件损坏（{why}）", en: "it is damaged ({why})" }
    disk_hangs(seconds: u64) { zh: "{seconds} 秒内没有打开：文件损坏，或磁盘极慢", en: "it did not open within {seconds} seconds: damaged, or a very slow disk" }
    disk_newer(found: u16, known: u16) { zh: "由更新的程序建立（格式 {found}，本程序认到 {known}）", en: "a newer program made it (format {found}, this one knows up to {known})" }

    contact_unknown(id: u64) { zh: "没有资料 {id}，或已被遗忘", en: "no record {id}, or it was forgotten" }
    contact_sealed(id: u64) { zh: "资料 {id} 打不开：被改动过，或钥匙不是本站点的。请把数据和钥匙从同一份备份恢复", en: "record {id} can't be opened: it was changed, or the key is another site's. Restore store and key from the same backup" }
    contact_newer(id: u64, found: u8) { zh: "资料 {id} 由更新的程序写入（格式 {found}）。请用更新的程序", en: "record {id} was written by a newer program (format {found}). Use that one" }
    contact_too_large(bytes: usize, most: usize) { zh: "资料有 {bytes} 字节，最多 {most}。请写短些", en: "a card of {bytes} bytes, {most} at most. Shorten it" }
    contact_key_missing(path: &str) { zh: "缺少钥匙文件 {path}。请从备份恢复它；没有它，资料打不开，记录可用 frontdesk salvage 救出（有备份就加 --backup，资料也救回）", en: "the key file {path} is missing. Restore it from a backup; without it the contacts stay closed. 'frontdesk salvage' brings back the records, with --backup BACKUP the contacts too" }
    contact_key_damaged(path: &str) { zh: "钥匙文件 {path} 损坏。请从备份恢复它；记录可用 frontdesk salvage 救出（有备份就加 --backup，资料也救回）", en: "the key file {path} is damaged. Restore it from a backup; 'frontdesk salvage' brings back the records, with --backup BACKUP the contacts too" }
    contact_wrong_key(path: &str) { zh: "{path} 是另一个站点的钥匙。请把本站点的放回去", en: "{path} is another site's key. Put the right one back" }
    contact_key_file(path: &str, why: &str) { zh: "钥匙文件 {path}：{why}", en: "key file {path}: {why}" }

    import_not_empty() { zh: "站点里已经有记录；只能导入新的站点", en: "the store has events already; an export goes into a new store" }
    import_no_export() { zh: "不是 frontdesk 导出的账本", en: "this is not an export of a ledger" }
    import_newer(found: u16, known: u16) { zh: "导出格式 {found} 来自更新的程序，本程序认到 {known}", en: "an export of version {found}; this program knows versions up to {known}" }
    import_utf8(byte: usize) { zh: "从本行第 {byte} 字节起不是 UTF-8", en: "not UTF-8 from byte {byte} of the line on" }
    import_json(why: &str) { zh: "不是规定的 JSON：{why}", en: "not the JSON that should stand there: {why}" }
    import_too_long() { zh: "这一行太长", en: "the line is too long" }
    import_position(found: u64, wanted: u64) { zh: "序号是 {found}，应为 {wanted}：有缺行、重行或次序颠倒", en: "position {found}, where {wanted} should stand: lines are missing, doubled or out of order" }
    import_count(found: u64, wanted: u64) { zh: "共 {found} 条，首行写明 {wanted} 条：文件不完整", en: "{found} events, where the first line says {wanted}: the file is not whole" }
    import_head() { zh: "最后一条不是首行写明的那一条", en: "the last event is not the one that the first line names" }

    anchor_form() { zh: "不是 81234:XXXXX-XXXXX-XXXXX-XXXXX-X 的样子", en: "not of the form 81234:XXXXX-XXXXX-XXXXX-XXXXX-X" }
    anchor_mistyped() { zh: "校验位不符，有字抄错了", en: "the check digit does not fit: something was mistyped" }
}
