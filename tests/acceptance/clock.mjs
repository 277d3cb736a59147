// The words that the theme's script adds to dates, in a browser whose clock is set: one second before and after each
// boundary of the site of this repository, in three zones. What is expected is worked out here from the dates as they
// are written in content/, by Intl alone.
//
//   node tests/acceptance/clock.mjs CONVOKE FOLDER
//
// CONVOKE is the program; FOLDER is one whose node_modules hold playwright-core. CHROMIUM may name a browser.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";

const [convoke, modules] = process.argv.slice(2).map((path) => resolve(path));
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");
const repository = resolve(import.meta.dirname, "../..");
const ZONES = ["Europe/Paris", "Asia/Shanghai", "America/Los_Angeles"];
const DAY = 86400e3;

// The dates of the site as they are written: where they are shown, what they are, in which zone, with which status.
const DATES = [
  ["palermo", "milestone", "2013-05-02/2013-05-03", "Europe/Paris", "held"],
  ["first-notice", "milestone", "2013-10-14", "Europe/Paris", "held"],
  ["workshop-1", "event", "2014-02-25/2014-02-26", "Asia/Shanghai", "held"],
  ["workshop-2", "event", "2014-09-23/2014-09-24", "Europe/Copenhagen", "held"],
  ["pre-announcement", "milestone", "2014-11-28", "Europe/Paris", "held"],
  ["director-general-visit", "milestone", "2014-12", "Europe/Paris", "held"],
  ["issue", "milestone", "2015-01-19", "Europe/Paris", "held"],
  ["proposals", "deadline", "2015-03-16 12:00", "Europe/Paris", "held"],
  ["peer-review", "milestone", "2015-04", "Europe/Paris", "tentative"],
  ["choice", "milestone", "2015-06-04", "Europe/Paris", "held"],
  ["study", "milestone", "2015-10", "Europe/Paris", "held"],
  ["selection", "milestone", "2015-11", "Europe/Paris", "held"],
  ["final-decision", "milestone", "2017", "Europe/Paris", "tentative"],
  ["red-book", "milestone", "2018-12-17", "Europe/Paris", "held"],
  ["adoption", "milestone", "2019-03-05", "Europe/Paris", "held"],
  ["launch", "milestone", "2026-05-19 03:52", "UTC", "held"],
  ["abstracts-closed", "milestone", "2014-07-04", "Europe/Copenhagen", "held"],
  ["workshop-1 registration.opens", "milestone", "2013-11-22", "Asia/Shanghai", "held"],
  ["workshop-1 registration", "deadline", "2013-12-23", "Asia/Shanghai", "held"],
  ["workshop-2 registration", "deadline", "2014-09-17", "Europe/Copenhagen", "held"],
].map(([name, kind, written, zone, status]) => ({ name, kind, status, ...meaning(written, zone) }));

// The date of an instant in a zone, and its clock time.
function wall(at, zone) {
  return new Date(at).toLocaleString("sv", { timeZone: zone });
}

// The instant of a clock time in a zone.
function instant(text, zone) {
  const wanted = Date.parse(`${text.replace(" ", "T")}Z`);
  let at = wanted;
  for (let i = 0; i < 3; i++) at += wanted - Date.parse(`${wall(at, zone).replace(" ", "T")}Z`);
  return at;
}

// The bounds of a date as it is written, and its days where days are known.
function meaning(written, zone) {
  if (written.includes(":")) {
    const at = instant(`${written}:00`, zone);
    return { from: at, until: at };
  }
  const pad = { 4: ["-01-01", "-12-31"], 7: ["-01", "-31"], 10: ["", ""] };
  const [start, end = start] = written.split("/");
  const [first, last] = [start + pad[start.length][0], end + pad[end.length][1]];
  const after = { 4: `${+end.slice(0, 4) + 1}-01-01`, 7: new Date(Date.UTC(end.slice(0, 4), end.slice(5, 7), 1)).toISOString().slice(0, 10) };
  const next = after[end.length] ?? new Date(Date.parse(`${last}T00:00Z`) + DAY).toISOString().slice(0, 10);
  return {
    from: instant(`${first} 00:00:00`, zone),
    until: instant(`${next} 00:00:00`, zone),
    ...(start.length === 10 ? { first, last } : { coarse: true }),
  };
}

// The words for a date at a moment for a reader in a zone.
function expected(date, now, zone, rest) {
  const today = wall(now, zone).slice(0, 10);
  const days = (text) => Math.max(0, (Date.parse(text) - Date.parse(today)) / DAY);
  const when = (n) => (n === 0 ? "today" : n === 1 ? "tomorrow" : `in ${n} days`);
  const of = (at) => wall(at, zone).slice(0, 10);
  const { kind, from, until, first, last } = date;
  if (rest) return now >= from && now < until ? "under way" : "";
  if (date.coarse || date.status === "tentative") return now < from ? "upcoming" : now < until ? "" : "past";
  if (kind === "deadline") return now < until ? `closes ${when(days(last ?? of(until)))}` : "closed";
  if (now >= until) return "past";
  if (now < from) return days(first ?? of(from)) > 99 ? "upcoming" : when(days(first ?? of(from)));
  return first === last && today >= first ? "today" : "under way";
}

// The registration of an event stands among its particulars: when it opens, and when it closes.
const registration = (event, slot) => (slot.id === "registration.opens" ? `${event} ${slot.id}` : `${event} registration`);

const PAGES = {
  "index.html": (slot) => slot.id.replace("joint-call-", "") || "proposals",
  "call/index.html": (slot) => slot.id || (slot.in === "li" ? slot.text : "proposals"),
  "workshops/chengdu-2014/index.html": (slot) =>
    slot.in === "dd" ? registration("workshop-1", slot) : slot.id || slot.text || "workshop-1",
  "workshops/copenhagen-2014/index.html": (slot) =>
    slot.in === "dd" ? registration("workshop-2", slot) : slot.id || slot.text || "workshop-2",
  "workshops/index.html": (slot) => slot.text,
};

// Builds the site in `folder` and gives a server of it.
async function site(work, name, change) {
  const [source, out] = [join(work, name), join(work, `${name}-out`)];
  for (const part of ["content", "convoke.yaml"]) cpSync(join(repository, part), join(source, part), { recursive: true });
  change(source);
  const run = spawnSync(convoke, ["build", "-q", "-r", source, "-o", out], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
  const server = createServer((request, response) => {
    try {
      const body = readFileSync(join(out, decodeURIComponent(new URL(request.url, "http://x").pathname)));
      response.writeHead(200, { "Content-Type": types[extname(request.url)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

// As the site was before anybody knew that all went well.
function unheld(source) {
  for (const file of readdirSync(source, { recursive: true }).filter((file) => /\.(md|yaml)$/.test(file))) {
    const path = join(source, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(/^ *status: held\n/gm, ""));
  }
}

const faults = [];
let checked = 0;
function check(right, message) {
  checked++;
  if (!right) faults.push(message);
}

// What stands in the slots of a page.
const slots = (page) =>
  page.$$eval(".now", (found) =>
    found.map((slot) => {
      const item = slot.closest("[data-from]");
      const link = item.querySelector(":is(h2, h3) a")?.getAttribute("href") ?? "";
      const text = link.includes("chengdu") ? "workshop-1" : link.includes("copenhagen") ? "workshop-2" : link.includes("call/") ? "proposals" : "";
      const shown = slot.checkVisibility();
      return { is: slot.dataset.is, list: slot.dataset.list, from: Date.parse(item.dataset.from), id: item.id, in: item.localName, text, words: slot.textContent, shown, current: item.ariaCurrent, until: Date.parse(item.dataset.until) };
    }),
  );

async function words(browser, url, held) {
  const moments = new Set();
  for (const { from, until } of DATES) for (const at of [from, until]) for (const by of [-1000, 0, 1000]) moments.add(at + by);
  for (const zone of ZONES) {
    // The reader's own midnights before each beginning count as well.
    const all = new Set(moments);
    for (const { from } of DATES) {
      for (const back of [0, 1, 2]) {
        const midnight = instant(`${wall(from - back * DAY, zone).slice(0, 10)} 00:00:00`, zone);
        for (const by of [-1000, 1000]) all.add(midnight + by);
      }
    }
    const context = await browser.newContext({ timezoneId: zone, locale: "en-US" });
    for (const [path, name] of Object.entries(PAGES)) {
      const page = await context.newPage();
      page.on("pageerror", (error) => faults.push(`${path}: ${error}`));
      await page.clock.setFixedTime(0);
      await page.goto(url + path);
      for (const now of [...all].sort((a, b) => a - b)) {
        await page.clock.setFixedTime(now);
        await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
        const found = await slots(page);
        const live = [];
        const due = Math.min(...found.filter(({ is, shown }) => is !== "today" && shown).map(({ until }) => until).filter((until) => until > now));
        for (const slot of found) {
          // The key of a picture names the present day while that is within the picture.
          if (slot.is === "today") {
            const right = now < slot.from || now >= slot.until ? "" : "today";
            check(slot.words === right, `${path}, key of the picture, at ${new Date(now).toISOString()} in ${zone}: “${slot.words}”, not “${right}”`);
            continue;
          }
          const date = DATES.find((date) => date.name === name(slot));
          const where = `${path} #${slot.id || slot.text} at ${new Date(now).toISOString()} in ${zone}`;
          if (!date) {
            check(false, `${where}: no date is known of it`);
            continue;
          }
          const silent = held && date.status === "held";
          const right = silent ? "" : expected(date, now, zone, slot.list && date.until !== due);
          check(slot.words === right, `${where}: “${slot.words}”, not “${right}”`);
          check(slot.shown !== silent, `${where}: ${slot.shown ? "shown" : "hidden"}`);
          if (!silent) live.push([slot, date]);
        }
        // What is due next is marked in lists, and nothing else is.
        for (const [slot, date] of live) {
          const right = slot.in === "li" && date.until === due ? "date" : null;
          check(slot.current === right, `${path} #${slot.id} at ${new Date(now).toISOString()}: aria-current is ${slot.current}`);
        }
      }
      // An exact time is told in the reader's zone where that is none of those that are printed.
      const yours = await page.$$eval(".yours", (found) => found.map((slot) => [slot.textContent, slot.closest("[data-from]").dataset.from]));
      for (const [text, from] of yours) {
        const printed = zone !== "America/Los_Angeles";
        const [day, time] = wall(Date.parse(from), zone).split(" ");
        const right = printed ? text === "" : text.startsWith("your time: ") && text.includes(time.slice(0, 5)) && text.includes(`${+day.slice(8)} `);
        check(right, `${path}: ${from} in ${zone}: “${text}”`);
      }
      await page.close();
    }
    await context.close();
  }
}

// The page waits for the next boundary, and for nothing before it.
async function waits(browser, url) {
  const context = await browser.newContext({ timezoneId: "Europe/Paris" });
  const page = await context.newPage();
  const closing = instant("2015-03-16 12:00:00", "Europe/Paris");
  await page.clock.install({ time: closing - 2 * 3600e3 });
  await page.addInitScript(() => {
    window.waits = [];
    const set = window.setTimeout;
    window.setTimeout = (run, time) => (window.waits.push(time), set(run, time));
  });
  await page.goto(`${url}call/index.html`);
  const word = () => page.$eval(".plate .now", (slot) => slot.textContent);
  check((await word()) === "closes today", "two hours before, it closes today");
  await page.clock.runFor(2 * 3600e3 - 5000);
  check((await word()) === "closes today", "seconds before, it closes today");
  await page.clock.runFor(10e3);
  check((await word()) === "closed", "seconds after, it is closed");
  const pauses = await page.evaluate(() => window.waits);
  // `convoke.js` waits for the end and then for midnight, `next.js` for the end alone.
  check(pauses.length === 3, `one wait a boundary and script: ${pauses}`);
  await context.close();
}

// Nothing moves when the words come, but the line of the present day; print has none of them.
async function stands(browser, url) {
  for (const width of [320, 390, 430, 840, 900, 1040, 1280]) {
    for (const path of Object.keys(PAGES)) {
      const seen = [];
      for (const script of [false, true]) {
        const context = await browser.newContext({ timezoneId: "America/Los_Angeles", viewport: { width, height: 800 } });
        const page = await context.newPage();
        await page.clock.setFixedTime(instant("2014-09-16 12:00:00", "America/Los_Angeles"));
        if (!script) await page.route("**/*.js", (route) => route.abort());
        await page.goto(url + path);
        seen.push(await page.$$eval("body *:not(.now, .yours, svg [data-from], svg [data-from] *)", (all) => all.map((one) => JSON.stringify(one.getBoundingClientRect()))));
        if (script) {
          await page.emulateMedia({ media: "print" });
          const printed = await page.$$eval(".now, .yours, .today", (all) => all.filter((one) => one.checkVisibility()).length);
          check(printed === 0, `${path}: ${printed} of the words are printed`);
        }
        await context.close();
      }
      const moved = seen[0].filter((box, at) => box !== seen[1][at]).length;
      check(moved === 0, `${path} at ${width} px: ${moved} elements move when the words come`);
    }
  }
}

const RELATIVE = /\b(upcoming|past|today|tomorrow|under way|in \d+ days?|closes (in|today|tomorrow)|opens (in|today|tomorrow)|open, closes|your time)\b/;

// What an archived site says below each page, by the beginning of its path.
const ARCHIVED = {
  "": "Archived on 23 November 2026; the dates stand as they were known then.",
  "zh/": "本站已于2026年11月23日归档，所列日期以当时所知为准。",
};

// Without scripts, no page says a relative word; neither does a page of an archived site, which has no script but that of
// the search.
async function silent(browser, url, javaScriptEnabled) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const paths = [...(await (await context.request.get(`${url}sitemap.xml`)).text()).matchAll(/<loc>https:\/\/[^/]+\/(.*?)<\/loc>/g)];
  check(paths.length > 20, `${paths.length} pages`);
  for (const [, path] of paths) {
    await page.goto(`${url}${path.replace(/(^|\/)$/, "$1index.html")}`);
    // Prose of the editors may use any word; what the theme itself says stands in lists, plates, heads and feet.
    const text = await page.locator("body").innerText();
    const chrome = (await page.locator(".when, .plate, .clocks, header, footer, .what").allInnerTexts()).join("\n");
    check(!RELATIVE.test(chrome), `${path}: ${RELATIVE.exec(chrome)?.[0]}`);
    check((await page.locator(".now:visible, .yours:visible").count()) === 0, `${path}: an empty slot is shown`);
    if (javaScriptEnabled) {
      const scripts = await page.$$eval("script:not([type])", (found) => found.map((script) => script.getAttribute("src")));
      const allowed = /^(zh\/)?search\/$/.test(path) ? /\/search[-.\w]*\.js$/ : /^$/;
      check(scripts.every((script) => allowed.test(script ?? "inline")), `${path}: the scripts ${scripts}`);
      check(text.includes(ARCHIVED[path.startsWith("zh/") ? "zh/" : ""]), `${path}: the footer`);
    }
  }
  await context.close();
}

const work = mkdtempSync(join(tmpdir(), "convoke-clock-"));
const flags = ["no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags.map((flag) => `--${flag}`) });
const sites = [
  await site(work, "now", () => {}),
  await site(work, "then", unheld),
  await site(work, "archived", (source) => {
    const path = join(source, "convoke.yaml");
    writeFileSync(path, `${readFileSync(path, "utf8")}archived: 2026-11-23\n`);
  }),
];
try {
  const [now, then, archived] = sites.map((site) => site.url);
  for (const [what, run] of [
    ["the site as it is", () => words(browser, now, true)],
    ["the site as it was", () => words(browser, then, false)],
    ["waiting", () => waits(browser, then)],
    ["standing still", () => stands(browser, then)],
    ["without scripts", () => silent(browser, then, false)],
    ["archived", () => silent(browser, archived, true)],
  ]) {
    const [before, start] = [checked, Date.now()];
    await run();
    console.log(`${what}: ${checked - before} checks, ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
} finally {
  await browser.close();
  sites.forEach((site) => site.close());
  rmSync(work, { recursive: true });
}
console.log(faults.length ? `${faults.slice(0, 40).join("\n")}\n${faults.length} faults` : `all ${checked} are right`);
process.exitCode = faults.length ? 1 : 0;
