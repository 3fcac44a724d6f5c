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

/** Show the same view otherwise: no step for the browser's Back. */
function change(wanted) {
  history.replaceState(null, "", hashOf({ ...state, ...wanted }));
  update();
}

/** Show another view, at once: whoever types on must not wait for an event. */
function go(hash) {
  history.pushState(null, "", hash);
  update();
}

function update() {
  const before = state;
  state = readState();
  if (isList()) lastList = hashOf(state);
  for (const listener of listeners) listener(before);
}

window.addEventListener("hashchange", update);
const openTable = (table) => go(addressOf(table.id));
