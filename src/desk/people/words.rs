//! How lists write roles, departments and headings.

use crate::domain::ids::{Code, Role};
use crate::domain::rules::Rules;
use crate::i18n::Lang;
use crate::text::fold;

/// A column of a list of people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Column {
    /// The desk's own number of a person.
    Number,
    /// Name.
    Name,
    /// Roles.
    Roles,
    /// Department.
    Department,
    /// Phone.
    Phone,
    /// Works here.
    Status,
}

impl Column {
    /// All.
    pub const ALL: [Column; 6] =
        [Column::Number, Column::Name, Column::Roles, Column::Department, Column::Phone, Column::Status];

    // text-ok-begin: headings to recognise
    fn headings(self) -> &'static [&'static str] {
        match self {
            Column::Number => &["系统编号", "值班台编号", "frontdesk id", "desk number"],
            Column::Name => &["姓名", "员工姓名", "人员姓名", "名字", "name", "full name", "staff name"],
            Column::Roles => &["岗位", "角色", "职务", "职位", "岗位名称", "role", "roles", "position", "job title"],
            Column::Department => &["部门", "责任部门", "所属部门", "部门名称", "department", "dept"],
            Column::Phone => &[
                "电话",
                "手机",
                "手机号",
                "手机号码",
                "联系电话",
                "联系方式",
                "phone",
                "mobile",
                "tel",
                "telephone",
                "phone number",
            ],
            Column::Status => &["状态", "在职", "在职状态", "是否在职", "status", "active"],
        }
    }
    // text-ok-end

    /// The column of a heading.
    pub fn of(heading: &str) -> Option<Self> {
        let heading = plain(heading);
        Self::ALL.into_iter().find(|c| c.headings().iter().any(|h| plain(h) == heading))
    }
}

/// Without blanks, signs and case.
fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

// text-ok-begin: what lists call the roles
const ROLES: &[(Role, &[&str])] = &[
    (
        Role::Operator,
        &[
            "操作员",
            "前台",
            "前台接待",
            "中控员",
            "中控室值班员",
            "值班员",
            "当班员",
            "首接人",
            "接待员",
            "receptionist",
        ],
    ),
    (Role::ServiceClerk, &["客服", "客服员", "客服代表", "clerk"]),
    (Role::ServiceHead, &["客服经理", "客服负责人", "客服主任", "主管", "supervisor", "service head"]),
    (Role::Receiver, &["部门接收人", "信息接收人", "接收人", "接单员", "receiver"]),
    (
        Role::Handler,
        &[
            "处理人",
            "直接处理人",
            "维修工",
            "水电工",
            "维修员",
            "师傅",
            "工程师",
            "保洁员",
            "保安",
            "秩序员",
            "绿化工",
            "technician",
        ],
    ),
    (Role::DepartmentHead, &["部门主管", "部门经理", "部门主任", "工程主管", "保安队长", "head of department"]),
    (Role::ProjectHead, &["项目经理", "物业经理", "管理处主任", "project manager"]),
    (Role::Archivist, &["档案员", "资料员"]),
    (Role::VipAssistant, &["vip助理", "客户助理"]),
    (Role::HeadOffice, &["集团", "公司总部", "总公司"]),
];
const YES: &[&str] = &["在职", "是", "在岗", "正常", "yes", "y", "1", "true", "active"];
const NO: &[&str] = &["离职", "否", "已离职", "停用", "辞职", "no", "n", "0", "false", "left", "inactive"];
const BETWEEN_ROLES: &[char] = &['、', '，', ',', ';', '；', '/', '+', '|', '\n'];
// text-ok-end

/// The role that a word means: its code, its name in either language, or what lists call it.
pub fn role_of(text: &str) -> Option<Role> {
    let text = plain(text);
    let code = |role: &Role| serde_json::to_value(role).ok().and_then(|v| v.as_str().map(plain));
    let named = |role: &&Role| {
        code(role).as_ref() == Some(&text) || Lang::ALL.iter().any(|lang| plain(lang.role_name(**role)) == text)
    };
    let called = || ROLES.iter().find(|(_, words)| words.iter().any(|w| plain(w) == text)).map(|(role, _)| *role);
    Role::ALL.iter().find(named).copied().or_else(called)
}

/// The roles of a cell, and what is no role.
pub fn roles_of(text: &str) -> (Vec<Role>, Vec<String>) {
    let (mut roles, mut unknown) = (Vec::new(), Vec::new());
    for word in text.split(BETWEEN_ROLES).map(str::trim).filter(|w| !w.is_empty()) {
        match role_of(word) {
            Some(role) if roles.contains(&role) => {}
            Some(role) => roles.push(role),
            None => unknown.push(word.to_owned()),
        }
    }
    roles.sort();
    (roles, unknown)
}

/// The department that a word means: its code, its name in either language, or one of its other names.
pub fn department_of(rules: &Rules, text: &str) -> Option<Code> {
    let text = plain(text);
    let fits = |word: &str| plain(word) == text;
    let found = rules
        .departments
        .iter()
        .find(|d| fits(d.code.as_str()) || fits(&d.label.zh) || fits(&d.label.en) || d.aliases.iter().any(|a| fits(a)));
    found.map(|d| d.code.clone())
}

/// Whether somebody works here, as a cell says it.
pub fn status_of(text: &str) -> Option<bool> {
    let text = plain(text);
    let among = |words: &[&str]| words.iter().any(|w| plain(w) == text);
    if among(YES) {
        Some(true)
    } else if among(NO) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_found_by_code_by_both_names_and_by_what_lists_say() {
        for role in Role::ALL {
            let code = serde_json::to_value(role).unwrap().as_str().unwrap().to_owned();
            for name in [code.as_str(), Lang::Zh.role_name(role), Lang::En.role_name(role)] {
                assert_eq!(role_of(name), Some(role), "{name}");
            }
        }
        assert_eq!(role_of(" ＶＩＰ客户助理 "), Some(Role::VipAssistant));
        assert_eq!(role_of("总经理"), None);
        let (roles, unknown) = roles_of("客服主管、前台，飞行员");
        assert_eq!((roles, unknown), (vec![Role::Operator, Role::ServiceHead], vec!["飞行员".to_owned()]));
    }

    #[test]
    fn no_word_means_two_roles_or_two_columns() {
        let mut seen = std::collections::BTreeMap::new();
        for (role, words) in ROLES {
            for word in *words {
                assert!(seen.insert(plain(word), *role).is_none_or(|r| r == *role), "{word}");
                assert_eq!(role_of(word), Some(*role), "{word}");
            }
        }
        for column in Column::ALL {
            for heading in column.headings() {
                assert_eq!(Column::of(heading), Some(column), "{heading}");
            }
        }
        assert_eq!(Column::of("＊ 姓 名："), Some(Column::Name));
        assert_eq!(Column::of("工号"), None, "the company's number is not the desk's");
    }

    #[test]
    fn departments_by_code_name_and_alias() {
        let rules = crate::policy::default_rules();
        for text in ["engineering", "Engineering", "工程维修部", "工程部", "gc"] {
            assert_eq!(department_of(&rules, text).map(|c| c.0), Some("engineering".to_owned()), "{text}");
        }
        assert_eq!(department_of(&rules, "火箭部"), None);
        assert_eq!((status_of("在职"), status_of("离职"), status_of("休假")), (Some(true), Some(false), None));
    }
}
