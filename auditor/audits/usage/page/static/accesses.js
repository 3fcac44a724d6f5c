// Who reads and writes a table: by role, by module, by function, each place with its source.

const MOST = 20;

function accessesSection(table, title, accesses) {
  if (!accesses.length) return null;
  const parts = Object.keys(ROLES).map((role) => {
    const chosen = accesses.filter((access) => access.role === role);
    return chosen.length ? roleSection(role, chosen) : null;
  });
  return el("section", { class: "accesses" }, el("h2", {}, title), parts);
}

function roleSection(role, accesses) {
  const modules = grouped(accesses, (access) => access.path);
  const list = el("div", { class: "modules" });
  const functions = [...modules].flatMap(([path, inModule]) =>
    [...grouped(inModule, (access) => access.fn)].map(([fn, inFunction]) => ({ path, fn, inFunction })));
  const show = (from, until) => {
    let last = from ? functions[from - 1].path : null;
    for (const each of functions.slice(from, until)) {
      if (each.path !== last) list.append(el("h4", { class: "path" }, DATA.paths[each.path]));
      last = each.path;
      list.append(functionDetails(each));
    }
    if (until < functions.length)
      list.append(el("button", { type: "button", class: "more", click: (event) => { event.target.remove(); show(until, until + 5 * MOST); } },
        `Show ${functions.length - until} more`));
  };
  show(0, MOST);
  const counted = `${plural(functions.length, "function")} in ${plural(modules.size, "file")}`;
  if (role === "app") return el("div", { class: "role app" }, el("p", { class: "note" }, counted), list);
  return el("details", { class: `role ${role}` }, el("summary", {}, `In ${ROLES[role]}: ${counted}`), list);
}

/** One function; its source is put in when somebody opens it. */
function functionDetails({ fn, inFunction }) {
  const vias = [...new Set(inFunction.map((access) => access.via))].join(", ");
  const sure = inFunction.some((access) => access.confidence === "certain") ? "" : inFunction[0].confidence;
  const details = el("details", { class: "function" },
    el("summary", {}, el("code", {}, fn), ` ${vias}`, sure ? el("em", {}, ` ${sure}`) : "",
      inFunction.every((access) => access.reached === false) ? el("em", {}, " unreached") : ""));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) details.append(...placesOf(inFunction).map(accessShown));
  });
  return details;
}

/** Accesses of one line are one place, which the code shows once. */
function placesOf(accesses) {
  return [...grouped(accesses, (access) => access.line).values()].map((here) => {
    const joined = (key) => [...new Set(here.map((access) => access[key]).filter(Boolean))].join(", ");
    const chain = here.find((access) => access.chain.length)?.chain ?? [];
    return { ...here[0], via: joined("via"), note: joined("note"), confidence: joined("confidence"), chain };
  });
}

function accessShown(access) {
  const chain = access.chain.length
    ? el("p", { class: "note" }, "Through ", access.chain.map((step, index) => [index ? " → " : "", el("code", {}, step.fn), " ", place(step.path, step.line)]))
    : null;
  return el("div", { class: "access" },
    el("p", {}, place(access.path, access.line), ` ${access.via}, ${access.confidence}`, access.note ? ` (${access.note})` : ""),
    excerpt(access.path, access.line), sqlShown(access), chain);
}

/** The SQL that runs there, where it stands in another place; the first few, where there are several. */
function sqlShown(access) {
  const texts = DATA.texts[access.path]?.[access.line] ?? [];
  return texts.slice(0, 5).map(([path, line]) => [el("p", { class: "note" }, "SQL from ", place(path, line)), excerpt(path, line) ?? ""]);
}

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}
