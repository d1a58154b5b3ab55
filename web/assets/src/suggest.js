// A list of what may be meant, under the place where somebody types: the combobox pattern of WAI-ARIA, for a field and for the text.
import { make } from "./dom.js";

let lists = 0;

// newSuggest gives a list that belongs to an element. choose gets what was chosen. The element keeps the focus throughout.
export function newSuggest(owner, name, choose) {
  const id = "suggest-" + (++lists);
  const list = make("ul", { class: "suggest", role: "listbox", id, "aria-label": name, hidden: true });
  document.body.append(list);
  owner.setAttribute("aria-controls", id);
  owner.setAttribute("aria-autocomplete", "list");
  owner.setAttribute("aria-haspopup", "listbox");
  let items = [];
  let at = 0;
  let shownAt = 0;

  const mark = (to) => {
    at = (to + items.length) % items.length;
    Array.from(list.children).forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    owner.setAttribute("aria-activedescendant", id + "-" + at);
    const item = list.children[at];
    if (item.offsetTop < list.scrollTop) list.scrollTop = item.offsetTop;
    else if (item.offsetTop + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = item.offsetTop + item.offsetHeight - list.clientHeight;
  };
  const hide = () => {
    items = [];
    list.hidden = true;
    owner.removeAttribute("aria-activedescendant");
    if (owner.getAttribute("role") === "combobox") owner.setAttribute("aria-expanded", "false");
  };
  // show lists items, each {name, more}, below a box on the screen.
  const show = (found, box) => {
    items = found;
    if (items.length === 0) { hide(); return; }
    list.replaceChildren(...items.map((item, i) => make("li", { role: "option", id: id + "-" + i, onmousedown: (event) => { event.preventDefault(); take(i); } },
      make("bdi", {}, item.name), ...(item.more ? [" ", make("bdi", { class: "hint" }, item.more)] : []))));
    list.hidden = false;
    shownAt = Date.now();
    const left = Math.max(8, Math.min(box.left, innerWidth - list.offsetWidth - 8));
    const below = box.bottom + 4 + list.offsetHeight < innerHeight;
    list.style.left = left + "px";
    list.style.top = (below ? box.bottom + 4 : Math.max(4, box.top - list.offsetHeight - 4)) + "px";
    if (owner.getAttribute("role") === "combobox") owner.setAttribute("aria-expanded", "true");
    mark(0);
  };
  const take = (i) => {
    const item = items[i];
    hide();
    choose(item);
  };
  // key handles a key and reports whether it was one for the list.
  const key = (pressed) => {
    if (list.hidden) return false;
    switch (pressed) {
      case "ArrowDown": mark(at + 1); return true;
      case "ArrowUp": mark(at - 1); return true;
      case "Enter": case "Tab": take(at); return true;
      case "Escape": hide(); return true;
    }
    return false;
  };
  owner.addEventListener("blur", hide);
  window.addEventListener("scroll", () => { if (!list.hidden && Date.now() - shownAt > 300) hide(); }, { passive: true });
  return { show, hide, key, get open() { return !list.hidden; } };
}

// asking asks the server for what begins so; the answer to an older question is dropped.
export function asking(address) {
  let turn = 0;
  return async (begin) => {
    const mine = ++turn;
    try {
      const answer = await fetch(address + "?q=" + encodeURIComponent(begin), { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) return null;
      const { found } = await answer.json();
      return mine === turn ? found : null;
    } catch {
      return null; // completing is a help, no more
    }
  };
}
