// Looks a reader's words up in `searchIndex`, which the build wrote. Nothing is sent anywhere.
const han = "[々-〇ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
const pieces = new RegExp(`\\d+[年月日号號]|${han}+|(?:(?!${han})[\\p{Alpha}\\p{N}]\\p{M}*)+`, "gu");
const row = new RegExp(`^${han}{2,}$`, "u");

// The terms of a text; `tests/search.json` holds this and the build to one rule.
const terms = (text) => {
  const wide = text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const folded = wide.toLowerCase().normalize("NFD").replace(/([a-z])[\u0300-\u036f]+/g, "$1").normalize("NFC").replace(/[\xad\u0300-\u036f\u200c-\u200f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, "");
  return (folded.match(pieces) ?? []).flatMap((piece) => {
    if (/^\d+[年月日号號]$/.test(piece)) return piece.replace(/^0+(?=\d)/, "").replace(/[号號]/, "日");
    const letters = [...piece];
    return row.test(piece) ? letters.slice(1).map((letter, i) => letters[i] + letter) : piece;
  });
};

// A number is found as it is, or with its sign of a date; a word also by its beginning.
const fits = (term, wanted) =>
  term === wanted || (/^[0-9]/.test(wanted) ? /^[0-9]+$/.test(wanted) && /^[年月日]$/.test(term.slice(wanted.length)) && term.startsWith(wanted) : term.startsWith(wanted));

// The entries that have all terms, the best first: what a name has counts more than what a text has.
const find = (text) => {
  let found;
  for (const wanted of new Set(terms(text))) {
    const own = new Map();
    for (const [, term, lists] of searchIndex.terms.matchAll(/(\S+)=(\S+)/g)) {
      if (!fits(term, wanted)) continue;
      lists.split(";").forEach((list, weak) => {
        let entry = 0;
        for (const step of list ? list.split(",") : []) {
          entry += parseInt(step, 36);
          const score = (term === wanted ? 2 : 1) * (weak ? 1 : 4) + (found?.get(entry) ?? 0);
          if (!found || found.has(entry)) own.set(entry, Math.max(score, own.get(entry) ?? 0));
        }
      });
    }
    found = own;
  }
  return [...(found ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([entry]) => searchIndex.entries[entry]);
};

const form = document.querySelector(".find");
if (form) {
  const shown = 50;
  const input = form.querySelector("input"), [status, results] = document.querySelectorAll(".found");
  const make = (name, text = "", ...inside) => {
    const element = document.createElement(name);
    element.append(text, ...inside);
    return element;
  };
  // The index is the heavy part: it comes when somebody is about to search.
  let index;
  const load = () =>
    (index ??= new Promise((ready) => {
      const script = make("script");
      script.onload = ready;
      script.onerror = () => (index = undefined);
      script.src = form.dataset.index;
      document.head.append(script);
    }));
  const item = ([title, path, kind, date, of]) => {
    const link = make("a", title), about = make("p", [searchIndex.kinds[kind], date, of].filter(Boolean).join(" · ")), li = make("li", link, about);
    link.href = form.dataset.root + path;
    li.className = "card";
    about.className = "meta";
    return li;
  };
  const run = async () => {
    await load();
    const text = input.value.trim(), found = find(text), n = found.length, { locale, words } = searchIndex;
    const count = (words.found[new Intl.PluralRules(locale).select(n)] ?? words.found.other).replace("{n}", n);
    results.replaceChildren(...found.slice(0, shown).map(item));
    status.textContent = !text ? "" : !n ? words.none : n > shown ? count + words.comma + words.first.replace("{n}", shown) : count;
    history.replaceState(null, "", text ? "#q=" + encodeURIComponent(text) : "#");
  };
  let timer;
  form.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    run();
  };
  form.addEventListener("focusin", load);
  form.hidden = false;
  const asked = location.hash.match(/^#q=(.*)/);
  if (asked) {
    input.value = decodeURIComponent(asked[1]);
    run();
  }
}
