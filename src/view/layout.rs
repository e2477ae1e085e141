//! Where everything stands, from the size of the screen alone.

use crate::app::{App, Pane};
use ratatui::layout::Rect;

/// The smallest screen that shows anything.
pub const LEAST: (u16, u16) = (60, 16);
/// From this size on all four panes are shown at once.
pub const FOUR: (u16, u16) = (100, 28);

/// Places of a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The line on top.
    pub title: Rect,
    /// The line of tabs, where not all panes are in sight.
    pub tabs: Option<Rect>,
    /// The panes in sight.
    pub panes: Vec<(Pane, Rect)>,
    /// The line at the bottom.
    pub hints: Rect,
}

/// Lays out a screen; `None` when it is too small.
#[must_use]
pub fn layout(app: &App, screen: Rect) -> Option<Layout> {
    if screen.width < LEAST.0 || screen.height < LEAST.1 {
        return None;
    }
    let row = |y: u16| Rect { x: screen.x, y: screen.y + y, width: screen.width, height: 1 };
    let four = screen.width >= FOUR.0 && screen.height >= FOUR.1;
    let tabs = (!four || app.zoom).then(|| row(1));
    let top = if tabs.is_some() { 2 } else { 1 };
    let body = Rect { y: screen.y + top, height: screen.height - top - 1, ..screen };
    let panes = if app.zoom && app.focus == Pane::Handover && body.height >= 18 {
        // The sheet is gone through line by line, each with its ticket in full.
        let upper = body.height * 11 / 20;
        let ticket = Rect { y: body.y + upper, height: body.height - upper, ..body };
        vec![(Pane::Handover, Rect { height: upper, ..body }), (Pane::Ticket, ticket)]
    } else if app.zoom {
        vec![(app.focus, body)]
    } else if four {
        four_panes(body)
    } else {
        two_panes(body, app.list_pane())
    };
    Some(Layout { title: row(0), tabs, panes, hints: row(screen.height - 1) })
}

fn four_panes(body: Rect) -> Vec<(Pane, Rect)> {
    let left = (u32::from(body.width) * 48 / 100).clamp(52, 104) as u16;
    let callbacks = (body.height / 4).clamp(6, 14);
    let handover = (body.height * 3 / 10).clamp(7, 18);
    let queue = body.height - callbacks - handover;
    let at = |y: u16, height: u16| Rect { x: body.x, y: body.y + y, width: left, height };
    vec![
        (Pane::Queue, at(0, queue)),
        (Pane::Handover, at(queue, handover)),
        (Pane::Ticket, Rect { x: body.x + left, width: body.width - left, ..body }),
        (Pane::Callbacks, at(queue + handover, callbacks)),
    ]
}

/// A list and the ticket: side by side where there is room, else one above the other.
fn two_panes(body: Rect, list: Pane) -> Vec<(Pane, Rect)> {
    if body.width >= FOUR.0 {
        let left = body.width * 46 / 100;
        return vec![
            (list, Rect { width: left, ..body }),
            (Pane::Ticket, Rect { x: body.x + left, width: body.width - left, ..body }),
        ];
    }
    let upper = (body.height * 2 / 5).max(6);
    vec![
        (list, Rect { height: upper, ..body }),
        (Pane::Ticket, Rect { y: body.y + upper, height: body.height - upper, ..body }),
    ]
}
