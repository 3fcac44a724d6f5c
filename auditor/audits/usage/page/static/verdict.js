// The box that says what the audit concludes, why, and what somebody can do.

function verdictBox(table) {
  return el("section", { class: `verdict ${table.status}` },
    el("p", { class: "said" }, badge(table.status), ` ${table.why}.`, el("span", { class: "note" }, ` (${table.confidence})`)),
    table.advice ? el("p", {}, table.advice) : null,
    el("details", { open: table.status !== "live" }, el("summary", {}, "Evidence"),
      el("ul", {}, table.evidence.map((line) => el("li", {}, line))),
      el("p", {}, el("b", {}, "What would change it: "), table.change)),
    spotsShown(table),
    table.findings.map((finding) => findingShown(table, finding)));
}

function spotsShown(table) {
  if (!table.spotted) return null;
  const more = table.spotted - table.spots.length;
  return el("details", {}, el("summary", {}, `Blind spots that could reach it (${table.spotted})`),
    el("ul", { class: "plain" }, table.spots.map(spotAt).map((spot) =>
      el("li", {}, place(spot.path, spot.line), ` ${spot.kind}: ${spot.detail}`, excerpt(spot.path, spot.line)))),
    more > 0 ? el("p", { class: "note" }, `and ${more} more`) : null);
}

function findingShown(table, finding) {
  return el("div", { class: "finding", id: `finding-${finding.code}` },
    el("p", {}, el("b", {}, `${finding.code} ${finding.rule}`), ` ${finding.severity}`, finding.state ? [" ", el("span", { class: finding.state }, finding.state)] : "",
      el("br"), finding.message),
    finding.state === "accepted" ? null : el("p", {}, decisionShown(table, finding)),
    el("details", {}, el("summary", {}, "How to silence it"),
      el("dl", {}, finding.silence.map(([where, what]) => [el("dt", {}, where), el("dd", {},
        el("pre", {}, what), el("button", { type: "button", click: (event) => copy(what, event.target) }, "Copy"))]))));
}

function mentionsSection(table) {
  if (!table.mentioned) return null;
  const more = table.mentioned - table.mentions.length;
  return el("section", { class: "mentions" }, el("details", {}, el("summary", {}, `Mentions, which are no use (${table.mentioned})`),
    el("ul", { class: "plain" }, table.mentions.map(([kind, path, line]) => el("li", {}, place(path, line), ` ${kind}`))),
    more > 0 ? el("p", { class: "note" }, `and ${more} more`) : null));
}
