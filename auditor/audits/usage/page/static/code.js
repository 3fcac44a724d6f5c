// Source code with its lines numbered and its tokens coloured. Tokens come from Prism, elements from us.

const SQL = new RegExp([
  String.raw`^\s*(?:--.*\n\s*|\/\*[\s\S]*?\*\/\s*)*(?:select\s[\s\S]*?\bfrom\s|insert\s+into\s|update\s+[\s\S]+?\sset\s|delete\s+from\s`,
  String.raw`merge\s+into\s|with\s+(?:recursive\s+)?\w+[\s\S]*?\sas\s[\s\S]*?\(|truncate\s+table\s|call\s+\w+\(|copy\s`,
  String.raw`(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:table|view|index|unique|type|function|sequence|schema|materialized)\s)`,
].join("|"), "i");
const QUOTED = /^([rbuf]{0,2}(?:"""|'''|"|'))([\s\S]*?)("""|'''|"|')?$/i;
const BEFORE = 2;
const AFTER = 1;

function tokensOf(text, language) {
  return Prism.tokenize(text, Prism.languages[language]);
}

function painted(token) {
  if (typeof token === "string") return [token];
  const kinds = `token ${token.type}`;
  const inside = Array.isArray(token.content) ? token.content : [token.content];
  if (["string", "triple-quoted-string"].includes(token.type) && typeof token.content === "string") {
    const quoted = QUOTED.exec(token.content);
    if (quoted && SQL.test(quoted[2]))
      return [quoted[1], el("span", { class: "sql" }, tokensOf(quoted[2], "sql").map(painted)), quoted[3] ?? ""];
  }
  return [el("span", { class: kinds }, inside.map(painted))];
}

/** The lines around a place, with the one it is about marked; null where the page has no source code. */
function excerpt(path, line) {
  const run = (DATA.sources[path] ?? []).find(([first, lines]) => first <= line && line < first + lines.length);
  if (!run) return null;
  const from = Math.max(run[0], line - BEFORE);
  const last = DATA.ends[path]?.[line] ?? line;
  const to = Math.min(run[0] + run[1].length - 1, last + AFTER);
  const lines = run[1].slice(from - run[0], to - run[0] + 1);
  const language = DATA.paths[path].endsWith(".sql") ? "sql" : "python";
  const numbers = lines.map((_, index) => el("span", { class: from + index === line ? "here" : undefined }, String(from + index)));
  return el(
    "div", { class: "excerpt", role: "group", "aria-label": `${DATA.paths[path]}, line ${line}` },
    el("pre", { class: "numbers", "aria-hidden": "true" }, numbers),
    el("pre", { class: "code", tabindex: "0" }, el("code", {}, tokensOf(lines.join("\n"), language).map(painted))),
  );
}
