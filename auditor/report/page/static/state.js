// What is shown is told by the part of the address behind the `#`, so that every view can be linked to.

const DEFAULTS = { q: "", status: "", place: "", schema: "", sort: "status", hide: "", table: "", view: "", hops: "1", show: "" };
const OF_LIST = ["q", "status", "place", "schema", "sort", "hide"];
let state = readState();
let lastList = "#";
const listeners = [];

function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(Object.entries(DEFAULTS).map(([key, value]) => [key, given.get(key) ?? value]));
}

function hashOf(wanted) {
  const pairs = Object.entries(wanted).filter(([key, value]) => value !== DEFAULTS[key]);
  return `#${new URLSearchParams(pairs)}`;
}

const isList = () => !state.table && !state.view;

/** Show something else. `keep` replaces the entry in the browser's history instead of adding one. */
function change(wanted, keep = true) {
  const next = hashOf({ ...state, ...wanted });
  if (!keep) {
    location.hash = next;
    return;
  }
  history.replaceState(null, "", next);
  update();
}

function update() {
  const before = state;
  state = readState();
  if (isList()) lastList = hashOf(state);
  for (const listener of listeners) listener(before);
}

window.addEventListener("hashchange", update);
const openTable = (table) => (location.hash = addressOf(table.id));
