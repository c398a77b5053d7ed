/* A typed citation ("art. 210 alin. (1) C.pen.", "Legea 678/2001", "Directiva 2011/36/UE") read as an id.
   Which words announce an act and which names mean one comes from the corpus (assets/search.json). */

/** Lower case without diacritics; cedilla and comma meet. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const NUMBER = String.raw`\d{1,4}(?:\s?\^\s?\d{1,2}|\s?-\s?\d{1,2}(?=\D|$)|\s(?:ind|indice)\.?\s?\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]|[a-h](?![\w)]))?`; /* acts of the Union have 18a */
const ELEMENTS = [
  ["annex", String.raw`\b(?:anex(?:a|ei)|annex)\s*(?:nr\.?\s*)?(${NUMBER})`],
  ["art", String.raw`\b(?:art\b\.?|articol(?:ul|ului)?|article)\s*(?:nr\.?\s*)?(${NUMBER}|unic\b|[ivxl]{1,6}\b)`],
  ["para", String.raw`(?:\b(?:al(?:in)?\b\.?|alineat(?:ul|ului)?|paragraf(?:ul|ului)?|para(?:graph)?\b\.?|par\b\.?)|§)\s*\(?\s?(${NUMBER})\s?\)?`],
  ["point", String.raw`\b(?:lit\b\.?|liter[ae]|letter|point(?=\s?\(?[a-z]\b))\s*\(?\s?([a-z])\s?\)?(?![\w.])`],
  ["item", String.raw`\b(?:pct\b\.?|punct(?:ul|ului)?|point)\s*(\d{1,3})`],
].map(([name, pattern]) => [name, new RegExp(pattern, "u")]);
const BARE_PARA = new RegExp(String.raw`^\s?\(\s?(${NUMBER})\s?\)`, "u");
const BARE_POINT = /^\s?\(\s?([a-z])\s?\)/u;
const DOMESTIC = /(?:\s*(?:\(\w+\)\s*)?(?:(?:nr|no|numarul|number)\b\.?\s*)?|[^0-9;:()/]{0,200}?\b(?:nr|no)\b\.?\s*)[a-z]?(\d{1,3}\.\d{3}|\d{1,5})(?:\/[a-z])?(?:\s?\/\s?|\s+(?:din|of|from)\s+(?:\d{1,2}\s+[a-z]{3,10}\s+)?)((?:18|19|20)\d\d)(?!\d)/y;
const EUROPEAN = /\s*(?:\(\s?[a-z, ]{2,12}\s?\)\s*)?(?:(?:nr|no)\b\.?\s*)?(\d{1,4})\s?\/\s?(\d{1,4})(?:\s?\/\s?[a-z]{2,3}\b)?(?!\d)/y;
const CELEX = /\b(?:celex\s?:?\s?)?3((?:19|20)\d\d)([lrdf])(\d{4})\b/;
const ELI = /\beli\/(dir|reg|dec)\w*\/((?:19|20)\d\d)\/(\d{1,4})\b/;
const CELEX_TYPES = { l: "dir", r: "reg", d: "dec", f: "dec" };

/** What a query cites: `{work, eid, label, heading}`, or null. The eid is the narrowest that has a place on the page. */
export function findCitation(query, words) {
  const text = plain(query.slice(0, 300));
  const work = findWork(text, words);
  const place = words.names[fold(query).trim()];
  if (!work) return place ? { place, title: query.trim() } : null;
  const { short, known } = { short: words.works[work.id][0], known: words.works[work.id][1] };
  const wanted = findElement(text.slice(0, work.start) + " ; " + text.slice(work.end));
  let eid = wanted;
  while (eid && !(eid in known)) eid = eid.split("__").slice(0, -1).join("__");
  if (!work.alone && !wanted) return null;
  return { place: `${work.id}.html${eid ? `#${eid}` : ""}`, title: short, eid: eid ?? "", label: label(eid ?? "", words), heading: eid ? known[eid] : "", missing: wanted && !eid ? label(wanted, words) : "" };
}

/** "art_39-1__para_2" as lawyers write it. */
function label(eid, words) {
  return eid
    .split("__")
    .filter(Boolean)
    .map((part) => {
      const [kind, at] = part.split("_");
      return at === "unic" ? words.elements.sole : (words.elements[kind] ?? `${kind} 0`).replace("0", at.replace("-", "^"));
    })
    .join(" ");
}

/** The act: by CELEX number or ELI, by a word and a number, or by a name. Longest first. `alone` says that the query names nothing else. */
function findWork(text, words) {
  const known = (id) => id in words.works;
  const found = (id, start, end) => (known(id) ? { id, start, end, alone: true } : null);
  const celex = CELEX.exec(text);
  if (celex) {
    const id = `eu/${CELEX_TYPES[celex[2]]}/${celex[1]}/${Number(celex[3])}`;
    if (known(id)) return found(id, celex.index, celex.index + celex[0].length);
  }
  const eli = ELI.exec(text);
  if (eli) {
    const id = `eu/${eli[1]}/${eli[2]}/${Number(eli[3])}`;
    if (known(id)) return found(id, eli.index, eli.index + eli[0].length);
  }
  const names = (issuers) => issuers.some((issuer) => starts(text, plain(issuer)).next().value !== undefined);
  const bodies = words.numbered.filter((one) => one.of && one.issuers && names(one.issuers)); /* each numbers its own from 1 */
  const taken = new Set(words.numbered.flatMap((one) => one.of ?? [])); /* by a body that must be named */
  for (const [form, { type, issuers, of }] of announcing(words)) {
    if (of ? issuers && !bodies.some((one) => one.issuers === issuers) : (issuers && !names(issuers)) || bodies.some((one) => one.type === type)) continue;
    for (const start of starts(text, form)) {
      const pattern = type.startsWith("eu/") ? EUROPEAN : DOMESTIC;
      pattern.lastIndex = start + form.length;
      const match = pattern.exec(text);
      if (!match) continue;
      const [first, second] = [match[1].replace(".", ""), match[2]];
      const ids = type.startsWith("eu/") ? [`${type}/${year(first)}/${Number(second)}`, `${type}/${year(second)}/${Number(first)}`] : [`${type}/${second}/${first}`];
      const id = ids.find((one) => known(one) && (of ? of.includes(one) : !taken.has(one)));
      if (id) return found(id, start, match.index + match[0].length);
    }
  }
  for (const [name, id] of byLength(words.acts)) {
    for (const start of starts(text, name)) {
      const end = start + name.length;
      if (known(id)) return { id, start, end, alone: text.length === name.length };
    }
  }
  return null;
}

function year(text) {
  return text.length === 2 ? `19${text}` : text;
}

/** Folded; dots and spaces of abbreviations make no difference ("C.pen.", "C. pen."), those inside numbers stay. */
function plain(text) {
  return fold(text).replace(/\.(?!\d{3})|(?<!\d)\./g, " ").replace(/\s+/g, " ").trim();
}

/** Words that announce a numbered act with what they announce, the longest first. */
function announcing(words) {
  if (!orders.has(words.numbered)) {
    const all = words.numbered.flatMap((form) => form.words.map((word) => [plain(word), form]));
    orders.set(words.numbered, all.sort((a, b) => b[0].length - a[0].length));
  }
  return orders.get(words.numbered);
}

const orders = new WeakMap();
/** The names of a table as `plain` writes them with what each means, the longest first. */
function byLength(table) {
  if (!orders.has(table)) {
    const all = Object.entries(table).map(([name, meaning]) => [plain(name), meaning]);
    orders.set(table, all.sort((a, b) => b[0].length - a[0].length));
  }
  return orders.get(table);
}

/** Where a name stands in a text as a whole word. */
function* starts(text, name) {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1];
    const after = text[at + name.length];
    const whole = (letter) => letter === undefined || !/[\p{L}\p{N}]/u.test(letter);
    if (whole(before) && (whole(after) || !/[\p{L}\p{N}]$/u.test(name))) yield at;
  }
}

/** The element that a text names, as an Akoma Ntoso eId: "art. 39^1 alin. (2)" → "art_39-1__para_2". */
function findElement(text) {
  const parts = [];
  for (const [name, pattern] of ELEMENTS) {
    const match = pattern.exec(text);
    if (!match) continue;
    parts.push(`${name}_${number(match[1], name)}`);
    if (name !== "art") continue;
    const rest = text.slice(match.index + match[0].length);
    const para = BARE_PARA.exec(rest);
    if (para) {
      parts.push(`para_${number(para[1], "para")}`);
      const point = BARE_POINT.exec(rest.slice(para[0].length));
      if (point) parts.push(`point_${point[1]}`);
    }
  }
  return [...new Set(parts)].join("__");
}

function number(text, name) {
  const plain = text.replace(/[¹²³⁴⁵⁶⁷⁸⁹]/g, (sign) => `^${"¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign) + 1}`);
  const lettered = plain.replace(/(?<=\d)[a-h]$/, (letter) => `-${letter.charCodeAt(0) - 96}`);
  const joined = lettered.replace(/\s?\^\s?|\s(?:ind|indice)\.?\s?|\s?-\s?/, "-");
  return name === "art" && /^[ivxl]+$/.test(joined) ? joined.toUpperCase() : joined;
}
