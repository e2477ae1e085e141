//! Type-ahead: how well a few typed letters fit a name, also by pinyin and initials (`gcwx` → 工程维修部).

use super::fold;
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};

/// What somebody typed to find a name; made once for a list.
pub struct Ahead {
    folded: String,
    pinyin: Option<IbMatcher<'static>>,
}

impl Ahead {
    /// From what is typed so far.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let letters = !folded.is_empty() && folded.chars().all(|c| c.is_ascii_alphanumeric());
        let pinyin = letters.then(|| IbMatcher::builder(folded.as_str()).pinyin(PinyinMatchConfig::default()).build());
        Self { folded, pinyin }
    }

    /// How well a name fits: smaller is better; `None` when it doesn't.
    #[must_use]
    pub fn rank(&self, name: &str) -> Option<u8> {
        if self.folded.is_empty() {
            return Some(0);
        }
        let name = fold(name);
        if name == self.folded {
            return Some(0);
        }
        match name.find(&self.folded) {
            Some(0) => return Some(1),
            Some(at) if name.get(..at).is_some_and(|b| b.ends_with([' ', '-', '/'])) => return Some(2),
            Some(_) => return Some(3),
            None => {}
        }
        let found = self.pinyin.as_ref()?.find(name.as_str())?;
        Some(if found.start() == 0 { 4 } else { 5 })
    }

    /// How well the best of several names of one thing fits.
    pub fn best<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<u8> {
        names.into_iter().filter_map(|name| self.rank(name)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_pinyin_and_initials() {
        for (typed, name) in [
            ("工程", "工程维修部"),
            ("gcwx", "工程维修部"),
            ("gongc", "工程维修部"),
            ("GCWX", "工程维修部"),
            ("维修", "工程维修部"),
            ("wcq", "王长青"),
            ("eng", "Engineering"),
            ("１２", "12-1803"),
            ("", "保安部"),
        ] {
            assert!(Ahead::new(typed).rank(name).is_some(), "{typed} {name}");
        }
        for (typed, name) in [("bj", "工程维修部"), ("保安", "工程维修部"), ("xyz", "Security")] {
            assert_eq!(Ahead::new(typed).rank(name), None, "{typed} {name}");
        }
    }

    #[test]
    fn the_beginning_of_a_name_comes_first() {
        let ahead = Ahead::new("ba");
        assert!(ahead.rank("baggage") < ahead.rank("保安部"));
        assert!(ahead.rank("保安部") < ahead.rank("夜班保安"));
        assert_eq!(Ahead::new("工").best(["客服部", "工程部"]), Some(1));
    }
}
