//! One request in, one answer out; nothing of the network.
//!
//! In: the state of the served site and a request. Out: status, headers and body, or that the answer must wait.
//! Not here: sockets, threads and the folder of the site, which [`Pages`] hides.

use super::{clock, own, page};
use crate::content_hash;
use crate::diag::Severity;
use crate::edge::report::Row;
use crate::media_type;
use crate::path::OutputPath;
use crate::text::percent;
use crate::time::Timestamp;
use std::net::IpAddr;

/// The outputs of a good state of the site.
pub trait Pages {
    /// The planned output at exactly this path.
    fn find(&self, path: &str) -> Option<OutputPath>;

    /// Its bytes.
    fn render(&self, path: &OutputPath) -> Rendering;
}

/// What rendering an output came to.
#[derive(Debug)]
pub enum Rendering {
    /// These bytes.
    Good(Vec<u8>),
    /// It failed.
    Bad {
        /// Why.
        findings: Vec<Row>,
        /// Its bytes when it last succeeded, if they are still known.
        last: Option<Vec<u8>>,
    },
}

/// The site as it is served now.
#[derive(Debug)]
pub struct State<P> {
    /// The latest state without errors, if there ever was one.
    pub pages: Option<P>,
    /// The findings of the latest build, or why there was none.
    pub findings: Vec<Row>,
    /// Another one after each build, and after each start of the server.
    pub version: u64,
    /// The path of the site's address, from `/` to `/`.
    pub base: String,
    /// The moment that pages take for the present, where it is another.
    pub as_of: Option<Timestamp>,
}

/// What a browser asks.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// `GET`, `HEAD` …
    pub method: &'a str,
    /// The path and query as sent.
    pub target: &'a str,
    /// The header `Host`.
    pub host: Option<&'a str>,
    /// The header `If-None-Match`.
    pub if_none_match: Option<&'a str>,
}

/// The answer to the browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers; `Content-Length` and `Connection` are the sender's.
    pub headers: Vec<(&'static str, String)>,
    /// The body; not sent for `HEAD` and with status 304, but its length is.
    pub body: Vec<u8>,
}

/// An answer, or that it must wait.
#[derive(Debug, PartialEq, Eq)]
pub enum Reply {
    /// This.
    Now(Answer),
    /// When the version is no longer `since`: [`event`].
    Later {
        /// The version that the page has.
        since: u64,
    },
}

/// By which names the server may be called: another one is a page elsewhere that made its name point here.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    /// The names and addresses besides those of the loopback.
    pub named: Vec<String>,
    /// Whether any numeric address will do, since the server listens on all. No foreign page can fake one.
    pub any_address: bool,
}

impl Hosts {
    /// Whether the value of a header `Host` is one of them; the port may be any.
    pub fn allow(&self, host: &str) -> bool {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map_or("", |(address, _)| address),
            None => host.rsplit_once(':').map_or(host, |(name, _)| name),
        };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if self.named.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            return true;
        }
        match name.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || self.any_address,
            Err(_) => name == "localhost" || name.ends_with(".localhost"),
        }
    }
}

/// Answers a request.
pub fn respond<P: Pages>(state: &State<P>, hosts: &Hosts, ask: &Ask<'_>) -> Reply {
    if !ask.host.is_some_and(|host| hosts.allow(host)) {
        let why = "This name is not one of the server's. Call it by localhost, or by the address that `--interface` names.\n";
        return Reply::Now(text(403, why));
    }
    if !matches!(ask.method, "GET" | "HEAD") {
        let mut answer = text(405, "Only GET and HEAD are served.\n");
        answer.headers.push(("Allow", "GET, HEAD".to_owned()));
        return Reply::Now(answer);
    }
    let (path, query) = ask.target.split_once('?').unwrap_or((ask.target, ""));
    let Some(path) = decode(path).filter(|path| path.starts_with('/')) else {
        return Reply::Now(text(400, "This is no address of a page.\n"));
    };
    let answer = match path.strip_prefix(own::PREFIX) {
        Some("events") => return events(state, query),
        Some(name) => own_file(name),
        None => site_file(state, &path, query),
    };
    Reply::Now(finish(answer, ask))
}

/// The news that the site has this version.
pub fn event(version: u64) -> Answer {
    let body = format!("{{\"version\":\"{version}\"}}\n").into_bytes();
    let headers = vec![("Content-Type", "application/json".to_owned()), ("Cache-Control", "no-store".to_owned())];
    Answer { status: 200, headers, body }
}

fn events<P>(state: &State<P>, query: &str) -> Reply {
    let since = query.split('&').find_map(|part| part.strip_prefix("since=")).and_then(|since| since.parse().ok());
    match since {
        Some(since) if since == state.version => Reply::Later { since },
        _ => Reply::Now(event(state.version)),
    }
}

fn own_file(name: &str) -> Answer {
    match own::FILES.iter().find(|(known, _)| *known == name) {
        Some((name, content)) => typed(200, media_type::of(name, b""), (*content).into()),
        None => text(404, "There is no such file.\n"),
    }
}

/// What an address leads to.
enum Way {
    Output(OutputPath),
    /// The folder's address needs its closing slash, since relative links hang on it.
    Redirect(String),
    Nowhere,
}

fn site_file<P: Pages>(state: &State<P>, path: &str, query: &str) -> Answer {
    let as_of = match clock::asked(query, decode) {
        Ok(asked) => asked.unwrap_or(state.as_of),
        Err(why) => return text(400, &format!("{why}\n")),
    };
    let Some(pages) = &state.pages else {
        return nothing_good(state);
    };
    match find(state, pages, path) {
        Way::Output(output) => output_answer(state, pages, &output, 200, as_of),
        Way::Redirect(mut location) => {
            if !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_graphic()) {
                location.push('?');
                location.push_str(query);
            }
            let mut answer = text(302, "");
            answer.headers.push(("Location", location));
            answer
        }
        Way::Nowhere => not_found(state, pages, path, as_of),
    }
}

/// The page that lists what is wrong while no state was ever good.
fn nothing_good<P>(state: &State<P>) -> Answer {
    let title = if state.findings.is_empty() { "The site cannot be built".to_owned() } else { page::counted(&state.findings) };
    let html = page::full(&title, state.version, &state.findings);
    typed(500, media_type::HTML, html.into_bytes())
}

fn find<P: Pages>(state: &State<P>, pages: &P, path: &str) -> Way {
    // The address with the site's own path comes first, since absolute links are written with it.
    let inside = path.strip_prefix(&state.base).or_else(|| (state.base.strip_suffix('/') == Some(path)).then_some(""));
    let prefixes = [(inside, state.base.as_str()), (path.strip_prefix('/'), "/")];
    for (relative, prefix) in prefixes {
        let Some(relative) = relative else { continue };
        if relative.is_empty() && !path.ends_with('/') {
            return Way::Redirect(state.base.clone());
        }
        let is_folder = relative.is_empty() || relative.ends_with('/');
        let direct = if is_folder { pages.find(&format!("{relative}index.html")) } else { pages.find(relative) };
        if let Some(output) = direct {
            return Way::Output(output);
        }
        if !is_folder && pages.find(&format!("{relative}/index.html")).is_some() {
            return Way::Redirect(format!("{prefix}{}/", percent::encode_file_path(relative)));
        }
    }
    Way::Nowhere
}

fn not_found<P: Pages>(state: &State<P>, pages: &P, path: &str, as_of: Option<Timestamp>) -> Answer {
    // The nearest one, so that each language has its own.
    let relative = path.strip_prefix(&state.base).unwrap_or(path).trim_start_matches('/');
    let mut folder = relative;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let name = if folder.is_empty() { "404.html".to_owned() } else { format!("{folder}/404.html") };
        if let Some(output) = pages.find(&name) {
            return output_answer(state, pages, &output, 404, as_of);
        }
        if folder.is_empty() {
            let html = page::full("There is no such page", state.version, &state.findings);
            return typed(404, media_type::HTML, html.into_bytes());
        }
    }
}

fn output_answer<P: Pages>(state: &State<P>, pages: &P, output: &OutputPath, status: u16, as_of: Option<Timestamp>) -> Answer {
    let is_old = state.findings.iter().any(|row| row.severity == Severity::Error);
    let dressed = |bytes, findings: &[Row], is_old| {
        dressed(output, status, bytes, |html| page::dress(html, state.version, findings, is_old, as_of))
    };
    match pages.render(output) {
        Rendering::Good(bytes) => dressed(bytes, &state.findings, is_old),
        Rendering::Bad { mut findings, last } => {
            let others: Vec<Row> = state.findings.iter().filter(|row| !findings.contains(row)).cloned().collect();
            findings.extend(others);
            if let Some(bytes) = last {
                return dressed(bytes, &findings, true);
            }
            let html = page::full(&page::counted(&findings), state.version, &findings);
            typed(500, media_type::HTML, html.into_bytes())
        }
    }
}

fn dressed(output: &OutputPath, status: u16, bytes: Vec<u8>, dress: impl Fn(&str) -> String) -> Answer {
    let ty = media_type::of(output.as_str(), &bytes);
    if ty != media_type::HTML {
        return typed(status, ty, bytes);
    }
    match String::from_utf8(bytes) {
        Ok(html) => typed(status, ty, dress(&html).into_bytes()),
        Err(error) => typed(status, "text/html", error.into_bytes()),
    }
}

/// Adds what all answers have, and leaves the body out where the browser has it.
fn finish(mut answer: Answer, ask: &Ask<'_>) -> Answer {
    if answer.status == 200 {
        let tag = format!("\"{:016x}-{:x}\"", content_hash::of(&answer.body), answer.body.len());
        if ask.if_none_match.is_some_and(|known| matches(known, &tag)) {
            answer.status = 304;
        }
        answer.headers.push(("ETag", tag));
    }
    answer
}

/// Whether a list of entity tags holds `tag`.
fn matches(known: &str, tag: &str) -> bool {
    known.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn typed(status: u16, ty: &str, body: Vec<u8>) -> Answer {
    let headers = vec![
        ("Content-Type", ty.to_owned()),
        ("Cache-Control", "no-cache".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    Answer { status, headers, body }
}

/// A plain text.
pub fn text(status: u16, text: &str) -> Answer {
    typed(status, media_type::PLAIN, text.into())
}

/// Undoes percent-encoding; `None` where it is wrong, or hides what belongs in no address.
fn decode(path: &str) -> Option<String> {
    let path = percent::decode_strictly(path)?;
    let climbs = path.split('/').any(|part| part == "..");
    (!climbs && !path.contains(|c: char| c.is_control() || c == '\\')).then(|| path.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Outputs by path; the text `!` fails to render, and `!x` fails but was once `x`.
    struct Fake(BTreeMap<&'static str, &'static str>);

    impl Pages for Fake {
        fn find(&self, path: &str) -> Option<OutputPath> {
            self.0.contains_key(path).then(|| OutputPath::new(path).unwrap())
        }

        fn render(&self, path: &OutputPath) -> Rendering {
            match self.0[path.as_str()].split_at_checked(1) {
                Some(("!", last)) => {
                    Rendering::Bad { findings: vec![row("template")], last: (!last.is_empty()).then(|| last.into()) }
                }
                _ => Rendering::Good(self.0[path.as_str()].into()),
            }
        }
    }

    fn row(message: &str) -> Row {
        Row { address: "a:1:1".into(), severity: Severity::Error, rule: "r", message: message.into(), help: None }
    }

    fn state(base: &str) -> State<Fake> {
        let files = [
            ("index.html", "<body>home</body>"),
            ("a/index.html", "<body>a</body>"),
            ("repo/index.html", "<body>repo</body>"),
            ("ä b/index.html", "x"),
            ("cal.ics", "BEGIN"),
            ("404.html", "<body>lost</body>"),
            ("zh/404.html", "<body>verloren</body>"),
            ("bad.html", "!"),
            ("once.html", "!<body>once</body>"),
        ];
        State { pages: Some(Fake(files.into())), findings: vec![], version: 7, base: base.into(), as_of: None }
    }

    fn ask(target: &str) -> Ask<'_> {
        Ask { method: "GET", target, host: Some("127.0.0.1:4180"), if_none_match: None }
    }

    fn get(base: &str, target: &str) -> Answer {
        match respond(&state(base), &Hosts::default(), &ask(target)) {
            Reply::Now(answer) => answer,
            Reply::Later { .. } => panic!("waits"),
        }
    }

    fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
        answer.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    fn body(answer: &Answer) -> String {
        String::from_utf8(answer.body.clone()).unwrap()
    }

    #[test]
    fn addresses_lead_to_outputs() {
        assert!(body(&get("/", "/")).starts_with("<body>home<script"));
        assert!(body(&get("/", "/a/?q=1")).starts_with("<body>a<"));
        assert!(body(&get("/", "/a/index.html")).starts_with("<body>a<"));
        let redirect = get("/", "/a?q=1");
        assert_eq!((redirect.status, header(&redirect, "Location")), (302, Some("/a/?q=1")));
        assert_eq!(header(&get("/", "/%C3%A4%20b"), "Location"), Some("/%C3%A4%20b/"));
        let calendar = get("/", "/cal.ics");
        assert_eq!(header(&calendar, "Content-Type"), Some("text/calendar; charset=utf-8"));
        assert_eq!((calendar.body.as_slice(), header(&calendar, "Cache-Control")), (&b"BEGIN"[..], Some("no-cache")));
    }

    #[test]
    fn a_page_is_shown_as_of_another_moment() {
        let page = body(&get("/", "/a/?as-of=2014-07-04"));
        assert!(page.contains("clock.js\" data-now=\"2014-07-04T12:00:00Z\"></script>"), "{page}");
        assert!(page.find("clock.js") < page.find("reload.js") && page.contains("convoke-clock"), "{page}");
        assert_eq!(get("/", "/a/?as-of=someday").status, 400);
        assert_eq!(get("/", "/cal.ics?as-of=2014-07-04").body, b"BEGIN");
        let mut then = state("/");
        then.as_of = clock::moment("2015-03-16").ok();
        let shown = |target: &str| match respond(&then, &Hosts::default(), &ask(target)) {
            Reply::Now(answer) => body(&answer),
            Reply::Later { .. } => panic!("waits"),
        };
        assert!(shown("/a/").contains("data-now=\"2015-03-16T12:00:00Z\""));
        assert!(shown("/a/?as-of=2014-07-04").contains("data-now=\"2014-07-04T12:00:00Z\""));
        assert!(!shown("/a/?as-of=now").contains("clock"));
    }

    #[test]
    fn a_missing_page_is_the_sites_own_and_says_404() {
        let answer = get("/", "/none/here");
        assert_eq!(answer.status, 404);
        assert!(body(&answer).contains("lost") && body(&answer).contains("reload.js"));
        assert!(body(&get("/", "/zh/none/here")).contains("verloren"));
    }

    #[test]
    fn a_site_under_a_path_is_there_and_at_the_root() {
        assert!(body(&get("/repo/", "/repo/")).contains("home"));
        assert!(body(&get("/repo/", "/repo/a/")).starts_with("<body>a<"));
        assert!(body(&get("/repo/", "/")).contains("home"));
        assert!(body(&get("/repo/", "/a/")).starts_with("<body>a<"));
        assert_eq!(header(&get("/repo/", "/repo"), "Location"), Some("/repo/"));
        assert_eq!(header(&get("/repo/", "/repo/a"), "Location"), Some("/repo/a/"));
        assert!(body(&get("/repo/", "/repo/repo/")).contains("repo<"));
        assert_eq!(get("/repo/", "/repo/none").status, 404);
    }

    #[test]
    fn nothing_outside_the_plan_can_be_named() {
        for target in [
            "/../secret",
            "/a/../../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/a%5c..%5csecret",
            "/%00",
            "/%zz",
            "/%ff",
            "x",
            "*",
        ] {
            assert_eq!(get("/", target).status, 400, "{target}");
        }
        for target in ["//a/", "/a//", "/./a/", "/etc/passwd"] {
            assert_eq!(get("/", target).status, 404, "{target}");
        }
        assert_eq!(header(&get("/", "//evil.example/a"), "Location"), None);
    }

    #[test]
    fn other_names_and_methods_are_refused() {
        let hosts = Hosts { named: vec!["box.lan".into(), "192.168.1.5".into()], any_address: false };
        for host in
            ["127.0.0.1:4180", "localhost", "LOCALHOST:1", "a.localhost:1", "[::1]:4180", "127.3.2.1", "box.lan:1", "192.168.1.5"]
        {
            assert!(hosts.allow(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:4180",
            "10.0.0.1",
            "[2001:db8::1]:80",
            "",
            "[",
            "[::1",
        ] {
            assert!(!hosts.allow(host), "{host}");
        }
        let all = Hosts { named: vec![], any_address: true };
        assert!(all.allow("10.0.0.1:4180") && !all.allow("evil.example"));
        let status = |ask: &Ask<'_>| match respond(&state("/"), &Hosts::default(), ask) {
            Reply::Now(answer) => answer.status,
            Reply::Later { .. } => 0,
        };
        assert_eq!(status(&Ask { host: Some("evil.example"), ..ask("/") }), 403);
        assert_eq!(status(&Ask { host: None, ..ask("/_convoke/events?since=7") }), 403);
        assert_eq!(status(&Ask { method: "POST", ..ask("/") }), 405);
        assert_eq!(status(&Ask { method: "HEAD", ..ask("/") }), 200);
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let first = get("/", "/cal.ics");
        let tag = header(&first, "ETag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'));
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let Reply::Now(answer) =
                respond(&state("/"), &Hosts::default(), &Ask { if_none_match: Some(&known), ..ask("/cal.ics") })
            else {
                panic!("waits")
            };
            assert_eq!((answer.status, header(&answer, "ETag")), (304, Some(tag.as_str())));
        }
    }

    #[test]
    fn faults_are_shown_in_the_page_or_as_one() {
        let answer = get("/", "/bad.html");
        assert_eq!(answer.status, 500);
        assert!(body(&answer).contains("template") && body(&answer).contains("reload.js"));
        let answer = get("/", "/once.html");
        assert!(answer.status == 200 && body(&answer).contains("once") && body(&answer).contains("convoke-panel"));

        let mut broken = state("/");
        broken.findings.push(row("wrong"));
        let reply = |state: &State<Fake>, target: &str| match respond(state, &Hosts::default(), &ask(target)) {
            Reply::Now(answer) => answer,
            Reply::Later { .. } => panic!("waits"),
        };
        let answer = reply(&broken, "/a/");
        assert!(answer.status == 200 && body(&answer).contains("wrong") && body(&answer).contains("last good state"));
        broken.pages = None;
        let answer = reply(&broken, "/a/");
        assert!(answer.status == 500 && body(&answer).contains("wrong") && body(&answer).contains("<h1>1 error</h1>"));
        assert_eq!(reply(&broken, "/_convoke/panel.css").status, 200);
    }

    #[test]
    fn news_waits_until_there_is_some() {
        let reply = |target: &str| respond(&state("/"), &Hosts::default(), &ask(target));
        assert_eq!(reply("/_convoke/events?since=7"), Reply::Later { since: 7 });
        for target in ["/_convoke/events?since=6", "/_convoke/events", "/_convoke/events?since=x"] {
            assert_eq!(reply(target), Reply::Now(event(7)));
        }
    }
}
