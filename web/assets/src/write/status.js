// What the page says about the state of the words: a quiet line, and bars that ask for something.
import { one } from "../common.js";
import { button, make } from "../dom.js";

export function newStatus(form) {
  const line = one("[data-state]", form);
  const spoken = make("span", { class: "unseen", role: "status" }); // only what changes; a time that ticks would be chatter
  const bars = make("div", { class: "notices" });
  one(".bar", form).prepend(bars);
  one(".bar", form).append(spoken);
  let last = "";
  let told = "";

  // say shows a sentence; kind is what it is about, and only a new kind is spoken.
  const say = (kind, sentence) => {
    line.textContent = sentence;
    line.dataset.state = kind;
    if (kind !== "changed" && kind !== told) {
      spoken.textContent = sentence;
      told = kind;
    }
    last = kind;
  };

  const clear = (name) => { one(`[data-notice="${name}"]`, bars)?.remove(); };

  // ask shows a bar with buttons: a list of text and what it does. A bar goes when a button is pressed, unless it returns true.
  const ask = (name, sentence, buttons, tone = "") => {
    clear(name);
    const bar = make("div", { class: "note " + tone, "data-notice": name, role: "status" }, make("p", {}, sentence));
    const acts = make("p", { class: "acts" });
    for (const [text, act] of buttons) acts.append(typeof act === "string" ? make("a", { class: "button small", href: act, target: "_blank", rel: "noopener" }, text) : button(text, () => { if (act() !== true) bar.remove(); }));
    bar.append(acts);
    bars.append(bar);
  };
  // quiet reports that nothing is shown that must stay until it is mended.
  const quiet = () => ["", "changed", "saved", "twice"].includes(last);
  return { say, ask, clear, quiet };
}
