// The form in which a post is written.
import { one, later, post, rendered, words } from "./common.js";

const editor = one("[data-editor]");
if (editor) edit(editor);

function edit(form) {
  const body = form.elements.namedItem("body");
  const title = form.elements.namedItem("title");
  const counted = one("[data-words]", form);
  const panel = one("#preview");
  const note = one("[data-preview-note]", panel);
  const state = one("[data-state]", form);

  const count = () => {
    const n = (body.value.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) || []).length;
    counted.textContent = n ? " · " + words(n) : "";
  };
  body.addEventListener("input", later(300, count));
  count();

  let asked = 0;
  const show = async () => {
    const turn = ++asked;
    one("[data-preview-title]", panel).textContent = title.value;
    try {
      const fields = { body: body.value };
      for (const name of ["language", "contents", "numbered"]) {
        const chosen = new FormData(form).get(name);
        if (chosen) fields[name] = chosen;
      }
      const made = await post("/desk/preview", fields);
      if (turn !== asked) return; // a newer one is on its way
      one("[data-preview-body]", panel).innerHTML = rendered.createHTML(made.html);
      note.textContent = "This is how readers see it; it follows while you write. Nothing was saved yet. " + words(made.words) + (made.reading ? ", " + made.reading : "") + ".";
    } catch (trouble) {
      note.textContent = trouble.message;
    }
  };
  const follow = later(600, () => { if (!panel.hidden) show(); });
  body.addEventListener("input", follow);
  title.addEventListener("input", follow);

  const button = one("[data-preview]", form);
  const label = () => {
    button.textContent = panel.hidden ? "Preview" : "Close the preview";
    panel.parentElement.classList.toggle("beside", !panel.hidden);
  };
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    panel.hidden = !panel.hidden;
    label();
    if (panel.hidden) return;
    await show();
    panel.scrollIntoView({ block: "nearest" });
  });
  label();

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    const save = one('button[value="draft"], button[value="update"]', form);
    if (save.value === "draft") form.requestSubmit(save);
    else state.textContent = "Press Update to publish the changes";
  });

  const insert = (text) => {
    body.focus();
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const wrap = (before, after, empty) => {
    const chosen = body.value.slice(body.selectionStart, body.selectionEnd) || empty;
    const at = body.selectionStart + before.length;
    insert(before + chosen + after);
    body.setSelectionRange(at, at + chosen.length);
  };

  const upload = async (file) => {
    state.textContent = "Sending " + file.name + " …";
    const parts = new FormData();
    parts.append("file", file);
    try {
      const answer = await fetch("/desk/media", { method: "POST", body: parts, headers: { Accept: "application/json" }, redirect: "error" });
      const said = await answer.json();
      if (!answer.ok) throw new Error(said.sentence);
      insert("\n" + said.markdown + "\n");
      state.textContent = "It is in the text; describe it between the brackets";
    } catch (trouble) {
      state.textContent = trouble.message || "The file could not be sent. Please try again.";
    }
  };
  const pictures = (list) => Array.from(list || []).filter((file) => /^(image|audio|video)\//.test(file.type));
  const take = (event, list) => {
    const found = pictures(list);
    if (found.length === 0) return;
    event.preventDefault();
    found.reduce((before, file) => before.then(() => upload(file)), Promise.resolve());
  };
  body.addEventListener("drop", (event) => take(event, event.dataTransfer.files));
  body.addEventListener("paste", (event) => take(event, event.clipboardData.files));

  const tools = one("[data-tools]", form);
  const tool = (name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = name;
    made.addEventListener("click", act);
    tools.append(made);
  };
  tool("Bold", () => wrap("**", "**", "bold"));
  tool("Italic", () => wrap("*", "*", "italic"));
  tool("Link", () => wrap("[", "](https://)", "text"));
  tool("Heading", () => insert("\n## "));
  tool("Quote", () => insert("\n> "));
  tool("Code", () => wrap("`", "`", "code"));
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = "image/jpeg,image/png,image/gif,image/webp,audio/*,video/mp4,video/webm";
  chooser.addEventListener("change", (event) => { take(event, chooser.files); chooser.value = ""; });
  tool("Picture, sound or film", () => chooser.click());
  tools.hidden = false;
}
