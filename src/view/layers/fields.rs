//! Fields of a form: labels, contents, faults, the open list of choices, and the caret.

use crate::app::App;
use crate::app::Spot;
use crate::app::dialog::LIST_ROWS;
use crate::app::form::{Editor, Field, FieldId, Form, Kind, Look, Picker, Window};
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Fields that may share a row with their neighbour in wide forms.
const HALVES: &[(FieldId, FieldId)] = &[
    (FieldId::Household, FieldId::Happened),
    (FieldId::Place, FieldId::Involved),
    (FieldId::CallerName, FieldId::Phone),
    (FieldId::Source, FieldId::Complainant),
    (FieldId::Category, FieldId::Kind),
    (FieldId::Grade, FieldId::Department),
];

/// Columns of a label at most.
const LABEL: usize = 16;
/// Columns of a label at most that the policy pack gives.
const PACK_LABEL: usize = 38;

/// Rows of a text that is not long.
const BLOCK_LEAST: usize = 3;
/// Rows of a long text at most.
const BLOCK_MOST: usize = 8;
/// Rows of an open list of choices.
const LIST_MOST: usize = 8;

/// What stands at the right of a field: where its content comes from.
pub type Remark<'a> = dyn Fn(&Field) -> Line<'static> + 'a;

/// A band of the form: one field, or two side by side.
struct Band<'a> {
    fields: Vec<(usize, &'a Field)>,
    height: usize,
    faults: usize,
}

/// How a form is laid out.
pub struct Fields<'a> {
    /// The form.
    pub form: &'a Form,
    /// Short fields may stand side by side.
    pub pairs: bool,
    /// What stands at the right of a field.
    pub remark: &'a Remark<'a>,
}

impl Fields<'_> {
    /// Columns of the labels.
    pub fn label_cols(&self, paint: &Paint<'_>) -> usize {
        let shown = self.form.fields().iter().filter(|f| !f.hidden);
        // What the pack calls a thing is read whole.
        let cols =
            |f: &Field| paint.ruler.width(f.name(paint.lang)).min(if f.label.is_some() { PACK_LABEL } else { LABEL });
        shown.map(cols).max().unwrap_or(0) + 2
    }

    fn bands(&self, paint: &Paint<'_>, cols: usize, most_block: usize) -> Vec<Band<'_>> {
        let shown: Vec<(usize, &Field)> = self.form.fields().iter().enumerate().filter(|(_, f)| !f.hidden).collect();
        let label = self.label_cols(paint);
        let value = cols.saturating_sub(label);
        let mut bands = Vec::new();
        let mut rest = shown.as_slice();
        while let [first, more @ ..] = rest {
            rest = more;
            let mut fields = vec![*first];
            if let Some(second) = more.first()
                && self.pairs
                && HALVES.contains(&(first.1.id, second.1.id))
            {
                fields.push(*second);
                rest = more.get(1..).unwrap_or(&[]);
            }
            let height = match &first.1.kind {
                Kind::Text(editor) if editor.is_block() => {
                    let window = Window { ruler: paint.ruler, cols: value, rows: 0 };
                    editor.row_count(window, most_block).clamp(BLOCK_LEAST.min(most_block), most_block)
                }
                Kind::Pick(picker) if picker.look == Look::Row => row_lines(paint, picker, value).len(),
                _ => 1,
            };
            let faults = fields.iter().filter_map(|(_, f)| f.fault.as_ref());
            let faults = faults.map(|f| paint.ruler.wrap(&f.say(paint.lang), value, 2).len()).sum();
            bands.push(Band { fields, height, faults });
        }
        bands
    }

    /// Rows that the form wants at this width.
    pub fn rows(&self, paint: &Paint<'_>, cols: usize) -> usize {
        self.bands(paint, cols, BLOCK_MOST).iter().map(|b| b.height + b.faults).sum()
    }

    /// Draws the form; where there is not room for all of it, the part with the focus. The open list lies over it.
    pub fn draw(&self, paint: &mut Paint<'_>, app: &App, area: Rect) {
        let cols = usize::from(area.width);
        let room = usize::from(area.height);
        let mut bands = self.bands(paint, cols, BLOCK_MOST);
        for most in [5, 3, 2] {
            if bands.iter().map(|b| b.height + b.faults).sum::<usize>() <= room {
                break;
            }
            bands = self.bands(paint, cols, most);
        }
        let focus = bands.iter().position(|b| b.fields.iter().any(|(i, _)| *i == self.form.focus())).unwrap_or(0);
        let heights: Vec<usize> = bands.iter().map(|b| b.height + b.faults).collect();
        let (first, above) = first_band(&heights, focus, room);
        let label_cols = self.label_cols(paint);
        let mut y = area.y;
        let mut list = None;
        let mut last = first;
        for (n, band) in bands.iter().enumerate().skip(first) {
            let left = usize::from(area.bottom().saturating_sub(y));
            if left < band.height.min(2) || left == 0 {
                break;
            }
            last = n + 1;
            let height = band.height.min(left);
            let half = band.fields.len() > 1;
            let width = if half { area.width.saturating_sub(2) / 2 } else { area.width };
            for (k, (index, field)) in band.fields.iter().enumerate() {
                let x = area.x + u16::try_from(k).unwrap_or(0) * (width + 2);
                let w = if k > 0 { area.right() - x } else { width };
                let place = Rect { x, y, width: w, height: u16::try_from(height).unwrap_or(1) };
                if let Some(at) = self.field(paint, app, place, label_cols, *index, field) {
                    let below = u16::try_from(height + band.faults).unwrap_or(1) - 1;
                    list = Some((at, below, *field));
                }
            }
            y += u16::try_from(height).unwrap_or(1);
            for (_, field) in &band.fields {
                let Some(fault) = &field.fault else { continue };
                let style = paint.theme.error();
                let x = area.x + u16::try_from(label_cols).unwrap_or(0);
                let room = usize::from(area.right().saturating_sub(x));
                for line in paint.ruler.wrap(&fault.say(paint.lang), room, 2) {
                    if y < area.bottom() {
                        paint.text(x, y, area.right().saturating_sub(x), &line, style);
                        y += 1;
                    }
                }
            }
        }
        let below = bands.len().saturating_sub(last);
        self.more(paint, area, above, below);
        if let Some((at, faults, field)) = list
            && let Some(picker) = field.picker()
        {
            open_list(paint, at, faults, picker);
        }
    }

    /// That there is more above or below.
    fn more(&self, paint: &mut Paint<'_>, area: Rect, above: usize, below: usize) {
        let style = paint.theme.muted();
        let signs = *paint.theme.signs();
        let x = area.right();
        if above > 0 {
            paint.text(x, area.y, 1, signs.up, style);
        }
        if below > 0 && area.height > 0 {
            paint.text(x, area.bottom() - 1, 1, signs.down, style);
        }
    }

    /// One field. Gives the place of its content when its list is open.
    fn field(
        &self,
        paint: &mut Paint<'_>,
        app: &App,
        area: Rect,
        label_cols: usize,
        index: usize,
        field: &Field,
    ) -> Option<Rect> {
        let active = index == self.form.focus();
        let lang = paint.lang;
        let label_width = u16::try_from(label_cols).unwrap_or(0).min(area.width);
        let label = paint.theme.label(active);
        let marker = if active { paint.theme.signs().selected } else { " " };
        let need = if field.required && field.is_empty() { paint.theme.near() } else { label };
        paint.line(area.x, area.y, label_width, &[span(marker, label), span(field.name(lang).to_owned(), need)]);
        paint.spot(area, Spot::LayerRow(index));
        let value = Rect { x: area.x + label_width, width: area.width.saturating_sub(label_width), ..area };
        if value.is_empty() {
            return None;
        }
        let style = paint.theme.field(active);
        match &field.kind {
            Kind::Text(editor) if editor.is_block() => {
                self.block(paint, value, field, editor, active);
                None
            }
            Kind::Text(editor) => {
                self.single(paint, value, editor, active, lang.field_hint(field.id), &(self.remark)(field));
                None
            }
            Kind::When(editor, toward) => {
                let remark = match field.moment(app.now) {
                    Ok(Some(moment)) if toward.is_day() => {
                        let day = moment.date();
                        let text = lang.means_time(&format!("{} {}", day.format("%Y"), lang.date_words(day)));
                        vec![span(text, paint.theme.proposed())]
                    }
                    Ok(Some(moment)) => vec![span(lang.means_time(&lang.wall_day(moment)), paint.theme.proposed())],
                    _ => Vec::new(),
                };
                self.single(paint, value, editor, active, lang.field_hint(field.id), &remark);
                None
            }
            Kind::Flag(on) => {
                let signs = *paint.theme.signs();
                let mark = |chosen: bool| if chosen { signs.done } else { signs.todo };
                let chosen = |it: bool| if it == *on { style.patch(paint.theme.strong()) } else { paint.theme.muted() };
                let line = vec![
                    span(format!("{} {}", mark(*on), lang.yes()), chosen(true)),
                    span("   ", Style::new()),
                    span(format!("{} {}", mark(!on), lang.no()), chosen(false)),
                ];
                paint.line(value.x, value.y, value.width, &line);
                if active {
                    paint.cursor = Some(Position { x: value.x, y: value.y });
                }
                None
            }
            Kind::Secret(secret) => {
                let hint = lang.field_hint(field.id);
                paint.dots(Rect { height: 1, ..value }, secret, active, hint);
                let remark = (self.remark)(field);
                let w = u16::try_from(paint.width(&remark)).unwrap_or(0);
                if w > 0 && usize::from(w) + secret.chars() + 3 < usize::from(value.width) {
                    paint.line(value.right() - w, value.y, w, &remark);
                }
                None
            }
            Kind::Pick(picker) if picker.look == Look::Row => {
                self.row(paint, value, picker, active);
                None
            }
            Kind::Pick(picker) => {
                self.list(paint, value, field, picker, active);
                picker.is_open().then_some(value).filter(|_| active)
            }
        }
    }

    fn single(
        &self,
        paint: &mut Paint<'_>,
        area: Rect,
        editor: &Editor,
        active: bool,
        hint: &str,
        remark: &[crate::view::paint::Span<'_>],
    ) {
        let style = paint.theme.field(active);
        let line = Rect { height: 1, ..area };
        let text = editor.text();
        let wanted = u16::try_from(paint.width(remark)).unwrap_or(0);
        let text_cols = u16::try_from(paint.ruler.width(&text)).unwrap_or(u16::MAX);
        // The remark stands behind the text while both have room.
        let remark_fits = wanted > 0 && text_cols.saturating_add(wanted).saturating_add(3) <= line.width;
        let field = Rect { width: if remark_fits { line.width - wanted - 2 } else { line.width }, ..line };
        paint.tint(field, style);
        if remark_fits {
            paint.line(line.right() - wanted, line.y, wanted, remark);
        }
        if editor.is_empty() {
            let muted = paint.theme.muted().patch(style_of_field(style));
            paint.text(field.x, field.y, field.width, hint, muted);
        }
        paint.typed(field, &text, editor.caret().1, active, style);
    }

    fn block(&self, paint: &mut Paint<'_>, area: Rect, field: &Field, editor: &Editor, active: bool) {
        let style = paint.theme.field(active);
        paint.tint(area, style);
        let window = Window { ruler: paint.ruler, cols: usize::from(area.width), rows: usize::from(area.height) };
        let rows = editor.rows(window);
        let (line, byte) = editor.caret();
        let at = rows.iter().rposition(|r| r.line == line && r.start <= byte).unwrap_or(0);
        let height = usize::from(area.height);
        let first = if active { Paint::window(at, rows.len(), height) } else { 0 };
        for (i, row) in rows.iter().enumerate().skip(first).take(height) {
            let text = editor.lines().get(row.line).and_then(|l| l.get(row.start..row.end)).unwrap_or("");
            let y = area.y + u16::try_from(i - first).unwrap_or(0);
            paint.clipped(Rect { y, height: 1, ..area }, text, style);
            if active && i == at {
                let before = text.get(..byte.saturating_sub(row.start)).unwrap_or(text);
                let dx = paint.ruler.width(before);
                paint.caret(area, dx, i - first);
            }
        }
        if editor.is_empty() {
            let muted = paint.theme.muted().patch(style_of_field(style));
            let hint = paint.lang.field_hint(field.id);
            paint.text(area.x, area.y, area.width, hint, muted);
        }
        if active {
            paint.seen.field = (area.width, area.height);
        }
        let hidden = rows.len().saturating_sub(first + height);
        let left = editor.most().saturating_sub(editor.count());
        let muted = paint.theme.muted();
        if active && left < 100 {
            let note = paint.lang.chars_left(left);
            let w = u16::try_from(paint.ruler.width(&note)).unwrap_or(0).min(area.width);
            paint.text(area.right() - w, area.bottom() - 1, w, &note, muted);
        }
        self.more(paint, area, first, hidden);
    }

    fn row(&self, paint: &mut Paint<'_>, area: Rect, picker: &Picker, active: bool) {
        let signs = *paint.theme.signs();
        let lang = paint.lang;
        let style = paint.theme.field(active);
        let (strong, muted) = (style.patch(paint.theme.strong()), paint.theme.muted());
        let mut cursor = None;
        for (n, line) in row_lines(paint, picker, usize::from(area.width)).into_iter().enumerate() {
            let y = area.y + u16::try_from(n).unwrap_or(0);
            if y >= area.bottom() {
                break;
            }
            let mut x = area.x;
            for i in line {
                let Some(item) = picker.items().get(i) else { continue };
                let chosen = Some(item.value.as_str()) == picker.value();
                let text = format!("{} {}", if chosen { signs.done } else { signs.todo }, item.label(lang));
                if chosen || cursor.is_none() {
                    cursor = Some(Position { x, y });
                }
                let shown = if chosen {
                    strong
                } else if active {
                    Style::new()
                } else {
                    muted
                };
                x += paint.text(x, y, area.right().saturating_sub(x), &text, shown) + 3;
                x = x.min(area.right());
            }
        }
        if active {
            paint.cursor = cursor;
        }
    }

    fn list(&self, paint: &mut Paint<'_>, area: Rect, field: &Field, picker: &Picker, active: bool) {
        let lang = paint.lang;
        let style = paint.theme.field(active);
        let remark = (self.remark)(field);
        if picker.free || !picker.typed().is_empty() {
            self.single(paint, area, picker.typed(), active, lang.field_hint(field.id), &remark);
            return;
        }
        let line = Rect { height: 1, ..area };
        let wanted = u16::try_from(paint.width(&remark)).unwrap_or(0);
        let shown = picker.shown(lang);
        let detail = picker.item().map(|i| i.detail(lang).to_owned()).unwrap_or_default();
        let need = u16::try_from(paint.ruler.width(&shown)).unwrap_or(0);
        let fits = wanted > 0 && need + wanted + 3 <= line.width;
        let field_area = Rect { width: if fits { line.width - wanted - 2 } else { line.width }, ..line };
        paint.tint(field_area, style);
        if fits {
            paint.line(line.right() - wanted, line.y, wanted, &remark);
        }
        let muted = paint.theme.muted().patch(style_of_field(style));
        if shown.is_empty() {
            let hint = lang.field_hint(field.id);
            paint.text(field_area.x, field_area.y, field_area.width, if active { hint } else { "" }, muted);
        } else {
            let mut parts = vec![span(shown, style)];
            // What only helps to choose is left out rather than cut.
            let room = usize::from(field_area.width);
            if !detail.is_empty() && usize::from(need) + 2 + paint.ruler.width(&detail) <= room {
                parts.push(span(format!("  {detail}"), muted));
            }
            paint.line(field_area.x, field_area.y, field_area.width, &parts);
        }
        if active {
            paint.caret(field_area, 0, 0);
        }
    }
}

/// The underline of the field, without its colour of text.
fn style_of_field(style: Style) -> Style {
    Style { fg: None, ..style }
}

/// The choices of a row, broken into lines: places of the items.
fn row_lines(paint: &Paint<'_>, picker: &Picker, cols: usize) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = vec![Vec::new()];
    let mut used = 0;
    for (i, item) in picker.items().iter().enumerate() {
        let width = paint.ruler.width(item.label(paint.lang)) + 2;
        if used > 0 && used + 3 + width > cols {
            lines.push(Vec::new());
            used = 0;
        }
        used += width + if used > 0 { 3 } else { 0 };
        if let Some(line) = lines.last_mut() {
            line.push(i);
        }
    }
    lines
}

/// The first band in sight, so that the one with the focus is, and how many are above it.
fn first_band(heights: &[usize], focus: usize, room: usize) -> (usize, usize) {
    let total: usize = heights.iter().sum();
    if total <= room {
        return (0, 0);
    }
    let mut first = focus;
    let mut used = heights.get(focus).copied().unwrap_or(0);
    // As much as fits above the focus, after room for one band below it.
    let below = heights.get(focus + 1).copied().unwrap_or(0);
    while let Some(h) = first.checked_sub(1).and_then(|i| heights.get(i)) {
        if used + h + below > room {
            break;
        }
        used += h;
        first -= 1;
    }
    (first, first)
}

/// The open list of choices, below its field and what is wrong with it, or above it.
fn open_list(paint: &mut Paint<'_>, at: Rect, faults: u16, picker: &Picker) {
    let lang = paint.lang;
    let fits = picker.fits();
    let screen = paint.buf.area;
    let label_cols = fits.iter().map(|i| paint.ruler.width(i.label(lang))).max().unwrap_or(0);
    let detail_cols = fits.iter().map(|i| paint.ruler.width(i.detail(lang))).max().unwrap_or(0);
    let detail_cols = if detail_cols > 0 { detail_cols + 2 } else { 0 };
    let wanted = (label_cols + detail_cols + 4).max(paint.ruler.width(lang.no_fits()) + 4);
    let width = u16::try_from(wanted).unwrap_or(u16::MAX).clamp(12, screen.width.saturating_sub(2));
    let rows = fits.len().clamp(1, LIST_MOST);
    let below = screen.bottom().saturating_sub(at.y + 1 + faults);
    let above = at.y.saturating_sub(screen.y);
    let wanted = u16::try_from(rows).unwrap_or(1) + 2;
    let (y, height) = if below >= wanted || below >= above {
        (at.y + 1 + faults, wanted.min(below))
    } else {
        (at.y.saturating_sub(wanted.min(above)), wanted.min(above))
    };
    let x = at.x.saturating_sub(1).min(screen.right().saturating_sub(width));
    let cursor = paint.cursor;
    let (outer, inner) = paint.popup_at(Rect { x, y, width, height }, "");
    paint.cursor = cursor;
    let page = usize::from(inner.height);
    if fits.is_empty() {
        let style = paint.theme.muted();
        paint.text(inner.x, inner.y, inner.width, lang.no_fits(), style);
        return;
    }
    let first = Paint::window(picker.at(), fits.len(), page);
    for (i, item) in fits.iter().enumerate().skip(first).take(page) {
        let y = inner.y + u16::try_from(i - first).unwrap_or(0);
        let row = Rect { x: outer.x + 1, y, width: outer.width.saturating_sub(2), height: 1 };
        if i == picker.at() {
            let style = paint.theme.selected(true);
            paint.tint(row, style);
        }
        let muted = paint.theme.muted();
        let mut parts = vec![span(paint.ruler.pad(item.label(lang), label_cols), Style::new())];
        if !item.detail(lang).is_empty() {
            parts.push(span(format!("  {}", item.detail(lang)), muted));
        }
        paint.line(inner.x, y, inner.width, &parts);
        paint.spot(row, Spot::LayerRow(LIST_ROWS + i));
    }
    paint.scrollbar(outer, first, page, fits.len());
}
