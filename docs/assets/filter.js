/* Filters a list by check boxes: within a group any ticked word suffices, all groups must agree. Nothing is kept or sent. */
for (const form of document.querySelectorAll("form[data-filter]")) {
  const items = [...document.querySelectorAll(form.dataset.filter)];
  const output = form.querySelector("output");
  const names = [...new Set([...form.elements].map((box) => box.name).filter(Boolean))];
  const inContents = [...document.querySelectorAll(".tip-toc a[href^='#']")].map((link) => [link.parentElement, document.getElementById(decodeURIComponent(link.hash.slice(1)))?.closest(form.dataset.filter)]);
  const said = (count) => {
    const ofMany = count && (count % 100 >= 20 || count % 100 === 0);  // Romanian: 19 servicii, 20 de servicii
    const sentence = output.dataset[["none", "one"][count] ?? (ofMany ? "other" : "few")];
    return sentence.replace("{}", count);
  };
  const apply = () => {
    const wanted = names.map((name) => [name, [...form.elements].filter((box) => box.name === name && box.checked).map((box) => box.value)]);
    for (const [name, words] of wanted) form.querySelector(`[data-chosen="${name}"]`).textContent = words.length || "";
    const fits = (item) => wanted.every(([name, words]) => !words.length || words.some((word) => item.dataset[name].split(" ").includes(word)));
    for (const item of items) item.hidden = !fits(item);
    for (const [entry, item] of inContents) if (item) entry.hidden = item.hidden;
    output.textContent = said(items.filter((item) => !item.hidden).length);
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
}
