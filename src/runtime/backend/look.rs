//! Colours and attributes as the shortest change from what the terminal has.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The terminal's current attributes.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Look {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Default for Look {
    fn default() -> Self {
        Self { fg: Color::Reset, bg: Color::Reset, underline: Color::Reset, modifier: Modifier::empty() }
    }
}

impl Look {
    pub fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
    }

    /// Whether a blank drawn with this looks the same as one drawn with `other`: only the ground is seen of it.
    pub fn blank_is(&self, other: &Self) -> bool {
        const SEEN: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);
        self.bg == other.bg && !self.modifier.union(other.modifier).intersects(SEEN)
    }

    pub fn change_to(&mut self, next: Self, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        let mut codes: Vec<u8> = Vec::with_capacity(24);
        if !next.modifier.contains(self.modifier) || (next.underline == Color::Reset && self.underline != Color::Reset)
        {
            codes.extend_from_slice(b"0;");
            *self = Self::default();
        }
        for (flag, code) in [
            (Modifier::BOLD, b'1'),
            (Modifier::DIM, b'2'),
            (Modifier::ITALIC, b'3'),
            (Modifier::UNDERLINED, b'4'),
            (Modifier::SLOW_BLINK, b'5'),
            (Modifier::RAPID_BLINK, b'6'),
            (Modifier::REVERSED, b'7'),
            (Modifier::HIDDEN, b'8'),
            (Modifier::CROSSED_OUT, b'9'),
        ] {
            if next.modifier.contains(flag) && !self.modifier.contains(flag) {
                codes.extend_from_slice(&[code, b';']);
            }
        }
        if next.fg != self.fg {
            color(&mut codes, next.fg, 30);
        }
        if next.bg != self.bg {
            color(&mut codes, next.bg, 40);
        }
        if codes.last() == Some(&b';') {
            codes.pop();
            out.extend_from_slice(b"\x1b[");
            out.extend_from_slice(&codes);
            out.push(b'm');
        }
        if next.underline != self.underline {
            // With colons and alone: a terminal that does not know it skips it whole.
            let _ = match next.underline {
                Color::Rgb(r, g, b) => write!(out, "\x1b[58:2::{r}:{g}:{b}m"),
                Color::Indexed(n) => write!(out, "\x1b[58:5:{n}m"),
                other => match ansi_index(other) {
                    Some(n) => write!(out, "\x1b[58:5:{n}m"),
                    None => write!(out, "\x1b[59m"),
                },
            };
        }
        *self = next;
    }
}

pub(super) fn ansi_index(color: Color) -> Option<u8> {
    Some(match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return None,
    })
}

/// Adds the code of a colour; `base` is 30 for text and 40 for the ground.
fn color(codes: &mut Vec<u8>, color: Color, base: u8) {
    let _ = match (color, ansi_index(color)) {
        (Color::Rgb(r, g, b), _) => write!(codes, "{};2;{r};{g};{b};", base + 8),
        (Color::Indexed(n), _) => write!(codes, "{};5;{n};", base + 8),
        (_, Some(n @ 0..=7)) => write!(codes, "{};", base + n),
        (_, Some(n)) => write!(codes, "{};", base + 60 + (n - 8)),
        (_, None) => write!(codes, "{};", base + 9),
    };
}
