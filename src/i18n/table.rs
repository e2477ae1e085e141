//! The two macros that make texts.

/// Declares a table of texts, both languages side by side, and a method of [`Lang`](crate::i18n::Lang) for each.
///
/// ```ignore
/// messages! {
///     /// Optional extra doc lines.
///     waiting_count(n: usize) { zh: "待接 {n}", en: "waiting {n}" }
///     saving() { zh: "正在保存", en: "saving" }
/// }
/// lang.waiting_count(3)  // String
/// lang.saving()          // &'static str
/// ```
///
/// Arguments are named in the template (`{n}`, `{n:>3}`); any type that can be displayed will do, `impl Display` too.
/// One invocation to a file: it also makes `TEXTS`, to be listed in `i18n/mod.rs`.
#[macro_export]
macro_rules! messages {
    ($($(#[$meta:meta])* $id:ident ($($arg:ident: $ty:ty),* $(,)?) { zh: $zh:literal, en: $en:literal $(,)? })*) => {
        impl $crate::i18n::Lang {
            $($crate::messages! { @method [$(#[$meta])*] $id [$($arg: $ty),*] $zh $en })*
        }
        /// The texts of this file.
        pub const TEXTS: &[$crate::i18n::Text] = &[$($crate::i18n::Text {
            id: stringify!($id),
            zh: $zh,
            en: $en,
            template: $crate::messages!(@template $($arg)*),
        }),*];
    };
    (@template) => { false };
    (@template $($arg:ident)+) => { true };
    (@method [$(#[$meta:meta])*] $id:ident [] $zh:literal $en:literal) => {
        #[allow(rustdoc::broken_intra_doc_links, reason = "`[backup]` is a text, no link")]
        #[doc = concat!("“", $zh, "” / “", $en, "”")]
        $(#[$meta])*
        #[must_use]
        pub const fn $id(self) -> &'static str {
            match self {
                $crate::i18n::Lang::Zh => $zh,
                $crate::i18n::Lang::En => $en,
            }
        }
    };
    (@method [$(#[$meta:meta])*] $id:ident [$($arg:ident: $ty:ty),+] $zh:literal $en:literal) => {
        #[allow(rustdoc::broken_intra_doc_links, reason = "`[backup]` is a text, no link")]
        #[doc = concat!("“", $zh, "” / “", $en, "”")]
        $(#[$meta])*
        #[must_use]
        #[allow(clippy::too_many_arguments, reason = "a sentence has as many as it needs")]
        pub fn $id(self, $($arg: $ty),+) -> String {
            match self {
                $crate::i18n::Lang::Zh => format!($zh),
                $crate::i18n::Lang::En => format!($en),
            }
        }
    };
}

/// Declares a method of [`Lang`](crate::i18n::Lang) that names the variants of an enum, exhaustively.
///
/// ```ignore
/// names! { GRADES: fn grade_name(Grade) {
///     Urgent => "紧急", "urgent";
///     Normal => "一般", "normal";
/// } }
/// lang.grade_name(Grade::Urgent)  // &'static str
/// ```
///
/// The first word is the name of the table, to be listed in `i18n/mod.rs`. Variants with fields are written
/// `Variant(..)` or `Variant { .. }`.
#[macro_export]
macro_rules! names {
    ($table:ident: $(#[$meta:meta])* fn $method:ident ($kind:ty) {
        $($variant:ident $(($($tuple:tt)*))? $({$($fields:tt)*})? => $zh:literal, $en:literal;)*
    }) => {
        impl $crate::i18n::Lang {
            #[doc = concat!("The name of a `", stringify!($kind), "` (table `", stringify!($table), "`).")]
            $(#[$meta])*
            #[must_use]
            pub const fn $method(self, it: $kind) -> &'static str {
                type Kind = $kind;
                match (it, self) {
                    $(
                        (Kind::$variant $(($($tuple)*))? $({$($fields)*})?, $crate::i18n::Lang::Zh) => $zh,
                        (Kind::$variant $(($($tuple)*))? $({$($fields)*})?, $crate::i18n::Lang::En) => $en,
                    )*
                }
            }
        }
        #[doc = concat!("The texts of `", stringify!($method), "`.")]
        pub const $table: &[$crate::i18n::Text] = &[$($crate::i18n::Text {
            id: concat!(stringify!($method), ".", stringify!($variant)),
            zh: $zh,
            en: $en,
            template: false,
        }),*];
    };
}
