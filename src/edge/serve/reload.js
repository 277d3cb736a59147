// Reloads the page when the site was built anew. Only `convoke serve` adds this script; no built site has it.
(() => {
  "use strict";
  const since = document.currentScript.dataset.version;
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const shown = () =>
    document.hidden ? new Promise((done) => document.addEventListener("visibilitychange", done, { once: true })) : undefined;

  // A hidden page keeps no connection open: browsers allow only a few to one server.
  async function ask() {
    const stop = new AbortController();
    const hide = () => stop.abort();
    document.addEventListener("visibilitychange", hide, { once: true });
    addEventListener("pagehide", hide, { once: true });
    try {
      const answer = await fetch("/_convoke/events?since=" + since, { cache: "no-store", signal: stop.signal });
      return answer.ok ? String((await answer.json()).version) : null;
    } finally {
      document.removeEventListener("visibilitychange", hide);
      removeEventListener("pagehide", hide);
    }
  }

  async function listen() {
    for (;;) {
      await shown();
      try {
        const version = await ask();
        if (version !== null && version !== since) {
          location.reload();
          return;
        }
        if (version === null) await pause(1000);
      } catch {
        // The server is away, or the page was hidden.
        await pause(500);
      }
    }
  }

  // After the page's own files, which must not wait behind this connection.
  addEventListener("load", () => setTimeout(listen, 100));
})();
