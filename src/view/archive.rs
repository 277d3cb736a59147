//! All dates of a site by year and month, each month with a grid of its days.
//!
//! In: the events and milestones of a site. Out: [`ArchiveView`]. A grid shows what is known to the day. What lasts longer
//! than a month is marked on its first and its last day alone; what is coarser than a day stands in the lists beside the
//! grids. Not here: today, which no build knows.

use super::{ArchiveView, DateView, DatedView, DayView, Link, MonthView, PageContext, Viewer, WeekdayView, YearView};
use crate::model::Page;
use crate::model::{Dated, Document, Milestone, MilestoneKind};
use crate::path::OutputPath;
use crate::plan;
use crate::time::{Date, Extent, When};
use std::collections::BTreeMap;

/// How many days something may last that is marked on each of them.
const EACH_DAY: i32 = 31;

/// What is on a day: the dates that are, by their places in the order of all.
type Days = BTreeMap<Date, Vec<usize>>;

impl Viewer<'_> {
    /// The page of all dates, or of a year's.
    pub(super) fn dates_page(&self, path: &OutputPath, year: Option<i16>) -> PageContext {
        let mut context = self.built(path, &Page::Dates(year));
        let years = &self.site.lists.years;
        let apart = plan::has_pages_of_years(self.site);
        let link = |year: i16| Link {
            title: self.locale.year(year),
            path: self.path(&Page::Dates(Some(year)).path(self.site, self.language)),
            lang: None,
        };
        let weekdays = self.locale.weekdays().into_iter().map(|(name, short)| WeekdayView { name, short }).collect();
        let mut view = ArchiveView { years: Vec::new(), undated: Vec::new(), weekdays, previous: None, next: None };
        if let Some(year) = year {
            let title = self.locale.fill("built.dates_of", &[("year", &self.locale.year(year))]);
            context.page.head_title = self.head(&[&title]);
            context.page.id = format!("dates:{year:04}");
            context.page.summary = Some(self.locale.fill("built.dates_of_summary", &[("year", &self.locale.year(year))]));
            context.page.description = context.page.summary.clone().unwrap_or_default();
            let all = Page::Dates(None).path(self.site, self.language);
            context.page.breadcrumbs.push(Link { title: context.page.title, path: self.path(&all), lang: None });
            context.page.title = title;
            view.previous = years.range(..year).next_back().map(|(year, _)| link(*year));
            view.next = years.range(year + 1..).next().map(|(year, _)| link(*year));
        }
        let days = if year.is_none() && apart { Days::new() } else { self.days_of(year) };
        for (number, range) in years.iter().filter(|(number, _)| year.is_none_or(|year| year == **number)) {
            let mut of_year = YearView {
                year: *number,
                title: self.locale.year(*number),
                path: (year.is_none() && apart).then(|| link(*number).path),
                count_label: self.locale.count("count.dates", range.len()),
                dates: Vec::new(),
                months: Vec::new(),
            };
            if of_year.path.is_none() {
                self.fill_year(&mut of_year, range.clone(), &days);
            }
            view.years.push(of_year);
        }
        if year.is_none() {
            let known = years.values().next_back().map_or(0, |range| range.end);
            view.undated = self.site.lists.dated[known..].iter().map(|dated| self.dated(*dated)).collect();
        }
        context.archive = Some(view);
        context
    }

    /// The date of an entry.
    fn when_of(&self, dated: Dated) -> Option<&When> {
        let document = &self.site.documents[dated.document];
        match dated.milestone {
            None => document.date(),
            Some(milestone) => document.milestones()[milestone].date.as_ref().map(|date| &date.value),
        }
    }

    /// What is on each day, of a year or of all.
    fn days_of(&self, year: Option<i16>) -> Days {
        let lists = &self.site.lists;
        let mut days = Days::new();
        // What began in the year before may last into this one.
        let from = year.and_then(|year| lists.years.range(..year).next_back()).map_or(0, |(_, range)| range.start);
        let to = year.and_then(|year| lists.years.get(&year)).map_or(lists.dated.len(), |range| range.end);
        for index in from..to {
            let Some(when) = self.when_of(lists.dated[index]).filter(|when| when.is_exact_to_the_day()) else { continue };
            let Some((first, last)) = when.days() else { continue };
            let length = first.until(last).map_or(0, |span| span.get_days());
            let mut day = first;
            while day <= last {
                if (length < EACH_DAY || day == first || day == last) && year.is_none_or(|year| year == day.year()) {
                    days.entry(day).or_default().push(index);
                }
                let next = if length < EACH_DAY || day == last { day.tomorrow() } else { Ok(last) };
                let Ok(next) = next else { break };
                day = next;
            }
        }
        days
    }

    fn fill_year(&self, year: &mut YearView, range: std::ops::Range<usize>, days: &Days) {
        let mut months: BTreeMap<i8, Vec<DatedView>> = BTreeMap::new();
        for index in range {
            let dated = self.site.lists.dated[index];
            let Some(when) = self.when_of(dated) else { continue };
            match (&when.extent, when.days()) {
                (Extent::Month(_), Some((first, _))) => months.entry(first.month()).or_default().push(self.dated(dated)),
                (_, Some((first, _))) if when.is_exact_to_the_day() => {
                    months.entry(first.month()).or_default().push(self.dated(dated));
                }
                _ => year.dates.push(self.dated(dated)),
            }
        }
        // A month into which something lasts has a grid, too.
        for (day, _) in days.iter().filter(|(day, _)| day.year() == year.year) {
            months.entry(day.month()).or_default();
        }
        year.months = months
            .into_iter()
            .map(|(month, dates)| MonthView {
                anchor: format!("month-{:04}-{month:02}", year.year),
                title: self.locale.month_of_year(year.year, month),
                weeks: self.weeks(year.year, month, days),
                dates,
            })
            .collect();
    }

    /// The weeks of a month; none where nothing is on any of its days.
    fn weeks(&self, year: i16, month: i8, days: &Days) -> Vec<Vec<Option<DayView>>> {
        let first = Date::constant(year, month, 1);
        let last = first.last_of_month();
        if days.range(first..=last).next().is_none() {
            return Vec::new();
        }
        let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
        let mut cells: Vec<Option<DayView>> = vec![None; before];
        let mut day = first;
        loop {
            cells.push(Some(self.day(day, year, days.get(&day).map(Vec::as_slice).unwrap_or_default())));
            match day.tomorrow() {
                Ok(next) if day < last => day = next,
                _ => break,
            }
        }
        cells.resize(cells.len().next_multiple_of(7), None);
        cells.chunks(7).map(<[_]>::to_vec).collect()
    }

    fn day(&self, day: Date, year: i16, on: &[usize]) -> DayView {
        let lists = &self.site.lists;
        let mut view = DayView { day: i16::from(day.day()), date: day.to_string(), what: None, anchor: None, path: None };
        let Some(first) = on.first() else { return view };
        let names: Vec<String> = on.iter().map(|index| self.name_of(lists.dated[*index])).collect();
        view.what = Some(names.join(self.locale.word("place.separator")));
        view.anchor = Some(self.anchor_of(lists.dated[*first]));
        let of_other_year = lists.years.iter().find(|(_, range)| range.contains(first)).map(|(other, _)| *other);
        view.path = of_other_year
            .filter(|other| *other != year && plan::has_pages_of_years(self.site))
            .map(|other| self.path(&Page::Dates(Some(other)).path(self.site, self.language)));
        view
    }

    fn milestone_of(&self, dated: Dated) -> Option<(&Document, &Milestone)> {
        let document = &self.site.documents[dated.document];
        Some((document, &document.milestones()[dated.milestone?]))
    }

    fn name_of(&self, dated: Dated) -> String {
        match self.milestone_of(dated) {
            Some((_, milestone)) => self.text(&milestone.name).to_owned(),
            None => self.site.documents[dated.document].text(self.language).title.value.clone(),
        }
    }

    fn anchor_of(&self, dated: Dated) -> String {
        let id = self.site.documents[dated.document].id.value.replace('/', "-");
        match self.milestone_of(dated) {
            Some((_, milestone)) => format!("{id}-{}", milestone.id.value),
            None => id,
        }
    }

    fn dated(&self, dated: Dated) -> DatedView {
        let document = &self.site.documents[dated.document];
        let path = self.path(&self.document_path(dated.document));
        let event = document.event();
        let status = event.map(|event| event.status).unwrap_or_default();
        let place = event.and_then(|event| event.place).map(|place| &self.site.places[place]);
        let own = DatedView {
            anchor: self.anchor_of(dated),
            kind: "event",
            name: self.name_of(dated),
            text_lang: self.text_lang(document),
            of: None,
            date: DateView::default(),
            status: self.status(status, "event", None),
            path,
            place: place.map(|place| self.place_short(place)),
            place_lang: place.and_then(|place| self.place_short_lang(place)),
        };
        let Some((_, milestone)) = self.milestone_of(dated) else {
            return DatedView { date: self.document_date(dated.document).cloned().unwrap_or_default(), ..own };
        };
        let kind = match milestone.kind {
            MilestoneKind::Milestone => "milestone",
            MilestoneKind::Deadline => "deadline",
            MilestoneKind::Window => "window",
        };
        let zone = document.zone(self.site);
        DatedView {
            kind,
            of: Some(document.text(self.language).title.value.clone()),
            date: milestone.date.as_ref().map_or_else(DateView::default, |date| self.date(date, &zone)),
            status: self.status(milestone.status, kind, None),
            path: format!("{}#{}", own.path, milestone.id.value),
            place: None,
            place_lang: None,
            ..own
        }
    }
}
