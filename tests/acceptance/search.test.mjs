// The script of the search page by itself, without a browser: `node --test tests/acceptance`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createContext, runInContext } from "node:vm";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const source = read("themes/default/static/search.js");

// The script on a page without a form, with an index.
function script(index = {}) {
  const context = createContext({ document: { querySelector: () => null } });
  runInContext(`const searchIndex = ${JSON.stringify(index)};`, context);
  runInContext(source, context);
  return (call) => JSON.parse(JSON.stringify(runInContext(call, context)));
}

test("a reader's words come apart as the build takes texts apart", () => {
  const run = script();
  for (const { text, query } of JSON.parse(read("tests/search.json"))) assert.deepEqual(run(`terms(${JSON.stringify(text)})`), query, text);
});

const entries = ["a", "b", "c", "d"];
// `workshop` is in the name of a and in the text of c; distances are in base 36.
const terms = "2015=0,1;1 2015年=3 march=0,2 workshop=0;2 workshops=1 研讨=3 会=3 16=2 1=1";
const run = script({ entries, terms });
const find = (text) => run(`find(${JSON.stringify(text)})`);

test("an entry is found that has all words", () => {
  assert.deepEqual(find("march 2015"), ["a"]);
  assert.deepEqual(find("workshop march"), ["a", "c"]);
  assert.deepEqual(find("workshop nowhere"), []);
  assert.deepEqual(find(" - "), []);
});

test("names come before texts, whole words before beginnings", () => {
  assert.deepEqual(find("workshop"), ["a", "b", "c"]);
  assert.deepEqual(find("WORK"), ["a", "b", "c"]);
});

test("a number is not the beginning of another", () => {
  assert.deepEqual(find("1"), ["b"]);
  assert.deepEqual(find("201"), []);
});

test("a year is found with the sign that Chinese puts behind it, and as it is asked for", () => {
  assert.ok(find("2015").includes("d"));
  assert.deepEqual(find("2015年"), ["d"]);
});

test("one Chinese letter is enough", () => assert.deepEqual(find("研"), ["d"]));

test("the script is small", () => assert.ok(source.length <= 4096, `${source.length} bytes`));
