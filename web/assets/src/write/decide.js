// Two texts side by side, for the one who has to choose.
import { button, make } from "../dom.js";
import { changes } from "./merge.js";

const nameOf = (form, name) => {
  const element = form.querySelector(`[name="${name}"]`);
  const label = element && (form.querySelector(`label[for="${element.id}"]`) || element.closest("fieldset")?.querySelector("legend") || element.closest("label"));
  return (label?.firstChild?.textContent || name).trim();
};

function open(title, ...parts) {
  const id = "decide-" + Math.random().toString(36).slice(2);
  const box = make("dialog", { class: "help decide", "aria-labelledby": id }, make("h2", { id }, title), ...parts);
  box.addEventListener("close", () => box.remove());
  document.querySelector("main").append(box);
  box.showModal();
  return box;
}

// decide asks which text shall stand: mine, theirs or both. Closing the window decides nothing.
export function decide(form, { sentence, mine, theirs, names, merged, both, mineName, theirsName }, choose) {
  const pairs = names.map((name) => make("div", { class: "pair" }, ...[[mineName, mine], [theirsName, theirs]].map(([whose, fields]) => {
    const text = make("textarea", { readonly: true, rows: name === "body" ? "12" : "2", dir: "auto" });
    text.value = (fields[name] || []).join(", ");
    return make("label", {}, nameOf(form, name) + ": " + whose, text);
  })));
  const end = (fields) => () => { box.close(); choose(fields); };
  const taken = (from) => ({ ...merged, ...Object.fromEntries(names.map((name) => [name, from[name] || []])) });
  const box = open("Two texts for one post", make("p", {}, sentence), ...pairs, make("p", { class: "acts" },
    button("Keep mine", end(taken(mine))), button("Take the other", end(taken(theirs))), button("Keep both, one after the other", end({ ...merged, ...both })),
    button("Decide later", () => box.close())));
}

// showChanges tells what came in from elsewhere.
export function showChanges(form, before, after) {
  const parts = [];
  for (const name of Object.keys(after)) {
    const [old, now] = [(before[name] || []).join(", "), (after[name] || []).join(", ")];
    if (old === now) continue;
    parts.push(make("h3", {}, nameOf(form, name)));
    for (const { gone, come } of changes(old, now)) {
      const list = make("ul", { class: "changes" });
      for (const line of gone) list.append(make("li", { class: "gone" }, make("del", { dir: "auto" }, line || "(an empty line)"), " was taken out"));
      for (const line of come) list.append(make("li", { class: "come" }, make("ins", { dir: "auto" }, line || "(an empty line)"), " came in"));
      parts.push(list);
    }
  }
  const box = open("What came in", ...(parts.length ? parts : [make("p", {}, "Nothing that differs from your text.")]), make("p", { class: "acts" }, button("Close", () => box.close())));
}
