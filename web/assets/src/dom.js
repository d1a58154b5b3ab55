// Elements are made here and nowhere from text, so that nothing needs to be trusted.

// make builds an element: attributes by name, listeners under "on…", then what stands in it.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const svg = "http://www.w3.org/2000/svg";

// icon draws a picture of 24 by 24.
export function icon(path) {
  const picture = document.createElementNS(svg, "svg");
  for (const [key, value] of Object.entries({ class: "icon", viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.7", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) {
    picture.setAttribute(key, value);
  }
  const line = document.createElementNS(svg, "path");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

export const button = (text, act, more = {}) => make("button", { type: "button", class: "button small", onclick: act, ...more }, text);

export const clock = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
