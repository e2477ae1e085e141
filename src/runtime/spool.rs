//! The spool folder, as the worker looks into it.

use super::worker::Work;
use crate::app::Msg;
use crate::desk::spool;

impl Work<'_> {
    pub(super) fn poll_spool(&mut self) {
        let now = self.now();
        let (Some(desk), Some(folder)) = (&mut self.desk, &self.spool) else { return };
        match spool::poll(desk, folder, self.lang, now) {
            Ok(polled) => {
                self.stale |= polled.taken > 0;
                self.spool_fault = None;
                let before = std::mem::replace(&mut self.spool_aside, polled.set_aside);
                for (file, reason) in self.spool_aside.iter().filter(|found| !before.contains(found)) {
                    let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                    let name = crate::text::mask_phones_in(&crate::text::clean_line(&name));
                    self.say(Msg::Remark(self.lang.spool_set_aside(&name, reason)));
                }
            }
            Err(e) => {
                let words = e.words(self.lang);
                self.stale = true;
                if self.spool_fault.replace(words.clone()).is_none_or(|before| before != words) {
                    self.trouble(&e);
                }
            }
        }
    }
}
