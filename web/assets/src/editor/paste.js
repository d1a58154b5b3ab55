// What is pasted: rich text becomes Markdown, an address over chosen words becomes a link.
import { EditorView } from "@codemirror/view";
import { markdownOf } from "./markdown.js";
import { literal } from "./language.js";

const address = /^(https?:\/\/|mailto:)\S+$/;

// pasting takes what the clipboard holds; tell says in a sentence what became of it.
export const pasting = (tell) => EditorView.domEventHandlers({
  paste(event, view) {
    const { clipboardData } = event;
    const range = view.state.selection.main;
    if (!clipboardData || literal(view.state, range.from)) return false;
    const plain = clipboardData.getData("text/plain");
    if (address.test(plain.trim()) && !range.empty) return overChoice(event, view, range, plain.trim());
    const rich = clipboardData.getData("text/html"); // none after Ctrl+Shift+V
    if (!rich) return false;
    const made = markdownOf(rich);
    if (!made.rich || !made.text) return drop(made, tell);
    event.preventDefault();
    const lead = made.block && view.state.doc.lineAt(range.from).text.slice(0, range.from - view.state.doc.lineAt(range.from).from).trim() ? "\n\n" : "";
    view.dispatch(view.state.replaceSelection(lead + made.text), { scrollIntoView: true, userEvent: "input.paste" });
    drop(made, tell);
    return true;
  },
});

function overChoice(event, view, range, target) {
  const text = view.state.sliceDoc(range.from, range.to);
  if (text.includes("\n") || address.test(text)) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection("[" + text + "](" + target + ")"), { scrollIntoView: true, userEvent: "input.paste" });
  return true;
}

function drop(made, tell) {
  const pictures = made.pictures === 1 ? "A picture was left out" : made.pictures + " pictures were left out";
  if (made.pictures > 0) tell(pictures + ": please save it to your device and drop it here, so that it is served from your own site.");
  else if (made.rich) tell("Pasted as Markdown. For the bare text press Ctrl+Z, then Ctrl+Shift+V.");
  return false;
}
