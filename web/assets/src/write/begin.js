// Joins the parts to the form.
import { one } from "../common.js";
import { counting } from "./count.js";
import { newPreview } from "./preview.js";
import { newRoom } from "./room.js";

export function begin(form) {
  counting(form);
  newRoom(form);
  newPreview(form, one("#preview"));
}
