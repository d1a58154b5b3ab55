// The Markdown that Oriel knows, for colours and for what the keys do.
import { defineLanguageFacet, HighlightStyle, Language, languageDataProp, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { parser, Autolink, Strikethrough, Table, TaskList } from "@lezer/markdown";
import { styleTags, tags } from "@lezer/highlight";

const data = defineLanguageFacet();

// Formulas stand between \( and \), $$ and $$, \[ and \].
const formulas = {
  defineNodes: ["Formula"],
  parseInline: [{
    name: "Formula",
    before: "Escape",
    parse(cx, next, at) {
      const opens = cx.slice(at, Math.min(at + 2, cx.end));
      const closes = { "\\(": "\\)", "\\[": "\\]", "$$": "$$" }[opens];
      if (!closes) return -1;
      const end = cx.slice(at + 2, cx.end).indexOf(closes);
      return end < 0 ? -1 : cx.addElement(cx.elt("Formula", at, at + 2 + end + 2));
    },
  }],
  props: [styleTags({ Formula: tags.special(tags.string) })],
};

const markdown = new Language(data, parser.configure([
  Autolink, Strikethrough, Table, TaskList, formulas, { props: [languageDataProp.add({ Document: data })] },
]), [], "markdown");

// Colours and sizes stand in editor.css, where day and night are.
const looks = HighlightStyle.define([
  { tag: tags.heading1, class: "md-heading md-h1" },
  { tag: tags.heading2, class: "md-heading md-h2" },
  { tag: [tags.heading3, tags.heading4, tags.heading5, tags.heading6], class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: tags.strikethrough, class: "md-struck" },
  { tag: tags.monospace, class: "md-code" },
  { tag: tags.special(tags.string), class: "md-formula" },
  { tag: [tags.link, tags.url], class: "md-link" },
  { tag: tags.quote, class: "md-quote" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName, tags.escape, tags.comment], class: "md-mark" },
]);

export const language = [markdown, syntaxHighlighting(looks)];

// inside reports whether a place lies in a node of one of these names.
export function inside(state, at, ...names) {
  for (let node = syntaxTree(state).resolveInner(at, -1); node; node = node.parent) {
    if (names.includes(node.name)) return true;
  }
  return false;
}

// literal says that what stands there is shown as it is, so that nothing is continued or turned into Markdown.
export const literal = (state, at) => inside(state, at, "FencedCode", "CodeBlock", "InlineCode", "HTMLBlock");
