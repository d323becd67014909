// Shows one's own page in Teams. Teams says who is signed in, anew for each request; nothing is kept here.
"use strict";

const main = document.querySelector("main");
const trouble = document.getElementById("trouble");
const again = document.getElementById("again");
const { app, authentication } = window.microsoftTeams;
let busy = false;

async function whoReads() {
  try {
    return await authentication.getAuthToken();
  } catch {
    throw new Error("unknown");
  }
}

async function ask(path, body) {
  const token = await whoReads();
  const answer = await fetch(path + location.search, {
    method: "POST",
    body,
    headers: { Authorization: `Bearer ${token}` },
    credentials: "omit",
    cache: "no-store",
  });
  if (answer.status === 401 || answer.status === 403) throw new Error("unknown");
  if (answer.status === 413) throw new Error("large");
  if (!answer.headers.get("content-language")) throw new Error("away");
  return answer;
}

async function show(answer) {
  main.innerHTML = await answer.text();
  document.documentElement.lang = answer.headers.get("content-language");
  const first = ["[role=alert]", ".answer", "h1"].map((what) => main.querySelector(what)).find(Boolean);
  first?.setAttribute("tabindex", "-1");
  first?.focus();
}

async function go(path, body) {
  if (busy) return;
  busy = true;
  main.setAttribute("aria-busy", "true");
  trouble.textContent = "";
  try {
    await show(await ask(path, body));
  } catch (error) {
    trouble.textContent = trouble.dataset[error.message] ?? trouble.dataset.away;
    trouble.scrollIntoView();
  } finally {
    busy = false;
    main.removeAttribute("aria-busy");
  }
}

main.addEventListener("submit", (event) => {
  event.preventDefault();
  const filled = new FormData(event.target, event.submitter);
  go(new URL(event.target.action).pathname, new URLSearchParams(filled));
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/teams/']");
  if (!link) return;
  event.preventDefault();
  go(link.pathname);
});

function look(theme) {
  document.documentElement.style.colorScheme = theme === "default" ? "light" : "dark";
}

async function open() {
  try {
    await app.initialize();
    look((await app.getContext()).app.theme);
    app.registerOnThemeChangeHandler(look);
    await go("/teams/min");
    app.notifySuccess();
  } catch {
    trouble.textContent = trouble.dataset.unknown;
  }
  if (trouble.textContent) main.replaceChildren(again.content);
}

open();
