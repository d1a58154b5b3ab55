// The library: several files at once with their progress, and the state of what is being prepared.
import { all, one } from "./common.js";

all("form[data-upload]").forEach(uploads);
all("[data-wait]").forEach(follow);

function uploads(form) {
  const input = form.elements.namedItem("file");
  const drop = one(".drop", form);
  one("[data-drop]", drop).hidden = false;
  const list = one("[data-sending]", form);
  const said = one("[data-sending-said]", form);
  const button = one("button", form.querySelector(".acts"));

  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", "Upload of " + file.name);
    const note = document.createElement("span");
    note.className = "said";
    item.append(name, bar, note);
    list.append(item);
    return { item, bar, note };
  };

  // fetch tells nothing of the way up; the older request does.
  const send = (file, fields) => new Promise((done) => {
    const shown = line(file);
    const parts = new FormData();
    for (const [name, value] of fields) parts.append(name, value);
    parts.append("file", file);
    const request = new XMLHttpRequest();
    const fail = (sentence) => {
      shown.item.className = "failed";
      shown.note.textContent = sentence;
      shown.bar.remove();
      done({ sentence });
    };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
      if (event.loaded === event.total) shown.note.textContent = "It is here; the server looks at it …";
    });
    request.addEventListener("error", () => fail("The connection was lost. Please send it again."));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        fail("You are not logged in any more. Log in again in another tab, then send it again.");
        return;
      }
      if (request.status !== 201) {
        fail(answer.sentence || "It could not be kept. Please send it again.");
        return;
      }
      shown.bar.value = 1;
      const page = document.createElement("a");
      page.href = answer.page;
      page.textContent = "Open it";
      shown.note.replaceChildren(answer.sentence + " ", page);
      done({ answer });
    });
    request.open("POST", form.getAttribute("action")); // a button is called "action"
    request.setRequestHeader("Accept", "application/json");
    request.send(parts);
  });

  const take = async (files) => {
    if (files.length === 0) return;
    const fields = files.length > 1 ? [] : ["alt", "caption", "credit"].map((name) => [name, form.elements.namedItem(name).value]);
    list.replaceChildren();
    list.hidden = false;
    button.disabled = true;
    said.textContent = files.length === 1 ? "Sending one file." : "Sending " + files.length + " files.";
    const results = [];
    for (const file of files) results.push(await send(file, fields)); // one after the other: the server decodes one at a time
    button.disabled = false;
    const kept = results.filter((result) => result.answer);
    const lost = results.length - kept.length;
    said.textContent = lost === 0 ? "All files are in the library." : results.length === 1 ? "The file was not kept." : lost + " of " + results.length + " files were not kept.";
    if (lost > 0) return; // what is wrong with them stays to be read
    if (kept.length === 1) location.assign(kept[0].answer.page + "?done=uploaded");
    else location.assign("/desk/media?done=uploaded-several");
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(Array.from(input.files));
  });
  ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => {
    if (!Array.from(event.dataTransfer.types).includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  }));
  ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("over")));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take(Array.from(event.dataTransfer.files));
  });
}

// follow asks for a file that is being prepared until it is done, and then says so where it stood.
function follow(place) {
  const state = place.matches("[data-state]") ? place : one("[data-state]", place.parentElement);
  let wait = 1000;
  const look = async () => {
    try {
      const answer = await fetch("/desk/media/" + place.dataset.wait + "?format=json", { headers: { Accept: "application/json" }, redirect: "error" });
      const item = await answer.json();
      if (item.state === "waiting") {
        wait = Math.min(wait * 1.5, 15000);
        setTimeout(look, wait);
        return;
      }
      if (state) state.textContent = item.state === "done" ? "ready" : "needs a look";
      const picture = one("img", place);
      if (picture && item.thumb) picture.src = item.thumb;
    } catch {
      if (state) state.textContent = "being prepared; load the page again to see how far it is";
    }
  };
  setTimeout(look, wait);
}
