// The room around the text: nothing but the text when it is wanted, and the help at hand.
import { one } from "../common.js";
import { button, make } from "../dom.js";

// newRoom puts the switches into the head of the page.
export function newRoom(form) {
  const main = form.parentElement;
  const switches = make("p", { class: "head-links room" });
  const focus = button("Only the text", () => quiet(!main.classList.contains("focus")), { "aria-pressed": "false", title: "Hide everything but the text (Ctrl+Shift+F)", "aria-keyshortcuts": "Control+Shift+F" });
  const quiet = (on) => {
    main.classList.toggle("focus", on);
    document.body.classList.toggle("focused", on);
    focus.setAttribute("aria-pressed", String(on));
    focus.textContent = on ? "Show everything" : "Only the text";
  };
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey || event.key.toLowerCase() !== "f") return;
    event.preventDefault();
    quiet(!main.classList.contains("focus"));
  });
  switches.append(focus, help(form));
  one(".head", main).append(switches);
}

// help stands in a window of its own, so that nobody has to leave the place where they write.
function help(form) {
  const folded = one("[data-help]", form);
  const box = make("dialog", { class: "help", "aria-labelledby": "help-title" },
    make("div", { class: "head" }, make("h2", { id: "help-title" }, "How to write things"), button("Close", () => box.close())),
    one("[data-help-body]", folded));
  folded.hidden = true;
  form.parentElement.append(box);
  return button("Help", () => box.showModal(), { "aria-haspopup": "dialog" });
}
