// Fields that help while they are filled in.
import { all, one, later, post } from "./common.js";

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
