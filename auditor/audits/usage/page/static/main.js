// What is shown when: the list, the page of a table, or the map.

const root = document.documentElement;

function toggleTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  remembered("auditor-theme", root.dataset.theme);
}

function showView(before) {
  byId("overview").hidden = !isList();
  byId("table").hidden = !state.table;
  byId("map").hidden = state.table !== "" || state.view !== "map";
  byId("to-list").toggleAttribute("aria-current", isList());
  byId("to-map").toggleAttribute("aria-current", !byId("map").hidden);
  const title = root.querySelector("h1").textContent;
  document.title = state.table ? `${state.table} – ${title}` : `${title}: tables`;
  if (state.table && before?.table === state.table) refreshTable(state.table, before);
  else if (state.table) showTable(state.table);
  else if (state.view === "map") showMap();
  else showList();
  if (before && (before.table !== state.table || before.view !== state.view)) {
    scrollTo(0, 0);
    if (!isList()) byId(state.table ? "table" : "map").focus({ preventScroll: true });
    else if (selected) select(selected);
  }
}

const theme = remembered("auditor-theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
root.classList.add("script");
byId("theme").addEventListener("click", toggleTheme);
byId("to-list").addEventListener("click", (event) => { event.preventDefault(); go(lastList); });
setUpList();
setUpKeys();
showReview();
listeners.push(showView);
if (isList()) lastList = hashOf(state);
showView(null);
setTimeout(prepareSearch, 200);
