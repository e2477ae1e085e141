//! Masks for names and telephone numbers: what lists, exports and logs may show.

use std::ops::Range;

use super::half_width;

// text-ok-begin: names to recognise, not a text to show
/// Surnames of two characters; anything else has one.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "夏侯",
    "轩辕", "端木", "百里", "南宫", "独孤", "闻人", "呼延", "申屠", "淳于", "赫连", "澹台", "公冶", "宗政", "濮阳",
    "太史", "仲孙", "钟离", "鲜于", "闾丘", "东郭", "南门", "西门", "第五", "拓跋", "万俟", "完颜", "纳兰", "司空",
    "司寇",
];
// text-ok-end

const STARS: &str = "***";

fn han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Masks a person's name: `李强` → `李*`, `欧阳建国` → `欧阳**`, `John Smith` → `J***`. At most three stars, so that
/// a long name is no easier to guess; a single character is wholly masked.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let Some(first) = name.chars().next() else { return String::new() };
    if !han(first) {
        return format!("{first}{STARS}");
    }
    let letters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let surname = if letters.len() >= 3 && COMPOUND.iter().any(|s| name.starts_with(s)) { 2 } else { 1 };
    if letters.len() == 1 {
        return "*".to_owned();
    }
    let stars = letters.len().saturating_sub(surname).clamp(1, STARS.len());
    letters.iter().take(surname).copied().chain(std::iter::repeat_n('*', stars)).collect()
}

/// Masks a telephone number: `13812345678` → `138****5678`, `0571-87654321` → `0571-****4321`, a local number keeps
/// its last four digits, and with fewer than seven digits nothing is shown. A leading +86 is left out.
#[must_use]
pub fn mask_phone(number: &str) -> String {
    let digits: String = number.chars().map(half_width).filter(char::is_ascii_digit).collect();
    if number.contains("****") && digits.len() <= 8 {
        return number.trim().to_owned();
    }
    let digits = national(&digits);
    let tail = |n: usize| digits.get(digits.len().saturating_sub(n)..).unwrap_or("");
    match digits.len() {
        0 => String::new(),
        n @ 1..=6 => "*".repeat(n),
        n if n >= 10 && digits.starts_with('0') => {
            let area = digits.get(..area_digits(digits)).unwrap_or("");
            format!("{area}-****{}", tail(4))
        }
        7..=10 => format!("****{}", tail(4)),
        _ => format!("{}****{}", digits.get(..3).unwrap_or(""), tail(4)),
    }
}

fn national(digits: &str) -> &str {
    for prefix in ["0086", "86"] {
        if let Some(rest) = digits.strip_prefix(prefix)
            && (mobile(rest) || landline(rest) || (rest.len() >= 10 && landline_without_zero(rest)))
        {
            return rest;
        }
    }
    digits
}

fn mobile(digits: &str) -> bool {
    let b = digits.as_bytes();
    b.len() == 11 && b.first() == Some(&b'1') && b.get(1).is_some_and(|d| (b'3'..=b'9').contains(d))
}

/// 010 and 02x are the only area codes of three digits; all others have four.
fn area_digits(digits: &str) -> usize {
    if digits.starts_with("01") || digits.starts_with("02") { 3 } else { 4 }
}

fn landline(digits: &str) -> bool {
    let b = digits.as_bytes();
    let area = area_digits(digits);
    b.first() == Some(&b'0')
        && b.get(1).is_some_and(|d| *d != b'0')
        && (7..=8).contains(&b.len().saturating_sub(area))
        && b.get(area).is_some_and(|d| (b'2'..=b'9').contains(d))
}

fn landline_without_zero(digits: &str) -> bool {
    !digits.starts_with('0') && landline(&format!("0{digits}"))
}

/// A run of digits without anything between, and where it stands.
struct Group {
    range: Range<usize>,
    digits: String,
    /// Nothing but one separator (or a bracket and a blank) stands between this group and the one before.
    joined: bool,
    /// A plus sign stands right before.
    plus: bool,
}

fn groups(text: &str) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut gap_ok = false;
    let mut gap_len = 0;
    let mut plus = false;
    let mut in_group = false;
    for (at, c) in text.char_indices() {
        let h = half_width(c);
        if h.is_ascii_digit() {
            if in_group && let Some(group) = out.last_mut() {
                group.digits.push(h);
                group.range.end = at + c.len_utf8();
            } else {
                let joined = gap_ok && !out.is_empty();
                out.push(Group { range: at..at + c.len_utf8(), digits: h.to_string(), joined, plus });
            }
            (in_group, gap_ok, gap_len, plus) = (true, true, 0, false);
        } else {
            in_group = false;
            gap_len += 1;
            plus = h == '+';
            gap_ok = gap_ok && gap_len <= 2 && matches!(h, ' ' | '-' | '–' | '—' | '(' | ')' | '.' | '·');
        }
    }
    out
}

// text-ok-begin: words to recognise, not a text to show
/// Words after which a number is a telephone number.
const CALLS: &[&str] = &[
    "电话", "手机", "座机", "固话", "回电", "致电", "来电", "拨打", "打", "联系", "号码", "tel", "phone", "call",
    "ring",
];
/// What is counted or paid is no number to call, nor is a room.
const UNITS: &[char] = &[
    '元', '块', '度', '吨', '方', '户', '米', '个', '人', '平', '斤', '件', '次', '张', '号', '室', '房', '栋', '年',
    '月', '日', '%', '％', ':', '：',
];
// text-ok-end

/// `20261121`, `19900101`: rather a day than a number to call.
fn is_day(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|d| d.parse::<u32>().ok()).unwrap_or(0);
    digits.len() == 8
        && (1900..2100).contains(&part(0..4))
        && (1..=12).contains(&part(4..6))
        && (1..=31).contains(&part(6..8))
}

/// `2130`: half past nine in the evening.
fn is_time(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|d| d.parse::<u32>().ok()).unwrap_or(99);
    digits.len() == 4 && part(0..2) < 24 && part(2..4) < 60
}

/// A local number without its area code, `66881234`, `6688-1234`, and after a word such as "call" also `668-1234`: the
/// place of its last group. No number of a ticket (`1121-0007`), no day, no household (`12-1803`), no amount.
fn local_at(text: &str, groups: &[Group], at: usize) -> Option<usize> {
    let group = groups.get(at)?;
    let dash = |g: &Group| g.joined.then(|| text.get(..g.range.start)?.chars().next_back()).flatten().map(half_width);
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '.' | '·');
    let before = text.get(..group.range.start)?;
    let bound = before.chars().next_back().map(half_width);
    if bound.is_some_and(|c| c.is_ascii_alphanumeric() || is_dash(c) || matches!(c, '#' | '¥' | '￥' | '_')) {
        return None;
    }
    let next = |n: usize| groups.get(n).filter(|g| dash(g).is_some_and(is_dash));
    let last = match next(at + 1) {
        // `6688-1234`; three parts are something else.
        Some(second) if next(at + 2).is_none() && second.digits.len() == 4 => at + 1,
        Some(_) => return None,
        None => at,
    };
    let end = groups.get(last)?.range.end;
    let rest = text.get(end..)?;
    let counted = rest.trim_start_matches(' ').starts_with(UNITS);
    if counted || rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let digits: String = groups.get(at..=last)?.iter().map(|g| g.digits.as_str()).collect();
    let asked = {
        let near: String = before.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        let near = near.to_lowercase();
        CALLS.iter().any(|word| near.contains(word))
    };
    let range = last > at && groups.get(at..=last)?.iter().all(|g| is_time(&g.digits));
    let fits = match (group.digits.len(), last > at) {
        (7 | 8, false) | (4, true) => true,
        (3, true) => asked,
        _ => false,
    };
    let begins = digits.starts_with(|c: char| ('2'..='9').contains(&c));
    (fits && begins && !is_day(&digits) && (asked || !range)).then_some(last)
}

/// Where a number that begins with the group `at` ends, and whether it is written in a usual way.
struct Hit {
    last: usize,
    usual: bool,
}

fn hit_at(groups: &[Group], at: usize) -> Option<Hit> {
    const LONGEST: usize = 16;
    let mut digits = String::new();
    let mut lengths = Vec::new();
    let mut hit = None;
    for (n, group) in groups.iter().enumerate().skip(at) {
        if n > at && (!group.joined || group.plus) {
            break;
        }
        digits.push_str(&group.digits);
        lengths.push(group.digits.len());
        if digits.len() > LONGEST {
            break;
        }
        let local = national(&digits);
        let prefixed = local.len() < digits.len();
        // A land line may end in two ways (seven or eight digits): the longer reading wins.
        if mobile(local) || landline(local) || prefixed {
            let usual = prefixed || landline(local) || matches!(*lengths, [11] | [3, 4, 4] | [3, 8] | [7, 4]);
            hit = Some(Hit { last: n, usual });
        }
    }
    hit
}

/// Whether a text may hold a telephone number: one without a digit, of half width or full, holds none, cleaned or not.
#[must_use]
pub fn may_have_phones(text: &str) -> bool {
    text.chars().any(|c| half_width(c).is_ascii_digit())
}

/// Finds telephone numbers in free text, as byte ranges: mobiles with blanks, dashes and +86, full-width digits,
/// and land lines with their area code or without. Rather one too many than one shown.
#[must_use]
pub fn find_phones(text: &str) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(group) = groups.get(at) {
        let Some(hit) = hit_at(&groups, at) else {
            match local_at(text, &groups, at) {
                Some(last) => {
                    let end = groups.get(last).map_or(group.range.end, |g| g.range.end);
                    found.push(group.range.start..end);
                    at = last + 1;
                }
                None => at += 1,
            }
            continue;
        };
        // `1803 138-0013-8000`: a room number must not swallow the head of the number after it.
        let better = (at + 1..=hit.last).find(|later| hit_at(&groups, *later).is_some_and(|h| h.usual));
        if !hit.usual
            && let Some(later) = better
        {
            at = later;
            continue;
        }
        // `139-1234 0571-87608642`: what looks like a mobile took the area code, and the rest of the number must not stay.
        let (mut last, mut inside) = (hit.last, at + 1);
        while inside <= last {
            last = hit_at(&groups, inside).filter(|h| h.usual).map_or(last, |h| last.max(h.last));
            inside += 1;
        }
        let start = if group.plus { before_plus(text, group.range.start) } else { group.range.start };
        let end = groups.get(last).map_or(group.range.end, |g| g.range.end);
        found.push(start..end);
        at = last + 1;
    }
    found
}

fn before_plus(text: &str, start: usize) -> usize {
    text.get(..start).and_then(|head| head.chars().next_back()).map_or(start, |c| start - c.len_utf8())
}

/// Masks every telephone number in free text and leaves the rest as it is.
#[must_use]
pub fn mask_phones_in(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in find_phones(text) {
        out.push_str(text.get(from..range.start).unwrap_or(""));
        out.push_str(&mask_phone(text.get(range.clone()).unwrap_or("")));
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

/// What a reader of data says of a fault, without the data: `invalid type: string "李强", expected …` names nobody any
/// more. For replies, reasons and logs.
#[must_use]
pub fn without_values(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    let mut inside = false;
    let mut escaped = false;
    for c in said.chars() {
        match (inside, c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (true, '"') => {
                out.push_str("…\"");
                inside = false;
            }
            (true, _) => {}
            (false, '"') => {
                out.push(c);
                inside = true;
            }
            (false, c) => out.push(c),
        }
    }
    mask_phones_in(&out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_shows_its_surname_only() {
        for (name, masked) in [
            ("李强", "李*"),
            ("王小明", "王**"),
            ("欧阳建国", "欧阳**"),
            ("欧阳", "欧*"),
            ("李", "*"),
            ("阿依古丽·买买提", "阿***"),
            ("John Smith", "J***"),
            ("Li", "L***"),
            ("  ", ""),
            ("李*", "李*"),
            ("J***", "J***"),
        ] {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn a_number_shows_its_beginning_and_its_last_four_digits() {
        for (phone, masked) in [
            ("13812345678", "138****5678"),
            ("138 1234 5678", "138****5678"),
            ("+86 138-1234-5678", "138****5678"),
            ("008613812345678", "138****5678"),
            ("１３８１２３４５６７８", "138****5678"),
            ("0571-87654321", "0571-****4321"),
            ("021 6543 2109", "021-****2109"),
            ("87654321", "****4321"),
            ("123456", "******"),
            ("110", "***"),
            ("", ""),
            ("138****5678", "138****5678"),
            ("0571-****4321", "0571-****4321"),
        ] {
            assert_eq!(mask_phone(phone), masked, "{phone}");
        }
    }

    #[test]
    fn numbers_in_a_text_are_masked_and_all_else_stays() {
        for (text, masked) in [
            ("业主电话13800138000，急", "业主电话138****8000，急"),
            ("12-1803 138-0013-8000 漏水", "12-1803 138****8000 漏水"),
            ("请回 +86 138 0013 8000。", "请回 138****8000。"),
            ("座机0571-8765 4321转8", "座机0571-****4321转8"),
            ("(0571)87654321", "(0571-****4321"),
            ("工单 HY20261121-0007 共 3 件", "工单 HY20261121-0007 共 3 件"),
            ("2026-11-21 21:14", "2026-11-21 21:14"),
            ("身份证 330102199001011234", "身份证 330102199001011234"),
            ("１３８００１３８０００/13900139000", "138****8000/139****9000"),
            ("8613800138000", "138****8000"),
            ("电话 139-1234 0571-87608642 转 12", "电话 139****8642 转 12"),
        ] {
            assert_eq!(mask_phones_in(text), masked, "{text}");
        }
    }

    #[test]
    fn local_numbers_without_an_area_code_are_masked_where_mobile_numbers_are() {
        for (text, masked) in [
            ("回电 6688-1234，急", "回电 ****1234，急"),
            ("打66881234", "打****1234"),
            ("家里６６８８－１２３４没人接", "家里****1234没人接"),
            ("座机 5551234", "座机 ****1234"),
            ("call 668-1234 please", "call ****1234 please"),
            ("12-1803 6688-1234 漏水", "12-1803 ****1234 漏水"),
            ("6688-1234 转 12", "****1234 转 12"),
            ("66881234/66885678", "****1234/****5678"),
            ("电话2130-2230", "电话****2230"),
        ] {
            assert_eq!(mask_phones_in(text), masked, "{text}");
        }
    }

    #[test]
    fn numbers_of_tickets_and_households_days_and_amounts_stay() {
        for text in [
            "工单 1121-0007 与 HY20261121-0007",
            "0007 并入 1121-0041",
            "12-1803 漏水，3-2-101 也漏",
            "201-1203 漏水",
            "2026-11-21 21:14 停水，20261121 恢复，2026-1121",
            "21:30-22:30 停电，2130-2230 恢复",
            "水表 23456789 度，欠 8812345元",
            "3000-5000元之间",
            "身份证 330102199001011234",
            "编号 A66881234，#66881234",
            "比分 6688-1234-1",
            "版本 6688.1234.5",
        ] {
            assert_eq!(mask_phones_in(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_masked_text_shows_no_phone(text in "[0-9１-３+\\-漏 （）()]{0,60}", phone in "1[3-9][0-9]{9}") {
            let all = format!("{text}，{phone}，{text}");
            let masked = mask_phones_in(&all);
            prop_assert!(!masked.contains(&phone));
            prop_assert!(find_phones(&all).iter().all(|r| all.get(r.clone()).is_some()));
        }

        #[test]
        fn a_text_that_may_have_no_phone_has_none(text in "([０-９0-9漏 \\-]{0,12}|\\PC{0,20}|[\u{0}-\u{ff}]{0,20}){0,3}") {
            let cleaned = crate::text::clean_block(&text);
            prop_assert!(may_have_phones(&text) || find_phones(&cleaned).is_empty());
            prop_assert!(may_have_phones(&text) || !may_have_phones(&cleaned));
        }
    }
}
