// A button beside each citation that copies it. Without scripts the text can be selected as any other.
(() => {
  const romanian = document.documentElement.lang === "ro";
  const words = romanian
    ? { copy: "Copiază", copied: "Copiat", failed: "Nu s-a putut copia; selectați textul" }
    : { copy: "Copy", copied: "Copied", failed: "Could not copy; select the text" };

  const aloud = document.createElement("div");
  aloud.className = "tip-aloud";
  aloud.setAttribute("role", "status");

  const say = (button, text) => {
    aloud.textContent = text;
    button.textContent = text;
    setTimeout(() => { button.textContent = words.copy; aloud.textContent = ""; }, 2500);
  };

  // Pages opened as files have no clipboard: the browser's old command still copies a selection there.
  const copySelected = (element) => {
    const selection = getSelection();
    const range = document.createRange();
    range.selectNodeContents(element);
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  };

  const copy = async (element, button) => {
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(element.textContent);
      else if (!copySelected(element)) throw new Error("not copied");
      say(button, words.copied);
    } catch (error) {
      say(button, words.failed);
    }
  };

  for (const element of document.querySelectorAll(".tip-copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tip-copy-button";
    button.textContent = words.copy;
    button.setAttribute("aria-label", `${words.copy}: ${element.textContent}`);
    button.addEventListener("click", () => copy(element, button));
    element.after(button);
  }
  document.body.append(aloud);
})();
