// Going through the findings: what somebody decided is kept by the browser, and comes out as commands for the baseline.

const KEPT_AS = `auditor-review ${document.title}`;
const CHOICES = { "": "not decided", stays: "it stays", goes: "it goes" };
const decisions = new Map(keptDecisions());

function remembered(key, value) {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null; // some browsers keep nothing for files
  }
}

function keptDecisions() {
  try {
    return Object.entries(JSON.parse(remembered(KEPT_AS) ?? "{}")).filter(([, choice]) => choice in CHOICES);
  } catch {
    return [];
  }
}

const nameOf = (table, finding) => `${finding.code} ${table.id}`;
const openFindings = () => tables.flatMap((table) => table.findings.filter((finding) => finding.state !== "accepted").map((finding) => ({ table, finding })));
const decidedAs = (choice) => openFindings().filter(({ table, finding }) => (decisions.get(nameOf(table, finding)) ?? "") === choice);

function decisionShown(table, finding) {
  const name = nameOf(table, finding);
  const choices = Object.entries(CHOICES).map(([value, label]) => el("option", { value, selected: (decisions.get(name) ?? "") === value }, label));
  return el("label", {}, "Decided: ", el("select", { class: "decision", change: (event) => decide(name, event.target.value) }, choices));
}

function decide(name, choice) {
  if (choice) decisions.set(name, choice);
  else decisions.delete(name);
  remembered(KEPT_AS, JSON.stringify(Object.fromEntries(decisions)));
  showReview();
}

/** How far the review is, what comes next, and what came out of it. */
function showReview() {
  const all = openFindings();
  const place = byId("review");
  place.hidden = all.length === 0;
  place.replaceChildren();
  const stays = decidedAs("stays").map(({ finding }) => finding.silence.find(([where]) => where === "the baseline")[1]);
  const goes = [...new Set(decidedAs("goes").map(({ table }) => table.name))];
  const undecided = decidedAs("");
  const copying = (label, lines) =>
    lines.length ? [" ", el("button", { type: "button", click: (event) => copy(`${lines.join("\n")}\n`, event.target) }, `${label} (${lines.length})`)] : "";
  fill(place, {}, [
    `${all.length - undecided.length} of ${plural(all.length, "finding")} decided. `,
    undecided.length ? el("a", { href: addressOf(undecided[0].table.id) }, `Next: ${undecided[0].table.name}`) : "",
    copying("Copy baseline commands", stays), copying("Copy tables that go", goes),
  ]);
}
