// Joins the parts of the editor to the form.
import { one } from "../common.js";
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
  const { view, speak } = newSurface(area, label, area.id + "-hint", [toolKeys, pasting(tell)]);
  speak(language.value);
  language.addEventListener("change", () => speak(language.value));
  one("[data-keys]", form).hidden = false;
  newToolbar(one("[data-tools]", form), view, []);
}
