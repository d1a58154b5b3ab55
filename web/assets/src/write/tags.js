// The tags that are there already, while one is typed.
import { later } from "../common.js";
import { asking, newSuggest } from "../suggest.js";

export function completeTags(form) {
  const input = form.elements.namedItem("tags");
  const ask = asking(form.dataset.tags);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");

  // part is the tag in which the cursor stands.
  const part = () => {
    const end = input.selectionStart;
    const from = input.value.lastIndexOf(",", end - 1) + 1;
    const next = input.value.indexOf(",", end);
    return { from, to: next < 0 ? input.value.length : next, begin: input.value.slice(from, end).trim().replace(/^#/, "") };
  };
  const list = newSuggest(input, "Known tags", (tag) => {
    const { from, to } = part();
    const lead = from > 0 ? " " : "";
    const rest = input.value.slice(to);
    input.setRangeText(lead + tag.name + (rest.trim() ? "" : ", "), from, rest.trim() ? to : input.value.length, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const look = later(120, async () => {
    const { begin } = part();
    if (!begin) { list.hide(); return; }
    const found = await ask(begin);
    if (!found || document.activeElement !== input) return;
    const used = input.value.split(",").map((tag) => tag.trim().toLowerCase());
    list.show(found.filter((tag) => !used.includes(tag.name.toLowerCase())), input.getBoundingClientRect());
  });
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !list.key(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
