// What the reader's moment makes of the dates of a page: "in 3 days", "under way", "past"; and times in the reader's own zone.
//
// In: elements with `data-from` and `data-until` (moments in UTC; `until` is no longer part of it), the empty slots inside
// them, and the words, which stand as JSON in `data-words` of the script's own element. Out: the texts of the slots.
// Not here: anything that a page rests on. Without a script every page is complete, and says nothing that becomes false.
//
// `static/convoke.js` is this file in short, made by `tools/scripts.sh`. The block around all keeps the names from other scripts.
{
  const DAY = 24 * 60 * 60 * 1000;
  // From so many days on, words may say "upcoming" instead of a number.
  const FAR = 100;

  const words = JSON.parse(document.currentScript.dataset.words);
  const pluralRules = new Intl.PluralRules(words.locale);

  // The slots that a selector finds, each with its `data-…`, the element that holds its dates, and these.
  const slotsOf = (selector) =>
    [...document.querySelectorAll(selector)].map((slot) => {
      const item = slot.closest("[data-from]");
      return { slot, item, ...slot.dataset, from: new Date(item.dataset.from), until: new Date(item.dataset.until) };
    });

  // ---- Words beside a date ----

  // The beginning of a day in the reader's zone, or so many hours later by the clock on the wall.
  const startOfDay = (moment, hour = 0) => new Date(moment).setHours(hour, 0, 0, 0);

  // The words for a day that is `count` days ahead: those of that very number ("tomorrow"), or those of its plural form.
  const wordsFor = (forms, count) => {
    const counted = forms[count] ?? forms[pluralRules.select(count)] ?? forms.other;
    return ((count >= FAR && forms.far) || counted).replace("{n}", count);
  };

  let timer;

  const sayAll = () => {
    const now = new Date();
    const dates = slotsOf(".now:not([data-held])");
    // The first of some moments that is still to come; `Infinity` if none is.
    const next = (moments) => Math.min(...moments.filter((moment) => moment > now));
    // Days are those of the reader's calendar, so rounding levels out the hour by which a change of clocks is off.
    const say = (forms, day) => wordsFor(forms, Math.max(0, Math.round((startOfDay(day) - startOfDay(now)) / DAY)));

    const nextEnd = next(dates.map((date) => date.until));
    // `first` and `last` are given where days are known, and no hours: they are the same days for every reader.
    for (const { slot, item, from, until, is, list, first = from, last = until } of dates) {
      // A difference of 0 is the date that is over next.
      const isNext = !(until - nextEnd);
      // In a list, what is not over next has fewer words, below another key: no list repeats one word.
      const { before, during = before, after } = words[(!isNext && list) || is];
      slot.textContent = now < from ? say(before, first) : now < until ? say(during, last) : after;
      if (item.matches("li")) item.ariaCurrent = isNext ? "date" : null;
    }

    // The mark of today in the picture of a timeline: how much of the time between two moments has passed.
    for (const { slot, from, until } of slotsOf(".today")) slot.setAttribute("x", ((now - from) / (until - from)) * 100 + "%");

    // Again when a date begins or ends, and at midnight.
    const changes = dates.flatMap((date) => [date.from, date.until]);
    clearTimeout(timer);
    timer = setTimeout(sayAll, next([startOfDay(now, 24), ...changes]) - now);
  };

  sayAll();
  // A page that comes back may have slept over a change; other scripts say by that event that they brought dates.
  document.onvisibilitychange = sayAll;

  // ---- The reader's own time ----

  const timeFormat = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
  for (const { slot, item, from, until } of slotsOf(".yours")) {
    // Swedish writes a moment as `2014-02-25 09:00:00`: if the page shows that clock time already, there is nothing to add.
    const clockTime = from.toLocaleString("sv").replace(" ", "T");
    if (!item.querySelector(`[datetime^="${clockTime}"]`)) slot.textContent = words.yours.replace("{time}", timeFormat.formatRange(from, until));
  }
}
