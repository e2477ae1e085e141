//! Repeating: a typed pattern through the month, and last month's rhythm into this one.

use super::mark::Cell;

/// The longest cycle that is looked for, in days.
const LONGEST: usize = 16;
/// Of a hundred days so many may differ from a cycle: swaps and illness do not undo a rhythm.
const ODD_PERCENT: usize = 12;

/// The cells of `len` days when the pattern is repeated from its first one on.
pub fn repeated(pattern: &[Cell], len: usize) -> Vec<Cell> {
    pattern.iter().cycle().take(len).cloned().collect()
}

/// The length of the cycle in which a person's days repeat; none when there is none within sixteen days.
pub fn period(days: &[Cell]) -> Option<usize> {
    (1..=LONGEST.min(days.len() / 2)).find(|p| {
        let pairs = days.iter().zip(days.iter().skip(*p));
        let (mut odd, mut all) = (0, 0);
        for (a, b) in pairs {
            all += 1;
            odd += usize::from(a != b);
        }
        odd * 100 <= all * ODD_PERCENT
    })
}

/// Goes on for `len` days after these days in their rhythm; without one, by the days of the week four weeks before.
pub fn continued(days: &[Cell], len: usize) -> Vec<Cell> {
    let cycle = match period(days) {
        Some(p) => (0..p).map(|phase| usual(days, p, phase)).collect::<Vec<_>>(),
        None => {
            let weeks = days.len() / 7 * 7;
            let from = days.len() - weeks.min(28);
            days.get(from..).unwrap_or(days).to_vec()
        }
    };
    // The cycle stands so that its first cell is the day after the last one given.
    let shift = match period(days) {
        Some(p) => days.len() % p,
        None => 0,
    };
    cycle.iter().cycle().skip(shift).take(if cycle.is_empty() { 0 } else { len }).cloned().collect()
}

/// What usually stands on a phase of a cycle; of two that stand as often the later one.
fn usual(days: &[Cell], period: usize, phase: usize) -> Cell {
    let of_phase: Vec<&Cell> = days.iter().skip(phase).step_by(period).collect();
    let count = |cell: &Cell| of_phase.iter().filter(|c| **c == cell).count();
    of_phase.iter().max_by_key(|c| count(c)).map(|c| (*c).clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Code;

    fn row(text: &str) -> Vec<Cell> {
        text.chars().map(|c| if c == '.' { Vec::new() } else { vec![Code::new(c.to_string())] }).collect()
    }
    fn text(row: &[Cell]) -> String {
        row.iter().map(|c| c.first().map_or(".", Code::as_str)).collect()
    }

    #[test]
    fn r043_a_rhythm_goes_on_in_the_next_month_where_it_stopped() {
        let cycle = "mmaall..";
        let november: String = cycle.chars().cycle().take(30).collect();
        assert_eq!(period(&row(&november)), Some(8));
        // Thirty days end after the sixth day of the cycle: the two days off come next.
        assert!(text(&continued(&row(&november), 31)).starts_with("..mmaall..mmaall"));
        assert_eq!(text(&repeated(&row(cycle), 10)), "mmaall..mm");
    }

    #[test]
    fn r043_a_swap_does_not_break_a_rhythm() {
        let mut november: Vec<char> = "lma.".chars().cycle().take(30).collect();
        november[5] = '.';
        let november: String = november.into_iter().collect();
        assert_eq!(period(&row(&november)), Some(4));
        assert!(text(&continued(&row(&november), 31)).starts_with("a.lma.lm"));
    }

    #[test]
    fn without_a_rhythm_the_days_of_the_week_are_kept() {
        let days = "abcdefgbhijklmnopqrstuvwxyzaeg"; // no cycle
        assert_eq!(period(&row(days)), None);
        let next = text(&continued(&row(days), 31));
        assert_eq!(next.get(..28), days.get(2..30));
        assert!(continued(&[], 31).is_empty());
    }
}
