/* Filters a list by check boxes: within a group any ticked word suffices, all groups must agree. Nothing is kept or sent. */
for (const form of document.querySelectorAll("form[data-filter]")) {
  const items = [...document.querySelectorAll(form.dataset.filter)];
  const output = form.querySelector("output");
  const names = [...new Set([...form.elements].map((box) => box.name).filter(Boolean))];
  const apply = () => {
    const wanted = names.map((name) => [name, [...form.elements].filter((box) => box.name === name && box.checked).map((box) => box.value)]);
    let shown = 0;
    for (const item of items) {
      const fits = wanted.every(([name, words]) => !words.length || words.some((word) => item.dataset[name].split(" ").includes(word)));
      item.hidden = !fits;
      shown += fits;
    }
    output.textContent = shown === 1 ? output.dataset.one : output.dataset.many.replace("{}", shown);
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
}
