(function () {
  "use strict";
  var PARTS = 16;
  var SLICE = 40; // milliseconds of work at a time: in between, the page can be used and left
  var fields = document.querySelectorAll("input[name=solution]");
  var challenge = document.querySelector("input[name=challenge]").value;
  var bits = parseInt(challenge, 10);
  var code = challenge.slice(-32);
  var first = [];
  var k = new Int32Array(64);
  var w = new Int32Array(64);
  var found = [];
  var number = 0;
  var ready = false;
  var pressed = null;

  // SHA-256 (FIPS 180-4) of one block. The browser's own is not there without https, as on an onion service,
  // and slower for many short texts.
  function fraction(root) {
    return ((root - Math.floor(root)) * 4294967296) | 0;
  }

  function constants() {
    for (var n = 2, count = 0; count < 64; n++) {
      for (var d = 2; d * d <= n && n % d; d++);
      if (d * d <= n) continue;
      if (count < 8) first.push(fraction(Math.sqrt(n)));
      k[count++] = fraction(Math.pow(n, 1 / 3));
    }
  }

  function firstWord() {
    var i, x, y, one, two;
    var a = first[0], b = first[1], c = first[2], d = first[3];
    var e = first[4], f = first[5], g = first[6], h = first[7];
    w[5] = number;
    for (i = 16; i < 64; i++) {
      x = w[i - 15];
      y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7]
        + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3))
        + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
    }
    for (i = 0; i < 64; i++) {
      one = (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)))
        + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
      two = (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)))
        + ((a & b) ^ (a & c) ^ (b & c));
      h = g; g = f; f = e; e = (d + one) | 0;
      d = c; c = b; b = a; a = (one + two) | 0;
    }
    return (first[0] + a) >>> 0;
  }

  function block() {
    for (var i = 0; i < 4; i++) w[i] = parseInt(code.substr(8 * i, 8), 16);
    w[4] = found.length;
    w[6] = 1 << 31;
    w[15] = 192;
  }

  function show(name) {
    var lines = document.querySelectorAll("[data-work]");
    for (var i = 0; i < lines.length; i++) lines[i].hidden = lines[i].getAttribute("data-work") !== name;
  }

  function slice() {
    var until = Date.now() + SLICE;
    do {
      for (var tries = 0; tries < 200 && found.length < PARTS; tries++, number++) {
        if (firstWord() >>> (32 - bits)) continue;
        found.push(number.toString(16));
        w[4] = found.length;
      }
    } while (found.length < PARTS && Date.now() < until);
    if (found.length < PARTS) setTimeout(slice, 0);
    else finish();
  }

  function finish() {
    for (var i = 0; i < fields.length; i++) fields[i].value = found.join(".");
    ready = true;
    show("done");
    if (pressed) pressed.click();
  }

  // Whoever presses a button early is sent on when it is done; whoever presses again does not want to wait.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (ready || pressed || !button || !button.form || !button.form.elements.solution) return;
    if (button.value !== "send" && button.name === "go") return; // to another step: that needs no solution
    event.preventDefault();
    pressed = button;
  });
  constants();
  block();
  show("busy");
  setTimeout(slice, 0);
})();
