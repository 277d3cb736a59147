"""What a subscriber's calendar holds after each change of a site: `convoke serve` gives the feed, vdirsyncer fetches it
and khal lists it.

    python3 tests/acceptance/clients.py CONVOKE BIN

CONVOKE is the program; BIN is the folder of khal and vdirsyncer. Ends with 1 where khal does not show exactly what the
site says. Only loopback is used, and only processes that were started here are ended.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

convoke, tools = (Path(argument).resolve() for argument in sys.argv[1:3])

CONFIG = """version: 1
title: {en: Example events, zh: 示例活动}
base_url: https://example.org/
languages: [en, zh]
uid_domain: example.org
timezone: Europe/Copenhagen
calendar: {feeds: [tags]}
"""
HOME = "---\ntitle: Example events\n---\n"
EVENT = """---
kind: event
id: {id}
title: {title}
updated: {updated}
dates: {dates}
status: {status}
tags: [space]
---
"""
CALL = """---
kind: call
id: call
title: The call
updated: 2027-01-05
milestones:
  - {id: proposals, name: Proposals due, date: "2027-03-16 12:00 Asia/Shanghai", type: deadline}
---
"""

VDIRSYNCER = """[general]
status_path = "{work}/status/"
[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
partial_sync = "ignore"
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{work}/events/"
fileext = ".ics"
"""
KHAL = """[calendars]
[[feed]]
path = {work}/events
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = UTC
local_timezone = UTC
[sqlite]
path = {work}/khal.db
"""


class Site:
    """A site on the disk, and a server of it."""

    def __init__(self, root):
        self.root = root
        self.write("convoke.yaml", CONFIG)
        self.write("content/_index.md", HOME)
        self.write("content/call.md", CALL)
        self.event("workshop", "2027-06-14 09:00/2027-06-16 17:30", "First workshop, Copenhagen; day 1")
        self.event("visit", "2027-07-01/02", "A visit 参观 🚀")
        self.server = subprocess.Popen([convoke, "serve", "-r", root, "--port", "0", "--poll"], stdout=subprocess.PIPE, text=True)
        self.url = self.server.stdout.readline().strip()

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # Whole at once, so that the server never reads half a file.
        draft = self.root / "draft"
        draft.write_text(text)
        draft.rename(file)

    def event(self, name, dates, title, file=None, **more):
        values = {"id": name, "dates": dates, "title": json.dumps(title), "updated": "2027-01-05", "status": "scheduled", **more}
        self.write(f"content/events/{file or name}.md", EVENT.format(**values))

    def feed(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8", answer.headers
            return answer.read()


class Subscriber:
    """A calendar that subscribes to a feed."""

    def __init__(self, work, site, path):
        self.work, self.site, self.path = work, site, path
        (work / "events").mkdir(parents=True)
        (work / "vdirsyncer").write_text(VDIRSYNCER.format(work=work, url=site.url + path))
        (work / "khal").write_text(KHAL.format(work=work))
        self.run("vdirsyncer", "-v", "ERROR", "-c", work / "vdirsyncer", "discover")

    def run(self, tool, *arguments):
        home = {"PATH": os.environ["PATH"], "HOME": str(self.work), "TZ": "UTC", "LC_ALL": "C.UTF-8"}
        ran = subprocess.run([tools / tool, *arguments], env=home, capture_output=True, text=True, timeout=60)
        if ran.returncode != 0:
            sys.exit(f"{tool} failed: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def shows(self):
        """What khal lists after the next fetch: title, start, end and status of each entry."""
        self.run("vdirsyncer", "-v", "ERROR", "-c", self.work / "vdirsyncer", "sync")
        fields = ["title", "start-long-full", "end-long-full", "status"]
        flags = [flag for field in fields for flag in ("--json", field)]
        listed = self.run("khal", "-c", self.work / "khal", "list", *flags, "--once", "2027-01-01", "2028-01-01")
        entries = [entry for line in listed.splitlines() if line.strip() for entry in json.loads(line)]
        return sorted(tuple(entry[field] for field in fields) for entry in entries)


def expect(step, subscribers, wanted):
    """Waits until the server gives another feed than before, and compares what each subscriber then shows."""
    for subscriber, rows in zip(subscribers, wanted, strict=True):
        limit = time.monotonic() + 10
        while (feed := subscriber.site.feed(subscriber.path)) == getattr(subscriber, "last", None):
            if time.monotonic() > limit:
                sys.exit(f"{step}: {subscriber.path} did not change")
            time.sleep(0.1)
        subscriber.last = feed
        # vdirsyncer gives what it fetches identities of its own, so that they are compared in the feed.
        uids = sorted(line for line in feed.decode().splitlines() if line.startswith("UID:"))
        if uids != getattr(subscriber, "uids", uids):
            sys.exit(f"{step}: {subscriber.path}: other identities: {uids}, before {subscriber.uids}")
        subscriber.uids = uids
        found = subscriber.shows()
        if found != sorted(rows):
            sys.exit(f"{step}: {subscriber.path}: khal shows\n  {found}\nand not\n  {sorted(rows)}")
    print(f"ok: {step}")


def main(work):
    site = Site(work / "site")
    try:
        english, tag, chinese = (
            Subscriber(work / name, site, path)
            for name, path in [("en", "calendar/all.ics"), ("tag", "calendar/tags/space.ics"), ("zh", "zh/calendar/all.ics")]
        )
        # khal gives whole days by their last one.
        due = ("The call: Proposals due", "2027-03-16 03:30", "2027-03-16 04:00", "CONFIRMED")
        visit = ("A visit 参观 🚀", "2027-07-01 00:00", "2027-07-02 00:00", "CONFIRMED")
        workshop = ("First workshop, Copenhagen; day 1", "2027-06-14 07:00", "2027-06-16 15:30", "CONFIRMED")

        def rows(*events):
            return [[due, *events], list(events)]

        subscribers = [english, tag]
        expect("as it was published", subscribers, rows(workshop, visit))
        expect("in Chinese", [chinese], [[("The call：Proposals due", *due[1:]), workshop, visit]])

        site.event("workshop", "2027-11-08 10:00/2027-11-09 12:00", workshop[0], updated="2027-02-01")
        workshop = (workshop[0], "2027-11-08 09:00", "2027-11-09 11:00", "CONFIRMED")
        expect("moved, across a change of clocks", subscribers, rows(workshop, visit))

        (site.root / "content/events/workshop.md").rename(site.root / "content/events/another-name.md")
        expect("its file renamed", subscribers, rows(workshop, visit))

        site.event("workshop", "2027-11-08 10:00/2027-11-09 12:00", "Second title", file="another-name", updated="2027-02-02")
        workshop = ("Second title", *workshop[1:])
        expect("its title changed", subscribers, rows(workshop, visit))

        site.event("visit", "2027-07-01/02", "A visit 参观 🚀", status="cancelled", updated="2027-02-03")
        visit = ("Cancelled: A visit 参观 🚀", *visit[1:3], "CANCELLED")
        expect("cancelled", subscribers, rows(workshop, visit))
    finally:
        site.server.terminate()
        site.server.wait(10)


with tempfile.TemporaryDirectory() as folder:
    main(Path(folder))
