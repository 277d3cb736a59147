//! Dates in prose: where a text for readers says a date, and which one.
//!
//! In: a text in English or Chinese. Out: [`Prose`]: each [`Mention`] of a date with its weekdays, times and place,
//! and what was left over from drafting. The names of months and days come from CLDR.
//! Not here: whether what is said is true (`check::prose`).

use crate::locale::Names;
use crate::time::{Date, Extent, PartOfYear, Time, Weekday};
use std::ops::Range;
use std::sync::OnceLock;

/// What is found in the texts of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The dates, in the order of the file within each text.
    pub mentions: Vec<Mention>,
    /// Words that were to be replaced before anybody reads them.
    pub leftovers: Vec<Range<usize>>,
    /// Comments that say why a date is right.
    pub waivers: Vec<Waiver>,
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The keys that lead to the text, outermost first; none in the Markdown of a page.
    pub path: Box<[&'static str]>,
    /// Where it stands in the file.
    pub range: Range<usize>,
    /// The date.
    pub date: MentionedDate,
    /// The weekdays beside it.
    pub weekdays: Vec<MentionedWeekday>,
    /// The times beside it.
    pub times: Vec<MentionedTime>,
    /// Whether its sentence says that it is a former one.
    pub is_former: bool,
    /// The step that its sentence names before it, where that is one with a date of its own: a part of the words for it.
    pub step: Option<&'static str>,
}

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MentionedDate {
    /// A date with its year.
    Date(Extent),
    /// Days of a year that is not said: month and day of the first and of the last.
    NoYear((i8, i8), (i8, i8)),
    /// A date that does not exist.
    Impossible,
    /// A time alone.
    Time,
}

/// A weekday beside a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionedWeekday {
    /// The weekday.
    pub weekday: Weekday,
    /// Where it stands.
    pub range: Range<usize>,
    /// The year, where it is said, the month and the day.
    pub day: (Option<i16>, i8, i8),
}

/// A clock time beside a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionedTime {
    /// The time.
    pub time: Time,
    /// The name of its zone as it is written, where it has one.
    pub zone: Option<String>,
    /// Where both stand.
    pub range: Range<usize>,
}

/// A comment `<!-- date-ok: why -->`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Where it stands.
    pub range: Range<usize>,
    /// What it is about: the paragraph, item or cell in which it stands, or the block below it.
    pub scope: Range<usize>,
    /// Why the date is right.
    pub reason: String,
}

impl Prose {
    /// Adds what was found in another text of the file.
    pub fn append(&mut self, other: Prose) {
        self.mentions.extend(other.mentions);
        self.leftovers.extend(other.leftovers);
        self.waivers.extend(other.waivers);
    }

    /// Adds what `text` says, which stands at byte `start` of its file and is led to by `path`.
    pub fn read(&mut self, text: &str, start: usize, path: &[&'static str]) {
        let shift = |range: &mut Range<usize>| *range = range.start + start..range.end + start;
        for mut mention in scan(text) {
            mention.path = path.into();
            mention.is_former = says_former(text, &mention.range);
            mention.step = step(text, &mention.range);
            shift(&mut mention.range);
            mention.weekdays.iter_mut().for_each(|weekday| shift(&mut weekday.range));
            mention.times.iter_mut().for_each(|time| shift(&mut time.range));
            self.mentions.push(mention);
        }
        for mut range in leftovers(text) {
            shift(&mut range);
            self.leftovers.push(range);
        }
    }
}

/// Whether a text can hold a date or a leftover: most do not.
pub fn is_worth_reading(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) || !leftovers(text).is_empty()
}

/// What parts two texts that stand side by side, as the cells of a table: no date goes across it.
pub const BARRIER: char = '\u{1}';

/// The dates in a text, first to last. A time that stands without a date is found where no date precedes it.
///
/// ```
/// use convoke::text::prose::{MentionedDate, scan};
/// use convoke::time::parse;
/// let found = scan("It begins on Tuesday 25 February 2014.");
/// assert_eq!(found[0].date, MentionedDate::Date(parse("2014-02-25", None).unwrap().extent));
/// assert_eq!(found[0].range, 13..37);
/// ```
pub fn scan(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let (mut at, bytes) = (0, text.as_bytes());
    // Every date holds a digit, so a text is done after its last one.
    let end = bytes.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
    // Nothing but a digit or a capital begins a date, so that most letters need no further look.
    let begins = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    while let Some(further) = bytes.get(at..end).and_then(|rest| rest.iter().position(begins)) {
        at += further;
        let here = bytes[at];
        if !is_start(bytes, at) || !(here.is_ascii_digit() || is_name(&bytes[at..])) {
            at += 1;
            continue;
        }
        let cursor = Cursor { text, at };
        let read = cursor.western().or_else(|| cursor.chinese()).or_else(|| cursor.quarter()).or_else(|| cursor.lone_time());
        match read {
            Some((mentions, end)) => {
                found.extend(mentions);
                at = end;
            }
            None if here.is_ascii_digit() => {
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a word can be the name of a month, a weekday or a quarter, by its first two letters.
fn is_name(word: &[u8]) -> bool {
    match word {
        [b'Q', digit, ..] => digit.is_ascii_digit(),
        [first, second, ..] => first.is_ascii_uppercase() && known().beginnings.binary_search(&[*first, *second]).is_ok(),
        _ => false,
    }
}

/// Whether a date can begin at byte `at`: not within a word, a number, an address or a file name.
fn is_start(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    before.is_none_or(|byte| !(byte.is_ascii_alphanumeric() || b"./-_=#%:&?@".contains(byte)))
}

/// Words before a date by which a sentence says that it is a former one.
const FORMER_BEFORE: &[&str] = &[
    "originally",
    "original date",
    "original dates",
    "original deadline",
    "formerly",
    "former date",
    "former dates",
    "former deadline",
    "previously",
    "previous date",
    "previous dates",
    "previous deadline",
    "initially",
    "initial date",
    "initial dates",
    "initial deadline",
    "old date",
    "old dates",
    "old deadline",
    "at first",
    "first announced",
    "first planned",
    "first set",
    "instead of",
    "rather than",
    "no longer",
    "moved from",
    "extended from",
    "postponed from",
    "changed from",
    "put off from",
    "brought forward from",
    "rescheduled from",
    "delayed from",
    "shifted from",
    "was to",
    "were to",
    "was due",
    "were due",
    "was planned",
    "were planned",
    "was set",
    "was announced",
    "had been",
    "until then",
    "原定",
    "原计划",
    "原先",
    "原为",
    "原本",
    "原拟",
    "最初",
    "此前",
    "先前",
    "不再",
];

/// Words after a date by which a sentence says that it is a former one.
const FORMER_AFTER: &[&str] = &[
    "was moved",
    "were moved",
    "been moved",
    "moved to",
    "was extended",
    "been extended",
    "extended to",
    "extended until",
    "postponed",
    "put off",
    "rescheduled",
    "brought forward",
    "delayed",
    "was changed",
    "were changed",
    "been changed",
    "changed to",
    "was replaced",
    "given up",
    "abandoned",
    "was cancelled",
    "been cancelled",
    "is now",
    "are now",
    "now on",
    "at first",
    "originally",
    "→",
    "推迟",
    "延期",
    "延至",
    "延长",
    "改为",
    "改到",
    "改期",
    "提前至",
    "调整",
    "取消",
];

/// Steps that have dates of their own beside a deadline or an event: what their names have in common, and the words for them.
const STEPS: &[(&str, &[&str])] = &[
    ("open", &["submissions open", "submission open", "papers open", "opens", "opening", "开放"]),
    ("notif", &["notified", "notify", "notification", "notifications"]),
    ("suppl", &["supplement", "supplements", "supplementary", "补充材料"]),
    ("camera", &["camera ready", "camera-ready", "终稿"]),
    ("rebuttal", &["rebuttal", "rebuttals"]),
];

/// The step that a sentence names before a date, the last of them.
fn step(text: &str, date: &Range<usize>) -> Option<&'static str> {
    let before = &text[sentence_start(text, date.start)..date.start];
    let last = |words: &[&str]| places(before, words).max();
    STEPS.iter().filter_map(|(step, words)| Some((last(words)?, *step))).max().map(|(_, step)| step)
}

/// Whether the sentence around a date says that it is a former one.
fn says_former(text: &str, date: &Range<usize>) -> bool {
    let before = &text[sentence_start(text, date.start)..date.start];
    let after = &text[date.end..sentence_end(text, date.end)];
    has_word(before, FORMER_BEFORE) || has_word(after, FORMER_AFTER)
}

/// Whether a sentence ends with the character at `at`, or before it.
fn ends_sentence(text: &str, at: usize, c: char) -> bool {
    match c {
        '。' | '！' | '？' | BARRIER => true,
        // `Sept. 3` goes on.
        '.' | '!' | '?' => {
            let rest = &text[at + 1..];
            let next = rest.trim_start();
            next.len() < rest.len() && !next.starts_with(|c: char| c.is_ascii_digit() || c.is_lowercase())
        }
        '\n' => text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n'),
        _ => false,
    }
}

fn sentence_start(text: &str, from: usize) -> usize {
    let found = text[..from].char_indices().rev().find(|(at, c)| ends_sentence(text, *at, *c));
    found.map_or(0, |(at, c)| at + c.len_utf8())
}

fn sentence_end(text: &str, from: usize) -> usize {
    let found = text[from..].char_indices().find(|(at, c)| ends_sentence(text, from + *at, *c));
    found.map_or(text.len(), |(at, _)| from + at)
}

fn has_word(text: &str, words: &[&str]) -> bool {
    places(text, words).next().is_some()
}

/// Where these words, small letters all, stand in a text; those of Latin letters by themselves.
fn places(text: &str, words: &[&str]) -> impl Iterator<Item = usize> {
    let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_apart = |at: usize, word: &str| {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !word.is_ascii() || !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    };
    let found = words.iter().flat_map(|word| text.match_indices(word).map(move |(at, _)| (at, *word)));
    found.filter(|(at, word)| is_apart(*at, word)).map(|(at, _)| at).collect::<Vec<_>>().into_iter()
}

/// Words of a draft that no reader should see.
fn leftovers(text: &str) -> Vec<Range<usize>> {
    const WORDS: &[&str] = &["TBD", "TODO", "FIXME", "Lorem ipsum", "lorem ipsum"];
    let bytes = text.as_bytes();
    let letter = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let mut found = Vec::new();
    // A build reads every text of a site here: most hold none of the words, which the standard library tells fastest.
    for word in WORDS.iter().filter(|word| text.contains(**word)) {
        found.extend(text.match_indices(word).map(|(at, word)| at..at + word.len()));
    }
    found.retain(|range| {
        !letter(range.start.checked_sub(1).and_then(|before| bytes.get(before))) && !letter(bytes.get(range.end))
    });
    found.sort_by_key(|range| range.start);
    found
}

/// The names of months and weekdays of all languages whose dates are read.
struct Known {
    /// Months, the longest names first; whether the name is an abbreviation.
    months: Vec<(String, i8, bool)>,
    weekdays: Vec<(String, Weekday)>,
    units: [String; 3],
    /// The first two letters of all names of months and weekdays in Latin script: most words differ by them.
    beginnings: Vec<[u8; 2]>,
}

/// The locales whose names are read; `en` besides `en-GB`, since they shorten `September` differently.
const LOCALES: &[&str] = &["en-GB", "en", "zh-Hans"];

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let all: Vec<Names> = LOCALES.iter().filter_map(|locale| Names::of(locale).ok()).collect();
        let mut months: Vec<(String, i8, bool)> = all
            .iter()
            .flat_map(|names| {
                let full: Vec<&String> = names.months.iter().take(12).map(|(name, _)| name).collect();
                names.months.iter().map(move |(name, month)| (name.clone(), *month, !full.contains(&name))).collect::<Vec<_>>()
            })
            .filter(|(name, ..)| name.is_ascii())
            .collect();
        let mut weekdays: Vec<(String, Weekday)> = all.iter().flat_map(|names| names.weekdays.clone()).collect();
        months.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        weekdays.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        let units = all.iter().find_map(|names| names.units.clone()).unwrap_or_default();
        let names = months.iter().map(|(name, ..)| name).chain(weekdays.iter().map(|(name, _)| name));
        let mut beginnings: Vec<[u8; 2]> = names.filter_map(|name| name.as_bytes().first_chunk().copied()).collect();
        beginnings.retain(|beginning| beginning.is_ascii());
        beginnings.sort_unstable();
        beginnings.dedup();
        Known { months, weekdays, units, beginnings }
    })
}

/// How two days are joined.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    /// From one to the other.
    Range,
    /// One and the other.
    List,
}

const JOINS: &[(&str, Join)] = &[
    ("–", Join::Range),
    ("—", Join::Range),
    ("-", Join::Range),
    ("~", Join::Range),
    ("～", Join::Range),
    ("/", Join::Range),
    ("to ", Join::Range),
    ("until ", Join::Range),
    ("through ", Join::Range),
    ("至", Join::Range),
    ("到", Join::Range),
    ("and ", Join::List),
    ("or ", Join::List),
    ("&", Join::List),
    (",", Join::List),
    ("、", Join::List),
    ("和", Join::List),
    ("及", Join::List),
];

/// A day of a month, with its weekday.
#[derive(Clone)]
struct Item {
    month: i8,
    day: i8,
    weekday: Option<(Weekday, Range<usize>)>,
}

type Read = Option<(Vec<Mention>, usize)>;

/// A place in a text, from which is read; it can be copied, and so be gone back to.
#[derive(Clone, Copy)]
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Goes over blanks and line ends.
    fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        trimmed.len() < rest.len()
    }

    fn eat(&mut self, literal: &str) -> bool {
        let fits = !literal.is_empty() && self.rest().starts_with(literal);
        self.at += if fits { literal.len() } else { 0 };
        fits
    }

    fn any(&mut self, literals: &[&str]) -> bool {
        literals.iter().any(|literal| self.eat(literal))
    }

    /// Digits, all that stand here, if there are from `least` to `most`.
    fn number(&mut self, least: usize, most: usize) -> Option<i16> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest()[..digits].parse().ok().filter(|_| (least..=most).contains(&digits))?;
        self.at += digits;
        Some(value)
    }

    /// Whether a word or number ends here.
    fn is_end(&self) -> bool {
        let mut chars = self.rest().chars();
        match chars.next() {
            Some('.' | ',' | ':' | '%') => !chars.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => !c.is_ascii_alphanumeric() && c != '_',
            None => true,
        }
    }

    fn month(&mut self) -> Option<i8> {
        let rest = self.rest();
        if !is_name(rest.as_bytes()) {
            return None;
        }
        let (name, month, short) = known().months.iter().find(|(name, ..)| {
            rest.strip_prefix(name.as_str()).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })?;
        self.at += name.len();
        if *short {
            self.eat(".");
        }
        Some(*month)
    }

    fn weekday(&mut self) -> Option<(Weekday, Range<usize>)> {
        let rest = self.rest();
        // Names are tried only where one can be: this is asked at every number of a text.
        if rest.bytes().next().is_none_or(|first| first.is_ascii()) && !is_name(rest.as_bytes()) {
            return None;
        }
        let (name, weekday) = known().weekdays.iter().find(|(name, _)| {
            rest.strip_prefix(name.as_str()).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
        })?;
        let start = self.at;
        self.at += name.len();
        Some((*weekday, start..self.at))
    }

    /// A weekday in front of a day: `Tuesday `, `Tue, `.
    fn leading_weekday(&mut self) -> Option<(Weekday, Range<usize>)> {
        let mut c = *self;
        let weekday = c.weekday()?;
        c.any(&[".", ","]);
        c.eat(",");
        if !c.blanks() {
            return None;
        }
        c.any(&["the "]);
        *self = c;
        Some(weekday)
    }

    /// A weekday behind a day: ` (Tuesday)`, `（周二）`.
    fn trailing_weekday(&mut self) -> Option<(Weekday, Range<usize>)> {
        let mut c = *self;
        c.blanks();
        let open = c.any(&["(", "（"]);
        let weekday = c.weekday()?;
        if open && !c.any(&[")", "）"]) || !open && self.rest().starts_with(' ') {
            return None;
        }
        *self = c;
        Some(weekday)
    }

    /// A day of a month that is not yet known: `25`, `Tuesday 25`, `25th`.
    fn item(&mut self) -> Option<Item> {
        let mut c = *self;
        let weekday = c.leading_weekday();
        let day = i8::try_from(c.number(1, 2)?).ok().filter(|day| (1..=31).contains(day))?;
        c.any(&["st", "nd", "rd", "th"]);
        if !c.is_end() {
            return None;
        }
        *self = c;
        Some(Item { month: 0, day, weekday })
    }

    fn join(&mut self) -> Option<Join> {
        let mut c = *self;
        c.blanks();
        let (_, join) = JOINS.iter().find(|(literal, _)| c.eat(literal))?;
        c.blanks();
        // `25, and 26`.
        if *join == Join::List {
            c.any(&["and "]);
        }
        *self = c;
        Some(*join)
    }

    /// Days joined to one another: `25`, `25–26`, `3, 10 and 17`.
    fn items(&mut self) -> Option<(Vec<Item>, Join)> {
        let (mut items, mut joined) = (vec![self.item()?], Join::Range);
        loop {
            let mut c = *self;
            let Some(join) = c.join() else { break };
            let Some(item) = c.item() else { break };
            items.push(item);
            joined = join;
            *self = c;
        }
        Some((items, joined))
    }

    /// A year behind a month: ` 2014`, `, 2014`.
    fn year(&mut self) -> Option<i16> {
        let mut c = *self;
        let comma = c.eat(",");
        if !c.blanks() && !comma {
            return None;
        }
        let year = c.number(4, 4).filter(|year| (1000..=2999).contains(year))?;
        if !c.is_end() {
            return None;
        }
        *self = c;
        Some(year)
    }

    /// A date in Latin letters.
    fn western(self) -> Read {
        self.iso().or_else(|| self.day_first()).or_else(|| self.month_first()).or_else(|| self.months())
    }

    /// `2014-02-25`
    fn iso(mut self) -> Read {
        let start = self.at;
        let year = self.number(4, 4)?;
        let part = |c: &mut Self| if c.eat("-") { c.number(2, 2).and_then(|n| i8::try_from(n).ok()) } else { None };
        let (month, day) = (part(&mut self)?, part(&mut self)?);
        if !self.is_end() || self.rest().starts_with(['-', '/']) {
            return None;
        }
        Some(self.finish(start, Some(year), vec![Item { month, day, weekday: None }], Join::Range))
    }

    /// `25 February 2014`, `25 and 26 February`, `Tuesday 30 June to Thursday 2 July 2015`
    fn day_first(mut self) -> Read {
        let start = self.at;
        let (mut items, mut joined) = self.items()?;
        if !self.blanks() {
            return None;
        }
        if self.eat("of") {
            self.blanks();
        }
        let month = self.month()?;
        items.iter_mut().for_each(|item| item.month = month);
        let mut c = self;
        if let (1, Some(Join::Range), Some(mut last)) = (items.len(), c.join(), c.item())
            && c.blanks()
            && let Some(month) = c.month()
        {
            last.month = month;
            items.push(last);
            (joined, self) = (Join::Range, c);
        }
        let year = self.year();
        if let ([item], Some(weekday)) = (&mut items[..], self.trailing_weekday()) {
            item.weekday.get_or_insert(weekday);
        }
        Some(self.finish(start, year, items, joined))
    }

    /// `February 25, 2014`, `February 25–26, 2014`, `Tuesday, February 25`
    fn month_first(mut self) -> Read {
        let start = self.at;
        let weekday = self.leading_weekday();
        let month = self.month()?;
        if !self.blanks() {
            return None;
        }
        let (mut items, mut joined) = self.items()?;
        items.iter_mut().for_each(|item| item.month = month);
        let mut c = self;
        if let (1, Some(Join::Range), Some(month)) = (items.len(), c.join(), c.month())
            && c.blanks()
            && let Some(mut last) = c.item()
        {
            last.month = month;
            items.push(last);
            (joined, self) = (Join::Range, c);
        }
        let year = self.year();
        // `March 2` may be anything, as a part of a name.
        if year.is_none() && weekday.is_none() {
            return None;
        }
        if weekday.is_some() {
            items[0].weekday = weekday;
        }
        Some(self.finish(start, year, items, joined))
    }

    /// `February 2014`, `July–September 2014`
    fn months(mut self) -> Read {
        let start = self.at;
        let first = self.month()?;
        let mut c = self;
        let last = match (c.join(), c.month()) {
            (Some(Join::Range), Some(last)) => {
                self = c;
                last
            }
            _ => first,
        };
        let year = self.year()?;
        Some(self.found(start, months(year, first, last), Vec::new()))
    }

    /// `3rd quarter of 2014`, `Q3 2014`
    fn quarter(mut self) -> Read {
        const ORDINALS: &[&str] = &["1st", "2nd", "3rd", "4th"];
        let start = self.at;
        let part = if self.eat("Q") {
            self.number(1, 1)?
        } else {
            let part = ORDINALS.iter().position(|ordinal| self.eat(ordinal))?;
            if !self.blanks() || !self.eat("quarter") {
                return None;
            }
            i16::try_from(part + 1).ok()?
        };
        let mut c = self;
        if c.blanks() && c.any(&["of", "in"]) {
            self = c;
        }
        let year = self.year()?;
        Some(self.found(start, quarter(year, part)?, Vec::new()))
    }

    /// A number and what follows it in dates of numbers, blanks between them or not.
    fn unit(&mut self, least: usize, most: usize, unit: usize) -> Option<i16> {
        let mut c = *self;
        let number = c.number(least, most)?;
        c.blanks();
        let units = &known().units;
        // `号` is what is said for `日`.
        if !(c.eat(&units[unit]) || unit == 2 && c.any(&["号", "號"])) {
            return None;
        }
        *self = c;
        Some(number)
    }

    /// `2014年2月25日至26日`, `2月25日（周二）`, `2014年2月`, `2014年第三季度`
    fn chinese(mut self) -> Read {
        let start = self.at;
        let year = self.unit(4, 4, 0);
        self.blanks();
        if let Some(year) = year
            && let Some(part) = self.chinese_quarter()
        {
            return Some(self.found(start, quarter(year, part)?, Vec::new()));
        }
        let month = i8::try_from(self.unit(1, 2, 1)?).ok()?;
        self.blanks();
        let Some((day, mut joined_here)) = self.chinese_day() else {
            let year = year?;
            let mut c = self;
            let last = c.join().and_then(|_| c.unit(1, 2, 1)).and_then(|last| i8::try_from(last).ok());
            if last.is_some() {
                self = c;
            }
            return Some(self.found(start, months(year, month, last.unwrap_or(month)), Vec::new()));
        };
        let mut items = vec![Item { month, day, weekday: self.trailing_weekday() }];
        let mut joined = Join::Range;
        loop {
            let mut c = self;
            let Some(join) = joined_here.take().or_else(|| c.join()) else { break };
            let next_month = c.unit(1, 2, 1).and_then(|month| i8::try_from(month).ok());
            let Some((day, None)) = c.chinese_day() else { break };
            items.push(Item { month: next_month.unwrap_or(month), day, weekday: c.trailing_weekday() });
            (joined, self) = (join, c);
        }
        Some(self.finish(start, year, items, joined))
    }

    /// `25日`, or the `25–` of `25–26日`.
    fn chinese_day(&mut self) -> Option<(i8, Option<Join>)> {
        if let Some(day) = self.unit(1, 2, 2) {
            return Some((i8::try_from(day).ok()?, None));
        }
        let mut c = *self;
        let day = c.number(1, 2)?;
        let join = c.join()?;
        c.unit(1, 2, 2)?;
        let mut c = *self;
        c.number(1, 2)?;
        c.join()?;
        *self = c;
        Some((i8::try_from(day).ok()?, Some(join)))
    }

    fn chinese_quarter(&mut self) -> Option<i16> {
        const NUMBERS: &[[&str; 2]] = &[["一", "1"], ["二", "2"], ["三", "3"], ["四", "4"]];
        let mut c = *self;
        c.eat("第");
        let part = NUMBERS.iter().position(|forms| c.any(forms))?;
        if !c.eat("季度") {
            return None;
        }
        *self = c;
        i16::try_from(part + 1).ok()
    }

    /// A time that stands alone, as in `12:00 (noon) CET / 19:00 Beijing Time`.
    fn lone_time(mut self) -> Read {
        let start = self.at;
        let times = self.times();
        let mention = Mention {
            path: Box::new([]),
            range: start..self.at,
            date: MentionedDate::Time,
            weekdays: Vec::new(),
            times,
            is_former: false,
            step: None,
        };
        (!mention.times.is_empty()).then_some((vec![mention], self.at))
    }

    /// What these days of this year are.
    fn finish(self, start: usize, year: Option<i16>, items: Vec<Item>, joined: Join) -> (Vec<Mention>, usize) {
        let weekdays = items
            .iter()
            .filter_map(|item| {
                let (weekday, range) = item.weekday.clone()?;
                Some(MentionedWeekday { weekday, range, day: (year, item.month, item.day) })
            })
            .collect();
        let follow = |pair: &[Item]| pair[0].month == pair[1].month && pair[0].day + 1 == pair[1].day;
        let run = joined == Join::Range || items.windows(2).all(follow);
        let ends = |first: &Item, last: &Item| match year {
            None => MentionedDate::NoYear((first.month, first.day), (last.month, last.day)),
            Some(year) => days(year, first, last).map_or(MentionedDate::Impossible, MentionedDate::Date),
        };
        if let (Some(first), Some(last), true) = (items.first(), items.last(), run) {
            let (mut mentions, end) = self.found(start, MentionedDate::Time, weekdays);
            mentions[0].date = ends(first, last);
            return (mentions, end);
        }
        // Days that do not follow one another are several dates; what stands beside them belongs to the last.
        let (mut mentions, end) = self.found(start, MentionedDate::Time, weekdays);
        let said: Vec<MentionedDate> = items.iter().map(|item| ends(item, item)).collect();
        let Some((last, others)) = said.split_last() else { return (mentions, end) };
        mentions[0].date = last.clone();
        let range = start..self.at;
        let other = |said: &MentionedDate| Mention {
            path: Box::new([]),
            range: range.clone(),
            date: said.clone(),
            weekdays: vec![],
            times: vec![],
            is_former: false,
            step: None,
        };
        (others.iter().map(other).chain(mentions).collect(), end)
    }

    /// One date, with the times beside it.
    fn found(mut self, start: usize, said: MentionedDate, weekdays: Vec<MentionedWeekday>) -> (Vec<Mention>, usize) {
        let range = start..self.at;
        let times = self.times();
        (vec![Mention { path: Box::new([]), range, date: said, weekdays, times, is_former: false, step: None }], self.at)
    }

    /// Times beside a date: `, 12:00 CET (19:00 Beijing Time)`, ` at 03:52 UTC`, `，北京时间19:00`.
    fn times(&mut self) -> Vec<MentionedTime> {
        let mut times: Vec<MentionedTime> = Vec::new();
        loop {
            let mut c = *self;
            c.blanks();
            if times.is_empty() {
                c.any(&[",", "，", "(", "（"]);
            } else if !c.any(&["(", "（", "/", "=", ",", "，", ";", "；", "or "]) {
                break;
            }
            c.blanks();
            c.any(&["at ", "@"]);
            let Some(found) = c.time() else { break };
            // A second time without a zone may be anything.
            if !times.is_empty() && found.iter().any(|time| time.zone.is_none()) {
                break;
            }
            times.extend(found);
            c.any(&[")", "）"]);
            *self = c;
        }
        times
    }

    /// A time or two, with the zone of both.
    fn time(&mut self) -> Option<Vec<MentionedTime>> {
        let mut c = *self;
        let start = c.at;
        let before = c.zone_before();
        let mut times = vec![c.clock()?];
        let mut d = c;
        if d.join() == Some(Join::Range)
            && let Some(end) = d.clock()
        {
            times.push(end);
            c = d;
        }
        let zone = before.or_else(|| c.zone_after());
        *self = c;
        Some(times.into_iter().map(|time| MentionedTime { time, zone: zone.clone(), range: start..c.at }).collect())
    }

    /// `12:00`, `9:30 pm`, `5 pm`, `24:00`
    fn clock(&mut self) -> Option<Time> {
        let mut c = *self;
        let mut hour = c.number(1, 2)?;
        let has_minutes = c.any(&[":", "："]);
        let minute = if has_minutes { c.number(2, 2)? } else { 0 };
        let second = if has_minutes && c.eat(":") { c.number(2, 2)? } else { 0 };
        let half = c.half_of_day();
        match half {
            Some(afternoon) if (1..=12).contains(&hour) => hour = hour % 12 + if afternoon { 12 } else { 0 },
            None if !has_minutes => return None,
            _ => {}
        }
        if c.rest().starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let part = |n: i16| i8::try_from(n).ok();
        let time = match (hour, minute, second) {
            (24, 0, 0) => Time::new(23, 59, 59, 0),
            _ => Time::new(part(hour)?, part(minute)?, part(second)?, 0),
        };
        let time = time.ok()?;
        *self = c;
        Some(time)
    }

    /// ` pm`, `AM`, ` p.m.`: whether it is the second half of the day.
    fn half_of_day(&mut self) -> Option<bool> {
        let mut c = *self;
        c.blanks();
        let afternoon = match () {
            () if c.any(&["am", "a.m.", "AM", "A.M."]) => false,
            () if c.any(&["pm", "p.m.", "PM", "P.M."]) => true,
            () => return None,
        };
        *self = c;
        Some(afternoon)
    }

    /// `北京时间`, before a time.
    fn zone_before(&mut self) -> Option<String> {
        let name: String = self.rest().chars().take_while(|c| !c.is_ascii() && c.is_alphabetic()).take(12).collect();
        if !name.ends_with("时间") && !name.ends_with("時間") {
            return None;
        }
        self.at += name.len();
        self.blanks();
        Some(name)
    }

    /// ` CET`, ` UTC+8`, ` Beijing Time`, after a time; ` (noon)` before it says nothing new.
    fn zone_after(&mut self) -> Option<String> {
        let mut c = *self;
        c.blanks();
        if c.eat("(noon)") {
            c.blanks();
        }
        let start = c.at;
        let letters = c.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = &c.rest()[..letters];
        let is_short = (2..=5).contains(&letters) && word.bytes().all(|b| b.is_ascii_uppercase());
        if is_short || word.eq_ignore_ascii_case("aoe") {
            c.at += letters;
            let mut offset = c;
            if offset.any(&["+", "-", "−"]) && offset.number(1, 2).is_some() {
                let mut minutes = offset;
                if minutes.eat(":") && minutes.number(2, 2).is_some() {
                    offset = minutes;
                }
                c = offset;
            }
        } else if c.any(&["anywhere on Earth", "Anywhere on Earth", "Anywhere On Earth", "anywhere on earth"]) {
        } else {
            // `Beijing Time`, `Central European Time`
            for word in 0.. {
                let letters = c.rest().chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>();
                let name = &c.rest()[..letters];
                c.at += letters;
                if word > 0 && matches!(name, "Time" | "time") {
                    break;
                }
                if word > 3 || !name.starts_with(char::is_uppercase) || !c.blanks() {
                    return None;
                }
            }
        }
        *self = c;
        Some(c.text[start..c.at].split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// The days from `first` to `last`; `None` where one of them does not exist, or they are the wrong way round.
fn days(year: i16, first: &Item, last: &Item) -> Option<Extent> {
    let day = |item: &Item| Date::new(year, item.month, item.day).ok();
    let last = day(last)?;
    let first = match day(first)? {
        // `28 December – 3 January 2015` begins the year before.
        first if first > last && first.month() == 12 => Date::new(year - 1, 12, first.day()).ok()?,
        first => first,
    };
    match first.cmp(&last) {
        std::cmp::Ordering::Less => Some(Extent::Days { first, last }),
        std::cmp::Ordering::Equal => Some(Extent::Day(first)),
        std::cmp::Ordering::Greater => None,
    }
}

fn months(year: i16, first: i8, last: i8) -> MentionedDate {
    let part = |part| PartOfYear { year, part };
    match () {
        () if !(1..=12).contains(&first) || !(1..=12).contains(&last) || first > last => MentionedDate::Impossible,
        () if first == last => MentionedDate::Date(Extent::Month(part(first))),
        () => MentionedDate::Date(Extent::Months { first: part(first), last: part(last) }),
    }
}

fn quarter(year: i16, part: i16) -> Option<MentionedDate> {
    let part = i8::try_from(part).ok().filter(|part| (1..=4).contains(part))?;
    Some(MentionedDate::Date(Extent::Quarter(PartOfYear { year, part })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Certainty, When};

    /// What is found, as `text = date [weekdays] [times]`, joined by `; `.
    fn shown(text: &str) -> String {
        let one = |mention: &Mention| {
            let said = match &mention.date {
                MentionedDate::Date(extent) => When { extent: extent.clone(), certainty: Certainty::Confirmed }.to_string(),
                MentionedDate::NoYear(first, last) if first == last => format!("--{:02}-{:02}", first.0, first.1),
                MentionedDate::NoYear(first, last) => format!("--{:02}-{:02}/{:02}-{:02}", first.0, first.1, last.0, last.1),
                MentionedDate::Impossible => "impossible".to_owned(),
                MentionedDate::Time => "time".to_owned(),
            };
            let days = mention.weekdays.iter().map(|day| format!(" {:?} {}", day.weekday, day.day.2));
            let times = mention.times.iter().map(|time| {
                let zone = time.zone.as_deref().map(|zone| format!(" {zone}")).unwrap_or_default();
                format!(" @{:02}:{:02}{zone}", time.time.hour(), time.time.minute())
            });
            format!("{} = {said}{}", &text[mention.range.clone()], days.chain(times).collect::<String>())
        };
        scan(text).iter().map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn dates_are_found_in_english_and_chinese() {
        const TABLE: &[(&str, &str)] = &[
            ("held on 25–26 February 2014.", "25–26 February 2014 = 2014-02-25/2014-02-26"),
            ("held on 25 and 26 February 2014", "25 and 26 February 2014 = 2014-02-25/2014-02-26"),
            ("3 and 17 March 2015", "3 and 17 March 2015 = 2015-03-03; 3 and 17 March 2015 = 2015-03-17"),
            ("February 25, 2014, in", "February 25, 2014 = 2014-02-25"),
            ("Feb. 25–26, 2014", "Feb. 25–26, 2014 = 2014-02-25/2014-02-26"),
            ("Sept 3, 2014 and Sep 4, 2014", "Sept 3, 2014 = 2014-09-03; Sep 4, 2014 = 2014-09-04"),
            ("Tuesday 25 February", "Tuesday 25 February = --02-25 Tuesday 25"),
            ("Tuesday, 25 February 2014", "Tuesday, 25 February 2014 = 2014-02-25 Tuesday 25"),
            ("on Tuesday, February 25th", "Tuesday, February 25th = --02-25 Tuesday 25"),
            (
                "on Tuesday 25 and Wednesday 26 February 2014.",
                "Tuesday 25 and Wednesday 26 February 2014 = 2014-02-25/2014-02-26 Tuesday 25 Wednesday 26",
            ),
            ("25 February 2014 (Tuesday)", "25 February 2014 (Tuesday) = 2014-02-25 Tuesday 25"),
            ("from 30 June to 2 July 2015", "30 June to 2 July 2015 = 2015-06-30/2015-07-02"),
            ("30 June – Thursday 2 July 2015", "30 June – Thursday 2 July 2015 = 2015-06-30/2015-07-02 Thursday 2"),
            ("28 December – 3 January 2015", "28 December – 3 January 2015 = 2014-12-28/2015-01-03"),
            ("from 4 July 2014 to 17 March 2015", "4 July 2014 = 2014-07-04; 17 March 2015 = 2015-03-17"),
            ("gives 23 to 25 September. A", "23 to 25 September = --09-23/09-25"),
            ("the 25th of February 2014", "25th of February 2014 = 2014-02-25"),
            ("25\n  February\n  2014", "25\n  February\n  2014 = 2014-02-25"),
            ("published 2014-02-25.", "2014-02-25 = 2014-02-25"),
            ("in September 2014 and July–September 2015", "September 2014 = 2014-09; July–September 2015 = 2015-07/2015-09"),
            ("the 3rd quarter of 2014, Q2 2015", "3rd quarter of 2014 = 2014-Q3; Q2 2015 = 2015-Q2"),
            ("31 February 2014", "31 February 2014 = impossible"),
            ("26–25 February 2014", "26–25 February 2014 = impossible"),
            (
                "on 16 March 2015, 12:00 CET (19:00 Beijing Time); then",
                "16 March 2015 = 2015-03-16 @12:00 CET @19:00 Beijing Time",
            ),
            ("on 19 May 2026 at 03:52 UTC, on Vega", "19 May 2026 = 2026-05-19 @03:52 UTC"),
            ("3 November 2013, 17:59, without", "3 November 2013 = 2013-11-03 @17:59"),
            ("16 March 2015, 9:30 pm CET", "16 March 2015 = 2015-03-16 @21:30 CET"),
            ("16 March 2015, 09:00–17:30 UTC+8", "16 March 2015 = 2015-03-16 @09:00 UTC+8 @17:30 UTC+8"),
            (
                "12:00 (noon) CET / 19:00 Beijing Time",
                "12:00 (noon) CET / 19:00 Beijing Time = time @12:00 CET @19:00 Beijing Time",
            ),
            ("将于2014年2月25日至26日举行", "2014年2月25日至26日 = 2014-02-25/2014-02-26"),
            ("2014年2月25–26日", "2014年2月25–26日 = 2014-02-25/2014-02-26"),
            ("2014 年 2 月 25 日", "2014 年 2 月 25 日 = 2014-02-25"),
            ("2014年6月30日至7月2日", "2014年6月30日至7月2日 = 2014-06-30/2014-07-02"),
            ("2月25日（周二）", "2月25日（周二） = --02-25 Tuesday 25"),
            ("2014年2月25日星期三", "2014年2月25日星期三 = 2014-02-25 Wednesday 25"),
            ("2015年3月16日，北京时间19:00", "2015年3月16日 = 2015-03-16 @19:00 北京时间"),
            ("2014年9月和2014年第三季度", "2014年9月 = 2014-09; 2014年第三季度 = 2014-Q3"),
            // What looks like a date and is none.
            ("Long March 2C or 2D; Long March 2", ""),
            ("2–3 years, 2,200 kg, EUR 53 million, about 3.5–4", ""),
            ("of 2013–2014 and until 2015", ""),
            ("../updates/2014-03-26-presentations.md", ""),
            ("see 163.com, section 5, 48-2014, VV29", ""),
            ("you may 2014 times march 5 miles; Marches 3", ""),
            ("25\u{1}February 2014", "February 2014 = 2014-02"),
        ];
        let wrong: Vec<String> = TABLE
            .iter()
            .filter(|(text, right)| shown(text) != *right)
            .map(|(text, right)| format!("{text}\n  is    {}\n  right {right}", shown(text)))
            .collect();
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    #[test]
    fn leftovers_are_whole_words() {
        let found = |text: &str| leftovers(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("Venue: TBD. TODO(x)"), ["TBD", "TODO"]);
        assert_eq!(found("TODOS, tbd, to do"), Vec::<String>::new());
    }
}
