/* The pathway engine of the page "Who acts?": the same judgement as tipkb/pathways.py, on the same data.
   Pure functions: no page, no network, no clock. A case maps facts to a value, a group or several values;
   a fact that it leaves out may have any value. tests/test_who_page.py holds both engines to one table. */
(function (root) {
  "use strict";

  /* What judging needs, made once: the order of facts, and the conditions of each step and actor together. */
  function prepare(data) {
    const steps = data.steps.map((step) => {
      const pathway = step.id.split("#")[0];
      const own = clausesOf([data.pathways[pathway].when, step.when]);
      const actors = step.actors.map((actor) => ({
        actor,
        clauses: actor.when ? clausesOf([data.pathways[pathway].when, step.when, actor.when]) : null,
      }));
      return { step, pathway, clauses: own, actors };
    });
    return { data, steps, facts: Object.keys(data.facts), stages: Object.keys(data.stages) };
  }

  /* Conditions that must all hold; one without alternatives always holds and is left out. */
  function clausesOf(whens) {
    return whens.filter((when) => when && when.length);
  }

  /* The values that a fact may have in a case, in the order of the closed list. */
  function possible(engine, given, fact) {
    const all = Object.keys(engine.data.facts[fact]);
    if (given[fact] === undefined || given[fact] === null) return all;
    const groups = engine.data.groups[fact] || {};
    const words = [].concat(given[fact]).flatMap((word) => groups[word] || [word]);
    return all.filter((value) => words.includes(value));
  }

  /* Whether conditions hold for every person that the case may be, for none, or for some and what decides.
     Judged once for the same conditions and the same possible values, as the page asks again and again. */
  function judge(engine, clauses, given) {
    if (!clauses.length) return YES;
    if (!judged.has(clauses)) judged.set(clauses, { facts: named(engine, clauses), verdicts: new Map() });
    const { facts, verdicts } = judged.get(clauses);
    const values = facts.map((fact) => possible(engine, given, fact));
    const key = values.join("|");
    if (!verdicts.has(key)) verdicts.set(key, Object.freeze(judgeAnew(clauses, facts, values)));
    return verdicts.get(key);
  }

  const YES = Object.freeze({ applies: "yes", depends_on: [] });
  const judged = new WeakMap();

  /* The facts that conditions name, in the order of the closed list. */
  function named(engine, clauses) {
    const names = new Set(clauses.flatMap((clause) => clause.flatMap((alternative) => Object.keys(alternative))));
    return engine.facts.filter((fact) => names.has(fact));
  }

  function judgeAnew(clauses, facts, values) {
    const choices = facts.map((fact, place) => representatives(fact, values[place], clauses));
    const people = combinations(choices);
    const outcomes = new Map(people.map((person) => [person.join("|"), holds(clauses, facts, person)]));
    const found = new Set(outcomes.values());
    if (!found.has(false)) return YES;
    if (!found.has(true)) return { applies: "no", depends_on: [] };
    const deciding = facts.filter((fact, place) =>
      people.some((person) =>
        choices[place].some((other) => {
          const changed = person.slice();
          changed[place] = other;
          return outcomes.get(changed.join("|")) !== outcomes.get(person.join("|"));
        })));
    return { applies: "depends", depends_on: deciding };
  }

  function holds(clauses, facts, person) {
    return clauses.every((clause) => clause.some((alternative) =>
      Object.entries(alternative).every(([fact, values]) => values.includes(person[facts.indexOf(fact)]))));
  }

  /* One value for each group of values that no condition tells apart. */
  function representatives(fact, values, clauses) {
    const sets = clauses.flatMap((clause) => clause.filter((one) => one[fact]).map((one) => one[fact]));
    const groups = new Map(values.map((value) => [sets.map((set) => set.includes(value)).join(), value]));
    return [...groups.values()];
  }

  function combinations(choices) {
    return choices.reduce((all, values) => all.flatMap((one) => values.map((value) => [...one, value])), [[]]);
  }

  /* The steps in force on a day for a case; ``where`` narrows them to a stage, a pathway or a step.
     Steps of one pathway keep its order; steps of several come by stage, what applies before what depends. */
  function answer(engine, given, day, where) {
    const wanted = wantedSteps(engine, where);
    const steps = [];
    for (const one of engine.steps) {
      if (!wanted(one) || !inForce(one.step, day)) continue;
      const verdict = judge(engine, one.clauses, given);
      if (verdict.applies === "no") continue;
      const actors = one.actors
        .map(({ actor, clauses }) => ({ actor, ...(clauses ? judge(engine, clauses, given) : verdict) }))
        .filter((actor) => actor.applies !== "no");
      steps.push({ id: one.step.id, pathway: one.pathway, step: one.step, clauses: one.clauses, ...verdict, actors });
    }
    if (new Set(steps.map((one) => one.pathway)).size > 1) {
      const place = (one) => 2 * engine.stages.indexOf(one.step.stage) + (one.applies === "yes" ? 0 : 1);
      steps.sort((first, second) => place(first) - place(second));
    }
    return { steps, ask_next: askNext(engine, steps) };
  }

  function inForce(step, day) {
    return (!step.from || step.from <= day) && (!step.to || day < step.to);
  }

  function wantedSteps(engine, where) {
    if (!where) return () => true;
    if (engine.stages.includes(where)) return (one) => one.step.stage === where;
    const pathway = [where, `mnir/${where}`].find((id) => id in engine.data.pathways);
    if (pathway) return (one) => one.pathway === pathway;
    return (one) => one.step.id === where || one.step.id.split("#")[1] === where;
  }

  /* Facts that decide something, those of most steps first, then those of most actors. */
  function askNext(engine, steps) {
    const ofSteps = {};
    const ofActors = {};
    for (const one of steps) {
      for (const fact of one.depends_on) ofSteps[fact] = (ofSteps[fact] || 0) + 1;
      for (const fact of new Set(one.actors.flatMap((actor) => actor.depends_on))) {
        ofActors[fact] = (ofActors[fact] || 0) + 1;
      }
    }
    const count = (counts, fact) => counts[fact] || 0;
    return engine.facts
      .filter((fact) => fact in ofSteps || fact in ofActors)
      .sort((a, b) => count(ofSteps, b) - count(ofSteps, a) || count(ofActors, b) - count(ofActors, a));
  }

  /* The order in which the page asks: what decides the first stages, then what decides anything. */
  function questions(engine, given, day) {
    const early = engine.stages.slice(0, engine.data.open_stages);
    const all = answer(engine, given, day);
    const now = askNext(engine, all.steps.filter((one) => early.includes(one.step.stage)));
    const order = [engine.data.first_question, ...now, ...all.ask_next];
    return [...new Set(order)].filter((fact) => all.ask_next.includes(fact));
  }

  /* The given facts without which a step that applies would not surely apply. */
  function because(engine, entry, given) {
    return Object.keys(given).filter((fact) => {
      const { [fact]: left, ...others } = given;
      return judge(engine, entry.clauses, others).applies !== "yes";
    });
  }

  /* For a step that depends: each deciding fact with its possible values, grouped by what they lead to. */
  function outcomes(engine, entry, given) {
    return entry.depends_on.map((fact) => {
      const groups = new Map();
      for (const value of possible(engine, given, fact)) {
        const verdict = judge(engine, entry.clauses, { ...given, [fact]: value });
        const key = [verdict.applies, ...verdict.depends_on].join();
        if (!groups.has(key)) groups.set(key, { ...verdict, values: [] });
        groups.get(key).values.push(value);
      }
      return { fact, groups: [...groups.values()] };
    });
  }

  /* What learning one fact would settle: for each possible value, the steps that then apply or drop out, and
     whether others act in a step that applies either way. */
  function changes(engine, given, day, fact) {
    const before = answer(engine, given, day);
    const acting = (one) => JSON.stringify(one.actors.map((actor) => [actor.actor.organization, actor.applies]));
    const sure = new Map(before.steps.filter((one) => one.applies === "yes").map((one) => [one.id, acting(one)]));
    const depending = before.steps.filter((one) => one.applies === "depends").map((one) => one.id);
    return possible(engine, given, fact).map((value) => {
      const after = answer(engine, { ...given, [fact]: value }, day);
      const verdicts = new Map(after.steps.map((one) => [one.id, one.applies]));
      return {
        value,
        apply: depending.filter((id) => verdicts.get(id) === "yes"),
        drop: depending.filter((id) => !verdicts.has(id)),
        actors: after.steps.filter((one) => sure.has(one.id) && sure.get(one.id) !== acting(one)).map((one) => one.id),
      };
    });
  }

  root.tipkbEngine = Object.freeze({ prepare, possible, judge, answer, questions, because, outcomes, changes });
})(globalThis);
