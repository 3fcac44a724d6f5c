// The whole project: a box for each place that declares tables, drawn when somebody asks for it.

const CHIP = { width: 150, height: 22, gap: 6, head: 30 };
const MOST_CHIPS = 24;
const MOST_AT_ONCE = 200;
let whole = tables.length <= MOST_AT_ONCE;
let everyKey = false;

function showMap() {
  const groups = DATA.groups.map(([title, where], number) => ({ number, title, where, tables: tables.filter((table) => table.group === number) }));
  const switching = (label, on, change) => toggle(label, on, () => { change(); showMap(); });
  const large = groups.some((group) => group.tables.length > MOST_CHIPS);
  byId("map").replaceChildren(
    el("h2", {}, "Map"),
    el("p", { class: "note" }, "A box is a place that declares tables; an arrow leads along foreign keys from one box to another. Point at a table, or move to it with Tab, for its own keys."),
    el("p", { class: "tabs" }, switching("All foreign keys", everyKey, () => (everyKey = !everyKey)), large ? switching("All tables", whole, () => (whole = !whole)) : null),
    legend(new Set(tables.map((table) => table.status))),
    tables.length ? el("div", { class: "scroll" }, mapPicture(groups)) : el("p", {}, "There are no tables."));
}

function mapPicture(groups) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 24, ranksep: 70, marginx: 10, marginy: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const group of groups) {
    group.shown = whole ? group.tables : group.tables.slice(0, MOST_CHIPS);
    group.columns = Math.max(1, Math.round(Math.sqrt(group.shown.length / 3.5)));
    const lines = Math.ceil(group.shown.length / group.columns) + (group.shown.length < group.tables.length ? 1 : 0);
    const width = group.columns * (CHIP.width + CHIP.gap) + CHIP.gap;
    graph.setNode(String(group.number), { width, height: CHIP.head + lines * (CHIP.height + CHIP.gap) + CHIP.gap, group });
  }
  const counts = new Map();
  for (const table of tables)
    for (const [, , id] of table.keys) {
      const to = byName.get(id);
      if (to && to.group !== table.group) counts.set(`${table.group} ${to.group}`, (counts.get(`${table.group} ${to.group}`) ?? 0) + 1);
    }
  for (const [pair, many] of counts) graph.setEdge(...pair.split(" "), { many });
  dagre.layout(graph);
  const { width, height } = graph.graph();
  const places = new Map();
  const keys = svg("g", { class: "keys" });
  const boxes = graph.nodes().map((id) => drawnGroup(graph.node(id), places, keys));
  const lines = svg("g", { class: "all keys" }, everyKey ? tables.flatMap((table) => linesOf(table, places, false)) : []);
  return svg("svg", { class: "graph map", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": "Tables by the place that declares them" },
    arrowHead("arrow-map"),
    graph.edges().map((edge) => between(graph.edge(edge))), boxes, lines, keys);
}

function between({ points, many }) {
  const path = drawnEdge({ points, kind: "between" }, "arrow-map");
  path.style.strokeWidth = String(Math.min(6, 1 + Math.log2(many)));
  path.append(svg("title", {}, plural(many, "foreign key")));
  return path;
}

function drawnGroup({ x, y, width, height, group }, places, keys) {
  const left = x - width / 2;
  const top = y - height / 2;
  const chips = group.shown.map((table, index) => {
    const at = {
      x: left + CHIP.gap + (index % group.columns) * (CHIP.width + CHIP.gap),
      y: top + CHIP.head + Math.floor(index / group.columns) * (CHIP.height + CHIP.gap),
    };
    places.set(table.id, at);
    const show = () => showKeys(table, places, keys);
    const hide = () => keys.replaceChildren();
    return svg("a", { class: `node table ${table.status}`, href: addressOf(table.id), mouseenter: show, mouseleave: hide, focus: show, blur: hide },
      svg("title", {}, `${table.name}: ${labelOf(table.status)}, ${plural(table.keys.length, "foreign key")}`),
      svg("rect", { x: at.x, y: at.y, width: CHIP.width, height: CHIP.height, rx: 4 }),
      svg("text", { x: at.x + 6, y: at.y + 15, class: "sign" }, GLYPHS[table.status]),
      svg("text", { x: at.x + 22, y: at.y + 15 }, fitted(table.name, CHIP.width - 28)));
  });
  const left_out = group.tables.length - group.shown.length;
  const title = svg("text", { x: left + 8, y: top + 19, class: "group-title" }, fitted(`${group.title} (${group.tables.length})`, width - 16), svg("title", {}, group.where || "."));
  return svg("g", { class: "group" }, svg("rect", { x: left, y: top, width, height, rx: 6 }), title, chips,
    left_out ? svg("text", { x: left + 8, y: top + height - 12, class: "below" }, `and ${left_out} more`) : null);
}

function fitted(text, width) {
  let shown = text;
  while (widthOf(shown) > width && shown.length > 4) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

/** The foreign keys of one table, over everything else. */
function showKeys(table, places, keys) {
  keys.replaceChildren(...linesOf(table, places, true));
}

function linesOf(table, places, both) {
  const here = places.get(table.id);
  const others = table.keys.map(([, , id]) => [here, places.get(id)]);
  if (both) others.push(...(referring.get(table.id) ?? []).map((key) => [places.get(key.table.id), here]));
  const drawable = others.filter(([from, to]) => from && to && from !== to);
  return drawable.map(([from, to]) => svg("path", { class: "edge key", "marker-end": "url(#arrow-map)", d: lineBetween(from, to) }));
}

/** From the side of one table to the side of another, whichever sides are nearer. */
function lineBetween(from, to) {
  const right = from.x < to.x;
  const same = from.x === to.x;
  const start = [from.x + (right || same ? CHIP.width : 0), from.y + CHIP.height / 2];
  const end = [to.x + (right && !same ? 0 : CHIP.width), to.y + CHIP.height / 2];
  const bend = same ? 30 : (end[0] - start[0]) / 2;
  return `M${start} C${start[0] + bend} ${start[1]} ${end[0] - (same ? -30 : bend)} ${end[1]} ${end}`;
}
