//! What is wrong with a line, in words.

use super::{Most, PastFault};
use crate::i18n::Lang;

impl PastFault {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Json(why) => lang.past_json(why),
            Self::Utf8 => lang.past_utf8().to_owned(),
            Self::Time(field, text) => lang.past_time(field, text),
            Self::Missing(field) => lang.past_missing(field),
            Self::Earlier(field, before) => lang.past_earlier(field, before),
            Self::Later(field) => lang.past_later(field),
            Self::Unsorted => lang.past_unsorted().to_owned(),
            Self::Unknown(field, text) => lang.past_unknown(lang.field_name(*field), text),
            Self::Nobody(text) => lang.past_nobody(text),
            Self::Outcome(text) => lang.past_outcome(text),
            Self::OtherKind => lang.past_other_kind().to_owned(),
            Self::Household(text) => lang.past_household(text),
            Self::TooLong(_, Most::Line(most)) => lang.past_line_too_long(*most),
            Self::TooLong(field, Most::Characters(most)) => lang.past_too_long(field, *most),
            Self::TooLong(field, Most::Card(most)) => lang.past_card_too_long(field, *most),
            Self::NotTold => lang.past_not_told().to_owned(),
            Self::NotSatisfied => lang.past_not_satisfied().to_owned(),
        }
    }
}
