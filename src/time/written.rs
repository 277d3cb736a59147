//! Dates as people write them: what a text outside the grammar means, told in the grammar.
//!
//! In: a text that [`super::grammar`] refuses. Out: [`Reading`]: the values that it can mean, or what keeps it from meaning
//! one. Nothing is guessed: what has two readings has two values. Not here: the grammar, by which every value is read before
//! it is proposed, and dates in running texts ([`crate::text::prose`]).

use super::clocks::{Meridiem, clock_pair, clock_time};
use super::zone::senses;
use super::{Date, DateTime, SEASONS, Third, Time, Weekday, Zone, clock, names};
use crate::diag::nearest;

/// What a text means that is not of the grammar.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Values of the grammar, one for each reading; and what is to be said of them.
    Values(Vec<String>, Option<String>),
    /// What is wrong, and what to do.
    Wrong(String, String),
}

/// What a text can mean; `None` where no date is seen in it.
pub(super) fn read(text: &str) -> Option<Reading> {
    let clean = cleaned(text);
    if clean.trim().is_empty() || clean.contains("..") {
        return None;
    }
    if let Some(reading) = unknown(&clean) {
        return Some(reading);
    }
    // A remark in brackets is left out where it is no part of a date.
    let tokens = tokens(&clean).or_else(|| tokens(&without_brackets(&clean)))?;
    Words::of(tokens).reading()
}

/// The text without markup and what is struck out, with plain dashes, digits and brackets.
fn cleaned(text: &str) -> String {
    let mut out = text.to_owned();
    for tag in ["del", "s"] {
        while let Some((open, close)) = out.find(&format!("<{tag}>")).zip(out.find(&format!("</{tag}>"))) {
            out.replace_range(open..(close + tag.len() + 3).max(open), " ");
        }
    }
    while let Some((open, close)) = out.find('<').and_then(|open| Some((open, open + out[open..].find('>')?))) {
        out.replace_range(open..=close, "");
    }
    let plain = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '～' | '〜' | '至' | '到' => '-',
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '，' | '、' => ',',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        c => c,
    };
    out.chars().map(plain).collect()
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0;
    let kept = text.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let is_kept = depth == 0;
        depth -= i32::from(*c == ')');
        is_kept
    });
    kept.collect()
}

/// Words and signs that say that nothing is known, or a year at most.
fn unknown(text: &str) -> Option<Reading> {
    const SAID: [&str; 20] = [
        "to be announced",
        "to be determined",
        "to be decided",
        "to be confirmed",
        "to be defined",
        "to come",
        "tba",
        "tbd",
        "tbc",
        "n/a",
        "unknown",
        "not yet known",
        "à annoncer",
        "à confirmer",
        "à venir",
        "noch offen",
        "待定",
        "待公布",
        "未定",
        "待通知",
    ];
    const OPEN: [&str; 6] = ["rolling", "ongoing", "continuous", "anytime", "any time", "随时"];
    let lower = text.to_lowercase();
    let value = |value: String| Some(Reading::Values(vec![value], None));
    let digits: Vec<&str> = lower.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '/').collect();
    let is_word = |word: &&str| if word.contains(' ') || !word.is_ascii() { lower.contains(*word) } else { parts.contains(word) };
    if lower.trim_matches(['?', '.', '-', ' ', '*']).is_empty() {
        return value("tba".to_owned());
    }
    match digits[..] {
        [] if SAID.iter().any(is_word) => value("tba".to_owned()),
        [] if OPEN.iter().any(is_word) => value("rolling".to_owned()),
        [year] if year.len() == 4 && SAID.iter().any(is_word) && !has_month(&lower) => value(year.to_owned()),
        _ => placeholder(&lower).and_then(value),
    }
}

fn has_month(lower: &str) -> bool {
    lower.split(|c: char| !c.is_alphabetic()).any(|word| month(word).is_some())
}

/// A date of which digits are left open, as `xx/1/2023` and `202x-11-21`: what is known without them.
fn placeholder(lower: &str) -> Option<String> {
    let date = lower.split_whitespace().next()?;
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == 'x');
    if parts.len() != 3 || !parts.iter().all(|part| is_part(part)) || !date.contains('x') {
        return None;
    }
    let number = |part: &str| part.parse::<i16>().ok();
    let (year, month, open_day) =
        if parts[0].len() == 4 { (parts[0], parts[1], parts[2]) } else { (parts[2], parts[1], parts[0]) };
    match (number(year), number(month), number(open_day)) {
        (Some(year), Some(month @ 1..=12), None) => Some(format!("{year:04}-{month:02}")),
        (Some(year), None, _) => Some(format!("{year:04}")),
        _ => Some("tba".to_owned()),
    }
}

/// A word or sign of a date.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Year(i16),
    Number(i8),
    Month(i8),
    /// Year, month and day in this order.
    Day(i16, i8, i8),
    /// Two numbers and a year, of which nobody says which is the month.
    Numeric(i8, i8, i16),
    Weekday(Weekday),
    Third(Third),
    /// The end of a month or a year.
    End,
    Season(usize),
    /// The word for the quarter, or the half of a year, behind or before its number.
    Part(char),
    Clock(String),
    Meridiem(Meridiem),
    Midnight,
    Zone(String),
    Abbreviation(String),
    To,
    Until,
    Since,
    /// The letter between a day and a time, as programs write them.
    Stamp,
    /// What says nothing.
    Filler,
    /// A word that is nearly the name of a month: what was written, and the month.
    Slip(String, i8),
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "januar", "enero", "gennaio", "janeiro", "januari"],
    &["february", "feb", "février", "fevrier", "févr", "februar", "febrero", "febbraio", "fevereiro", "februari"],
    &["march", "mar", "mars", "märz", "marz", "marzo", "março", "maart"],
    &["april", "apr", "avril", "avr", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "junho"],
    &["july", "jul", "juillet", "juil", "juli", "julio", "luglio", "julho"],
    &["august", "aug", "août", "aout", "agosto", "augustus"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"],
    &["october", "oct", "octobre", "oktober", "okt", "octubre", "ottobre", "outubro"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "décembre", "decembre", "déc", "dezember", "dez", "diciembre", "dicembre", "dezembro"],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "lundi", "montag", "mo", "月", "周一", "星期一"],
    &["tuesday", "tue", "tues", "mardi", "dienstag", "di", "火", "周二", "星期二"],
    &["wednesday", "wed", "mercredi", "mittwoch", "mi", "水", "周三", "星期三"],
    &["thursday", "thu", "thur", "thurs", "jeudi", "donnerstag", "do", "木", "周四", "星期四"],
    &["friday", "fri", "vendredi", "freitag", "fr", "金", "周五", "星期五"],
    &["saturday", "sat", "samedi", "samstag", "sonnabend", "土", "周六", "星期六"],
    &["sunday", "sun", "dimanche", "sonntag", "日", "周日", "星期日", "周天", "星期天"],
];

const SEASON_WORDS: [&[&str]; 4] = [
    &["spring", "printemps", "frühling", "frühjahr", "春季"],
    &["summer", "été", "sommer", "夏季"],
    &["autumn", "fall", "automne", "herbst", "秋季"],
    &["winter", "hiver", "冬季"],
];

const ORDINALS: [&[&str]; 4] = [&["first", "1st"], &["second", "2nd"], &["third", "3rd"], &["fourth", "4th"]];

fn place(table: &[&[&str]], word: &str) -> Option<usize> {
    table.iter().position(|words| words.contains(&word))
}

fn month(word: &str) -> Option<i8> {
    place(&MONTHS, word).and_then(|at| i8::try_from(at + 1).ok())
}

/// The English name of a month.
fn english(month: i8) -> String {
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).map_or("", |names| names[0]);
    let (first, rest) = name.split_at_checked(1).unwrap_or_default();
    first.to_uppercase() + rest
}

/// The words and signs of a text; `None` where one is not known.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first.is_ascii_digit() {
            number(rest)?
        } else if first.is_alphabetic() {
            word(rest)?
        } else if let Some((zone, length)) = offset(rest, &tokens) {
            (Token::Zone(zone), length)
        } else {
            match first {
                '-' | '/' | '&' => (Token::To, 1),
                c if c.is_whitespace() || ",;().*:".contains(c) => (Token::Filler, c.len_utf8()),
                _ => return None,
            }
        };
        let is_stamp = matches!(token, Token::Day(..)) && rest[..length].ends_with(['T', 't']);
        tokens.extend(Some(token).filter(|token| *token != Token::Filler));
        tokens.extend(is_stamp.then_some(Token::Stamp));
        rest = &rest[length..];
    }
    Some(tokens)
}

/// A distance from UTC behind a clock time, `+01:00`; with a minus, only behind one of a program, since times have ranges.
fn offset(text: &str, before: &[Token]) -> Option<(String, usize)> {
    let length = text.find(|c: char| !"+-:0123456789".contains(c)).unwrap_or(text.len());
    let is_offset = match before {
        [.., Token::Stamp, Token::Clock(_)] => text.starts_with(['+', '-']),
        [.., Token::Clock(_)] => text.starts_with('+'),
        _ => false,
    };
    let zone = Zone::named(&format!("UTC{}", &text[..length])).ok().filter(|_| is_offset)?;
    Some((zone.name().to_owned(), length))
}

/// What begins with a digit.
fn number(text: &str) -> Option<(Token, usize)> {
    let run = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = run(text);
    let after = &text[first..];
    let whole = |part: &str| part.parse::<i16>().ok();
    let small = |part: &str| part.parse::<i8>().ok();
    // A clock time, with seconds or without.
    let is_hour = first <= 2;
    if is_hour && let Some(minutes) = after.strip_prefix([':', 'h', 'H']).filter(|minutes| run(minutes) == 2) {
        let mut length = first + 3;
        let mut shown = format!("{}:{}", &text[..first], &minutes[..2]);
        if let Some(seconds) = text[length..].strip_prefix(':').filter(|seconds| run(seconds) == 2) {
            if &seconds[..2] != "00" {
                shown = format!("{shown}:{}", &seconds[..2]);
            }
            length += 3;
        }
        if let Some(fraction) = text[length..].strip_prefix('.').filter(|fraction| run(fraction) > 0) {
            length += 1 + run(fraction);
        }
        return Some((Token::Clock(shown), length));
    }
    let lower = after.to_lowercase();
    for (unit, minutes) in [("h ", ":00"), ("uhr", ":00"), (" uhr", ":00"), (" h ", ":00")] {
        if is_hour && (lower.starts_with(unit) || lower == unit.trim_end()) {
            return Some((Token::Clock(format!("{}{minutes}", &text[..first])), first + unit.trim_end().len()));
        }
    }
    // Three numbers with the same sign between them.
    for sign in ['-', '/', '.'] {
        let Some(second) = after.strip_prefix(sign) else { continue };
        let Some(third) = second[run(second)..].strip_prefix(sign) else { continue };
        let (a, b, c) = (&text[..first], &second[..run(second)], &third[..run(third)]);
        let length = a.len() + b.len() + c.len() + 2;
        let length = length + usize::from(third[c.len()..].starts_with(['T', 't']) && run(&third[c.len() + 1..]) > 0);
        match (a.len(), b.len(), c.len()) {
            (4, 1..=2, 1..=2) => return Some((Token::Day(whole(a)?, small(b)?, small(c)?), length)),
            (1..=2, 1..=2, 4) => return Some((Token::Numeric(small(a)?, small(b)?, whole(c)?), length)),
            _ => {}
        }
    }
    if first == 4
        && let Some(second) = after.strip_prefix(['-', '/']).filter(|second| {
            run(second) == 2
                && small(&second[..2]).is_some_and(|month| (1..=12).contains(&month))
                && !second[2..].starts_with(['-', '/', '.'])
        })
    {
        return Some((Token::Day(whole(&text[..4])?, small(&second[..2])?, 0), 7));
    }
    let number = small(&text[..first]);
    for (unit, token) in [
        ("年", whole(&text[..first]).filter(|_| first == 4).map(Token::Year)),
        ("月", number.map(Token::Month)),
        ("日", number.map(Token::Number)),
        ("号", number.map(Token::Number)),
    ] {
        if after.starts_with(unit) {
            return Some((token?, first + unit.len()));
        }
    }
    if first == 4 {
        return Some((Token::Year(whole(&text[..4])?), 4));
    }
    let ending = ["st", "nd", "rd", "th", "er", "."].into_iter().find(|ending| lower.starts_with(ending)).map_or(0, str::len);
    number.filter(|_| first <= 2).map(|number| (Token::Number(number), first + ending))
}

/// What begins with a letter.
fn word(text: &str) -> Option<(Token, usize)> {
    // The name of a zone, with its signs.
    let long = text.find(|c: char| !(c.is_ascii_alphanumeric() || "_/+-:".contains(c))).unwrap_or(text.len());
    let name = text[..long].trim_end_matches(':');
    if let Ok(zone) = Zone::named(name) {
        return Some((Token::Zone(zone.name().to_owned()), name.len()));
    }
    let mut length = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    // Words of Chinese and Japanese have no blanks between them.
    if !text.starts_with(|c: char| c.is_ascii())
        && let Some(known) = ["星期", "周"].iter().find(|known| text.starts_with(**known))
    {
        length = known.len() + text[known.len()..].chars().next()?.len_utf8();
    }
    let written = &text[..length];
    let lower = written.to_lowercase();
    let rest = text[length..].to_lowercase();
    for (half, meridiem) in [("a", Meridiem::Am), ("p", Meridiem::Pm)] {
        if lower == half && rest.starts_with(".m") {
            return Some((Token::Meridiem(meridiem), length + 2));
        }
    }
    let token = match lower.as_str() {
        "am" => Token::Meridiem(Meridiem::Am),
        "pm" => Token::Meridiem(Meridiem::Pm),
        "noon" | "midday" | "mittag" | "midi" => Token::Clock("12:00".to_owned()),
        "midnight" | "mitternacht" | "minuit" => Token::Midnight,
        "aoe" | "anywhere" => Token::Zone("AoE".to_owned()),
        "z" => Token::Zone("UTC".to_owned()),
        "q" | "quarter" | "trimestre" | "quartal" => Token::Part('Q'),
        "half" | "semestre" | "halbjahr" => Token::Part('H'),
        "early" | "beginning" | "start" | "début" | "anfang" => Token::Third(Third::Early),
        "mid" | "middle" | "mitte" => Token::Third(Third::Mid),
        "late" => Token::Third(Third::Late),
        "end" | "ende" | "fin" => Token::End,
        "to" | "through" | "thru" | "till" | "bis" | "au" | "and" | "und" | "et" => Token::To,
        "until" | "before" | "by" | "than" | "vor" | "spätestens" => Token::Until,
        "from" | "since" | "starting" | "ab" | "dès" => Token::Since,
        "the" | "of" | "on" | "at" | "à" | "in" | "no" | "not" | "later" | "le" | "du" | "de" | "den" | "der" | "vom" | "am."
        | "um" | "earth" | "del" | "el" | "h" | "hrs" | "hours" | "time" | "latest" | "st" | "nd" | "rd" | "th" | "a" => {
            Token::Filler
        }
        _ => return other_word(written, &lower).map(|token| (token, length)),
    };
    Some((token, length))
}

fn other_word(written: &str, lower: &str) -> Option<Token> {
    if let Some(month) = month(lower) {
        return Some(Token::Month(month));
    }
    if let Some(day) = place(&WEEKDAYS, lower).and_then(|at| i8::try_from(at + 1).ok()) {
        return Weekday::from_monday_one_offset(day).ok().map(Token::Weekday);
    }
    if let Some(season) = place(&SEASON_WORDS, lower) {
        return Some(Token::Season(season));
    }
    if let Some(number) = place(&ORDINALS, lower).and_then(|at| i8::try_from(at + 1).ok()) {
        return Some(Token::Number(number));
    }
    if names::is_abbreviation(written) && !senses(written, None).is_empty() {
        return Some(Token::Abbreviation(written.to_owned()));
    }
    let months = MONTHS.iter().map(|names| names[0]);
    let near = nearest(lower, months).filter(|_| lower.chars().count() >= 4)?;
    Some(Token::Slip(written.to_owned(), month(near)?))
}

/// One end of a date: what is said of it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Side {
    year: Option<i16>,
    month: Option<i8>,
    numbers: Vec<i8>,
    third: Option<Third>,
    is_end: bool,
    season: Option<usize>,
    part: Option<char>,
    numeric: Option<(i8, i8)>,
}

impl Side {
    fn is_empty(&self) -> bool {
        *self == Side::default()
    }
}

/// The words of a date, put in order.
#[derive(Debug, Default)]
struct Words {
    sides: Vec<Side>,
    weekdays: Vec<Weekday>,
    clocks: Vec<(String, Option<Meridiem>)>,
    is_midnight: bool,
    zone: Option<String>,
    abbreviation: Option<String>,
    is_until: bool,
    is_since: bool,
    slip: Option<(String, i8)>,
}

impl Words {
    fn of(tokens: Vec<Token>) -> Self {
        let mut words = Words { sides: vec![Side::default()], ..Words::default() };
        // Whether a sign of a range stands between two dates.
        let mut range = false;
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1);
            let (is_first, is_day) = (words.sides.iter().all(Side::is_empty), words.last_is_date(tokens[..at].last()));
            match token {
                Token::To => range = is_day,
                Token::Clock(time) => words.clocks.push((time.clone(), None)),
                Token::Number(hour) if matches!(next, Some(Token::Meridiem(_))) => words.clocks.push((hour.to_string(), None)),
                Token::Meridiem(half) => {
                    if let Some(clock) = words.clocks.last_mut() {
                        clock.1 = Some(*half);
                    }
                }
                Token::Midnight => words.is_midnight = true,
                Token::Zone(zone) => words.zone = Some(zone.clone()),
                Token::Abbreviation(word) => words.abbreviation = Some(word.clone()),
                Token::Weekday(day) => words.weekdays.push(*day),
                Token::Until if is_first => words.is_until = true,
                Token::Until => range = is_day,
                Token::Since => words.is_since = true,
                Token::Filler | Token::Stamp => {}
                date => {
                    if range {
                        words.sides.push(Side::default());
                        range = false;
                    }
                    words.date(date);
                }
            }
        }
        words
    }

    fn last_is_date(&self, last: Option<&Token>) -> bool {
        let is_date = |token: &Token| {
            matches!(
                token,
                Token::Year(_)
                    | Token::Number(_)
                    | Token::Month(_)
                    | Token::Day(..)
                    | Token::Numeric(..)
                    | Token::Weekday(_)
                    | Token::Slip(..)
                    | Token::Season(_)
            )
        };
        last.is_some_and(is_date) && self.sides.len() == 1
    }

    fn date(&mut self, token: &Token) {
        if let Token::Slip(written, month) = token {
            self.slip = Some((written.clone(), *month));
        }
        let Some(side) = self.sides.last_mut() else { return };
        match token {
            Token::Year(year) => side.year = Some(*year),
            Token::Month(month) | Token::Slip(_, month) => side.month = Some(*month),
            Token::Number(number) => side.numbers.push(*number),
            Token::Day(year, month, day) => {
                (side.year, side.month) = (Some(*year), Some(*month));
                side.numbers.extend(Some(*day).filter(|day| *day > 0));
            }
            Token::Numeric(a, b, year) => (side.year, side.numeric) = (Some(*year), Some((*a, *b))),
            Token::Third(third) => side.third = Some(*third),
            Token::End => side.is_end = true,
            Token::Season(season) => side.season = Some(*season),
            Token::Part(part) => side.part = Some(*part),
            _ => {}
        }
    }

    fn reading(mut self) -> Option<Reading> {
        let days = self.sides.iter().filter(|side| !side.numbers.is_empty() && side.part.is_none()).count();
        let is_mixed = days > 0 && days < self.sides.len() || self.zone.is_some() && self.abbreviation.is_some();
        if is_mixed || self.sides.iter().all(Side::is_empty) || self.sides.iter().any(|side| side.numbers.len() > 1) {
            return None;
        }
        if let [first, last] = &mut self.sides[..] {
            first.year = first.year.or(last.year);
            last.year = last.year.or(first.year);
            let (a, b) = (first.month, last.month);
            (first.month, last.month) = (a.or(b), b.or(a));
        }
        if self.sides.iter().any(|side| side.year.is_none()) {
            let help = "write it with the year first, as `2014-02-25`";
            return self.sides[0]
                .month
                .map(|_| self.impossible().unwrap_or(Reading::Wrong("this date has no year".to_owned(), help.to_owned())));
        }
        if let Some(wrong) = self.impossible() {
            return Some(wrong);
        }
        let dates = self.dates()?;
        let mut values = Vec::new();
        for date in &dates {
            for clocks in self.times()? {
                for zone in self.zones(date, &clocks) {
                    values.push(value(date, &clocks, &zone, self.sides.len()));
                }
            }
        }
        if let Some(day) = self.rewritten(&dates) {
            values.insert(0, day);
        }
        Some(Reading::Values(values, self.note(&dates)))
    }

    /// A day of which a program made a moment: midnight in UTC.
    fn rewritten(&self, dates: &[Vec<String>]) -> Option<String> {
        let is_midnight = matches!(&self.clocks[..], [(time, None)] if time == "00:00");
        (is_midnight && self.zone.as_deref() == Some("UTC")).then(|| dates[0][0].clone())
    }

    /// A day that does not exist.
    fn impossible(&self) -> Option<Reading> {
        self.sides.iter().find_map(|side| {
            let (month, day) = (side.month.filter(|month| (1..=12).contains(month))?, *side.numbers.first()?);
            let year = side.year.unwrap_or(2000);
            let last = Date::constant(year.clamp(1, 9998), month, 1).days_in_month();
            if side.part.is_some() || (1..=last).contains(&day) {
                return None;
            }
            let of = side.year.map_or_else(|| english(month), |year| format!("{year:04}-{month:02}"));
            Some(Reading::Wrong(
                format!("{of} has no day {day}"),
                format!("its days are 01 to {last}: compare it with its source"),
            ))
        })
    }

    /// The dates that are meant: for each reading, both ends or the one date.
    fn dates(&self) -> Option<Vec<Vec<String>>> {
        if let [Side { numeric: Some((a, b)), year: Some(year), .. }] = self.sides[..] {
            let day = |day: i8, month: i8| Date::new(year, month, day).ok().map(|day| vec![day.to_string()]);
            let mut both: Vec<Vec<String>> = [day(a, b), day(b, a)].into_iter().flatten().collect();
            both.dedup();
            return Some(both).filter(|both| !both.is_empty());
        }
        let has_days = self.sides.iter().all(|side| !side.numbers.is_empty());
        let dates: Option<Vec<String>> = self.sides.iter().map(|side| self.date_of(side, has_days)).collect();
        Some(vec![dates?])
    }

    fn date_of(&self, side: &Side, has_days: bool) -> Option<String> {
        let year = format!("{:04}", side.year?);
        match (side.part, side.season, side.month, side.numbers.first()) {
            (Some(part), _, None, Some(number)) => Some(format!("{year}-{part}{number}")),
            (None, Some(season), None, None) => Some(format!("{year}-{}", SEASONS.get(season)?)),
            (None, None, Some(month), Some(day)) if has_days => Some(format!("{year}-{month:02}-{day:02}")),
            (None, None, Some(month), _) => {
                let third = side.third.or(side.is_end.then_some(Third::Late)).filter(|_| self.sides.len() == 1);
                // Before the end of a month is within it.
                let third = third.filter(|_| !(self.is_until && side.is_end));
                Some(third.map_or(String::new(), |third| format!("{} ", third.key())) + &format!("{year}-{month:02}"))
            }
            (None, None, None, None) if side.third.is_none() && !side.is_end || self.is_until => Some(year),
            _ => None,
        }
        .map(|date| if self.is_until && self.sides.len() == 1 { format!("../{date}") } else { date })
    }

    /// The times that are meant: none, one, or two.
    fn times(&self) -> Option<Vec<Vec<String>>> {
        let text = |(time, half): &(String, Option<Meridiem>)| format!("{time}{}", half.map_or("", Meridiem::word));
        match &self.clocks[..] {
            [] if self.is_midnight => Some(vec![vec!["00:00".to_owned()], vec!["end-of-day".to_owned()]]),
            [] if self.zone.as_deref() == Some("AoE") => Some(vec![vec!["end-of-day".to_owned()]]),
            [] if self.zone.is_some() || self.abbreviation.is_some() => None,
            [] => Some(vec![Vec::new()]),
            [one] => Some(vec![vec![shown(clock_time(&text(one))?)]]),
            [first, last] => {
                let (start, end) = clock_pair(&text(first), &text(last))?;
                Some(vec![vec![shown(start), shown(end)]])
            }
            _ => None,
        }
    }

    /// The zones that are meant.
    fn zones(&self, date: &[String], clocks: &[String]) -> Vec<String> {
        let Some(word) = &self.abbreviation else { return vec![self.zone.clone().unwrap_or_default()] };
        let day: Option<Date> = date.first().and_then(|day| day.parse().ok());
        let time = clocks.first().and_then(|time| clock_time(time)).unwrap_or(Time::constant(23, 59, 0, 0));
        senses(word, day.map(|day| DateTime::from_parts(day, time))).iter().map(|zone| zone.name().to_owned()).collect()
    }

    /// What is to be said of the readings.
    fn note(&self, dates: &[Vec<String>]) -> Option<String> {
        if let Some((written, month)) = &self.slip {
            return Some(format!("`{written}` is no month: {} may be meant", english(*month)));
        }
        let days = dates.first().into_iter().flatten().map(|day| day.trim_start_matches("../").parse::<Date>());
        days.zip(&self.weekdays).find_map(|(day, weekday)| {
            let day = day.ok().filter(|day| day.weekday() != *weekday)?;
            Some(format!("{day} is a {:?}, and not a {weekday:?}: compare it with its source", day.weekday()))
        })
    }
}

fn shown(time: Time) -> String {
    clock(DateTime::from_parts(Date::constant(1, 1, 1), time))
}

/// A value of the grammar.
fn value(date: &[String], clocks: &[String], zone: &str, sides: usize) -> String {
    let value = match (date, clocks, sides) {
        ([day], [], _) => return day.clone(),
        ([day], clocks, _) => format!("{day} {}", clocks.join("/")),
        ([first, last], [], _) => return shortened(first, last),
        ([first, last], [from, to], _) => format!("{first} {from}/{last} {to}"),
        _ => date.join("/"),
    };
    format!("{value} {zone}").trim_end().to_owned()
}

/// A range whose end leaves out what it shares with the beginning.
fn shortened(first: &str, last: &str) -> String {
    let shared = [8, 5]
        .into_iter()
        .find(|length| first.len() == last.len() && first.len() > *length && first.get(..*length) == last.get(..*length));
    format!("{first}/{}", &last[shared.unwrap_or(0)..])
}

#[cfg(test)]
mod tests {
    use super::super::{Zone, parse};

    /// Forms of public lists, with dates of our own: what they mean, or each value that they can mean.
    const FORMS: &[(&str, &[&str])] = &[
        ("Tuesday, April 13, 2027", &["2027-04-13"]),
        ("April 07 2027", &["2027-04-07"]),
        ("13 April 2027", &["2027-04-13"]),
        ("13 April, 2027", &["2027-04-13"]),
        ("April 13<sup>th</sup> 2027", &["2027-04-13"]),
        ("3rd April 2027", &["2027-04-03"]),
        ("Sept 9, 2027", &["2027-09-09"]),
        ("9 Spetember 2027", &["2027-09-09"]),
        ("12 Avril 2027", &["2027-04-12"]),
        ("12. März 2027", &["2027-03-12"]),
        ("2027/04/13", &["2027-04-13"]),
        ("2027–04–13", &["2027-04-13"]),
        ("2027-4-3", &["2027-04-03"]),
        ("2027年4月13日", &["2027-04-13"]),
        ("2027年4月13日（火）", &["2027-04-13"]),
        ("2027年4月13日至14日", &["2027-04-13/14"]),
        ("2027年4月13日（周二）～5月2日（周日）", &["2027-04-13/05-02"]),
        ("8/4/2027", &["2027-04-08", "2027-08-04"]),
        ("8.4.2027", &["2027-04-08", "2027-08-04"]),
        ("25/4/2027 18:30", &["2027-04-25 18:30"]),
        ("April 30-May 2, 2027", &["2027-04-30/05-02"]),
        ("Apr 13, 2027 - Apr 16, 2027", &["2027-04-13/16"]),
        ("April 13–16, 2027", &["2027-04-13/16"]),
        ("13 to 16 April 2027", &["2027-04-13/16"]),
        ("13.–16. April 2027", &["2027-04-13/16"]),
        ("vom 13. bis 16. April 2027", &["2027-04-13/16"]),
        ("du 13 au 16 avril 2027", &["2027-04-13/16"]),
        ("December 30, 2027 – January 2, 2028", &["2027-12-30/2028-01-02"]),
        ("2027-04-13 – 2027-04-16", &["2027-04-13/16"]),
        ("9:30 AM, Tuesday, April 13, 2027", &["2027-04-13 09:30"]),
        ("7 PM, Tuesday, April 13, 2027", &["2027-04-13 19:00"]),
        ("12:10 AM, April 13, 2027", &["2027-04-13 00:10"]),
        ("April 13, 2027, 1:30–3:00 pm", &["2027-04-13 13:30/15:00"]),
        ("10:30–1:00 pm, April 13, 2027", &["2027-04-13 10:30/13:00"]),
        ("April 13, 2027, 3 pm (moved from the small hall)", &["2027-04-13 15:00"]),
        ("13. April 2027, 18 Uhr", &["2027-04-13 18:00"]),
        ("13 avril 2027 à 18h30", &["2027-04-13 18:30"]),
        ("2027-04-13 09:00-10:00", &["2027-04-13 09:00/10:00"]),
        ("2027-04-13 / 14", &["2027-04-13/14"]),
        ("April 13, 2027 (AoE)", &["2027-04-13 end-of-day AoE"]),
        ("April 13, 2027, anywhere on earth", &["2027-04-13 end-of-day AoE"]),
        ("April 13, 2027, 11:59pm AOE", &["2027-04-13 23:59 AoE"]),
        ("April 13, 2027, Midnight AoE", &["2027-04-13 00:00 AoE", "2027-04-13 end-of-day AoE"]),
        ("January 13, 2027, 11:59pm EST", &["2027-01-13 23:59 UTC-5", "2027-01-13 23:59 America/New_York"]),
        ("July 13 2027 11:59pm EST", &["2027-07-13 23:59 UTC-5", "2027-07-13 23:59 America/New_York"]),
        ("July 13 2027 (23:59 CET)", &["2027-07-13 23:59 UTC+1", "2027-07-13 23:59 Europe/Paris"]),
        (
            "July 13, 2027 23:59 PST",
            &["2027-07-13 23:59 UTC-8", "2027-07-13 23:59 America/Los_Angeles", "2027-07-13 23:59 Asia/Manila"],
        ),
        ("April 13, 2027 23:59 UTC-8", &["2027-04-13 23:59 UTC-8"]),
        ("April 13, 2027 17:00 Asia/Tokyo", &["2027-04-13 17:00 Asia/Tokyo"]),
        ("2027-04-13T18:30:00", &["2027-04-13 18:30"]),
        ("2027-04-13T18:30:00+05:30", &["2027-04-13 18:30 UTC+5:30"]),
        ("2027-04-13T18:30Z", &["2027-04-13 18:30 UTC"]),
        ("2027-04-13T00:00:00.000Z", &["2027-04-13", "2027-04-13 00:00 UTC"]),
        ("XX/4/2027 23:59", &["2027-04"]),
        ("202X-04-13", &["tba"]),
        ("To be announced", &["tba"]),
        ("to be determined", &["tba"]),
        ("Details to come", &["tba"]),
        ("待定", &["tba"]),
        ("à annoncer", &["tba"]),
        ("TBC, 2027", &["2027"]),
        ("2027 (TBD)", &["2027"]),
        ("ongoing", &["rolling"]),
        ("April 2027", &["2027-04"]),
        ("Late April 2027", &["late 2027-04"]),
        ("Mid-April 2027", &["mid 2027-04"]),
        ("Beginning of April, 2027", &["early 2027-04"]),
        ("End of April 2027", &["late 2027-04"]),
        ("Anfang April 2027", &["early 2027-04"]),
        ("Before mid-April, 2027", &["../mid 2027-04"]),
        ("Before end of April, 2027", &["../2027-04"]),
        ("by April 13, 2027", &["../2027-04-13"]),
        ("no later than April 2027", &["../2027-04"]),
        ("Spring 2027", &["2027-spring"]),
        ("Fall 2027", &["2027-autumn"]),
        ("été 2027", &["2027-summer"]),
        ("Q2 2027", &["2027-Q2"]),
        ("2nd quarter 2027", &["2027-Q2"]),
        ("second half of 2027", &["2027-H2"]),
        ("<del>April 6, 2027</del> April 13, 2027", &["2027-04-13"]),
        ("April <s>6-9</s> <b>13-16</b>, 2027", &["2027-04-13/16"]),
    ];

    #[test]
    fn what_people_write_is_answered_with_what_it_means() {
        let paris = Zone::named("Europe/Paris").unwrap();
        let mut wrong = String::new();
        for (text, values) in FORMS {
            let found = match parse(text, Some(&paris)) {
                Ok(when) => vec![when.to_string()],
                Err(error) => error.help.split('`').skip(1).step_by(2).map(str::to_owned).collect(),
            };
            let meant = |values: &[String]| -> Vec<_> { values.iter().map(|value| parse(value, Some(&paris))).collect() };
            let expected: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            if meant(&found) != meant(&expected) || meant(&expected).iter().any(Result::is_err) {
                wrong += &format!("{text}: {found:?} and not {values:?}\n");
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    #[test]
    fn what_cannot_be_says_why() {
        for (text, message, help) in [
            ("April 31", "April has no day 31", "01 to 30"),
            ("30 February 2027", "2027-02 has no day 30", "01 to 28"),
            ("Oct 3", "no year", "`2014-02-25`"),
            ("Monday, April 13, 2027", "2027-04-13 is a Tuesday, and not a Monday", "`2027-04-13`"),
            ("9 Spetember 2027", "`Spetember` is no month: September may be meant", "`2027-09-09`"),
            ("25th of the month", "is no date", "write a day"),
            ("April 13 and 15 and 17, 2027", "is no date", "write a day"),
        ] {
            let error = parse(text, None).expect_err(text);
            assert!(error.message.contains(message), "{text}: {}", error.message);
            assert!(error.help.contains(help), "{text}: {}", error.help);
        }
    }
}
