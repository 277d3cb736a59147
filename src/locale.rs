//! Languages: the words of the interface, and dates, numbers of things and zones in words.
//!
//! In: a language tag and the strings of a theme. Out: [`Locale`], which writes a [`When`] as a [`Phrase`].
//! Names of months and days, the order of their parts, plural rules, the order of names and the direction of scripts come
//! from CLDR by way of ICU4X; this file is its door. Not here: markup ([`crate::view`]) and which languages a site has ([`crate::model::config`]).

use crate::fnv::BuildFnv;
use crate::time::{
    Certainty, Date, DateTime, Extent, Moment, PartOfYear, Time, Timestamp, Weekday, When, Zone, clock, iso, rfc3339,
};
use icu_calendar::Gregorian;
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets as fields;
use icu_datetime::fieldsets::enums::{CalendarPeriodFieldSet, DateFieldSet};
use icu_locale::{LocaleDirectionality, LocaleExpander};
use icu_plurals::{PluralCategory, PluralRules};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// A piece of a date in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// Words that say a time that HTML can name: the value of `datetime` beside them.
    Time(String, String),
    /// What joins the two ends of a range: a sign to be seen, words to be heard.
    To,
}

/// A date in words, in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase(pub Vec<Piece>);

impl Phrase {
    /// Words alone.
    pub fn words(text: impl Into<String>) -> Self {
        Phrase(vec![Piece::Words(text.into())])
    }

    fn time(text: impl Into<String>, datetime: impl Into<String>) -> Self {
        Phrase(vec![Piece::Time(text.into(), datetime.into())])
    }

    /// What lies between two ends.
    pub fn range(first: Phrase, last: Phrase) -> Self {
        Phrase(first.0.into_iter().chain([Piece::To]).chain(last.0).collect())
    }

    /// Puts phrases into the places of a pattern: `{date}, {time} {zone}`. A name that no phrase has stays as it is.
    pub fn fill(pattern: &str, parts: &[(&str, Phrase)]) -> Self {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some((open, close)) = placeholder(rest) {
            let name = &rest[open + 1..close];
            if open > 0 {
                pieces.push(Piece::Words(rest[..open].to_owned()));
            }
            match parts.iter().find(|(known, _)| *known == name) {
                Some((_, phrase)) => pieces.extend(phrase.0.iter().cloned()),
                None => pieces.push(Piece::Words(rest[open..=close].to_owned())),
            }
            rest = &rest[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Phrase(pieces)
    }
}

/// The names that a locale has for months and days, long and short, and what it puts behind year, month and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Names of months, and their numbers.
    pub months: Vec<(String, i8)>,
    /// Names of days, and what they are.
    pub weekdays: Vec<(String, Weekday)>,
    /// What follows year, month and day in dates that are written in numbers, as `年`, `月` and `日`.
    pub units: Option<[String; 3]>,
}

impl Names {
    /// The names of the locale `dates`, a BCP 47 tag.
    ///
    /// # Errors
    /// When `dates` is no BCP 47 tag, or CLDR has no dates for it.
    pub fn of(dates: &str) -> Result<Self, String> {
        let locale = parsed(dates)?;
        let no_dates = |error| format!("there are no dates for `{dates}`: {error}");
        let date = |set: DateFieldSet| DateFormatter::try_new((&locale).into(), set).map_err(no_dates);
        let period = |set: CalendarPeriodFieldSet| PeriodFormatter::try_new((&locale).into(), set).map_err(no_dates);
        let monthly =
            [period(CalendarPeriodFieldSet::M(fields::M::long()))?, period(CalendarPeriodFieldSet::M(fields::M::medium()))?];
        let daily = [date(DateFieldSet::E(fields::E::long()))?, date(DateFieldSet::E(fields::E::short()))?];
        let months = monthly
            .iter()
            .flat_map(|form| (1..=12).map(move |month| (write_period(form, Date::constant(2026, month, 1)), month)));
        let weekdays = daily
            .iter()
            .flat_map(|form| (2..=8).map(|day| Date::constant(2026, 11, day)).map(move |day| (write(form, day), day.weekday())));
        let sample = write(&date(DateFieldSet::YMD(fields::YMD::long()))?, Date::constant(2014, 11, 25));
        let units: Vec<&str> = sample.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let units = match units[..] {
            [year, month, day] if sample.starts_with("2014") => Some([year, month, day].map(str::to_owned)),
            _ => None,
        };
        Ok(Names { months: months.collect(), weekdays: weekdays.collect(), units })
    }
}

type DateFormatter = Formatter<Gregorian, DateFieldSet>;
type PeriodFormatter = Formatter<Gregorian, CalendarPeriodFieldSet>;

/// The forms in which a locale writes dates.
struct Forms {
    year_month_day: DateFormatter,
    year_month_day_short: DateFormatter,
    year_month_day_weekday: DateFormatter,
    month_day: DateFormatter,
    month_day_short: DateFormatter,
    month_day_weekday: DateFormatter,
    day: DateFormatter,
    day_weekday: DateFormatter,
    year_month: PeriodFormatter,
    year_month_short: PeriodFormatter,
    month: PeriodFormatter,
    month_short: PeriodFormatter,
    weekday: DateFormatter,
    weekday_short: DateFormatter,
    year: PeriodFormatter,
}

/// A language with its words and forms.
pub struct Locale {
    /// The BCP 47 tag, for `lang`.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    strings: Value,
    /// The same by path: `status.held`.
    words: Words,
    zones: Zones,
    forms: Forms,
    /// Days in words that were asked for before: the same few hundred are named all over a site.
    days: RwLock<HashMap<(Date, Length), String, BuildFnv>>,
    plurals: Option<PluralRules>,
    /// The order of names.
    order: CollatorBorrowed<'static>,
    /// Whether a date begins with its year, as in Chinese: a range then leaves out what is shared from its end.
    year_first: bool,
}

/// Words by their keys.
type Words = HashMap<String, String, BuildFnv>;

/// What readers call time zones.
struct Zones {
    /// By the name of the zone: `Asia/Shanghai`.
    names: Words,
    /// By the abbreviation that is in use: `CEST`.
    abbreviations: Words,
}

impl Zones {
    fn of(strings: &Value) -> Self {
        let table = |name: &str| match strings.get("zones").and_then(|zones| zones.get(name)) {
            Some(Value::Object(map)) => {
                map.iter().filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned()))).collect()
            }
            _ => Words::default(),
        };
        Zones { names: table("names"), abbreviations: table("abbreviations") }
    }
}

fn parsed(tag: &str) -> Result<icu_locale_core::Locale, String> {
    tag.parse().map_err(|error| format!("`{tag}` is no language tag: {error}"))
}

/// The order in which readers of a language look for names, and numbers by what they count: `2nd` before `10th`.
fn order(tag: &icu_locale_core::Locale) -> Result<CollatorBorrowed<'static>, icu_provider::DataError> {
    let mut wish = CollatorPreferences::from(tag);
    wish.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(wish, CollatorOptions::default())
}

/// The direction of the script in which a language is written: `ltr` or `rtl`.
///
/// Where the tag names no script, it is the one that the language is written with there: `pa` from left to right, `pa-PK`
/// from right to left. Scripts of which CLDR knows nothing go from left to right.
fn direction(tag: &icu_locale_core::Locale) -> &'static str {
    const ALL: LocaleDirectionality = LocaleDirectionality::new_with_expander(LocaleExpander::new_extended());
    if ALL.is_right_to_left(&tag.id) { "rtl" } else { "ltr" }
}

/// What a zone's clocks are called at an instant, and how far from UTC they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneAt {
    /// As readers know it: `CET`, `Beijing Time`, `Nairobi time`.
    pub name: String,
    /// `UTC+1`, `UTC−3:30`, `UTC`.
    pub offset: String,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Locale({})", self.tag)
    }
}

/// How long a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Length {
    /// `25 February 2014`
    Long,
    /// `25 Feb 2014`
    Short,
    /// `Tuesday, 25 February 2014`, where the day is known.
    Weekday,
}

impl Locale {
    /// The locale for pages marked `tag` whose dates are written as `dates` says, both BCP 47 tags, with these words.
    ///
    /// # Errors
    /// When one of them is no BCP 47 tag, or CLDR has no dates for `dates`.
    pub fn new(tag: &str, dates: &str, strings: Value) -> Result<Self, String> {
        let locale = parsed(dates)?;
        let no_dates = |error| format!("there are no dates for `{dates}`: {error}");
        let date = |set: DateFieldSet| DateFormatter::try_new((&locale).into(), set).map_err(no_dates);
        let period = |set: CalendarPeriodFieldSet| PeriodFormatter::try_new((&locale).into(), set).map_err(no_dates);
        let forms = Forms {
            year_month_day: date(DateFieldSet::YMD(fields::YMD::long()))?,
            year_month_day_short: date(DateFieldSet::YMD(fields::YMD::medium()))?,
            year_month_day_weekday: date(DateFieldSet::YMDE(fields::YMDE::long()))?,
            month_day: date(DateFieldSet::MD(fields::MD::long()))?,
            month_day_short: date(DateFieldSet::MD(fields::MD::medium()))?,
            month_day_weekday: date(DateFieldSet::MDE(fields::MDE::long()))?,
            day: date(DateFieldSet::D(fields::D::long()))?,
            day_weekday: date(DateFieldSet::DE(fields::DE::long()))?,
            year_month: period(CalendarPeriodFieldSet::YM(fields::YM::long()))?,
            year_month_short: period(CalendarPeriodFieldSet::YM(fields::YM::medium()))?,
            month: period(CalendarPeriodFieldSet::M(fields::M::long()))?,
            month_short: period(CalendarPeriodFieldSet::M(fields::M::medium()))?,
            weekday: date(DateFieldSet::E(fields::E::long()))?,
            weekday_short: date(DateFieldSet::E(fields::E::short()))?,
            year: period(CalendarPeriodFieldSet::Y(fields::Y::long()))?,
        };
        let sample = write(&forms.year_month_day, Date::constant(2014, 2, 25));
        let language = parsed(tag)?;
        let order = order(&language).map_err(|error| format!("there is no order of names for `{tag}`: {error}"))?;
        let plurals = PluralRules::try_new_cardinal((&locale).into()).ok();
        let mut words = Words::default();
        flatten("", &strings, &mut words);
        let zones = Zones::of(&strings);
        let days = RwLock::default();
        Ok(Locale {
            tag: tag.to_owned(),
            dir: direction(&language),
            strings,
            words,
            zones,
            forms,
            days,
            plurals,
            order,
            year_first: sample.starts_with("2014"),
        })
    }

    /// All words, for templates.
    pub fn strings(&self) -> &Value {
        &self.strings
    }

    /// The words at a path such as `status.held`; the path itself where the theme lacks them, which a rule reports.
    pub fn word<'a>(&'a self, path: &'a str) -> &'a str {
        self.get(path).unwrap_or(path)
    }

    fn get(&self, path: &str) -> Option<&str> {
        self.words.get(path).map(String::as_str)
    }

    /// The words at a path, where the theme has any.
    pub fn find(&self, path: &str) -> Option<String> {
        self.get(path).map(str::to_owned)
    }

    /// The words at a path with `{name}`s filled in.
    pub fn fill(&self, path: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.word(path);
        let mut out = String::with_capacity(rest.len() + values.iter().map(|(_, value)| value.len()).sum::<usize>());
        while let Some((open, close)) = placeholder(rest) {
            let (name, end) = (&rest[open + 1..close], close + 1);
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => {
                    out.push_str(&rest[..open]);
                    out.push_str(value);
                }
                None => out.push_str(&rest[..end]),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    /// A number of things in words: the plural forms stand below `path`, as `one`, `other` and so on.
    pub fn count(&self, path: &str, count: usize) -> String {
        let category = match self.plurals.as_ref().map(|rules| rules.category_for(count)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            _ => "other",
        };
        let exact = format!("{path}.{category}");
        let key = if self.get(&exact).is_some() { exact } else { format!("{path}.other") };
        self.fill(&key, &[("n", &count.to_string())])
    }

    /// By what a name is put into order: keys compare as readers of this language expect it of the names.
    pub fn sort_key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(name.len() * 2);
        let Ok(()) = self.order.write_sort_key_to(name, &mut key);
        key
    }

    /// The name of a language in this one.
    pub fn language_name(&self, code: &str) -> String {
        self.get(&format!("languages.{code}")).unwrap_or(code).to_owned()
    }

    /// A date in words; an exact time is shown in its own zone.
    pub fn when(&self, when: &When, length: Length) -> Phrase {
        let phrase = match &when.extent {
            Extent::Instant(moment) => self.moment(moment, length),
            Extent::Span { start, end } => self.span(start, end, length),
            Extent::Day(day) => self.day(*day, length),
            Extent::Days { first, last } => self.days(*first, *last, length),
            Extent::Month(part) => self.month(*part, length),
            Extent::Months { first, last } => self.months(*first, *last, length),
            Extent::Quarter(part) => self.part("quarter", *part),
            Extent::Quarters { first, last } => Phrase::range(self.part("quarter", *first), self.part("quarter", *last)),
            Extent::Half(part) => self.part("half", *part),
            Extent::Halves { first, last } => Phrase::range(self.part("half", *first), self.part("half", *last)),
            Extent::Year(year) => self.year_alone(*year),
            Extent::Years { first, last } => Phrase::range(self.year_alone(*first), self.year_alone(*last)),
            Extent::Unknown => Phrase::words(self.word("date.unknown")),
        };
        match when.certainty {
            Certainty::Confirmed => phrase,
            Certainty::About => Phrase::fill(self.word("date.about"), &[("date", phrase)]),
            Certainty::ToBeConfirmed => Phrase::fill(self.word("date.tbc"), &[("date", phrase)]),
        }
    }

    /// A day in words.
    pub fn day(&self, day: Date, length: Length) -> Phrase {
        let known = self.days.read().unwrap_or_else(PoisonError::into_inner).get(&(day, length)).cloned();
        let words = known.unwrap_or_else(|| {
            let words = self.write_day(day, length);
            self.days.write().unwrap_or_else(PoisonError::into_inner).insert((day, length), words.clone());
            words
        });
        Phrase::time(words, iso(day))
    }

    fn write_day(&self, day: Date, length: Length) -> String {
        match length {
            Length::Long => write(&self.forms.year_month_day, day),
            Length::Short => write(&self.forms.year_month_day_short, day),
            Length::Weekday => self.with_weekday(&self.forms.year_month_day, &self.forms.year_month_day_weekday, day),
        }
    }

    /// A day with its weekday: in `form`, or where the language's strings have a pattern for that, by `plain` and the pattern.
    fn with_weekday(&self, plain: &DateFormatter, form: &DateFormatter, day: Date) -> String {
        match self.get("date.weekday").filter(|pattern| !pattern.is_empty()) {
            Some(pattern) => {
                pattern.replace("{date}", &write(plain, day)).replace("{weekday}", &write(&self.forms.weekday_short, day))
            }
            None => self.without_comma(write(form, day)),
        }
    }

    /// Without the comma after a weekday, where the language's strings ask for that.
    fn without_comma(&self, text: String) -> String {
        if self.get("date.weekday_comma") == Some("no") { text.replacen(", ", " ", 1) } else { text }
    }

    /// Days: what the two ends share is said once, at the end, or at the beginning where the year comes first.
    pub fn days(&self, first: Date, last: Date, length: Length) -> Phrase {
        let forms = &self.forms;
        let (day, month_day) = match length {
            Length::Long => ((&forms.day, None), (&forms.month_day, None)),
            Length::Short => ((&forms.day, None), (&forms.month_day_short, None)),
            Length::Weekday => ((&forms.day, Some(&forms.day_weekday)), (&forms.month_day, Some(&forms.month_day_weekday))),
        };
        let part = |(plain, weekday): (&DateFormatter, Option<&DateFormatter>), date: Date| {
            let words = weekday.map_or_else(|| write(plain, date), |form| self.with_weekday(plain, form, date));
            Phrase::time(words, iso(date))
        };
        let short_form = if first.year() != last.year() {
            None
        } else if first.month() == last.month() {
            Some(day)
        } else {
            Some(month_day)
        };
        match short_form {
            None => Phrase::range(self.day(first, length), self.day(last, length)),
            Some(form) if self.year_first => Phrase::range(self.day(first, length), part(form, last)),
            Some(form) => Phrase::range(part(form, first), self.day(last, length)),
        }
    }

    fn month(&self, part: PartOfYear, length: Length) -> Phrase {
        let form = if length == Length::Short { &self.forms.year_month_short } else { &self.forms.year_month };
        Phrase::time(write_period(form, first_of(part)), format!("{:04}-{:02}", part.year, part.part))
    }

    fn months(&self, first: PartOfYear, last: PartOfYear, length: Length) -> Phrase {
        if first.year != last.year {
            return Phrase::range(self.month(first, length), self.month(last, length));
        }
        let form = if length == Length::Short || self.year_first { &self.forms.month_short } else { &self.forms.month };
        let bare =
            |part: PartOfYear| Phrase::time(write_period(form, first_of(part)), format!("{:04}-{:02}", part.year, part.part));
        if self.year_first {
            Phrase::range(self.month(first, length), bare(last))
        } else {
            Phrase::range(bare(first), self.month(last, length))
        }
    }

    fn part(&self, kind: &str, part: PartOfYear) -> Phrase {
        Phrase::words(self.fill(&format!("date.{kind}.{}", part.part), &[("year", &self.year(part.year))]))
    }

    fn year_alone(&self, year: i16) -> Phrase {
        Phrase::time(self.year(year), format!("{year:04}"))
    }

    /// The names of the days of a week, which begins on Monday (ISO 8601): long and short.
    pub fn weekdays(&self) -> Vec<(String, String)> {
        let days = (2..=8).map(|day| Date::constant(2026, 11, day));
        days.map(|day| (write(&self.forms.weekday, day), write(&self.forms.weekday_short, day))).collect()
    }

    /// A month of a year in words: `March 2015`, `2015年3月`.
    pub fn month_of_year(&self, year: i16, month: i8) -> String {
        write_period(&self.forms.year_month, Date::constant(year, month, 1))
    }

    /// A year in words: `2014`, `2014年`.
    pub fn year(&self, year: i16) -> String {
        write_period(&self.forms.year, Date::constant(year, 1, 1))
    }

    fn moment(&self, moment: &Moment, length: Length) -> Phrase {
        let parts = [
            ("date", self.date_of(moment.local, length)),
            ("time", self.clock(moment, &moment.zone)),
            ("zone", Phrase::words(self.zone(&moment.zone, moment.instant).name)),
        ];
        Phrase::fill(self.word("date.at"), &parts)
    }

    /// From an exact time to another; where they are on several days and few words are wanted, the days alone.
    fn span(&self, start: &Moment, end: &Moment, length: Length) -> Phrase {
        let (first, last) = (start.local.date(), end.local.date());
        if first != last && length == Length::Short {
            return self.days(first, last, length);
        }
        let label = |moment: &Moment| self.zone(&moment.zone, moment.instant).name;
        self.span_on(start, end, &start.zone, length, [label(start), label(end)])
    }

    /// A span on the clocks of `zone`, which are called as `labels` say when it begins and when it ends.
    pub fn span_on(&self, start: &Moment, end: &Moment, zone: &Zone, length: Length, labels: [String; 2]) -> Phrase {
        let (first, last) = (start.in_zone(zone), end.in_zone(zone));
        let [from, to] = labels;
        if first.date() == last.date() {
            let parts = [
                ("date", self.date_of(first, length)),
                ("time", Phrase::range(self.clock(start, zone), self.clock(end, zone))),
                ("zone", Phrase::words(both(&from, &to))),
            ];
            return Phrase::fill(self.word("date.at"), &parts);
        }
        // The zone stands at the end, and at the beginning as well where clocks are changed in between.
        let short = if from == to { "date.at_short" } else { "date.at" };
        let at = |pattern: &str, moment: &Moment, local: DateTime, label: String| {
            let parts =
                [("date", self.date_of(local, length)), ("time", self.clock(moment, zone)), ("zone", Phrase::words(label))];
            Phrase::fill(self.word(pattern), &parts)
        };
        let ends = [("start", at(short, start, first, from)), ("end", at("date.at", end, last, to))];
        Phrase::fill(self.word("date.span"), &ends)
    }

    /// The day of an exact time, which HTML names with the time and not by itself.
    fn date_of(&self, local: DateTime, length: Length) -> Phrase {
        let length = if length == Length::Long { Length::Weekday } else { length };
        Phrase(
            self.day(local.date(), length)
                .0
                .into_iter()
                .map(|piece| match piece {
                    Piece::Time(words, _) => Piece::Words(words),
                    piece => piece,
                })
                .collect(),
        )
    }

    /// A clock time in 24 hours, or the words for the end of the day.
    ///
    /// The end of a day in one zone is a minute of the day in another: its last second is not worth a word.
    pub fn clock(&self, moment: &Moment, zone: &Zone) -> Phrase {
        let local = moment.in_zone(zone);
        let words = match (moment.end_of_day, *zone == moment.zone) {
            (true, true) => self.word("date.end_of_day").to_owned(),
            (true, false) => clock(DateTime::from_parts(local.date(), Time::constant(local.hour(), local.minute(), 0, 0))),
            (false, _) => clock(local),
        };
        Phrase::time(words, rfc3339(local, zone.offset_seconds(moment.instant)))
    }

    /// What the clocks of a zone are called at an instant.
    pub fn zone(&self, zone: &Zone, instant: Timestamp) -> ZoneAt {
        let (seconds, abbreviation) = zone.clocks(instant);
        let known = self.zones.names.get(zone.name());
        let name = known.or_else(|| self.zones.abbreviations.get(abbreviation?.as_str())).cloned().unwrap_or_else(|| {
            let city = zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
            self.fill("zones.city", &[("city", &city)])
        });
        ZoneAt { name, offset: offset(seconds) }
    }

    /// A phrase as plain text.
    pub fn text(&self, phrase: &Phrase) -> String {
        self.join(phrase, self.word("date.range_sign"))
    }

    /// A phrase as text to be spoken: ranges in words.
    pub fn spoken(&self, phrase: &Phrase) -> String {
        self.join(phrase, self.word("date.range_words"))
    }

    fn join(&self, phrase: &Phrase, to: &str) -> String {
        // Two ends of which one holds a blank are parted by blanks as well: `30 June – 2 July 2014`.
        let spaced = to == "–"
            && phrase
                .0
                .windows(3)
                .any(|part| matches!(part, [a, Piece::To, b] if !self.year_first && has_blank(a) && has_blank(b)));
        let mut joined = String::with_capacity(64);
        for piece in &phrase.0 {
            joined.push_str(match piece {
                Piece::Words(words) | Piece::Time(words, _) => words,
                Piece::To if spaced => " – ",
                Piece::To => to,
            });
        }
        joined
    }

    /// The sign between the ends of a range in this phrase, and the words for it.
    pub fn range_sign(&self, phrase: &Phrase) -> (String, String) {
        let spaced =
            !self.year_first && phrase.0.windows(3).any(|part| matches!(part, [a, Piece::To, b] if has_blank(a) && has_blank(b)));
        let sign = self.word("date.range_sign");
        let sign = if spaced && sign == "–" { " – ".to_owned() } else { sign.to_owned() };
        (sign, self.word("date.range_words").to_owned())
    }
}

impl ZoneAt {
    /// What the clocks are called over a span that ends as `end` says: both names where they are changed within it.
    pub fn until(&self, end: &ZoneAt) -> ZoneAt {
        ZoneAt { name: both(&self.name, &end.name), offset: both(&self.offset, &end.offset) }
    }
}

/// Where the next `{name}` of a pattern begins and ends: its braces. Patterns are short, so that bytes are looked at one by one.
fn placeholder(pattern: &str) -> Option<(usize, usize)> {
    let open = pattern.bytes().position(|byte| byte == b'{')?;
    let close = pattern[open..].bytes().position(|byte| byte == b'}')?;
    Some((open, open + close))
}

fn both(start: &str, end: &str) -> String {
    if start == end { start.to_owned() } else { format!("{start}/{end}") }
}

/// A distance from UTC in words: `UTC+1`, `UTC−3:30`, `UTC`.
fn offset(seconds: i32) -> String {
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    match (seconds, minutes) {
        (0, _) => "UTC".to_owned(),
        (_, 0) => format!("UTC{}{hours}", sign(seconds)),
        _ => format!("UTC{}{hours}:{minutes:02}", sign(seconds)),
    }
}

/// Gathers all words below `value` by their paths.
fn flatten(path: &str, value: &Value, words: &mut Words) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                flatten(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value, words);
            }
        }
        Value::String(text) => {
            words.insert(path.to_owned(), text.clone());
        }
        _ => {}
    }
}

fn has_blank(piece: &Piece) -> bool {
    matches!(piece, Piece::Words(words) | Piece::Time(words, _) if words.contains(' '))
}

fn sign(seconds: i32) -> char {
    if seconds < 0 { '\u{2212}' } else { '+' }
}

fn first_of(part: PartOfYear) -> Date {
    Date::constant(part.year, part.part, 1)
}

fn gregorian(date: Date) -> icu_calendar::Date<Gregorian> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    // A day of jiff's calendar always exists in ICU's; the first day of the era stands for what cannot be.
    icu_calendar::Date::try_new_gregorian(i32::from(date.year()), part(date.month()), part(date.day()))
        .unwrap_or_else(|_| icu_calendar::Date::from_rata_die(icu_calendar::types::RataDie::new(1), Gregorian))
}

fn write(form: &DateFormatter, date: Date) -> String {
    form.format(&gregorian(date)).to_string()
}

fn write_period(form: &PeriodFormatter, date: Date) -> String {
    form.format(&gregorian(date)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_as_its_language_is_written() {
        let right_to_left = [
            "ar",
            "ar-EG",
            "fa",
            "fa-AF",
            "he",
            "iw",
            "ur",
            "ps",
            "ckb",
            "sd",
            "ug",
            "yi",
            "dv",
            "ks",
            "ckb-IR",
            "lrc",
            "mzn",
            "az-Arab",
            "az-IR",
            "pa-Arab",
            "pa-PK",
            "ku-Arab",
            "uz-AF",
            "ms-Arab",
            "ff-Adlm",
            "nqo",
            "syr",
            "arc",
            "rhg",
            "bal",
            "en-Arab",
            "he-u-nu-latn",
        ];
        let left_to_right = [
            "en",
            "en-GB",
            "fr",
            "zh",
            "zh-Hans",
            "zh-Hant-TW",
            "ja",
            "ko",
            "ru",
            "el",
            "hi",
            "th",
            "am",
            "ka",
            "hy",
            "az",
            "pa",
            "ku",
            "uz",
            "tr",
            "ms",
            "ff",
            "ha",
            "mn-Mong",
            "sd-Deva",
            "ks-Deva",
            "ug-Latn",
            "ug-Cyrl",
            "ar-Latn",
            "he-Latn",
            "dv-Latn",
            "tlh",
            "und",
        ];
        for (tags, dir) in [(&right_to_left[..], "rtl"), (&left_to_right[..], "ltr")] {
            for tag in tags {
                assert_eq!(direction(&parsed(tag).unwrap()), dir, "{tag}");
            }
        }
    }

    #[test]
    fn the_language_of_the_texts_says_the_direction_and_not_that_of_the_dates() {
        let dir = |tag, dates| Locale::new(tag, dates, Value::Null).map(|locale| locale.dir);
        assert_eq!((dir("ar", "en-GB"), dir("en", "ar"), dir("ckb", "ckb")), (Ok("rtl"), Ok("ltr"), Ok("rtl")));
        assert!(dir("a b", "en").is_err() && dir("en", "a b").is_err());
    }

    #[test]
    fn names_stand_where_readers_look_for_them() {
        let sorted = |tag: &str, names: &str| {
            let locale = Locale::new(tag, "en", Value::Null).unwrap();
            let mut names: Vec<&str> = names.split(' ').collect();
            names.sort_by_cached_key(|name| locale.sort_key(name));
            names.join(" ")
        };
        assert_eq!(sorted("en", "Zug Åre lund Łódź Lund école Aachen 10th 2nd"), "2nd 10th Aachen Åre école Łódź lund Lund Zug");
        assert_eq!(sorted("sv", "Zug Åre Älv Aachen"), "Aachen Zug Åre Älv");
        assert_eq!(sorted("zh-Hans", "上海 成都 北京 Lund"), "北京 成都 上海 Lund");
        assert_eq!(sorted("zh-Hant", "一 三 丁"), "一 丁 三");
    }
}
