// What all parts of the desk's scripts share.

export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
export const one = (selector, root = document) => root.querySelector(selector);
export const words = (n) => n.toLocaleString("en") + (n === 1 ? " word" : " words");

// Only HTML that the server's own renderer made and cleaned passes here.
export const rendered = window.trustedTypes
  ? window.trustedTypes.createPolicy("oriel-preview", { createHTML: (html) => html })
  : { createHTML: (html) => html };

// later runs act once nothing happened for wait milliseconds.
export const later = (wait, act) => {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), wait);
  };
};

// post sends a form and gives the answer's JSON; it throws an Error with a sentence for the author.
export const post = async (path, fields) => {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, redirect: "error" });
  const kind = answer.headers.get("Content-Type") || "";
  if (!kind.startsWith("application/json")) throw new Error("You are not logged in any more. Your text is safe in this window: log in again in another tab.");
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.sentence || "That did not work. Please try again.");
  return said;
};
