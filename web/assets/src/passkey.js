// Passkeys: only the browser can ask the device. Buttons show where it can.
import { one, post } from "./common.js";

const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;

const why = (trouble) => {
  if (trouble.name === "NotAllowedError") return "Your device was not asked to the end, or you said no. Nothing changed; try again when you like.";
  if (trouble.name === "InvalidStateError") return "This device has a passkey for this account already.";
  if (trouble.name === "SecurityError") return "Passkeys need a site with a name, and work only at the address that it was set up with.";
  if (trouble.name === "NotSupportedError") return "This device cannot keep passkeys of the kind that is needed here.";
  return trouble.message || "That did not work. Please try again.";
};

const run = async (button, said, act) => {
  said.textContent = "";
  button.disabled = true;
  try {
    window.location.assign((await act()).next);
  } catch (trouble) {
    said.textContent = why(trouble);
    button.disabled = false;
  }
};

const login = one("[data-passkey-login]");
if (login && able) {
  login.hidden = false;
  const button = one("[data-passkey-go]", login);
  button.addEventListener("click", () => run(button, one("[data-passkey-said]", login), async () => {
    const asked = await post("/login/passkey/ask", {});
    const answer = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) });
    return post("/login/passkey", { slip: asked.slip, answer: JSON.stringify(answer.toJSON()), next: one('input[name="next"]').value });
  }));
}

const add = one("[data-passkey-add]");
if (add) {
  add.hidden = false;
  const button = one("button", add);
  const said = one("[data-passkey-said]", add);
  if (!able) {
    button.disabled = true;
    said.textContent = "This browser does not know passkeys. A newer one does.";
  }
  add.addEventListener("submit", (event) => {
    event.preventDefault();
    run(button, said, async () => {
      const asked = await post("/desk/account/passkeys/ask", {});
      const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) });
      return post("/desk/account/passkeys", { slip: asked.slip, answer: JSON.stringify(made.toJSON()), name: add.elements.namedItem("name").value });
    });
  });
}
