// The page of one table.

function showTable(id) {
  const table = byName.get(id);
  const article = byId("table");
  if (!table) {
    article.replaceChildren(el("p", {}, `There is no table ${id} in this report. `, el("a", { href: lastList }, "All tables")));
    return;
  }
  const accesses = accessesOf(table);
  const others = table.also.map(([path, line]) => [", also at ", place(path, line)]);
  article.replaceChildren(
    el("nav", { class: "crumbs", "aria-label": "Tables" }, el("a", { href: lastList }, "← All tables"), stepLink(table, -1, "previous"), stepLink(table, 1, "next")),
    el("header", {}, el("h2", { class: "name" }, table.name),
      el("p", {}, el("code", {}, table.class), ` (${table.kind}) declared at `, place(table.path, table.line), others),
      table.text ? el("p", { class: "text" }, table.text) : null),
    ...[
      verdictBox(table), pathsSection(table),
      accessesSection(table, "Readers", accesses.filter((access) => !access.write)),
      accessesSection(table, "Writers", accesses.filter((access) => access.write)),
      neighboursSection(table), structureSection(table), besideSection(table), mentionsSection(table),
    ].filter(Boolean));
}

function stepLink(table, step, label) {
  const other = beside(table, step);
  return other ? [" ", el("a", { href: addressOf(other.id), rel: step < 0 ? "prev" : "next" }, `${label}: ${other.name}`)] : null;
}

/** Draw anew only what was switched, so that what is open stays open, and the button keeps its focus. */
function refreshTable(id, before) {
  const table = byName.get(id);
  const parts = [["show", ".paths", pathsSection], ["hops", ".neighbours", neighboursSection]];
  for (const [key, selector, section] of parts) {
    const old = byId("table").querySelector(selector);
    if (!old || !table || before[key] === state[key]) continue;
    const made = section(table);
    old.replaceWith(made);
    made.querySelector("[aria-pressed=true]")?.focus({ preventScroll: true });
  }
}
