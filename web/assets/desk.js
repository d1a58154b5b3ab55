// The desk works without this file. It adds what saves a click: a preview beside
// the text, counters, a password meter, pictures by drop and paste, and a warning
// before unsaved words are left behind.
"use strict";

(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector, root = document) => root.querySelector(selector);
  const words = (n) => n.toLocaleString("en") + (n === 1 ? " word" : " words");

  // Only HTML that the server's own renderer made and cleaned passes here.
  const rendered = window.trustedTypes
    ? window.trustedTypes.createPolicy("oriel-preview", { createHTML: (html) => html })
    : { createHTML: (html) => html };

  const later = (wait, act) => {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(act, wait);
    };
  };

  const post = async (path, fields) => {
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" }, redirect: "error" });
    const kind = answer.headers.get("Content-Type") || "";
    if (!kind.startsWith("application/json")) throw new Error("You are not logged in any more. Your text is safe in this window: log in again in another tab.");
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.sentence || "That did not work. Please try again.");
    return said;
  };

  // The fediverse address grows while its name is typed.
  all("[data-handle]").forEach((input) => {
    const shown = one("[data-handle-name]");
    input.addEventListener("input", () => {
      shown.textContent = input.value.trim().replace(/^@/, "").split("@")[0].toLowerCase() || "name";
    });
  });

  // The strength of a password, judged by the server as on submit.
  all("[data-strength]").forEach((input) => {
    const meter = one("[data-meter]", input.closest(".field"));
    const bar = one("[data-score]", meter);
    const said = one("[data-sentence]", meter);
    const judge = later(250, async () => {
      if (input.value === "") {
        bar.dataset.score = "0";
        said.textContent = "";
        return;
      }
      const fields = { password: input.value };
      for (const name of ["token", "name", "display_name", "site_title"]) {
        const other = input.form.elements.namedItem(name);
        if (other) fields[name] = other.value;
      }
      try {
        const verdict = await post(input.dataset.strength, fields);
        bar.dataset.score = String(verdict.score);
        said.textContent = verdict.sentence;
      } catch {
        said.textContent = ""; // the server judges again on submit
      }
    });
    input.addEventListener("input", judge);
  });

  all("[data-counter]").forEach((area) => {
    const shown = one("[data-count]", area.closest(".field"));
    const tell = () => {
      const left = area.maxLength - area.value.length;
      shown.textContent = area.value === "" ? "" : " " + left.toLocaleString("en") + " left.";
    };
    area.addEventListener("input", tell);
    tell();
  });

  all("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      source.select();
      try {
        await navigator.clipboard.writeText(source.value);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Press Ctrl+C";
      }
    });
  });

  // Nobody leaves unsaved words behind without being asked.
  all("form[data-keep]").forEach((form) => {
    const snapshot = () => new URLSearchParams(new FormData(form)).toString();
    const start = snapshot();
    let sending = false;
    form.addEventListener("submit", () => { sending = true; });
    window.addEventListener("pageshow", () => { sending = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!sending && snapshot() !== start) event.preventDefault();
    });
    const state = one("[data-state]", form);
    if (state) form.addEventListener("input", () => { state.textContent = snapshot() === start ? "" : "Not saved yet"; });
  });

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
})();
