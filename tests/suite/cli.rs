//! The commands as people and scripts meet them: the program itself, its exit codes, its streams, its server.

use crate::support::{Run, convoke, convoke_run, copy_real_site, expect_file, files, repository, run, write};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const COMMANDS: &[&str] = &[
    "build",
    "check",
    "serve",
    "init",
    "new",
    "diff",
    "lock",
    "cancel",
    "retract",
    "when",
    "explain",
    "schema",
    "theme",
    "i18n",
    "clean",
    "completions",
];

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A sound site of a page and an event.
fn small_site() -> TempDir {
    let site = folder();
    write(
        &site.path().join("convoke.yaml"),
        b"version: 1\ntitle: Small\nbase_url: https://small.example/\nuid_domain: small.example\ntimezone: UTC\n",
    );
    write(&site.path().join("content/_index.md"), b"---\ntitle: Small\n---\n");
    write(
        &site.path().join("content/talk.md"),
        b"---\nkind: event\nid: talk\ntitle: A talk\nupdated: 2027-01-02\ndates: 2027-03-04\n---\n",
    );
    site
}

#[test]
fn help_says_what_can_be_asked() {
    let here = folder();
    let mut all = Vec::new();
    for command in [""].iter().chain(COMMANDS) {
        let help = convoke_run(here.path(), &format!("{command} --help"));
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
        assert!(help.out.lines().all(|line| line.len() <= 120), "{command}");
        all.push((if command.is_empty() { "convoke" } else { *command }, help.out));
    }
    for command in COMMANDS {
        assert!(all[0].1.contains(&format!("\n  {command} ")), "`--help` does not list {command}");
    }
    let text: String = all
        .iter()
        .map(|(name, help)| {
            format!("$ {} --help\n{help}\n", if *name == "convoke" { "convoke".to_owned() } else { format!("convoke {name}") })
        })
        .collect();
    expect_file(&repository().join("tests/cmd/help.txt"), &text);
}

#[test]
fn the_version_is_that_of_the_manifest() {
    let version = convoke_run(folder().path(), "--version");
    assert_eq!((version.code, version.out), (0, format!("convoke {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn exit_codes_say_what_went_wrong() {
    let (empty, site) = (folder(), small_site());
    let code = |folder: &Path, arguments: &str| convoke_run(folder, arguments).code;
    assert_eq!(code(site.path(), "build"), 0);
    assert_eq!(code(site.path(), "check"), 0);
    // The command line is wrong, or there is no site.
    assert_eq!(code(site.path(), "biuld"), 2);
    assert_eq!(code(site.path(), "build --nothing"), 2);
    assert_eq!(code(site.path(), "check --format xml"), 2);
    assert_eq!(code(empty.path(), "build"), 2);
    assert_eq!(code(site.path(), "build --root nowhere"), 2);
    assert_eq!(code(site.path(), "build --config nowhere.yaml"), 2);
    // Errors and refusals.
    write(&site.path().join("content/bad.md"), b"---\nkind: evnet\ntitle: x\n---\n");
    assert_eq!(code(site.path(), "build"), 1);
    assert_eq!(code(site.path(), "check"), 1);
    fs::remove_file(site.path().join("content/bad.md")).expect("a file");
    // Warnings only where they are denied.
    write(&site.path().join("content/warns.md"), b"---\ntitle: x\n---\n\n# First\n");
    assert_eq!((code(site.path(), "check"), code(site.path(), "check --deny warnings")), (0, 1));
    assert_eq!((code(site.path(), "build"), code(site.path(), "build --deny warnings")), (0, 1));
}

/// The system failed: the output folder cannot be made, since a file stands in its way.
#[test]
fn a_failure_of_the_system_is_told_as_one() {
    let site = small_site();
    write(&site.path().join("in-the-way"), b"a file");
    let built = convoke_run(site.path(), "build -o in-the-way/public");
    assert_eq!((built.code, built.out.as_str()), (4, ""), "{}", built.err);
    assert!(built.err.starts_with("error: could not ") && built.err.contains("in-the-way"), "{}", built.err);
}

#[test]
fn no_site_is_told_with_what_to_do() {
    let here = folder();
    let built = convoke_run(here.path(), "build");
    assert!(built.err.contains("convoke init") && built.err.contains("convoke.yaml"), "{}", built.err);
    assert_eq!(built.out, "");
    assert!(files(here.path()).is_empty(), "nothing was made");
}

#[test]
fn a_new_site_is_sound() {
    let here = folder();
    let made = convoke_run(here.path(), "init site");
    assert_eq!(made.code, 0, "{}", made.err);
    let site = here.path().join("site");
    for command in ["build --deny warnings", "check --deny warnings"] {
        let ran = convoke_run(&site, command);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command}");
    }
    assert!(site.join("public/index.html").exists() && site.join("public/calendar/all.ics").exists());
    // A folder that holds something is left alone, and an empty one is filled.
    let before = files(&site);
    let again = convoke_run(here.path(), "init site");
    assert_eq!((again.code, files(&site) == before), (1, true), "{}", again.err);
    let empty = folder();
    assert_eq!(convoke_run(empty.path(), "init").code, 0);
    assert!(empty.path().join("convoke.yaml").exists());
}

#[test]
fn a_new_document_of_each_kind_is_sound() {
    let here = folder();
    assert_eq!(convoke_run(here.path(), "init").code, 0);
    for (kind, path) in [
        ("event", "workshops/second"),
        ("call", "second-call/"),
        ("guideline", "rules"),
        ("page", "hotels"),
        ("update", "news/first"),
    ] {
        let made = convoke_run(here.path(), &format!("new {kind} {path} --date 2027-01-02"));
        assert_eq!((made.code, made.err.as_str()), (0, ""), "{kind}");
        let file = here.path().join(made.out.trim());
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(text.starts_with(&format!("---\nkind: {kind}\n")), "{text}");
        let check = convoke_run(here.path(), "check --deny warnings");
        assert_eq!((check.code, check.err.as_str()), (0, ""), "{kind}");
        let again = convoke_run(here.path(), &format!("new {kind} {path}"));
        assert_eq!((again.code, fs::read_to_string(&file).expect("the file")), (1, text), "what is there is left alone");
    }
    // Whatever the title, it is the title of the page.
    let title = "Workshop #3: \"x\" & y\u{ff1a}no";
    let made = run(convoke(here.path()).args(["new", "page", "third", "--title", title]));
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let check = convoke_run(here.path(), "check --deny warnings");
    assert_eq!((check.code, check.err.as_str()), (0, ""));
    let text = fs::read_to_string(here.path().join(made.out.trim())).expect("the file");
    assert!(text.contains(&format!("\ntitle: '{title}'\n")), "{text}");
    assert_eq!(convoke_run(here.path(), "new event ../outside").code, 2);
    assert_eq!(convoke_run(here.path(), "new opera a").code, 2);
}

/// A site of a page that is translated, and an event that is not.
fn translated_site() -> TempDir {
    let site = small_site();
    write(
        &site.path().join("convoke.yaml"),
        b"version: 1\ntitle: {en: Small, zh: \xe5\xb0\x8f}\nbase_url: https://small.example/\nuid_domain: small.example\n\
          timezone: UTC\nlanguages: [en, zh]\ndescription: All of it.\n",
    );
    write(&site.path().join("content/_index.zh.md"), "---\r\ntitle: 小\r\n---\r\n\r\n你好。\r\n".as_bytes());
    site
}

#[test]
fn translations_are_reported_and_marked() {
    let site = translated_site();
    let status = || convoke_run(site.path(), "i18n status");
    let home = site.path().join("content/_index.zh.md");
    let first = status();
    let expected = "\
zh: 1 of 2 pages translated, 1 not marked, 1 text not translated; all words of the interface
  missing     content/talk.md
  not marked  content/_index.zh.md
  text        convoke.yaml:7
";
    assert_eq!((first.code, first.out.as_str(), first.err.as_str()), (0, expected, ""));
    let touched = convoke_run(site.path(), "i18n touch");
    assert_eq!((touched.code, touched.out.as_str()), (0, "content/_index.zh.md\n"));
    let text = fs::read_to_string(&home).expect("a text");
    let mark = text.lines().nth(1).expect("a line").strip_prefix("translates: ").expect("a mark").to_owned();
    assert_eq!(text, format!("---\r\ntranslates: {mark}\r\ntitle: 小\r\n---\r\n\r\n你好。\r\n"));
    // Once more, nothing is left to do, and nothing is written.
    assert_eq!(convoke_run(site.path(), "i18n touch").out, "");
    assert_eq!(convoke_run(site.path(), "i18n touch --all").out, "");
    assert_eq!(convoke_run(site.path(), "check --deny warnings").code, 0);

    write(&site.path().join("content/_index.md"), b"---\ntitle: Small\n---\n\nNew words.\n");
    assert!(status().out.starts_with("zh: 1 of 2 pages translated, 1 behind, 1 text"), "{}", status().out);
    let report: Value = serde_json::from_str(&convoke_run(site.path(), "i18n status --format json").out).expect("JSON");
    let chinese = &report["languages"][0];
    assert_eq!((&chinese["stale"][0], &chinese["missing"][0]), (&"content/_index.zh.md".into(), &"content/talk.md".into()));
    assert_eq!(
        (&chinese["language"], &chinese["complete"], &chinese["texts"][0]["line"]),
        (&"zh".into(), &false.into(), &7.into())
    );
    let check = convoke_run(site.path(), "check --format short");
    assert!(check.code == 0 && check.err.contains("stale-translation"), "{}", check.err);
    let named = convoke_run(site.path(), "i18n touch content/_index.zh.md");
    assert_eq!((named.code, named.out.as_str()), (0, "content/_index.zh.md\n"));
    let now = fs::read_to_string(&home).expect("a text");
    assert!(!now.contains(&mark) && now.len() == text.len() && now.ends_with("title: 小\r\n---\r\n\r\n你好。\r\n"), "{now}");
    assert!(!convoke_run(site.path(), "check --format short").err.contains("stale-translation"));
    // What is no translation is left alone.
    let strange = convoke_run(site.path(), "i18n touch content/_index.md");
    assert!(strange.code == 1 && strange.err.contains("is no translation"), "{}", strange.err);
}

#[test]
fn clean_removes_what_builds_wrote_and_nothing_else() {
    let site = small_site();
    let public = site.path().join("public");
    assert_eq!(convoke_run(site.path(), "build").code, 0);
    write(&public.join("mine.txt"), b"mine");
    write(&public.join("talk/notes.txt"), b"mine as well");
    let written = files(&public).len() - 3;
    let cleaned = convoke_run(site.path(), "clean");
    assert_eq!((cleaned.code, cleaned.out), (0, format!("{written} files removed\n")), "{}", cleaned.err);
    assert_eq!(files(&public).into_keys().collect::<Vec<_>>(), ["mine.txt", "talk/notes.txt"]);
    assert!(!public.join("calendar").exists(), "an empty folder is removed");
    assert_eq!(convoke_run(site.path(), "clean").code, 2, "nothing in it is known to be ours");
}

#[test]
fn a_folder_of_somebody_else_is_not_written_to() {
    let site = small_site();
    let public = site.path().join("public");
    write(&public.join("index.html"), b"mine");
    write(&public.join("notes/a.txt"), b"mine");
    let before = files(&public);
    let built = convoke_run(site.path(), "build");
    assert_eq!((built.code, built.out.as_str()), (1, ""), "{}", built.err);
    assert!(built.err.contains("public") && built.err.contains("--force"), "{}", built.err);
    assert!(files(&public) == before);
    let forced = convoke_run(site.path(), "build --force");
    assert_eq!(forced.code, 0, "{}", forced.err);
    assert_ne!(files(&public)["index.html"], b"mine");
    assert_eq!(files(&public)["notes/a.txt"], b"mine");
}

#[test]
fn what_is_no_longer_planned_is_removed() {
    let site = small_site();
    let public = site.path().join("public");
    assert_eq!(convoke_run(site.path(), "build").code, 0);
    assert!(public.join("talk/talk.ics").exists());
    fs::remove_file(site.path().join("content/talk.md")).expect("a file");
    let built = convoke_run(site.path(), "build");
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(!public.join("talk").exists());
    assert!(built.out.ends_with(" removed\n") && !built.out.ends_with(" 0 removed\n"), "{}", built.out);
}

#[test]
fn options_of_a_build_are_followed() {
    let site = small_site();
    write(&site.path().join("content/draft.md"), b"---\ntitle: A draft\ndraft: true\n---\n");
    let built = convoke_run(site.path(), "build -o elsewhere --base-url https://preview.example/17 --drafts");
    assert_eq!((built.code, built.err.as_str()), (0, ""));
    let made = files(&site.path().join("elsewhere"));
    assert!(made.contains_key("draft/index.html") && !site.path().join("public").exists());
    assert!(String::from_utf8_lossy(&made["sitemap.xml"]).contains("<loc>https://preview.example/17/talk/</loc>"));
    assert!(!String::from_utf8_lossy(&made["talk/talk.ics"]).contains("https://small.example"));
    let quiet = convoke_run(site.path(), "build -q");
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

/// A site with one error and one warning, told in a format.
fn told(format: &str) -> Run {
    let site = small_site();
    write(
        &site.path().join("content/talk.md"),
        "---\nkind: event\nid: talk\ntitle: \"Bad & <é>\"\nupdated: 2027-01-02\ndates: 2027-02-30\n---\n\n# First\n".as_bytes(),
    );
    let run = convoke_run(site.path(), &format!("check --format {format}"));
    assert_eq!(run.code, 1, "{format}: {}", run.err);
    run
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn findings_can_be_told_to_programs() {
    let value = json(&told("json").out);
    let text = value.to_string();
    for part in ["bad-date", "heading-level", "content/talk.md", "\"error\"", "\"warning\"", "6", "8"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let lines = told("jsonl").out;
    let rules: Vec<Value> = lines.lines().map(json).collect();
    assert_eq!(rules.iter().filter(|value| value.to_string().contains("\"rule\":")).count(), 2, "{lines}");

    let sarif = json(&told("sarif").out);
    assert_eq!(
        (sarif["version"].as_str(), sarif["runs"][0]["tool"]["driver"]["name"].as_str()),
        (Some("2.1.0"), Some("Convoke"))
    );
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let at = |result: &Value| result["locations"][0]["physicalLocation"].clone();
    assert_eq!(
        (results.len(), results[0]["ruleId"].as_str(), results[0]["level"].as_str()),
        (2, Some("bad-date"), Some("error"))
    );
    assert_eq!(
        (at(&results[0])["artifactLocation"]["uri"].as_str(), at(&results[0])["region"]["startLine"].as_u64()),
        (Some("content/talk.md"), Some(6))
    );
    assert_eq!(at(&results[0])["region"]["startColumn"].as_u64(), Some(8));

    let gitlab = json(&told("gitlab").out);
    let issues = gitlab.as_array().expect("issues");
    let prints: std::collections::BTreeSet<&str> = issues.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!((issues.len(), prints.len()), (2, 2), "each has a fingerprint of its own");
    assert_eq!(
        (issues[0]["location"]["path"].as_str(), issues[0]["location"]["lines"]["begin"].as_u64()),
        (Some("content/talk.md"), Some(6))
    );

    let junit = told("junit").out;
    let document = roxmltree::Document::parse(&junit).unwrap_or_else(|error| panic!("{error}: {junit}"));
    assert!(["testsuites", "testsuite"].contains(&document.root_element().tag_name().name()));
    assert!(document.descendants().any(|node| ["failure", "error"].contains(&node.tag_name().name())), "{junit}");

    let github = told("github").out;
    assert!(
        github.lines().any(|line| line.starts_with("::error file=content/talk.md,line=6,") && line.contains("col=8")),
        "{github}"
    );
    assert!(github.lines().any(|line| line.starts_with("::warning file=content/talk.md,line=9,")), "{github}");

    let short = told("short");
    assert!(short.err.lines().any(|line| line.starts_with("content/talk.md:6:8: error[bad-date] ")), "{}", short.err);
}

#[test]
fn a_document_of_findings_is_whole_also_when_there_are_none() {
    let site = small_site();
    for format in ["json", "sarif", "gitlab"] {
        json(&convoke_run(site.path(), &format!("check --format {format}")).out);
    }
    let junit = convoke_run(site.path(), "check --format junit").out;
    assert!(roxmltree::Document::parse(&junit).is_ok(), "{junit}");
    for format in ["jsonl", "github"] {
        assert_eq!(convoke_run(site.path(), &format!("check --format {format}")).out, "", "{format}");
    }
}

#[test]
fn annotations_are_the_default_where_they_are_shown() {
    let site = small_site();
    write(&site.path().join("content/bad.md"), b"---\n---\n");
    let check = run(convoke(site.path()).env("GITHUB_ACTIONS", "true").arg("check"));
    assert!(check.out.starts_with("::error file=content/bad.md"), "{}", check.out);
}

#[test]
fn pipes_get_no_colour_and_no_progress() {
    let site = small_site();
    write(&site.path().join("content/bad.md"), b"---\ntitle: x\n---\n\n# First\n");
    for arguments in ["build", "check", "build --color auto"] {
        let run = convoke_run(site.path(), arguments);
        let all = format!("{}{}", run.out, run.err);
        assert!(!all.contains('\u{1b}') && !all.contains('\r'), "{arguments}: {all}");
    }
    assert!(convoke_run(site.path(), "check --color always").err.contains('\u{1b}'));
    let no_color = run(convoke(site.path()).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "").arg("check"));
    assert!(!no_color.err.contains('\u{1b}'));
}

/// A reader that goes away is no failure.
#[test]
fn a_closed_pipe_is_no_failure() {
    let mut child = convoke(folder().path())
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the program ends");
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn shells_complete_all_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = convoke_run(folder().path(), &format!("completions {shell}"));
        assert_eq!((script.code, script.err.as_str()), (0, ""));
        assert!(COMMANDS.iter().all(|command| script.out.contains(command)), "{shell}");
    }
    assert_eq!(convoke_run(folder().path(), "completions tcsh").code, 2);
}

/// The server, ended with the test.
struct Server {
    child: Child,
    address: String,
    site: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).map(drop).unwrap_or_default();
    }
}

/// What the server answers.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Server {
    /// Serves a copy of the site of this repository on a free port.
    fn start() -> Self {
        let site = folder();
        copy_real_site(site.path());
        let mut command = convoke(site.path());
        let mut child =
            command.args(["serve", "-p", "0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("the address");
        let address = line
            .trim()
            .strip_prefix("http://")
            .and_then(|rest| rest.split('/').next())
            .unwrap_or_else(|| panic!("no address: {line}"))
            .to_owned();
        Server { child, address, site }
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let host = headers.iter().find(|(name, _)| *name == "Host").map_or(self.address.as_str(), |(_, host)| host);
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let others: String =
            headers.iter().filter(|(name, _)| *name != "Host").map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{others}\r\n").expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("the end of the head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).expect("a status");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Answer { status, headers, body: bytes[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let file = self.site.path().join(file);
        let text = fs::read_to_string(&file).expect("a file");
        assert!(text.contains(from), "{from}");
        fs::write(&file, text.replace(from, to)).expect("a file");
    }

    /// The version that a page has, as its script knows it.
    fn version(&self, path: &str) -> String {
        let page = self.get(path);
        let (_, after) = page.text().split_once("data-version=\"").expect("the script that reloads");
        after.split('"').next().expect("a version").to_owned()
    }
}

#[test]
fn an_edited_date_shows_by_itself() {
    let server = Server::start();
    let page = "/workshops/chengdu-2014/index.html";
    assert!(server.get(page).text().contains("datetime=\"2014-02-25\""));
    let since = server.version(page);
    let start = Instant::now();
    let news = std::thread::scope(|scope| {
        // The page waits for news as its script does, while the editor saves.
        let waiting = scope.spawn(|| server.ask("GET", &format!("/_convoke/events?since={since}"), &[]));
        std::thread::sleep(Duration::from_millis(150));
        assert!(!waiting.is_finished(), "there is no news before the change");
        server.edit("content/workshops/chengdu-2014/index.md", "dates: 2014-02-25/26", "dates: 2014-02-27/28");
        waiting.join().expect("an answer")
    });
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    assert!(news.text().contains("version") && !news.text().contains(&since), "{}", news.text());
    let changed = server.get(page);
    let has = |day: &str| changed.text().contains(&format!("datetime=\"{day}\""));
    assert!(has("2014-02-27") && has("2014-02-28") && !has("2014-02-25"), "the page has the new date");
    assert!(server.get("/calendar/all.ics").text().contains("DTSTART;VALUE=DATE:20140227"), "so has the calendar");
    assert!(!server.site.path().join("public").exists(), "nothing is written");
}

/// While there is an error the last good state is shown with it; when it is mended the page is right again.
#[test]
fn an_error_shows_in_the_page_and_goes_away() {
    let server = Server::start();
    let page = "/workshops/chengdu-2014/index.html";
    let wait_for = |what: &str, fits: &dyn Fn(&str) -> bool| {
        let start = Instant::now();
        while !fits(server.get(page).text()) {
            assert!(start.elapsed() < Duration::from_secs(5), "{what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    server.edit("content/workshops/chengdu-2014/index.md", "dates: 2014-02-25/26", "dates: 2014-02-31");
    wait_for("the error is told", &|text| text.contains("2014-02 has no day 31") && text.contains("Chengdu"));
    server.edit("content/workshops/chengdu-2014/index.md", "dates: 2014-02-31", "dates: 2014-02-25/26");
    wait_for("the error is gone", &|text| !text.contains("has no day 31"));
}

#[test]
fn the_server_answers_as_servers_do() {
    let server = Server::start();
    let calendar = server.get("/calendar/all.ics");
    assert_eq!((calendar.status, calendar.header("content-type")), (200, "text/calendar; charset=utf-8"));
    assert!(calendar.body.starts_with(b"BEGIN:VCALENDAR\r\n"));
    let home = server.get("/");
    assert_eq!((home.status, home.header("content-type")), (200, "text/html; charset=utf-8"));
    // A file that the browser has is not sent again, and a head has no body.
    let tag = calendar.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 4);
    let known = server.ask("GET", "/calendar/all.ics", &[("If-None-Match", &tag)]);
    assert_eq!((known.status, known.body.len(), known.header("etag")), (304, 0, tag.as_str()));
    let head = server.ask("HEAD", "/calendar/all.ics", &[]);
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, calendar.body.len().to_string().as_str()));
    assert_eq!(server.get("/nothing/here").status, 404);
    let redirect = server.get("/call");
    assert_eq!((redirect.status, redirect.header("location")), (302, "/call/"));
    assert_eq!(server.ask("POST", "/", &[]).status, 405);
}

#[test]
fn the_server_gives_away_nothing_but_the_site() {
    let server = Server::start();
    for path in [
        "/../convoke.yaml",
        "/..%2fconvoke.yaml",
        "/%2e%2e/convoke.yaml",
        "/content/about.md",
        "/convoke.yaml",
        "//etc/passwd",
        "/call/..%5c..%5cconvoke.yaml",
        "/%00",
    ] {
        let answer = server.get(path);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("uid_domain") && !answer.text().contains("root:"), "{path}");
    }
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""] {
        assert!([400, 403].contains(&server.ask("GET", "/", &[("Host", host)]).status), "{host}");
    }
    let port = server.address.rsplit(':').next().expect("a port").to_owned();
    assert_eq!(server.ask("GET", "/", &[("Host", &format!("localhost:{port}"))]).status, 200);
}
