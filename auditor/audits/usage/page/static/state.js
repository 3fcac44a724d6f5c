// What is shown is told by the part of the address behind the `#`, so that every view can be linked to.

const DEFAULTS = { q: "", status: "", place: "", schema: "", sort: "status", hide: "", table: "", view: "", hops: "1", show: "" };
const OF_LIST = ["q", "status", "place", "schema", "sort", "hide"];
let state = readState();
let lastList = "#";
let writing = 0;
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

/** Show the same view otherwise: no step for the browser's Back. The address follows when nobody types any more, for
 *  browsers allow only so many changes of it. */
function change(wanted) {
  clearTimeout(writing);
  writing = setTimeout(writeAddress, 200);
  showState({ ...state, ...wanted });
}

function writeAddress() {
  clearTimeout(writing);
  if (hashOf(state) !== hashOf(readState())) history.replaceState(null, "", hashOf(state));
}

/** Show another view, at once: whoever types on must not wait for an event. */
function go(hash) {
  writeAddress();
  history.pushState(null, "", hash);
  showState(readState());
}

function showState(next) {
  const before = state;
  state = next;
  if (isList()) lastList = hashOf(state);
  for (const listener of listeners) listener(before);
}

document.addEventListener("click", writeAddress, true); // a link must leave the address as it should be
window.addEventListener("hashchange", () => {
  clearTimeout(writing);
  showState(readState());
});
const openTable = (table) => go(addressOf(table.id));
