//! Who told us: names and numbers in a line. What is found goes on the card and out of the message.

use super::spell::{Line, han};
use std::ops::Range;

/// A caller's name and where it stands, with the words that only lead to it (bytes).
pub(super) struct Name {
    pub name: String,
    pub range: Range<usize>,
}

// text-ok-begin: names and words to recognise in what is typed
/// The usual surnames; compound ones are looked at first.
const COMPOUND: &[&str] =
    &["欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "夏侯"];
const SURNAMES: &[&str] = &[
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔",
    "向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝游辛靳柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车连芦麦褚娄窦戚",
    "岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封谈匡鞠惠荆乐冀郁胥南储燕楚鄢劳谌奚皮粟冼蔺楼盘满闻厉伊仝区郜海阚权强帅屠豆朴盖练廉井祖漆巴丰支狄索宣",
    "晋云敬扈晁芮浦戈伏鹿薄邸雍辜羊阿乌裘修邰赫杭况宿印逯隆茹战慕危银亢嵇哈湛宾戎勾茅尉冶斯檀衣昝智幸奉植衡富尧",
];

/// How people are called.
const TITLES: &[&str] = &[
    "先生", "女士", "小姐", "太太", "阿姨", "叔叔", "大爷", "大妈", "大叔", "大姐", "大哥", "奶奶", "爷爷", "老师",
    "医生", "教授", "师傅", "师母", "经理", "老板", "律师", "同学", "总", "姐", "哥", "姨", "叔", "伯", "工",
];

/// Titles of one character are words of their own so often that they need a sign or a blank after them.
const SHORT_TITLE: usize = 1;

/// Words that lead to a name and say nothing else.
const LEADS: &[&str] =
    &["业主", "住户", "租户", "租客", "客户", "户主", "家属", "我是", "我叫", "姓名", "来电人", "报修人", "联系人"];

/// What people do right after their name is told.
const DOES: &[&str] = &[
    "反映",
    "反应",
    "来电",
    "致电",
    "打电话",
    "说",
    "称",
    "表示",
    "来访",
    "告知",
    "报修",
    "投诉",
    "咨询",
    "询问",
    "要求",
    "电话",
    "问",
];

/// How many of them only a person does: a tap may be reported too (`马桶盖报修`), it does not call.
const SPEAKS: usize = 10;

/// What stands between a surname's character and a title or a verb when no name does (`那位先生`, `业主于昨日反映`).
const NOT_GIVEN: &str = "位个名的昨今天早晚上下是有在不没说要很也都又再还家围";

/// Words after which a number of seven or eight digits is a telephone's.
const PHONE_WORDS: &[&str] = &[
    "联系电话",
    "联系方式",
    "电话号码",
    "手机号码",
    "手机号",
    "电话",
    "座机",
    "手机",
    "号码",
    "回电",
    "tel",
    "phone",
    "call",
];

fn is_surname(c: char) -> bool {
    SURNAMES.iter().any(|names| names.contains(c))
}

fn may_be_given(c: char) -> bool {
    han(c) && !NOT_GIVEN.contains(c)
}

/// The length in characters of a surname at a place.
fn surname(line: &Line, at: usize) -> Option<usize> {
    if COMPOUND.iter().any(|name| line.at(at, name).is_some()) {
        return Some(2);
    }
    line.char(at).is_some_and(is_surname).then_some(1)
}

fn text(line: &Line, range: &Range<usize>) -> String {
    range.clone().filter_map(|at| line.char(at)).collect()
}

/// Finds the first name: `李先生`, `业主王建国反映`, `姓陈`, `我是3栋的张阿姨`, `Mr Smith`.
/// `after` is the byte at which the household's number ends: a name may stand right behind it.
/// `is_matter` tells whether a word of the pack touches a range of bytes: then it is no name (`业主马桶报修`).
pub(super) fn name(line: &Line, after: Option<usize>, is_matter: impl Fn(&Range<usize>) -> bool) -> Option<Name> {
    let behind = after.map(|byte| line.char_of_byte(byte));
    (0..line.len())
        .find_map(|at| by_title(line, at, behind).or_else(|| by_lead(line, at, behind, &is_matter)))
        .or_else(|| english(line))
}

/// The longest lead that ends right before a place, with the place where it begins.
fn lead_before(line: &Line, at: usize) -> Option<usize> {
    LEADS
        .iter()
        .filter_map(|lead| {
            let start = at.checked_sub(lead.chars().count())?;
            line.at(start, lead).map(|range| range.start)
        })
        .min()
}

/// Whether a name may begin here: at the start, after a blank or a sign, behind the household, after a lead, after 的.
fn may_begin(line: &Line, at: usize, behind: Option<usize>) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|n| line.char(n)) else { return true };
    !before.is_alphanumeric() || behind == Some(at) || lead_before(line, at).is_some() || matches!(before, '的' | '姓')
}

/// `我是12-1803的` before a name, the household being blanks by now: where it begins.
fn introduction(line: &Line, at: usize) -> Option<usize> {
    let mut end = at.checked_sub(1).filter(|n| line.char(*n) == Some('的'))?;
    while end > 0 && line.char(end - 1) == Some(' ') {
        end -= 1;
    }
    lead_before(line, end)
}

fn found(line: &Line, start: usize, range: Range<usize>, name: String) -> Option<Name> {
    Some(Name { name, range: line.bytes(&(start..range.end)) })
}

/// `李先生`, `欧阳女士`, `张建国先生`, `姓李的先生`.
fn by_title(line: &Line, at: usize, behind: Option<usize>) -> Option<Name> {
    let family = surname(line, at)?;
    if !may_begin(line, at, behind) {
        return None;
    }
    let start = lead_before(line, at).or_else(|| introduction(line, at)).unwrap_or(at);
    // The whole name, one or two given characters, may stand before the title.
    for given in 0..=2 {
        let end = at + family + given;
        if given > 0 && !line.char(end - 1).is_some_and(may_be_given) {
            return None;
        }
        let Some(title) = TITLES.iter().find_map(|title| line.at(end, title)) else { continue };
        let short = title.len() == SHORT_TITLE;
        let cut_off = line.char(title.end).is_none_or(|c| !c.is_alphanumeric());
        let goes_on = DOES.iter().any(|does| line.at(title.end, does).is_some());
        if short && (given > 0 || !(cut_off || goes_on)) {
            continue;
        }
        return found(line, start, at..title.end, text(line, &(at..title.end)));
    }
    None
}

/// `业主王建国反映`, `王建国来电`, `我姓陈`, `业主姓陈`.
fn by_lead(line: &Line, at: usize, behind: Option<usize>, is_matter: &impl Fn(&Range<usize>) -> bool) -> Option<Name> {
    let family = surname(line, at)?;
    if line.char(at.wrapping_sub(1)) == Some('姓') {
        let start = at - 1;
        let start = if start > 0 && line.char(start - 1) == Some('我') { start - 1 } else { start };
        let start = lead_before(line, start).unwrap_or(start);
        let of = line.at(at + family, "的").map_or(at + family, |r| r.end);
        let title = TITLES.iter().find_map(|title| line.at(of, title)).filter(|t| t.len() > SHORT_TITLE);
        let end = title.as_ref().map_or(at + family, |t| t.end);
        let mut name = text(line, &(at..at + family));
        name.extend(title.map(|t| text(line, &t)));
        return found(line, start, at..end, name);
    }
    let lead = lead_before(line, at);
    if lead.is_none() && !may_begin(line, at, behind) {
        return None;
    }
    for given in 1..=2 {
        let end = at + family + given;
        if !(at + family..end).all(|n| line.char(n).is_some_and(may_be_given)) {
            return None;
        }
        let verbs = if lead.is_some() { DOES.len() } else { SPEAKS };
        let does = DOES.iter().take(verbs).any(|does| line.at(end, does).is_some());
        let cut_off = lead.is_some() && line.char(end).is_none_or(|c| !c.is_alphanumeric());
        if (does || cut_off) && !is_matter(&line.bytes(&(at..end))) {
            return found(line, lead.unwrap_or(at), at..end, text(line, &(at..end)));
        }
    }
    None
}

/// `Mr Smith`, `Ms. Lee`.
fn english(line: &Line) -> Option<Name> {
    ["mr", "mrs", "ms", "miss"].iter().find_map(|title| {
        let head = line.find(title).into_iter().next()?;
        let mut start = head.end;
        while matches!(line.char(start), Some('.' | ' ')) {
            start += 1;
        }
        let end =
            (start..line.len()).find(|at| !line.char(*at).is_some_and(|c| c.is_alphabetic())).unwrap_or(line.len());
        let mut letters = text(line, &(start..end)).chars().collect::<Vec<_>>().into_iter();
        let first = letters.next().filter(char::is_ascii_alphabetic)?.to_ascii_uppercase();
        let name: String = std::iter::once(first).chain(letters).collect();
        found(line, head.start, start..end, name)
    })
}

/// Local numbers of seven or eight digits that a word says are telephones', outside the numbers already found.
pub(super) fn local_numbers(line: &Line, known: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut numbers = Vec::new();
    for label in PHONE_WORDS.iter().flat_map(|word| line.find(word)) {
        let start = skip_joint(line, label.end);
        let end = (start..line.len())
            .find(|at| !line.char(*at).is_some_and(|c| c.is_ascii_digit() || c == '-'))
            .unwrap_or(line.len());
        let digits = text(line, &(start..end)).chars().filter(char::is_ascii_digit).count();
        let range = line.bytes(&(start..end));
        let fresh = !known.iter().chain(&numbers).any(|k| k.start < range.end && range.start < k.end);
        if (7..=8).contains(&digits) && fresh {
            numbers.push(range);
        }
    }
    numbers
}

/// `电话：` before a number: it says nothing once the number is on the card.
pub(super) fn phone_labels(line: &Line, phones: &[Range<usize>]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = phones.iter().map(|r| line.char_of_byte(r.start)).collect();
    PHONE_WORDS
        .iter()
        .flat_map(|word| line.find(word))
        .filter(|label| {
            // The numbers are blanks by now.
            let mut at = label.end;
            while !starts.contains(&at) && line.char(at).is_some_and(|c| c == ' ' || c == ':' || c == '是') {
                at += 1;
            }
            starts.contains(&at)
        })
        .map(|label| line.bytes(&label))
        .collect()
}

fn skip_joint(line: &Line, mut at: usize) -> usize {
    while line.char(at).is_some_and(|c| matches!(c, ' ' | ':' | '是')) {
        at += 1;
    }
    at
}

/// Half-width digits and dashes of a number, without blanks.
pub(super) fn plain_number(text: &str) -> String {
    Line::plain(text).filter(|c| c.is_ascii_digit() || matches!(c, '-' | '+')).collect()
}
// text-ok-end
