// The desk works without this. With it: keys in the queue, a word when something is new, marks in pairs, and the guard
// while one writes.
"use strict";

const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;

function move(step) {
  const links = Array.from(document.querySelectorAll(".cases a.go"));
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))].focus();
}

// Only the queue has such keys, and only while they are not turned off.
const help = document.querySelector("#help[data-shortcuts]");
if (help) document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "?") help.open = !help.open;
  else if (event.key === "/") {
    event.preventDefault();
    document.getElementById("ord").focus();
  } else if (event.key === "f") {
    event.preventDefault();
    document.getElementById("filters").open = true;
    document.querySelector("#filters select").focus();
  }
});

const live = document.getElementById("live");
let events = null;

async function tell() {
  const answer = await fetch(`/antall${location.search}`, { credentials: "same-origin" });
  if (answer.status !== 200) return;
  const now = await answer.json();
  document.title = document.title.replace(/^(\(\d+\) )?/, now.venter ? `(${now.venter}) ` : "");
  const more = now.alle - Number(live.dataset.all ?? now.alle);
  const link = document.createElement("a");
  // Without the place in the page, which alone would load nothing.
  link.href = location.pathname + location.search;
  link.textContent = live.dataset.show;
  live.className = "box said";
  live.replaceChildren(`${more > 0 ? live.dataset.new.replace("{n}", more) : live.dataset.changed} `, link);
}

function listen() {
  events?.close();
  events = null;
  if (document.hidden) return;
  events = new EventSource(`/endringer?merke=${live.dataset.mark}`);
  events.addEventListener("changed", tell);
  events.addEventListener("ended", () => location.reload());
}

if (live) {
  listen();
  document.addEventListener("visibilitychange", listen);
}

function pair(mark, on) {
  document.querySelectorAll("mark[data-pair]").forEach((other) => {
    other.classList.toggle("paired", on && other.dataset.pair === mark.dataset.pair);
  });
}
// One mark at a time is in the way of Tab; the arrow keys go from one to the next.
document.querySelectorAll(".sides .text").forEach((text) => {
  const marks = Array.from(text.querySelectorAll("mark[data-pair]"));
  marks.forEach((mark, at) => {
    mark.tabIndex = at ? -1 : 0;
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
      mark.addEventListener(name, () => pair(mark, on));
    }
    mark.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = step && marks[at + step];
      if (!next) return;
      event.preventDefault();
      mark.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });
});

const draft = document.getElementById("draft");
const account = document.getElementById("redegjorelse");
const mask = document.getElementById("mask");
const said = document.getElementById("guard");
// Of each field that is typed in: a timer until the guard has answered for what stands there, and what it found last.
const timers = {};
const found = {};

function sayFound() {
  const texts = Array.from(draft.querySelectorAll("textarea"), (field) => {
    const finds = found[field.id] ?? [];
    return finds.length ? `${field.labels[0].textContent} – ${finds.join("; ")}.` : "";
  }).filter(Boolean);
  const clean = Object.keys(timers).length ? "" : draft.dataset.clean;
  const now = texts.length ? `${draft.dataset.found} ${texts.join(" ")}` : clean;
  if (said.textContent !== now) said.textContent = now;
}

async function ask(field) {
  const text = field.value;
  const body = new URLSearchParams({ skjema: draft.elements.skjema.value, tekst: text });
  const answer = await fetch(draft.dataset.check, { method: "POST", body, credentials: "same-origin" });
  const finds = answer.ok && !answer.redirected ? (await answer.json()).funn : null;
  if (field.value !== text) return;
  if (answer.status === 429) timers[field.id] = setTimeout(ask, 3000, field);
  if (answer.status === 503) said.textContent = draft.dataset.slow;
  if (!finds) return;
  const signs = Array.from(text);
  found[field.id] = finds.map((one) => `${one.slag}: ${signs.slice(one.fra, one.til).join("")}`);
  delete timers[field.id];
  sayFound();
}

if (draft) {
  const passage = document.getElementById("passasje");
  document.addEventListener("selectionchange", () => {
    const selected = document.getSelection();
    const here = selected.anchorNode?.parentElement?.closest(".sides .text");
    const words = String(selected).trim();
    if (here && words && words.length <= 300) passage.value = words;
  });
  draft.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    const { id } = event.target;
    clearTimeout(timers[id]);
    timers[id] = setTimeout(ask, 600, event.target);
    sayFound();
  });
  mask.hidden = false;
  mask.addEventListener("click", () => {
    if (account.selectionStart === account.selectionEnd) return;
    account.setRangeText(mask.dataset.mask, account.selectionStart, account.selectionEnd, "end");
    account.focus();
    account.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
const snippet = document.getElementById("insert");
const written = document.getElementById("svar");
snippet?.addEventListener("click", (event) => {
  event.preventDefault();
  const text = document.getElementById("mal").selectedOptions[0].dataset.text;
  const gap = /\S\s*$/.test(written.value.slice(0, written.selectionStart)) ? "\n\n" : "";
  written.setRangeText(gap + text, written.selectionStart, written.selectionEnd, "end");
  written.focus();
});

document.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });

// How far a change of keys is; without scripts the page loads itself anew.
const bar = document.querySelector("progress[data-live]");
const told = document.getElementById("progress-said");
async function follow() {
  const answer = await fetch(bar.dataset.live, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return location.reload();
  const far = await answer.json();
  bar.max = far.alle;
  bar.value = far.ferdig;
  const said = told.dataset.said.replace("{done}", far.ferdig).replace("{n}", far.alle);
  if (told.textContent !== said) told.textContent = said;
  if (far.gar) setTimeout(follow, 1000);
  else location.assign("/nokler/bytte");
}
if (bar) setTimeout(follow, 500);

// A page that "Back" brings up again after signing out must not show what it showed.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
