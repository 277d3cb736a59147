// What a home page of many dates names at a reader's moment, and without a script, in a browser whose clock is set.
//
//   node tests/acceptance/next.mjs CONVOKE FOLDER
//
// CONVOKE is the program; FOLDER is one whose node_modules hold playwright-core. CHROMIUM may name a browser.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";

const [convoke, modules] = process.argv.slice(2).map((path) => resolve(path));
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");
const COUNT = 12;
const DAY = 86400e3;

// An example: an event every other day of 2027 and 2028, a deadline on the eve of every fifth; every seventh is cancelled.
const events = Array.from({ length: 366 }, (_, at) => ({
  id: `e${at}`,
  day: new Date(Date.UTC(2027, 0, 1) + 2 * at * DAY),
  cancelled: at % 7 === 3,
  deadline: at % 5 === 0,
}));
const iso = (moment) => new Date(moment).toISOString().slice(0, 10);

const site = mkdtempSync(join(tmpdir(), "convoke-next-"));
process.on("exit", () => rmSync(site, { recursive: true, force: true }));
mkdirSync(join(site, "content/events"), { recursive: true });
const head = "version: 1\ntitle: Example of many dates\nbase_url: https://example.org/\nuid_domain: example.org\ntimezone: UTC\nsearch: false\n";
writeFileSync(join(site, "convoke.yaml"), head);
writeFileSync(join(site, "content/_index.md"), "---\ntitle: Example of many dates\n---\n");
writeFileSync(join(site, "content/events/_index.md"), "---\ntitle: Events\n---\n");
for (const { id, day, cancelled, deadline } of events) {
  const status = cancelled ? "status: cancelled\n" : "";
  const eve = `milestones: [{id: paper, name: Paper due, date: ${iso(day - DAY)} 12:00 UTC, type: deadline}]\n`;
  const keys = `kind: event\nid: ${id}\nupdated: 2026-01-01\ntitle: Example ${id}\ndates: ${iso(day)}\n${status}${deadline && !cancelled ? eve : ""}`;
  writeFileSync(join(site, `content/events/${id}.md`), `---\n${keys}---\n`);
}
const due = (id, name, date, more = "") => `  - {id: ${id}, name: ${name}, date: ${date} 12:00 UTC, type: deadline${more}}\n`;
mkdirSync(join(site, "content/calls"));
writeFileSync(
  join(site, "content/calls/papers.md"),
  "---\nkind: call\nid: papers\ntitle: Example call\nupdated: 2026-01-01\nmilestones:\n" +
    due("abstracts", "Abstracts due", "2027-03-01") +
    due("papers", "Papers due", "2027-03-10", ", main: true") +
    due("cancelled", "Posters due", "2027-03-12", ", status: cancelled") +
    "---\n",
);
const built = spawnSync(convoke, ["build", "-q"], { cwd: site, encoding: "utf8" });
assert.equal(built.status, 0, built.stderr.slice(0, 1000));

// What is next at a moment, worked out from the list above alone.
const dates = events
  .filter(({ cancelled }) => !cancelled)
  .flatMap(({ id, day, deadline }) => [
    { text: `Example ${id}`, from: +day, until: +day + DAY },
    ...(deadline ? [{ text: `Example ${id}: Paper due`, from: day - DAY / 2, until: day - DAY / 2 }] : []),
  ]);
for (const [name, day] of [["Abstracts due", "2027-03-01"], ["Papers due", "2027-03-10"]]) {
  const moment = Date.parse(`${day}T12:00Z`);
  dates.push({ text: `Example call: ${name}`, from: moment, until: moment });
}
const nextAt = (now) =>
  dates
    .filter(({ until }) => until > now)
    .sort((a, b) => Math.max(a.from, now) - Math.max(b.from, now) || a.until - b.until)
    .slice(0, COUNT)
    .map(({ text }) => text);

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const server = createServer((request, answer) => {
  const path = new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html");
  try {
    const bytes = readFileSync(join(site, "public", path));
    answer.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
  } catch {
    answer.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await once(server, "listening");
const home = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const names = (page) => page.$$eval("[data-periods] .what a", (links) => links.map((link) => link.textContent));

let checks = 0;
const MOMENTS = ["2026-06-01T00:00Z", "2027-01-01T12:00Z", "2027-07-31T23:59:59Z", "2028-02-29T11:59Z", "2028-12-20T06:00Z"];
for (const moment of MOMENTS) {
  const page = await browser.newPage({ timezoneId: "Asia/Shanghai" });
  const failures = [];
  page.on("response", (answer) => answer.status() >= 400 && failures.push(answer.url()));
  page.on("pageerror", (error) => failures.push(error.message));
  await page.clock.setFixedTime(new Date(moment));
  await page.goto(home, { waitUntil: "networkidle" });
  assert.deepEqual(await names(page), nextAt(Date.parse(moment)), moment);
  // Each link leads from here.
  for (const link of await page.$$eval("[data-periods] .what a", (links) => links.map((link) => link.href))) {
    assert.equal((await fetch(link)).status, 200, link);
  }
  // The words beside a date are there for rows that came later as well.
  assert.match(await page.textContent("[data-periods] [aria-current=date]"), /Example/, moment);
  // The page of all dates marks the present year, and that the present month.
  const year = moment.slice(0, 4);
  const today = () => page.$eval("main a[aria-current=date]", (link) => link.href);
  await page.goto(`${home}dates/`);
  assert.equal(await today(), `${home}dates/${year}/index.html`);
  if (year !== "2026") {
    await page.goto(`${home}dates/${year}/`);
    assert.equal(await today(), `${home}dates/${moment.slice(0, 7).replace("-", "/")}/index.html`);
  }
  assert.deepEqual(failures, []);
  await page.close();
  checks += 1;
}

// When a date is over while the page is open, the next one takes its place.
const page = await browser.newPage();
await page.clock.install({ time: new Date("2027-01-10T11:59:50Z") });
await page.goto(home, { waitUntil: "networkidle" });
assert.equal((await names(page))[0], nextAt(Date.parse("2027-01-10T11:59:50Z"))[0]);
await page.clock.runFor(15_000);
assert.deepEqual(await names(page), nextAt(Date.parse("2027-01-10T12:00:05Z")));
await page.close();

// Without a script the last dates stand there, in their order, and all are found by links.
const context = await browser.newContext({ javaScriptEnabled: false });
const plain = await context.newPage();
await plain.goto(home);
const last = await names(plain);
assert.equal(last.length, COUNT);
assert.equal(last.at(-1), "Example e365");
const found = new Set();
const links = (selector) => plain.$$eval(selector, (all) => all.map((link) => link.href));
const visit = async (address) => {
  await plain.goto(address);
  for (const name of await plain.$$eval(".timeline .what a", (all) => all.map((link) => link.textContent))) found.add(name);
};
await visit(`${home}dates/`);
for (const year of await links("main nav.ways a")) {
  await visit(year);
  for (const month of await links(".month :is(h2, h3) a")) await visit(month);
}
// What is cancelled is found as well: events, and a deadline of the call.
assert.equal(found.size, dates.length + events.filter(({ cancelled }) => cancelled).length + 1);

// Of a call with several deadlines the next one leads, alone; when all are over, the main one stands there as a line.
const lead = async (moment) => {
  const page = await browser.newPage();
  await page.clock.setFixedTime(new Date(moment));
  await page.goto(`${home}calls/papers/`);
  const shown = await page.$$eval("[data-lead] > :not([hidden]) dt", (terms) => terms.map((term) => term.textContent));
  const over = (await page.$(".plate.over")) !== null;
  await page.close();
  return [...shown, over];
};
assert.deepEqual(await lead("2027-01-01T00:00Z"), ["Deadline: Abstracts due", false]);
assert.deepEqual(await lead("2027-03-01T11:59:59Z"), ["Deadline: Abstracts due", false]);
assert.deepEqual(await lead("2027-03-01T12:00:01Z"), ["Deadline: Papers due", false]);
assert.deepEqual(await lead("2027-04-01T00:00Z"), ["Deadline: Papers due", true]);

await browser.close();
server.close();
console.log(`what is next: right at ${checks} moments, at a boundary, of several deadlines, and without a script`);
