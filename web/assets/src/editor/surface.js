// Where the text is written. The <textarea> of the form stays the truth: whatever is typed here stands there at once.
import { Compartment, EditorState, RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, keymap, placeholder, ViewPlugin } from "@codemirror/view";
import { history, historyKeymap, moveLineDown, moveLineUp, standardKeymap } from "@codemirror/commands";
import { closeSearchPanel, findNext, findPrevious, openSearchPanel, search, searchPanelOpen } from "@codemirror/search";
import { deeper, goOn, higher } from "./continue.js";
import { language } from "./language.js";

// Each line runs the way of its own letters.
const ownDirection = Decoration.line({ attributes: { dir: "auto" } });
const directions = ViewPlugin.fromClass(class {
  constructor(view) { this.decorations = this.lines(view); }
  update(update) {
    if (update.docChanged || update.viewportChanged) this.decorations = this.lines(update.view);
  }
  lines(view) {
    const made = new RangeSetBuilder();
    for (const { from, to } of view.visibleRanges) {
      for (let at = from; at <= to;) {
        const line = view.state.doc.lineAt(at);
        made.add(line.from, line.from, ownDirection);
        at = line.to + 1;
      }
    }
    return made.finish();
  }
}, { decorations: (plugin) => plugin.decorations });

// The search panel speaks as the desk does.
const phrases = EditorState.phrases.of({
  Find: "Find", Replace: "Replace with", next: "Next", previous: "Before", all: "Mark all", "match case": "Same capitals", "by word": "Whole words",
  regexp: "Pattern", replace: "Replace", "replace all": "Replace all", close: "Close the search",
});

// margins keep the line that is written clear of the tools above and the buttons below.
const margins = (area) => EditorView.scrollMargins.of((view) => {
  const bar = area.form.querySelector(".bar");
  return { top: 90, bottom: (bar && bar.checkVisibility() ? bar.offsetHeight : 0) + Math.min(120, view.defaultLineHeight * 3) };
});

const keys = [
  { key: "Enter", run: goOn }, { key: "Tab", run: deeper, shift: higher },
  { key: "Alt-ArrowUp", run: moveLineUp }, { key: "Alt-ArrowDown", run: moveLineDown },
  { key: "Mod-f", run: openSearchPanel, scope: "editor search-panel" },
  { key: "F3", run: findNext, shift: findPrevious, scope: "editor search-panel", preventDefault: true },
  { key: "Mod-g", run: findNext, shift: findPrevious, scope: "editor search-panel", preventDefault: true },
  { key: "Escape", run: (view) => searchPanelOpen(view.state) && closeSearchPanel(view), scope: "editor search-panel" },
];

// newSurface puts the editor in the place of a textarea. extras are further extensions; their keys come first.
export function newSurface(area, label, describedBy, extras) {
  const languageOf = new Compartment();
  const attributes = (lang) => EditorView.contentAttributes.of({
    "aria-labelledby": label.id, "aria-describedby": describedBy, "aria-invalid": area.getAttribute("aria-invalid") || "false",
    spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", writingsuggestions: "false", ...(lang ? { lang } : {}),
  });
  let mirroring = false;
  const mirror = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    mirroring = true;
    area.value = update.state.doc.toString();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    mirroring = false;
  });
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        ...extras,
        keymap.of([...keys, ...historyKeymap, ...standardKeymap]),
        history(), search({ top: true }), EditorView.lineWrapping, EditorView.perLineTextDirection.of(true),
        language, directions, phrases, placeholder("Write here …"), languageOf.of(attributes("")), margins(area), mirror,
      ],
    }),
  });
  area.after(view.dom);
  area.hidden = true;
  // Somebody else may fill the textarea: a script of the page, or the browser when it restores a form.
  const takeOver = () => { if (!mirroring && area.value !== view.state.doc.toString()) setText(view, area.value); };
  area.addEventListener("input", takeOver);
  area.addEventListener("change", takeOver);
  window.addEventListener("pageshow", takeOver);
  label.addEventListener("click", (event) => { event.preventDefault(); view.focus(); });
  const point = () => { if (location.hash === "#" + area.id) view.focus(); };
  window.addEventListener("hashchange", point);
  for (const wrong of document.querySelectorAll(`a[href="#${area.id}"]`)) wrong.addEventListener("click", (event) => { event.preventDefault(); view.focus(); });
  const speak = (lang) => view.dispatch({ effects: languageOf.reconfigure(attributes(lang)) });
  return { view, speak };
}

// setText changes only what differs, so that cursor, scroll and history stay useful.
export function setText(view, text) {
  const old = view.state.doc.toString();
  let from = 0;
  const shorter = Math.min(old.length, text.length);
  while (from < shorter && old[from] === text[from]) from++;
  let end = 0;
  while (end < shorter - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  view.dispatch({ changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) } });
}
