//! What a line was taken to mean, as it stands in the fields of quick entry and of the full form.

use super::fill::put;
use crate::app::form::{Field, FieldId, Form, Item};
use crate::board::{LikeRow, Proposed};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::Code;
use crate::domain::quick::Place;
use crate::domain::rules::Label;

/// Puts what a line was taken to mean into the fields that the person has not changed.
pub fn fill(form: &mut Form, proposed: &Proposed, nth: usize, quick: bool) {
    let proposal = &proposed.proposal;
    let codes = match &proposal.place {
        Place::Many(codes) => codes,
        Place::Unknown { near, .. } if !near.is_empty() => near,
        _ => &proposed.households,
    };
    if let Some(field) = form.field_mut(FieldId::Household) {
        let touched = field.touched;
        if let Some(picker) = field.picker_mut() {
            picker.set_items(codes.iter().map(|c| Item::plain(c.0.clone(), c.0.clone())).collect());
            if !touched {
                let value = match &proposal.place {
                    Place::One(code) => Some(code.0.as_str()),
                    _ => None,
                };
                picker.choose(value);
            }
        }
        field.fault = None;
    }
    put(form, FieldId::Source, proposal.source.as_str(), false);
    if !quick {
        put(form, FieldId::Complainant, proposal.complainant.as_str(), false);
        put(form, FieldId::CallerName, &proposal.card.name, false);
        put(form, FieldId::Phone, &proposal.card.phone, false);
    }
    let touched = |form: &Form, id| form.field(id).is_some_and(|f| f.touched);
    let chosen = touched(form, FieldId::Category) || touched(form, FieldId::Kind);
    let reading = proposal.readings.get(nth);
    let code = |c: Option<&Code>| c.map(|c| c.0.clone()).unwrap_or_default();
    if !chosen {
        put(form, FieldId::Category, &code(reading.and_then(|r| r.category.as_ref())), false);
        put(form, FieldId::Kind, &code(reading.map(|r| &r.kind)), false);
        put(form, FieldId::Department, &code(reading.map(|r| &r.department)), false);
    }
    let spoken = reading.is_some_and(|r| !r.grade_words.is_empty());
    if !chosen || spoken {
        put(form, FieldId::Grade, &code(reading.map(|r| &r.grade)), false);
    }
    if quick {
        // A category says its kind: one row less.
        let kind = form.code(FieldId::Category).is_none() || touched(form, FieldId::Kind);
        form.show(FieldId::Kind, kind);
    }
}

/// Offers households to choose from.
pub fn offer(form: &mut Form, codes: &[HouseholdCode]) {
    if let Some(picker) = form.field_mut(FieldId::Household).and_then(Field::picker_mut) {
        picker.set_items(codes.iter().map(|c| Item::plain(c.0.clone(), c.0.clone())).collect());
        picker.offer();
    }
}

/// An open ticket as a choice.
pub fn like_item(row: &LikeRow) -> Item {
    let place = row.household.as_ref().map_or_else(String::new, ToString::to_string);
    let name = if row.number.is_empty() { place.clone() } else { row.number.clone() };
    let detail = format!("{place} {}", row.text).trim().to_owned();
    Item::plain(row.ticket.to_string(), name).with_detail(Label { zh: detail.clone(), en: detail })
}
