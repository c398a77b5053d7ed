/* The search field of every page and the search page. Results are built as elements with textContent: nothing that was
   indexed is ever read as HTML. What is typed goes nowhere: not into the address, not to a server. */
{
  const words = JSON.parse(document.getElementById("tip-words").textContent);
  const HANDOVER = "tip-query"; // from the field of a page to the search page, taken out there at once
  const FACETS = ["kind", "status", "jurisdiction", "organization", "stage", "topic"];
  const PAGE = 10;
  const SHOWN = 8; // values of a facet before "more"

  /** An element with a class and children (text or elements). */
  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const say = (text, ...values) => values.reduce((out, value) => out.replace("{}", value), text);
  /* Romanian puts "de" after a number whose last two digits are 00 or 20 to 99. */
  const amount = (count) => {
    const { lang } = document.documentElement;
    return `${count.toLocaleString(lang)}${lang === "ro" && count && (count % 100 >= 20 || count % 100 === 0) ? " de" : ""}`;
  };
  const counted = (count) => (count === 1 ? words.one_result : say(words.results, amount(count)));

  /** An excerpt with what matched marked. */
  function excerpt(words) {
    const out = make("p", "tip-hit-text");
    for (const [word, matched] of words) out.append(matched ? make("mark", "", word) : word, " ");
    return out;
  }

  /** What both kinds of field share: the engine, loaded when first needed. */
  class Field {
    constructor(form) {
      this.form = form;
      this.input = form.querySelector("input[type=search]");
      this.status = form.querySelector("[role=status]");
      this.root = new URL(form.dataset.root, location);
      this.base = new URL(form.dataset.base, location);
      this.turn = 0;
    }

    engine() {
      this.loading ??= import(new URL("assets/search-engine.js", this.base).href).then((module) => module.openSearch(this.root, this.base));
      this.loading.catch(() => (this.loading = undefined));
      return this.loading;
    }

    /** Search; null when another search began meanwhile. */
    async ask(query, chosen, sort) {
      const turn = ++this.turn;
      const search = await this.engine();
      const answer = await search.search(query, chosen, sort);
      return turn === this.turn ? { ...answer, entry: (id) => search.entry(id, answer.terms) } : null;
    }

    link(place, ...content) {
      const link = make("a", "tip-hit-link", ...content);
      link.href = new URL(place, this.base).href;
      return link;
    }

    /** The provision or record that the query names outright. */
    jump(jump) {
      const label = jump.eid ? `${jump.title}, ${jump.label}` : jump.title;
      const link = this.link(jump.place, make("span", "tip-jump-word", words.jump), " ", make("strong", "", label));
      if (jump.heading) link.append(" – ", jump.heading);
      const item = make("li", "tip-hit tip-jump", link);
      if (jump.missing) item.append(make("p", "tip-hit-text", say(words.no_element, jump.missing)));
      return item;
    }

    async hit(answer, id, full) {
      const entry = await answer.entry(id);
      const marks = make("span", "tip-hit-marks", make("span", "tip-hit-kind", entry.kind));
      if (entry.status) marks.append(make("span", "tip-hit-status", entry.status));
      return make("li", "tip-hit", this.link(entry.place, entry.title), marks, full ? excerpt(entry.excerpt) : null);
    }

    failed(target) {
      target.replaceChildren(make("p", "tip-search-note", words.failed));
      this.status.textContent = words.failed;
    }

    /** Opened as a folder of files: a browser lets no page read the index there. */
    noServer() {
      const command = make("code", "", "python3 -m http.server");
      return make("div", "tip-search-note", make("p", "", words.no_server), make("p", "", words.no_server_how), command);
    }
  }

  /** The field in the header: a short list below it, all results on the search page. */
  class Box extends Field {
    constructor(form) {
      super(form);
      this.panel = form.querySelector(".tip-search-panel");
      this.input.addEventListener("focus", () => (location.protocol === "file:" ? this.show(this.noServer()) : this.engine().catch(() => {})));
      this.input.addEventListener("input", () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.update(), 120);
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.all();
      });
      form.addEventListener("keydown", (event) => this.key(event));
      document.addEventListener("click", (event) => {
        if (!form.contains(event.target)) this.close();
      });
      form.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !form.contains(event.relatedTarget)) this.close();
      });
    }

    show(...content) {
      this.panel.replaceChildren(...content);
      this.panel.hidden = false;
    }

    close() {
      this.turn++;
      this.panel.hidden = true;
    }

    /** To the search page, or straight to what the query names. */
    all() {
      const jump = this.panel.querySelector(".tip-jump a");
      if (jump && !this.panel.hidden) {
        location.href = jump.href;
        return;
      }
      try {
        sessionStorage.setItem(HANDOVER, this.input.value);
      } catch {
        // storage is switched off: the search page opens empty
      }
      location.href = this.form.action;
    }

    async update() {
      if (location.protocol === "file:") return;
      const query = this.input.value.trim();
      if (query.length < 2) {
        this.close();
        this.status.textContent = "";
        return;
      }
      try {
        const answer = await this.ask(query);
        if (!answer) return;
        const list = make("ol", "tip-hits", ...(await Promise.all(answer.ids.slice(0, 7).map((id) => this.hit(answer, id, false)))));
        if (answer.jump) list.prepend(this.jump(answer.jump));
        const count = answer.ids.length;
        const foot = make("button", "tip-search-all", count ? say(words.all_results, counted(count)) : words.none);
        foot.type = "button"; // a submit button would take the place of Enter in the field
        foot.addEventListener("click", () => {
          this.panel.querySelector(".tip-jump")?.remove();
          this.all();
        });
        this.show(...(answer.corrected ? [make("p", "tip-search-note", say(words.instead, answer.corrected))] : []), list, foot);
        this.status.textContent = counted(count);
      } catch (error) {
        console.warn(error);
        this.failed(this.panel);
        this.panel.hidden = false;
      }
    }

    key(event) {
      if (event.key === "Escape" && (!this.panel.hidden || this.input.value)) {
        if (this.panel.hidden) this.input.value = "";
        this.close();
        this.input.focus();
        event.preventDefault();
      }
      if (!["ArrowDown", "ArrowUp"].includes(event.key) || this.panel.hidden) return;
      const stops = [this.input, ...this.panel.querySelectorAll("a, button")];
      const at = stops.indexOf(document.activeElement);
      stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
      event.preventDefault();
    }
  }

  /** The search page: facets with counts, pages of results. Its state lives in the tab's history, not in the address. */
  class Page extends Field {
    constructor(form) {
      super(form);
      this.results = form.querySelector(".tip-results");
      this.facets = form.querySelector(".tip-facets");
      const state = history.state?.tipSearch ?? {};
      this.chosen = state.chosen ?? {};
      this.sort = state.sort ?? "score";
      this.input.value = this.handedOver() ?? state.query ?? "";
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.update();
      });
      this.input.addEventListener("input", () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.update(), 200);
      });
      this.input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.input.value) return;
        event.preventDefault();
        this.input.value = "";
        this.update();
      });
      if (location.protocol === "file:") {
        this.results.replaceChildren(this.noServer());
        return;
      }
      this.engine().catch(() => {}); // who comes here will search; a failure is said when a query is asked
      this.update();
    }

    handedOver() {
      try {
        const query = sessionStorage.getItem(HANDOVER);
        sessionStorage.removeItem(HANDOVER);
        return query;
      } catch {
        return null;
      }
    }

    async update(shown = PAGE) {
      const query = this.input.value.trim();
      if (location.protocol === "file:") return;
      history.replaceState({ ...history.state, tipSearch: { query, chosen: this.chosen, sort: this.sort } }, "");
      if (!query) {
        this.turn++;
        this.chosen = {};
        this.facets.hidden = true;
        this.status.textContent = "";
        this.results.replaceChildren(this.help());
        return;
      }
      try {
        const answer = await this.ask(query, this.chosen, this.sort);
        if (!answer) return;
        const hits = await Promise.all(answer.ids.slice(0, shown).map((id) => this.hit(answer, id, true)));
        this.show(answer, hits, shown);
      } catch (error) {
        console.warn(error);
        this.failed(this.results);
      }
    }

    show(answer, hits, shown) {
      const count = answer.ids.length;
      this.status.textContent = count || answer.jump ? counted(count) : words.none;
      const list = make("ol", "tip-hits", ...hits);
      if (answer.jump) list.prepend(this.jump(answer.jump));
      const parts = [list];
      if (answer.corrected) parts.unshift(make("p", "tip-search-note", say(words.instead, answer.corrected)));
      if (!count && !answer.jump) parts.push(this.nothing());
      if (count > shown) {
        const more = make("button", "tip-search-more", say(words.more_results, Math.min(PAGE, count - shown)));
        more.type = "button";
        more.addEventListener("click", async () => {
          await this.update(shown + PAGE);
          this.results.querySelectorAll(".tip-hit:not(.tip-jump) > a")[shown]?.focus();
        });
        parts.push(more);
      }
      this.results.replaceChildren(...parts);
      this.showFacets(answer.facets, count);
    }

    nothing() {
      const out = make("div", "tip-search-note", make("p", "", words.none_help));
      if (Object.values(this.chosen).some((values) => values.length)) {
        const clear = make("button", "tip-search-more", words.clear);
        clear.type = "button";
        clear.addEventListener("click", () => this.choose({}));
        out.append(clear);
      }
      out.append(this.help());
      return out;
    }

    /** Examples to begin with, from the words of the page. */
    help() {
      const list = make("ul", "tip-search-examples");
      for (const example of words.examples) {
        const button = make("button", "", example);
        button.type = "button";
        button.addEventListener("click", () => {
          this.input.value = example;
          this.input.focus();
          this.update();
        });
        list.append(make("li", "", button));
      }
      return make("div", "", make("p", "", words.try), list);
    }

    choose(chosen) {
      this.chosen = chosen;
      return this.update();
    }

    showFacets(facets, count) {
      const open = new Set([...this.facets.querySelectorAll(".tip-facet[open]")].map((details) => details.dataset.facet));
      const focused = document.activeElement?.dataset?.tipValue;
      const parts = [this.sortField()];
      for (const name of FACETS) {
        const values = facets[name];
        const chosen = this.chosen[name] ?? [];
        if (values.length < 2 && !chosen.length) continue;
        const details = make("details", "tip-facet", make("summary", "", words.facets[name]));
        details.dataset.facet = name;
        const wide = matchMedia("(min-width: 60em)").matches;
        details.open = open.has(name) || chosen.length > 0 || (wide && ["kind", "status"].includes(name));
        const group = make("fieldset", "", make("legend", "tip-unseen", words.facets[name]));
        values.forEach(([value, number], place) => group.append(this.value(name, value, number, chosen, place)));
        details.append(group);
        if (values.length > SHOWN) {
          const more = make("button", "tip-search-more", say(words.more_values, values.length - SHOWN));
          more.type = "button";
          more.addEventListener("click", () => {
            for (const label of group.querySelectorAll("label[hidden]")) label.hidden = false;
            more.remove();
          });
          details.append(more);
        }
        parts.push(details);
      }
      const filters = make("details", "tip-filters", make("summary", "", words.filters), ...parts);
      const before = this.facets.querySelector(".tip-filters");
      filters.open = before ? before.open : matchMedia("(min-width: 60em)").matches;
      this.facets.replaceChildren(filters);
      this.facets.hidden = !count && !Object.values(this.chosen).some((values) => values.length);
      if (focused) [...this.facets.querySelectorAll("[data-tip-value]")].find((one) => one.dataset.tipValue === focused)?.focus();
    }

    value(name, value, number, chosen, place) {
      const box = make("input", "");
      box.type = "checkbox";
      box.checked = chosen.includes(value);
      box.dataset.tipValue = `${name} ${value}`;
      box.addEventListener("change", () => {
        const values = box.checked ? [...chosen, value] : chosen.filter((one) => one !== value);
        this.choose({ ...this.chosen, [name]: values });
      });
      const label = make("label", "", box, make("span", "", value), make("span", "tip-count", String(number)));
      label.hidden = place >= SHOWN && !box.checked;
      return label;
    }

    sortField() {
      const select = make("select", "");
      for (const name of ["score", "year"]) {
        const option = make("option", "", words.sorts[name]);
        option.value = name;
        option.selected = this.sort === name;
        select.append(option);
      }
      select.dataset.tipValue = "sort";
      select.addEventListener("change", () => {
        this.sort = select.value;
        this.update();
      });
      return make("label", "tip-sort", words.sort, " ", select);
    }
  }

  const form = document.querySelector("[data-tip-search]");
  const field = form && (form.dataset.tipSearch === "page" ? new Page(form) : new Box(form));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !field) return;
    event.preventDefault();
    if (field.input.offsetParent) field.input.focus();
    else document.querySelector(".tip-search-link")?.focus();
  });
}
