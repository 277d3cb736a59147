#!/usr/bin/env python3
"""Make a site whose calendars remember much: many events, places and tags, a feed of each, and pages that are gone.

    cliff.py CONVOKE SITE [--events 2000] [--gone 400] [--places 40] [--tags 30]

SITE is made anew. It has EVENTS events with pages and, in convoke.lock, GONE further events whose pages were deleted and
which are cancelled, so that calendars still tell them. A build of it should cost as much as one without them: what a
feed holds is looked up, and not searched for. Build both, in turns, to see.

Standard library only; the same numbers give the same bytes.
"""
import argparse
import pathlib
import shutil
import subprocess

CONFIG = """\
version: 1
title: Many Events
base_url: https://events.example.org/
uid_domain: events.example.org
timezone: Europe/Vienna
calendar: {feeds: [tags, places]}
"""


def event(number, places, tags):
    """The page of an event: its place and its three tags follow from its number."""
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 2020 + number // 336 % 10
    own = sorted({f"tag-{(number * factor + 1) % tags}" for factor in (1, 7, 11)})
    return (
        f"---\nkind: event\ntitle: Event {number}\nid: event-{number}\ndates: {year}-{month:02}-{day:02}\n"
        f"place: place-{number % places}\ntags: [{', '.join(own)}]\nupdated: 2019-01-01\n---\nWhat event {number} is about.\n"
    )


def main():
    """Writes the site, lets the program lock it, deletes pages and cancels them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("convoke", type=pathlib.Path)
    parser.add_argument("site", type=pathlib.Path)
    for name, default in (("events", 2000), ("gone", 400), ("places", 40), ("tags", 30)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    shutil.rmtree(given.site, ignore_errors=True)
    pages = given.site / "content" / "events"
    pages.mkdir(parents=True)
    (given.site / "convoke.yaml").write_text(CONFIG)
    (given.site / "content" / "_index.md").write_text("---\ntitle: Many Events\n---\nAn example.\n")
    (pages / "_index.md").write_text("---\ntitle: Events\n---\n")
    places = "".join(
        f"place-{n}:\n  name: Hall {n}\n  town: Town {n}\n  country: Austria\n  country_code: AT\n" for n in range(given.places)
    )
    (given.site / "content" / "places.yaml").write_text(places)
    for number in range(given.events + given.gone):
        (pages / f"event-{number}.md").write_text(event(number, given.places, given.tags))
    program = given.convoke.resolve()

    def run(*arguments):
        subprocess.run([program, *arguments], cwd=given.site, check=True, stdout=subprocess.DEVNULL)

    run("lock", "--now", "2020-01-01T00:00:00Z")
    gone = [f"event-{number}" for number in range(given.events, given.events + given.gone)]
    for name in gone:
        (pages / f"{name}.md").unlink()
    if gone:
        run("cancel", "--now", "2020-01-02T00:00:00Z", *gone)


if __name__ == "__main__":
    main()
