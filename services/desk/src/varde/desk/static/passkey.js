// Asks the browser for a passkey and puts what it answers into the form. Without this the password does the same.
"use strict";

const can = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

if (can) document.querySelectorAll("[data-passkey-way]").forEach((way) => { way.hidden = false; });

function ask(form) {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "make") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function answer(form) {
  const button = form.querySelector("button");
  const told = form.querySelector(".told");
  button.disabled = true;
  told.textContent = "";
  try {
    form.elements.svar.value = JSON.stringify((await ask(form)).toJSON());
    going = form; // of leaving.js: no event tells it
    form.submit();
  } catch {
    told.textContent = form.dataset.failed;
    button.disabled = false;
  }
}

const form = document.querySelector("form[data-passkey]");
if (form && can) {
  form.querySelector("button").disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
  if (form.dataset.passkey === "use") answer(form);
} else if (form) {
  form.querySelector(".told").textContent = form.dataset.failed;
}
