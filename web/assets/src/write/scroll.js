// The preview keeps step with the text: headings of both are the same places, and what lies between is divided evenly.

const atx = /^ {0,3}#{1,6}\s+\S/;
const fence = /^ {0,3}(`{3,}|~{3,})/;

// headingLines are the lines of the source in which headings stand.
export function headingLines(source) {
  const found = [];
  let within = "";
  source.split("\n").forEach((line, n) => {
    const mark = fence.exec(line)?.[1];
    if (mark && !within) within = mark;
    else if (mark && line.trim().startsWith(within)) within = "";
    else if (!within && atx.test(line)) found.push(n);
  });
  return found;
}

// follow scrolls the panel as the window moves over the text. The function that it gives does so at once.
export function follow(form, panel, into) {
  const area = form.elements.namedItem("body");
  const move = () => {
    if (panel.hidden || panel.scrollHeight <= panel.clientHeight + 4) return;
    const surface = form.querySelector(".cm-content") || area;
    const box = surface.getBoundingClientRect();
    const eye = innerHeight * 0.3;
    const read = Math.min(1, Math.max(0, (eye - box.top) / Math.max(box.height, 1)));
    const source = [0, ...places(area.value), 1];
    const headings = Array.from(into.querySelectorAll("h1, h2, h3, h4, h5, h6")).filter((one) => !one.closest(".contents, .footnotes, aside"));
    const start = into.offsetTop;
    const target = [0, ...headings.map((one) => (one.getBoundingClientRect().top - into.getBoundingClientRect().top) / into.offsetHeight), 1];
    const at = source.length === target.length ? between(read, source, target) : read;
    panel.scrollTop = start + at * into.offsetHeight - panel.clientHeight * 0.3;
  };
  let waiting = false;
  window.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; move(); });
  }, { passive: true });
  return move;
}

// places are where headings stand, as parts of the whole, by the length of what is above them.
function places(source) {
  const lines = source.split("\n");
  const height = (line) => 1 + Math.floor(line.length / 75);
  const sum = lines.reduce((all, line) => all + height(line), 0);
  const heads = headingLines(source);
  const found = [];
  let above = 0;
  lines.forEach((line, n) => {
    if (heads.includes(n)) found.push(above / sum);
    above += height(line);
  });
  return found;
}

function between(value, from, to) {
  let i = 1;
  while (i < from.length - 1 && from[i] < value) i++;
  const part = (value - from[i - 1]) / Math.max(from[i] - from[i - 1], 1e-9);
  return to[i - 1] + part * (to[i] - to[i - 1]);
}
