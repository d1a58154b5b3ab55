// How much there is to read.
import { later, one, words } from "../common.js";

const perMinute = 230; // as readingTime of the server
const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;

export function counting(form) {
  const shown = one("[data-words]", form);
  const body = form.elements.namedItem("body");
  const count = () => {
    const n = (body.value.match(word) || []).length;
    const minutes = Math.max(1, Math.round(n / perMinute));
    shown.textContent = n ? words(n) + ", " + minutes + (minutes === 1 ? " minute" : " minutes") + " to read" : "";
  };
  body.addEventListener("input", later(300, count));
  count();
}
