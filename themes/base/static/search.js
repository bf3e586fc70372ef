// The search page: it folds a query as `pages/search.py` folds words, fetches the few shards it needs
// (`pages/shards.py` says what is in them), adds up scores and shows rows.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC").toLowerCase();
const cjk = "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const words = new RegExp(`[${cjk}]+|(?:(?![${cjk}])[\\p{L}\\p{N}_])+`, "gu");
const isCjk = new RegExp(`^[${cjk}]`, "u");
const terms = (text) => (fold(text).match(words) || []).flatMap((word) => {
  if (!isCjk.test(word)) return [word.slice(0, 40)];
  const letters = [...word];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, n) => letters[n] + letter);
});
const shard = (term, split) => {
  const letters = [...term];
  if (isCjk.test(term)) return `c-${term.codePointAt(0) % 256}`;
  let length = 2;
  while (length < letters.length && split.has(letters.slice(0, length).join(""))) length += 1;
  const prefix = letters.slice(0, length);
  return /^[\x00-\x7f]*$/.test(prefix.join("")) ? prefix.join("") : `x-${prefix.map((letter) => letter.codePointAt(0).toString(16)).join("-")}`;
};
const number = (text) => parseInt(text, 36);

export function open(base) {
  const kept = new Map();
  const load = (name) => {
    if (!kept.has(name)) {
      kept.set(name, fetch(`${base}${name}`).then((reply) => {
        if (reply.ok) return name.endsWith("json") ? reply.json() : reply.text();
        if (reply.status === 404) return "";
        throw new Error(reply.status);
      }).catch((fault) => { kept.delete(name); throw fault; }));
    }
    return kept.get(name);
  };

  async function postings(term, isLast) {
    const found = new Map();
    const split = new Set((await load("0-split.txt")).split(" "));
    for (const line of (await load(`${shard(term, split)}.txt`)).split("\n")) {
      const [word, ...rest] = line.split(" ");
      if (word !== term && !(isLast && word.startsWith(term))) continue;
      const share = word === term ? 1 : 0.6 * term.length / word.length;
      let page = 0;
      for (const one of rest) {
        const [gap, place, score] = one.split(".");
        page += number(gap);
        const value = number(score) * share;
        if (!found.has(page) || found.get(page)[1] < value) found.set(page, [number(place), value]);
      }
    }
    return found;
  }

  async function pages(filter) {
    const [kind, value] = filter.split(":");
    let page = 0;
    const text = await load(`${kind}-${terms(value).join("-")}.txt`);
    return new Set(text ? text.split(" ").map((gap) => (page += number(gap))) : []);
  }

  return async function search(query, most) {
    const filters = [];
    const text = query.replace(/\b(tag|is):(\S+)/g, (all) => { filters.push(all); return " "; });
    const asked = terms(text);
    const lists = await Promise.all(asked.map((term, n) => postings(term, n === asked.length - 1)));
    const sets = await Promise.all(filters.map(pages));
    const scores = new Map();
    lists.forEach((list) => list.forEach(([place, value], page) => {
      const had = scores.get(page) || { page, score: 0, words: 0, best: 0, place: 0 };
      had.score += value;
      had.words += 1;
      if (value > had.best) { had.best = value; had.place = place; }
      scores.set(page, had);
    }));
    if (!asked.length && sets.length) sets[0].forEach((page) => scores.set(page, { page, score: 1, words: 0, place: 0 }));
    const hits = [...scores.values()].filter((hit) => sets.every((set) => set.has(hit.page)))
      .sort((a, b) => b.words - a.words || b.score - a.score || a.page - b.page);
    const full = hits.filter((hit) => hit.words === asked.length);
    const shown = (full.length ? full : hits);
    const rows = await Promise.all(shown.slice(0, most).map(async (hit) => {
      const row = (await load(`r${Math.floor(hit.page / 4).toString(36)}.json`))[hit.page % 4];
      const part = hit.place ? row[2][hit.place - 1] : null;
      return { href: part ? `${row[0]}#${part[0]}` : row[0], title: row[1], part: part ? part[1] : "" };
    }));
    return { total: shown.length, rows };
  };
}

export function mount(box) {
  const { index, one, many, none, failed } = box.dataset;
  const search = open(index);
  const input = box.querySelector("input");
  const list = box.querySelector("ol");
  const status = box.querySelector("[role=status]");
  let last = 0;
  const show = async () => {
    const turn = ++last;
    const query = input.value.trim();
    list.ariaBusy = query.length > 1;
    if (query.length < 2) { list.replaceChildren(); status.textContent = ""; return; }
    try {
      const { total, rows } = await search(query, 8);
      if (turn !== last) return;
      status.textContent = total ? (total === 1 ? one : many.replace("{n}", total)) : none;
      const held = list.contains(document.activeElement) && document.activeElement.href;
      list.replaceChildren(...rows.map((row) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = row.href;
        link.textContent = row.title;
        if (row.part) {
          const part = document.createElement("span");
          part.textContent = row.part;
          link.append(" ", part);
        }
        item.append(link);
        return item;
      }));
      if (held) ([...list.querySelectorAll("a")].find((one) => one.href === held) || input).focus();
    } catch {
      if (turn === last) status.textContent = failed;
    }
    if (turn === last) list.ariaBusy = false;
  };
  input.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (next) { event.preventDefault(); next.focus(); }
  });
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  return { input, show };
}

const page = document.querySelector("main [data-index]");
if (page) {
  const { input, show } = mount(page);
  input.value = new URLSearchParams(location.search).get("q") || "";
  input.addEventListener("input", () => history.replaceState(null, "", input.value ? `?q=${encodeURIComponent(input.value)}` : location.pathname));
  show();
}
