// What the toolbar and the shortcuts do to the text.
import { EditorSelection } from "@codemirror/state";

// One star of three belongs to italic words, one of two doesn't.
const odd = (text, mark, run) => mark !== "*" || run.exec(text)[0].length % 2 === 1;
const led = (text, mark) => text.endsWith(mark) && odd(text, mark, /\*+$/);
const followed = (text, mark) => text.startsWith(mark) && odd(text, mark, /^\*+/);

// open reports whether a mark that was begun in these words still waits for its end.
const open = (text, mark, close) => (mark === close ? text.replace(/^\s*\* /, "").split(mark).length % 2 === 0 : text.lastIndexOf(mark) > text.lastIndexOf(close));

// target gives what a mark is put about: the choice without the blanks at its ends, or the word that the cursor stands in.
function target(state, range) {
  if (range.empty) {
    const word = state.wordAt(range.from);
    return word && word.from < range.from && word.to > range.from ? word : range;
  }
  const text = state.sliceDoc(range.from, range.to);
  const bare = text.trim();
  return bare ? { from: range.from + text.indexOf(bare), to: range.from + text.indexOf(bare) + bare.length } : range;
}

// around puts marks about the chosen text, or takes them away. Pressed again at the end of marked words, it steps out of them.
export const around = (mark, close = mark) => (view) => {
  const { state } = view;
  view.dispatch(state.changeByRange((range) => {
    const { from, to } = target(state, range);
    const text = state.sliceDoc(from, to);
    const before = state.sliceDoc(state.doc.lineAt(from).from, from);
    const after = state.sliceDoc(to, state.doc.lineAt(to).to);
    if (led(before, mark) && followed(after, close)) {
      const changes = [{ from: from - mark.length, to: from }, { from: to, to: to + close.length }];
      return { changes, range: EditorSelection.range(from - mark.length, to - mark.length) };
    }
    if (text === "" && followed(after, close) && open(before, mark, close)) return { range: EditorSelection.cursor(from + close.length) };
    if (text.length >= mark.length + close.length && followed(text, mark) && led(text, close)) {
      const plain = text.slice(mark.length, text.length - close.length);
      return { changes: { from, to, insert: plain }, range: EditorSelection.range(from, from + plain.length) };
    }
    const changes = [{ from, insert: mark }, { from: to, insert: close }];
    return { changes, range: text === "" ? EditorSelection.cursor(from + mark.length) : EditorSelection.range(from + mark.length, to + mark.length) };
  }), { scrollIntoView: true, userEvent: "input" });
  return true;
};

// link makes the chosen text a link; what is still missing is where the cursor goes.
export function link(view) {
  view.dispatch(view.state.changeByRange((range) => {
    const text = view.state.sliceDoc(range.from, range.to);
    if (/^https?:\/\/\S+$/.test(text)) {
      return { changes: { from: range.from, to: range.to, insert: "[](" + text + ")" }, range: EditorSelection.cursor(range.from + 1) };
    }
    const made = "[" + text + "](https://)";
    const at = text ? range.from + made.length - 1 : range.from + 1;
    return { changes: { from: range.from, to: range.to, insert: made }, range: EditorSelection.cursor(at) };
  }), { scrollIntoView: true, userEvent: "input" });
  return true;
}

// lines changes each line of the choice by a function of its text and its place among them.
const lines = (change) => (view) => {
  const { doc, selection } = view.state;
  const { from, to } = selection.main;
  const first = doc.lineAt(from).number;
  const chosen = [];
  for (let n = first; n <= doc.lineAt(to).number; n++) chosen.push(doc.line(n));
  const made = change(chosen.map((line) => line.text));
  const changes = chosen.flatMap((line, i) => {
    if (made[i] === line.text) return [];
    let end = 0; // only the beginning differs, so that the cursor keeps its place
    while (end < line.text.length && end < made[i].length && line.text.at(-1 - end) === made[i].at(-1 - end)) end++;
    return { from: line.from, to: line.to - end, insert: made[i].slice(0, made[i].length - end) };
  });
  const set = view.state.changes(changes);
  const moved = EditorSelection.range(set.mapPos(selection.main.anchor, 1), set.mapPos(selection.main.head, 1));
  view.dispatch({ changes: set, selection: moved, scrollIntoView: true, userEvent: "input" });
  return true;
};

// heading goes round: a section, a subsection, a part of one, and plain text again.
export const heading = lines((texts) => {
  const depth = /^(#{2,4}) /.exec(texts[0]);
  const next = depth ? (depth[1].length === 4 ? "" : depth[1] + "# ") : "## ";
  return texts.map((text) => (text.trim() === "" && texts.length > 1 ? text : next + text.replace(/^#{1,6} /, "")));
});

export const quote = lines((texts) => {
  const all = texts.every((text) => /^>/.test(text));
  return texts.map((text) => (all ? text.replace(/^> ?/, "") : "> " + text));
});

const marked = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+/;

export const bullets = lines((texts) => {
  const all = texts.every((text) => /^\s*[-*+]\s/.test(text));
  return texts.map((text) => (all ? text.replace(marked, "$1") : text.replace(marked, "$1").replace(/^(\s*)/, "$1- ")));
});

export const numbers = lines((texts) => {
  const all = texts.every((text) => /^\s*\d{1,9}[.)]\s/.test(text));
  return texts.map((text, i) => (all ? text.replace(marked, "$1") : text.replace(marked, "$1").replace(/^(\s*)/, "$1" + (i + 1) + ". ")));
});

// block puts something on lines of its own, with an empty line before and after. from and to are what is chosen in it.
export function block(view, text, from = text.length, to = from) {
  const { doc, selection } = view.state;
  const range = selection.main;
  const start = doc.lineAt(range.from);
  const end = doc.lineAt(range.to);
  const lead = doc.sliceString(start.from, range.from).trim() !== "" ? "\n\n" : start.number > 1 && doc.line(start.number - 1).text.trim() !== "" ? "\n" : "";
  const rest = doc.sliceString(range.to, end.to).trim() !== "";
  const tail = rest ? "\n\n" : end.number < doc.lines && doc.line(end.number + 1).text.trim() !== "" ? "\n" : "";
  const at = lead === "\n\n" ? range.from : start.from;
  const till = rest ? range.to : end.to;
  view.dispatch({
    changes: { from: at, to: till, insert: lead + text + tail },
    selection: EditorSelection.range(at + lead.length + from, at + lead.length + to), scrollIntoView: true, userEvent: "input",
  });
  return true;
}

const chosen = (view) => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to);

// fence begins a block of code; its language is asked for with a list.
export function fence(view) {
  const text = chosen(view);
  const ticks = "`".repeat(Math.max(3, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length + 1)));
  return block(view, ticks + "\n" + text + "\n" + ticks, ticks.length);
}

export function table(view) {
  return block(view, "| Column | Column |\n| --- | --- |\n|   |   |", 2, 8);
}

export function formula(view) {
  const { doc, selection } = view.state;
  const line = doc.lineAt(selection.main.head);
  if (selection.main.empty && line.text.trim() === "") return block(view, "$$\n\n$$", 3);
  return around("\\(", "\\)")(view);
}

// footnote calls a note by the next free number and begins it at the end of the text.
export function footnote(view) {
  const { doc, selection } = view.state;
  const text = doc.toString();
  let n = 1;
  while (text.includes("[^" + n + "]")) n++;
  const at = selection.main.to;
  const call = "[^" + n + "]";
  const kept = text.trimEnd().length;
  const note = (/\[\^[^\]]+\]:[^\n]*$/.test(text.trimEnd()) ? "\n" : "\n\n") + call + ": ";
  if (at >= kept) {
    view.dispatch({ changes: { from: at, to: doc.length, insert: call + note }, selection: EditorSelection.cursor(at + call.length + note.length), scrollIntoView: true, userEvent: "input" });
    return true;
  }
  view.dispatch({
    changes: [{ from: at, insert: call }, { from: kept, to: doc.length, insert: note }],
    selection: EditorSelection.cursor(kept + call.length + note.length), scrollIntoView: true, userEvent: "input",
  });
  return true;
}
