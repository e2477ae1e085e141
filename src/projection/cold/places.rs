//! Places of tickets in a segment, as its postings have them: a list, or one bit for each ticket where many have a term.

/// Places in a segment.
#[derive(Clone, Debug)]
pub enum Places {
    /// In order.
    Few(Vec<u32>),
    /// A bit for each ticket, and how many are set.
    Many(Vec<u8>, usize),
}

impl Default for Places {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Places {
    /// How many there are at most.
    pub fn len(&self) -> usize {
        match self {
            Self::Few(list) => list.len(),
            Self::Many(_, count) => *count,
        }
    }

    /// All of them, in order.
    pub fn list(self) -> Vec<u32> {
        match self {
            Self::Few(list) => list,
            Self::Many(bits, count) => {
                let mut out = Vec::with_capacity(count);
                for (at, byte) in (0u32..).zip(bits) {
                    let mut bits = byte;
                    while bits != 0 {
                        out.push(at * 8 + bits.trailing_zeros());
                        bits &= bits - 1;
                    }
                }
                out
            }
        }
    }

    /// What stands in both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Few(a), Self::Few(b)) => Self::Few(both(&a, &b)),
            (Self::Few(mut list), Self::Many(bits, _)) | (Self::Many(bits, _), Self::Few(mut list)) => {
                let is_set = |n: u32| bits.get(n as usize / 8).is_some_and(|byte| byte & (1 << (n % 8)) != 0);
                list.retain(|n| is_set(*n));
                Self::Few(list)
            }
            (Self::Many(mut a, m), Self::Many(b, n)) => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a &= b);
                Self::Many(a, m.min(n))
            }
        }
    }
}

/// What stands in both, each in order.
fn both(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if many.len() / 16 > few.len() {
        return few.iter().filter(|n| many.binary_search(n).is_ok()).copied().collect();
    }
    let mut rest = many.iter().peekable();
    few.iter()
        .filter(|n| {
            while rest.next_if(|m| m < n).is_some() {}
            rest.peek() == Some(n)
        })
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_bits_meet_in_the_same_places() {
        let mut random = fastrand::Rng::with_seed(11);
        for _ in 0..200 {
            let mut some = |of: u32| -> Vec<u32> { (0..400).filter(|_| random.u32(0..10) < of).collect() };
            let (a, b) = (some(3), some(7));
            let bits = |list: &[u32]| {
                let mut bits = vec![0u8; 50];
                list.iter().for_each(|n| bits[*n as usize / 8] |= 1 << (n % 8));
                Places::Many(bits, list.len())
            };
            let want: Vec<u32> = a.iter().filter(|n| b.contains(n)).copied().collect();
            let forms = |list: &Vec<u32>| [Places::Few(list.clone()), bits(list)];
            for left in forms(&a) {
                assert_eq!(left.clone().list(), a);
                for right in forms(&b) {
                    assert_eq!(left.clone().and(right).list(), want);
                }
            }
        }
    }
}
