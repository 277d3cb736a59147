// The two forms of a script of the theme: `scripts/`, which people read, and `static/`, which `tools/scripts.sh` makes of it.
import { readFileSync } from "node:fs";
import test from "node:test";

export const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

// `each` is `test` on both forms, one after the other; `source` gives the form that is tested just then.
export function forms(name) {
  const sources = ["scripts", "static"].map((folder) => [folder, read(`themes/default/${folder}/${name}`)]);
  let present;
  const each = (title, check) => {
    for (const [folder, text] of sources)
      test(`${folder}/${name}: ${title}`, async () => {
        present = text;
        await check();
      });
  };
  return { each, source: () => present };
}
