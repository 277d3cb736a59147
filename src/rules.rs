//! The names of all rules. [`RULES`] is the table that everything else folds over.

use crate::diag::{Exceptions, Rule, Severity};

macro_rules! rules {
    ($( $(#[doc = $doc:literal])+ $constant:ident = $name:literal, $severity:ident $(, $exceptions:ident)?; )*) => {
        $( $(#[doc = $doc])+ pub static $constant: Rule = Rule { name: $name, severity: Severity::$severity, summary: concat!($($doc),+).trim_ascii(), exceptions: exceptions!($($exceptions)?) }; )*

        /// Every rule, in the order of its chapter.
        pub static RULES: &[&Rule] = &[$( &$constant ),*];
    };
}

macro_rules! exceptions {
    () => {
        Exceptions::None
    };
    (allow) => {
        Exceptions::Key
    };
    (allow_or_comment) => {
        Exceptions::KeyAndComment
    };
}

// What can be allowed are judgements: about dates, about what search engines and calendars ask, about looks. What breaks a
// site cannot.
rules! {
    // Files
    /// A file that Convoke reads is UTF-8.
    NOT_UTF8 = "not-utf8", Error;
    /// A site has a `convoke.yaml` in its root.
    CONFIG_MISSING = "config-missing", Error;
    /// The version of the file format is one that this program reads.
    FORMAT_VERSION = "format-version", Error;
    /// A Markdown file begins with a front matter between two lines of `---`.
    FRONT_MATTER = "front-matter", Error;
    /// YAML is well-formed.
    YAML_SYNTAX = "yaml-syntax", Error;
    /// A key stands once in a map.
    DUPLICATE_KEY = "duplicate-key", Error;
    /// A file in `content/` is a page, a part of one, or known data.
    UNEXPECTED_FILE = "unexpected-file", Error;

    // Fields
    /// Only the keys of the file format are used; free data goes under `extra`.
    UNKNOWN_KEY = "unknown-key", Error;
    /// A value has the type of its key.
    WRONG_TYPE = "wrong-type", Error;
    /// A key that must be there is there.
    MISSING_FIELD = "missing-field", Error;
    /// A value that is chosen from a list is on it.
    UNKNOWN_VALUE = "unknown-value", Error;
    /// A language is one of the site's.
    UNKNOWN_LANGUAGE = "unknown-language", Error;
    /// A translation holds texts alone, so that dates, places and ids cannot come to differ.
    TRANSLATED_FACT = "translated-fact", Error;
    /// A translation was made from the original as it is now.
    STALE_TRANSLATION = "stale-translation", Warning;
    /// An address is a complete web address.
    BAD_URL = "bad-url", Error;
    /// An id is made of letters, digits, `.`, `_` and `-`.
    BAD_ID = "bad-id", Error;
    /// A text holds no control characters.
    CONTROL_CHARACTER = "control-character", Error;
    /// A text in double quotes loses no letters to escapes such as `\n` and `\t`.
    LOST_BACKSLASH = "lost-backslash", Warning;
    /// A title, a name and a summary are not empty.
    EMPTY_TEXT = "empty-text", Error;
    /// A number lies in its range.
    OUT_OF_RANGE = "out-of-range", Error;

    // Dates
    /// A date follows the grammar of dates and exists.
    BAD_DATE = "bad-date", Error;
    /// A time has a zone: its own, or one that is set for the document or the site.
    ZONE_MISSING = "zone-missing", Error;
    /// A time zone exists.
    UNKNOWN_ZONE = "unknown-zone", Error;
    /// A zone has its current name.
    ZONE_RENAMED = "zone-renamed", Error;
    /// An abbreviation of a zone stands only where it is clear, and is the one that clocks show on that day.
    ZONE_ABBREVIATION = "zone-abbreviation", Error;
    /// A distance from UTC is one that clocks have, and fits the zone beside it.
    ZONE_OFFSET = "zone-offset", Error;
    /// A clock time is not one that clocks skip on that day.
    SKIPPED_TIME = "skipped-time", Error;
    /// Of a clock time that clocks show twice, it is said which is meant.
    REPEATED_TIME = "repeated-time", Error;
    /// The end of a day is not written as 24:00 or midnight.
    HOUR_24 = "hour-24", Error;
    /// What opens does so before it closes.
    DATE_ORDER = "date-order", Error, allow;
    /// Place, mode and status of an event say one thing: where one takes part in it.
    ATTENDANCE = "attendance", Warning, allow;
    /// A deadline names a time, since a day ends at another moment elsewhere.
    DEADLINE_WITHOUT_TIME = "deadline-without-time", Warning, allow;

    /// The dates of a call or an event stand in their order.
    MILESTONE_ORDER = "milestone-order", Warning, allow;
    /// What an edition of a series says that it follows is the edition before it.
    EDITION_ORDER = "edition-order", Warning, allow;
    /// Former dates stand in the order in which they were said, and were said while they could still be true.
    FORMER_DATE = "former-date", Warning, allow;
    /// An event is entered once.
    ENTERED_TWICE = "entered-twice", Warning, allow;
    /// A page was last changed no earlier than subscribers were told of a change of it.
    UPDATED_BEHIND = "updated-behind", Warning, allow;
    /// A page that says that something has taken place was changed after it.
    UPDATED_TOO_EARLY = "updated-too-early", Warning, allow;
    /// A part of an event is within its days.
    PART_DATES = "part-dates", Warning, allow;
    /// The last deadline of an event is not much more than a year before it.
    FAR_DEADLINE = "far-deadline", Warning, allow;
    /// An event does not last longer than a month.
    LONG_RANGE = "long-range", Warning, allow;
    /// A deadline is not on a Saturday or Sunday. Many are, so a site asks for this rule: `rules: {weekend-deadline: warning}`.
    WEEKEND_DEADLINE = "weekend-deadline", Off, allow;
    /// A deadline is not at midnight, which belongs to two days.
    MIDNIGHT_DEADLINE = "midnight-deadline", Warning, allow;
    /// An update that tells of a milestone has its date.
    UPDATE_DATE = "update-date", Warning, allow;
    /// A year in the name or title of a page, or a date in the address of a source, is that of its date.
    YEAR_MISMATCH = "year-mismatch", Warning, allow;
    /// A weekday in a text is that of the date beside it.
    WEEKDAY = "weekday", Error, allow;
    /// A date in a text does not contradict those that are declared.
    PROSE_DATE = "prose-date", Warning, allow_or_comment;
    /// No text is left over from drafting.
    LEFTOVER = "leftover", Warning, allow;
    /// An exception is made for something that is found.
    UNUSED_ALLOW = "unused-allow", Warning;

    // References
    /// An id is given once.
    DUPLICATE_ID = "duplicate-id", Error;
    /// An id that is referred to exists.
    UNKNOWN_ID = "unknown-id", Error;
    /// A link inside the site leads to a page or file of it.
    DEAD_LINK = "dead-link", Error;
    /// A link to a part of a page names an anchor of it.
    DEAD_ANCHOR = "dead-anchor", Error;
    /// A link does not run a script.
    UNSAFE_LINK = "unsafe-link", Error;
    /// Two outputs do not have the same address.
    PATH_COLLISION = "path-collision", Error;
    /// An attachment that a page names stands beside it.
    MISSING_FILE = "missing-file", Error;

    // Calendars
    /// A site with dates for calendars has a `uid_domain`, so that its entries keep their identity.
    UID_DOMAIN_MISSING = "uid-domain-missing", Error;
    /// What enters a calendar says when it was last changed.
    UPDATED_MISSING = "updated-missing", Error;
    /// A calendar feed is small enough for every program.
    FEED_TOO_LARGE = "feed-too-large", Warning, allow;
    /// What subscribers were told stands in `convoke.lock` as `convoke lock` wrote it.
    LOCK_EDITED = "lock-edited", Error;
    /// `convoke.lock` is up to date with the content.
    LOCK_BEHIND = "lock-behind", Warning;
    /// With `--locked`, `convoke.lock` is there and up to date with the content.
    LOCK_STALE = "lock-stale", Error;
    /// What subscribers have in their calendars does not vanish without a word.
    ENTRY_LOST = "entry-lost", Error;
    /// A calendar feed keeps its address, and the entries that its subscribers have.
    FEED_SHRUNK = "feed-shrunk", Error;
    /// A calendar file says, when it is read back, what the site says.
    CALENDAR_READ_BACK = "calendar-read-back", Error;
    /// A calendar file can be read: its lines, components and values are as RFC 5545 says.
    ICS_SYNTAX = "ics-syntax", Error;
    /// A calendar file and its entries have the properties that they must have, each once.
    ICS_PROPERTY = "ics-property", Error;
    /// A time in a calendar file means one instant, and an entry ends after it begins.
    ICS_TIME = "ics-time", Error;
    /// A VTIMEZONE tells each change of clocks once, and all those that matter to the times of the file.
    ICS_ZONE = "ics-zone", Warning;
    /// Nothing in a calendar file is known to be misread by programs that many people use.
    ICS_PROGRAM = "ics-program", Warning;

    // Pages
    /// A site whose outputs need absolute addresses has a `base_url`.
    BASE_URL_MISSING = "base-url-missing", Warning, allow;
    /// An event of which the day is known has what search engines ask for.
    STRUCTURED_DATA = "structured-data", Warning, allow;
    /// A page has one heading of the first level: its title, so its text begins at the second.
    HEADING_LEVEL = "heading-level", Warning, allow;
    /// HTML in Markdown is passed on only where the site allows it.
    RAW_HTML = "raw-html", Warning;
    /// HTML in Markdown, where the site allows it, runs and loads nothing, and ends what it begins.
    UNSAFE_HTML = "unsafe-html", Error;
    /// An image has a text for those who do not see it.
    IMAGE_WITHOUT_TEXT = "image-without-text", Error;
    /// Nothing is loaded from other sites.
    THIRD_PARTY = "third-party", Error;

    // Themes
    /// A theme exists.
    UNKNOWN_THEME = "unknown-theme", Error;
    /// A template can be read and rendered.
    TEMPLATE = "template", Error;
    /// A theme has the words of every language of the site.
    MISSING_STRING = "missing-string", Warning;
    /// Text can be read on and in the colours of a site.
    COLOR_CONTRAST = "color-contrast", Warning;
    /// The fonts of social images have all letters that these show.
    MISSING_GLYPH = "missing-glyph", Warning, allow;
    /// A font of social images can be read.
    BAD_FONT = "bad-font", Error;
    /// Social images are asked for of a program that can make them.
    IMAGES_UNAVAILABLE = "images-unavailable", Warning;
}

/// The rules to which editors can make an exception.
pub fn allowable() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(|rule| rule.exceptions != Exceptions::None)
}
