/* The page "Who acts?": shows the questions, and builds up the answer as they are answered. What is answered lives
   in the form alone: it is never put in an address, kept or sent, and is cleared when the page is left. */
(function () {
  "use strict";

  const data = globalThis.tipkbWho;
  const place = document.getElementById("who");
  if (!data || !place) return;

  const rules = globalThis.tipkbEngine;
  const engine = rules.prepare(data);
  const speech = globalThis.tipkbWhoText.speak(engine, rules);
  const { words } = data;
  const AT_A_GLANCE = ["by-when", "means", "form"]; /* what a step shows before it is opened */
  const early = engine.stages.slice(0, data.open_stages);

  const part = (name) => document.getElementById(`who-${name}`);
  const form = part("form");
  const questions = new Map([...form.querySelectorAll("fieldset")].map((one) => [one.dataset.fact, one]));
  const touched = new Map(); /* stages that the reader opened or closed */
  const opened = new Set(); /* steps that the reader opened */
  let mine = new Set(); /* organizations that the reader says to be */
  let current = null; /* the question that is asked */
  let pointed = false; /* whether the form was last touched with a pointer, not with keys */

  /* An element with its attributes and children; text is always text. */
  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child || child === 0));
    return node;
  }

  function show(name, ...children) {
    part(name).replaceChildren(...children.flat().filter(Boolean));
  }

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const iso = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    return iso > data.as_of ? iso : data.as_of; /* a clock that runs behind must not bring back old steps */
  }

  /* -- the case ------------------------------------------------------------------------------------- */

  function chosen(fact) {
    return questions.get(fact).querySelector("input:checked");
  }

  function given() {
    const out = {};
    for (const fact of engine.facts) {
      const option = chosen(fact);
      if (option && option.value) out[fact] = option.value.split(" ");
    }
    return out;
  }

  function following() {
    return rules.questions(engine, given(), today()).filter((fact) => !chosen(fact));
  }

  /* -- questions ------------------------------------------------------------------------------------ */

  function ask(fact, focus) {
    current = fact;
    for (const [name, question] of questions) question.hidden = name !== fact;
    const done = part("done");
    done.hidden = fact !== null;
    done.textContent = rules.answer(engine, given(), today()).ask_next.length ? words["done-unknown"] : words.done;
    part("next").hidden = fact === null;
    if (focus) (fact === null ? done : questions.get(fact)).focus({ preventScroll: focus === "pointer" });
  }

  function advance(focus) {
    if (current !== null && !chosen(current)) questions.get(current).querySelector("input[value='']").checked = true;
    render();
    ask(following()[0] ?? null, focus);
    renderGiven();
  }

  function renderGiven() {
    const answered = engine.facts.filter((fact) => chosen(fact) && fact !== current);
    const left = following().filter((fact) => fact !== current).length;
    part("left").textContent = left ? speech.say("left", speech.count("question", left)) : "";
    part("reset").hidden = !engine.facts.some(chosen);
    if (!answered.length) return show("given");
    show("given", el("p", { class: "who-label", id: "who-given-label" }, words.given), el("ul", { "aria-labelledby": "who-given-label" },
      answered.map((fact) => {
        const label = chosen(fact).parentNode.textContent;
        const name = data.fact_labels[fact];
        const button = el("button", { type: "button", class: "who-chip", "data-change": fact },
          el("span", { class: "who-chip-fact" }, name), el("b", {}, label), el("span", { class: "who-chip-change" }, words.change));
        button.addEventListener("click", () => { ask(fact, "keys"); renderGiven(); });
        return el("li", {}, button);
      })));
  }

  /* -- the answer ----------------------------------------------------------------------------------- */

  function render() {
    const facts = given();
    const answer = rules.answer(engine, facts, today());
    part("for").textContent = speech.about(facts);
    part("said").textContent = speech.summary(answer);
    part("jump").textContent = `${words.see} (${answer.steps.filter((one) => one.applies === "yes").length}) ↓`;
    renderFirst(answer, facts);
    renderRoles(answer);
    renderSteps(answer, facts);
    renderChanges(answer, facts);
    renderCard(answer, facts);
    show("text");
    part("text").hidden = true;
    part("copied").textContent = "";
  }

  function renderFirst(answer, facts) {
    const out = [];
    const isDanger = (facts[data.first_question] || []).join() === "yes";
    if (isDanger) {
      const steps = answer.steps.filter(namesDanger);
      out.push(el("div", { class: "who-danger", role: "group", "aria-label": words.danger },
        el("p", { class: "who-danger-head" }, words.danger),
        steps.length ? el("p", {}, callLink(data.lines[0])) : el("p", {}, words["danger-none"]),
        [...new Set(steps.map((one) => one.step.summary))].map((text) => el("p", {}, text))));
    }
    const unsure = [...questions.values()].some((one) => one.querySelector("input[data-note]:checked"));
    const note = unsure && engine.steps.find((one) => one.step.id === data.unsure_age);
    if (note) {
      out.push(el("div", { class: "who-note" }, el("b", {}, words.note), " ", `${note.step.title}. `,
        el("span", { class: "who-basis" }, basis(speech.step({ ...note, id: note.step.id, actors: [], depends_on: [] }, {})))));
    }
    show("first", out);
  }

  function namesDanger(entry) {
    return (entry.step.when || []).some((one) => data.first_question in one);
  }

  function callLink(line) {
    return line && el("a", { class: "who-call", href: `tel:${line.number.replace(/[^0-9+]/g, "")}` }, line.number);
  }

  /* Who of those that act early the reader is: chosen here, known from nowhere else. */
  function renderRoles(answer) {
    const names = new Map();
    for (const entry of answer.steps.filter((one) => early.includes(one.step.stage) && one.applies === "yes")) {
      for (const { actor } of entry.actors) {
        if (["responsible", "decides"].includes(actor.role)) {
          names.set(actor.organization, data.organizations[actor.organization][0]);
        }
      }
    }
    mine = new Set([...mine].filter((slug) => names.has(slug)));
    const wasOpen = part("yours").querySelector("details")?.open || mine.size > 0;
    show("yours", names.size > 1 && el("details", { class: "who-roles", open: wasOpen },
      el("summary", {}, words["your-role"]),
      el("p", { class: "who-hint" }, words["your-role-hint"]),
      el("div", { class: "who-options", role: "group", "aria-label": words["your-role"] }, [...names].map(([slug, name]) => {
        const box = el("input", { type: "checkbox", value: slug, autocomplete: "off", checked: mine.has(slug) });
        box.addEventListener("change", () => {
          if (box.checked) mine.add(slug);
          else mine.delete(slug);
          const facts = given();
          renderSteps(rules.answer(engine, facts, today()), facts);
          renderCard(rules.answer(engine, facts, today()), facts);
        });
        return el("label", { class: "who-option" }, box, el("span", {}, name));
      }))));
  }

  function isMine(it) {
    return it.actors.some((one) => mine.has(one.organization));
  }

  function renderSteps(answer, facts) {
    const groups = speech.stages(answer);
    const open = new Set(groups.filter((group) => group.yes.length).slice(0, data.open_stages).map((group) => group.key));
    const own = [];
    show("steps", groups.map((group) => {
      const yes = group.yes.map((entry) => speech.step(entry, facts));
      own.push(...yes.filter(isMine));
      const body = [el("ul", { class: "who-list" }, yes.map(stepCard))];
      if (group.depends.length) {
        body.push(el("details", { class: "who-more-steps" }, el("summary", {}, speech.more(group)),
          el("ul", { class: "who-list" }, group.depends.map((entry) => stepCard(speech.step(entry, facts))))));
      }
      return fold(`stage-${group.key}`, open.has(group.key), "who-stage",
        [el("h3", {}, group.name), group.yes.length > 0 && el("span", { class: "who-count" }, speech.count("step", group.yes.length))], body);
    }));
    show("part", own.length > 0 && el("div", { class: "who-own" }, el("p", { class: "who-label" }, words["your-part"]),
      el("ul", {}, own.map((it) => {
        const link = el("button", { type: "button", class: "who-link" }, it.title);
        link.addEventListener("click", () => reveal(it.id));
        return el("li", {}, link, it.deadline && el("span", { class: "who-when" }, it.deadline));
      }))));
  }

  function reveal(id) {
    const item = [...place.querySelectorAll("[data-step]")].find((one) => one.dataset.step === id);
    for (let node = item; node && node !== place; node = node.parentNode) if (node.tagName === "DETAILS") node.open = true;
    const details = item.querySelector("details");
    details.open = true;
    details.querySelector("summary").focus();
    item.scrollIntoView({ block: "start" });
  }

  /* A part that folds; what the reader opened or closed stays so while the answer changes. */
  function fold(key, openAtFirst, name, head, body) {
    const node = el("details", { class: name, open: touched.get(key) ?? openAtFirst }, el("summary", {}, head), body);
    node.firstChild.addEventListener("click", () => touched.set(key, !node.open));
    return node;
  }

  function stepCard(it) {
    const line = (key, list, none) =>
      (list.length || none) && el("span", { class: `who-row who-row-${key}` }, el("span", { class: "who-key" }, words[key]), " ",
        list.length ? list.join(", ") : el("em", {}, none));
    const details = el("details", { class: "who-detail", open: opened.has(it.id) },
      el("summary", {}, el("h4", {}, it.title), isMine(it) && el("span", { class: "who-you" }, words.you),
        line("who", it.who, words.nobody), line("told", it.told),
        it.fields.filter(([key]) => AT_A_GLANCE.includes(key)).map(([key, value]) => line(key, [value])),
        line("gaps", it.unknown)),
      el("div", { class: "who-inside" }));
    const fill = () => details.lastChild.childNodes.length || details.lastChild.append(...inside(it).flat(Infinity).filter(Boolean));
    if (details.open) fill();
    else details.addEventListener("toggle", fill, { once: true }); /* most are never opened */
    details.firstChild.addEventListener("click", () => (details.open ? opened.delete(it.id) : opened.add(it.id)));
    return el("li", {
      class: `who-step who-${it.applies}`, "data-step": it.id, "data-applies": it.applies, "data-depends": it.depends_on.join(" "),
      "data-actors": it.actors.map((one) => `${one.organization}:${one.role}:${one.applies}`).join(" "),
    }, details,
    it.applies === "depends" && el("p", { class: "who-why" }, speech.say("depends", it.depends)),
    el("p", { class: "who-basis" }, el("span", { class: "who-key" }, words.basis), " ", basis(it, 3)));
  }

  function inside(it) {
    const rows = it.fields.filter(([key]) => !AT_A_GLANCE.includes(key)).map(([key, value]) => [el("dt", {}, words[key]), el("dd", {}, value)]);
    const list = (key, texts) => texts.length > 0 && el("div", { class: `who-${key}` }, el("p", { class: "who-label" }, words[key]),
      el("ul", {}, texts.map((text) => el("li", {}, text))));
    return [
      it.because.length > 0 && el("p", { class: "who-why" }, speech.say("because", it.because.join("; "))),
      it.outcomes.length > 0 && el("ul", { class: "who-outcomes" }, it.outcomes.flatMap((one) => one.lines.map((line) =>
        el("li", { class: `who-then-${line.applies}` }, `${one.fact} – ${line.values}: `, el("b", {}, line.then))))),
      el("dl", {}, rows, count(it.basis) > 3 && [el("dt", {}, words.basis), el("dd", {}, references(it.basis))]),
      it.actors.length > 0 && el("p", { class: "who-label" }, words.everyone),
      el("ul", { class: "who-actors" }, it.actors.map((one) => el("li", {},
        outward(`organizations/${one.organization}.html`, one.name, mine.has(one.organization) ? "who-mine" : ""), " ",
        el("span", { class: `tip-role tip-role-${one.role}` }, one.roleName),
        one.does && ` ${one.does}`, one.only && el("em", {}, ` (${one.only})`),
        one.basis.length > 0 && [" · ", references(one.basis)], marks(one.marks)))),
      list("gaps", it.gaps),
      list("doubts", it.doubts),
      el("p", {}, outward(it.page, words.record)),
    ].filter(Boolean);
  }

  function count(list) {
    return list.reduce((sum, { elements }) => sum + Math.max(elements.length, 1), 0);
  }

  /* The legal basis as links; of a long list the first few, as the whole stands inside the step. */
  function basis(it, limit = Infinity) {
    const left = count(it.basis) - limit;
    return [
      it.basis.length ? references(it.basis, limit) : el("em", {}, words["no-basis"]),
      left > 0 && ` ${speech.say("and-more", left)}`,
      marks(it.marks),
    ].flat();
  }

  function references(list, limit = Infinity) {
    const links = list.flatMap(({ name, page, elements }, number) => {
      if (!elements.length) return [[number ? "; " : "", outward(`${page}.html`, name)]];
      return elements.map((one, at) => [
        at ? ", " : number ? "; " : "",
        outward(`${page}.html${one.anchor ? `#${one.anchor}` : ""}`, at ? one.name : `${name}, ${one.name}`),
      ]);
    });
    return links.slice(0, limit).flat();
  }

  function marks(list) {
    return list.map(({ mark, name }) => el("span", { class: `tip-confidence tip-${mark}` }, name)).flatMap((one) => [" ", one]);
  }

  /* A link that leaves the answers where they are. */
  function outward(href, label, name) {
    return el("a", { href, target: "_blank", rel: "noopener noreferrer", class: name || null }, label);
  }

  function renderChanges(answer, facts) {
    if (!answer.ask_next.length) return show("changes");
    const node = fold("changes", false, "who-stage", [el("h3", {}, words.changes)], el("ul", { class: "who-whatif" }));
    const fill = () => node.lastChild.replaceChildren(...answer.ask_next.map((fact) => change(fact, facts)));
    if (node.open) fill();
    else node.addEventListener("toggle", fill, { once: true }); /* asks the engine often: only for who wants it */
    return show("changes", node);
  }

  function change(fact, facts) {
    const lines = rules.changes(engine, facts, today(), fact).map(({ value, apply, drop, actors }) => {
      const parts = [["apply", apply], ["drop", drop], ["actors", actors]]
        .filter(([, ids]) => ids.length).map(([key, ids]) => speech.sentence(`changes-${key}`, ids.length));
      return el("li", {}, el("b", {}, speech.values(fact, [value])), ": ", parts.join(", ") || words["changes-same"]);
    });
    const button = el("button", { type: "button", class: "who-link", "aria-label": `${words["answer-it"]}: ${data.fact_labels[fact]}` },
      words["answer-it"]);
    button.addEventListener("click", () => { ask(fact, "keys"); renderGiven(); });
    return el("li", {}, el("p", { class: "who-label" }, data.fact_labels[fact], " ", button), el("ul", {}, lines));
  }

  /* -- card and text to take away ------------------------------------------------------------------- */

  function renderCard(answer, facts) {
    const groups = speech.stages(answer).filter((group) => group.yes.length);
    const row = (entry) => {
      const it = speech.step(entry, facts);
      const limits = [it.deadline, it.form].filter(Boolean).join(" · ");
      const unknown = it.unknown.join(", ");
      return el("tr", {}, el("td", {}, el("b", {}, it.title), isMine(it) && ` (${words.you})`), el("td", {}, it.who.join(", ") || words.nobody),
        el("td", {}, it.told.join(", ")), el("td", {}, limits, unknown && el("i", {}, ` ${words.gaps}: ${unknown}`)), el("td", {}, speech.cited(it.basis) || words["no-basis"], speech.marked(it.marks)));
    };
    const later = groups.slice(data.open_stages);
    show("card",
      el("p", { class: "who-card-title" }, words.title),
      el("p", {}, speech.say("on-day", speech.day(today())), ". ", speech.about(facts)),
      el("p", { class: "who-card-lines" }, el("b", {}, `${words.lines}: `), speech.lines().join("; ")),
      el("p", {}, el("b", {}, words["not-advice"])),
      el("table", {}, el("thead", {}, el("tr", {}, ["what", "who", "told", "card-limits", "basis"].map((key) => el("th", {}, words[key])))),
        groups.slice(0, data.open_stages).map((group) => el("tbody", {},
          el("tr", {}, el("th", { colspan: "5", class: "who-card-stage" }, group.name)), group.yes.map(row)))),
      later.length > 0 && el("p", { class: "who-card-title" }, words["later-steps"]),
      el("div", { class: "who-card-later" }, later.map((group) => el("p", {}, el("b", {}, `${group.name}: `),
        group.yes.map((entry) => {
          const it = speech.step(entry, facts);
          return it.who.length ? `${it.title} (${it.who.join(", ")})` : it.title;
        }).join("; ")))),
      el("p", {}, `${speech.summary(answer)} ${words.marks}`));
  }

  async function copy() {
    const text = speech.text(rules.answer(engine, given(), today()), given(), today());
    try {
      await navigator.clipboard.writeText(text);
      part("copied").textContent = words.copied;
    } catch { /* no clipboard here (an old browser, or a page not served safely): the reader copies by hand */
      const area = el("textarea", { id: "who-area", rows: "12", readonly: true, autocomplete: "off" });
      area.value = text;
      show("text", el("label", { for: "who-area" }, words["copy-here"]), area);
      part("text").hidden = false;
      area.select();
    }
  }

  /* -- the page ------------------------------------------------------------------------------------- */

  function reset() {
    form.reset();
    for (const input of form.querySelectorAll("input")) input.checked = false;
    touched.clear();
    opened.clear();
    mine = new Set();
    render();
    ask(following()[0] ?? null, "");
    renderGiven();
  }

  form.addEventListener("pointerdown", () => { pointed = true; });
  form.addEventListener("keydown", () => { pointed = false; });
  form.addEventListener("click", (event) => { /* a tap answers and goes on; with the keys, arrows only choose */
    if (pointed && event.target.name === current) advance("pointer");
  });
  form.addEventListener("change", () => { if (!pointed) { render(); renderGiven(); } });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    advance("keys");
  });
  part("reset").addEventListener("click", () => { reset(); questions.get(current)?.focus(); });
  part("print").addEventListener("click", () => window.print());
  part("copy").addEventListener("click", copy);
  part("jump").addEventListener("click", () => {
    part("heading").focus({ preventScroll: true });
    part("answer").scrollIntoView({ block: "start" });
  });
  window.addEventListener("pagehide", reset);
  window.addEventListener("pageshow", reset);

  part("wait").remove();
  part("columns").hidden = false;
  place.classList.add("who-ready");
  reset();
})();
