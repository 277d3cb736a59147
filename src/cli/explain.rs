//! `convoke explain`: what a rule asks, why, and how to mend what breaks it.
//!
//! In: the name of a rule. Out: its page of `docs/rules/`, which is built in, without the marks of Markdown; without a
//! name, the list of all rules. Not here: the rules ([`crate::check`]).

use super::shared::{FINE, Global, Outcome};
use crate::diag::nearest;
use crate::edge::EdgeError;
use crate::edge::terminal::{self, width};
use crate::rules::RULES;
use clap::Args;
use include_dir::{Dir, include_dir};

static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/rules");

/// Say what a rule asks, why, and how to mend what breaks it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  convoke explain\n  convoke explain zone-abbreviation")]
pub(super) struct Explain {
    /// The rule, as it stands in brackets in a finding [default: list all rules]
    rule: Option<String>,
}

impl Explain {
    pub(super) fn run(self, _: &Global) -> Outcome {
        let text = match self.rule.as_deref().map(|rule| rule.trim_matches(['[', ']'])) {
            None => list(),
            Some(rule) => page(rule).ok_or_else(|| unknown(rule))?,
        };
        terminal::print(&text)?;
        Ok(FINE)
    }
}

/// All rules, a line each.
fn list() -> String {
    let longest = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    RULES
        .iter()
        .map(|rule| {
            let head = format!("{:longest$}  {:7}  ", rule.name, rule.severity.word());
            wrapped(&head, &" ".repeat(head.len()), rule.summary)
        })
        .collect()
}

fn unknown(rule: &str) -> EdgeError {
    let known = || RULES.iter().map(|rule| rule.name);
    let mut near: Vec<&str> = nearest(rule, known()).into_iter().collect();
    near.extend(
        known()
            .filter(|name| !near.contains(name) && rule.split('-').any(|part| part.len() > 3 && name.contains(part)))
            .collect::<Vec<_>>(),
    );
    near.truncate(5);
    let help = match near.as_slice() {
        [] => "`convoke explain` lists all rules".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    EdgeError::Usage(format!("there is no rule `{}`; {help}", terminal::plain(rule)))
}

/// The page of a rule as plain text.
fn page(rule: &str) -> Option<String> {
    let text = PAGES.get_file(format!("{}.md", RULES.iter().find(|known| known.name == rule)?.name))?.contents_utf8()?;
    let mut out = String::new();
    let mut block = None;
    for line in text.lines() {
        let fence = line.bytes().take_while(|byte| *byte == b'`').count();
        match block {
            Some(opening) if fence == opening => block = None,
            Some(_) => out.push_str(format!("    {line}").trim_end()),
            None if fence >= 3 => {
                block = Some(fence);
                out.push_str(&label(&line[fence..]));
            }
            None => out.push_str(prose(line).trim_end()),
        }
        out.push('\n');
    }
    // Where a block ends, an empty line follows: one is enough.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    Some(out.trim_end().to_owned() + "\n")
}

/// What stands above a block, made of the words behind its fence.
fn label(info: &str) -> String {
    match info.split(' ').collect::<Vec<_>>()[..] {
        ["text", "output"] => "  Convoke says:\n".to_owned(),
        [_, "without", path] => format!("  without {path}\n"),
        [_, path, "times", count] => format!("  {path}, {count} times\n"),
        [_, path] => format!("  {path}\n"),
        _ => String::new(),
    }
}

/// A line outside of blocks: headings stand out, links lose their addresses, paragraphs fit the terminal.
fn prose(line: &str) -> String {
    if let Some(heading) = line.strip_prefix("## ").or_else(|| line.strip_prefix("# ")) {
        return format!("\u{1b}[1m{heading}\u{1b}[0m");
    }
    let plain = without_links(line).replace("**", "");
    match plain.strip_prefix("- ") {
        Some(item) => wrapped("- ", "  ", item),
        // A table is left as it is: it would not gain by being wrapped.
        None if plain.starts_with('|') => plain,
        None => wrapped("", "", &plain),
    }
}

fn without_links(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, text, after)) = link(rest) {
        out.push_str(before);
        out.push_str(text);
        rest = after;
    }
    out + rest
}

/// The first link of a line: what stands before it, its text, and what follows.
fn link(line: &str) -> Option<(&str, &str, &str)> {
    let (before, address) = line.split_once("](")?;
    let (before, text) = before.rsplit_once('[')?;
    let (_, after) = address.split_once(')')?;
    Some((before, text, after))
}

/// Words in lines that fit the terminal, of at most 100 characters.
fn wrapped(first: &str, others: &str, text: &str) -> String {
    let room = width().min(100);
    let (mut out, mut line) = (String::new(), first.to_owned());
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > room {
            out.push_str(line.trim_end());
            out.push('\n');
            line = others.to_owned();
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_be_explained() {
        for rule in RULES {
            let text = page(rule.name).unwrap_or_else(|| panic!("{} has no page", rule.name));
            assert!(text.contains("How to mend it") && text.contains(rule.severity.word()), "{text}");
            // Files of examples are shown as they are.
            let prose = text.lines().filter(|line| !line.starts_with("    "));
            assert!(prose.clone().all(|line| ["```", "](", "**"].iter().all(|mark| !line.contains(mark))), "{text}");
        }
        assert_eq!(page("README"), None);
    }

    #[test]
    fn links_lose_their_addresses() {
        assert_eq!(without_links("a [b](c.md) and [d](e), f [g]"), "a b and d, f [g]");
    }
}
