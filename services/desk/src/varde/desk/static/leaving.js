// Nobody leaves a page with something written, or facts chosen, that is neither saved nor sent, unless she says so. "Lock
// now" takes it along instead, to the server, which seals it into the page where the key is unlocked again. Nothing is
// kept here.
"use strict";

const forms = Array.from(document.querySelectorAll("[data-writes] form"));
// The form that is on its way: what is in it is not lost.
let going = null;

const edited = (field) => field.matches("textarea, input:not([type=hidden], [data-fleeting])") && field.value !== field.defaultValue;
// The facts of a case are chosen and not typed.
const differs = (option) => option.selected !== option.defaultSelected;
const chosen = (field) => field.closest("#facts") && (field.checked !== field.defaultChecked || Array.from(field.options ?? []).some(differs));
// What a closed door kept stands in the page, sealed: some of its forms take it along.
const carries = (form) => "carries" in form.dataset || form.querySelector("[name=holdt]") !== null;
const unsent = (form) => "unsent" in form.dataset || Array.from(form.elements).some((field) => edited(field) || chosen(field));

document.addEventListener("submit", (event) => {
  going = event.target;
});
addEventListener("beforeunload", (event) => {
  const left = document.querySelector("[name=holdt]") && !(going && carries(going));
  if (left || forms.some((form) => form !== going && unsent(form))) event.preventDefault();
  going = null;
});

// Words of a form that names its author are kept for her.
const lock = document.getElementById("lock");
lock?.addEventListener("click", (event) => {
  const form = forms.find((one) => one.elements.hvem && unsent(one));
  if (!form) return;
  event.preventDefault();
  const button = document.createElement("button");
  Object.assign(button, { hidden: true, formNoValidate: true, formAction: lock.form.action });
  Object.assign(button, { name: "lagres", value: form.getAttribute("action") });
  form.append(button);
  form.requestSubmit(button);
  button.remove();
});
