// Lists, quotes and tables go on by themselves: what Enter, Tab and Shift-Tab do.
import { EditorSelection } from "@codemirror/state";
import { indentLess, insertNewlineKeepIndent } from "@codemirror/commands";
import { inside, literal } from "./language.js";

const opening = /^(\s*(?:>\s?)*)(\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;
const quoted = /^(\s*(?:>\s?)+)/;
export const rowLike = /^\s*\|.*\|\s*$/;
export const delimiter = /^\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?)?\s*$/;

const replace = (view, from, to, text, cursor = from + text.length) => {
  view.dispatch({ changes: { from, to, insert: text }, selection: EditorSelection.cursor(cursor), scrollIntoView: true, userEvent: "input" });
  return true;
};

// goOn is Enter.
export function goOn(view) {
  const { state } = view;
  const range = state.selection.main;
  if (!range.empty || state.selection.ranges.length > 1) return false;
  if (literal(state, range.head)) return insertNewlineKeepIndent(view);
  const line = state.doc.lineAt(range.head);
  if (rowLike.test(line.text)) return nextRow(view, line);
  return nextItem(view, line, range.head) || nextQuote(view, line, range.head);
}

function nextItem(view, line, at) {
  const found = opening.exec(line.text);
  if (!found || at < line.from + found[0].length) return false;
  const [whole, quote, indent, bullet, number, dot, space, box] = found;
  if (line.text.slice(whole.length).trim() === "") { // an empty item ends the list, or goes up a level
    const outer = indent.length >= 2 ? outerMarker(view.state, line, indent.length) : "";
    return replace(view, line.from, line.to, outer || quote.trim() ? quote + outer : "\n"); // an empty line, or the next words would belong to the item
  }
  const marker = bullet || String(Number(number) + 1) + dot;
  const text = "\n" + quote + indent + marker + space + (box ? "[ ] " : "");
  const rest = view.state.sliceDoc(at, line.to).replace(/^\s+/, "");
  replace(view, at, line.to, text + rest, at + text.length);
  if (number) renumber(view, line.number + 1, quote + indent, Number(number) + 1, dot);
  return true;
}

// outerMarker finds how the list above this one goes on.
function outerMarker(state, line, depth) {
  for (let n = line.number - 1; n > 0; n--) {
    const found = opening.exec(state.doc.line(n).text);
    if (!found) return "";
    const [, , indent, bullet, number, dot, space, box] = found;
    if (indent.length < depth) return indent + (bullet || String(Number(number) + 1) + dot) + space + (box ? "[ ] " : "");
  }
  return "";
}

// renumber counts on in the items that follow one that was put in.
function renumber(view, from, lead, first, dot) {
  const changes = [];
  let count = first;
  for (let n = from + 1; n <= view.state.doc.lines; n++) {
    const line = view.state.doc.line(n);
    if (line.text.trim() === "") break;
    if (!line.text.startsWith(lead)) break;
    const found = /^(\d{1,9})([.)])\s/.exec(line.text.slice(lead.length));
    if (!found) {
      if (/^\s/.test(line.text.slice(lead.length))) continue; // belongs to the item above
      break;
    }
    if (found[2] !== dot) break;
    count++;
    const at = line.from + lead.length;
    if (Number(found[1]) !== count) changes.push({ from: at, to: at + found[1].length, insert: String(count) });
  }
  if (changes.length > 0) view.dispatch({ changes });
}

function nextQuote(view, line, at) {
  const found = quoted.exec(line.text);
  if (!found || at < line.from + found[0].length) return false;
  if (line.text.slice(found[0].length).trim() === "") return replace(view, line.from, line.to, "\n");
  return replace(view, at, at, "\n" + found[0].replace(/\s*$/, " "));
}

const cells = (text) => text.trim().replace(/^\||\|$/g, "").split("|");

function nextRow(view, line) {
  const { doc } = view.state;
  const columns = cells(line.text);
  if (columns.every((cell) => cell.trim() === "")) return replace(view, line.from, line.to, "\n"); // an empty row ends the table
  const empty = "|" + "   |".repeat(columns.length);
  const before = line.number > 1 ? doc.line(line.number - 1).text : "";
  const after = line.number < doc.lines ? doc.line(line.number + 1) : null;
  const headed = rowLike.test(before) || delimiter.test(before) || delimiter.test(line.text);
  if (after && delimiter.test(after.text)) return replace(view, after.to, after.to, "\n" + empty, after.to + 3);
  const rule = headed ? "" : "\n|" + " --- |".repeat(columns.length);
  return replace(view, line.to, line.to, rule + "\n" + empty, line.to + rule.length + 3);
}

// deeper is Tab, where it means something; elsewhere the key moves on to the next field, as everywhere.
export function deeper(view) { return tab(view, 1); }

// higher is Shift-Tab.
export function higher(view) { return tab(view, -1); }

function tab(view, step) {
  const { state } = view;
  const range = state.selection.main;
  const line = state.doc.lineAt(range.head);
  if (inside(state, range.head, "FencedCode")) return step > 0 ? replace(view, range.from, range.to, "  ") : indentLess(view);
  if (rowLike.test(line.text)) return nextCell(view, line, range.head, step);
  if (!opening.test(line.text)) return false;
  return indentItems(view, step);
}

function indentItems(view, step) {
  const { state } = view;
  const changes = [];
  const range = state.selection.main;
  for (let n = state.doc.lineAt(range.from).number; n <= state.doc.lineAt(range.to).number; n++) {
    const line = state.doc.line(n);
    const found = opening.exec(line.text);
    if (!found) continue;
    const at = line.from + found[1].length;
    const width = found[4] ? 3 : 2;
    if (step > 0) changes.push({ from: at, insert: " ".repeat(width) });
    else changes.push({ from: at, to: at + Math.min(width, found[2].length) });
  }
  if (step < 0 && changes.every((change) => change.from === change.to)) return false; // nothing to take back: on to the field before
  view.dispatch({ changes, userEvent: "input.indent" });
  return true;
}

// nextCell moves through a table, and past its end to a new row.
function nextCell(view, line, at, step) {
  const { doc } = view.state;
  const bars = Array.from(line.text.matchAll(/\|/g), (bar) => line.from + bar.index);
  const cell = bars.findLastIndex((bar) => bar < at) + step;
  if (cell >= 0 && cell < bars.length - 1) return chooseCell(view, bars[cell], bars[cell + 1]);
  for (let n = line.number + step; n > 0 && n <= doc.lines; n += step) {
    const other = doc.line(n);
    if (delimiter.test(other.text)) continue;
    if (!rowLike.test(other.text)) break;
    const there = Array.from(other.text.matchAll(/\|/g), (bar) => other.from + bar.index);
    const i = step > 0 ? 0 : there.length - 2;
    return chooseCell(view, there[i], there[i + 1]);
  }
  return step > 0 ? nextRow(view, line) : false;
}

function chooseCell(view, from, to) {
  const inner = view.state.sliceDoc(from + 1, to);
  const start = from + 1 + (inner.length - inner.trimStart().length);
  const text = inner.trim();
  const selection = text ? EditorSelection.range(start, start + text.length) : EditorSelection.cursor(Math.min(from + 2, to));
  view.dispatch({ selection, scrollIntoView: true });
  return true;
}
