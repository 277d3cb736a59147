//! Links to the services of others: subscribe, add to a calendar, share, map, report.
//!
//! In: plain texts and an [`Entry`]. Out: addresses, percent-encoded but not yet escaped for HTML.
//! Deliberately not here: anything that is loaded from those services. All of these are plain links, and none of the
//! copies that they make is ever updated; a subscription is, and the `.ics` file can be.

use crate::ics::calendar::{Entry, EntryTime};
use crate::text::percent::{encoded_len, percent_encode};
use crate::text::{cut_at_word, degrees, shorten};
use crate::time::{Date, Timestamp, extended_utc, iso};

/// The longest link. Google answers longer ones with 414; Microsoft 365 and Yahoo break.
const MAX_LINK: usize = 1_999;
/// How much of a link its title may take up, encoded.
const MAX_TITLE: usize = 600;
/// How much of a link its location may take up, encoded.
const MAX_LOCATION: usize = 400;

/// The address of a feed for programs that subscribe: `webcal:` instead of `https:`.
///
/// Apple Calendar, Thunderbird, GNOME and classic Outlook take it; on Android nothing does, so the plain address is
/// always shown beside it. An address of another scheme is returned as it is.
pub fn webcal(url: &str) -> String {
    with_scheme(url, "webcal")
}

fn with_scheme(url: &str, scheme: &str) -> String {
    match url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) {
        Some(rest) => format!("{scheme}://{rest}"),
        None => url.to_owned(),
    }
}

/// Subscribes to the feed `url` in Google Calendar, naming it to Google by `scheme`.
///
/// Reports contradict each other on which scheme works, so it is a setting: `https` leaves the address as it is,
/// anything else is taken for `webcal`, the default.
pub fn google_subscribe(url: &str, scheme: &str) -> String {
    let named = if scheme == "https" { url.to_owned() } else { webcal(url) };
    format!("https://calendar.google.com/calendar/r?cid={}", percent_encode(&named))
}

/// Subscribes to the feed `url` in Outlook.com under the name `name`; a `webcal:` address would give an empty calendar.
pub fn outlook_subscribe(url: &str, name: &str) -> String {
    microsoft_subscribe("outlook.live.com", url, name)
}

/// Subscribes to the feed `url` in Microsoft 365 under the name `name`: the host decides the kind of account.
pub fn office_subscribe(url: &str, name: &str) -> String {
    microsoft_subscribe("outlook.office.com", url, name)
}

fn microsoft_subscribe(host: &str, url: &str, name: &str) -> String {
    format!("https://{host}/calendar/0/addfromweb?url={}&name={}", percent_encode(url), percent_encode(name))
}

/// A copy of an entry for calendars on the web: what all of their links say, encoded once.
///
/// Each link is shorter than 2,000 characters: the description is cut at a word and keeps the address as its last line.
pub struct Copied<'e> {
    time: &'e EntryTime,
    title: String,
    location: String,
    text: String,
    details: String,
}

impl<'e> Copied<'e> {
    /// A copy of `entry`; `page_url` is the absolute address of its page.
    pub fn of(entry: &'e Entry, page_url: Option<&str>) -> Self {
        let location = entry.location.as_deref().unwrap_or_default();
        let text = ending_with(entry.description.trim(), page_url.unwrap_or_default());
        Copied {
            time: &entry.time,
            title: percent_encode(cut_at_word(entry.summary.trim(), MAX_TITLE, encoded_len)),
            location: percent_encode(cut_at_word(location.trim(), MAX_LOCATION, encoded_len)),
            details: percent_encode(&text),
            text,
        }
    }

    /// Adds it to Google Calendar.
    ///
    /// Exact times are written in UTC, with the zone in `ctz` where it is an IANA zone; whole days have an exclusive end and no
    /// zone.
    pub fn google(&self) -> String {
        let mut link = String::from("https://calendar.google.com/calendar/render?action=TEMPLATE");
        match self.time {
            EntryTime::Days { first, last } => {
                add(&mut link, "dates", &format!("{}/{}", compact_day(*first), compact_day(day_after(*last))));
            }
            EntryTime::Span { start, end, zone } => {
                add(&mut link, "dates", &format!("{}/{}", compact(*start), compact(*end)));
                if zone.is_iana() {
                    add(&mut link, "ctz", zone.name());
                }
            }
        }
        self.with_texts(link, ["text", "location", "details"])
    }

    /// Adds it to Outlook.com.
    ///
    /// Exact times are written in UTC with encoded colons; whole days have an exclusive end and `allday=true`.
    pub fn outlook(&self) -> String {
        self.microsoft("outlook.live.com")
    }

    /// Adds it to Microsoft 365, in the same manner as to Outlook.com.
    pub fn office(&self) -> String {
        self.microsoft("outlook.office.com")
    }

    fn microsoft(&self, host: &str) -> String {
        let mut link = format!("https://{host}/calendar/deeplink/compose?path=/calendar/action/compose&rru=addevent");
        match self.time {
            EntryTime::Days { first, last } => {
                add(&mut link, "startdt", &iso(*first));
                add(&mut link, "enddt", &iso(day_after(*last)));
                add(&mut link, "allday", "true");
            }
            EntryTime::Span { start, end, .. } => {
                add(&mut link, "startdt", &extended_utc(*start));
                add(&mut link, "enddt", &extended_utc(*end));
            }
        }
        self.with_texts(link, ["subject", "location", "body"])
    }

    /// Adds it to Yahoo Calendar.
    ///
    /// Exact times are written in UTC. One whole day is `dur=allday`; Yahoo knows no such form for several days, so these run
    /// from 00:00 to 23:59 on the reader's clock.
    pub fn yahoo(&self) -> String {
        let mut link = String::from("https://calendar.yahoo.com/?v=60");
        match self.time {
            EntryTime::Days { first, last } if first == last => {
                add(&mut link, "dur", "allday");
                add(&mut link, "st", &compact_day(*first));
            }
            EntryTime::Days { first, last } => {
                add(&mut link, "st", &format!("{}T000000", compact_day(*first)));
                add(&mut link, "et", &format!("{}T235900", compact_day(*last)));
            }
            EntryTime::Span { start, end, .. } => {
                add(&mut link, "st", &compact(*start));
                add(&mut link, "et", &compact(*end));
            }
        }
        self.with_texts(link, ["title", "in_loc", "desc"])
    }

    /// Adds title, location and description under their `names` in this order, cut so that the link stays short enough.
    fn with_texts(&self, mut link: String, names: [&str; 3]) -> String {
        let [title, location, details] = names;
        link.reserve(self.title.len() + self.location.len() + self.details.len().min(MAX_LINK) + 32);
        add_encoded(&mut link, title, &self.title);
        add_encoded(&mut link, location, &self.location);
        let room = MAX_LINK.saturating_sub(link.len() + details.len() + "&=".len());
        if self.details.len() <= room {
            add_encoded(&mut link, details, &self.details);
        } else {
            add(&mut link, details, &shorten(&self.text, room, encoded_len));
        }
        link
    }
}

fn compact(instant: Timestamp) -> String {
    extended_utc(instant).replace(['-', ':'], "")
}

fn compact_day(day: Date) -> String {
    iso(day).replace('-', "")
}

/// The exclusive end of a range of days.
fn day_after(last: Date) -> Date {
    last.tomorrow().unwrap_or(last)
}

/// Adds `&name=value`, unless the value is empty.
fn add(link: &mut String, name: &str, value: &str) {
    add_encoded(link, name, &percent_encode(value));
}

/// The same with a value that is encoded already.
fn add_encoded(link: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        for part in ["&", name, "=", value] {
            link.push_str(part);
        }
    }
}

/// `text` with `last_line` as its last line, if it has not got it already.
fn ending_with(text: &str, last_line: &str) -> String {
    let has_it = last_line.is_empty() || text.lines().next_back().is_some_and(|line| line.trim() == last_line);
    match (has_it, text.is_empty()) {
        (true, _) => text.to_owned(),
        (false, true) => last_line.to_owned(),
        (false, false) => format!("{text}\n{last_line}"),
    }
}

/// Ways to share the page `url` called `title`: the name of each and its link.
///
/// Few, and useful in Europe or in China: `Mail`, `LinkedIn`, `Mastodon` (its own chooser of servers), `X` and `Weibo`.
/// Weixin has no link that a page could hold.
pub fn share_links(title: &str, url: &str) -> Vec<(&'static str, String)> {
    let (name, address) = (percent_encode(title), percent_encode(url));
    vec![
        // A line break in a mail's body is %0D%0A, RFC 6068 section 5.
        ("Mail", format!("mailto:?subject={name}&body={name}%0D%0A{address}")),
        ("LinkedIn", format!("https://www.linkedin.com/sharing/share-offsite/?url={address}")),
        // The part after `#` is read by the browser only and never sent to that server.
        ("Mastodon", format!("https://share.joinmastodon.org/#text={name}%20{address}")),
        ("X", format!("https://x.com/intent/post?text={name}&url={address}")),
        ("Weibo", format!("https://service.weibo.com/share/share.php?url={address}&title={name}")),
    ]
}

/// A map of the place `latitude` degrees north and `longitude` degrees east with a marker on it, at OpenStreetMap.
///
/// Where these are no coordinates (beyond ±90 and ±180), a search for `name`.
pub fn map_link(latitude: f64, longitude: f64, name: &str) -> String {
    if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
        return format!("https://www.openstreetmap.org/search?query={}", percent_encode(name));
    }
    let (latitude, longitude) = (degrees(latitude), degrees(longitude));
    format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}")
}

/// Fills `{title}` and `{url}` of a link's `template` with the percent-encoded texts. All else stays as it is.
///
/// ```
/// use convoke::view::services::fill;
/// let link = fill("mailto:a@b.org?subject={title}&body={url}", "Café & co", "https://b.org/c/");
/// assert_eq!(link, "mailto:a@b.org?subject=Caf%C3%A9%20%26%20co&body=https%3A%2F%2Fb.org%2Fc%2F");
/// ```
pub fn fill(template: &str, title: &str, url: &str) -> String {
    let mut link = String::with_capacity(template.len() + title.len() + url.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        link.push_str(before);
        rest = if let Some(after) = from.strip_prefix("{title}") {
            link.push_str(&percent_encode(title));
            after
        } else if let Some(after) = from.strip_prefix("{url}") {
            link.push_str(&percent_encode(url));
            after
        } else {
            link.push('{');
            from.strip_prefix('{').unwrap_or_default()
        };
    }
    link.push_str(rest);
    link
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ics::calendar::EntryStatus;
    use crate::text::percent;
    use crate::time::Zone;
    use proptest::prelude::*;

    fn google_add(entry: &Entry, page: Option<&str>) -> String {
        Copied::of(entry, page).google()
    }

    fn outlook_add(entry: &Entry, page: Option<&str>) -> String {
        Copied::of(entry, page).outlook()
    }

    fn office_add(entry: &Entry, page: Option<&str>) -> String {
        Copied::of(entry, page).office()
    }

    fn yahoo_add(entry: &Entry, page: Option<&str>) -> String {
        Copied::of(entry, page).yahoo()
    }

    const PAGE: &str = "https://cas.example/workshops/chengdu-2014/";

    fn entry(time: EntryTime) -> Entry {
        Entry {
            uid: "chengdu-2014@cas".into(),
            sequence: 0,
            last_modified: Timestamp::UNIX_EPOCH,
            status: EntryStatus::Confirmed,
            time,
            transparent: false,
            summary: "1st workshop: “Small & large”; ESA + CAS, 50 % #1".into(),
            description: format!("Two days.\nBring = ideas? 成都 🚀\n{PAGE}"),
            location: Some("Hotel \"Sun\", Chengdu, China".into()),
            conference: None,
            geo: None,
            url: Some(PAGE.into()),
            categories: Vec::new(),
            contact: None,
        }
    }

    fn span() -> EntryTime {
        let (start, end) = ("2014-02-25T01:00:00Z".parse().unwrap(), "2014-02-25T09:30:00Z".parse().unwrap());
        EntryTime::Span { start, end, zone: Zone::named("Asia/Shanghai").unwrap() }
    }

    fn days(first: &str, last: &str) -> EntryTime {
        EntryTime::Days { first: first.parse().unwrap(), last: last.parse().unwrap() }
    }

    /// Undoes percent-encoding; fails on what is no encoding.
    fn decode(text: &str) -> String {
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{text}");
        percent::decode_strictly(text).unwrap().into_owned()
    }

    /// The decoded value of a parameter of a link.
    fn value(link: &str, name: &str) -> Option<String> {
        let (_, query) = link.split_once('?').unwrap();
        let values: Vec<&str> = query.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).collect();
        assert!(values.len() <= 1, "{name} twice in {link}");
        values.first().map(|value| decode(value))
    }

    fn instant(text: &str) -> Timestamp {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        assert!(text.ends_with('Z') && digits.len() == 14, "{text}");
        let part = |range: std::ops::Range<usize>| &digits[range];
        format!("{}-{}-{}T{}:{}:{}Z", part(0..4), part(4..6), part(6..8), part(8..10), part(10..12), part(12..14))
            .parse()
            .unwrap()
    }

    #[test]
    fn a_subscription_names_the_feed() {
        let feed = "https://cas.example/calendar/events.ics";
        assert_eq!(webcal(feed), "webcal://cas.example/calendar/events.ics");
        assert_eq!(webcal("http://a/b.ics"), "webcal://a/b.ics");
        assert_eq!(value(&google_subscribe(feed, "webcal"), "cid").unwrap(), webcal(feed));
        assert_eq!(value(&google_subscribe(feed, "https"), "cid").unwrap(), feed);
        let outlook = outlook_subscribe(feed, "ESA & CAS 空间");
        assert!(outlook.starts_with("https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2F"));
        assert_eq!(value(&outlook, "url").unwrap(), feed);
        assert_eq!(value(&outlook, "name").unwrap(), "ESA & CAS 空间");
        assert_eq!(office_subscribe(feed, "x"), outlook_subscribe(feed, "x").replace("live", "office"));
    }

    /// The links of all services: start, end, title, location, description, decoded.
    fn read(entry: &Entry) -> Vec<[Option<String>; 5]> {
        let google = google_add(entry, Some(PAGE));
        let dates = value(&google, "dates").unwrap();
        let (start, end) = dates.split_once('/').unwrap();
        let mut all = vec![[
            Some(start.to_owned()),
            Some(end.to_owned()),
            value(&google, "text"),
            value(&google, "location"),
            value(&google, "details"),
        ]];
        for link in [outlook_add(entry, Some(PAGE)), office_add(entry, Some(PAGE))] {
            all.push(["startdt", "enddt", "subject", "location", "body"].map(|name| value(&link, name)));
        }
        all.push(["st", "et", "title", "in_loc", "desc"].map(|name| value(&yahoo_add(entry, Some(PAGE)), name)));
        all
    }

    #[test]
    fn every_link_gives_the_same_instants_and_texts() {
        let entry = entry(span());
        let EntryTime::Span { start, end, .. } = &entry.time else { panic!() };
        for [from, until, title, location, details] in read(&entry) {
            assert_eq!((instant(&from.unwrap()), instant(&until.unwrap())), (*start, *end));
            assert_eq!(title.as_ref(), Some(&entry.summary));
            assert_eq!(location, entry.location);
            assert_eq!(details.as_ref(), Some(&entry.description));
        }
        assert_eq!(value(&google_add(&entry, None), "ctz").unwrap(), "Asia/Shanghai");
        assert!(outlook_add(&entry, None).contains("startdt=2014-02-25T01%3A00%3A00Z"));
    }

    #[test]
    fn days_are_exclusive_where_the_service_wants_it() {
        let entry = entry(days("2014-12-30", "2014-12-31"));
        let ends: Vec<(String, String)> =
            read(&entry).into_iter().map(|[from, until, ..]| (from.unwrap(), until.unwrap())).collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(ends[0], pair("20141230", "20150101"));
        assert_eq!(ends[1], pair("2014-12-30", "2015-01-01"));
        assert_eq!(ends[3], pair("20141230T000000", "20141231T235900"));
        assert_eq!(value(&google_add(&entry, None), "ctz"), None);
        assert_eq!(value(&office_add(&entry, None), "allday").as_deref(), Some("true"));
    }

    #[test]
    fn one_day_is_all_day_at_yahoo() {
        let link = yahoo_add(&entry(days("2014-02-25", "2014-02-25")), None);
        assert_eq!(value(&link, "st").as_deref(), Some("20140225"));
        assert_eq!((value(&link, "dur").as_deref(), value(&link, "et")), (Some("allday"), None));
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let bare = Entry { location: None, description: String::new(), ..entry(span()) };
        for link in [google_add(&bare, None), outlook_add(&bare, None), yahoo_add(&bare, None)] {
            assert!(!link.contains("=&") && !link.ends_with('='), "{link}");
        }
        assert_eq!(value(&google_add(&bare, Some(PAGE)), "details").as_deref(), Some(PAGE));
    }

    #[test]
    fn long_texts_are_cut_at_a_word_and_keep_the_address() {
        for (word, count) in [("workshop ", 2000), ("工作坊", 5000), ("👩‍🚀", 900), ("x", 10_000), ("é\n", 3000)] {
            let long = word.repeat(count);
            let entry = Entry {
                summary: long.trim().to_owned(),
                location: Some(long.trim().to_owned()),
                description: format!("{long}\n{PAGE}"),
                ..entry(span())
            };
            for link in [
                google_add(&entry, Some(PAGE)),
                outlook_add(&entry, Some(PAGE)),
                office_add(&entry, Some(PAGE)),
                yahoo_add(&entry, Some(PAGE)),
            ] {
                assert!((1000..2000).contains(&link.len()), "{}: {link}", link.len());
            }
            for [.., details] in read(&entry) {
                let details = details.unwrap();
                let body = details.strip_suffix(PAGE).and_then(|body| body.strip_suffix("…\n")).unwrap();
                assert!(long.starts_with(body) && body.len() > 10, "{body}");
                assert!(word == "x" || long[body.len()..].starts_with(char::is_whitespace) || !word.contains(' '), "{body}");
                assert!(!body.ends_with('\u{200D}') && (word != "👩‍🚀" || body.ends_with('🚀')), "{body}");
            }
        }
    }

    #[test]
    fn cutting_keeps_words() {
        let one = |_: char| 1;
        assert_eq!(cut_at_word("one two three", 13, one), "one two three");
        assert_eq!(cut_at_word("one two three", 12, one), "one two");
        assert_eq!(cut_at_word("one two three", 7, one), "one two");
        assert_eq!(cut_at_word("onetwothree", 5, one), "onetw");
        assert_eq!(cut_at_word("", 5, one), "");
        assert_eq!(cut_at_word("ab", 0, one), "");
        assert_eq!(shorten("alpha beta gamma\nlast", 18, one), "alpha beta…\nlast");
        assert_eq!(shorten("alpha\nlast", 18, one), "alpha\nlast");
        assert_eq!(shorten("alpha\nthe last line", 9, one), "alpha\nthe");
    }

    #[test]
    fn sharing_encodes_title_and_address() {
        let links = share_links("A & B?", "https://a.org/?x=1&y=2");
        let names: Vec<&str> = links.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["Mail", "LinkedIn", "Mastodon", "X", "Weibo"]);
        assert_eq!(links[0].1, "mailto:?subject=A%20%26%20B%3F&body=A%20%26%20B%3F%0D%0Ahttps%3A%2F%2Fa.org%2F%3Fx%3D1%26y%3D2");
        assert_eq!(value(&links[3].1, "text").unwrap(), "A & B?");
        assert_eq!(value(&links[4].1, "url").unwrap(), "https://a.org/?x=1&y=2");
    }

    #[test]
    fn a_map_has_a_marker() {
        let link = map_link(30.666_7, -0.000_000_04, "Chengdu");
        assert_eq!(link, "https://www.openstreetmap.org/?mlat=30.6667&mlon=0#map=16/30.6667/0");
        assert_eq!(map_link(f64::NAN, 0.0, "成都"), "https://www.openstreetmap.org/search?query=%E6%88%90%E9%83%BD");
    }

    #[test]
    fn filling_is_done_once() {
        assert_eq!(fill("{title}{url}{", "{url}", "{title}"), "%7Burl%7D%7Btitle%7D{");
        assert_eq!(fill("https://a/?q={titel}&{{url}}", "t", "u"), "https://a/?q={titel}&{u}");
    }

    proptest! {
        #[test]
        fn no_link_is_too_long(summary in any::<String>(), description in "\\PC{0,3000}", location in any::<String>(), url in "https://a/[a-zé]{0,900}") {
            let entry = Entry { summary, description, location: Some(location), ..entry(span()) };
            for link in [google_add(&entry, Some(&url)), outlook_add(&entry, Some(&url)), yahoo_add(&entry, Some(&url))] {
                prop_assert!(link.len() < 2000 && link.is_ascii());
            }
        }
    }
}
