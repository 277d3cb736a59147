// What is next at the reader's moment, on plates of several deadlines and on pages of many dates.
//
// In: an element with `data-lead`, whose parts are deadlines; a list with `data-periods`, of a few of many dates, and the pages
// that have all of them; marks of months with `data-period`. Out: the deadline that is next, alone; the list with the dates
// that are next; the link to the present month, marked as current. Not here: the words beside a date, which `convoke.js` adds. Without this
// script the main deadline leads, the list has the last dates, and all are found by links.
{
  // The pages of dates and the marks of months are called `2027` or `2026/03`: texts of this form stand in order.
  const thisMonth = () => new Date().toISOString().slice(0, 7).replace("-", "/");

  const OFF = ".cancelled, .postponed, .held";
  const LONGEST = 2 ** 31 - 1;

  // ---- The deadline that leads ----

  const showLead = () => {
    const now = new Date();
    for (const plate of document.querySelectorAll("[data-lead]")) {
      const parts = [...plate.children].map((part) => [part, part.matches("[data-until]") ? part : part.querySelector("[data-until]")]);
      const open = parts.find(([, dated]) => dated && new Date(dated.dataset.until) > now && !dated.matches(OFF));
      const [shown, dated] = open ?? parts.find(([part]) => !part.hidden) ?? [];
      for (const [part] of parts) part.hidden = part !== shown;
      if (shown) plate.closest(".plate, .slip").classList.toggle("over", !open);
      if (open) setTimeout(showLead, Math.min(new Date(dated.dataset.until) - now, LONGEST));
    }
  };

  showLead();

  // ---- A few of many dates ----

  const list = document.querySelector("[data-periods]");
  const count = list?.children.length;
  let rows = [];
  let timer;

  // The rows that are not over and not called off: what is under way or open first, then what begins first.
  const comingRows = (now) => {
    const isComing = ({ row, until }) => until > now && !row.matches(OFF);
    const sooner = (a, b) => Math.max(a.from, now) - Math.max(b.from, now) || a.until - b.until;
    return rows.filter(isComing).sort(sooner).slice(0, count);
  };

  // Where nothing is to come, the last dates stand as they are.
  const showNext = () => {
    const now = new Date();
    const coming = comingRows(now);
    if (coming.some(({ row }, at) => row !== list.children[at])) {
      list.replaceChildren(...coming.map(({ row }) => row));
      document.dispatchEvent(new Event("visibilitychange"));
    }
    // Again when one is over.
    clearTimeout(timer);
    timer = setTimeout(showNext, Math.min(...coming.map(({ until }) => until - now), LONGEST));
  };

  // The rows of a page of dates, whose links lead from here.
  const rowsOf = async (period) => {
    const page = new URL(period + "/index.html", new URL(list.dataset.base, location));
    const answer = await fetch(page);
    const read = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    for (const link of read.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), page);
    const found = [...read.querySelectorAll(".timeline > [data-until]")];
    return found.map((row) => ({ row, from: new Date(row.dataset.from), until: new Date(row.dataset.until) }));
  };

  const load = async () => {
    const periods = list.dataset.periods.split(" ");
    const begun = periods.filter((period) => period <= thisMonth()).length;
    // From the page before the present one on: what began then may go on.
    for (const period of periods.slice(Math.max(0, begun - 2))) {
      rows.push(...(await rowsOf(period)));
      if (period > thisMonth() && comingRows(new Date()).length >= count) break;
    }
    showNext();
  };

  if (list) {
    // Without an answer the page stays as it is.
    load().catch(() => {});
    document.addEventListener("visibilitychange", (event) => event.isTrusted && showNext());
  }

  // ---- The present month ----

  // A mark is a link, or its heading has one.
  const linkOf = (place) => (place.href ? place : place.querySelector(":is(h2, h3) a"));
  const isBegun = ({ dataset: { period } }) => period.startsWith(thisMonth().slice(0, 4)) && period <= thisMonth();
  const later = (a, b) => (a.dataset.period > b.dataset.period ? 1 : -1);
  const places = [...document.querySelectorAll("[data-period]")].filter((place) => linkOf(place) && isBegun(place));
  const place = places.sort(later).pop();
  if (place) linkOf(place).ariaCurrent = "date";
}
