// The queue of what came in: shortcuts, ticking all, and staying at the same place.
import { all, one } from "./common.js";

const list = one("[data-entries]");
if (list) inbox(list);

function inbox(entries) {
  const said = one("[data-said]"); // seen and heard: whoever presses a key wants to know why nothing happened
  let gone = 0;
  const say = (text, shown) => {
    said.textContent = "";
    said.className = shown ? "toast" : "unseen";
    clearTimeout(gone);
    if (shown) gone = setTimeout(() => { said.className = "unseen"; }, 4000);
    requestAnimationFrame(() => { said.textContent = text; });
  };
  const items = all("[data-entry]", entries);
  const ticks = items.map((item) => one('input[type="checkbox"]', item));

  // After an action the page stands where it stood, and the next entry has the focus.
  const kept = sessionStorage.getItem("inbox-scroll");
  sessionStorage.removeItem("inbox-scroll");
  const target = location.hash.startsWith("#n-") ? document.getElementById(location.hash.slice(1)) : null;
  if (target && kept !== null) {
    window.scrollTo(0, Number(kept));
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".entry form.acts, [data-bulk]")) sessionStorage.setItem("inbox-scroll", String(window.scrollY));
  });
  const notice = one('[role="status"]');
  if (notice) say(notice.textContent);

  const bulk = one("[data-bulk]");
  const toggle = one("[data-all]", bulk);
  const told = () => {
    const n = ticks.filter((tick) => tick.checked).length;
    one("[data-ticked]", bulk).textContent = n ? n + " ticked:" : "With what is ticked:";
    toggle.textContent = n === ticks.length ? "Tick none" : "Tick all on this page";
    bulk.classList.toggle("some", n > 0);
    return n;
  };
  toggle.setAttribute("role", "button");
  const tickAll = (event) => {
    event.preventDefault();
    const on = ticks.some((tick) => !tick.checked);
    ticks.forEach((tick) => { tick.checked = on; });
    const n = told();
    say(n === 1 ? "1 entry is ticked." : n + " entries are ticked.");
  };
  toggle.addEventListener("click", tickAll);
  toggle.addEventListener("keydown", (event) => { if (event.key === " ") tickAll(event); });
  ticks.forEach((tick) => tick.addEventListener("change", told));
  told();

  if (entries.hasAttribute("data-keys")) keys(items, say, told);
}

function keys(items, say, told) {
  const current = () => items.indexOf(document.activeElement ? document.activeElement.closest("[data-entry]") : null);
  const go = (n) => {
    const item = items[Math.min(Math.max(n, 0), items.length - 1)];
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const press = (key) => {
    const item = items[current()];
    if (!item) return say("Choose an entry first, with j.", true);
    const button = one(`[data-key="${key}"]`, item);
    if (!button) return say("That cannot be done with this entry.", true);
    if (key === "r") return answer(button.closest("details"));
    button.click();
  };
  // The form opens and stays open, for one that is open already may hold words. The field takes the focus once the key is
  // up: the letter itself must not land in it.
  const answer = (form) => {
    form.open = true;
    document.addEventListener("keyup", () => one("textarea", form).focus(), { once: true });
  };
  const acts = {
    j: () => go(current() + 1),
    k: () => go(current() - 1),
    x: () => {
      const item = items[current()];
      if (!item) return say("Choose an entry first, with j.", true);
      const tick = one('input[type="checkbox"]', item);
      tick.checked = !tick.checked;
      told();
      say(tick.checked ? "Ticked." : "Not ticked any more.");
    },
    u: () => {
      const undo = one("[data-undo]");
      if (undo) return undo.click();
      say("There is nothing to undo on this page.", true);
    },
    "?": () => {
      const help = one("details.keys");
      help.open = true;
      one("summary", help).focus();
    },
  };
  for (const key of ["a", "h", "s", "d", "r"]) acts[key] = () => press(key);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
