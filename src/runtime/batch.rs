//! Jobs that piled up.

use crate::app::Effect;

/// Of several questions that wait only the newest of each sort is worth an answer.
pub(super) fn keep_newest_questions(batch: &mut Vec<Effect>) {
    let sort = |e: &Effect| match e {
        Effect::Propose { .. } => Some(0),
        Effect::Find { .. } => Some(1),
        Effect::LoadDetails(_) => Some(2),
        Effect::Look { .. } => Some(3),
        Effect::LoadRoster { .. } => Some(4),
        Effect::LoadActions { .. } => Some(5),
        _ => None,
    };
    let mut seen = [false; 6];
    let mut kept: Vec<Effect> = Vec::with_capacity(batch.len());
    for job in batch.drain(..).rev() {
        match sort(&job).and_then(|n| seen.get_mut(n)) {
            Some(seen) if *seen => {}
            Some(seen) => {
                *seen = true;
                kept.push(job);
            }
            None => kept.push(job),
        }
    }
    kept.reverse();
    *batch = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::TicketId;

    #[test]
    fn only_the_newest_question_is_asked_and_commands_keep_their_order() {
        let find = |seq, q: &str| Effect::Find { seq, query: q.to_owned(), rows: 20 };
        let mut batch = vec![
            find(1, "a"),
            Effect::Viewer(None),
            find(2, "ab"),
            Effect::Refresh,
            Effect::LoadDetails(TicketId(1)),
            Effect::LoadDetails(TicketId(2)),
        ];
        keep_newest_questions(&mut batch);
        let want = vec![Effect::Viewer(None), find(2, "ab"), Effect::Refresh, Effect::LoadDetails(TicketId(2))];
        assert_eq!(batch, want);
    }
}
