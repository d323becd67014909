(function () {
  "use strict";
  var page = document.documentElement;
  var link = document.querySelector("a.leave");

  function hide() {
    page.style.display = "none";
  }

  function leave(event) {
    event.preventDefault();
    hide();
    location.replace(link.href);
  }

  link.addEventListener("click", leave);
  document.addEventListener("keydown", function (event) {
    if ((event.key === "Escape" || event.keyCode === 27) && !event.isComposing) leave(event);
  });

  // What is left behind must not come up again with "Back": not as a form that can be sent once more,
  // and not as a page that the browser kept in memory.
  document.addEventListener("submit", function () {
    history.replaceState(null, "", location.pathname);
  });
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
  });

  // What is wrong stands in a box. Old browsers (Chrome before 79, Safari before 16.4) give "autofocus" to fields alone.
  var first = document.querySelector("[autofocus]");
  if (first && document.activeElement === document.body) first.focus();
})();
