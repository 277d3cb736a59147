#!/usr/bin/env python3
"""Turn a neutral corpus of events into a Convoke site, to measure Convoke beside other generators.

    from_neutral.py EVENTS.jsonl SITE [--places shared|each] [--cfp registration|deadline] [--config LINE]

EVENTS.jsonl holds one event a line (title, slug, summary, start, end, timezone, city, country, country_code,
venue, geo, organiser, status, tags, updated, contact, website, language, price, cfp, body). SITE is made anew.

A venue of a town is one place by default, as an editor would keep it; `--places each` writes a place an event, with
the street and the position of that event alone. The call for papers becomes the registration of its event, which is
on the page as it is in the other generators' pages; `--cfp deadline` makes it a deadline with calendar entries of its
own, which is more work than any of them does.

Standard library only; the same input gives the same bytes.
"""
import argparse
import json
import pathlib
import re
import shutil
import unicodedata

CONFIG = """\
version: 1
title: Open Events
description: A list of open events.
base_url: https://events.example.org/
uid_domain: events.example.org
timezone: UTC
report: "mailto:editors@events.example.org?subject={title}&body={url}"
author: The editors of Open Events
menu: [events, calendar, about]
page_size: 50
"""
STATUS = {"confirmed": "scheduled", "tentative": "tentative", "cancelled": "cancelled"}
LATEST = 20  # entries of the feed, as the other generators' sites have them


def quoted(text):
    """A JSON string is a double-quoted YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


def slug(text):
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def clock(stamp):
    """The clock time of an ISO 8601 stamp, in the zone in which it is written: `2026-05-04`, `09:30`."""
    return stamp[:10], stamp[11:16]


def span(start, end):
    (first, begins), (last, ends) = clock(start), clock(end)
    return f"{first} {begins}/{ends}" if first == last else f"{first} {begins}/{last} {ends}"


def moment(stamp):
    return " ".join(clock(stamp))


def place_of(event, each):
    key = f"place-{event['slug'].rsplit('-', 1)[1]}" if each else slug(f"{event['city']} {event['venue']['name']}")
    venue, geo = event["venue"], event["geo"]
    record = [
        f"{key}:",
        f"  name: {quoted(venue['name'])}",
        f"  street: {quoted(venue['street'])}",
        f"  postcode: {quoted(venue['postcode'])}",
        f"  town: {quoted(event['city'])}",
        f"  country: {quoted(event['country'])}",
        f"  country_code: {quoted(event['country_code'])}",
        f"  timezone: {event['timezone']}",
        f"  latitude: {geo['lat']}",
        f"  longitude: {geo['lon']}",
    ]
    return key, "\n".join(record) + "\n"


def organisation_of(event):
    organiser = event["organiser"]
    key = slug(organiser["name"])
    record = [f"{key}:", f"  name: {quoted(organiser['name'])}", f"  url: {organiser['url']}"]
    return key, "\n".join(record) + "\n"


def call_for_papers(event, as_deadline):
    cfp, price = event["cfp"], quoted("Price: " + event["price"])
    if not as_deadline:
        return [
            "registration:",
            f"  opens: {moment(cfp['opens'])}",
            f"  closes: {moment(cfp['closes'])}",
            f"  link: {cfp['url']}",
            f"  note: {price}",
        ]
    return [
        "registration:",
        f"  link: {cfp['url']}",
        f"  note: {price}",
        "milestones:",
        "  - id: cfp",
        "    name: Proposals due",
        f"    date: {moment(cfp['closes'])}",
        "    type: deadline",
    ]


def document(event, place, organisation, as_deadline):
    lines = [
        "kind: event",
        f"id: {event['slug']}",
        f"title: {quoted(event['title'])}",
        f"summary: {quoted(event['summary'])}",
        f"tags: [{', '.join(event['tags'])}]",
        f"updated: {event['updated'][:10]}",
        f"dates: {span(event['start'], event['end'])}",
        f"timezone: {event['timezone']}",
        f"status: {STATUS[event['status']]}",
        f"place: {place}",
        f"organisers: [{organisation}]",
        f"contact: {{email: {event['contact']}}}",
        f"languages: [{event['language']}]",
        f"more: {event['website']}",
    ] + call_for_papers(event, as_deadline)
    return "---\n" + "\n".join(lines) + "\n---\n\n" + event["body"]


def page(path, front, text):
    path.write_text("---\n" + "\n".join(front) + "\n---\n\n" + text + "\n", encoding="utf-8", newline="\n")


def updates(folder, events):
    """The latest events as news, since Convoke's feed is one of updates."""
    folder.mkdir()
    page(folder / "_index.md", ["title: Updates", "order: newest"], "What is new.")
    for event in sorted(events, key=lambda event: event["start"], reverse=True)[:LATEST]:
        front = ["kind: update", f"title: {quoted(event['title'])}", f"summary: {quoted(event['summary'])}"]
        front += [f"date: {event['updated'][:10]}", f"about: [{event['slug']}]"]
        page(folder / f"{event['slug']}.md", front, "A new event was announced.")


def convert(events, site, each, as_deadline, config):
    shutil.rmtree(site, ignore_errors=True)
    folder = site / "content" / "events"
    folder.mkdir(parents=True)
    (site / "convoke.yaml").write_text(CONFIG + "".join(f"{line}\n" for line in config), encoding="utf-8")
    page(site / "content" / "_index.md", ["title: Open Events"], "A list of open events.")
    page(folder / "_index.md", ["title: All events", "order: newest"], "")
    page(site / "content" / "about.md", ["title: About"], "About this site.")
    places, organisations, latest = {}, {}, []
    for event in events:
        place, record = place_of(event, each)
        places.setdefault(place, record)
        organisation, record = organisation_of(event)
        organisations.setdefault(organisation, record)
        text = document(event, place, organisation, as_deadline)
        (folder / f"{event['slug']}.md").write_text(text, encoding="utf-8", newline="\n")
        latest.append({key: event[key] for key in ("slug", "start", "title", "summary", "updated")})
    for name, records in (("places", places), ("organisations", organisations)):
        (site / "content" / f"{name}.yaml").write_text("".join(records.values()), encoding="utf-8", newline="\n")
    updates(site / "content" / "updates", latest)
    return len(latest)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=pathlib.Path, metavar="EVENTS.jsonl")
    parser.add_argument("site", type=pathlib.Path, metavar="SITE")
    parser.add_argument("--places", choices=["shared", "each"], default="shared")
    parser.add_argument("--cfp", choices=["registration", "deadline"], default="registration")
    parser.add_argument("--config", action="append", default=[], metavar="LINE", help="a further line of convoke.yaml, such as 'theme: plain'")
    given = parser.parse_args()
    with given.events.open(encoding="utf-8") as lines:
        count = convert((json.loads(line) for line in lines), given.site, given.places == "each", given.cfp == "deadline", given.config)
    print(f"{count} events in {given.site}")


if __name__ == "__main__":
    main()
