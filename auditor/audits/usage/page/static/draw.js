// A directed graph as SVG. Dagre says where things are; what they look like is in graph.css.

const FONT = "12px system-ui, sans-serif"; // as in graph.css
const BOLD = new Set(["entry", "table here"]);
const measuring = document.createElement("canvas").getContext("2d");
let drawn = 0;

function widthOf(text, bold = false) {
  measuring.font = bold ? `bold ${FONT}` : FONT;
  return measuring.measureText(text).width;
}

const shortened = (text, most = 42) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/**
 * Nodes: {id, lines: [title, below], status?, kind, href?, title?, onclick?}; edges: {from, to, kind?}.
 * A graph that leads from left to right.
 */
function draw(label, nodes, edges, rankdir = "LR") {
  const graph = new dagre.graphlib.Graph({ multigraph: false });
  graph.setGraph({ rankdir, nodesep: 14, ranksep: 44, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    const lines = node.lines.filter(Boolean).map((line) => shortened(line));
    const sign = node.status ? 18 : 0;
    const width = Math.max(40, ...lines.map((line) => widthOf(line, BOLD.has(node.kind)))) + 20 + sign;
    graph.setNode(node.id, { width, height: 12 + 16 * lines.length, node, lines, sign });
  }
  for (const edge of edges) if (edge.from !== edge.to) graph.setEdge(edge.from, edge.to, { kind: edge.kind });
  dagre.layout(graph);
  const { width, height } = graph.graph();
  const arrow = `arrow-${++drawn}`;
  const picture = svg(
    "svg", { class: "graph", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label },
    arrowHead(arrow),
    graph.edges().map((edge) => drawnEdge(graph.edge(edge), arrow)),
    graph.nodes().map((id) => drawnNode(graph.node(id))),
  );
  return el("div", { class: "scroll" }, picture);
}

function arrowHead(id) {
  const head = svg("path", { d: "M0 0 L8 4 L0 8 z", class: "head" });
  return svg("defs", {}, svg("marker", { id, viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, head));
}

function drawnEdge({ points, kind = "" }, arrow) {
  const [first, ...rest] = points.map(({ x, y }) => [x, y]);
  let path = `M${first}`;
  rest.forEach((point, index) => {
    const following = rest[index + 1];
    path += following ? ` Q${point} ${[(point[0] + following[0]) / 2, (point[1] + following[1]) / 2]}` : ` L${point}`;
  });
  return svg("path", { class: `edge ${kind}`, d: path, "marker-end": `url(#${arrow})` });
}

function drawnNode({ x, y, width, height, node, lines, sign }) {
  const left = x - width / 2;
  const top = y - height / 2;
  const inside = [
    svg("title", {}, node.title ?? node.lines.filter(Boolean).join("\n")),
    svg("rect", { x: left, y: top, width, height, rx: node.kind === "entry" ? height / 2 : 4 }),
    sign ? svg("text", { x: left + 8, y: top + 20, class: "sign" }, GLYPHS[node.status]) : null,
    lines.map((line, index) => svg("text", { x: left + 10 + sign, y: top + 20 + 16 * index, class: index ? "below" : undefined }, line)),
  ];
  const classes = `node ${node.kind} ${node.status ?? ""}`;
  if (node.href) return svg("a", { class: classes, href: node.href }, inside);
  if (!node.onclick) return svg("g", { class: classes }, inside);
  const onkey = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      node.onclick(event);
    }
  };
  return svg("g", { class: classes, role: "button", tabindex: "0", click: node.onclick, keydown: onkey }, inside);
}

/** What the colours and signs of tables mean: only those that are there. */
function legend(statuses) {
  const there = STATUSES.filter((status) => statuses.has(status));
  return el("ul", { class: "legend", "aria-label": "Legend" }, there.map((status) => el("li", {}, badge(status))));
}
