import { all, one } from "./common.js";

// Nobody leaves unsaved words behind without being asked. The editor keeps words by itself and takes the mark away.
all("form[data-keep]").forEach((form) => {
  const snapshot = () => new URLSearchParams(new FormData(form)).toString();
  const start = snapshot();
  let sending = false;
  form.addEventListener("submit", (event) => { sending = event.submitter?.formTarget !== "_blank"; });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (form.hasAttribute("data-keep") && !sending && snapshot() !== start) event.preventDefault();
  });
  const state = one("[data-state]", form);
  if (state) form.addEventListener("input", () => { if (form.hasAttribute("data-keep")) state.textContent = snapshot() === start ? "" : "Not saved yet"; });
});
