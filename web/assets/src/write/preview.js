// The preview beside the text: the site's own rendering, following what is written.
import { later, one, post, rendered, words } from "../common.js";
import { follow } from "./scroll.js";

const shaping = ["body", "language", "contents", "numbered"];

// newPreview gives the pane beside the text. It says what it measured in data-took, in milliseconds.
export function newPreview(form, panel) {
  const main = panel.parentElement;
  const title = form.elements.namedItem("title");
  const note = one("[data-preview-note]", panel);
  const into = one("[data-preview-body]", panel);
  const buttons = Array.from(form.querySelectorAll("button[data-preview]"));
  let asked = 0;
  let shown = "";

  const show = async () => {
    const turn = ++asked;
    one("[data-preview-title]", panel).textContent = title.value;
    const chosen = new FormData(form);
    const fields = {};
    for (const name of shaping) if (chosen.has(name)) fields[name] = chosen.get(name);
    const question = JSON.stringify(fields);
    if (question === shown) return;
    const began = performance.now();
    try {
      const made = await post("/desk/preview", fields);
      if (turn !== asked) return; // a newer one is on its way
      shown = question;
      into.innerHTML = rendered.createHTML(made.html);
      one("article", panel).lang = fields.language || "";
      note.textContent = "As readers see it. " + words(made.words) + (made.reading ? ", " + made.reading : "") + ".";
      scroll();
      panel.dataset.took = String(Math.round(performance.now() - began));
    } catch (trouble) {
      if (turn === asked) note.textContent = navigator.onLine === false ? "You are offline; the preview goes on when the connection is back." : trouble.message;
    }
  };
  const scroll = follow(form, panel, into);
  const soon = later(220, () => { if (!panel.hidden) show(); });
  form.addEventListener("input", soon);

  const label = () => {
    for (const button of buttons) {
      button.textContent = panel.hidden ? "Preview" : "Back to the text";
      button.setAttribute("aria-expanded", String(!panel.hidden));
      button.setAttribute("aria-controls", panel.id);
    }
    main.classList.toggle("beside", !panel.hidden);
  };
  const toggle = async (open) => {
    panel.hidden = !open;
    label();
    if (open) await show();
  };
  for (const button of buttons) button.addEventListener("click", (event) => { event.preventDefault(); toggle(panel.hidden); });
  if (!panel.hidden) shown = "";
  label();
  return { toggle };
}
