//! The command line's own words in the operator's language: clap knows only English.

use super::args::Cli;
use crate::i18n::Lang;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory};

/// The command line with its help in a language.
pub fn command(lang: Lang) -> Command {
    let (usage, options) = (lang.usage_heading(), lang.usage_options());
    let (commands, arguments) = (lang.usage_commands(), lang.usage_arguments());
    let main = format!("{{about}}\n\n{usage}: {{usage}}\n\n{commands}:\n{{subcommands}}\n\n{options}:\n{{options}}");
    let group = format!("{{about}}\n\n{usage}: {{usage}}\n\n{commands}:\n{{subcommands}}\n\n{options}:\n{{options}}");
    let with = format!("{{about}}\n\n{usage}: {{usage}}\n\n{arguments}:\n{{positionals}}\n\n{options}:\n{{options}}");
    let without = format!("{{about}}\n\n{usage}: {{usage}}\n\n{options}:\n{{options}}");
    let top = translated(Cli::command(), "", lang).help_template(main);
    let under = |c: &Command| -> Vec<String> { c.get_subcommands().map(|s| s.get_name().to_owned()).collect() };
    fn told(c: Command, path: &str, lang: Lang, templates: [&String; 3]) -> Command {
        let mut c = translated(c, path, lang);
        let inner: Vec<String> = c.get_subcommands().map(|s| s.get_name().to_owned()).collect();
        for name in &inner {
            c = c.mut_subcommand(name, |s| told(s, &format!("{path}.{name}"), lang, templates));
        }
        let [group, with, without] = templates;
        let template = match (inner.is_empty(), c.get_positionals().next().is_some()) {
            (false, _) => group,
            (true, true) => with,
            (true, false) => without,
        };
        c.help_template(template.clone())
    }
    under(&top)
        .iter()
        .fold(top, |top, name| top.mut_subcommand(name, |c| told(c, name, lang, [&group, &with, &without])))
}

/// One command's words; `path` is what it stands under in the table of texts.
fn translated(command: Command, path: &str, lang: Lang) -> Command {
    let words = |arg: &Arg| {
        let id = arg.get_id().as_str();
        lang.usage(&format!("{path}.{id}")).or_else(|| lang.usage(&format!(".{id}")))
    };
    let mut command = command.disable_help_flag(true).disable_version_flag(true);
    if let Some(about) = lang.usage(path) {
        command = command.about(about).long_about(None::<&str>);
    }
    command = command.mut_args(|arg| match words(&arg) {
        // What holds for every command comes after a command's own.
        Some(words) if arg.is_global_set() => arg.help(words).long_help(None::<&str>).hide_env(true).display_order(100),
        Some(words) => arg.help(words).long_help(None::<&str>),
        None => arg,
    });
    let help = Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).display_order(200);
    command = command.arg(help.help(lang.usage(".help").unwrap_or_default()));
    if path.is_empty() {
        let version =
            Arg::new("version").short('V').long("version").action(clap::ArgAction::Version).display_order(201);
        command = command.arg(version.help(lang.usage(".version").unwrap_or_default()));
    }
    command
}

/// What is wrong with the command line, and where its usage is told.
pub fn fault(e: &clap::Error, lang: Lang) -> String {
    let said = |kind: ContextKind| match e.get(kind) {
        Some(ContextValue::String(s)) => Some(s.clone()),
        Some(ContextValue::Strings(all)) => Some(all.join(", ")),
        _ => None,
    };
    let arg = said(ContextKind::InvalidArg);
    let what = match e.kind() {
        ErrorKind::UnknownArgument => arg.map(|a| lang.usage_unknown(&a)),
        ErrorKind::InvalidSubcommand => said(ContextKind::InvalidSubcommand).map(|s| lang.usage_unknown(&s)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = said(ContextKind::InvalidValue).unwrap_or_default();
            arg.map(|a| if value.is_empty() { lang.usage_missing(&a) } else { lang.usage_bad_value(&a, &value) })
        }
        ErrorKind::MissingRequiredArgument => arg.map(|a| lang.usage_missing(&a)),
        _ => None,
    };
    format!("{}\n{}", what.unwrap_or_else(|| lang.usage_wrong().to_owned()), lang.usage_see_help())
}

/// The language of the command line's words, before it is read: `--lang`, the environment, the locale.
pub fn language(arguments: impl Iterator<Item = String>) -> Lang {
    let mut named = None;
    let mut next_is_it = false;
    for argument in arguments {
        if next_is_it {
            named = Some(argument.clone());
        }
        next_is_it = argument == "--lang";
        if let Some(value) = argument.strip_prefix("--lang=") {
            named = Some(value.to_owned());
        }
    }
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let named = named.unwrap_or_else(|| var("FRONTDESK_LANG"));
    Lang::parse(&named).unwrap_or_else(|| {
        let (all, messages, plain) = (var("LC_ALL"), var("LC_MESSAGES"), var("LANG"));
        Lang::from_locale([all.as_str(), messages.as_str(), plain.as_str()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command and argument has its words, and no words are left over in English help.
    #[test]
    fn every_command_and_argument_is_told_in_both_languages() {
        fn walk(c: &Command, path: &str, missing: &mut Vec<String>) {
            if Lang::Zh.usage(path).is_none() {
                missing.push(path.to_owned());
            }
            for arg in c.get_arguments() {
                let id = arg.get_id().as_str();
                if Lang::Zh.usage(&format!("{path}.{id}")).or_else(|| Lang::Zh.usage(&format!(".{id}"))).is_none() {
                    missing.push(format!("{path}.{id}"));
                }
            }
            for sub in c.get_subcommands() {
                let name = sub.get_name();
                let under = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                walk(sub, &under, missing);
            }
        }
        let mut missing = Vec::new();
        walk(&Cli::command(), "", &mut missing);
        assert!(missing.is_empty(), "{missing:?}");
        command(Lang::Zh).debug_assert();
        let help = command(Lang::Zh).render_help().to_string();
        for english in ["Usage", "Options", "Commands", "Print"] {
            assert!(!help.contains(english), "{english} in {help}");
        }
    }

    #[test]
    fn a_wrong_command_line_is_told_in_the_language() {
        for (line, want) in [
            (vec!["frontdesk", "--colour"], "--colour"),
            (vec!["frontdesk", "fly"], "fly"),
            (vec!["frontdesk", "import"], "FILE"),
            (vec!["frontdesk", "demo", "--seed", "x"], "x"),
        ] {
            let e = command(Lang::Zh).try_get_matches_from(line.clone()).expect_err("wrong");
            let text = fault(&e, Lang::Zh);
            assert!(text.contains(want) && text.contains("--help"), "{line:?}: {text}");
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest() {
        let of = |args: &[&str]| language(args.iter().map(|a| (*a).to_owned()));
        assert_eq!(of(&["--lang", "en", "demo"]), Lang::En);
        assert_eq!(of(&["demo", "--lang=zh-CN"]), Lang::Zh);
    }
}
