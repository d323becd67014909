// Puts changed cards in place without touching the others, so that nobody loses their focus.
"use strict";

const cards = document.getElementById("cards");
const news = document.getElementById("news");
let first = true;

async function refresh() {
  const answer = await fetch("/kort" + location.search, { credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  let changed = false;
  const nodes = Array.from(fresh.children, (node) => {
    const old = node.id && document.getElementById(node.id);
    if (old && old.dataset.version === node.dataset.version) return old;
    changed = true;
    return node;
  });
  if (!changed && nodes.length === cards.children.length) return;
  const focused = document.activeElement;
  cards.replaceChildren(...nodes);
  if (cards.contains(focused)) focused.focus();
  news.textContent = news.dataset.text;
}

const live = new EventSource("/direkte" + location.search);
live.addEventListener("changed", () => {
  // The page has just been rendered when the first event comes; a reconnection must look again.
  if (!first) refresh();
  first = false;
});

document.getElementById("svar")?.focus({ preventScroll: true });
