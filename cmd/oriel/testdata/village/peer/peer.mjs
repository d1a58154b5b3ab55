// The village's other servers, for Oriel's end-to-end tests. Fedify does what decides
// between houses: it signs, verifies, fetches and looks up by its own rules. Two hosts:
//
//   fred, wilma and betty live on a server that knocks as Fedify does by itself;
//   barney lives on one that sends the older signatures and takes only RFC 9421.
//
// On a second port the tests say what people do and read what arrived:
//
//   POST /do      {"as":"fred","what":"follow","target":…}   -> {"id":…}
//   GET  /seen    ?actor=&type=&about=&atLeast=1&within=20000 -> letters, oldest first
//   GET  /lookup  ?as=fred&q=@ana@127.0.0.1:8080              -> what Fedify makes of it, as JSON-LD
//   GET  /finger  ?q=acct:ana@127.0.0.1:8080                  -> the WebFinger answer that Fedify accepted
//
// The first line of output says where everybody is, as JSON. The peer ends when its input does.
import { createServer } from "node:http";
import { act } from "./actions.mjs";
import { startHost } from "./host.mjs";

withoutTLS();

const hosts = await Promise.all([
  startHost(["fred", "wilma", "betty"]),
  startHost(["barney"], { firstKnock: "draft-cavage-http-signatures-12", modern: true }),
]);

const control = createServer((request, response) => {
  handle(new URL(request.url, "http://control"), request)
    .then((found) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(found)))
    .catch((error) => response.writeHead(502, { "content-type": "text/plain" }).end(String(error?.stack ?? error)));
});
control.listen(0, "127.0.0.1", () => {
  const people = Object.fromEntries(hosts.flatMap((host) => [...host.names.keys()].map((name) => [name, host.context().getActorUri(name).href])));
  console.log(JSON.stringify({ control: `http://127.0.0.1:${control.address().port}`, people }));
});

process.stdin.resume().on("end", () => process.exit(0));

async function handle(url, request) {
  const query = url.searchParams;
  switch (url.pathname) {
    case "/do": {
      let body = "";
      for await (const chunk of request) body += chunk;
      const order = JSON.parse(body);
      return { id: await act(hostOf(order.as), order) };
    }
    case "/seen":
      return seen(query);
    case "/lookup": {
      const context = hostOf(query.get("as")).context();
      const documentLoader = await context.getDocumentLoader({ identifier: query.get("as") });
      const object = await context.lookupObject(query.get("q"), { documentLoader });
      return object && (await object.toJsonLd());
    }
    case "/finger":
      return hosts[0].context().lookupWebFinger(query.get("q"));
  }
  throw new Error(`there is no ${url.pathname}`);
}

// seen lists letters; when fewer than asked for are there it waits for more.
async function seen(query) {
  const matches = (letter) =>
    ["actor", "type", "path", "host"].every((key) => !query.has(key) || letter[key] === query.get(key)) &&
    (!query.has("about") || letter.body.includes(query.get("about")));
  const deadline = Date.now() + Number(query.get("within") ?? 0);
  for (;;) {
    const found = hosts.flatMap((host) => host.letters).filter(matches);
    const left = deadline - Date.now();
    if (found.filter((letter) => letter.verified).length >= Number(query.get("atLeast") ?? 0) || left <= 0) return found;
    await Promise.race(hosts.map((host) => host.wake.next(left)));
  }
}

function hostOf(name) {
  const host = hosts.find(({ names }) => names.has(name));
  if (!host) throw new Error(`nobody here is called ${name}`);
  return host;
}

// withoutTLS asks this machine's own servers for WebFinger over http: handles always mean
// https (RFC 7033), and the houses of the village have no certificates.
function withoutTLS() {
  const encrypted = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== "https:" || url.hostname !== "127.0.0.1" || url.pathname !== "/.well-known/webfinger") return encrypted(input, init);
    url.protocol = "http:";
    return encrypted(url, init);
  };
}
