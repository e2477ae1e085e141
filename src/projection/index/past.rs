//! What is looked back at: ended shifts, sheets, forms, incidents and agreements, and what happened in a shift or month.

use super::{Index, IndexError, decode};
use crate::board::{Reveal, ShiftReview};
use crate::domain::agreement::Agreement;
use crate::domain::corrective::Action;
use crate::domain::handover::{Sheet, Shift};
use crate::domain::ids::*;
use crate::domain::incident::Incident;

pub(super) const SHEET: u8 = b's';
pub(super) const SHIFT: u8 = b'w';
pub(super) const ACTION: u8 = b'c';
pub(super) const INCIDENT: u8 = b'i';
pub(super) const AGREEMENT: u8 = b'a';

impl Index {
    /// What happened in a shift.
    pub fn shift_review(&self, id: ShiftId) -> Result<Option<ShiftReview>, IndexError> {
        self.shifts.get(id.0.to_be_bytes())?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Shifts opened on these days (yyyymmdd), oldest first.
    pub fn shifts_of(&self, from: u32, to: u32) -> Result<Vec<ShiftId>, IndexError> {
        let keys = day_key(from, ShiftId(0))..=day_key(to, ShiftId(u32::MAX));
        self.days.range(keys).keys().map(|key| Ok(read_day_key(&key?)?.1)).collect()
    }

    /// The nearest day with shifts before (or after) a day.
    pub fn day_beside(&self, day: u32, later: bool) -> Result<Option<u32>, IndexError> {
        let found = if later {
            self.days.range(day_key(day.saturating_add(1), ShiftId(0))..).next()
        } else {
            self.days.range(..day_key(day, ShiftId(0))).next_back()
        };
        found.map(|row| Ok(read_day_key(&row?.0)?.0)).transpose()
    }

    /// Reveals of a month (yyyymm), oldest first.
    pub fn reveals(&self, month: u32) -> Result<Vec<Reveal>, IndexError> {
        self.reveals.scan_prefix(month.to_be_bytes()).values().map(|row| decode(&row?)).collect()
    }

    /// A sheet that is no longer in memory.
    pub fn sheet(&self, id: SheetId) -> Result<Option<Sheet>, IndexError> {
        self.past.get(past_key(SHEET, id.0))?.map(|bytes| decode(&bytes)).transpose()
    }

    /// A shift that is no longer in memory.
    pub fn shift(&self, id: ShiftId) -> Result<Option<Shift>, IndexError> {
        self.past.get(past_key(SHIFT, id.0))?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Sheets that are no longer in memory, newest first.
    pub fn past_sheets(&self) -> impl Iterator<Item = Result<Sheet, IndexError>> + '_ {
        self.past.scan_prefix([SHEET]).rev().map(|row| decode(&row?.1))
    }

    /// Shifts that are no longer in memory, newest first.
    pub fn past_shifts(&self) -> impl Iterator<Item = Result<Shift, IndexError>> + '_ {
        self.past.scan_prefix([SHIFT]).rev().map(|row| decode(&row?.1))
    }

    /// A form of corrective action that is no longer in memory.
    pub fn action(&self, id: ActionId) -> Result<Option<Action>, IndexError> {
        self.past.get(past_key(ACTION, id.0))?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Forms of corrective action that are no longer in memory, newest first.
    pub fn past_actions(&self) -> impl Iterator<Item = Result<Action, IndexError>> + '_ {
        self.past.scan_prefix([ACTION]).rev().map(|row| decode(&row?.1))
    }

    /// An incident that is no longer in memory.
    pub fn incident(&self, id: IncidentId) -> Result<Option<Incident>, IndexError> {
        self.past.get(past_key(INCIDENT, id.0))?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Incidents that are no longer in memory, newest first.
    pub fn past_incidents(&self) -> impl Iterator<Item = Result<Incident, IndexError>> + '_ {
        self.past.scan_prefix([INCIDENT]).rev().map(|row| decode(&row?.1))
    }

    /// Agreements that are no longer in memory, newest first.
    pub fn past_agreements(&self) -> impl Iterator<Item = Result<Agreement, IndexError>> + '_ {
        self.past.scan_prefix([AGREEMENT]).rev().map(|row| decode(&row?.1))
    }
}

pub(super) fn past_key(kind: u8, id: u32) -> [u8; 5] {
    let [a, b, c, d] = id.to_be_bytes();
    [kind, a, b, c, d]
}

pub(super) fn day_key(day: u32, shift: ShiftId) -> [u8; 8] {
    (u64::from(day) << 32 | u64::from(shift.0)).to_be_bytes()
}

pub(super) fn read_day_key(key: &[u8]) -> Result<(u32, ShiftId), IndexError> {
    let (day, shift) = key.split_first_chunk::<4>().ok_or(IndexError::Damaged("day"))?;
    let shift = shift.first_chunk::<4>().ok_or(IndexError::Damaged("day"))?;
    Ok((u32::from_be_bytes(*day), ShiftId(u32::from_be_bytes(*shift))))
}
