// Boxes of the sidebar and entries of the menu are moved by drag; their buttons, which need no script, move them by keyboard.
import { all, one } from "./common.js";

all("[data-arrange]").forEach((list) => {
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  list.after(said);
  list.dataset.ready = "";

  const changed = () => {
    all(":scope > li", list).forEach((item, place) => {
      all('button[name="arrange"]', item).forEach((button) => {
        button.value = button.value.replace(/\d+$/, String(place)); // the server counts as the page stands
      });
    });
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const depth = (item) => Number(item.dataset.depth || 0);
  const branch = (item) => {
    const all = [item];
    for (let next = item.nextElementSibling; next && depth(next) > depth(item); next = next.nextElementSibling) all.push(next);
    return all;
  };

  let dragged = null;
  all(":scope > li", list).forEach((item) => {
    const grip = one("[data-grip]", item);
    grip.addEventListener("pointerdown", () => { item.draggable = true; });
    item.addEventListener("dragstart", (event) => {
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      item.classList.add("dragged");
    });
    item.addEventListener("dragend", () => {
      item.draggable = false;
      item.classList.remove("dragged");
      all(".over", list).forEach((other) => other.classList.remove("over"));
      dragged = null;
    });
    item.addEventListener("dragover", (event) => {
      if (!dragged || branch(dragged).includes(item)) return;
      event.preventDefault();
      all(".over", list).forEach((other) => other.classList.remove("over"));
      item.classList.add("over");
    });
    item.addEventListener("drop", (event) => {
      if (!dragged || branch(dragged).includes(item)) return;
      event.preventDefault();
      const moved = branch(dragged);
      const below = event.clientY > item.getBoundingClientRect().top + item.offsetHeight / 2;
      const by = depth(item) - depth(dragged);
      if (list.dataset.arrange === "menu") {
        moved.forEach((one_) => {
          const at = Math.min(Math.max(depth(one_) + by, 0), 2);
          one_.classList.replace("depth-" + depth(one_), "depth-" + at);
          one_.dataset.depth = String(at);
          one('[name="menu_depth"]', one_).value = String(at);
        });
      }
      const anchor = below ? branch(item).at(-1).nextElementSibling : item;
      moved.forEach((one_) => list.insertBefore(one_, anchor));
      said.textContent = "Moved. Save the settings to keep it.";
      changed();
    });
  });
});
