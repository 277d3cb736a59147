// The search: looks a reader's words up in the index that the build wrote. Nothing is sent anywhere.
//
// In: a form of the class `find` with an input, `data-root` (the way to the root of the site) and `data-index` (the address of
// the index, a script that defines `searchIndex`), and two elements of the class `found`: for the number of results, which is
// read aloud, and for their list. Out: the results, in the second. Not here: how the build takes texts apart (`src/view/search.rs`).
//
// `static/search.js` is this file in short, made by `tools/scripts.sh`.

// ---- The terms of a text ----

// One letter of Chinese or Japanese.
const han = "[々-〇ぁ-ゖゝ-ゟァ-ヺー-ヿ㐀-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
// A number with its sign of a date, a row of such letters, or a word of other letters and digits with their marks.
const pieces = new RegExp(`\\d+[年月日号號]|${han}+|(?:(?!${han})[\\p{Alpha}\\p{N}]\\p{M}*)+`, "gu");
const rowOfHan = new RegExp(`^${han}{2,}$`, "u");

// How a text comes apart: `tests/search.json` holds this and the build to one rule.
const terms = (text) => {
  // Letters of full width are those of ASCII, 0xfee0 further on.
  const narrow = text.replace(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0));
  // Marks on Latin letters are nothing; those of other scripts make another letter, where there is one.
  const composed = narrow.toLowerCase().normalize("NFD").replace(/([a-z])[\u0300-\u036f]+/g, "$1").normalize("NFC");
  // What is left of such marks, and what is not seen: hyphens that a line may break at, joiners, directions, variants of a letter.
  const folded = composed.replace(/[\xad\u0300-\u036f\u200c-\u200f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu, "");
  return (folded.match(pieces) ?? []).flatMap((piece) => {
    // Days have two signs, and numbers of dates no zeros before them.
    if (/^\d+[年月日号號]$/.test(piece)) return piece.replace(/^0+(?=\d)/, "").replace(/[号號]/, "日");
    // No blanks part Chinese words: a row of letters is every two that stand side by side.
    const letters = [...piece];
    return rowOfHan.test(piece) ? letters.slice(1).map((letter, i) => letters[i] + letter) : piece;
  });
};

// ---- Looking up ----

// Whether a term of the index is one that was asked for. A word is found by its beginning; a number only as it is, or with its
// sign of a date: `201` is not a part of `2015`.
const fits = (term, wanted) => {
  if (term === wanted) return true;
  if (!term.startsWith(wanted)) return false;
  if (!/^[0-9]/.test(wanted)) return true;
  return /^[0-9]+$/.test(wanted) && /^[年月日]$/.test(term.slice(wanted.length));
};

// The entries that have all terms of `text`, the best first, then in the order of the index. The score of an entry is the sum of
// the best hits of each term: one in its name counts four times as much as one in its text, a whole word twice as much as a
// beginning.
//
// `searchIndex.terms` is one text: `TERM=NAMES;TEXTS`, with blanks between. NAMES and TEXTS are the entries that have the term
// there: rising numbers with commas between, each as its distance from the one before, in base 36.
const find = (text) => {
  // The scores of entries that have all terms so far.
  let found;
  for (const wanted of new Set(terms(text))) {
    const scores = new Map();
    for (const [, term, lists] of searchIndex.terms.matchAll(/(\S+)=(\S+)/g)) {
      if (!fits(term, wanted)) continue;
      lists.split(";").forEach((list, isText) => {
        const score = (term === wanted ? 2 : 1) * (isText ? 1 : 4);
        let entry = 0;
        for (const distance of list ? list.split(",") : []) {
          entry += parseInt(distance, 36);
          if (!found || found.has(entry)) {
            const sum = score + (found?.get(entry) ?? 0);
            scores.set(entry, Math.max(sum, scores.get(entry) ?? 0));
          }
        }
      });
    }
    found = scores;
  }
  const best = [...(found ?? [])].sort(([entry, score], [other, otherScore]) => otherScore - score || entry - other);
  return best.map(([entry]) => searchIndex.entries[entry]);
};

// ---- The form ----

const form = document.querySelector(".find");
if (form) {
  // So many results are listed at most.
  const SHOWN = 50;
  // Milliseconds without a key before a search: whoever listens is not told of each letter.
  const PAUSE = 150;

  const input = form.querySelector("input");
  const [status, results] = document.querySelectorAll(".found");

  const make = (name, ...inside) => {
    const element = document.createElement(name);
    element.append(...inside);
    return element;
  };

  // The index is the heavy part: it comes when somebody is about to search, and again when it did not come.
  let index;
  const loadIndex = () =>
    (index ??= new Promise((ready) => {
      const script = make("script");
      script.onload = ready;
      script.onerror = () => (index = undefined);
      script.src = form.dataset.index;
      document.head.append(script);
    }));

  // A result as a card of the list: a link, and what it is, when, and of what.
  const card = ([title, path, kind, date, of]) => {
    const link = make("a", title);
    const about = make("p", [searchIndex.kinds[kind], date, of].filter(Boolean).join(" · "));
    const item = make("li", link, about);
    link.href = form.dataset.root + path;
    item.className = "card";
    about.className = "meta";
    return item;
  };

  // What is said of so many results.
  const statusOf = (text, count) => {
    const { locale, words } = searchIndex;
    if (!text) return "";
    if (!count) return words.none;
    const number = (words.found[new Intl.PluralRules(locale).select(count)] ?? words.found.other).replace("{n}", count);
    return count > SHOWN ? number + words.comma + words.first.replace("{n}", SHOWN) : number;
  };

  const search = async () => {
    await loadIndex();
    const text = input.value.trim();
    const found = find(text);
    results.replaceChildren(...found.slice(0, SHOWN).map(card));
    status.textContent = statusOf(text, found.length);
    // The address leads to the same search again, and stays on the reader's machine.
    history.replaceState(null, "", text ? "#q=" + encodeURIComponent(text) : "#");
  };

  let timer;
  form.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    search();
  };
  form.addEventListener("focusin", loadIndex);
  form.hidden = false;

  const asked = location.hash.match(/^#q=(.*)/);
  if (asked) {
    input.value = decodeURIComponent(asked[1]);
    search();
  }
}
