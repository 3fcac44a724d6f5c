// The tables around a table: foreign keys in both directions, one or more hops away.

const MOST_NEIGHBOURS = 60;
const HOPS = { 1: "1 hop", 2: "2 hops", n: "all" };

function neighboursSection(table) {
  const { found, cut } = neighboursOf(table, state.hops === "n" ? Infinity : Number(state.hops) || 1);
  if (found.size === 1) return null;
  const tabs = Object.entries(HOPS).map(([hops, label]) =>
    toggle(label, state.hops === hops, () => change({ hops })));
  const nodes = [...found].map((each) => ({
    id: each.id, lines: [each.name], status: each.status, kind: each === table ? "table here" : "table",
    href: addressOf(each.id), title: `${each.name}: ${labelOf(each.status)}`,
  }));
  const edges = [...found].flatMap((each) =>
    each.keys.filter(([, , target]) => found.has(byName.get(target))).map(([, , target]) => ({ from: each.id, to: target })));
  return el("section", { class: "neighbours" },
    el("h2", {}, "Foreign keys around it"), el("p", { class: "tabs" }, tabs),
    draw(`Foreign keys around ${table.name}`, nodes, edges),
    legend(new Set([...found].map((each) => each.status))),
    cut ? el("p", { class: "note" }, `Only the nearest ${MOST_NEIGHBOURS} tables are drawn.`) : null);
}

function neighboursOf(table, hops) {
  const found = new Set([table]);
  let level = [table];
  for (let hop = 0; hop < hops && level.length; hop++) {
    const next = [];
    for (const each of level) {
      const beside = [...each.keys.map(([, , target]) => byName.get(target)), ...(referring.get(each.id) ?? []).map((key) => key.table)];
      for (const other of beside)
        if (other && !found.has(other)) {
          if (found.size >= MOST_NEIGHBOURS) return { found, cut: true };
          found.add(other);
          next.push(other);
        }
    }
    level = next;
  }
  return { found, cut: false };
}
