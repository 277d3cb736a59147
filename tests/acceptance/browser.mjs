// A built site in a browser, without a server: what the pages ask of the site's own address is read from the folder, and
// nothing else is let through.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

// The text of a page with its references to characters, as far as attributes of our own pages have them.
const plain = (text) => text.replaceAll("&#x2F;", "/").replaceAll("&amp;", "&");

// All pages of the site in `folder`: path, language, and the kind that the theme writes as the class of `body`.
export function pages(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
  const found = names.filter((name) => name.endsWith(".html")).map((path) => {
    const text = readFileSync(join(folder, path), "utf8");
    const [, lang = ""] = /<html lang="([^"]*)"/.exec(text) ?? [];
    const [, kind = ""] = /<body class="([^" ]*)/.exec(text) ?? [];
    return { path, lang, kind, size: text.length };
  });
  return found.filter((page) => page.kind).sort((a, b) => (a.path < b.path ? -1 : 1));
}

// Starts Chromium from the playwright-core of the folder `modules`; `CHROMIUM` may name another one than Debian's.
export async function start(modules = ".") {
  const { chromium } = createRequire(join(resolve(modules), "x.js"))("playwright-core");
  const flags = ["no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags.map((flag) => `--${flag}`) });
}

// A context of `browser` that knows the site in `folder` alone; `url` of it gives the address of a page.
export async function visit(browser, folder, options) {
  const home = readFileSync(join(folder, "index.html"), "utf8");
  const base = plain(/<link rel="canonical" href="([^"]+)"/.exec(home)?.[1] ?? "https://site.invalid/");
  const context = await browser.newContext(options);
  await context.route("**/*", (route) => {
    const asked = decodeURIComponent(route.request().url().split(/[?#]/)[0]);
    if (!asked.startsWith(base)) return route.abort();
    const path = asked.slice(base.length).replace(/(^|\/)$/, "$1index.html");
    try {
      return route.fulfill({ body: readFileSync(join(folder, path)), contentType: TYPES[extname(path)] ?? "text/plain" });
    } catch {
      return route.fulfill({ status: 404, body: "" });
    }
  });
  return Object.assign(context, { url: (path) => base + path });
}
