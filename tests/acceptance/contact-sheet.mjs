// One picture of every kind of page, to be looked at: in each language of the site, light and dark, on a desktop and on
// a phone, and as it is printed.
//
//   node tests/acceptance/contact-sheet.mjs SITE OUT.png [FOLDER]
//
// SITE is a built site; FOLDER is one whose node_modules hold playwright-core (the present one, if none is named).
// CHROMIUM may name a browser. Of each kind the largest page is taken, since it shows most.
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pages, start, visit } from "./browser.mjs";

const [site, out, modules] = process.argv.slice(2);
if (!site || !out) {
  console.error("node tests/acceptance/contact-sheet.mjs SITE OUT.png [FOLDER]");
  process.exit(2);
}
const folder = resolve(site);
const SCALE = 0.4;
const SHOTS = [
  { name: "desktop, light", width: 1200, height: 1600, colorScheme: "light" },
  { name: "desktop, dark", width: 1200, height: 1600, colorScheme: "dark" },
  { name: "phone, light", width: 390, height: 1600, colorScheme: "light" },
  { name: "phone, dark", width: 390, height: 1600, colorScheme: "dark" },
  { name: "print, A4", width: 680, height: 1000, colorScheme: "dark", media: "print" }, // in the dark, as paper must not care
];
const KINDS = ["home", "section", "event", "call", "guideline", "update", "page", "calendar"];

// The largest page of each kind in each language, kinds in the order above, others after them.
const chosen = new Map();
for (const page of pages(folder)) {
  const key = `${page.kind} ${page.lang}`;
  if (!(chosen.get(key)?.size >= page.size)) chosen.set(key, page);
}
const order = (kind) => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);
const rows = [...chosen.values()].sort((a, b) => order(a.kind) - order(b.kind) || (a.kind + a.lang < b.kind + b.lang ? -1 : 1));

const browser = await start(modules);
try {
  const columns = await Promise.all(
    SHOTS.map(async ({ width, height, colorScheme, media = "screen" }) => {
      const context = await visit(browser, folder, { viewport: { width, height }, colorScheme, timezoneId: "America/Los_Angeles" });
      const page = await context.newPage();
      await page.emulateMedia({ media, colorScheme });
      const shots = [];
      for (const { path } of rows) {
        await page.goto(context.url(path));
        shots.push((await page.screenshot()).toString("base64"));
      }
      await context.close();
      return shots;
    }),
  );
  const entry = ({ kind, lang, path }, row) =>
    `<section><h2>${kind}, ${lang} <small>${path}</small></h2><div>${SHOTS.map(
      ({ name, width, height }, column) =>
        `<figure><img src="data:image/png;base64,${columns[column][row]}" width="${width * SCALE}" height="${height * SCALE}"><figcaption>${name}</figcaption></figure>`,
    ).join("")}</div></section>`;
  // A picture may be 16,384 pixels high; an entry is somewhat over 700.
  const across = Math.max(2, Math.ceil(rows.length / 22));
  const sheet = await browser.newPage({ viewport: { width: across * 1680 + 20, height: 1000 } });
  await sheet.setContent(`<!doctype html><meta charset="utf-8"><style>
    body { margin: 20px; background: #777; font: 14px sans-serif; color: #fff; display: grid; grid-template-columns: repeat(${across}, 1640px); gap: 20px 40px; }
    h2 { font-size: 18px; margin: 0 0 6px; } small { font-weight: 400; } div { display: flex; gap: 12px; align-items: start; } figure { margin: 0; } img { display: block; }
  </style>${rows.map(entry).join("")}`);
  writeFileSync(out, await sheet.screenshot({ fullPage: true }));
  console.log(`${out}: ${rows.length} pages, ${rows.length * SHOTS.length} pictures`);
} finally {
  await browser.close();
}
