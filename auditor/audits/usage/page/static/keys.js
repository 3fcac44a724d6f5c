// Keyboard shortcuts: one list for what they do and for the help that tells them.

const SHORTCUTS = [
  ["/", "search", () => { if (!isList()) go(lastList); byId("search").focus(); }],
  ["j", "next table in the list", () => (isList() ? selectNext(1) : null)],
  ["k", "table before it", () => (isList() ? selectNext(-1) : null)],
  ["Enter", "open the selected table", () => (isList() && selected ? openTable(selected.table) : null)],
  ["n", "next table, when one is open", () => openBeside(1)],
  ["p", "table before it, when one is open", () => openBeside(-1)],
  ["Escape", "back to the list", () => (isList() ? byId("search").blur() : go(lastList))],
  ["h", "hide live tables, or show them", () => (isList() ? change({ hide: state.hide ? "" : "1" }) : null)],
  ["m", "map of the project", () => go("#view=map")],
  ["t", "light or dark", () => toggleTheme()],
  ["?", "this help", () => byId("help").showModal()],
];

function openBeside(step) {
  const other = byName.has(state.table) ? beside(byName.get(state.table), step) : null;
  if (other) openTable(other);
}

function setUpKeys() {
  byId("help").querySelector("dl").append(...SHORTCUTS.flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]));
  byId("to-help").addEventListener("click", () => byId("help").showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    const typing = event.target.matches("input[type=search], select, textarea");
    if (typing && event.key !== "Escape") return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, [role=button]")) return;
    const shortcut = SHORTCUTS.find(([key]) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut[2]();
  });
}
