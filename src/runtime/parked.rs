//! Half-typed forms, as the worker keeps them.

use super::worker::Work;
use crate::app::Draft;
use crate::desk::DeskError;

impl Work<'_> {
    pub(super) fn park(&mut self, draft: &Draft) {
        let Some(drafts) = &self.drafts else { return };
        let kept = serde_json::to_vec(draft).map_err(|_| DeskError::Busy);
        if let Err(e) = kept.and_then(|bytes| Ok(drafts.put(draft.id, &bytes)?)) {
            self.trouble(&e);
        }
    }

    pub(super) fn parked(&mut self) -> Vec<Draft> {
        let Some(drafts) = &self.drafts else { return Vec::new() };
        match drafts.list() {
            Ok(listed) => {
                for path in &listed.unreadable {
                    tracing::warn!(file = %path.display(), "a parked form does not open");
                }
                listed.drafts.iter().filter_map(|(_, bytes)| serde_json::from_slice(bytes).ok()).collect()
            }
            Err(e) => {
                self.trouble(&e.into());
                Vec::new()
            }
        }
    }

    pub(super) fn unpark(&mut self, id: i64) {
        if let Some(drafts) = &self.drafts
            && let Err(e) = drafts.remove(id)
        {
            self.trouble(&e.into());
        }
    }
}
