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
use crate::model::{Dated, Document, Milestone, Page, Period, Status};
use crate::path::OutputPath;
use crate::plan;
use crate::time::{Date, When};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many days something may last that is marked on each of them.
const EACH_DAY: i32 = 31;

/// All dates, or those of a year or a month.
#[derive(Debug, Clone, Serialize)]
pub struct ArchiveView {
    /// The years. On the page of all dates of a large site, they have pages of their own and nothing but a number here; on
    /// the page of a month, its year has that month alone.
    pub years: Vec<YearView>,
    /// What has no date.
    pub undated: Vec<DatedView>,
    /// The names of the days of a week, from Monday on.
    pub weekdays: Vec<WeekdayView>,
    /// The year or the month before, where these have pages of their own.
    pub previous: Option<Link>,
    /// The year or the month after.
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
    /// Its page, where it has one and this is another.
    pub path: Option<String>,
    /// How many dates begin in it, in words.
    pub count_label: String,
    /// Its weeks, each of seven days from Monday on, with nothing for those of other months; empty where no day is known.
    pub weeks: Vec<Vec<Option<DayView>>>,
    /// What begins in it; nothing where it has a page of its own.
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
    /// The anchor of the first date of that day, to be written after `#`.
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
    /// Where it is shown.
    pub path: String,
    /// Where it takes place.
    pub place: Option<String>,
    /// The tag of the language of the name of the place, where that is not the page's.
    pub place_lang: Option<String>,
}

/// What is on a day: the dates that are, by their positions in the order of all.
type Days = BTreeMap<Date, Vec<usize>>;

/// The page of all dates, or of those of a year or a month.
pub(super) fn page(viewer: &Viewer<'_>, path: &OutputPath, period: Period) -> PageView {
    let local = &viewer.local;
    let mut view = page::built(viewer, path, &Page::Dates(period));
    let id = match period {
        Period::All => return view,
        Period::Year(year) => format!("dates:{year:04}"),
        Period::Month(year, month) => format!("dates:{year:04}-{month:02}"),
    };
    let in_words = title_of(local, period);
    let title = local.locale.fill("built.dates_of", &[("year", &in_words)]);
    let summary = local.locale.fill("built.dates_of_summary", &[("year", &in_words)]);
    view.head_title = page::head(local, &[&title], 1);
    view.id = id;
    view.description.clone_from(&summary);
    view.summary = Some(summary);
    view.breadcrumbs.push(link::to_built(local, &Page::Dates(Period::All)));
    if let Period::Month(year, _) = period {
        view.breadcrumbs.push(link_to(local, Period::Year(year)));
    }
    view.title = title;
    view
}

/// A year or a month in words.
fn title_of(local: &Localised<'_>, period: Period) -> String {
    match period {
        Period::All => String::new(),
        Period::Year(year) => local.locale.year(year),
        Period::Month(year, month) => local.locale.month_of_year(year, month),
    }
}

/// A page of dates, called by its year or month.
fn link_to(local: &Localised<'_>, period: Period) -> Link {
    Link { title: title_of(local, period), path: link::built_path(local, &Page::Dates(period)), lang: None }
}

/// All dates, or those of a year or a month.
pub(super) fn view(local: &Localised<'_>, period: Period) -> ArchiveView {
    let years = &local.site.lists.years;
    let own = match period {
        Period::All => None,
        Period::Year(year) | Period::Month(year, _) => Some(year),
    };
    let apart = period == Period::All && plan::has_pages_of_years(local.site);
    let days = if apart { Days::new() } else { days_of(local, own) };
    let shown = years.iter().filter(|(number, _)| own.is_none_or(|year| year == **number));
    let known = years.values().next_back().map_or(0, |range| range.end);
    let undated = if period == Period::All { &local.site.lists.dated[known..] } else { &[] };
    let weekdays = local.locale.weekdays().into_iter();
    let [before, after] = beside(local, period);
    let year_view = |(year, range): (&i16, &Range<usize>)| {
        if apart { linked(local, *year, range) } else { of_year(local, period, *year, range, &days) }
    };
    ArchiveView {
        years: shown.map(year_view).collect(),
        undated: undated.iter().map(|dated| dated_view(local, *dated)).collect(),
        weekdays: weekdays.map(|(name, short)| WeekdayView { name, short }).collect(),
        previous: before.map(|period| link_to(local, period)),
        next: after.map(|period| link_to(local, period)),
    }
}

/// A year that has a page of its own.
fn linked(local: &Localised<'_>, year: i16, range: &Range<usize>) -> YearView {
    let Link { title, path, .. } = link_to(local, Period::Year(year));
    let count_label = local.locale.count("count.dates", range.len());
    YearView { year, title, path: Some(path), count_label, dates: Vec::new(), months: Vec::new() }
}

/// The pages of dates before and after one.
fn beside(local: &Localised<'_>, period: Period) -> [Option<Period>; 2] {
    let lists = &local.site.lists;
    match period {
        Period::All => [None, None],
        Period::Year(year) => {
            let year_of = |(year, _): (&i16, _)| Period::Year(*year);
            [lists.years.range(..year).next_back().map(year_of), lists.years.range(year + 1..).next().map(year_of)]
        }
        Period::Month(year, month) => {
            // A year beside that has few dates has one page.
            let page_of = |((year, month), _): (&(i16, i8), _)| match plan::has_pages_of_months(local.site, *year) {
                true => Period::Month(*year, *month),
                false => Period::Year(*year),
            };
            [
                lists.months.range(..(year, month)).next_back().map(page_of),
                lists.months.range((year, month + 1)..).next().map(page_of),
            ]
        }
    }
}

/// The page that lists a date.
fn period_of(local: &Localised<'_>, dated: Dated) -> Period {
    let when = when_of(local, dated);
    let Some((first, _)) = when.and_then(When::days).filter(|_| plan::has_pages_of_years(local.site)) else { return Period::All };
    match when.and_then(When::month) {
        Some((year, month)) if plan::has_pages_of_months(local.site, year) => Period::Month(year, month),
        _ => Period::Year(first.year()),
    }
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

/// The dates of a year, of which a page of `period` shows all, or those of a month.
fn of_year(local: &Localised<'_>, period: Period, year: i16, range: &Range<usize>, days: &Days) -> YearView {
    let mut without_month = Vec::new();
    let mut months: BTreeMap<i8, Vec<Dated>> = BTreeMap::new();
    for dated in &local.site.lists.dated[range.clone()] {
        match when_of(local, *dated).and_then(When::month) {
            Some((_, month)) => months.entry(month).or_default().push(*dated),
            None => without_month.push(dated_view(local, *dated)),
        }
    }
    // A month into which something lasts has a grid, too.
    for (day, _) in days.iter().filter(|(day, _)| day.year() == year) {
        months.entry(day.month()).or_default();
    }
    if let Period::Month(_, month) = period {
        without_month.clear();
        months.retain(|number, _| *number == month);
    }
    let apart = plan::has_pages_of_months(local.site, year) && !matches!(period, Period::Month(..));
    let view = |(month, dates): (i8, Vec<Dated>)| MonthView {
        anchor: format!("month-{year:04}-{month:02}"),
        title: local.locale.month_of_year(year, month),
        path: (apart && !dates.is_empty()).then(|| link_to(local, Period::Month(year, month)).path),
        count_label: local.locale.count("count.dates", dates.len()),
        weeks: weeks(local, period, (year, month), days),
        dates: if apart { Vec::new() } else { dates.into_iter().map(|dated| dated_view(local, dated)).collect() },
    };
    YearView {
        year,
        title: local.locale.year(year),
        path: None,
        count_label: local.locale.count("count.dates", range.len()),
        dates: without_month,
        months: months.into_iter().map(view).collect(),
    }
}

/// The weeks of a month; none where nothing is on any of its days.
fn weeks(local: &Localised<'_>, period: Period, (year, month): (i16, i8), days: &Days) -> Vec<Vec<Option<DayView>>> {
    let first = Date::constant(year, month, 1);
    let last = first.last_of_month();
    if days.range(first..=last).next().is_none() {
        return Vec::new();
    }
    let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    let mut cells: Vec<Option<DayView>> = vec![None; before];
    let mut day = first;
    loop {
        cells.push(Some(day_view(local, period, day, days.get(&day).map(Vec::as_slice).unwrap_or_default())));
        match day.tomorrow() {
            Ok(next) if day < last => day = next,
            _ => break,
        }
    }
    cells.resize(cells.len().next_multiple_of(7), None);
    cells.chunks(7).map(<[_]>::to_vec).collect()
}

/// A day, and what is on it.
fn day_view(local: &Localised<'_>, period: Period, day: Date, on: &[usize]) -> DayView {
    let lists = &local.site.lists;
    let mut view = DayView { day: i16::from(day.day()), date: day.to_string(), what: None, anchor: None, path: None };
    let Some(first) = on.first() else { return view };
    let names: Vec<String> = on.iter().map(|position| name_on_day(local, lists.dated[*position])).collect();
    view.what = Some(names.join(local.locale.word("place.separator")));
    view.anchor = Some(anchor_of(local, lists.dated[*first]));
    let listed = period_of(local, lists.dated[*first]);
    view.path = (listed != period).then(|| link_to(local, listed).path);
    view
}

/// What is on a day, as the grid of a month names it: of what is off, that it is.
fn name_on_day(local: &Localised<'_>, dated: Dated) -> String {
    let name = name_of(local, dated);
    let off = match local.site.status_of(dated) {
        Status::Cancelled => "calendar.cancelled",
        Status::Postponed => "calendar.postponed",
        _ => return name,
    };
    local.locale.fill(off, &[("title", &name)])
}

fn name_of(local: &Localised<'_>, dated: Dated) -> String {
    match local.site.milestone_at(dated) {
        Some((_, milestone)) => local.milestone_name(milestone).to_owned(),
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

/// The last dates of a site whose day or month is known, in their order: as many as a page shows of them.
pub(super) fn last(local: &Localised<'_>, count: usize) -> Vec<DatedView> {
    let dated = local.site.lists.dated.iter().rev();
    let known = dated.filter(|dated| when_of(local, **dated).is_some_and(|when| when.month().is_some()));
    let mut last: Vec<DatedView> = known.take(count).map(|dated| dated_view(local, *dated)).collect();
    last.reverse();
    last
}

/// The pages of dates of a site that has several, in their order: each by the end of its address below that of all dates.
pub(super) fn periods(local: &Localised<'_>) -> Vec<String> {
    let lists = &local.site.lists;
    let of_year = |year: &i16| {
        let months = lists.months.range((*year, 0)..=(*year, 12)).map(|((year, month), _)| format!("{year:04}/{month:02}"));
        if plan::has_pages_of_months(local.site, *year) { months.collect() } else { vec![format!("{year:04}")] }
    };
    lists.years.keys().flat_map(of_year).collect()
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
    DatedView {
        anchor: anchor_of(local, dated),
        kind: "event",
        name: name_of(local, dated),
        text_lang: local.text_lang(document),
        of: None,
        date: local.document_date(dated.document).cloned().unwrap_or_default(),
        status: status::view(local, event.map(|event| event.status).unwrap_or_default(), "event", None),
        path: link::document_path(local, dated.document),
        place: event.and_then(|event| local.venue_short(event)),
        place_lang: event.and_then(|event| local.venue_short_lang(event)),
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
