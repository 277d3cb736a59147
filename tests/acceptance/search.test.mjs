// The script of the search page by itself, without a browser: `node --test tests/acceptance`. Each test runs on both forms of
// it: the one that people read and the one that the theme ships.
import assert from "node:assert/strict";
import test from "node:test";
import { createContext, runInContext } from "node:vm";
import { forms, read } from "./scripts.mjs";

const { each, source } = forms("search.js");

// The script on a page without a form, with an index.
function script(index = {}) {
  const context = createContext({ document: { querySelector: () => null } });
  runInContext(`const searchIndex = ${JSON.stringify(index)};`, context);
  runInContext(source(), context);
  return (call) => JSON.parse(JSON.stringify(runInContext(call, context)));
}

each("a reader's words come apart as the build takes texts apart", () => {
  const run = script();
  for (const { text, query } of JSON.parse(read("tests/search.json"))) assert.deepEqual(run(`terms(${JSON.stringify(text)})`), query, text);
});

const entries = ["a", "b", "c", "d"];
// `workshop` is in the name of a and in the text of c; distances are in base 36.
const terms = "2015=0,1;1 2015年=3 march=0,2 workshop=0;2 workshops=1 研讨=3 会=3 16=2 1=1";
const find = (text) => script({ entries, terms })(`find(${JSON.stringify(text)})`);

each("an entry is found that has all words", () => {
  assert.deepEqual(find("march 2015"), ["a"]);
  assert.deepEqual(find("workshop march"), ["a", "c"]);
  assert.deepEqual(find("workshop nowhere"), []);
  assert.deepEqual(find(" - "), []);
});

each("names come before texts, whole words before beginnings", () => {
  assert.deepEqual(find("workshop"), ["a", "b", "c"]);
  assert.deepEqual(find("WORK"), ["a", "b", "c"]);
});

each("a number is not the beginning of another", () => {
  assert.deepEqual(find("1"), ["b"]);
  assert.deepEqual(find("201"), []);
});

each("a year is found with the sign that Chinese puts behind it, and as it is asked for", () => {
  assert.ok(find("2015").includes("d"));
  assert.deepEqual(find("2015年"), ["d"]);
});

each("one Chinese letter is enough", () => assert.deepEqual(find("研"), ["d"]));

// An element, as far as the script asks for one.
class Element {
  constructor(name, more = {}) {
    Object.assign(this, { name, children: [], listeners: {} }, more);
  }
  append(...inside) {
    this.children.push(...inside);
  }
  replaceChildren(...inside) {
    this.children = inside;
  }
  addEventListener(name, run) {
    this.listeners[name] = run;
  }
  // As HTML: its name, its class, where it leads, and what is in it.
  toString() {
    const more = (this.className ? ` class=${this.className}` : "") + (this.href ? ` href=${this.href}` : "");
    return `<${this.name}${more}>${this.children.join("")}</${this.name}>`;
  }
}

// The script on a page with the form, at an address that ends with `hash`. The index arrives when it is asked for.
function page(index, hash = "") {
  const input = { value: "" };
  const form = new Element("form", { hidden: true, dataset: { root: "../", index: "index.js" }, querySelector: () => input });
  const [status, results] = [new Element("p", { textContent: "before" }), new Element("ol")];
  const seen = { loads: 0, address: undefined, timers: new Map() };
  const head = {
    append(script) {
      assert.equal(script.src, "index.js");
      seen.loads += 1;
      queueMicrotask(script.onload);
    },
  };
  const document = {
    querySelector: () => form,
    querySelectorAll: () => [status, results],
    createElement: (name) => new Element(name),
    head,
  };
  const context = createContext({
    document,
    Intl,
    location: { hash },
    history: { replaceState: (_state, _title, address) => (seen.address = address) },
    setTimeout: (run, time) => (seen.timers.set(seen.timers.size, { run, time }), seen.timers.size - 1),
    clearTimeout: (timer) => seen.timers.delete(timer),
  });
  runInContext(`const searchIndex = ${JSON.stringify(index)};`, context);
  runInContext(source(), context);
  const settled = () => new Promise((done) => setImmediate(done));
  const type = async (text) => {
    input.value = text;
    form.oninput();
  };
  const enter = async (text) => {
    input.value = text;
    form.onsubmit({ preventDefault() {} });
    await settled();
  };
  return { form, input, status, results, seen, settled, type, enter };
}

const words = { found: { one: "{n} page", other: "{n} pages" }, none: "nothing", comma: ", ", first: "the first {n}" };
const site = {
  locale: "en-GB",
  words,
  kinds: ["Event", "Call"],
  entries: [["A", "a/", 0, "3 March", "X"], ["B", "b/", 1, "", ""]],
  terms: "both=0,1 only=1 2015=0",
};

each("results are cards, and told in a sentence", async () => {
  const { form, status, results, seen, enter } = page(site);
  assert.equal(form.hidden, false, "the form is shown where there is a script");
  assert.equal(seen.loads, 0, "nothing is loaded before somebody searches");
  await enter(" both ");
  assert.equal(status.textContent, "2 pages");
  assert.deepEqual(results.children.map(String), [
    "<li class=card><a href=../a/>A</a><p class=meta>Event · 3 March · X</p></li>",
    "<li class=card><a href=../b/>B</a><p class=meta>Call</p></li>",
  ]);
  assert.equal(seen.address, "#q=both");
  await enter("only");
  assert.deepEqual([status.textContent, results.children.length, seen.loads], ["1 page", 1, 1]);
  await enter("nowhere");
  assert.deepEqual([status.textContent, results.children.length], ["nothing", 0]);
  await enter("");
  assert.deepEqual([status.textContent, results.children.length, seen.address], ["", 0, "#"]);
});

each("a search waits until the reader pauses", async () => {
  const { form, status, seen, type, settled } = page(site);
  form.listeners.focusin();
  assert.equal(seen.loads, 1, "the index is on its way when the field is entered");
  await type("on");
  await type("only");
  const timers = [...seen.timers.values()];
  assert.deepEqual(timers.map(({ time }) => time), [150]);
  timers[0].run();
  await settled();
  assert.deepEqual([status.textContent, seen.loads], ["1 page", 1]);
});

each("an address leads to its search again", async () => {
  const { input, status, settled } = page(site, "#q=both%202015");
  await settled();
  assert.deepEqual([input.value, status.textContent], ["both 2015", "1 page"]);
});

each("of many results the first are shown, and all are counted", async () => {
  const many = Array.from({ length: 60 }, (_, n) => [`N${n}`, `${n}/`, 0, "", ""]);
  const { status, results, enter } = page({ ...site, entries: many, terms: `many=0${",1".repeat(59)}` });
  await enter("many");
  assert.deepEqual([status.textContent, results.children.length], ["60 pages, the first 50", 50]);
});

test("the shipped form is small", () => {
  const size = read("themes/default/static/search.js").length;
  assert.ok(size <= 2560, `${size} bytes`);
});
