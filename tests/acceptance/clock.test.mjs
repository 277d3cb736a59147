// The theme's script by itself, without a browser: `node --test tests/acceptance`. The page is what little of one it asks for.
// Each test runs on both forms of the script: the one that people read and the one that the theme ships.
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { forms } from "./scripts.mjs";

const { each, source } = forms("convoke.js");
const before = { 0: "today", 1: "tomorrow", other: "in {n} days", far: "upcoming" };
const WORDS = {
  locale: "en-GB",
  event: { before, during: { other: "under way" }, after: "past" },
  day: { before, during: { 0: "today", other: "under way" }, after: "past" },
  deadline: { before: { 0: "closes today", 1: "closes tomorrow", other: "closes in {n} days" }, after: "closed" },
  polish: { before: { few: "za {n} dni (few)", many: "za {n} dni (many)", other: "za {n} dnia" }, after: "" },
  yours: "your time: {time}",
};

// What the script says of one date at a moment, to a reader in a zone; and for how long it then waits.
function say(zone, now, is, from, until, days = {}, words = WORDS) {
  process.env.TZ = zone;
  const item = { dataset: { from, until }, matches: () => true, ariaCurrent: null, querySelector: () => null };
  const slot = { dataset: { is, ...days }, closest: () => item, textContent: "" };
  const yours = { dataset: {}, closest: () => item, textContent: "" };
  const today = { dataset: {}, closest: () => item, setAttribute: (name, value) => (today[name] = value) };
  class Then extends Date {
    constructor(...given) {
      super(...(given.length ? given : [now]));
    }
  }
  const document = {
    currentScript: { dataset: { words: JSON.stringify(words) } },
    querySelectorAll: (query) => ({ ".yours": [yours], ".today": [today] })[query] ?? [slot],
  };
  let wait;
  runInNewContext(source(), { document, Date: Then, Intl, JSON, Math, setTimeout: (_, time) => (wait = time), clearTimeout() {} });
  return { words: slot.textContent, due: item.ariaCurrent, yours: yours.textContent, wait, x: today.x };
}

const CHENGDU = ["2014-02-24T16:00:00Z", "2014-02-26T16:00:00Z", { first: "2014-02-25T00:00", last: "2014-02-26T00:00" }];
const of = (zone, now) => say(zone, now, "event", ...CHENGDU).words;

each("days that are printed are counted from the reader's own day", () => {
  assert.equal(of("Europe/Paris", "2014-02-20T12:00:00Z"), "in 5 days");
  assert.equal(of("Europe/Paris", "2014-02-24T15:59:59Z"), "tomorrow");
  assert.equal(of("America/Los_Angeles", "2014-02-24T07:59:59Z"), "in 2 days");
  assert.equal(of("America/Los_Angeles", "2014-02-24T15:59:59Z"), "tomorrow");
  assert.equal(of("Pacific/Kiritimati", "2014-02-24T15:59:59Z"), "today");
  assert.equal(of("Europe/Paris", "2013-10-01T00:00:00Z"), "upcoming");
});

each("what is under way is so at one moment for all", () => {
  for (const zone of ["Europe/Paris", "Asia/Shanghai", "America/Los_Angeles"]) {
    assert.equal(of(zone, "2014-02-24T16:00:00Z"), "under way");
    assert.equal(of(zone, "2014-02-26T15:59:59Z"), "under way");
    assert.equal(of(zone, "2014-02-26T16:00:00Z"), "past");
  }
});

each("a deadline closes at its instant, on the reader's day", () => {
  const at = (zone, now) => say(zone, now, "deadline", "2015-03-16T11:00:00Z", "2015-03-16T11:00:00Z");
  assert.deepEqual(at("America/Los_Angeles", "2015-03-16T06:59:59Z"), {
    words: "closes tomorrow",
    due: "date",
    yours: "your time: 16 Mar 2015, 04:00",
    wait: 1000,
    x: "-Infinity%",
  });
  assert.equal(at("Asia/Shanghai", "2015-03-16T10:59:59Z").words, "closes today");
  assert.deepEqual([at("UTC", "2015-03-16T11:00:00Z").words, at("UTC", "2015-03-16T11:00:00Z").due], ["closed", null]);
});

each("clocks that change do not change the count", () => {
  const at = (zone, now) => say(zone, now, "deadline", "2015-04-01T10:00:00Z", "2015-04-01T10:00:00Z").words;
  assert.equal(at("Europe/Paris", "2015-03-28T22:59:59Z"), "closes in 4 days");
  assert.equal(at("Europe/Paris", "2015-03-28T23:00:00Z"), "closes in 3 days");
});

each("numbers take the plural form of their language", () => {
  const at = (now) => say("UTC", now, "polish", "2015-03-30T12:00:00Z", "2015-03-30T12:00:00Z", {}, { ...WORDS, locale: "pl" }).words;
  assert.equal(at("2015-03-27T00:00:00Z"), "za 3 dni (few)");
  assert.equal(at("2015-03-25T00:00:00Z"), "za 5 dni (many)");
});

each("the present day has its place in a picture", () => {
  const x = (now) => say("UTC", now, "event", "2014-01-01T00:00:00Z", "2014-01-05T00:00:00Z").x;
  assert.equal(x("2014-01-02T00:00:00Z"), "25%");
  assert.equal(x("2014-01-06T00:00:00Z"), "125%");
});
