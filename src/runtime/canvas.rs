//! The frame that stays on the terminal, and the backend that brings changes of it there: one write a frame.

use crate::app::{App, Seen, Stale};
use crate::view::Kept;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};

/// A terminal and what stands on it.
pub struct Canvas<B: Backend> {
    backend: B,
    kept: Kept,
}

impl<B: Backend> Canvas<B> {
    /// On a terminal that is blank.
    pub fn new(backend: B) -> Self {
        Self { backend, kept: Kept::default() }
    }

    /// The backend.
    pub fn backend_mut(&mut self) -> &mut B {
        &mut self.backend
    }

    /// Makes the terminal blank: everything is drawn with the next frame.
    ///
    /// # Errors
    /// The terminal can't be written.
    pub fn clear(&mut self) -> Result<(), B::Error> {
        self.kept.forget();
        self.backend.clear()
    }

    /// Draws what is stale, or everything where the terminal's size has changed. Gives what is where.
    ///
    /// # Errors
    /// The terminal can't be written.
    pub fn draw(&mut self, app: &App, stale: Stale) -> Result<&Seen, B::Error> {
        let screen = Rect::from((Position::ORIGIN, self.backend.size()?));
        let before = self.kept.buffer().area;
        if before != screen && !before.is_empty() {
            self.clear()?;
        }
        let backend = &mut self.backend;
        self.kept.draw(app, screen, stale, |changes| backend.draw(changes))?;
        match self.kept.cursor() {
            None => self.backend.hide_cursor()?,
            Some(at) => {
                self.backend.show_cursor()?;
                self.backend.set_cursor_position(at)?;
            }
        }
        self.backend.flush()?;
        Ok(self.kept.seen())
    }
}
