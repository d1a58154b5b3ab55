// A look is shown while it is chosen; without this file a button shows it.
import { later, one } from "./common.js";

const frame = one("[data-look]");
const form = frame && one("form[data-keep]");
if (form) {
  const show = later(250, () => {
    const chosen = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith("theme.") || name === "accent_of") chosen.append(name, value);
    }
    frame.src = "/desk/look?" + chosen;
  });
  form.addEventListener("input", (event) => {
    const own = one('input[name="accent_of"][value="own"]', form);
    if (event.target.type === "color" && own) own.checked = true;
    show();
  });
}
