// The form as one value: what is written in it, and what changes.

// Not an author's words: what the form carries along, and the buttons.
const carried = new Set(["ref", "version", "autosave", "action", "taken", "discard"]);

// newPaper reads and fills a form. Fields are lists of strings by name, because a name may stand more than once.
export function newPaper(form) {
  const hidden = (name) => {
    let input = form.elements.namedItem(name);
    if (!input) {
      input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = "0";
      form.append(input);
    }
    return input;
  };
  const version = hidden("version");
  const serial = hidden("autosave");

  const fields = () => {
    const all = {};
    for (const element of form.elements) if (element.name && !carried.has(element.name) && element.type !== "submit") all[element.name] = [];
    for (const [name, value] of new FormData(form)) {
      if (!carried.has(name) && typeof value === "string") (all[name] ||= []).push(value.replaceAll("\r\n", "\n"));
    }
    return all;
  };

  const fill = (wanted) => {
    for (const [name, values] of Object.entries(wanted)) {
      const places = Array.from(form.elements).filter((element) => element.name === name && element.type !== "submit");
      places.forEach((element, i) => {
        const tick = element.type === "checkbox" || element.type === "radio";
        if (tick) {
          element.checked = values.includes(element.value);
        } else if (element.value !== (values[i] ?? "")) {
          element.value = values[i] ?? "";
        } else {
          return;
        }
        element.dispatchEvent(new Event("input", { bubbles: true })); // the editor takes it over, counters count
      });
    }
  };

  // complete makes what was sent from elsewhere a whole form: ticks and texts that are not named there are empty.
  const complete = (sent) => {
    const all = { ...sent };
    for (const element of form.elements) {
      const empty = element.type === "checkbox" || element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement && element.type !== "radio";
      if (element.name && empty && !carried.has(element.name)) all[element.name] ||= [];
    }
    return all;
  };

  return {
    form, fields, fill, complete,
    ref: form.elements.namedItem("ref").value,
    get version() { return version.value; },
    set version(to) { version.value = String(to); },
    get serial() { return Number(serial.value) || 0; },
    set serial(to) { serial.value = String(to); },
  };
}

// same compares two sets of fields; a name that is missing is an empty one.
export function same(a, b) {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Array.from(names).every((name) => text(a[name]) === text(b[name]));
}

const text = (values) => (values || []).filter((value) => value !== "").join("\u0000");

// fieldsOf reads what the server answers: a string or a list for each name.
export const fieldsOf = (answer) => Object.fromEntries(Object.entries(answer || {}).filter(([name]) => !carried.has(name)).map(([name, value]) => [name, Array.isArray(value) ? value : [String(value)]]));

// toSend makes the form of a request.
export function toSend(paper, fields) {
  const sent = new URLSearchParams();
  for (const [name, values] of Object.entries(fields)) for (const value of values) sent.append(name, value);
  sent.set("version", paper.version);
  sent.set("autosave", String(paper.serial));
  return sent;
}
