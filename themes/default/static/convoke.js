{
  const words = JSON.parse(document.currentScript.dataset.words), plural = new Intl.PluralRules(words.locale);
  const find = (css) => [...document.querySelectorAll(css)].map((slot) => {
    const item = slot.closest("[data-from]");
    return { slot, item, ...slot.dataset, from: new Date(item.dataset.from), until: new Date(item.dataset.until) };
  });
  const dates = find(".now:not([data-held])");
  let timer;
  const run = () => {
    const now = new Date(), dawn = (day, hour = 0) => new Date(day).setHours(hour, 0, 0, 0);
    const next = (times) => Math.min(...times.filter((t) => t > now));
    const due = next(dates.map((d) => d.until));
    const say = (forms, day, n = Math.max(0, Math.round((dawn(day) - dawn(now)) / 864e5))) =>
      (n > 99 && forms.far || (forms[n] ?? forms[plural.select(n)] ?? forms.other)).replace("{n}", n);
    for (const { slot, item, from, until, is, list, first = from, last = until } of dates) {
      const { before, during = before, after } = words[until - due && list || is];
      slot.textContent = now < from ? say(before, first) : now < until ? say(during, last) : after;
      if (item.matches("li")) item.ariaCurrent = until - due ? null : "date";
    }
    for (const { slot, from, until } of find(".today")) slot.setAttribute("x", (now - from) / (until - from) * 100 + "%");
    clearTimeout(timer);
    timer = setTimeout(run, next([dawn(now, 24), ...dates.flatMap((d) => [d.from, d.until])]) - now);
  };
  run();
  document.onvisibilitychange = run;
  const form = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
  for (const { slot, item, from, until } of find(".yours"))
    if (!item.querySelector(`[datetime^="${from.toLocaleString("sv").replace(" ", "T")}"]`))
      slot.textContent = words.yours.replace("{time}", form.formatRange(from, until));
}
