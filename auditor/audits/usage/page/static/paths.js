// The paths from entry points to a table, drawn as one graph and told as a list.

const MOST_DRAWN = 8;

function pathsSection(table) {
  const kinds = [["reads", "Read paths"], ["writes", "Write paths"]].filter(([kind]) => table[kind].all);
  if (!kinds.length)
    return el("section", { class: "paths" }, el("h2", {}, "Paths"), el("p", { class: "note" }, "No entry point leads to code that touches it."));
  const wanted = kinds.some(([kind]) => kind === state.show) ? state.show : kinds[0][0];
  const tabs = kinds.map(([kind, title]) =>
    toggle(`${title} (${table[kind].all})`, kind === wanted, () => change({ show: kind })));
  const body = el("div");
  showPaths(body, table, wanted, MOST_DRAWN);
  return el("section", { class: "paths" }, el("h2", {}, "Paths"), el("p", { class: "tabs" }, tabs), body);
}

function showPaths(body, table, kind, most) {
  const paths = pathsOf(table, kind);
  const chosen = paths.slice(0, most);
  const step = el("div", { class: "step", "aria-live": "polite" });
  const more = paths.length > most
    ? el("button", { type: "button", class: "more", click: () => showPaths(body, table, kind, most * 4) }, `Draw more of ${paths.length}`)
    : null;
  const left = table[kind].all - paths.length;
  body.replaceChildren(
    drawnPaths(table, kind, chosen, step), step,
    el("p", { class: "note" }, `The shortest ${chosen.length} of ${plural(table[kind].all, "path")}. `, more),
    el("details", {}, el("summary", {}, "As a list"),
      el("ol", { class: "told" }, paths.map((path) => toldPath(table, path))),
      left ? el("p", { class: "note" }, `and ${left} more; audit show ${table.name} has them.`) : null),
  );
}

function toldPath(table, path) {
  const steps = path.steps.map((step) => [" → ", el("code", { title: DATA.paths[step.path] }, step.fn)]);
  return el("li", {}, path.entry ? el("b", {}, path.entry) : "called from outside", steps, " → ", table.name);
}

function drawnPaths(table, kind, paths, below) {
  const nodes = new Map([["table", { id: "table", lines: [table.name], status: table.status, kind: "table" }]]);
  const edges = new Map();
  for (const path of paths) {
    let before = null;
    if (path.entry) {
      before = `> ${path.entry}`;
      nodes.set(before, { id: before, lines: [path.entry], kind: "entry" });
    }
    for (const step of path.steps) {
      // One node for a function, wherever in it a path passes.
      const id = `${step.path}:${step.fn}`;
      if (!nodes.has(id)) nodes.set(id, nodeOf(id, step, table, kind, below));
      if (before && before !== id) edges.set(`${before}\n${id}`, { from: before, to: id });
      before = id;
    }
    edges.set(`${before}\n>`, kind === "reads" ? { from: before, to: "table", kind: "read" } : { from: before, to: "table", kind: "write" });
  }
  return draw(`${kind === "reads" ? "Read" : "Write"} paths of ${table.name}`, [...nodes.values()], [...edges.values()]);
}

function nodeOf(id, step, table, kind, below) {
  const file = DATA.paths[step.path].split("/").slice(-2).join("/");
  const onclick = () => {
    const own = accessesOf(table).filter((access) => access.path === step.path && access.fn === step.fn && access.write === (kind === "writes"));
    below.replaceChildren(
      el("p", {}, el("code", {}, step.fn), " ", own.length ? null : place(step.path, step.line)),
      ...(own.length ? placesOf(own).map(accessShown) : [excerpt(step.path, step.line) ?? ""]));
  };
  return { id, lines: [step.fn, file], kind: "function", title: `${step.fn}\n${DATA.paths[step.path]}:${step.line}`, onclick };
}
