// What a table is made of: columns with the keys that lead away from them and to them, indexes, constraints, relations.

/** What other audits know of the table: the revisions that made it, the statements that its indexes serve. */
function besideSection(table) {
  const parts = table.beside.map(([title, lines, page, more]) => [el("h3", {}, title),
    el("ul", { class: "plain" }, lines.map(([text, path, line]) => el("li", {}, el("code", {}, text), " ", place(path, line)))),
    page ? el("p", {}, "More: ", el("a", { href: page }, more)) : null]);
  return parts.length ? el("section", { class: "beside" }, el("h2", {}, "Migrations and indexes"), parts) : null;
}

const NULLABLE = new Map([[true, "yes"], [false, "no"], [null, ""]]);

function structureSection(table) {
  const parts = [columnsTable(table), ...listed(table)].filter(Boolean);
  return parts.length ? el("section", { class: "structure" }, el("h2", {}, "Structure"), parts) : null;
}

const HEADS = ["Column", "Type", "Null", "Key", "Default", "Refers to", "Referred to by", "Comment"];

function columnsTable(table) {
  if (!table.columns.length) return null;
  const lines = table.columns.map((column) => columnCells(table, column));
  const told = HEADS.map((_, index) => lines.some((cells) => cells[index].textContent !== ""));
  const kept = (cells) => cells.filter((_, index) => told[index]);
  return el("div", { class: "scroll" }, el("table", { class: "columns" },
    el("thead", {}, el("tr", {}, kept(HEADS).map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, lines.map((cells) => el("tr", {}, kept(cells))))));
}

function columnCells(table, [name, type, nullable, flags, fallback, comment]) {
  const away = table.keys.filter(([columns]) => columns.includes(name));
  const here = (referring.get(table.id) ?? []).filter((key) => key.targetColumns.includes(name));
  const keys = [[1, "primary"], [2, "unique"], [4, "index"]].filter(([bit]) => flags & bit).map(([, word]) => word);
  return [
    el("th", { scope: "row" }, name), el("td", {}, el("code", {}, type)), el("td", {}, NULLABLE.get(nullable)),
    el("td", {}, keys.join(", ")), el("td", {}, fallback ? el("code", {}, fallback) : ""),
    el("td", {}, joined(away.map((key) => [...target(key), key[4] ? ` on delete ${key[4].toLowerCase()}` : ""]))),
    el("td", {}, joined(here.slice(0, 8).map((key) => [tableLink(key.table), `.${key.columns.join(", ")}`])),
      here.length > 8 ? ` and ${here.length - 8} more` : ""),
    el("td", {}, comment),
  ];
}

function target([, name, id, columns]) {
  const to = byName.get(id);
  return [to ? tableLink(to) : name, columns.length ? `.${columns.join(", ")}` : ""];
}

const joined = (parts) => parts.map((part, index) => [index ? ", " : "", part]);

function listed(table) {
  const lists = [
    ["Indexes", table.indexes.map(([name, columns, unique, where]) =>
      [unique ? "unique " : "", "on ", el("code", {}, columns.join(", ")), name ? ` (${name})` : "", where ? [" where ", el("code", {}, where)] : ""])],
    ["Constraints", table.constraints.map(([kind, name, columns, text]) => [`${kind} `, el("code", {}, columns.join(", ") || text || name)])],
    ["Relationships", table.relations.map(([name, to, secondary, lazy]) =>
      [el("code", {}, name), ` to ${to || "?"}`, secondary ? ` through ${secondary}` : "", lazy === "select" ? "" : `, lazy=${lazy}`])],
  ];
  return lists.map(([title, items]) => items.length ? [el("h3", {}, title), el("ul", { class: "plain" }, items.map((item) => el("li", {}, item)))] : null);
}
