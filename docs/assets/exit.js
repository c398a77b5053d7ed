/* Quick exit: the link, or Escape three times within two seconds while nothing is open. The neutral page takes the place
   of this one in the history of the tab; pages visited before stay there (docs/…/safety.md says so). */
{
  const exits = document.querySelectorAll("[data-tip-exit]");
  const hint = document.querySelector("[data-tip-exit-hint]");
  const within = 2000;
  let presses = [];

  function leave() {
    document.title = " ";
    document.documentElement.classList.add("tip-left"); // the page is gone at once, however slow the next one is
    location.replace(exits[0].href);
  }

  for (const link of exits) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  // A page that comes back from the browser's memory was not left for good.
  addEventListener("pageshow", () => document.documentElement.classList.remove("tip-left"));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    const closesSomething = event.defaultPrevented || document.querySelector("dialog[open], [popover]:popover-open");
    if (closesSomething) {
      presses = [];
      return;
    }
    const now = event.timeStamp;
    presses = [...presses.filter((time) => now - time < within), now];
    if (presses.length >= 3) leave();
    else hint.textContent = hint.dataset.tipExitHint.replace("{}", 3 - presses.length);
    setTimeout(() => {
      if (performance.now() - (presses.at(-1) ?? 0) >= within) hint.textContent = "";
    }, within + 50);
  });
}
