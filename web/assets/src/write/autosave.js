// Nothing that was written is lost: it goes to the server every few seconds, and waits in this browser where that fails.
import { later } from "../common.js";
import { clock } from "../dom.js";
import { merge } from "./merge.js";
import { decide, showChanges } from "./decide.js";
import { fieldsOf, same, toSend } from "./paper.js";
import { keep, stored } from "./wire.js";

const quiet = 1800; // after the last key, in milliseconds
const atLeast = 6000; // while somebody writes on and on
const smallEnough = 60_000; // what browsers send after a page is gone, in bytes

// newAutosave begins to keep the text. It is told of every change by changed.
export function newAutosave(paper, status, shelf, windows) {
  const address = paper.form.dataset.autosave;
  let base = paper.fields(); // the last text that the server and this window have in common
  let sending = false;
  let again = false;
  let undecided = false;
  let timer = 0;
  let since = 0; // when the first change was that is not sent
  let tries = 0;
  let leaving = false;
  let notBefore = 0; // the server asked for patience until then

  const dirty = () => !same(paper.fields(), base);
  const shelve = () => shelf.put({ base, fields: paper.fields(), version: paper.version, serial: paper.serial, submitted: leaving }); // also what is kept while the form is on its way
  const shelveSoon = later(400, () => { if (dirty()) shelve(); });
  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  function changed() {
    if (!dirty()) return;
    since ||= Date.now();
    if (status.quiet()) status.say("changed", "Not saved yet");
    shelveSoon();
    if (!undecided && tries === 0) plan(Math.max(0, Math.min(quiet, since + atLeast - Date.now())));
  }

  async function save(keepalive = false) {
    clearTimeout(timer);
    if (undecided || leaving) return;
    if (sending) { again = true; return; }
    if (Date.now() < notBefore) { shelve(); plan(notBefore - Date.now()); return; }
    const sent = paper.fields();
    if (same(sent, base)) { settled(); return; }
    sending = true;
    since = 0;
    const form = toSend(paper, sent);
    const { kind, said, wait } = await keep(address, form, keepalive && form.toString().length < smallEnough);
    sending = false;
    answers[kind](said, sent, wait);
    if (again && kind === "saved") { again = false; save(); }
  }

  const settled = () => {
    tries = 0;
    since = 0;
    shelf.drop();
    status.clear("login");
  };

  // waits keeps the text here and tries again, the longer the more often it failed.
  const waits = (kind, sentence, seconds) => {
    const held = shelve();
    tries++;
    status.say(kind, sentence + (held ? " Your text is kept in this browser until then." : " This browser keeps nothing, so please leave the page open."));
    plan(1000 * (seconds || Math.min(30, 3 * 2 ** Math.min(tries - 1, 4))));
  };

  const answers = {
    saved(said, sent) {
      base = sent;
      paper.serial = said.autosave;
      if (paper.version === "0") history.replaceState(history.state, "", address.replace(/\/autosave$/, ""));
      status.say("saved", "Saved at " + clock(said.at || Date.now()));
      windows.tell("saved", { serial: paper.serial });
      settled();
      if (dirty()) changed();
    },
    newer(said) { takeIn(said, said.by ? said.by + " saved this post elsewhere" : "Another window saved this post"); },
    login(said) {
      waits("login", "You are not logged in any more.", 15);
      status.ask("login", (said.sentence || "You are not logged in any more.") + " Nothing is lost.", [
        ["Log in again in a new tab, then it is saved here", "/login?next=%2Fdesk%2F"], ["Save now", () => { save(); return true; }],
      ], "bad");
    },
    stopped(said) {
      undecided = true;
      shelve();
      status.say("stopped", said.sentence || "This post is not saved by itself. Press a button to save it.");
    },
    refused(said) {
      shelve();
      since = 0;
      status.say("refused", said.sentence || "This text could not be saved by itself.");
    },
    paced(said, sent, wait) {
      notBefore = Date.now() + 1000 * wait;
      waits("paced", said.sentence || "This text was saved very often in a short time. It is saved by itself again soon.", wait);
    },
    busy(said, sent, wait) { waits("busy", said.sentence || "The server has no time right now. It is tried again by itself.", wait); },
    offline() { waits("offline", "You are offline. It is saved when the connection is back."); },
  };

  // takeIn joins what somebody else saved with what stands here.
  function takeIn(said, who) {
    const theirs = paper.complete(fieldsOf(said.fields));
    const mine = paper.fields();
    const before = base;
    const seen = () => {
      base = { ...before, ...theirs };
      if (said.autosave) paper.serial = said.autosave; // none is kept when the post itself is newer: ours is still the last
      if (Number(said.version) > Number(paper.version)) paper.version = said.version;
    };
    const sentence = who + (said.at ? " at " + clock(said.at) : "") + ".";
    const untouched = same(mine, before);
    const made = merge(before, mine, theirs);
    if (made.conflicts.length === 0) {
      seen();
      paper.fill(made.fields);
      if (same(mine, { ...mine, ...theirs })) { settled(); return; }
      status.ask("merged", sentence + (untouched ? " It stands here now." : " Both texts were joined; nothing was overwritten."), [
        ["Show what came in", () => { showChanges(paper.form, before, theirs); return true; }], ["Take it out again", () => paper.fill(mine)], ["All right", () => {}],
      ]);
      changed();
      return;
    }
    undecided = true;
    shelve();
    status.say("newer", "Two texts wait for your decision");
    const choose = (fields) => {
      undecided = false;
      seen();
      paper.fill(fields);
      status.clear("newer");
      plan(0);
    };
    const look = () => decide(paper.form, {
      sentence: sentence + " Both of you changed the same place. Nothing was overwritten: please choose what shall stand.", mine, theirs,
      names: made.conflicts, merged: made.fields, both: made.both, mineName: "in this window", theirsName: "the other one",
    }, choose);
    status.ask("newer", sentence + " It changed what you changed, too.", [["Compare and decide", () => { look(); return true; }]], "bad");
    if (document.visibilityState === "visible") look();
  }

  // catchUp asks whether somebody saved meanwhile, in another window or on another device.
  async function catchUp(who) {
    if (sending || undecided || leaving) return;
    const said = await stored(address);
    if (!said || said.autosave === paper.serial || sending || undecided) return;
    if (dirty() || !same(paper.fields(), { ...paper.fields(), ...paper.complete(fieldsOf(said.fields)) })) { takeIn(said, who); return; }
    paper.serial = said.autosave;
  }

  // restore brings back what this browser kept when the page was left.
  function restore(entry) {
    const now = paper.fields();
    if (same({ ...now, ...entry.fields }, now)) { shelf.drop(); return; }
    const known = Object.fromEntries(Object.keys(now).map((name) => [name, entry.base[name] || now[name]]));
    const made = merge(known, { ...now, ...entry.fields }, now);
    if (made.conflicts.length === 0) {
      paper.fill(made.fields);
      status.ask("restored", "This browser kept what you wrote at " + clock(entry.at) + " and could not save. It is back.", [["Take it out again", () => paper.fill(now)], ["All right", () => {}]]);
      changed();
      return;
    }
    undecided = true;
    const look = () => decide(paper.form, {
      sentence: "This browser kept what you wrote at " + clock(entry.at) + ". The post was changed since.", mine: entry.fields, theirs: now, names: made.conflicts,
      merged: made.fields, both: made.both, mineName: "kept in this browser", theirsName: "saved",
    }, (fields) => { undecided = false; status.clear("newer"); paper.fill(fields); plan(0); });
    status.ask("newer", "This browser kept another text of this post.", [["Compare and decide", () => { look(); return true; }]], "bad");
    look();
  }

  const kept = shelf.get();
  if (kept && kept.fields) {
    if (kept.submitted && Number(paper.version) > Number(kept.version)) shelf.drop(); // it was saved
    else restore(kept);
  }

  window.addEventListener("online", () => { if (dirty()) save(); });
  window.addEventListener("focus", () => { if (tries > 0) save(); else catchUp("Something was written in this post elsewhere"); });
  window.addEventListener("blur", () => { if (dirty()) save(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !dirty()) return;
    shelve();
    save(true);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  paper.form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return; // the answer opens beside this page, which stays
    leaving = true;
    clearTimeout(timer);
    shelve();
    windows.tell("submitted");
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !dirty()) return;
    if (!shelve()) event.preventDefault(); // neither the server nor the browser has it
  });
  return { changed, save, catchUp };
}
