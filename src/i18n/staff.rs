//! Texts of `frontdesk staff` and of passwords on the command line.

crate::messages! {
    password_prompt(words: &str) { zh: "{words}：", en: "{words}: " }
    password_of(name: &str) { zh: "{name} 的密码", en: "Password of {name}" }
    password_new_of(name: &str) { zh: "{name} 的新密码", en: "New password of {name}" }
    password_again() { zh: "再输一次", en: "Once more" }
    password_differ() { zh: "两次输入不一样，请重来。", en: "The two differ; once more." }
    password_nobody_to_ask() { zh: "需要密码，但这里不是终端；请从标准输入给出，并加上 --password-stdin（不要写在命令行里）", en: "a password is needed and this is no terminal: give it on standard input with --password-stdin (never on the command line)" }
    password_no_line() { zh: "标准输入里没有密码这一行", en: "standard input has no line with the password" }
    staff_added(name: &str, id: u32) { zh: "已登记 {name}，编号 {id}", en: "{name} entered, number {id}" }
    staff_changed(name: &str, id: u32) { zh: "已更改 {name}（编号 {id}）", en: "{name} (number {id}) changed" }
    staff_left(name: &str, id: u32) { zh: "{name}（编号 {id}）已办离职，历史里保留姓名", en: "{name} (number {id}) has left; the name stays in history" }
    staff_left_with(name: &str, id: u32, n: usize) { zh: "{name}（编号 {id}）已办离岗，{n} 张未完工单转到无人跟踪警报", en: "{name} (number {id}) was taken off; unfinished tickets now on the unattended alarm: {n}" }
    staff_returned(name: &str, id: u32) { zh: "{name}（编号 {id}）回来了", en: "{name} (number {id}) is back" }
    staff_one_time(name: &str, hours: u16) { zh: "给 {name} 的一次性密码（只显示这一次，{hours} 小时内有效，首次登录必须更换）：", en: "One-time password for {name} (shown only now, good for {hours} h, to be changed at the first sign-on):" }
    staff_password_changed() { zh: "密码已更换", en: "password changed" }
    staff_recovered_note() { zh: "这次恢复已永久记入账本，并会告知全体当班人员。", en: "This recovery is recorded in the ledger for ever, and everybody at the desk is told." }
    staff_recover_which(list: &str) { zh: "不止一位主管，请写明编号：{list}", en: "there is more than one supervisor; name one by number: {list}" }
    staff_recover_not(list: &str) { zh: "recover 只恢复主管，可以恢复的：{list}；其他人由主管给一次性密码：frontdesk staff reset-password", en: "'recover' is for supervisors only: {list}. To everybody else a supervisor gives a one-time password: frontdesk staff reset-password" }
    staff_unknown_role(typed: &str, known: &str) { zh: "没有岗位“{typed}”；可用：{known}", en: "there is no role '{typed}'; use: {known}" }
    staff_unknown_department(typed: &str, known: &str) { zh: "没有部门“{typed}”；可用：{known}", en: "there is no department '{typed}'; use: {known}" }
    staff_nothing_to_change() { zh: "没有写要改什么：--name、--phone、--role、--department", en: "it does not say what changes: --name, --phone, --role, --department" }
    staff_on_duty() { zh: "在岗", en: "on duty" }
    staff_off_duty() { zh: "不在岗", en: "off duty" }
    staff_heading() { zh: "编号\t姓名\t岗位\t部门\t状态\t登录", en: "number\tname\troles\tdepartment\tpresence\tsign-on" }
    staff_phone(masked: &str) { zh: "电话 {masked}", en: "phone {masked}" }
    staff_changes_heading() { zh: "经过：", en: "History:" }

    people_counts(new: usize, changed: usize, same: usize) { zh: "新登记 {new} 人，更改 {changed} 人，不变 {same} 人", en: "new: {new}, changed: {changed}, unchanged: {same}" }
    people_missing(n: usize, list: &str) { zh: "名单里没有、保持原样的在职人员 {n} 人：{list}", en: "not in the list and left as they are ({n}): {list}" }
    people_ignored(list: &str) { zh: "没有用到的列：{list}", en: "columns not used: {list}" }
    people_no_passwords() { zh: "新登记的人还没有密码；请用 frontdesk staff reset-password 逐个发一次性密码", en: "the new people have no password yet: give each a one-time password with 'frontdesk staff reset-password'" }
    people_dry_run() { zh: "只是试算，没有录入", en: "a dry run: nothing was entered" }
    people_done() { zh: "已录入", en: "entered" }
    people_nothing_entered(n: usize) { zh: "共 {n} 处要改，什么都没有录入；改好后再导入一次即可", en: "{n} to mend; nothing was entered. Mend them and import the list again" }
    people_at_row(row: usize, what: &str) { zh: "第 {row} 行：{what}", en: "row {row}: {what}" }
    people_at_column(row: usize, column: &str, what: &str) { zh: "第 {row} 行“{column}”：{what}", en: "row {row}, {column}: {what}" }
    people_no_heading() { zh: "前 10 行里没有“姓名”这样的标题行；需要的列：姓名、岗位，可有：部门、电话、状态、系统编号", en: "none of the first 10 rows has a heading such as 'name'; needed: name, role; also: department, phone, status, frontdesk id" }
    people_heading_twice() { zh: "有两列都是它", en: "two columns have this heading" }
    people_no_name() { zh: "没有填", en: "is empty" }
    people_no_role() { zh: "新登记的人要有岗位", en: "a new person needs a role" }
    people_bad_phone(typed: &str) { zh: "“{typed}”不是电话号码", en: "'{typed}' is no phone number" }
    people_bad_status(typed: &str) { zh: "“{typed}”看不懂；写“在职”或“离职”", en: "'{typed}' is not understood; write 'active' or 'left'" }
    people_no_such_number(typed: &str) { zh: "没有 {typed} 号员工；不知道编号就留空", en: "there is no person {typed}; leave it empty when the number is not known" }
    people_twice(first: usize) { zh: "与第 {first} 行是同一个人", en: "the same person as in row {first}" }
    people_ambiguous(list: &str) { zh: "同名的不止一人（{list}）；请加电话或“系统编号”列区分", en: "more than one person has this name ({list}); tell them apart by phone or a column 'frontdesk id'" }
    people_column_number() { zh: "系统编号", en: "frontdesk id" }
    people_column_name() { zh: "姓名", en: "name" }
    people_column_roles() { zh: "岗位", en: "role" }
    people_column_department() { zh: "部门", en: "department" }
    people_column_phone() { zh: "电话", en: "phone" }
    people_column_status() { zh: "状态", en: "status" }
    table_too_large(most: usize) { zh: "文件超过 {most} MB，不像一份名单", en: "larger than {most} MB: hardly a list of people" }
    table_bomb(most: u64) { zh: "解开后超过 {most} MB，不像一份名单，没有读", en: "unpacks to more than {most} MB: hardly a list of people, not read" }
    table_too_many_rows(most: usize) { zh: "超过 {most} 行；请分成几份", en: "more than {most} rows: split it" }
    table_too_many_columns(row: usize, most: usize) { zh: "第 {row} 行的内容超出第 {most} 列；请删掉右边多余的列", en: "row {row} reaches beyond column {most}: delete what stands far to the right" }
    table_long_cell(row: usize, column: usize, most: usize) { zh: "第 {row} 行第 {column} 列超过 {most} 字；引号是不是没有配对？", en: "row {row}, column {column} is longer than {most} characters: is a quotation mark not closed?" }
    table_encoding(line: usize) { zh: "第 {line} 行起不是 UTF-8、UTF-16 或 GB18030 文字；请另存为 xlsx 或 UTF-8 的 CSV", en: "from line {line} on it is neither UTF-8 nor UTF-16 nor GB18030: save it as xlsx or as CSV in UTF-8" }
    table_old_excel() { zh: "这是旧版 Excel（.xls）；请另存为 .xlsx 或 CSV", en: "this is the old Excel format (.xls): save it as .xlsx or CSV" }
    table_no_sheet() { zh: "工作簿里没有可读的工作表", en: "the workbook has no sheet that can be read" }
    table_damaged(why: &str) { zh: "文件损坏：{why}。请重新导出", en: "the file is damaged: {why}. Export it again" }
    table_empty() { zh: "文件是空的", en: "the file is empty" }
}
