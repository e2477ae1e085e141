//! Who sits at the keyboard: change of person, the lock, and what each of them left half-typed.

use super::App;
use super::dialog;
use super::layer::{AnyLayer, LayerId, Slot, Wish};
use super::msg::{Draft, Effect};
use super::notice::Level;
use super::overlay::lock::Cover;
use super::overlay::signon::SignOn;
use crate::domain::access::SignOnState;
use crate::domain::ids::StaffId;
use std::mem;

impl App {
    /// The locked screen, while it is locked.
    #[must_use]
    pub fn locked(&self) -> Option<&Cover> {
        self.layers.iter().find_map(|slot| match &slot.layer {
            AnyLayer::Cover(cover) => Some(cover.as_ref()),
            _ => None,
        })
    }

    /// Whether people show here who they are: anybody has a password, or needs one.
    #[must_use]
    pub fn asks_passwords(&self) -> bool {
        self.board.staff.iter().any(|s| s.active && s.sign_on != SignOnState::Open)
    }

    /// How somebody stands with signing on.
    #[must_use]
    pub fn sign_on_state(&self, who: StaffId) -> SignOnState {
        self.board.staff.iter().find(|s| s.id == who).map_or(SignOnState::Open, |s| s.sign_on)
    }

    /// Whether this person sits at the keyboard and it is not locked: nobody has to ask them again.
    #[must_use]
    pub fn sits_here(&self, who: StaffId) -> bool {
        self.me == Some(who) && self.locked().is_none()
    }

    /// Who sits down changes: what stands open is parked for who typed it, and what the one who comes left open stands
    /// there again. `from` is the layer that asked who it is; it stays.
    pub(super) fn sit_down(&mut self, me: Option<StaffId>, from: Option<LayerId>, out: &mut Vec<Effect>) {
        let before = self.me;
        self.revealed = None;
        self.revealed_home = None;
        if before != me {
            self.park_open(from, out);
            self.asked = None;
            self.notices.clear();
        } else {
            // The same person unlocks: what is half-typed stands as it was.
            self.layers.retain(|slot| !matches!(slot.layer, AnyLayer::Cover(_)));
        }
        self.me = me;
        self.touched = self.now;
        self.then = None;
        out.extend([Effect::Viewer(me), Effect::ShowSheet(None)]);
        if before != me {
            self.returning = me;
            if me.is_some() {
                out.push(Effect::ListParked);
            } else if self.asks_passwords() {
                self.open(Cover::new(self, None, false));
            }
        }
    }

    /// At the start, or when nobody sits there any more.
    pub(super) fn ask_who(&mut self, _out: &mut Vec<Effect>) {
        if self.asks_passwords() {
            self.open(Cover::new(self, None, false));
        }
        let layer = SignOn::new(self);
        self.open(layer);
    }

    /// Locks the screen. What is half-typed stays below, as it was.
    pub(super) fn lock(&mut self, idle: bool, out: &mut Vec<Effect>) {
        if self.locked().is_some() || self.is_founding() {
            return;
        }
        self.revealed = None;
        self.revealed_home = None;
        self.notices.clear();
        // What was about to be asked of a person who is gone.
        self.layers.retain(|slot| {
            !matches!(slot.layer, AnyLayer::SignOn(_) | AnyLayer::NewPassword(_) | AnyLayer::OneTime(_))
        });
        let cover = Cover::new(self, self.me, idle);
        self.open(cover);
        out.push(Effect::Lock);
    }

    /// Nobody has touched a key for as long as the pack allows.
    pub(super) fn lock_when_idle(&mut self, out: &mut Vec<Effect>) {
        let minutes = self.idle_minutes();
        let idle = self.now.since(self.touched);
        if minutes > 0 && self.me.is_some() && idle >= i64::from(minutes) * 60_000 {
            self.lock(true, out);
        }
    }

    /// After how many minutes without a key the screen locks itself; 0 is never.
    #[must_use]
    pub fn idle_minutes(&self) -> u16 {
        self.settings.idle_minutes.unwrap_or(self.rules.access.idle_lock_minutes)
    }

    /// Drafts of all open layers, for the moment of leaving.
    pub(super) fn park_all(&mut self) -> Vec<Wish> {
        let layers = mem::take(&mut self.layers);
        let drafts = layers.iter().filter_map(|slot| slot.layer.layer().draft(self)).collect::<Vec<_>>();
        self.layers = layers;
        drafts.into_iter().map(|draft| Wish::Effect(Effect::Park(draft))).collect()
    }

    /// Parks what stands open for who sits there now, and clears the screen but for the layer that asked who comes.
    fn park_open(&mut self, from: Option<LayerId>, out: &mut Vec<Effect>) {
        let layers = mem::take(&mut self.layers);
        let mut kept: Vec<Slot> = Vec::new();
        let mut place = 0;
        for slot in layers {
            if let Some(draft) = slot.layer.layer().draft(self) {
                place += 1;
                out.push(Effect::Park(Draft { open: place, ..draft }));
            }
            if Some(slot.id) == from {
                kept.push(slot);
            } else {
                self.questions.remove(&slot.id);
            }
        }
        self.layers = kept;
        self.zoom = false;
        self.pending.clear();
        self.hints.clear();
    }

    /// The forms that who sits down left open stand there again, below what is being asked.
    pub(super) fn bring_back(&mut self, out: &mut Vec<Effect>) {
        let Some(me) = self.returning.take().filter(|me| self.me == Some(*me)) else { return };
        let parked = mem::take(&mut self.parked);
        let mine = || parked.iter().filter(|d| d.by == Some(me));
        let mut open: Vec<&Draft> = mine().filter(|d| d.open > 0).collect();
        open.sort_by_key(|d| (d.open, d.id));
        let put_away = mine().filter(|d| d.open == 0).count();
        let (mut n, mut shown, over) = (0, None, mem::take(&mut self.layers));
        for draft in open {
            let Some((layer, ask)) = dialog::reopen(self, draft) else { continue };
            self.open(layer);
            let id = self.layers.last().map(|slot| slot.id);
            shown = draft.ticket.or(shown);
            n += 1;
            self.grant(ask.into_iter().collect(), id, out);
        }
        self.layers.extend(over);
        if let Some(ticket) = shown {
            self.grant(vec![Wish::Look(ticket)], None, out);
        }
        self.parked = parked;
        let lang = self.lang();
        if n > 0 {
            self.say(Level::Info, lang.forms_are_back(n));
        } else if put_away > 0 {
            let key = self.key_label_in_panes(crate::action::Action::Parked).unwrap_or_default();
            self.say(Level::Info, lang.forms_wait(put_away, &key));
        }
    }
}
