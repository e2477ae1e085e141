//! Clicks and the wheel, by what the last frame showed.

use super::App;
use super::layer::Input;
use super::msg::Effect;
use super::pane::Pane;
use super::seen::Spot;
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent, out: &mut Vec<Effect>) {
        let spot = self.seen.at(event.column, event.row);
        match event.kind {
            MouseEventKind::Down(MouseButton::Left) => self.click(spot, out),
            MouseEventKind::ScrollDown => self.wheel(spot, NOTCH, out),
            MouseEventKind::ScrollUp => self.wheel(spot, -NOTCH, out),
            _ => {}
        }
    }

    fn click(&mut self, spot: Option<Spot>, out: &mut Vec<Effect>) {
        self.notices.clear();
        match spot {
            Some(Spot::Key(action)) => self.act(action, out),
            Some(Spot::LayerRow(row)) => {
                self.feed(Input::Click(row), out);
            }
            Some(Spot::Pane(pane)) if self.layers.is_empty() => self.go_to(pane),
            Some(Spot::Row(pane, ticket)) if self.layers.is_empty() => {
                self.select(pane, ticket);
                self.go_to(pane);
            }
            _ => {}
        }
    }

    fn wheel(&mut self, spot: Option<Spot>, by: isize, out: &mut Vec<Effect>) {
        match spot {
            _ if !self.layers.is_empty() => {
                self.feed(Input::Wheel(by), out);
            }
            Some(Spot::Pane(Pane::Ticket)) => self.step(Pane::Ticket, by),
            Some(Spot::Pane(pane) | Spot::Row(pane, _)) if pane == self.focus => self.step(pane, by.signum()),
            _ => {}
        }
    }
}
