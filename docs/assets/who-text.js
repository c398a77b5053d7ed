/* Words for the answers of the pathway engine: one step as names and sentences, the whole as plain text.
   Pure functions; who.js shows what they give. */
(function (root) {
  "use strict";

  const ACTING = ["responsible", "decides"];
  const TOLD = ["notified", "receives"];

  function speak(engine, rules) {
    const { data } = engine;
    const { words } = data;
    const plural = new Intl.PluralRules(data.language);

    /* A sentence with its places filled: ``{}`` in order, ``{n}`` by name. */
    function say(key, value, n) {
      return words[key].replace("{n}", n).replace("{}", value);
    }

    /* ``3 pași``, ``20 de pași``. */
    function count(thing, n) {
      return say(`${thing}-${plural.select(n)}`, n);
    }

    /* A sentence about a number of things, which may differ for one. */
    function sentence(key, n, thing = "step") {
      return say(n === 1 ? `${key}-one` : key, count(thing, n));
    }

    function day(iso) {
      const [year, month, number] = iso.split("-").map(Number);
      const locale = { ro: ["ro-RO", "2-digit"], en: ["en-GB", "short"] }[data.language];
      return new Intl.DateTimeFormat(locale[0], { day: "2-digit", month: locale[1], year: "numeric" })
        .format(new Date(year, month - 1, number));
    }

    /* Values of a fact in words; a whole group by its name. */
    function values(fact, list) {
      for (const [group, members] of Object.entries(data.groups[fact] || {})) {
        if (members.length === list.length && members.every((one) => list.includes(one))) {
          return data.group_labels[group];
        }
      }
      return list.map((one) => data.facts[fact][one]).join(" / ");
    }

    function facts(list) {
      return list.map((fact) => data.fact_labels[fact]).join(", ");
    }

    function condition(when) {
      return when
        .map((one) => Object.entries(one).map(([fact, list]) => values(fact, list)).join("; "))
        .join(words.or);
    }

    function known(given) {
      return Object.entries(given).map(([fact, list]) => values(fact, list));
    }

    /* Provisions grouped by their work, each with its place on the site. */
    function references(places) {
      const groups = new Map();
      for (const place of places || []) {
        const [work, element, anchor] = data.references[place];
        if (!groups.has(work)) groups.set(work, { name: data.works[work][0], page: data.works[work][1], elements: [] });
        if (element) groups.get(work).elements.push({ name: element, anchor });
      }
      return [...groups.values()];
    }

    function marks(list) {
      return (list || []).map((mark) => ({ mark, name: data.marks[mark] }));
    }

    /* Who does what in a step; an actor that depends says on what. */
    function actor(entry, one) {
      const { organization, role, does, when, basis, confidence } = one.actor;
      return {
        organization,
        role,
        applies: one.applies,
        name: data.organizations[organization][0],
        short: data.organizations[organization][1] || data.organizations[organization][0],
        roleName: data.roles[role],
        does: does || "",
        only: one.applies === "depends" && when ? say("if", condition(when)) : "",
        basis: references(basis),
        marks: marks(confidence),
      };
    }

    /* Names without repetition, the long name where there is room. */
    function names(actors, roles, key = "short") {
      return [...new Set(actors.filter((one) => roles.includes(one.role)).map((one) =>
        one.only ? `${one[key]} (${one.only})` : one[key]))];
    }

    /* For a step that depends: a line for each deciding fact. */
    function outcomes(entry, given) {
      return rules.outcomes(engine, entry, given).map(({ fact, groups }) => ({
        fact: data.fact_labels[fact],
        lines: groups.map((group) => ({
          values: values(fact, group.values),
          then: say(`applies-${group.applies}`, facts(group.depends_on)),
          applies: group.applies,
        })),
      }));
    }

    /* One step of an answer in words. */
    function step(entry, given) {
      const { step: it } = entry;
      const actors = entry.actors.map((one) => actor(entry, one));
      return {
        id: entry.id,
        stage: it.stage,
        applies: entry.applies,
        depends_on: entry.depends_on,
        page: `${entry.pathway}.html#${entry.id.split("#")[1]}`,
        title: it.title,
        actors,
        who: names(actors, ACTING),
        told: names(actors, TOLD),
        fields: [
          ["when", it.trigger], ["what", it.summary], ["by-when", it.deadline], ["form", it.form],
          ["means", it.means], ["consent", it.consent],
        ].filter((field) => field[1]),
        deadline: it.deadline || "",
        form: it.form || "",
        gaps: (it.gaps || []).map(([, text]) => text),
        unknown: [...new Set((it.gaps || []).map(([about]) => data.subjects[about]))],
        doubts: it.doubts || [],
        basis: references(it.basis),
        marks: marks(it.confidence),
        because: entry.applies === "yes"
          ? rules.because(engine, entry, given).map((fact) => values(fact, given[fact])) : [],
        depends: facts(entry.depends_on),
        outcomes: entry.applies === "depends" ? outcomes(entry, given) : [],
      };
    }

    /* ``Legea nr. 272/2004: art. 89 alin. (3), art. 96``. */
    function cited(basis) {
      return basis.map(({ name, elements }) =>
        elements.length ? `${name}: ${elements.map((one) => one.name).join(", ")}` : name).join("; ");
    }

    function marked(list) {
      return list.length ? ` [${list.map((one) => one.name).join(", ")}]` : "";
    }

    /* Steps by stage, in order, those that apply apart from those that depend. */
    function stages(answer) {
      const groups = new Map();
      for (const entry of answer.steps) {
        const key = entry.step.stage;
        if (!groups.has(key)) groups.set(key, { key, name: data.stages[key], yes: [], depends: [] });
        groups.get(key)[entry.applies].push(entry);
      }
      return engine.stages.filter((key) => groups.has(key)).map((key) => groups.get(key));
    }

    function summary(answer) {
      const apply = answer.steps.filter((one) => one.applies === "yes").length;
      const depend = answer.steps.length - apply;
      const out = [sentence("summary", apply)];
      if (depend) out.push(sentence("summary-depends", depend));
      return out.join(" ");
    }

    function about(given) {
      const parts = known(given);
      return parts.length ? say("for", parts.join("; ")) : words["for-all"];
    }

    function lines() {
      return data.lines.map((line) => {
        const told = line.label ? `, ${line.label}` : "";
        return `${line.number} – ${line.name}${told}${marked(marks(line.confidence))}`;
      });
    }

    function stepText(entry, given, number) {
      const it = step(entry, given);
      const field = (key, value) => (value ? [`   ${words[key]}: ${value}`] : []);
      return [
        `${number}. ${it.title}${marked(it.marks)}`,
        ...(it.because.length ? [`   ${say("because", it.because.join("; "))}`] : []),
        ...it.outcomes.map((one) =>
          `   ${one.fact}: ${one.lines.map((line) => `${line.values} – ${line.then}`).join("; ")}`),
        ...it.actors.map((one) => {
          const does = one.does ? ` – ${one.does}` : "";
          const only = one.only ? ` (${one.only})` : "";
          const basis = one.basis.length ? ` · ${words.basis}: ${cited(one.basis)}` : "";
          return `   - ${one.name}: ${one.roleName}${does}${only}${marked(one.marks)}${basis}`;
        }),
        ...(it.who.length ? [] : field("who", words.nobody)),
        ...it.fields.flatMap(([key, value]) => field(key, value)),
        ...field("basis", cited(it.basis) || words["no-basis"]),
        ...it.gaps.map((gap) => `   ${words.gaps}: ${gap}`),
        ...it.doubts.map((doubt) => `   ${words.doubts}: ${doubt}`),
      ].join("\n");
    }

    /* The whole answer as text to paste: nothing is left out that the page shows. */
    function text(answer, given, today) {
      const part = (group, kind) => group[kind].map((entry, place) => stepText(entry, given, place + 1));
      const all = stages(answer);
      const heading = (name) => name.toLocaleUpperCase(data.language);
      return [
        `${heading(words.title)} ${say("on-day", day(today))}`,
        about(given),
        [words.lines, ...lines()].join("\n"),
        words["not-advice"],
        summary(answer),
        ...all.filter((group) => group.yes.length).flatMap((group) => [heading(group.name), ...part(group, "yes")]),
        ...all.filter((group) => group.depends.length).flatMap((group) => [
          `${heading(group.name)} – ${say(`more-${plural.select(group.depends.length)}`, dependsOn(group), group.depends.length)}`,
          ...part(group, "depends"),
        ]),
        words.marks,
      ].join("\n\n") + "\n";
    }

    function dependsOn(group) {
      const named = new Set(group.depends.flatMap((entry) => entry.depends_on));
      return facts(engine.facts.filter((fact) => named.has(fact)));
    }

    function more(group) {
      return say(`more-${plural.select(group.depends.length)}`, dependsOn(group), group.depends.length);
    }

    return { about, cited, count, day, facts, lines, marked, more, names, say, sentence, stages, step, summary, text, values };
  }

  root.tipkbWhoText = Object.freeze({ speak });
})(globalThis);
