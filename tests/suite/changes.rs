//! What changed, as readers are told: numbers that stay, dates on all clocks, and nothing that means nothing.

use crate::lock::{edit_file, ok};
use crate::support::write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CONFIG: &str = "version: 1\ntitle: Example\nbase_url: https://example.org/\nuid_domain: example.org\n\
                      timezone: Europe/Paris\ndisplay_zones: [Europe/Paris, Asia/Shanghai]\nlanguages: [en, zh]\n";

fn event(id: &str, title: &str, dates: &str) -> String {
    format!("---\nkind: event\nid: {id}\ntitle: {title}\nupdated: 2026-01-15\ndates: {dates}\n---\n\nCome.\n")
}

/// A site with a lock that has told nothing yet.
fn site() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let add = |path: &str, text: &str| write(&folder.path().join(path), text.as_bytes());
    add("convoke.yaml", CONFIG);
    add("content/_index.md", "---\ntitle: Example\n---\n");
    add("content/spring.md", &event("spring", "Spring workshop", "2027-06-14/16"));
    add("content/autumn.md", &event("autumn", "Autumn workshop", "2027-10-14"));
    add(
        "content/call.md",
        "---\nkind: call\nid: call\ntitle: Call for missions\nupdated: 2026-01-15\nmilestones:\n  \
         - {id: due, name: Proposals due, date: 2027-03-16 12:00, type: deadline}\n---\n",
    );
    ok(folder.path(), "lock --now 2026-02-01T00:00Z -q");
    folder
}

fn lock(root: &Path, now: &str, reason: &str) {
    let mut arguments = vec!["lock", "-q", "--now", now];
    if !reason.is_empty() {
        arguments.extend(["--reason", reason]);
    }
    let run = crate::support::run(crate::support::convoke(root).args(arguments));
    assert_eq!(run.code, 0, "{}", run.err);
}

fn built(root: &Path, path: &str) -> String {
    ok(root, "build -q");
    fs::read_to_string(root.join("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Parts of `text` from `start` to the next `end`.
fn parts<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).map(|rest| rest.split(end).next().unwrap_or_default()).collect()
}

/// Text without markup, in single blanks.
fn plain(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_changed_and_nothing_is_told() {
    let site = site();
    let home = built(site.path(), "index.html");
    assert!(!home.contains("changes"), "{home}");
    for path in ["changes", "changes.xml", "data/changes.json"] {
        assert!(!site.path().join("public").join(path).exists(), "{path}");
    }
    // Neither words nor what is new are amendments.
    edit_file(site.path(), "content/spring.md", "Spring workshop", "Spring meeting");
    write(&site.path().join("content/summer.md"), event("summer", "Summer school", "2027-08-02").as_bytes());
    lock(site.path(), "2026-02-02T00:00Z", "A better title");
    assert!(!built(site.path(), "index.html").contains("changes/"));
}

#[test]
fn amendments_are_numbered_and_keep_their_numbers() {
    let site = site();
    let root = site.path();
    edit_file(root, "content/spring.md", "2027-06-14/16", "2027-06-21/23");
    lock(root, "2026-03-01T08:00Z", "The hall is <taken>.");
    edit_file(root, "content/call.md", "2027-03-16 12:00", "2027-03-30 18:00");
    lock(root, "2026-03-02T08:00Z", "");
    let page = built(root, "changes/index.html");
    let sections: Vec<String> = parts(&page, "<section class=\"row\" id=\"amendment-", "</section>")
        .into_iter()
        .map(|section| plain(&format!("<section id=\"{section}")))
        .collect();
    let deadline = "Amendment 1 2 March 2026 Call for missions: Proposals due Datefrom Tuesday 16 March 2027, 12:00 CET (UTC+1) = \
                    19:00 Beijing Time (UTC+8) → to Tuesday 30 March 2027, 18:00 CEST (UTC+2) = Wednesday 31 March 2027, 00:00 \
                    Beijing Time (UTC+8) Carried by: Example: deadlines, Example: all dates, Call for missions: dates";
    let spring = "Amendment 1 1 March 2026 Spring workshop Datefrom 14– to 16 June 2027 → to 21– to 23 June 2027 \
                  reason: The hall is &lt;taken&gt;. Carried by: Example: events, Example: all dates";
    assert_eq!(sections, [deadline, spring]);
    assert!(
        page.contains("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed\" href=\"../changes.xml\">")
    );
    let call = built(root, "call/index.html");
    assert!(call.contains("href=\"../changes.xml\"") && call.contains("href=\"../changes/index.html\""), "{call}");
    assert!(!built(root, "spring/index.html").contains("changes.xml"));
    assert!(built(root, "calendar/index.html").contains("href=\"../changes/index.html\">What changed</a></p>"));
    // In Chinese, what the editor wrote is marked as English.
    let chinese = built(root, "zh/changes/index.html");
    assert!(chinese.contains("第1号变更") && chinese.contains("<span lang=\"en\">The hall is"), "{chinese}");

    let feed = built(root, "changes.xml");
    let ids = |feed: &str| parts(feed, "<id>", "</id>").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let before = ids(&feed);
    assert_eq!(
        before,
        [
            "tag:example.org,2026:changes.xml",
            "tag:example.org,2026:changes/call.due/20260302T080000Z",
            "tag:example.org,2026:changes/spring/20260301T080000Z"
        ]
    );
    assert!(feed.contains("href=\"https://example.org/changes/#amendment-spring-20260301T080000Z\""), "{feed}");
    assert!(feed.contains("Date: 14–16 June 2027 → 21–23 June 2027"), "{feed}");

    // The page of what is cancelled is gone; the numbers stay.
    fs::remove_file(root.join("content/autumn.md")).expect("a file");
    ok(root, "cancel autumn --now 2026-03-03T08:00Z -q");
    let after = ids(&built(root, "changes.xml"));
    assert_eq!(after.len(), 4);
    assert_eq!(after[2..], before[1..]);
    let page = built(root, "changes/index.html");
    let cancelled = plain(parts(&page, "id=\"amendment-autumn-20260303T080000Z\">", "</section>")[0]);
    assert_eq!(
        cancelled,
        "Amendment 1 3 March 2026 Autumn workshop Statusfrom confirmed → to cancelled Carried by: Example: events, \
         Example: all dates"
    );
    assert!(
        plain(parts(&page, "id=\"amendment-spring-20260301T080000Z\">", "</section>")[0])
            .starts_with("Amendment 1 1 March 2026 Spring")
    );

    let json: serde_json::Value = serde_json::from_str(&built(root, "data/changes.json")).expect("JSON");
    let list = json["amendments"].as_array().expect("a list");
    let of = |key: &str| list.iter().map(|one| one[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("number"), [1, 1, 1]);
    assert_eq!(of("sequence"), of("number"));
    assert_eq!(of("id"), ["spring", "call.due", "autumn"]);
    assert_eq!(list[0]["from"]["date"], "2027-06-14/2027-06-16");
    assert_eq!(list[0]["moves"]["start"], serde_json::json!({"from": "2027-06-14", "to": "2027-06-21"}));
    assert_eq!(list[1]["to"]["start"], "2027-03-30T18:00:00+02:00");
    assert_eq!(list[2]["moves"]["status"]["to"], "cancelled");
    assert_eq!(json["declared"], serde_json::json!([]));
}

#[test]
fn former_dates_are_told_once_and_without_invented_days() {
    let site = site();
    let root = site.path();
    let was = "was:\n  - {date: 2027-Q2, said: 2025-05-01, reason: A hall was found.}\n  - {date: 2027-06, said: 2025-09-02}\n";
    edit_file(root, "content/spring.md", "dates: ", &format!("{was}dates: "));
    let history = |root: &Path| {
        let page = built(root, "changes/index.html");
        parts(&page, "<li class=\"soft\">", "</li>").into_iter().map(plain).collect::<Vec<_>>()
    };
    let first = "2 September 2025from 2nd quarter of 2027 → to June 2027 reason: A hall was found.";
    let last = "on a day that is not recordedfrom June 2027 → to 14– to 16 June 2027";
    assert_eq!(history(root), [first, last]);
    let feed = built(root, "changes.xml");
    assert_eq!(feed.matches("<entry>").count(), 1, "{feed}");
    assert!(feed.contains("<updated>2025-09-02T00:00:00Z</updated>"), "{feed}");

    // A move that the lock knows is an amendment, also where the page declares it later.
    edit_file(root, "content/spring.md", "dates: 2027-06-14/16", "dates: 2027-06-21/23");
    lock(root, "2026-03-01T08:00Z", "");
    assert_eq!(history(root), [first, last]);
    edit_file(root, "content/spring.md", "dates: 2027-06-21/23", "  - {date: 2027-06-14/16}\ndates: 2027-06-28/30");
    lock(root, "2026-03-02T08:00Z", "");
    let page = built(root, "changes/index.html");
    assert_eq!(page.matches("id=\"amendment-").count(), 2);
    assert_eq!(history(root), [first, last]);
}

#[test]
fn reasons_come_from_the_page_in_each_language_or_else_from_the_lock_for_each_entry() {
    let site = site();
    let root = site.path();
    let was = "dates: 2027-06-21/23\nwas: [{date: 2027-06-14/16, reason: {en: The hall is let., zh: 会场已租出。}}]";
    edit_file(root, "content/spring.md", "dates: 2027-06-14/16", was);
    edit_file(
        root,
        "content/autumn.md",
        "dates: 2027-10-14",
        "dates: 2027-10-14\nstatus: cancelled\nstatus_note: {en: Few came., zh: 人数不足。}",
    );
    edit_file(root, "content/call.md", "2027-03-16 12:00", "2027-03-30 12:00");
    let lock = |reasons: &[&str]| {
        let mut command = crate::support::convoke(root);
        command.args(["lock", "-q", "--now", "2026-03-01T08:00Z"]);
        for reason in reasons {
            command.args(["--reason", reason]);
        }
        crate::support::run(&mut command)
    };
    for (reasons, says) in [
        (&["call.deu=Asked"][..], "did you mean `call.due`?"),
        (&["winter=Snow"], "what changed is: autumn, call.due, spring"),
        (&["One", "Two"], "is given twice"),
    ] {
        let run = lock(reasons);
        assert!(run.code == 2 && run.err.contains(says), "{} {}", run.code, run.err);
    }
    assert_eq!(lock(&["For = all", "call.due=Many asked."]).code, 0);
    let reasons = |path: &str| {
        let page = built(root, path);
        parts(&page, "<section class=\"row\" id=\"amendment-", "</section>")
            .into_iter()
            .map(|part| plain(&format!("<{part}")))
            .collect::<String>()
    };
    let (english, chinese) = (reasons("changes/index.html"), reasons("zh/changes/index.html"));
    for says in ["The hall is let.", "Few came.", "Many asked."] {
        assert!(english.contains(says), "{says}: {english}");
    }
    for says in ["会场已租出。", "人数不足。", "Many asked."] {
        assert!(chinese.contains(says), "{says}: {chinese}");
    }
    assert!(!english.contains("For = all"));
    let data: serde_json::Value = serde_json::from_str(&built(root, "data/changes.json")).unwrap();
    let of = |id: &str| data["amendments"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()["reason"].clone();
    assert_eq!(of("spring"), serde_json::json!({"en": "The hall is let.", "zh": "会场已租出。"}));
    assert_eq!(of("call.due"), serde_json::json!({"en": "Many asked."}));
    assert!(built(root, "zh/changes.xml").contains("会场已租出。"));
}
