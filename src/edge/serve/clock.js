// Lets a page take another moment for the present. Only `convoke serve` adds this script; no built site has it.
(() => {
  "use strict";
  const now = document.currentScript.dataset.now;
  const Real = Date;
  const shift = Real.parse(now) - Real.now();
  window.Date = class Date extends Real {
    constructor(...given) {
      if (given.length) super(...given);
      else super(Real.now() + shift);
    }
    static now() {
      return Real.now() + shift;
    }
  };

  // What was still to come had not been held yet. This is done before scripts that wait for the page are run.
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    for (const slot of document.querySelectorAll(".now[data-held]")) {
      const item = slot.closest("[data-from]");
      if (Real.parse(item.dataset.until) <= Date.now()) continue;
      delete slot.dataset.held;
      item.classList.remove("held");
      for (const status of item.querySelectorAll(".status.held")) status.remove();
    }
  });

  // Whoever follows a link inside the site stays in time.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || link.origin !== location.origin || link.closest("#convoke-clock")) return;
    const to = new URL(link.href);
    if (!/\.\w+$/.test(to.pathname) || to.pathname.endsWith(".html")) {
      to.searchParams.set("as-of", now);
      link.href = to.href;
    }
  });
})();
