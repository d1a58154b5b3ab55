// Rich text to Markdown: what browsers, Word and Google Docs put on the clipboard.
import { rendered } from "../common.js";

const blocks = new Set("ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DIV DL DT FIGCAPTION FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE UL".split(" "));
const skipped = new Set("SCRIPT STYLE HEAD META TITLE TEMPLATE NOSCRIPT IFRAME OBJECT SVG XML BUTTON INPUT SELECT TEXTAREA O:P LINK".split(" "));
const telling = "h1,h2,h3,h4,h5,h6,li,a[href],b,strong,em,i,s,del,code,pre,table,blockquote,img,hr,[data-style]";

// markdownOf gives {text, rich, block, pictures}: rich says that there was anything beyond plain words.
export function markdownOf(html) {
  // A style attribute would be refused by the desk's policy and be told on the console; its words are still needed.
  const tame = html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style=")).replace(/<style[\s\S]*?<\/style>/gi, "");
  const { body } = new DOMParser().parseFromString(rendered.createHTML(tame), "text/html"); // no script runs in it and no picture is fetched
  const job = { pictures: 0 };
  const text = flow(body, job).trim();
  return { text, rich: rich(body), block: /\n/.test(text) || blocks.has(body.firstElementChild?.tagName), pictures: job.pictures };
}

// rich is false for what editors of code put on the clipboard: lines in a coloured box.
function rich(body) {
  return Array.from(body.querySelectorAll(telling)).some((one) => !one.hasAttribute("data-style") || !/^(SPAN|DIV|P|BR|FONT|META|B)$/.test(one.tagName) || looks(one).strong || looks(one).emphasis || wordList(one));
}

// looks reads what an element's own style says; Google Docs says everything this way.
function looks(element) {
  const style = element.getAttribute("data-style") || "";
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
  const tag = element.tagName;
  const heavy = weight ? weight === "bold" || weight === "bolder" || Number(weight) >= 600 : tag === "B" || tag === "STRONG";
  const slant = /font-style:\s*(\w+)/.exec(style)?.[1];
  return {
    strong: heavy && !/^H[1-6]$/.test(tag), emphasis: slant ? slant === "italic" : tag === "I" || tag === "EM",
    struck: /line-through/.test(style) || /^(S|DEL|STRIKE)$/.test(tag), ignored: /mso-list:\s*ignore|display:\s*none|mso-element:\s*comment/i.test(style),
  };
}

const wordList = (element) => /mso-list:\s*l\d+\s+level(\d+)/i.exec(element.getAttribute("data-style") || "");

const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && (blocks.has(node.tagName) || Array.from(node.children).some(isBlock));

// flow turns the children of an element into paragraphs, lists and whatever else stands by itself.
function flow(element, job) {
  const made = [];
  let line = "";
  const end = () => {
    const text = tidy(line);
    if (text) made.push(text);
    line = "";
  };
  for (const child of element.childNodes) {
    if (!isBlock(child)) {
      line += inline(child, job);
      continue;
    }
    end();
    const item = child.nodeType === Node.ELEMENT_NODE && child.tagName === "P" ? wordList(child) : null;
    const text = item ? wordItem(child, Number(item[1]), job) : block(child, job);
    if (!text.trim()) continue;
    const joins = item && made.length > 0 && made.at(-1).listed;
    if (joins) made[made.length - 1] = listed(made.at(-1) + "\n" + text);
    else made.push(item ? listed(text) : text);
  }
  end();
  return made.join("\n\n");
}

const listed = (text) => Object.assign(new String(text), { listed: true }); // eslint-disable-line no-new-wrappers

function block(element, job) {
  const level = /^H([1-6])$/.exec(element.tagName);
  if (level) {
    const text = tidy(children(element, job)).replaceAll("\n", " ");
    return text && "#".repeat(Math.max(2, Number(level[1]))) + " " + text; // the first level is the title of the post
  }
  switch (element.tagName) {
    case "HR": return "---";
    case "PRE": return pre(element);
    case "BLOCKQUOTE": return flow(element, job).replace(/^/gm, "> ").replace(/^> $/gm, ">");
    case "UL": case "OL": return list(element, job);
    case "TABLE": return table(element, job);
  }
  if (skipped.has(element.tagName)) return "";
  return flow(element, job);
}

function list(element, job) {
  const numbered = element.tagName === "OL";
  let n = Number(element.getAttribute("start")) || 1;
  const items = [];
  for (const child of element.children) {
    if (child.tagName === "UL" || child.tagName === "OL") { // Google Docs nests lists without an item around them
      const deeper = list(child, job).replace(/^/gm, numbered ? "   " : "  ");
      if (items.length) items[items.length - 1] += "\n" + deeper; else items.push(deeper);
      continue;
    }
    const marker = numbered ? n++ + ". " : "- ";
    const text = flow(child, job).replace(/\n\n(?=\s*(?:[-*]|\d+\.) )/g, "\n");
    items.push(marker + text.replace(/\n(?!\n|$)/g, "\n" + " ".repeat(marker.length)));
  }
  return items.join("\n");
}

// wordItem is a paragraph that Word means as an item of a list.
function wordItem(element, level, job) {
  const sign = Array.from(element.querySelectorAll("[data-style]")).find((one) => looks(one).ignored)?.textContent.trim() || "";
  const marker = /^\w{1,4}[.)]/.test(sign) ? "1. " : "- ";
  return (marker === "1. " ? "   " : "  ").repeat(level - 1) + marker + tidy(children(element, job));
}

function pre(element) {
  const text = element.textContent.replace(/\n$/, "");
  const name = /(?:language|lang|highlight-source)-([\w+#-]+)/.exec(element.className + " " + (element.querySelector("code")?.className || ""))?.[1] || "";
  const ticks = "`".repeat(Math.max(3, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length + 1)));
  return ticks + name + "\n" + text + "\n" + ticks;
}

function table(element, job) {
  const rows = Array.from(element.rows, (row) => Array.from(row.cells, (cell) => flow(cell, job).replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|").trim()));
  if (rows.length === 0) return "";
  if (rows.length === 1 && rows[0].length === 1) return rows[0][0];
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row) => "| " + Array.from({ length: width }, (_, i) => row[i] || " ").join(" | ") + " |";
  const sides = Array.from(element.rows[0].cells, (cell) => (/right/.test(cell.getAttribute("align") || cell.getAttribute("data-style") || "") ? "--:" : "---"));
  return [line(rows[0]), "| " + Array.from({ length: width }, (_, i) => sides[i] || "---").join(" | ") + " |", ...rows.slice(1).map(line)].join("\n");
}

const children = (element, job) => Array.from(element.childNodes, (child) => inline(child, job)).join("");

function inline(node, job) {
  if (node.nodeType === Node.TEXT_NODE) return escape(node.data.replace(/[\s\u00a0]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || skipped.has(node.tagName)) return "";
  const style = looks(node);
  if (style.ignored) return "";
  switch (node.tagName) {
    case "BR": return "\n";
    case "IMG": job.pictures++; return "";
    case "CODE": case "KBD": case "SAMP": case "TT": return code(node.textContent);
    case "A": return anchor(node, job);
  }
  let text = isBlock(node) ? flow(node, job) : children(node, job);
  if (style.struck) text = marks(text, "~~");
  if (style.emphasis) text = marks(text, "*");
  if (style.strong) text = marks(text, "**");
  return text;
}

// marks stand close to the words, or they mean nothing.
function marks(text, mark) {
  const [, before, inner, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  return inner && !inner.startsWith(mark + mark[0]) && !inner.includes("\n\n") ? before + mark + inner + mark + after : text;
}

function code(text) {
  const ticks = "`".repeat(text.includes("`") ? 2 : 1);
  return text.trim() ? ticks + text.replaceAll("\n", " ") + ticks : "";
}

function anchor(element, job) {
  const text = tidy(children(element, job));
  const target = away(element.getAttribute("href") || "");
  if (!text || !/^(https?:|mailto:)/i.test(target)) return text;
  return text === target ? target : "[" + text + "](" + target.replaceAll(" ", "%20").replaceAll(")", "%29").replaceAll("(", "%28") + ")";
}

// away takes the counter of Google Docs off an address.
function away(target) {
  try {
    const url = new URL(target);
    return /(^|\.)google\.com$/.test(url.hostname) && url.pathname === "/url" ? url.searchParams.get("q") || target : target;
  } catch {
    return target;
  }
}

const escape = (text) => text.replace(/[\\`*[\]]/g, "\\$&").replace(/(^|\W)_(?=\S)|_(?=\W|$)/g, (run) => run.replace("_", "\\_")).replace(/<(?=[a-z/!])/gi, "\\<");
const tidy = (text) => text.replace(/[ \t]+/g, " ").replace(/ ?\n ?/g, "\\\n").replace(/(\\\n)+$|^(\\\n)+/g, "").trim().replace(/^(#{1,6} |>|[-+] |\d+[.)] )/, "\\$1");
