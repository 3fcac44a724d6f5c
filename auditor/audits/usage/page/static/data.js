// What the report knows, decoded; `blob.py` is the other half and says what there is.

const DATA = JSON.parse(byId("data").textContent);
const GLYPHS = DATA.glyphs; // dead first
const STATUSES = Object.keys(GLYPHS);
const ROLES = { app: "application", script: "scripts", test: "tests", migration: "migrations" };

const tables = DATA.tables;
const byName = new Map(tables.map((table) => [table.id, table]));
const changed = new Set(DATA.changed);
const labelOf = (status) => status.replace("_", "-");
const groupOf = (table) => DATA.groups[table.group];

function stepAt(number) {
  const [path, line, fn] = DATA.steps[number];
  return { number, path, line, fn: DATA.functions[fn] };
}

function accessesOf(table) {
  return table.accesses.map(([write, role, confidence, via, path, line, fn, reached, chain = [], note = ""]) => ({
    write: write === 1, role, confidence, via, path, line, fn: DATA.functions[fn], reached, note, chain: chain.map(stepAt),
  }));
}

function spotAt(number) {
  const [path, line, kind, detail] = DATA.spots[number];
  return { path, line, kind, detail };
}

function pathsOf(table, kind) {
  return table[kind].paths.map(([entry, ...steps]) => ({ entry, steps: steps.map(stepAt) }));
}

/** For each table: the foreign keys that lead to it. */
const referring = new Map();
for (const table of tables)
  for (const [columns, , target, targetColumns] of table.keys)
    if (target !== null && byName.has(target)) {
      if (!referring.has(target)) referring.set(target, []);
      referring.get(target).push({ table, columns, targetColumns });
    }

/** What a search looks in, in small letters: made when it is first needed, or when there is time. */
const searchTexts = [];
function searchText(number) {
  if (searchTexts[number] === undefined) {
    const table = tables[number];
    const functions = new Set(table.accesses.map((access) => DATA.functions[access[6]]));
    searchTexts[number] = [
      table.name, table.dotted, labelOf(table.status), DATA.paths[table.path], table.text,
      ...table.columns.map((column) => column[0]), ...table.findings.map((finding) => finding.code), ...functions,
    ].join("\n").toLowerCase();
  }
  return searchTexts[number];
}
function prepareSearch(from = 0) {
  const until = performance.now() + 8;
  let number = from;
  while (number < tables.length && performance.now() < until) searchText(number++);
  if (number < tables.length) setTimeout(prepareSearch, 0, number);
}

/** A place in the code; a link where the repository's host is known and the file is as in the commit. */
function place(path, line) {
  const shown = `${DATA.paths[path]}:${line}`;
  if (!DATA.permalink || changed.has(path) || line < 1) return el("span", { class: "path" }, shown);
  const quoted = DATA.paths[path].split("/").map(encodeURIComponent).join("/");
  const href = DATA.permalink.replace("{path}", () => quoted).replace("{line}", () => String(line));
  return el("a", { class: "path", href, target: "_blank", rel: "noopener noreferrer" }, shown);
}

const badge = (status) => el("span", { class: `badge ${status}` }, el("i", { "aria-hidden": "true" }, GLYPHS[status]), ` ${labelOf(status)}`);
const addressOf = (id) => `#table=${encodeURIComponent(id)}`;
const tableLink = (table) => el("a", { href: addressOf(table.id) }, table.name);
