// One request to keep the text, and what the answer means.

// keep sends a form and gives {kind, said, wait}: kind is saved, newer, login, stopped, refused, paced, busy or offline; wait is in
// seconds.
export async function keep(address, form, keepalive) {
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body: form, headers: { Accept: "application/json" }, redirect: "error", keepalive });
  } catch {
    return { kind: "offline", said: {} };
  }
  const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  let said = {};
  try {
    if (json) said = await answer.json();
  } catch {
    return { kind: "offline", said: {} }; // it was cut off
  }
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  if (answer.ok && json) return { kind: "saved", said };
  switch (answer.status) {
    case 409: return { kind: said.fields ? "newer" : "refused", said };
    case 401: return { kind: "login", said };
    case 403: case 404: case 405: case 410: return { kind: "stopped", said };
    case 429: return { kind: "paced", said, wait: wait || 1 };
    case 413: case 422: case 400: return { kind: "refused", said };
  }
  return { kind: "busy", said, wait };
}

// stored asks for what the server keeps; null when that is nothing, or cannot be known now.
export async function stored(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok && (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : null;
  } catch {
    return null;
  }
}
