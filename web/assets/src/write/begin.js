// Joins the parts to the form.
import { one } from "../common.js";
import { clock } from "../dom.js";
import { arrivals } from "./arrivals.js";
import { newAutosave } from "./autosave.js";
import { counting } from "./count.js";
import { newPaper } from "./paper.js";
import { newPreview } from "./preview.js";
import { newRoom } from "./room.js";
import { forget, newShelf } from "./shelf.js";
import { newStatus } from "./status.js";
import { completeTags } from "./tags.js";
import { newWindows } from "./windows.js";

export function begin(form) {
  form.removeAttribute("data-keep"); // keeping is ours now
  const status = newStatus(form);
  const paper = newPaper(form);
  const shelf = newShelf(paper.ref);
  counting(form);
  newRoom(form);
  completeTags(form);
  arrivals(form);
  newPreview(form, one("#preview"));
  let autosave = null;
  const windows = newWindows(paper.ref, ({ kind }) => {
    if (kind === "open" || kind === "here") status.say("twice", "This post is open in another window, too");
    if (kind === "saved") autosave?.catchUp("Something was written in another window");
    if (kind === "submitted") status.ask("submitted", "This post was saved in another window.", [["Load what was saved there", () => location.reload()], ["Stay here", () => {}]]);
  });
  autosave = newAutosave(paper, status, shelf, windows);
  form.addEventListener("input", autosave.changed);
  form.addEventListener("change", autosave.changed);
  saving(form, autosave);
  if (paper.version === "0") offerLost(paper, shelf, status);
}

// saving is Ctrl+S: a draft is saved, what is public already is kept and published by a button alone.
function saving(form, autosave) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    autosave.save();
  });
}

// offerLost tells of a post that was written here, never saved, and left.
function offerLost(paper, shelf, status) {
  const lost = shelf.others().sort((a, b) => b.at - a.at)[0];
  if (!lost || paper.fields().body?.[0] || paper.fields().title?.[0]) return;
  const name = lost.fields.title?.[0] || (lost.fields.body?.[0] || "").trim().slice(0, 40);
  if (!name) return;
  status.ask("lost", "This browser kept a text that was never saved: “" + name + "”, from " + new Date(lost.at).toLocaleDateString("en-GB") + ", " + clock(lost.at) + ".", [
    ["Open it", () => location.assign("/desk/posts/new?ref=" + lost.ref)], ["Forget it", () => forget(lost.ref)],
  ]);
}
