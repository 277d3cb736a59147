//! The pages that Convoke makes by itself: one row each.
//!
//! In: nothing. Out: what each is called, where it lies, and whether a page of the site may take its place. Not here: which
//! of them a site has ([`crate::plan`]), and what a page shows ([`crate::view`]).

use super::{Place, Ref};

/// A page that Convoke makes by itself. A list has pages of its own, with their numbers, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The page of calendars, where no document is one.
    Calendars,
    /// All tags.
    Tags,
    /// A page of the list of a tag.
    Tag(String, usize),
    /// All dates, or those of a part of them that has a page of its own.
    Dates(Period),
    /// All places.
    Places,
    /// A page of the list of the events at a place.
    Place(Ref<Place>, usize),
    /// A page of the index of all pages.
    Index(usize),
    /// The page on which one searches.
    Search,
    /// What changed.
    Changes,
    /// What is shown at addresses that lead nowhere.
    NotFound,
}

/// The dates that a page lists: a site with more of them than a list holds has a page for each year, and a year with more of
/// them one for each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// All dates.
    All,
    /// Those that begin in a year.
    Year(i16),
    /// Those that begin in a month of a year, 1 to 12.
    Month(i16, i8),
}

/// What happens where the site has a page at the same address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The page of the site stands, and this one is not made.
    Yields,
    /// Both cannot be: it is reported.
    Holds,
}

impl Page {
    /// The pages to which texts can link.
    const LINKED: &[Page] =
        &[Page::Calendars, Page::Tags, Page::Dates(Period::All), Page::Places, Page::Index(1), Page::Search, Page::Changes];

    /// The row of a page: its kind, its claim to its address, and the folder in which it lies.
    fn row(&self) -> (&'static str, Claim, &'static str) {
        match self {
            Page::Calendars => ("calendar", Claim::Holds, "calendar"),
            Page::Tags => ("tags", Claim::Holds, "tags"),
            Page::Tag(..) => ("tag", Claim::Holds, "tags"),
            Page::NotFound => ("not-found", Claim::Holds, ""),
            Page::Dates(_) => ("dates", Claim::Yields, "dates"),
            Page::Places => ("places", Claim::Yields, "places"),
            Page::Place(..) => ("place", Claim::Yields, "places"),
            Page::Index(_) => ("index", Claim::Yields, "a-z"),
            Page::Search => ("search", Claim::Yields, "search"),
            Page::Changes => ("changes", Claim::Yields, "changes"),
        }
    }

    /// Its kind: the name of its template.
    pub fn kind(&self) -> &'static str {
        self.row().0
    }

    /// What happens where the site has a page at the same address.
    pub fn claim(&self) -> Claim {
        self.row().1
    }

    /// The folder of the output in which it lies; those of single tags and places lie in folders below it.
    pub fn folder(&self) -> &'static str {
        self.row().2
    }

    /// The key of its title below `built:` in the words of a theme.
    pub fn word(&self) -> &'static str {
        match self {
            Page::NotFound => "not_found",
            page => page.folder(),
        }
    }

    /// The page of this folder to which texts can link, if there is one: `dates`.
    pub fn in_folder(folder: &str) -> Option<Page> {
        Page::LINKED.iter().find(|page| page.folder() == folder).cloned()
    }
}
