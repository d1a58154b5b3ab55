// What the browser itself keeps while the server does not have it: the last resort of a lost connection and a closed laptop.

const prefix = "oriel.text.";
const maxLetters = 2_000_000; // of all texts together; browsers give five million
const maxAge = 30 * 24 * 60 * 60 * 1000;

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

const keys = () => Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i)).filter((key) => key.startsWith(prefix));

// newShelf keeps the text of one post. put reports whether the browser took it.
export function newShelf(ref) {
  const own = prefix + ref;
  let holds = false;
  try {
    tidy(own);
    holds = localStorage.getItem(own) !== null;
  } catch {
    return { put: () => false, get: () => null, drop: () => {}, others: () => [], get holds() { return false; } }; // storage is switched off
  }
  return {
    get holds() { return holds; },
    put(entry) {
      const text = JSON.stringify({ ...entry, at: Date.now() });
      try {
        make(own, text.length);
        localStorage.setItem(own, text);
        holds = true;
      } catch {
        holds = false;
      }
      return holds;
    },
    get: () => read(own),
    drop() {
      localStorage.removeItem(own);
      holds = false;
    },
    // others are texts of posts that nobody saved, kept here under another ref.
    others: () => keys().filter((key) => key !== own).map((key) => ({ ref: key.slice(prefix.length), ...read(key) })).filter((entry) => entry.version === "0" && entry.serial === 0 && entry.fields),
  };
}

export const forget = (ref) => localStorage.removeItem(prefix + ref);

function tidy(own) {
  for (const key of keys()) if (key !== own && Date.now() - (read(key)?.at || 0) > maxAge) localStorage.removeItem(key);
}

// make makes room by dropping the oldest texts.
function make(own, wanted) {
  const others = keys().filter((key) => key !== own).map((key) => ({ key, length: localStorage.getItem(key).length, at: read(key)?.at || 0 })).sort((a, b) => a.at - b.at);
  let all = wanted + others.reduce((sum, entry) => sum + entry.length, 0);
  for (const entry of others) {
    if (all <= maxLetters) return;
    localStorage.removeItem(entry.key);
    all -= entry.length;
  }
}
