// A page as a screen reader is given it: Chromium's accessibility tree in reading order, as text.
//
//   node tests/acceptance/reading-order.mjs SITE PAGE [FOLDER] [--bless]
//
// SITE is a built site, PAGE a path in it (`call/`); FOLDER is one whose node_modules hold playwright-core. Where the
// text of the page is kept beside this file (`call.reading-order.txt`), the first difference from it is shown and ends
// with 1; `--bless` writes it anew.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { start, visit } from "./browser.mjs";

const bless = process.argv.includes("--bless");
const [site, path, modules] = process.argv.slice(2).filter((word) => word !== "--bless");
if (!site || path === undefined) {
  console.error("node tests/acceptance/reading-order.mjs SITE PAGE [FOLDER] [--bless]");
  process.exit(2);
}

// Roles whose name is their content: what stands in them is not said again, but for what can be followed or opened.
const NAMED = new Set(["button", "caption", "cell", "columnheader", "DisclosureTriangle", "gridcell", "heading", "link", "rowheader", "term"]);
const SILENT = new Set(["code", "emphasis", "generic", "GenericContainer", "InlineTextBox", "LineBreak", "ListMarker", "none", "RootWebArea", "StaticText", "strong", "time"]);

// The lines of a tree, each with its depth. Texts with a space or a mark between them are one line.
function lines(nodes) {
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const said = [];
  const walk = (node, depth, quiet) => {
    const role = node.role?.value ?? "none";
    const name = node.name?.value ?? "";
    const property = (wanted) => node.properties?.find((one) => one.name === wanted)?.value.value;
    let inner = depth;
    if (!node.ignored && role === "StaticText") {
      const last = said.at(-1);
      const follows = last?.text && last.depth === depth && (/\s$/.test(last.line) || /^[\s,.;:)]/.test(name));
      const mark = /^\s*[,;:、，]\s*$/.test(name);
      if (!quiet && last && mark) last.line = `${last.line.trimEnd()}${name.trim()} `;
      else if (!quiet && follows) last.line += name;
      else if (!quiet && name.trim()) said.push({ depth, text: true, line: name });
    } else if (!node.ignored && !SILENT.has(role)) {
      const states = [
        role === "heading" && `level ${property("level")}`,
        property("expanded") === false && "closed",
        property("expanded") === true && "open",
        ["image", "link", "button"].includes(role) && !name && "WITHOUT A NAME",
      ].filter(Boolean);
      said.push({ depth, line: `[${[role, ...states].join(", ")}]${name ? ` ${name}` : ""}` });
      inner = depth + 1;
      quiet ||= NAMED.has(role);
    }
    for (const id of node.childIds ?? []) if (known.has(id)) walk(known.get(id), inner, quiet);
  };
  walk(nodes[0], 0, false);
  return said.map(({ depth, line }) => "  ".repeat(depth) + line.replace(/\s+/g, " ").trim());
}

const browser = await start(modules);
let text;
try {
  const context = await visit(browser, resolve(site), { viewport: { width: 1200, height: 900 }, timezoneId: "Europe/Paris", locale: "en-GB" });
  const page = await context.newPage();
  await page.clock.setFixedTime("2026-11-23T12:00:00Z");
  await page.goto(context.url(path));
  const { nodes } = await (await context.newCDPSession(page)).send("Accessibility.getFullAXTree");
  text = `${[await page.title(), "", ...lines(nodes)].join("\n")}\n`;
} finally {
  await browser.close();
}
const kept = join(import.meta.dirname, `${basename(path.replace(/\/?(index\.html)?$/, "")) || "home"}.reading-order.txt`);
if (bless) {
  writeFileSync(kept, text);
  console.log(`${kept}: written`);
} else if (!existsSync(kept)) {
  process.stdout.write(text);
} else {
  const [right, found] = [readFileSync(kept, "utf8"), text].map((all) => all.split("\n"));
  if (right.join("\n") !== found.join("\n")) {
    const at = found.findIndex((line, i) => line !== right[i]);
    console.error(`\n${basename(kept)}:${at + 1}: differs\n  it says:  ${right[at] ?? "the end"}\n  the page: ${found[at] ?? "the end"}`);
    process.exitCode = 1;
  } else console.log(`${basename(kept)}: the page reads as it did`);
}
