// One file on its way to the library.

// send gives {done, cancel}: done is a promise of what the library says, told how far it is by on(part from 0 to 1).
export function send(file, on) {
  const request = new XMLHttpRequest();
  const done = new Promise((good, bad) => {
    const parts = new FormData();
    parts.append("file", file);
    request.open("POST", "/desk/media");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "text";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) on(event.loaded / event.total); });
    request.addEventListener("load", () => {
      const said = read(request);
      if (request.status >= 200 && request.status < 300 && said) good(said);
      else bad(new Error(said?.sentence || excuse(request.status)));
    });
    request.addEventListener("error", () => bad(new Error("The connection broke off. The file is still on your device: try again when you are online.")));
    request.addEventListener("abort", () => bad(new DOMException("cancelled", "AbortError")));
    request.send(parts);
  });
  return { done, cancel: () => request.abort() };
}

function read(request) {
  try {
    return (request.getResponseHeader("Content-Type") || "").startsWith("application/json") ? JSON.parse(request.responseText) : null;
  } catch {
    return null;
  }
}

function excuse(status) {
  if (status === 401) return "You are not logged in any more. Log in again in another tab, then try again here.";
  if (status === 413) return "This file is larger than what the library takes.";
  return "The file could not be sent. Please try again.";
}
