//! `convoke theme`: files of the built-in theme, to start from.
//!
//! In: the name of a template. Out: a copy of it in the site, which takes its place. Not here: how a theme is put together
//! ([`crate::theme`]).

use super::init::write_new;
use super::shared::{FINE, Global, Outcome};
use crate::diag::nearest;
use crate::edge::{EdgeError, terminal};
use crate::theme::{Content, Theme};
use clap::{Args, Subcommand};

/// Copy a file of the built-in theme into the site, to change it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke theme eject event.html\n  convoke theme eject home.html")]
pub(super) struct ThemeCommand {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Write a built-in template into templates/, where it takes the place of the built-in one
    Eject {
        /// The template, such as event.html; the guide to themes has a list
        #[arg(value_name = "FILE")]
        file: String,
    },
}

impl ThemeCommand {
    pub(super) fn run(self, global: &Global) -> Outcome {
        let Task::Eject { file } = self.task;
        let (site, _) = global.site(None)?;
        let name = file.strip_prefix("templates/").unwrap_or(&file);
        let theme = Theme::built_in();
        let Some(Content::Text(text)) = theme.templates.get(name).map(|file| &file.content) else {
            return Err(EdgeError::Usage(unknown(name, &theme)));
        };
        let path = format!("templates/{name}");
        let target = site.root().join(&path);
        if target.exists() {
            return Err(EdgeError::Refused(vec![format!("{path} exists already; it was left as it is")]));
        }
        write_new(&target, text)?;
        if !global.quiet {
            terminal::print(&format!("{path}\n"))?;
        }
        Ok(FINE)
    }
}

/// That there is no such template, and which is meant.
fn unknown(name: &str, theme: &Theme) -> String {
    let name = terminal::plain(name);
    if theme.statics.contains_key(name.trim_start_matches("static/")) {
        return "styles need no copy: a file `style.css` in the root of the site is added to those of the theme".to_owned();
    }
    let names = || theme.templates.keys().map(String::as_str);
    match nearest(&name, names()) {
        Some(known) => format!("the built-in theme has no template `{name}`; did you mean `{known}`?"),
        None => format!("the built-in theme has no template `{name}`; it has {}", names().collect::<Vec<_>>().join(", ")),
    }
}
