// The tools above the text: buttons as the toolbar pattern of WAI-ARIA has them, one stop for Tab, arrows between.
import { keymap } from "@codemirror/view";
import * as act from "./commands.js";
import { icon, make } from "../dom.js";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

// Groups of name, keys, picture and what it does.
const tools = [
  [
    { name: "Bold", key: "Mod-b", run: act.around("**"), draw: "M7 4.5h6a3.7 3.7 0 010 7.400H7zM7 11.900h7a3.800 3.800 0 010 7.600H7z" },
    { name: "Italic", key: "Mod-i", run: act.around("*"), draw: "M10 4.500h8M6 19.500h8M14.500 4.500l-5 15" },
    { name: "Link", key: "Mod-k", run: act.link, draw: "M10 14a4 4 0 006 .5l3-3a4.200 4.200 0 00-6-6l-1.500 1.500M14 10a4 4 0 00-6-.5l-3 3a4.200 4.200 0 006 6l1.500-1.500" },
  ],
  [
    { name: "Heading", key: "Mod-Alt-h", run: act.heading, draw: "M5 5v14M5 12h9M14 5v14M18 12l2.500-1.500V19" },
    { name: "Quote", key: "Mod-Alt-q", run: act.quote, draw: "M10 7c-3 1-4.500 3-4.500 6v4H10v-4.500H7.500M18.500 7c-3 1-4.500 3-4.500 6v4h4.500v-4.500H16" },
    { name: "List", key: "Mod-Shift-8", run: act.bullets, draw: "M9 6h11M9 12h11M9 18h11M4.500 6v.01M4.500 12v.01M4.500 18v.01" },
    { name: "Numbered list", key: "Mod-Shift-7", run: act.numbers, draw: "M10 6h10M10 12h10M10 18h10M4 5l1.500-1v5M4 14.500c0-2 3-2 3 0 0 1.500-3 2-3 4h3" },
  ],
  [
    { name: "Code", key: "Mod-e", run: act.around("`"), draw: "M8.500 7.500L4 12l4.500 4.500M15.500 7.500L20 12l-4.500 4.500" },
    { name: "Block of code", key: "Mod-Alt-c", run: act.fence, draw: "M4 4.500h16v15H4zM10 9.500L7.500 12l2.500 2.500M14 9.500l2.500 2.500-2.500 2.500" },
    { name: "Table", key: "Mod-Alt-t", run: act.table, draw: "M4 5h16v14H4zM4 10h16M4 14.500h16M12 5v14" },
    { name: "Formula", key: "Mod-Alt-m", run: act.formula, draw: "M18 6V4.500H6l6 7.500-6 7.500h12V18" },
    { name: "Footnote", key: "Mod-Alt-f", run: act.footnote, draw: "M4 7h8M4 12h12M4 17h12M18 5l1.500-1v6" },
  ],
];

const said = (key) => key.split("-").map((part) => ({ Mod: mac ? "⌘" : "Ctrl", Alt: mac ? "⌥" : "Alt", Shift: mac ? "⇧" : "Shift" })[part] || part.toUpperCase()).join(mac ? "" : "+");
const aria = (key) => key.split("-").map((part) => ({ Mod: mac ? "Meta" : "Control" })[part] || (part.length === 1 ? part.toUpperCase() : part)).join("+");

export const toolKeys = keymap.of(tools.flat().map(({ key, run }) => ({ key, run, preventDefault: true })));

// newToolbar fills a bar with the tools and what the page adds: groups of {name, run, draw, pressed}.
export function newToolbar(bar, view, more) {
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  bar.setAttribute("aria-controls", view.contentDOM.id);
  const buttons = [];
  for (const group of [...tools, ...more]) {
    const set = make("div", { class: "tools-group" });
    for (const tool of group) {
      const keys = tool.key ? " (" + said(tool.key) + ")" : "";
      const made = make("button", { type: "button", class: "tool", "aria-label": tool.name, title: tool.name + keys, "aria-keyshortcuts": tool.key && aria(tool.key), tabindex: "-1" }, icon(tool.draw));
      if (tool.text) made.append(make("span", {}, tool.text));
      if (tool.pressed !== undefined) made.setAttribute("aria-pressed", String(tool.pressed));
      made.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its choice, and a phone its keyboard
      made.addEventListener("click", () => {
        tool.run(view, made);
        if (!tool.stays) view.focus();
      });
      tool.element = made;
      set.append(made);
      buttons.push(made);
    }
    bar.append(set);
  }
  rove(bar, buttons);
  bar.hidden = false;
}

function rove(bar, buttons) {
  const seen = () => buttons.filter((one) => one.checkVisibility());
  const settle = (one) => {
    for (const other of buttons) other.tabIndex = other === one ? 0 : -1;
  };
  settle(buttons[0]);
  bar.addEventListener("focusin", (event) => { if (buttons.includes(event.target)) settle(event.target); });
  bar.addEventListener("keydown", (event) => {
    const list = seen();
    const at = list.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const to = { [forward]: (at + 1) % list.length, [back]: (at + list.length - 1) % list.length, Home: 0, End: list.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    list[to].focus();
    list[to].scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
