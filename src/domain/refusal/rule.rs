//! The rules that a refusal names.

use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($name:ident $text:literal;)*) => {
        /// A rule of OWNERSHIP.md, a row of the requirements (`R042`), or that what was typed is not usable (`Input`).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum Rule { $(#[doc = concat!("Rule ", $text, ".")] $name,)* }
        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$name,)*];
            /// The id as OWNERSHIP.md has it.
            pub fn id(&self) -> &'static str { match self { $(Rule::$name => $text,)* } }
        }
    };
}
rules! {
    F1 "F1"; F2 "F2"; F3 "F3"; T1 "T1"; T2 "T2"; T3 "T3"; T4 "T4"; T5 "T5"; T6 "T6";
    H1 "H1"; H2 "H2"; H3 "H3"; H4 "H4"; H5 "H5"; H6 "H6"; H7 "H7"; R1 "R1"; R2 "R2";
    C1 "C1"; C2 "C2"; C3 "C3"; C4 "C4"; C5 "C5"; L1 "L1"; L2 "L2"; L3 "L3"; Input "INPUT"; Stage "STAGE";
    LookBack "LOOK-BACK";
    R039 "R039"; R042 "R042"; R043 "R043"; R047 "R047"; R114 "R114"; R115 "R115"; R056 "R056"; R066 "R066"; R069 "R069";
    Mass "MASS"; R100 "R100";
}
