/* Search behind the page: a query becomes searches of single words in Pagefind, and their scores one order.
   Pagefind alone wants every word of a query on a page; here some suffice, and the more the better. */
import { findCitation, fold } from "./citations.js";

/* Chosen on the tune half of the judged questions (scripts/bench_site_search.py). */
export const SETTINGS = {
  ranking: { termFrequency: 1.0, pageLength: 0.1, termSaturation: 2.5, termSimilarity: 0.3, metaWeights: { title: 0.5 } },
  missing: 1, // the power of the share of words that an entry has
  other: 0.7, // other names of a thing
  question: 1.4, // lift of steps for a question
  weakest: 0.12, // entries below this part of the best are left out
  form: 1, // other forms of a word
  root: 0.5, // words derived from the same root
};
const FACETS = ["kind", "status", "jurisdiction", "organization", "stage", "topic"];
const MAX_WORDS = 16;
const MAX_FORMS = 12;
const EXCERPT = 30; // words

/** Load what search needs. `root` is the address of the site's root, `base` that of this language's pages. */
export async function openSearch(root, base, settings = SETTINGS) {
  const [pagefind, words, entries] = await Promise.all([
    openPagefind(root, settings),
    load(new URL("assets/search.json", base)),
    load(new URL("assets/search-entries.json", base)),
  ]);
  return new Search(pagefind, words, entries, settings);
}

async function openPagefind(root, settings) {
  const pagefind = await import(new URL("pagefind/pagefind.js", root).href);
  await pagefind.options({ ranking: settings.ranking });
  await pagefind.init(); // its worker starts now, while the rest is loading
  return pagefind;
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

class Search {
  constructor(pagefind, words, entries, settings) {
    Object.assign(this, { pagefind, words, settings });
    const byId = (values) => new Map(entries.ids.map((id, place) => [id, values[place]]));
    this.weights = byId(entries.weights);
    this.years = byId(entries.years);
    this.holders = {}; // facet → value → ids of the entries that hold it
    for (const name of FACETS) {
      const values = Object.entries(entries.facets[name]);
      this.holders[name] = new Map(values.map(([value, places]) => [value, new Set(places.map((place) => entries.ids[place]))]));
    }
    this.stop = new Set(words.stop);
    this.questions = new Set(words.question);
    this.families = new Map(); // known word → the forms of the same word
    for (const [stem, forms] of Object.entries(words.families)) {
      const family = forms.split(" ");
      for (const form of family) this.families.set(form, family);
      if (!this.families.has(stem)) this.families.set(stem, family);
    }
    this.derived = new Map(); // family → families of the same root
    for (const stems of Object.values(words.roots)) {
      const kin = stems.map((stem) => words.families[stem].split(" "));
      for (const family of kin) this.derived.set(family[0], kin.filter((one) => one[0] !== family[0]));
    }
    this.known = [...this.families.keys()];
    this.found = new Map(); // word → what Pagefind finds for it, by entry
    this.asked = new Map(); // the same, promised
    this.entries = new Map(); // Pagefind's result objects, whose data() loads an entry
  }

  /** Scores of one word or, where `term` has several, of the entries that hold them all. */
  scores(term) {
    if (!this.asked.has(term)) {
      this.asked.set(term, this.ask(term));
      this.asked.get(term).catch(() => this.asked.delete(term)); // asked anew the next time
    }
    return this.asked.get(term);
  }

  async ask(term) {
    const { results } = await this.pagefind.search(term);
    for (const one of results) if (!this.entries.has(one.id)) this.entries.set(one.id, one);
    this.found.set(term, new Map(results.map((one) => [one.id, one])));
    return this.found.get(term);
  }

  /** Take a query apart: phrases, and words that mean something, each with other ways to say it. */
  parse(query) {
    const text = query.slice(0, 500).replace(/[şţŞŢ]/g, (letter) => ({ ş: "ș", ţ: "ț", Ş: "Ș", Ţ: "Ț" })[letter]);
    const phrases = [...text.matchAll(/"([^"]+)"/g)].map((match) => `"${match[1]}"`);
    const joined = text.replace(/"[^"]*"/g, " ").match(/[\p{L}\p{N}]+(?:[-^][\p{L}\p{N}]+)*/gu) ?? [];
    const all = joined.flatMap((word) => (/\d/.test(word) ? [word] : word.split("-"))); // "39^1" is one, "non-punishment" two
    const telling = all.filter((word) => !this.stop.has(fold(word)));
    const words = (telling.length || phrases.length ? telling : all).slice(0, MAX_WORDS);
    const units = words.map((word) => ({ word, others: [] }));
    for (let size = Math.min(5, units.length); size > 0; size--) {
      for (let start = 0; start + size <= units.length; start++) {
        const run = units.slice(start, start + size);
        const others = this.words.synonyms[run.map((unit) => fold(unit.word)).join(" ")];
        if (others) for (const unit of run) if (!unit.others.length) unit.others = others;
      }
    }
    const question = query.trim().endsWith("?") || all.some((word) => this.questions.has(fold(word)));
    return { phrases, units, question };
  }

  /** The forms of a word that the site has; by its ending where this very form is not there. Null when it has none. */
  family(word) {
    const plain = fold(word);
    const exact = this.families.get(plain);
    if (exact) return exact;
    for (const ending of this.words.endings) {
      const stem = plain.slice(0, -ending.length);
      if (stem.length >= 4 && plain.endsWith(ending) && this.families.has(stem)) return this.families.get(stem);
    }
    if (plain.length < 4 || /\d/.test(plain) || this.known.some((one) => one.startsWith(plain))) return [word];
    return null;
  }

  /** The nearest known word to one that the site has in no form; null when nothing is near. */
  near(word) {
    const plain = fold(word);
    let best = null;
    let least = plain.length > 5 ? 2 : 1;
    for (const one of this.known) {
      if (one[0] !== plain[0] || Math.abs(one.length - plain.length) > least) continue;
      const far = distance(one, plain, least);
      if (far < least || (far === least && !best)) [best, least] = [one, far];
    }
    return best;
  }

  /** Search. `chosen` are facet values by name, `sort` is "score" or "year".
      Gives the citation named outright, ids in order, counts of facets, a corrected query. */
  async search(query, chosen = {}, sort = "score") {
    const jump = findCitation(query, this.words);
    const { phrases, units, question } = this.parse(query);
    let corrected = query;
    const asked = [];
    for (const unit of units) {
      let forms = this.family(unit.word);
      if (!forms) {
        const near = this.near(unit.word);
        if (near) corrected = corrected.replace(unit.word, near);
        forms = near ? this.family(near) : [];
      }
      asked.push(this.unitScores(unit.word, forms, unit.others));
    }
    const parts = await Promise.all([...asked, ...phrases.map((phrase) => this.plain(phrase))]);
    const scores = this.join(parts, phrases.length, question);
    const facets = Object.fromEntries(FACETS.map((name) => [name, this.counts(scores, chosen, name)]));
    let ids = [...scores.keys()].filter((id) => this.passes(chosen, id));
    if (sort === "year") ids = ids.filter((id) => this.years.get(id)).sort((a, b) => this.years.get(b) - this.years.get(a) || (a < b ? -1 : 1));
    else ids.sort((a, b) => scores.get(b) - scores.get(a) || (a < b ? -1 : 1));
    const terms = [...new Set(parts.flatMap((part) => part.terms))];
    return { jump, ids, scores, facets, terms, corrected: corrected === query ? null : corrected };
  }

  async plain(term) {
    const out = new Map([...(await this.scores(term))].map(([id, one]) => [id, one.score]));
    out.terms = [term];
    return out;
  }

  async unitScores(word, forms, others) {
    const kin = (this.derived.get(forms[0]) ?? []).flatMap((family) => telling(family).slice(0, 2)).slice(0, MAX_FORMS);
    const own = forms.includes(fold(word)) ? [[word, 1]] : [];
    const terms = [...own, ...telling(forms).slice(0, MAX_FORMS).map((form) => [form, this.settings.form]), ...kin.map((form) => [form, this.settings.root]), ...others.map((other) => [other, this.settings.other])];
    const found = await Promise.all(terms.map(([term]) => this.scores(term)));
    const out = new Map();
    terms.forEach(([, weight], place) => {
      for (const [id, one] of found[place]) out.set(id, Math.max(out.get(id) ?? 0, one.score * weight));
    });
    out.terms = terms.map(([term]) => term);
    return out;
  }

  /** One score of all words: their sum, less for each word that is missing, times the weight of the entry. */
  join(parts, phrases, question) {
    const scores = new Map();
    const have = new Map();
    for (const part of parts) {
      for (const [id, score] of part) {
        scores.set(id, (scores.get(id) ?? 0) + score);
        have.set(id, (have.get(id) ?? 0) + 1);
      }
    }
    const steps = this.holders.kind.get(this.words.step) ?? new Set();
    const must = parts.slice(parts.length - phrases);
    for (const [id, score] of scores) {
      const share = (have.get(id) / parts.length) ** this.settings.missing;
      const lift = question && steps.has(id) ? this.settings.question : 1;
      scores.set(id, score * share * lift * (this.weights.get(id) ?? 1));
      if (phrases && !must.every((part) => part.has(id))) scores.delete(id);
    }
    const best = Math.max(0, ...scores.values());
    for (const [id, score] of scores) if (score < best * this.settings.weakest) scores.delete(id);
    return scores;
  }

  /** How many entries each value of a facet would leave, with every other facet as chosen. */
  counts(scores, chosen, name) {
    const others = { ...chosen, [name]: [] };
    const passing = [...scores.keys()].filter((id) => this.passes(others, id));
    return [...this.holders[name]]
      .map(([value, ids]) => [value, passing.filter((id) => ids.has(id)).length])
      .filter(([value, count]) => count || (chosen[name] ?? []).includes(value))
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }

  /** Whether an entry holds a chosen value of every facet of which some are chosen. */
  passes(chosen, id) {
    return Object.entries(chosen).every(([name, values]) => !values.length || values.some((value) => this.holders[name].get(value)?.has(id)));
  }

  /** Title, place, kind, status and excerpt of an entry; the excerpt is a list of [words, whether they matched]. */
  async entry(id, terms) {
    const data = await this.entries.get(id).data();
    const { title, place, kind, status, body } = data.meta;
    const matched = new Set(terms.flatMap((term) => this.found.get(term)?.get(id)?.words ?? []));
    return { title, place, kind, status, excerpt: excerpt(data.raw_content ?? data.content, Number(body), matched) };
  }
}

/** The forms of a word that find all that its forms find: Pagefind reads a form by its stem, and as the beginning of longer ones. */
function telling(forms) {
  const kept = [];
  for (const form of [...forms].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    if (!kept.some((shorter) => form.startsWith(shorter.slice(0, -1)))) kept.push(form);
  }
  return kept;
}

/** The part of a text that holds most of the matched words. Only the first `size` words are text, names follow. */
function excerpt(content, size, matched) {
  const words = content.replace(/&lt;/g, "<").replace(/&gt;/g, ">").split(/\s+/).slice(0, size);
  const hits = words.map((_, place) => (matched.has(place) ? 1 : 0));
  let start = 0;
  let most = 0;
  for (let at = 0, sum = 0; at < words.length; at++) {
    sum += hits[at] - (hits[at - EXCERPT] ?? 0);
    if (sum > most) [most, start] = [sum, Math.max(0, at - EXCERPT + 1)];
  }
  const first = hits.indexOf(1, start);
  if (first > start + 4) start = Math.min(first - 4, Math.max(0, words.length - EXCERPT));
  const end = start + EXCERPT;
  const out = words.slice(start, end).map((word, place) => [word, matched.has(start + place)]);
  if (start > 0) out.unshift(["…", false]);
  if (end < words.length) out.push(["…", false]);
  return out;
}

/** Letters to change, add, drop or swap between two words; `most` + 1 when more than `most`. */
function distance(a, b, most) {
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
