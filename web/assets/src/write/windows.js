// Other windows of this browser that have the same post open.

// newWindows tells them what happens here, and calls heard with what happens there.
export function newWindows(ref, heard) {
  if (!("BroadcastChannel" in window)) return { tell: () => {} };
  const channel = new BroadcastChannel("oriel-writing");
  channel.addEventListener("message", ({ data }) => {
    if (data.ref !== ref) return;
    if (data.kind === "open") channel.postMessage({ ref, kind: "here" });
    heard(data);
  });
  const tell = (kind, more = {}) => channel.postMessage({ ref, kind, ...more });
  tell("open");
  return { tell };
}
