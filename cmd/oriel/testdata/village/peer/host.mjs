// One host of the fediverse, built on Fedify: people with keys, inboxes that keep
// every letter, and the people's notes under their ids. It knows nothing of Oriel.
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { createFederation, generateCryptoKeyPair, MemoryKvStore } from "@fedify/fedify";
import { Activity, Endpoints, Note, Person } from "@fedify/fedify/vocab";

const FIRST_PAGE = "1";

// startHost listens on a free port of 127.0.0.1. people are user names. Options:
//   firstKnock  the signature scheme that Fedify tries first; its own default when missing
//   modern      answer 401 to every letter that is not signed after RFC 9421
export async function startHost(people, { firstKnock, modern = false } = {}) {
  const names = new Map(people.map((name) => [name, name[0].toUpperCase() + name.slice(1)]));
  const host = { names, keys: new Map(), notes: new Map(), gone: new Set(), letters: [], modern };
  host.wake = wakers();
  host.federation = buildFederation(host, firstKnock);
  const server = createServer((request, response) => {
    answer(host, request, response).catch((error) => {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error?.stack ?? error));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  host.origin = `http://127.0.0.1:${server.address().port}`;
  host.context = () => host.federation.createContext(new URL(host.origin), undefined);
  return host;
}

const present = new AsyncLocalStorage(); // the letter that is being judged

function buildFederation(host, firstKnock) {
  const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true, firstKnock });
  federation
    .setActorDispatcher("/users/{identifier}", async (context, name) => {
      if (!host.names.has(name)) return null;
      const keys = await context.getActorKeyPairs(name);
      return new Person({
        id: context.getActorUri(name),
        preferredUsername: name,
        name: host.names.get(name),
        url: new URL(`/@${name}`, context.origin),
        inbox: context.getInboxUri(name),
        outbox: context.getOutboxUri(name),
        followers: context.getFollowersUri(name),
        endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
        publicKey: keys[0].cryptographicKey,
        assertionMethods: keys.map((key) => key.multikey),
      });
    })
    .setKeyPairsDispatcher((_context, name) => keysOf(host, name));
  federation.setObjectDispatcher(Note, "/users/{identifier}/notes/{number}", (context, place) => {
    const note = host.notes.get(context.getObjectUri(Note, place).href);
    return note?.open ? note.object : null;
  });
  federation.setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [] })).setFirstCursor(() => FIRST_PAGE);
  federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] })).setFirstCursor(() => FIRST_PAGE);
  federation
    .setInboxListeners("/users/{identifier}/inbox", "/inbox")
    .on(Activity, () => {
      present.getStore().verified = true;
    })
    .onUnverifiedActivity((_context, _activity, reason) => {
      present.getStore().reason = JSON.stringify(reason);
    });
  return federation;
}

async function keysOf(host, name) {
  if (!host.names.has(name)) return [];
  if (!host.keys.has(name)) {
    host.keys.set(name, Promise.all([generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), generateCryptoKeyPair("Ed25519")]));
  }
  return host.keys.get(name);
}

// answer joins Node's requests to those that Fedify reads.
async function answer(host, incoming, outgoing) {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const headers = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2) headers.append(incoming.rawHeaders[i], incoming.rawHeaders[i + 1]);
  const request = new Request(new URL(incoming.url, host.origin), {
    method: incoming.method,
    headers,
    body: incoming.method === "POST" ? body : undefined,
  });
  const response = incoming.method === "POST" ? await takeLetter(host, request, body) : await show(host, request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function show(host, request) {
  if (host.gone.has(request.url)) return new Response("gone", { status: 410 });
  return host.federation.fetch(request, { contextData: undefined });
}

// takeLetter keeps whatever is posted, with Fedify's judgement of it.
async function takeLetter(host, request, body) {
  const text = body.toString("utf8");
  const letter = { host: host.origin, path: new URL(request.url).pathname, headers: Object.fromEntries(request.headers), body: text, verified: false };
  try {
    const { type, id, actor } = JSON.parse(text);
    Object.assign(letter, { type, id, actor });
  } catch {
    letter.reason = "not JSON";
  }
  const response =
    host.modern && !request.headers.has("signature-input")
      ? new Response("Please sign after RFC 9421.", { status: 401 })
      : await present.run(letter, () => host.federation.fetch(request, { contextData: undefined }));
  letter.status = response.status;
  host.letters.push(letter);
  host.wake.all();
  return response;
}

// wakers lets requests wait until something arrives.
function wakers() {
  const waiting = new Set();
  return {
    all: () => waiting.forEach((wake) => wake()),
    next: (milliseconds) =>
      new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        waiting.add(done);
      }),
  };
}
