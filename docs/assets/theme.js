/* What Material does in scripts inside each page, as a file, so that the Content-Security-Policy allows no inline script;
   and without its storage: only light or dark is kept, until the tab is closed. Runs while the header is read. */
var __md_scope = new URL(document.currentScript.src.replace(/assets\/theme\.js.*/, ""));
var __md_hash = (text) => [...text].reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
var __md_get = (name) => {
  if (name !== "__palette") return null;
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null; // storage is switched off
  }
};
var __md_set = (name, value) => {
  if (name !== "__palette") return;
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // storage is switched off: the choice holds for this page
  }
};

{
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const colour = __md_get("__palette")?.color ?? { scheme: dark ? "slate" : "default" };
  for (const [key, value] of Object.entries(colour)) document.body.setAttribute(`data-md-color-${key}`, value);
  // For machines that read the page; Material's script would ask for a sitemap because of them.
  for (const link of document.querySelectorAll("link[rel=alternate][hreflang]")) link.remove();

  document.addEventListener("DOMContentLoaded", () => {
    const contents = document.querySelector("[data-tip-toc]");
    if (contents && matchMedia("(max-width: 59.9375em)").matches) contents.open = false;
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset__table, .md-typeset pre > code")) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0; // so that the keyboard can scroll it
    }
    const menu = document.querySelector("[data-tip-menu]");
    menu?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
      event.preventDefault();
    });
    document.addEventListener("click", (event) => {
      if (menu?.open && !menu.contains(event.target)) menu.open = false;
    });
  });
}
