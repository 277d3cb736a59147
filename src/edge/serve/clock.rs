//! The moment at which an editor looks at the site: now, or another that was asked for.
//!
//! In: a day or a moment as it was written. Out: a [`Timestamp`], and what shows it in a page. A build never has any of
//! this. Not here: what a page's own script makes of the moment.

use super::own::PREFIX;
use crate::text::escape::escape;
use crate::time::{Date, Timestamp, Zone, extended_utc};
use std::fmt::Write;

/// The query parameter that names the moment.
pub const PARAMETER: &str = "as-of";

/// Reads a day, `2014-07-04`, or a moment, `2014-07-04T12:00Z`.
///
/// A day stands for its noon in UTC, since that lies on this day nearly everywhere.
///
/// # Errors
/// When it is neither, in a sentence.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let whole = if text.parse::<Date>().is_ok() && text.len() <= 10 { format!("{text}T12:00Z") } else { text.to_owned() };
    whole.parse().map_err(|_| format!("`{text}` is no day and no moment: write `2014-07-04` or `2014-07-04T12:00Z`"))
}

/// The moment that a query asks for: `Some(None)` is the present one, `None` is nothing asked.
///
/// # Errors
/// When it asks for something else, in a sentence.
pub fn asked(query: &str, decode: impl Fn(&str) -> Option<String>) -> Result<Option<Option<Timestamp>>, String> {
    let Some(value) = query.split('&').find_map(|part| part.strip_prefix(PARAMETER)?.strip_prefix('=')) else {
        return Ok(None);
    };
    match decode(value).as_deref() {
        Some("now") => Ok(Some(None)),
        text => moment(text.unwrap_or_default()).map(|moment| Some(Some(moment))),
    }
}

/// What must run before any other script: the clock.
pub fn script(out: &mut String, moment: Timestamp) {
    let _ = writeln!(out, "<script src=\"{PREFIX}clock.js\" data-now=\"{}\"></script>", extended_utc(moment));
}

/// What says which moment is shown, with ways to others.
pub fn banner(out: &mut String, moment: Timestamp) {
    let shown = extended_utc(moment).replace('T', " ").replace(":00Z", " UTC");
    let weekday = format!("{:?}", Zone::utc().local(moment).date().weekday());
    let _ = write!(
        out,
        "<nav id=\"convoke-clock\" aria-label=\"The moment that is shown\" lang=\"en\" dir=\"ltr\">\n<p>As of <strong>{} {}</strong></p>\n<ul>",
        escape(&weekday),
        escape(&shown)
    );
    for (days, words) in [(-7, "−7 days"), (-1, "−1 day"), (1, "+1 day"), (7, "+7 days")] {
        if let Ok(other) = Timestamp::from_second(moment.as_second() + days * 86_400) {
            let _ = write!(out, "<li><a href=\"?{PARAMETER}={}\">{words}</a></li>", extended_utc(other));
        }
    }
    let _ = write!(out, "<li><a href=\"?{PARAMETER}=now\">now</a></li></ul>\n</nav>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_noon_and_a_moment_itself() {
        let read = |text: &str| moment(text).map(extended_utc);
        assert_eq!(read("2014-07-04").as_deref(), Ok("2014-07-04T12:00:00Z"));
        assert_eq!(read("2014-07-04T12:00Z").as_deref(), Ok("2014-07-04T12:00:00Z"));
        assert_eq!(read("2014-07-04T12:00+02:00").as_deref(), Ok("2014-07-04T10:00:00Z"));
        for wrong in ["", "2014", "2014-02-30", "2014-07-04T12:00", "soon", "now"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_query_asks_for_a_moment_or_for_none() {
        let ask = |query: &str| asked(query, |text| Some(text.replace("%3A", ":")));
        assert_eq!(ask("q=1"), Ok(None));
        assert_eq!(ask("q=1&as-of=now"), Ok(Some(None)));
        assert_eq!(ask("as-of=2014-07-04T12%3A00Z"), Ok(Some(moment("2014-07-04").ok())));
        assert!(ask("as-of=").is_err() && ask("as-of=x").is_err());
    }

    #[test]
    fn the_banner_leads_a_day_back_and_forth() {
        let mut out = String::new();
        banner(&mut out, moment("2014-07-04").unwrap());
        assert!(out.contains("<strong>Friday 2014-07-04 12:00 UTC</strong>"), "{out}");
        assert!(out.contains("?as-of=2014-07-03T12:00:00Z") && out.contains("?as-of=2014-07-05T12:00:00Z"), "{out}");
    }
}
