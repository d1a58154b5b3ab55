// What people do on their server. Each action is one delivery that Fedify signs and
// sends; it is done when every inbox has answered, and fails when one refuses.
import { signRequest } from "@fedify/fedify";
import { Temporal } from "@js-temporal/polyfill";
import { Announce, Block, Create, Delete, Follow, isActor, Like, Mention, Note, PUBLIC_COLLECTION, QuoteRequest, ReplyRequest, Tombstone, Undo, Update } from "@fedify/fedify/vocab";

let count = 0;

// Notes are a second apart, so that their order on a page does not hang on chance.
const village = Temporal.Now.instant().subtract({ hours: 1 }).round({ smallestUnit: "second", roundingMode: "floor" });

// act does what is asked: {as, what, …}. It returns the id of what was made.
export async function act(host, order) {
  const action = actions[order.what];
  if (!action) throw new Error(`nobody here knows how to ${order.what}`);
  const context = host.context();
  return action({ host, context, name: order.as, actor: context.getActorUri(order.as) }, order);
}

const done = new Map(); // activities that may be undone, by id

// The actions name who acts first, then the fields of the order that they read: target
// is the id of what it is about, deliver lists the actors to whose inboxes it goes.
const actions = {
  follow: (me, { target, deliver }) => perform(me, deliver, (id) => new Follow({ id, actor: me.actor, object: new URL(target) })),
  block: (me, { target, deliver }) => perform(me, deliver, (id) => new Block({ id, actor: me.actor, object: new URL(target) })),
  like: (me, { target, deliver }) => perform(me, deliver, (id) => new Like({ id, actor: me.actor, object: new URL(target) })),
  announce: (me, { target, deliver }) =>
    perform(me, deliver, (id) => new Announce({ id, actor: me.actor, object: new URL(target), to: PUBLIC_COLLECTION, cc: me.context.getFollowersUri(me.name) })),

  quote: (me, { target, inReplyTo, deliver }) =>
    perform(me, deliver, (id) => new QuoteRequest({ id, actor: me.actor, object: new URL(target), instrument: new URL(inReplyTo) })),

  undo(me, { target, deliver }) {
    const object = done.get(target);
    if (!object) throw new Error(`${target} was never done`);
    return perform(me, deliver, (id) => new Undo({ id, actor: me.actor, object }));
  },

  // write sends a note. audience is public, unlisted, followers or direct.
  async write(me, { text, inReplyTo, audience = "public", mention = [], deliver }) {
    const place = { identifier: me.name, number: String(++count) };
    const id = me.context.getObjectUri(Note, place);
    const object = new Note({
      id,
      attribution: me.actor,
      content: text,
      replyTarget: inReplyTo ? new URL(inReplyTo) : undefined,
      published: village.add({ seconds: count }),
      tags: mention.map((href) => new Mention({ href: new URL(href), name: href })),
      ...addressees(me, audience, mention),
    });
    me.host.notes.set(id.href, { object, open: audience === "public" || audience === "unlisted" });
    await send(me, deliver, create(me, object, "create"));
    return id.href;
  },

  // ask sends a note inside the question whether it may be a reply, and to nobody else before there is an answer.
  async ask(me, { target, text, deliver }) {
    const id = me.context.getObjectUri(Note, { identifier: me.name, number: String(++count) });
    const object = new Note({ id, attribution: me.actor, content: text, replyTarget: new URL(target), published: village.add({ seconds: count }), ...addressees(me, "public", []) });
    me.host.notes.set(id.href, { object, open: true });
    return perform(me, deliver, (request) => new ReplyRequest({ id: request, actor: me.actor, object: new URL(target), instrument: object }));
  },

  // edit replaces the text.
  async edit(me, { target, text, deliver }) {
    const note = noteOf(me, target);
    note.object = note.object.clone({ content: text, updated: Temporal.Now.instant().round({ smallestUnit: "second", roundingMode: "floor" }) });
    const { toIds: tos, ccIds: ccs } = note.object;
    await send(me, deliver, new Update({ id: fresh(me), actor: me.actor, object: note.object, tos, ccs }));
    return target;
  },

  async delete(me, { target, deliver }) {
    noteOf(me, target).open = false;
    me.host.gone.add(target);
    await send(me, deliver, new Delete({ id: fresh(me), actor: me.actor, object: new Tombstone({ id: new URL(target) }), to: PUBLIC_COLLECTION }));
    return target;
  },

  // rename tells of a new name; leave, of an account that is gone by the time the letter is read.
  async rename(me, { text, deliver }) {
    me.host.names.set(me.name, text);
    await send(me, deliver, new Update({ id: fresh(me), actor: me.actor, object: await me.context.lookupObject(me.actor), to: PUBLIC_COLLECTION }));
    return me.actor.href;
  },

  async leave(me, { deliver }) {
    me.host.gone.add(me.actor.href);
    await send(me, deliver, new Delete({ id: fresh(me), actor: me.actor, object: me.actor, to: PUBLIC_COLLECTION }));
    return me.actor.href;
  },

  // again sends the Create of a note once more, to other inboxes or to the same ones.
  async again(me, { target, deliver, shared }) {
    await send(me, deliver, create(me, noteOf(me, target).object, "create"), shared);
    return target;
  },

  // forge signs one body and sends another, or signs what somebody else did. It returns the status of the answer.
  async forge(me, { inbox, signed, sent = signed, keyId, scheme }) {
    const [rsa] = await me.context.getActorKeyPairs(me.name);
    const headers = { "content-type": "application/activity+json" };
    const honest = new Request(inbox, { method: "POST", headers, body: signed });
    const sealed = await signRequest(honest, rsa.privateKey, new URL(keyId ?? rsa.keyId), { spec: scheme });
    const response = await fetch(inbox, { method: "POST", headers: sealed.headers, body: sent });
    return String(response.status);
  },
};

function addressees(me, audience, mention) {
  const followers = me.context.getFollowersUri(me.name);
  const named = mention.map((href) => new URL(href));
  switch (audience) {
    case "public":
      return { tos: [PUBLIC_COLLECTION], ccs: [followers, ...named] };
    case "unlisted":
      return { tos: [followers], ccs: [PUBLIC_COLLECTION, ...named] };
    case "followers":
      return { tos: [followers, ...named], ccs: [] };
    case "direct":
      return { tos: named, ccs: [] };
  }
  throw new Error(`there is no audience called ${audience}`);
}

function create(me, object, part) {
  const { toIds: tos, ccIds: ccs } = object;
  return new Create({ id: new URL(`#${part}`, object.id), actor: me.actor, object, published: object.published, tos, ccs });
}

function noteOf(me, id) {
  const note = me.host.notes.get(id);
  if (!note) throw new Error(`there is no note ${id}`);
  return note;
}

async function perform(me, deliver, build) {
  const activity = build(fresh(me));
  await send(me, deliver, activity);
  done.set(activity.id.href, activity);
  return activity.id.href;
}

function fresh(me) {
  return new URL(`/users/${me.name}/activities/${++count}`, me.host.origin);
}

async function send(me, deliver, activity, preferSharedInbox = false) {
  if (!deliver?.length) throw new Error("nobody is named to deliver to");
  const recipients = await Promise.all(
    deliver.map(async (id) => {
      const actor = await me.context.lookupObject(id);
      if (!isActor(actor)) throw new Error(`${id} is no actor`);
      return actor;
    }),
  );
  await me.context.sendActivity({ identifier: me.name }, recipients, activity, { immediate: true, preferSharedInbox });
}
