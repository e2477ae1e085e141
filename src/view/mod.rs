//! Drawing: layout, panes, layers, theme. [`draw`] makes a frame from the state alone and remembers nothing; [`Kept`] comes
//! to the same frame from the one before.

mod chrome;
mod kept;
mod layers;
mod layout;
mod names;
mod overlay;
mod paint;
mod panes;
pub mod text;
pub mod theme;

pub use kept::{Changes, Kept};
pub use names::BoardNames;
pub use paint::{Line, Paint, Span, span};

use crate::app::{AnyLayer, App, Pane, Seen};
use layout::Layout;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws the app, and says what is where.
pub fn draw(app: &App, frame: &mut Frame<'_>) -> Seen {
    let (seen, cursor) = draw_on(app, frame.buffer_mut());
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
    seen
}

/// Draws the app on a buffer that is blank, and says what is where and where the real cursor stands, if anywhere.
fn draw_on(app: &App, buffer: &mut Buffer) -> (Seen, Option<Position>) {
    let screen = buffer.area;
    let mut paint = paint::paint(app, buffer);
    paint.tint(screen, paint.theme.base());
    match layout::layout(app, screen) {
        // Nothing of what lies below is drawn, so that nothing of it can be read.
        Some(plan) if app.locked().is_some() => {
            chrome::title(&mut paint, app, plan.title);
            let over = app.layers.iter().skip_while(|slot| !matches!(slot.layer, AnyLayer::Cover(_)));
            for slot in over {
                paint.seen.cover();
                paint.cursor = None;
                layers::draw(&mut paint, app, &slot.layer);
            }
        }
        Some(plan) => {
            below(&mut paint, app, &plan);
            over(&mut paint, app, &plan);
        }
        None => chrome::too_small(&mut paint, screen),
    }
    let (seen, cursor) = (std::mem::take(&mut paint.seen), paint.cursor);
    text::seal(buffer);
    (seen, cursor)
}

/// The panes and what frames them.
fn below(paint: &mut Paint<'_>, app: &App, plan: &Layout) {
    chrome::title(paint, app, plan.title);
    if let Some(tabs) = plan.tabs {
        chrome::tabs(paint, app, tabs, &plan.panes);
    }
    for (pane, area) in &plan.panes {
        draw_pane(paint, app, *pane, *area);
    }
    chrome::hints(paint, app, plan.hints);
}

/// What lies over them: nothing, where the app is [plain](App::is_plain).
fn over(paint: &mut Paint<'_>, app: &App, plan: &Layout) {
    chrome::trouble(paint, app);
    for slot in &app.layers {
        // Rows of a layer that is covered can't be clicked.
        paint.seen.cover();
        paint.cursor = None;
        layers::draw(paint, app, &slot.layer);
    }
    chrome::notice(paint, app, plan.hints);
    chrome::pending(paint, app);
}

fn draw_pane(paint: &mut Paint<'_>, app: &App, pane: Pane, area: Rect) {
    paint.spot(area, crate::app::Spot::Pane(pane));
    match pane {
        Pane::Queue => panes::queue::draw(paint, app, area),
        Pane::Handover => panes::handover::draw(paint, app, area),
        Pane::Ticket => panes::ticket::draw(paint, app, area),
        Pane::Callbacks => panes::callbacks::draw(paint, app, area),
    }
}
