// Pictures, sounds and films on their way into the text: each has a line with its progress, and a field for what it shows.
import { one, post } from "../common.js";
import { button, make } from "../dom.js";
import { send } from "./send.js";

const takes = /^(image\/(jpeg|png|gif|webp)|audio\/|video\/)/;
const saves = ["draft", "publish", "publish-now", "schedule", "update", "quiet"]; // the buttons that end the writing
const inBrackets = (text) => text.trim().replace(/\s+/g, " ").replace(/[\\[\]]/g, "\\$&");

const editor = (form) => ({
  sheet: one(".folio", form), shelf: one("[data-arrivals]", form), ground: one("body"), takes, saves, named: "Pictures, sounds or films",
  refusal: "the library takes pictures (JPEG, PNG, GIF, WebP), sounds and films.", accept: "image/jpeg,image/png,image/gif,image/webp,audio/*,video/mp4,video/webm",
});

// answer are the arrivals of a form that takes pictures alone: those that are dropped on it.
export const answer = (form, shelf) => ({
  sheet: form, shelf, ground: form, takes: /^image\/(jpeg|png|gif|webp)/, saves: ["answer", "save"], named: "Pictures",
  refusal: "an answer takes pictures: JPEG, PNG, GIF or WebP.", accept: "image/jpeg,image/png,image/gif,image/webp",
});

// arrivals takes files that are dropped, pasted or chosen. sheet shows that it would, shelf is where they wait.
export function arrivals(form, at = editor(form)) {
  const { sheet, shelf, ground, takes, saves } = at;
  let asked = false;
  let queue = Promise.resolve(); // one after the other, so that none waits long

  const take = (files) => {
    const good = Array.from(files).filter((file) => takes.test(file.type));
    const bad = Array.from(files).filter((file) => !takes.test(file.type));
    for (const file of good) arrive(file);
    if (bad.length > 0) shelf.append(refusal(bad));
    shelf.hidden = shelf.childElementCount === 0;
    if (good.length > 0) shelf.querySelector(".arrival:last-of-type input")?.focus({ preventScroll: false });
    return good.length + bad.length > 0;
  };
  const away = (line) => {
    line.remove();
    shelf.hidden = shelf.childElementCount === 0;
  };
  const refusal = (files) => {
    const line = make("div", { class: "arrival", role: "alert" }, make("p", {}, files.map((file) => file.name).join(", ") + ": " + at.refusal));
    line.append(button("All right", () => away(line)));
    return line;
  };

  function arrive(file) {
    const picture = file.type.startsWith("image/");
    const line = newLine(file, picture);
    shelf.append(line.element);
    asked = false;
    let sending = null;
    let said = null;
    let gone = false;
    let putting = false;
    const go = () => {
      if (gone) return undefined;
      line.tell("Sending …");
      line.offer("Cancel", leave);
      sending = send(file, line.progress);
      return sending.done.then((answer) => {
        said = answer;
        line.arrived(answer);
        if (line.wanted) put();
      }, (trouble) => {
        if (gone) return;
        line.failed(trouble.message, () => { queue = queue.then(go); });
      });
    };
    const leave = () => {
      gone = true;
      sending?.cancel();
      away(line.element);
    };
    const put = async () => {
      if (putting || line.wrong()) return;
      if (!said) { line.wait(); return; }
      putting = true;
      const text = await (picture ? described() : named());
      if (gone) return;
      insert(form, text);
      away(line.element);
    };
    // The library keeps the description, and knows caption and credit of a file that was there before.
    const described = () => post(said.page, { alt: line.said(), decorative: line.waived() ? "yes" : "no" }).then((kept) => kept.markdown,
      () => "![" + line.text() + "](" + said.src + ")"); // the library asks for it again
    const named = () => (line.text() ? "[" + line.text() + "](" + said.src + ")" : said.markdown);
    line.ready(put, leave);
    queue = queue.then(go);
  }

  ground.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    sheet.classList.add("dropping");
  });
  ground.addEventListener("dragleave", (event) => { if (!ground.contains(event.relatedTarget)) sheet.classList.remove("dropping"); });
  ground.addEventListener("drop", (event) => {
    sheet.classList.remove("dropping");
    if (event.dataTransfer?.files.length > 0 && take(event.dataTransfer.files)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  sheet.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData || {};
    if (!files || files.length === 0 || types.includes("text/plain") || !take(files)) return; // words from Word bring a picture of themselves
    event.preventDefault();
    event.stopPropagation();
  }, true);
  // What only arrived is easily taken for what stands in the text: the first press asks, the second one goes on without it.
  form.addEventListener("submit", (event) => {
    const waiting = one(".arrival[role=group]", shelf);
    if (!waiting || asked || !saves.includes(event.submitter?.value)) return;
    asked = true;
    event.preventDefault();
    event.stopImmediatePropagation();
    const wrong = one(".wrong", waiting);
    wrong.textContent = "This is not in the text yet. Put it there or leave it out; to go on without it, press “" + event.submitter.textContent + "” again.";
    wrong.hidden = false;
    one("input", waiting).focus();
  }, true);
  const chooser = make("input", { type: "file", multiple: true, hidden: true, "aria-label": at.named, accept: at.accept });
  chooser.addEventListener("change", () => { take(chooser.files); chooser.value = ""; });
  form.after(chooser); // not in the form: it is nothing to be saved
  form.addEventListener("choosefiles", () => chooser.click());
}

let lines = 0;

function newLine(file, picture) {
  const id = "arrival-" + (++lines);
  const bar = make("progress", { max: "1", value: "0", "aria-label": "Sent of " + file.name });
  const state = make("span", { role: "status" }, "Waits for its turn");
  const acts = make("p", { class: "acts" });
  const wrong = make("p", { class: "wrong", id: id + "-wrong", hidden: true });
  const text = make("input", { id, autocomplete: "off", maxlength: "1500", dir: "auto", "aria-describedby": id + "-wrong" });
  const waive = make("input", { type: "checkbox" });
  const fields = make("div", { class: "arrival-words" }, wrong, make("label", { for: id }, picture ? "What does it show? For those who do not see it" : "Its name, as readers see it"), text);
  if (picture) fields.append(make("label", { class: "pick" }, waive, " It is decoration only and says nothing"));
  const stage = make("div", { class: "arrival-picture" });
  const element = make("div", { class: "arrival", role: "group", "aria-label": file.name }, stage, make("div", { class: "arrival-body" }, make("p", { class: "arrival-head" }, make("b", {}, file.name), " ", state), bar, fields, acts));
  const insertButton = button("Put it into the text", () => {}, { class: "button small primary" });
  const line = {
    element, wanted: false,
    tell: (sentence) => { state.textContent = sentence; },
    progress: (part) => { bar.value = part; state.textContent = part < 1 ? Math.round(part * 100) + " % sent" : "The library works on it …"; },
    offer: (name, act) => acts.replaceChildren(insertButton, button(name, act)),
    ready(put, leave) {
      insertButton.addEventListener("click", put);
      text.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault(); // the form is not to be sent
        put();
      });
      text.addEventListener("keypress", (event) => { if (event.key === "Enter") event.preventDefault(); }); // some keyboards on glass send this one alone
      waive.addEventListener("change", () => { text.disabled = waive.checked; });
      line.offer("Cancel", leave);
    },
    arrived(said) {
      bar.hidden = true;
      state.textContent = "is in the library";
      if (picture) stage.append(make("img", { src: said.thumb || said.src, alt: "" }));
      if (picture && said.alt && !text.value) text.value = said.alt; // it was described before
      if (picture && said.decorative && !text.value) text.disabled = waive.checked = true;
      acts.lastElementChild.textContent = "Leave it out";
    },
    failed(sentence, again) {
      state.textContent = "";
      bar.hidden = true;
      line.wrongWith(sentence);
      acts.prepend(button("Try again", (event) => { event.currentTarget.remove(); wrong.hidden = true; bar.hidden = false; again(); }));
    },
    wrongWith(sentence) { wrong.textContent = sentence; wrong.hidden = false; },
    wrong() {
      if (!picture || waive.checked || text.value.trim()) { wrong.hidden = true; return false; }
      line.wrongWith("Please say in a few words what the picture shows, or tick that it is decoration only.");
      text.focus();
      return true;
    },
    wait() { line.wanted = true; state.textContent += ", then it goes into the text"; },
    said: () => text.value.trim(), waived: () => waive.checked,
    text: () => (waive.checked ? "" : inBrackets(text.value)),
  };
  return line;
}

// insert puts lines of their own into the text; where the editor does not take it, into the text area.
function insert(form, text) {
  if (!form.dispatchEvent(new CustomEvent("insertblock", { detail: text, cancelable: true }))) return;
  const body = form.elements.namedItem("body");
  body.setRangeText("\n\n" + text + "\n\n", body.selectionEnd, body.selectionEnd, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
  body.focus();
}
