//! Reading whole trees, damaged ones too.

use super::{Disk, DiskError, DiskFault, Row, Rows};

impl Disk {
    /// Everything that stands in a tree.
    ///
    /// # Errors
    /// When the store can't be read.
    pub(in crate::ledger) fn rows(&self, tree: &str) -> Result<Rows, DiskError> {
        let tree = self.tree(tree)?;
        let all = self.read(|| tree.iter().map(|row| row.map(|(k, v)| (k.to_vec(), v.to_vec()))).collect());
        all.map_err(|e| DiskError::new(&self.path, DiskFault::Damaged(e)))
    }

    /// The rows of a tree, oldest key first, one at a time.
    ///
    /// # Errors
    /// When the tree can't be opened; each row when it can't be read.
    pub(in crate::ledger) fn rows_in_order(
        &self,
        tree: &str,
    ) -> Result<impl Iterator<Item = Result<Row, DiskError>> + '_, DiskError> {
        let mut rows = self.tree(tree)?.iter();
        Ok(std::iter::from_fn(move || match self.read(|| rows.next().transpose()) {
            Ok(row) => row.map(|(key, value)| Ok((key.to_vec(), value.to_vec()))),
            Err(e) => Some(Err(DiskError::new(&self.path, DiskFault::Damaged(e)))),
        }))
    }

    /// The rows of a tree of which some can't be read: from the first key up to the damage, and from the last one down to
    /// it, so many at a time, until `each` says no.
    ///
    /// # Errors
    /// The damage, after what can be read was given.
    pub(in crate::ledger) fn rows_from_both_ends(
        &self,
        tree: &str,
        step: usize,
        each: &mut dyn FnMut(Rows) -> bool,
    ) -> Result<(), DiskError> {
        let tree = self.tree(tree)?;
        let mut damage = None;
        for backwards in [false, true] {
            let (mut rows, mut some) = (tree.iter(), Vec::new());
            loop {
                let next = self.read(|| if backwards { rows.next_back() } else { rows.next() }.transpose());
                match next {
                    Ok(Some((key, value))) => some.push((key.to_vec(), value.to_vec())),
                    Ok(None) => break,
                    Err(e) => {
                        damage = Some(DiskError::new(&self.path, DiskFault::Damaged(e)));
                        break;
                    }
                }
                if some.len() >= step && !each(std::mem::take(&mut some)) {
                    return Ok(());
                }
            }
            if !each(some) || damage.is_none() {
                break;
            }
        }
        damage.map_or(Ok(()), Err)
    }
}
