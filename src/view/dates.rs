//! All dates of a site by year and month, each month with a grid of its days.
//!
//! In: the events and milestones of a site. Out: [`ArchiveView`]. A grid shows what is known to the day. What lasts longer
//! than a month is marked on its first and its last day alone; what is coarser than a day stands in the lists beside the
//! grids. Not here: today, which no build knows.

use super::link::{self, Link};
use super::page::{self, PageView};
use super::status::{self, StatusView};
use super::viewer::Viewer;
use crate::localised::Localised;
use crate::localised::date::DateView;
use crate::model::{Dated, Document, Milestone, Page};
use crate::path::OutputPath;
use crate::plan;
use crate::time::{Date, When};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many days something may last that is marked on each of them.
const EACH_DAY: i32 = 31;

/// All dates, or those of a year.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveView {
    /// The years. On the page of all dates of a large site, they have pages of their own and nothing but a number here.
    pub years: Vec<YearView>,
    /// What has no date.
    pub undated: Vec<DatedView>,
    /// The names of the days of a week, from Monday on.
    pub weekdays: Vec<WeekdayView>,
    /// The year before, where years have pages of their own.
    pub previous: Option<Link>,
    /// The year after.
    pub next: Option<Link>,
}

/// The dates of a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    /// Its number.
    pub year: i16,
    /// In words.
    pub title: String,
    /// Its page, where it has one and this is another.
    pub path: Option<String>,
    /// How many dates begin in it, in words.
    pub count_label: String,
    /// Those whose month is not known.
    pub dates: Vec<DatedView>,
    /// Its months that have dates.
    pub months: Vec<MonthView>,
}

/// A month and its dates.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// Its anchor: `month-2015-03`.
    pub anchor: String,
    /// In words, with the year.
    pub title: String,
    /// Its weeks, each of seven days from Monday on, with nothing for those of other months; empty where no day is known.
    pub weeks: Vec<Vec<Option<DayView>>>,
    /// What begins in it.
    pub dates: Vec<DatedView>,
}

/// A day of a month.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// Its number.
    pub day: i16,
    /// As `2015-03-16`.
    pub date: String,
    /// What is on that day, in words; nothing where nothing is.
    pub what: Option<String>,
    /// The anchor of the first of that, to be written after `#`.
    pub anchor: Option<String>,
    /// The page with that anchor, where it is another.
    pub path: Option<String>,
}

/// The name of a day of the week.
#[derive(Debug, Clone, Serialize)]
pub struct WeekdayView {
    /// Long.
    pub name: String,
    /// Short.
    pub short: String,
}

/// An event or a milestone in a list of dates.
#[derive(Debug, Clone, Serialize)]
pub struct DatedView {
    /// Its anchor, which never changes.
    pub anchor: String,
    /// `event`, `milestone`, `deadline` or `window`.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// The tag of the language of its name, where that is not the page's.
    pub text_lang: Option<String>,
    /// What a milestone belongs to.
    pub of: Option<String>,
    /// When.
    pub date: DateView,
    /// Its status.
    pub status: StatusView,
    /// Where it is told.
    pub path: String,
    /// Where it takes place.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
}

/// What is on a day: the dates that are, by their positions in the order of all.
type Days = BTreeMap<Date, Vec<usize>>;

/// The page of all dates, or of a year's.
pub(super) fn page(viewer: &Viewer<'_>, path: &OutputPath, year: Option<i16>) -> PageView {
    let local = &viewer.local;
    let mut view = page::built(viewer, path, &Page::Dates(year));
    if let Some(year) = year {
        let in_words = local.locale.year(year);
        let title = local.locale.fill("built.dates_of", &[("year", &in_words)]);
        let summary = local.locale.fill("built.dates_of_summary", &[("year", &in_words)]);
        view.head_title = page::head(local, &[&title], 1);
        view.id = format!("dates:{year:04}");
        view.description.clone_from(&summary);
        view.summary = Some(summary);
        view.breadcrumbs.push(link::to_built(local, &Page::Dates(None)));
        view.title = title;
    }
    view
}

/// All dates, or those of a year.
pub(super) fn view(local: &Localised<'_>, year: Option<i16>) -> ArchiveView {
    let years = &local.site.lists.years;
    let apart = year.is_none() && plan::has_pages_of_years(local.site);
    let days = if apart { Days::new() } else { days_of(local, year) };
    let shown = years.iter().filter(|(number, _)| year.is_none_or(|year| year == **number));
    let view_of = |(number, range): (&i16, &Range<usize>)| {
        let count_label = local.locale.count("count.dates", range.len());
        let title = local.locale.year(*number);
        if apart {
            let path = Some(link_to_year(local, *number).path);
            return YearView { year: *number, title, path, count_label, dates: Vec::new(), months: Vec::new() };
        }
        let (dates, months) = of_year(local, *number, range.clone(), &days);
        YearView { year: *number, title, path: None, count_label, dates, months }
    };
    let known = years.values().next_back().map_or(0, |range| range.end);
    let undated = if year.is_none() { &local.site.lists.dated[known..] } else { &[] };
    let weekdays = local.locale.weekdays().into_iter();
    let before = year.and_then(|year| years.range(..year).next_back());
    let after = year.and_then(|year| years.range(year + 1..).next());
    ArchiveView {
        years: shown.map(view_of).collect(),
        undated: undated.iter().map(|dated| dated_view(local, *dated)).collect(),
        weekdays: weekdays.map(|(name, short)| WeekdayView { name, short }).collect(),
        previous: before.map(|(year, _)| link_to_year(local, *year)),
        next: after.map(|(year, _)| link_to_year(local, *year)),
    }
}

fn link_to_year(local: &Localised<'_>, year: i16) -> Link {
    Link { title: local.locale.year(year), path: link::built_path(local, &Page::Dates(Some(year))), lang: None }
}

/// The date of an event or a milestone.
fn when_of<'s>(local: &Localised<'s>, dated: Dated) -> Option<&'s When> {
    let document = &local.site.documents[dated.document];
    match dated.milestone {
        None => document.date(),
        Some(milestone) => document.milestones()[milestone].date.as_ref().map(|date| &date.value),
    }
}

/// What is on each day, of a year or of all.
fn days_of(local: &Localised<'_>, year: Option<i16>) -> Days {
    let lists = &local.site.lists;
    let mut days = Days::new();
    // What began in the year before may last into this one.
    let from = year.and_then(|year| lists.years.range(..year).next_back()).map_or(0, |(_, range)| range.start);
    let to = year.and_then(|year| lists.years.get(&year)).map_or(lists.dated.len(), |range| range.end);
    for position in from..to {
        let Some(when) = when_of(local, lists.dated[position]).filter(|when| when.is_exact_to_the_day()) else { continue };
        let Some((first, last)) = when.days() else { continue };
        let length = first.until(last).map_or(0, |span| span.get_days());
        let mut day = first;
        while day <= last {
            if (length < EACH_DAY || day == first || day == last) && year.is_none_or(|year| year == day.year()) {
                days.entry(day).or_default().push(position);
            }
            let next = if length < EACH_DAY || day == last { day.tomorrow() } else { Ok(last) };
            let Ok(next) = next else { break };
            day = next;
        }
    }
    days
}

/// The dates of a year whose month is not known, and its months.
fn of_year(local: &Localised<'_>, year: i16, range: Range<usize>, days: &Days) -> (Vec<DatedView>, Vec<MonthView>) {
    let mut without_month = Vec::new();
    let mut months: BTreeMap<i8, Vec<DatedView>> = BTreeMap::new();
    for dated in &local.site.lists.dated[range] {
        let Some(when) = when_of(local, *dated) else { continue };
        match when.days().filter(|_| when.extent.has_month()) {
            Some((first, _)) => months.entry(first.month()).or_default().push(dated_view(local, *dated)),
            None => without_month.push(dated_view(local, *dated)),
        }
    }
    // A month into which something lasts has a grid, too.
    for (day, _) in days.iter().filter(|(day, _)| day.year() == year) {
        months.entry(day.month()).or_default();
    }
    let view = |(month, dates): (i8, Vec<DatedView>)| MonthView {
        anchor: format!("month-{year:04}-{month:02}"),
        title: local.locale.month_of_year(year, month),
        weeks: weeks(local, year, month, days),
        dates,
    };
    (without_month, months.into_iter().map(view).collect())
}

/// The weeks of a month; none where nothing is on any of its days.
fn weeks(local: &Localised<'_>, year: i16, month: i8, days: &Days) -> Vec<Vec<Option<DayView>>> {
    let first = Date::constant(year, month, 1);
    let last = first.last_of_month();
    if days.range(first..=last).next().is_none() {
        return Vec::new();
    }
    let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    let mut cells: Vec<Option<DayView>> = vec![None; before];
    let mut day = first;
    loop {
        cells.push(Some(day_view(local, day, days.get(&day).map(Vec::as_slice).unwrap_or_default())));
        match day.tomorrow() {
            Ok(next) if day < last => day = next,
            _ => break,
        }
    }
    cells.resize(cells.len().next_multiple_of(7), None);
    cells.chunks(7).map(<[_]>::to_vec).collect()
}

/// A day, and what is on it.
fn day_view(local: &Localised<'_>, day: Date, on: &[usize]) -> DayView {
    let lists = &local.site.lists;
    let mut view = DayView { day: i16::from(day.day()), date: day.to_string(), what: None, anchor: None, path: None };
    let Some(first) = on.first() else { return view };
    let names: Vec<String> = on.iter().map(|position| name_of(local, lists.dated[*position])).collect();
    view.what = Some(names.join(local.locale.word("place.separator")));
    view.anchor = Some(anchor_of(local, lists.dated[*first]));
    let begins_in = lists.years.iter().find(|(_, range)| range.contains(first)).map(|(year, _)| *year);
    let elsewhere = begins_in.filter(|year| *year != day.year() && plan::has_pages_of_years(local.site));
    view.path = elsewhere.map(|year| link_to_year(local, year).path);
    view
}

fn name_of(local: &Localised<'_>, dated: Dated) -> String {
    match local.site.milestone_at(dated) {
        Some((_, milestone)) => local.text(&milestone.name).to_owned(),
        None => local.site.documents[dated.document].text(local.language).title.value.clone(),
    }
}

fn anchor_of(local: &Localised<'_>, dated: Dated) -> String {
    let id = local.site.documents[dated.document].id.value.replace('/', "-");
    match local.site.milestone_at(dated) {
        Some((_, milestone)) => format!("{id}-{}", milestone.id.value),
        None => id,
    }
}

/// An event or a milestone in a list of dates.
fn dated_view(local: &Localised<'_>, dated: Dated) -> DatedView {
    match local.site.milestone_at(dated) {
        Some((document, milestone)) => milestone_view(local, dated, document, milestone),
        None => event_view(local, dated),
    }
}

fn event_view(local: &Localised<'_>, dated: Dated) -> DatedView {
    let document = &local.site.documents[dated.document];
    let event = document.event();
    let place = event.and_then(|event| event.place).map(|place| &local.site.places[place]);
    DatedView {
        anchor: anchor_of(local, dated),
        kind: "event",
        name: name_of(local, dated),
        text_lang: local.text_lang(document),
        of: None,
        date: local.document_date(dated.document).cloned().unwrap_or_default(),
        status: status::view(local, event.map(|event| event.status).unwrap_or_default(), "event", None),
        path: link::document_path(local, dated.document),
        place: place.map(|place| local.place_short(place)),
        place_lang: place.and_then(|place| local.place_short_lang(place)),
    }
}

fn milestone_view(local: &Localised<'_>, dated: Dated, document: &Document, milestone: &Milestone) -> DatedView {
    let kind = milestone.kind.key();
    let date = milestone.date.as_ref();
    DatedView {
        anchor: anchor_of(local, dated),
        kind,
        name: name_of(local, dated),
        text_lang: local.text_lang(document),
        of: Some(document.text(local.language).title.value.clone()),
        date: date.map_or_else(DateView::default, |date| local.date(date, &document.zone(&local.site.config))),
        status: status::view(local, milestone.status, kind, None),
        path: format!("{}#{}", link::document_path(local, dated.document), milestone.id.value),
        place: None,
        place_lang: None,
    }
}
