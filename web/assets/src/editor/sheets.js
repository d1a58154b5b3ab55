// Takes the place of the package style-mod in the bundle: the same style modules, but always as constructed sheets. A <style>
// element, which the package prefers in documents, is refused by the desk's Content-Security-Policy.
let named = 0;
const mounted = new WeakMap(); // the sheet and the modules of each document or shadow root

export class StyleModule {
  constructor(spec, options = {}) {
    this.rules = [];
    for (const [selector, block] of Object.entries(spec)) write(parts(selector), block, this.rules, options.finish, false);
  }

  getRules() { return this.rules.join("\n"); }

  static newName() { return "cm-" + (++named).toString(36); }

  // mount makes modules the sheets of a root, in their order; those that are there already stay.
  static mount(root, modules) {
    const list = Array.isArray(modules) ? modules : [modules];
    let kept = mounted.get(root);
    if (!kept) {
      kept = { sheet: new (root.ownerDocument || root).defaultView.CSSStyleSheet(), modules: [] };
      root.adoptedStyleSheets = [kept.sheet, ...root.adoptedStyleSheets];
      mounted.set(root, kept);
    }
    const all = [...list, ...kept.modules.filter((module) => !list.includes(module))];
    if (all.length === kept.modules.length && all.every((module, i) => module === kept.modules[i])) return;
    kept.modules = all;
    kept.sheet.replaceSync(all.map((module) => module.getRules()).join("\n"));
  }
}

// parts cuts a selector list at its commas, but not at those in brackets and quotes.
function parts(selector) {
  if (selector.startsWith("@")) return [selector];
  return selector.match(/(?:\([^)]*\)|\[[^\]]*\]|"[^"]*"|[^,])+/g).map((part) => part.trim());
}

function write(selectors, block, rules, finish, frames) {
  const at = selectors[0].startsWith("@");
  if (block === null) {
    rules.push(selectors[0] + ";");
    return;
  }
  const lines = [];
  for (const [name, value] of Object.entries(block)) {
    if (value === null || value === undefined) continue;
    if (name.includes("&")) {
      write(parts(name).flatMap((part) => selectors.map((outer) => part.replace("&", outer))), value, rules, finish, false);
    } else if (typeof value === "object") {
      write(parts(name), value, lines, at ? finish : undefined, selectors[0].startsWith("@keyframes"));
    } else {
      lines.push(name.replace(/_.*/, "").replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase()) + ": " + value + ";");
    }
  }
  if (lines.length === 0 && !at) return;
  const whole = finish && !at && !frames ? selectors.map(finish) : selectors;
  rules.push(whole.join(", ") + " {" + lines.join(" ") + "}");
}
