//! Where changes stand in a text: from a tree and what it is to be, to edits.
//!
//! In: a document, its [`Tree`] and a [`Want`]. Out: edits that touch nothing else. Not here: how new values are written
//! ([`super::write`]), and whether the result reads as it should ([`super::File`] sees to that).
//! The rules about comments and blank lines stand at the head of [`super`].

use super::lines::Lines;
use super::tree::{Form, Node, Part, Parts, Tree};
use super::want::{Reason, Want, WantPart};
use super::write::{Holder, Indent, Writer, Written, was};
use crate::diag::TextEdit;
use crate::parse::yaml::Style;
use std::ops::Range;

/// Why a change is not made, and where.
pub(super) type Refusal = (Range<usize>, Reason);

/// Finds the places of changes in a document.
pub(super) struct Places<'a> {
    text: &'a str,
    lines: Lines<'a>,
    /// The document's place in the text.
    document: Range<usize>,
    tree: &'a Tree,
    writer: Writer,
    edits: Vec<TextEdit>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str, document: Range<usize>, tree: &'a Tree) -> Self {
        let lines = Lines(text);
        let indent = Indent::of(tree, &|part| lines.column(part.start));
        Places { text, lines, document, tree, writer: Writer { indent, blocks: true }, edits: Vec::new() }
    }

    /// The edits that make the document what is wanted.
    pub(super) fn find(mut self, want: &Want) -> Result<Vec<TextEdit>, Refusal> {
        let root = &self.tree.root;
        match want {
            Want::Same => {}
            Want::Map(parts) | Want::List(parts) if is_changed(root, want) => self.inside(root, parts, self.document.start)?,
            Want::Map(parts) | Want::List(parts) => self.instead(root, parts)?,
            Want::Leaf(_) => return Err((self.document.clone(), "is the whole file, which is not replaced".to_owned())),
        }
        Ok(self.edits)
    }

    fn edit(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.edits.push(TextEdit { range, text: text.into() });
    }

    /// Replaces lines; what is the same at their beginning and end stays.
    fn replace(&mut self, range: Range<usize>, new: &str) {
        let old = &self.text[range.clone()];
        let first: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
        let (old, new) = (&old[first..], &new[first..]);
        let last: usize = old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
        self.edit(range.start + first..range.end - last, &new[..new.len() - last]);
    }

    /// The text of a document whose entries are all new.
    fn instead(&mut self, root: &Node, parts: &[WantPart]) -> Result<(), Refusal> {
        let mut at = self.document.end;
        if let Some(old) = root.parts() {
            self.may_go(root)?;
            if old.brackets {
                let want = if old.is_map { Want::Map(parts.to_vec()) } else { Want::List(parts.to_vec()) };
                self.edit(root.range.clone(), self.writer.in_brackets(&want, None));
                return Ok(());
            }
            let (heads, tails) = (self.heads(&old.list, self.document.start), self.tails(&old.list));
            let (Some(first), Some(last)) = (heads.first(), tails.last()) else { return Ok(()) };
            at = *first;
            self.edit(*first..*last, "");
        } else if !matches!(root.form, Form::Scalar(None, _)) {
            return Err((root.range.clone(), "is a single value, and no map of keys".to_owned()));
        }
        let writer = self.writer_before(at, 0);
        let lines: Vec<String> = parts.iter().flat_map(|part| writer.part(part, 0, None)).collect();
        let lines = self.whole_lines(at, at, &lines, false);
        self.edit(at..at, lines);
        Ok(())
    }

    /// Changes a value in its place.
    fn value(&mut self, part: &Part, brackets: bool, want: &Want) -> Result<(), Refusal> {
        match want {
            Want::Same => Ok(()),
            Want::Map(parts) | Want::List(parts) if is_changed(&part.value, want) => {
                let floor = part.mark.map_or(part.start, |mark| self.lines.next(mark));
                self.inside(&part.value, parts, floor)
            }
            _ => self.other(part, brackets, want),
        }
    }

    /// Another value in the place of one.
    fn other(&mut self, part: &Part, brackets: bool, want: &Want) -> Result<(), Refusal> {
        let old = &part.value;
        self.may_go(old)?;
        if matches!(old.form, Form::Alias(_)) {
            let reason = "repeats another value (`*name`): write out what it stands for first".to_owned();
            return Err((old.range.clone(), reason));
        }
        if brackets {
            let new = self.writer.in_brackets(want, was(Some(old)));
            return self.in_place(part, &new);
        }
        let holder = Holder { column: self.lines.column(part.start), is_dash: part.key.is_none() };
        let written = self.writer_before(self.tail(part), holder.column).value(want, holder, Some(old), true);
        let is_inline = match &old.form {
            Form::Scalar(..) => !is_block(old),
            Form::Parts(parts) => parts.brackets,
            Form::Alias(_) => false,
        };
        if is_inline && written.lines.is_empty() && !written.head.is_empty() {
            return self.in_place(part, &written.head);
        }
        self.rewrite(part, &written)
    }

    /// Another value in one line in the place of one that stands between others.
    fn in_place(&mut self, part: &Part, new: &str) -> Result<(), Refusal> {
        let old = &part.value;
        if !matches!(old.form, Form::Scalar(None, _)) {
            self.edit(old.range.clone(), new);
            return Ok(());
        }
        match (part.mark, &part.key) {
            (Some(mark), _) => self.edit(mark + 1..mark + 1, format!(" {new}")),
            (None, Some(key)) if self.lines.is_first(part.start) => {
                return Err((key.range.clone(), "is a key without a colon".to_owned()));
            }
            (None, Some(key)) => self.edit(key.range.end..key.range.end, format!(": {new}")),
            (None, None) => return Err((old.range.clone(), "is nothing in a place of its own".to_owned())),
        }
        Ok(())
    }

    /// Writes all anew that follows a key or dash, save the comments in its line and in the last line of the value.
    fn rewrite(&mut self, part: &Part, written: &Written) -> Result<(), Refusal> {
        let old = &part.value;
        let Some(mark) = part.mark else {
            return Err((old.range.clone(), "is a value without a colon or dash".to_owned()));
        };
        if old.anchor.is_some() {
            return Err((old.range.clone(), "has an anchor (`&name`), which this would remove".to_owned()));
        }
        let above = self.lines.rest(mark + 1);
        let starts_below = self.lines.start(old.range.start) > mark;
        let in_lines = is_block(old);
        let mut comments = Vec::new();
        if starts_below {
            comments.push(above);
        }
        if in_lines {
            let head = self.lines.rest(old.range.start);
            comments.push(head.trim_start_matches(|c: char| !c.is_whitespace()));
        } else if !matches!(&old.form, Form::Parts(parts) if !parts.brackets) {
            comments.push(self.lines.rest(old.range.end.max(mark + 1)));
        }
        let comments: String = comments.into_iter().filter(|comment| comment.trim_start().starts_with('#')).collect();
        let end = self.without_break(self.tail(part)).max(mark + 1);
        let line_end = self.lines.break_at(part.start);
        let mut new = String::new();
        if !written.head.is_empty() {
            new = format!(" {}", written.head);
        }
        new.push_str(comments.trim_end());
        for line in &written.lines {
            new.push_str(line_end);
            new.push_str(line);
        }
        // A text whose last line ends needs an end of that line.
        if !written.lines.is_empty() && end == self.text.len() {
            new.push_str(line_end);
        }
        self.replace(mark + 1..end, &new);
        Ok(())
    }

    /// The writer for a part in `column` whose lines end at `tail`: where indented comments follow, a block of lines would make
    /// them a part of itself.
    fn writer_before(&self, tail: usize, column: usize) -> Writer {
        Writer { blocks: self.past_deep_comments(tail, column) == tail, ..self.writer }
    }

    /// Where the last of the comments ends that are indented deeper than `column`, of those between here and the next part.
    fn past_deep_comments(&self, start: usize, column: usize) -> usize {
        let (mut at, mut past) = (start, start);
        while at < self.document.end && (self.lines.is_blank(at) || self.lines.comment(at).is_some()) {
            let is_deep = self.lines.comment(at).is_some_and(|deep| deep > column);
            at = self.lines.next(at);
            past = if is_deep { at } else { past };
        }
        past
    }

    /// Whether a value may go: nothing repeats it, and nothing says how it is to be read.
    fn may_go(&self, node: &Node) -> Result<(), Refusal> {
        let mut found = Ok(());
        node.visit(&mut |node| {
            if let (Ok(()), Err(refusal)) = (&found, self.is_free(node)) {
                found = Err(refusal);
            }
        });
        found
    }

    fn is_free(&self, node: &Node) -> Result<(), Refusal> {
        if node.anchor.is_some_and(|anchor| self.tree.repeated.contains(&anchor)) {
            return Err((node.range.clone(), "is repeated elsewhere by an alias (`*name`), which would change too".to_owned()));
        }
        if node.tag {
            return Err((node.range.clone(), "has a tag (`!name`), which says how it is to be read".to_owned()));
        }
        Ok(())
    }

    /// Changes some parts of a list or map; at least one stays. `floor`: the first byte that belongs to it.
    fn inside(&mut self, node: &Node, wanted: &[WantPart], floor: usize) -> Result<(), Refusal> {
        let Form::Parts(parts) = &node.form else { return Ok(()) };
        self.is_free(node)?;
        for want in wanted {
            let Some(part) = want.was.and_then(|at| parts.list.get(at)) else { continue };
            self.rename(part, parts, want);
            self.value(part, parts.brackets, &want.value)?;
        }
        let mut stays = vec![false; parts.list.len()];
        wanted.iter().filter_map(|want| want.was).for_each(|at| stays[at] = true);
        for (part, stays) in parts.list.iter().zip(&stays) {
            if !stays {
                self.may_go(&part.value)?;
            }
        }
        let is_changed = stays.contains(&false) || wanted.iter().any(|want| want.was.is_none());
        if is_changed && parts.bare {
            return Err((node.range.clone(), "is an entry without braces: write `{key: value}`".to_owned()));
        }
        if parts.brackets {
            self.in_brackets(node, parts, &stays, wanted);
        } else {
            self.in_lines(node, parts, &stays, wanted, floor);
        }
        Ok(())
    }

    fn rename(&mut self, part: &Part, parts: &Parts, want: &WantPart) {
        let (Some(key), Some(name)) = (&part.key, &want.key) else { return };
        if part.name() != Some(name) {
            let meaning = part.name().unwrap_or_default();
            let was = key.style.map(|style| super::scalar::Was { style, meaning });
            let spot = super::scalar::Spot { in_brackets: parts.brackets, key: true };
            let new = super::scalar::inline(name, false, spot, was);
            self.edit(key.range.clone(), new);
        }
    }

    /// New parts, and the one after which they come: the last before them that stays.
    fn groups(wanted: &[WantPart]) -> Vec<(Option<usize>, Vec<&WantPart>)> {
        let mut groups: Vec<(Option<usize>, Vec<&WantPart>)> = Vec::new();
        let mut after = None;
        for want in wanted {
            match want.was {
                Some(at) => after = Some(at),
                None => match groups.last_mut() {
                    Some((last, group)) if *last == after => group.push(want),
                    _ => groups.push((after, vec![want])),
                },
            }
        }
        groups
    }

    /// Runs of parts that go.
    fn runs(stays: &[bool]) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in (0..stays.len()).filter(|at| !stays[*at]) {
            match runs.last_mut() {
                Some(run) if run.end == at => run.end += 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }

    // ---- Lines ----

    fn in_lines(&mut self, node: &Node, parts: &Parts, stays: &[bool], wanted: &[WantPart], floor: usize) {
        let list = &parts.list;
        let (heads, tails) = (self.heads(list, floor), self.tails(list));
        let column = self.lines.column(list[0].start);
        let first_is_inline = !self.lines.is_first(list[0].start);
        let spaced = list.len() > 1 && heads[1..].iter().all(|head| self.is_blank_before(*head));
        for (after, group) in Self::groups(wanted) {
            let near = &list[after.unwrap_or(0)];
            // What follows is what stands below the parts that go.
            let gone = stays.iter().enumerate().skip(after.map_or(0, |after| after + 1)).take_while(|(_, stays)| !**stays);
            let ends = std::iter::once(after.map_or(heads[0], |after| tails[after])).chain(gone.map(|(at, _)| tails[at]));
            let blocks = ends.map(|end| self.writer_before(end, column)).all(|writer| writer.blocks);
            let writer = Writer { blocks, ..self.writer };
            let lines: Vec<Vec<String>> = group.iter().map(|part| writer.part(part, column, Some(node))).collect();
            match after {
                Some(after) => {
                    let spaced = spaced && !self.keeps_blank_lines(near);
                    let text = self.entries(tails[after], near.start, &lines, spaced, false);
                    self.edit(tails[after]..tails[after], text);
                }
                None if first_is_inline => {
                    let text = self.entries(near.start, near.start, &lines, spaced, true);
                    let text = format!("{}{}", text.trim_start_matches(' '), " ".repeat(column));
                    self.edit(near.start..near.start, text);
                }
                None => {
                    let text = self.entries(heads[0], near.start, &lines, spaced, true);
                    self.edit(heads[0]..heads[0], text);
                }
            }
        }
        for run in Self::runs(stays) {
            let range = if run.start == 0 && first_is_inline {
                // What comes next moves up to the dash.
                let next = heads[run.end];
                let blanks = self.text[next..].len() - self.text[next..].trim_start_matches(' ').len();
                list[0].start..next + blanks
            } else {
                let before = run.start.checked_sub(1);
                let floor = before.map_or(floor, |before| tails[before]);
                let end = tails[run.end - 1];
                // A comment that is indented would be taken for a line of the text above it.
                let is_text = before.is_some_and(|before| is_block(list[before].value.deepest()));
                let end = if is_text { self.past_deep_comments(end, column) } else { end };
                let lines = heads[run.start]..end;
                let one_too_many = match before {
                    Some(before) => self.is_blank_before(lines.start) || self.keeps_blank_lines(&list[before]),
                    None => lines.start == floor || self.is_blank_before(lines.start),
                };
                if one_too_many { self.with_blank_lines(lines, floor) } else { lines }
            };
            self.edit(range, "");
        }
    }

    /// The lines of new entries. `at`: where they are put; `near`: a place in a line that ends as theirs do.
    fn entries(&self, at: usize, near: usize, entries: &[Vec<String>], spaced: bool, before: bool) -> String {
        let mut lines = Vec::new();
        for entry in entries {
            if spaced && !before {
                lines.push(String::new());
            }
            lines.extend(entry.iter().cloned());
            if spaced && before {
                lines.push(String::new());
            }
        }
        self.whole_lines(at, near, &lines, before)
    }

    /// Lines as text to be put at the start of a line; or at the end of a text whose last line has no end, and then they have none.
    fn whole_lines(&self, at: usize, near: usize, lines: &[String], within: bool) -> String {
        let line_end = self.lines.break_at(near);
        let mut text: String = lines.iter().flat_map(|line| [line.as_str(), line_end]).collect();
        let unfinished = at > 0 && !within && !self.text[..at].ends_with('\n') && at > self.document.start;
        if unfinished {
            text.insert_str(0, line_end);
            text.truncate(text.len() - line_end.len());
        }
        text
    }

    /// Where parts begin with the comments that belong to them.
    fn heads(&self, list: &[Part], floor: usize) -> Vec<usize> {
        let tails = self.tails(list);
        let floor = |at: usize| if at == 0 { floor } else { tails[at - 1] };
        list.iter().enumerate().map(|(at, part)| self.head(part, floor(at))).collect()
    }

    fn head(&self, part: &Part, floor: usize) -> usize {
        if !self.lines.is_first(part.start) {
            return part.start;
        }
        let column = self.lines.column(part.start);
        let mut head = self.lines.start(part.start);
        while head > floor {
            let above = self.lines.start(head - 1);
            if above < floor || self.lines.comment(above) != Some(column) {
                break;
            }
            head = above;
        }
        head
    }

    /// Where the lines of parts end, with the comments that belong to them.
    fn tails(&self, list: &[Part]) -> Vec<usize> {
        let ends = list.iter().skip(1).map(|next| next.start).chain([self.document.end]);
        let deeper = |part: &Part, end: usize| {
            let column = self.lines.column(part.start);
            let mut tail = self.tail(part);
            while tail < end && self.lines.comment(tail).is_some_and(|deep| deep > column) {
                tail = self.lines.next(tail);
            }
            tail
        };
        list.iter().zip(ends).map(|(part, end)| deeper(part, end)).collect()
    }

    /// Where the line after a part begins.
    fn tail(&self, part: &Part) -> usize {
        let end = part.end();
        if is_block(part.value.deepest()) { end } else { self.lines.next(end).min(self.document.end) }
    }

    fn without_break(&self, at: usize) -> usize {
        let line = &self.text[..at];
        line.strip_suffix('\n').map_or(at, |line| line.strip_suffix('\r').unwrap_or(line).len())
    }

    fn is_blank_before(&self, head: usize) -> bool {
        head > 0 && self.lines.is_blank(self.lines.start(head - 1))
    }

    /// Whether blank lines below a part would be a part of it: those below a text that keeps all of its lines (`|+`).
    fn keeps_blank_lines(&self, part: &Part) -> bool {
        let last = part.value.deepest();
        is_block(last) && self.lines.rest(last.range.start).split_whitespace().next().is_some_and(|head| head.contains('+'))
    }

    /// Lines that go, with the blank lines below them; at the end of the document, with those above.
    fn with_blank_lines(&self, mut range: Range<usize>, floor: usize) -> Range<usize> {
        if range.end < self.document.end {
            while range.end < self.document.end && self.lines.is_blank(range.end) {
                range.end = self.lines.next(range.end);
            }
        } else {
            while range.start > floor && self.is_blank_before(range.start) {
                range.start = self.lines.start(range.start - 1);
            }
        }
        range
    }

    // ---- Brackets ----

    fn in_brackets(&mut self, node: &Node, parts: &Parts, stays: &[bool], wanted: &[WantPart]) {
        let list = &parts.list;
        for (after, group) in Self::groups(wanted) {
            let new: Vec<String> = group.iter().map(|part| self.writer.part_in_brackets(part)).collect();
            match after {
                Some(after) => self.add_in_brackets(&list[after], &new, after + 1 == list.len()),
                None if self.is_spread(&list[0]) => {
                    let start = self.lines.start(list[0].start);
                    let blanks = &self.text[start..list[0].start];
                    let line_end = self.lines.break_at(list[0].start);
                    let text: String = new.iter().map(|new| format!("{blanks}{new},{line_end}")).collect();
                    self.edit(start..start, text);
                }
                None => self.edit(list[0].start..list[0].start, format!("{}, ", new.join(", "))),
            }
        }
        for run in Self::runs(stays) {
            let range = self.run_in_brackets(node, list, &run);
            self.edit(range, "");
        }
    }

    /// Puts new parts after one that stays.
    fn add_in_brackets(&mut self, part: &Part, new: &[String], is_last: bool) {
        let end = part.end();
        if !self.is_spread(part) {
            self.edit(end..end, format!(", {}", new.join(", ")));
            return;
        }
        let has_comma = self.lines.rest(end).trim_start().starts_with(',');
        if !has_comma {
            self.edit(end..end, ",");
        }
        let blanks = self.text[self.lines.start(part.start)..part.start].to_owned();
        let (at, line_end) = (self.lines.next(end), self.lines.break_at(part.start));
        let comma_at_end = has_comma || !is_last;
        let lines = new.iter().enumerate().map(|(index, part)| {
            let comma = if comma_at_end || index + 1 < new.len() { "," } else { "" };
            format!("{blanks}{part}{comma}{line_end}")
        });
        let text: String = lines.collect();
        self.edit(at..at, text);
    }

    /// Whether a part stands in lines of its own.
    fn is_spread(&self, part: &Part) -> bool {
        let rest = self.lines.rest(part.end()).trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        self.lines.is_first(part.start) && (rest.is_empty() || rest.starts_with('#'))
    }

    /// What goes when parts go that stand in brackets: one comma with each.
    fn run_in_brackets(&self, node: &Node, list: &[Part], run: &Range<usize>) -> Range<usize> {
        let (first, last) = (&list[run.start], &list[run.end - 1]);
        if list[run.clone()].iter().all(|part| self.is_spread(part)) {
            let floor =
                if run.start == 0 { self.lines.next(node.range.start) } else { self.lines.next(list[run.start - 1].end()) };
            return self.head(first, floor)..self.lines.next(last.end());
        }
        if let Some(next) = list.get(run.end) {
            return first.start..next.start;
        }
        let before = if run.start == 0 { first.start } else { list[run.start - 1].end() };
        if self.text[before..first.start].contains(['\n', '#']) {
            // A comment stands between the two; its comma stays with it.
            let rest = &self.text[last.end()..];
            let comma = if rest.trim_start().starts_with(',') { rest.len() - rest.trim_start().len() + 1 } else { 0 };
            return first.start..last.end() + comma;
        }
        before..last.end()
    }
}

/// Whether a value is a text written as a block of lines.
fn is_block(node: &Node) -> bool {
    matches!(node.form, Form::Scalar(Some(Style::Literal | Style::Folded), _))
}

/// Whether a list or map stays one, with other parts.
fn is_changed(node: &Node, want: &Want) -> bool {
    let (is_map, wanted) = match want {
        Want::Map(wanted) => (true, wanted),
        Want::List(wanted) => (false, wanted),
        _ => return false,
    };
    node.parts().is_some_and(|parts| parts.is_map == is_map) && wanted.iter().any(|want| want.was.is_some())
}
