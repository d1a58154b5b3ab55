// While one types: people that are known after an @, languages of code after a fence.
import { EditorView, keymap } from "@codemirror/view";
import { Prec } from "@codemirror/state";
import { later } from "../common.js";
import { asking, newSuggest } from "../suggest.js";
import { literal } from "./language.js";

const languages = "bash c cpp csharp css diff docker elixir fish go graphql haskell html ini java javascript json julia kotlin latex lua make markdown nginx nix ocaml perl php powershell python r ruby rust scala scheme shell sql swift text toml typescript xml yaml zig".split(" ");

// completing gives the extension; ready is called with the view once it is there.
export function completing(address) {
  const ask = asking(address);
  let list = null;
  let place = null; // from, and what to put there

  const choose = (view) => (item) => {
    view.dispatch({ changes: { from: place.from, to: view.state.selection.main.head, insert: item.text }, selection: { anchor: place.from + item.text.length }, userEvent: "input.complete" });
  };
  const box = (view, at) => view.coordsAtPos(at) || view.dom.getBoundingClientRect();
  const people = async (view, from, begin) => {
    const found = await ask(begin);
    if (!found || !view.hasFocus || view.state.sliceDoc(from, from + 1) !== "@") return;
    place = { from };
    list.show(found.map((guest) => ({ name: guest.name, more: "@" + guest.handle, text: "@" + guest.handle + " " })), box(view, from));
  };
  const peopleSoon = later(130, people);

  const look = (view) => {
    const { state } = view;
    const { head, empty } = state.selection.main;
    const line = state.doc.lineAt(head);
    const before = line.text.slice(0, head - line.from);
    const fence = /^\s*(?:`{3,}|~{3,})([\w+#-]*)$/.exec(before);
    if (empty && fence && opens(state, line.number)) {
      place = { from: head - fence[1].length };
      list.show(languages.filter((name) => name.startsWith(fence[1].toLowerCase()) && name !== fence[1]).slice(0, 8).map((name) => ({ name, text: name })), box(view, place.from));
      return;
    }
    const person = /(?:^|[\s(*_>])@([\p{L}\p{N}_][\p{L}\p{N}_.@-]{0,60})$/u.exec(before);
    if (empty && person && !literal(state, head)) peopleSoon(view, head - person[1].length - 1, person[1]);
    else list.hide();
  };

  return [
    Prec.highest(keymap.of(["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].map((key) => ({ key, run: () => Boolean(list?.key(key)) })))),
    EditorView.updateListener.of(({ view, docChanged, transactions, selectionSet }) => {
      list ||= newSuggest(view.contentDOM, "What you may mean", choose(view));
      if (docChanged && transactions.some((one) => one.isUserEvent("input") && !one.isUserEvent("input.complete") && !one.isUserEvent("input.paste"))) look(view);
      else if (docChanged || selectionSet) list.hide();
    }),
  ];
}

// opens reports whether a fence in this line opens a block; every second one closes it.
function opens(state, number) {
  let open = false;
  for (let n = 1; n < number; n++) if (/^\s*(?:`{3,}|~{3,})/.test(state.doc.line(n).text)) open = !open;
  return !open;
}
