//! Words that many matters share, each kept once and known by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// The words. 0 is no word.
#[derive(Clone, Default, Debug)]
pub(super) struct Words {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Words {
    /// The number of a word, which is given one if it has none.
    pub fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.add(text.into())
    }

    fn add(&mut self, text: Arc<str>) -> u32 {
        self.texts.push(Arc::clone(&text));
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text, number);
        number
    }

    /// Those that were numbered in this order; none when one is not a word, or comes twice.
    pub fn of(texts: Vec<String>) -> Option<Self> {
        let mut all = Self { numbers: HashMap::with_capacity(texts.len()), texts: Vec::with_capacity(texts.len()) };
        let count = texts.len();
        texts.into_iter().filter(|text| !text.is_empty()).for_each(|text| {
            all.add(text.into());
        });
        (all.numbers.len() == count).then_some(all)
    }

    /// The number of a word; 0 when it was never heard of.
    pub fn known(&self, text: &str) -> u32 {
        self.numbers.get(text).copied().unwrap_or(0)
    }

    /// The word of a number.
    pub fn text(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.texts.get(at).map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// In the order of their numbers.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }
}
