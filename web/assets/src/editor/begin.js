// Joins the parts of the editor to the form.
import { one } from "../common.js";
import { block } from "./commands.js";
import { completing } from "./complete.js";
import { newSurface } from "./surface.js";
import { newToolbar, toolKeys } from "./toolbar.js";
import { pasting } from "./paste.js";

export function begin(form) {
  const area = form.elements.namedItem("body");
  const label = one(`label[for="${area.id}"]`, form);
  label.id = area.id + "-label";
  const state = one("[data-state]", form);
  const tell = (sentence) => { state.textContent = sentence; };
  const language = form.elements.namedItem("language");
  const { view, speak } = newSurface(area, label, area.id + "-hint", [completing(form.dataset.guests), toolKeys, pasting(tell)]);
  speak(language.value);
  language.addEventListener("change", () => speak(language.value));
  one("[data-keys]", form).hidden = false;
  newToolbar(one("[data-tools]", form), view, [[
    { name: "Picture, sound or film", run: () => form.dispatchEvent(new Event("choosefiles")), stays: true, draw: "M3.500 5h17v14h-17zM3.500 16.500l5-5 4 4 3.500-4 4.500 5M9 8.500v.01" },
  ]]);
  form.addEventListener("insertblock", (event) => {
    event.preventDefault(); // taken
    block(view, event.detail);
    view.focus();
  });
  form.elements.namedItem("title").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // on to the text, and not off with the form
    view.focus();
  });
  phone(one("[data-tools]", form));
}

// phone keeps the tools above the keyboard of a phone, which covers the page without making it smaller.
function phone(bar) {
  const seen = window.visualViewport;
  if (!seen) return;
  const place = () => bar.style.setProperty("--keyboard", Math.max(0, innerHeight - seen.offsetTop - seen.height) + "px");
  seen.addEventListener("resize", place);
  seen.addEventListener("scroll", place);
  place();
}
