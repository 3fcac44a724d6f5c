// The list of all tables: search, filters, order. The rows are there already; they are hidden and moved, not made.

const NUMBERS = new Set(["readers", "writers"]);
const rows = [...byId("tables").tBodies[0].rows].map((element, number) => {
  const [status, name, cls, readers, writers, , findings, declared] = [...element.cells].map((cell) => cell.textContent);
  const order = STATUSES.indexOf(tables[number].status);
  const values = { status: order, name, class: cls, readers: +readers, writers: +writers, findings, declared };
  return { element, number, table: tables[number], values, shown: [labelOf(tables[number].status), name, cls, readers, writers, findings, declared] };
});
const AT_ONCE = 60;
let selected = null;
let order = "";
let shownRows = rows;
let revealing = 0;

const chosen = (text) => new Set(text.split(",").filter(Boolean));

function matching() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const statuses = chosen(state.status);
  return rows.filter(({ table, number }) =>
    (!statuses.size || statuses.has(table.status)) &&
    (!state.hide || table.status !== "live" || table.findings.length > 0) &&
    (!state.place || groupOf(table)[1] === state.place) &&
    (!state.schema || table.schema === state.schema) &&
    words.every((word) => searchText(number).includes(word)));
}

function sorted() {
  const down = state.sort.startsWith("-") ? -1 : 1;
  const key = state.sort.replace("-", "");
  const collator = new Intl.Collator("en", { numeric: true });
  const compare = NUMBERS.has(key) || key === "status"
    ? (a, b) => a.values[key] - b.values[key]
    : (a, b) => collator.compare(a.values[key] ?? "", b.values[key] ?? "");
  return [...rows].sort((a, b) => down * compare(a, b) || a.number - b.number);
}

function showList() {
  const found = new Set(matching());
  if (order !== state.sort) {
    order = state.sort;
    rows.splice(0, rows.length, ...sorted());
    byId("tables").tBodies[0].append(...rows.map((row) => row.element));
  }
  shownRows = rows.filter((row) => found.has(row));
  for (const row of rows) if (!found.has(row)) row.element.hidden = true;
  clearTimeout(revealing);
  reveal(0);
  byId("shown").textContent = found.size === rows.length ? plural(rows.length, "table") : `${found.size} of ${plural(rows.length, "table")}`;
  byId("none").hidden = found.size > 0 || rows.length === 0;
  if (selected && !found.has(selected)) select(null);
  showControls();
}

/** Show the first rows at once, the others bit by bit: drawing a thousand takes longer than whoever types waits. */
function reveal(from) {
  const hidden = shownRows.slice(from).filter((row) => row.element.hidden);
  for (const row of hidden.slice(0, AT_ONCE)) row.element.hidden = false;
  if (hidden.length > AT_ONCE) revealing = setTimeout(reveal, 0, shownRows.indexOf(hidden[AT_ONCE]));
}

function showControls() {
  const field = byId("search");
  if (document.activeElement !== field) field.value = state.q;
  byId("place").value = state.place;
  byId("schema").value = state.schema;
  byId("hide").checked = Boolean(state.hide);
  const statuses = chosen(state.status);
  for (const tile of document.querySelectorAll(".tile")) tile.setAttribute("aria-pressed", statuses.has(tile.dataset.status));
  for (const head of document.querySelectorAll("#tables th[data-sort]")) {
    const mine = state.sort.replace("-", "") === head.dataset.sort;
    head.setAttribute("aria-sort", !mine ? "none" : state.sort.startsWith("-") ? "descending" : "ascending");
  }
}

function select(row) {
  selected?.element.classList.remove("selected");
  selected = row;
  if (!row) return;
  row.element.classList.add("selected");
  row.element.scrollIntoView({ block: "nearest" });
}

function selectNext(step) {
  const at = shownRows.indexOf(selected);
  const next = shownRows[Math.min(shownRows.length - 1, Math.max(0, at < 0 ? 0 : at + step))] ?? null;
  if (next) next.element.hidden = false;
  select(next);
}

/** The table before or after another one in the list as it is filtered and sorted. */
function beside(table, step) {
  const others = matching().map((row) => row.table);
  return others[others.indexOf(table) + step];
}

function resetList() {
  byId("search").value = "";
  change(Object.fromEntries(OF_LIST.map((key) => [key, DEFAULTS[key]])));
}

const HEADINGS = ["status", "table", "class", "readers", "writers", "finding", "declared"];

function asCsv() {
  // A cell that a spreadsheet would take for a formula is made text.
  const cell = (text) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
  return [HEADINGS, ...shownRows.map((row) => row.shown.map((text) => text.trim()))].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

function asMarkdown() {
  const cell = (text) => text.trim().replace(/[\\`*_{}[\]<>#|&~!$]/g, "\\$&");
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(HEADINGS), line(HEADINGS.map(() => "---")), ...shownRows.map((row) => line(row.shown.map(cell)))].join("\n") + "\n";
}

function setUpList() {
  for (const [title, where] of DATA.groups) byId("place").append(el("option", { value: where }, title === where ? title : `${title} (${where || "."})`));
  const schemas = [...new Set(tables.map((table) => table.schema))].filter(Boolean).sort();
  byId("schemas").hidden = schemas.length === 0;
  byId("schema").append(...schemas.map((name) => el("option", { value: name }, name)));
  for (const head of document.querySelectorAll("#tables th[data-sort]")) {
    const button = el("button", { type: "button", click: () => {
      const key = head.dataset.sort;
      const first = NUMBERS.has(key) ? `-${key}` : key;
      change({ sort: state.sort === first ? (first === key ? `-${key}` : key) : first });
    } }, head.textContent);
    head.replaceChildren(button);
  }
  byId("search").addEventListener("input", (event) => change({ q: event.target.value }));
  byId("place").addEventListener("change", (event) => change({ place: event.target.value }));
  byId("schema").addEventListener("change", (event) => change({ schema: event.target.value }));
  byId("hide").addEventListener("change", (event) => change({ hide: event.target.checked ? "1" : "" }));
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  byId("controls").addEventListener("reset", (event) => { event.preventDefault(); resetList(); });
  byId("none-reset").addEventListener("click", resetList);
  byId("csv").addEventListener("click", () => download("tables.csv", "text/csv", asCsv()));
  byId("markdown").addEventListener("click", (event) => copy(asMarkdown(), event.target));
  for (const tile of document.querySelectorAll(".tile"))
    tile.addEventListener("click", () => {
      const statuses = chosen(state.status);
      if (!statuses.delete(tile.dataset.status)) statuses.add(tile.dataset.status);
      change({ status: [...statuses].join(","), hide: "" });
    });
}
