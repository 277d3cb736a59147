//! Calendar files, read: RFC 5545 section 3.1 and the values that calendars of events hold.
//!
//! In: the text of any `.ics` file. Out: its components and properties in their order, each with its place, and what cannot
//! be read. It shares nothing with the writer, so that it can be its judge. Nothing that a file holds makes it panic, and
//! components are a list and not a tree, so that none can be nested too deep. Reading takes time and memory in proportion
//! to the file's length, whatever it holds. Not here: what a file should hold ([`crate::ics::lint`]) and how VTIMEZONEs are
//! understood ([`super::zones`]).

use crate::time::{Date, DateTime};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A calendar file as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File<'t> {
    /// The components in the order in which they begin.
    pub components: Vec<Component<'t>>,
    /// What could not be read.
    pub errors: Vec<ReadError>,
}

/// A component, from BEGIN to END.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component<'t> {
    /// Its name in capitals: `VEVENT`.
    pub name: Cow<'t, str>,
    /// The one that it stands in.
    pub parent: Option<usize>,
    /// The number of the first component behind it: those between the two stand in it, at any depth. While it is being read
    /// there is no such number, and this is the largest of all.
    pub end: usize,
    /// Its properties in their order.
    pub properties: Vec<Property<'t>>,
    /// Where its BEGIN stands.
    pub span: Range<usize>,
}

/// A content line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property<'t> {
    /// Its name in capitals: `DTSTART`.
    pub name: Cow<'t, str>,
    /// Its parameters: names in capitals, values without quotes and with RFC 6868 undone.
    pub parameters: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    /// Its value as it stands there, escapes and all.
    pub value: Cow<'t, str>,
    /// Where it stands, folds included.
    pub span: Range<usize>,
}

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Range<usize>,
}

/// DATE or DATE-TIME, RFC 5545 sections 3.3.4 and 3.3.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// A day.
    Day(Date),
    /// A time in UTC.
    Utc(DateTime),
    /// A time on the clocks of a zone, or of the reader where none is named.
    Local(DateTime),
}

impl<'t> File<'t> {
    /// The components of this name.
    pub fn named<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f Component<'t>> {
        self.components.iter().filter(move |component| component.name == name)
    }

    /// The components that stand directly in the one with this number; it steps over what stands in them.
    pub fn inside(&self, parent: usize) -> impl Iterator<Item = &Component<'t>> {
        let end = self.components.get(parent).map_or(0, |component| component.end);
        let mut next = parent + 1;
        std::iter::from_fn(move || {
            let component = self.components.get(next).filter(|_| next < end)?;
            next = component.end;
            Some(component)
        })
    }
}

impl<'t> Component<'t> {
    /// The first property of this name.
    pub fn property(&self, name: &str) -> Option<&Property<'t>> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The TEXT of the first property of this name, its escapes undone.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.property(name).map(|property| text(&property.value))
    }
}

impl Property<'_> {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(parameter, _)| parameter == name).map(|(_, value)| &**value)
    }

    /// The value as a day or a time.
    pub fn time(&self) -> Option<Time> {
        let time = time(&self.value)?;
        match self.parameter("VALUE").map(str::to_ascii_uppercase).as_deref() {
            Some("DATE") => matches!(time, Time::Day(_)),
            None | Some("DATE-TIME") => !matches!(time, Time::Day(_)),
            Some(_) => false,
        }
        .then_some(time)
    }
}

/// Reads a calendar file; what cannot be read is reported and left out.
pub fn read(file: &str) -> File<'_> {
    read_each(file, |_, _| ())
}

/// Reads a calendar file, and gives what was read so far to `ended` whenever a component ends, with the number of that one: a
/// feed has thousands, and who has seen one can take its properties away.
pub fn read_each<'t>(file: &'t str, mut ended: impl FnMut(&mut File<'t>, usize)) -> File<'t> {
    let mut read = File::default();
    let mut open = Open::default();
    // A byte order mark is not wanted, but can be passed over.
    let at = if file.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    for (line, first, span) in (Lines { file, at }) {
        let error = |message: String| ReadError { message, span: span.clone() };
        if line.trim().is_empty() {
            read.errors.push(error("an empty line stands in the calendar".to_owned()));
            continue;
        }
        let Some(property) = property(&line, first, span.clone()) else {
            read.errors.push(error("this is no content line: `NAME:value` or `NAME;PARAMETER=value:value`".to_owned()));
            continue;
        };
        match &*property.name {
            "BEGIN" => {
                if open.innermost().is_none() && !property.value.eq_ignore_ascii_case("VCALENDAR") {
                    read.errors.push(error(format!("`{}` stands in no VCALENDAR", shown(&property.value))));
                }
                let (name, parent, number) = (capitals(property.value), open.innermost(), read.components.len());
                open.begin(name.clone(), number);
                read.components.push(Component { name, parent, end: usize::MAX, properties: Vec::new(), span });
            }
            "END" => match open.end(&capitals(property.value.clone()), &mut read.components) {
                Some(Ended { number, left }) => {
                    if let Some(left) = left {
                        let left = shown(&read.components[left].name);
                        let message = format!("`{}` ends, but the {left} in it does not", shown(&property.value));
                        read.errors.push(error(message));
                    }
                    ended(&mut read, number);
                }
                None => read.errors.push(error(format!("`{}` ends, but never began", shown(&property.value)))),
            },
            _ => match open.innermost() {
                Some(at) => read.components[at].properties.push(property),
                None => read.errors.push(error("this stands in no VCALENDAR".to_owned())),
            },
        }
    }
    let behind = read.components.len();
    for number in open.all {
        let component = &mut read.components[number];
        component.end = behind;
        let message = format!("the {} never ends", shown(&component.name));
        read.errors.push(ReadError { message, span: component.span.clone() });
    }
    read
}

/// The components that have begun and not ended.
#[derive(Default)]
struct Open<'t> {
    /// Their numbers, the innermost last.
    all: Vec<usize>,
    /// Where in `all` those of each name stand: a file may nest any number of them.
    by_name: BTreeMap<Cow<'t, str>, Vec<usize>>,
}

/// A component that has ended, and the one in it that should have ended before.
struct Ended {
    number: usize,
    left: Option<usize>,
}

impl<'t> Open<'t> {
    fn innermost(&self) -> Option<usize> {
        self.all.last().copied()
    }

    fn begin(&mut self, name: Cow<'t, str>, number: usize) {
        self.by_name.entry(name).or_default().push(self.all.len());
        self.all.push(number);
    }

    /// Ends the innermost of the `components` that has this name, and all in it.
    fn end(&mut self, name: &str, components: &mut [Component<'t>]) -> Option<Ended> {
        let at = *self.by_name.get(name)?.last()?;
        let ended = Ended { number: self.all[at], left: self.all.get(at + 1).copied() };
        let behind = components.len();
        for number in self.all.drain(at..) {
            let component = &mut components[number];
            component.end = behind;
            self.by_name.get_mut(&component.name).and_then(Vec::pop);
        }
        Some(ended)
    }
}

/// The beginning of a text that may be long, for messages.
pub(super) fn shown(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}

/// The content lines of a file, unfolded, each with the part of it before the first fold and the place of it all.
struct Lines<'t> {
    file: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = (Cow<'t, str>, &'t str, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.file[self.at..];
        if rest.is_empty() {
            return None;
        }
        let start = self.at;
        let first = self.physical();
        let mut line = Cow::Borrowed(first);
        let mut end = start + line.len();
        while self.file[self.at..].starts_with([' ', '\t']) {
            let from = self.at;
            let part = self.physical();
            end = from + part.len();
            // The blank is one octet, and belongs to the fold.
            line.to_mut().push_str(&part[1..]);
        }
        Some((line, first, start..end))
    }
}

impl<'t> Lines<'t> {
    /// The next line without its end, CR LF or LF.
    fn physical(&mut self) -> &'t str {
        let rest = &self.file[self.at..];
        let line = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| &rest[..end]);
        self.at += (line.len() + 1).min(rest.len());
        line.strip_suffix('\r').unwrap_or(line)
    }
}

/// A content line, RFC 5545 section 3.1: `name *(";" param ) ":" value`. Only what is folded is copied.
fn property<'t>(line: &Cow<'t, str>, first: &'t str, span: Range<usize>) -> Option<Property<'t>> {
    let end = line.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-'))?;
    if end == 0 {
        return None;
    }
    let mut parameters = Vec::new();
    let mut at = end;
    while line[at..].starts_with(';') {
        let equals = at + line[at..].find('=')?;
        let name = &line[at + 1..equals];
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return None;
        }
        let length = argument(&line[equals + 1..])?;
        parameters.push((at + 1..equals, equals + 1..equals + 1 + length));
        at = equals + 1 + length;
    }
    if !line[at..].starts_with(':') {
        return None;
    }
    let part = |range: Range<usize>| match first.get(range.clone()) {
        Some(part) => Cow::Borrowed(part),
        None => Cow::Owned(line[range].to_owned()),
    };
    let parameters = parameters.into_iter().map(|(name, value)| (capitals(part(name)), unquoted(part(value)))).collect();
    Some(Property { name: capitals(part(0..end)), parameters, value: part(at + 1..line.len()), span })
}

/// How long the value of a parameter is: a list of words or quoted texts.
fn argument(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += match rest[at..].strip_prefix('"') {
            Some(quoted) => quoted.find('"')? + 2,
            None => rest[at..].find([';', ':', ',', '"'])?,
        };
        match rest[at..].chars().next()? {
            ',' => at += 1,
            ';' | ':' => return Some(at),
            _ => return None,
        }
    }
}

/// The value of a parameter without its quotes, and with `^n`, `^^` and `^'` undone: RFC 6868.
fn unquoted(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains(['"', '^']) {
        return value;
    }
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(&value);
    let mut plain = String::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    while let Some(character) = characters.next() {
        let other = match (character, characters.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('^')) => Some('^'),
            ('^', Some('\'')) => Some('"'),
            _ => None,
        };
        if other.is_some() {
            characters.next();
        }
        plain.push(other.unwrap_or(character));
    }
    Cow::Owned(plain)
}

fn capitals(name: Cow<'_, str>) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) { Cow::Owned(name.to_ascii_uppercase()) } else { name }
}

/// TEXT with its escapes undone, RFC 5545 section 3.3.11.
pub fn text(value: &str) -> Cow<'_, str> {
    let backslash = |text: &str| memchr::memchr(b'\\', text.as_bytes());
    if backslash(value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = backslash(rest) {
        plain.push_str(&rest[..at]);
        let escaped = match rest.as_bytes().get(at + 1) {
            Some(b'n' | b'N') => "\n",
            Some(b'\\' | b';' | b',') => &rest[at + 1..at + 2],
            // It escapes nothing, and stands for itself.
            _ => "",
        };
        plain.push_str(if escaped.is_empty() { "\\" } else { escaped });
        rest = &rest[at + 1 + escaped.len()..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The items of a list of TEXTs, which bare commas part: RFC 5545 section 3.3.11.
pub fn items(value: &str) -> Vec<Cow<'_, str>> {
    let (mut items, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            b'\\' => escaped = !escaped,
            b',' if !escaped => {
                items.push(text(&value[from..at]));
                from = at + 1;
            }
            _ => escaped = false,
        }
    }
    items.push(text(&value[from..]));
    items
}

/// Where TEXT holds a bare semicolon or comma, or a backslash that escapes nothing.
pub fn bare(value: &str, commas: bool) -> Option<char> {
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if !matches!(characters.next(), Some('n' | 'N' | '\\' | ';' | ',')) => return Some('\\'),
            ';' => return Some(';'),
            ',' if commas => return Some(','),
            _ => {}
        }
    }
    None
}

/// A DATE or a DATE-TIME of the years 1 to 9999, RFC 5545 sections 3.3.4 and 3.3.5. A leap second counts as the one before it.
pub fn time(value: &str) -> Option<Time> {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten();
    let small = |text: &str| number(text).and_then(|n| i8::try_from(n).ok());
    let (day, clock) = value.split_once('T').map_or((value, None), |(day, clock)| (day, Some(clock)));
    if !value.is_ascii() || day.len() != 8 {
        return None;
    }
    // There is no year 0: ISO 8601 lets it pass by agreement alone, and programs refuse it.
    let year = number(&day[..4]).filter(|year| *year > 0)?;
    let day = Date::new(year, small(&day[4..6])?, small(&day[6..])?).ok()?;
    let Some(clock) = clock else { return Some(Time::Day(day)) };
    let (clock, is_utc) = clock.strip_suffix('Z').map_or((clock, false), |clock| (clock, true));
    if clock.len() != 6 {
        return None;
    }
    let (hour, minute, second) = (small(&clock[..2])?, small(&clock[2..4])?, small(&clock[4..])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let time = day.at(hour, minute, second.min(59), 0);
    Some(if is_utc { Time::Utc(time) } else { Time::Local(time) })
}

/// A UTC-OFFSET in seconds, RFC 5545 section 3.3.14.
pub fn offset(value: &str) -> Option<i32> {
    let sign = match value.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = &value[1..];
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |range: Range<usize>| digits.get(range).map_or(Some(0), |digits| digits.parse::<i32>().ok());
    let (hours, minutes, seconds) = (part(0..2)?, part(2..4)?, part(4..6)?);
    (hours < 24 && minutes < 60 && seconds < 60).then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTART;TZID=Europe/Paris:20270612T090000\r\n\
        summary;x-a=\"a:b;c^'\",d:One\\, tw\r\n o\\n成\r\n\t都\r\nCATEGORIES:a\\,b,c\\\\,d\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn a_file_is_components_and_properties_with_their_places() {
        let file = read(FILE);
        assert_eq!(file.errors, []);
        let names: Vec<_> = file.components.iter().map(|c| (&*c.name, c.parent)).collect();
        assert_eq!(names, [("VCALENDAR", None), ("VEVENT", Some(0))]);
        let event = file.named("VEVENT").next().unwrap();
        assert_eq!(event.text("SUMMARY").as_deref(), Some("One, two\n成都"));
        let summary = event.property("SUMMARY").unwrap();
        assert_eq!(&FILE[summary.span.clone()], "summary;x-a=\"a:b;c^'\",d:One\\, tw\r\n o\\n成\r\n\t都");
        assert_eq!(items(&event.property("CATEGORIES").unwrap().value), ["a,b", "c\\", "d"]);
        let start = event.property("DTSTART").unwrap();
        assert_eq!(start.parameter("TZID"), Some("Europe/Paris"));
        assert_eq!(start.time(), time("20270612T090000"));
        assert_eq!(file.inside(0).count(), 1);
    }

    #[test]
    fn parameters_are_unquoted() {
        let file = read("BEGIN:VCALENDAR\nA;CN=\"Doe; J: ^'^^^n\";B=1,2:x:y\nEND:VCALENDAR");
        let property = &file.components[0].properties[0];
        assert_eq!((property.parameter("CN"), property.parameter("B")), (Some("Doe; J: \"^\n"), Some("1,2")));
        assert_eq!(property.value, "x:y");
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (file, word) in [
            ("BEGIN:VCALENDAR\nno colon\nEND:VCALENDAR\n", "content line"),
            ("BEGIN:VCALENDAR\nA;B:c\nEND:VCALENDAR\n", "content line"),
            ("BEGIN:VCALENDAR\nA;B=\"c:d\nEND:VCALENDAR\n", "content line"),
            ("BEGIN:VCALENDAR\n\nEND:VCALENDAR\n", "empty line"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "the VEVENT in it does not"),
            ("BEGIN:VCALENDAR\n", "never ends"),
            ("END:VCALENDAR\n", "never began"),
            ("A:b\n", "in no VCALENDAR"),
            ("BEGIN:VEVENT\nEND:VEVENT\n", "in no VCALENDAR"),
        ] {
            let errors = read(file).errors;
            assert!(errors.len() == 1 && errors[0].message.contains(word), "{file:?}: {errors:?}");
        }
    }

    #[test]
    fn values_are_strict() {
        for bad in [
            "2027-06-12",
            "20270612T0900",
            "20270230",
            "20270612T240000",
            "20270612T090000+0100",
            "成都0612T090000",
            "00000612",
            "100000612",
            "",
        ] {
            assert_eq!(time(bad), None, "{bad}");
        }
        assert!(matches!(time("20161231T235960Z"), Some(Time::Utc(_))) && matches!(time("20270612"), Some(Time::Day(_))));
        assert_eq!(["+0100", "-0330", "+000921"].map(offset), [Some(3600), Some(-12_600), Some(561)]);
        assert_eq!(["0100", "+1", "+2400", "+01:00", "-成"].map(offset), [None; 5]);
        assert_eq!(
            [bare("a\\,b", true), bare("a,b", false), bare("a,b", true), bare("a;b", true)],
            [None, None, Some(','), Some(';')]
        );
        assert_eq!([bare("a\\", true), bare("\\x", true), bare("\\\\\\n", true)], [Some('\\'), Some('\\'), None]);
    }

    proptest! {
        /// No bytes make it panic, and every place that it tells is one in the file.
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            any_text_is_read(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn any_pieces_are_read(pieces in proptest::collection::vec(proptest::sample::select(vec![
            "BEGIN:", "END:", "VCALENDAR", "VEVENT", "VTIMEZONE", "DAYLIGHT", "\r\n", "\n", "\r", " ", "\t", ";", ":", ",", "\"", "=", "\\", "^", "成",
            "DTSTART", "TZID", "RRULE:FREQ=YEARLY;BYMONTH=", "BYDAY=-1SU", "20270612T090000", "99999999T999999Z", "+0100", "\u{FEFF}", "\0",
        ]), 0..60)) {
            any_text_is_read(&pieces.concat());
        }
    }

    fn any_text_is_read(text: &str) {
        let read = read(text);
        for span in read.errors.iter().map(|error| &error.span).chain(read.components.iter().map(|component| &component.span)) {
            assert!(text.get(span.clone()).is_some());
        }
        for property in read.components.iter().flat_map(|component| &component.properties) {
            assert!(text.get(property.span.clone()).is_some());
            let _ = (property.time(), super::text(&property.value), items(&property.value), bare(&property.value, true));
            let _ = offset(&property.value);
        }
    }

    #[test]
    fn a_component_knows_what_stands_in_it() {
        let file = read(
            "BEGIN:VCALENDAR\nBEGIN:A\nBEGIN:X\nBEGIN:Y\nEND:Y\nEND:X\nBEGIN:X\nBEGIN:Z\nEND:X\nEND:A\nBEGIN:B\nEND:B\nEND:VCALENDAR\n",
        );
        let inside = |number| file.inside(number).map(|component| &*component.name).collect::<String>();
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(inside), ["AB", "XX", "Y", "", "Z", "", "", ""]);
        for (number, component) in file.components.iter().enumerate() {
            let own = file.components.iter().filter(|other| other.parent == Some(number)).map(|other| &*other.name);
            assert_eq!(own.collect::<String>(), inside(number));
            assert!(component.end > number && component.end <= file.components.len());
        }
        // The Z was left open, and nothing that was ended is ended again.
        assert_eq!(file.errors.len(), 1);
        assert_eq!(read("BEGIN:VCALENDAR\nBEGIN:A\nEND:VCALENDAR\nEND:A\n").errors.len(), 2);
    }

    #[test]
    fn nothing_is_nested_too_deep() {
        let deep = "BEGIN:VCALENDAR\n".repeat(200_000);
        assert_eq!(read(&deep).components.len(), 200_000);
        let file = deep.replace("VCALENDAR", "A") + &"END:B\n".repeat(200_000);
        let read = read(&file);
        assert_eq!((read.components.len(), read.errors.len()), (200_000, 400_001));
    }
}
