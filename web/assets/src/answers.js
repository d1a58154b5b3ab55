// Pictures for an answer: chosen, pasted or dropped there, as in the editor.
import { all } from "./common.js";
import { button, make } from "./dom.js";
import { answer, arrivals } from "./write/arrivals.js";

for (const hint of all("[data-picture-hint]")) {
  const { form } = hint.closest("details").querySelector("input");
  const shelf = make("div", { class: "arrivals", hidden: true });
  form.elements.namedItem("body").after(shelf);
  arrivals(form, answer(form, shelf));
  const choose = button("Add a picture", () => form.dispatchEvent(new CustomEvent("choosefiles")));
  hint.replaceChildren(choose, " or paste it or drop it here; four at most. They stand beside the text, with their descriptions.");
}
