// Starts the terminal once its font is there (it measures a cell only once), and types into it.
"use strict";

const terminal = document.getElementById("terminal");
terminal.dataset.sessionWebsocketUrl =
  (location.protocol === "https:" ? "wss://" : "ws://") + location.host + "/ws";
const size = Number(new URLSearchParams(location.search).get("fontsize"));
if (size >= 8 && size <= 40) {
  terminal.dataset.fontSize = size;
}

// Only once it is connected: textual.js tells the server at once where the focus is.
function type() {
  if (has("-loaded") && !has("-closed")) {
    document.querySelector(".xterm-helper-textarea").focus();
  }
}

function has(state) {
  return document.body.classList.contains(state);
}

function start() {
  const script = document.createElement("script");
  script.src = "/static/js/textual.js";
  script.addEventListener("load", () => window.onload(new Event("load")));
  document.body.append(script);
}

function startWithFont() {
  const faces = ["", "bold ", "italic "].map((face) =>
    document.fonts.load(face + "16px 'Roboto Mono'")
  );
  Promise.allSettled(faces).then(start);
}

function follow() {
  type();
  if (has("-closed")) {
    document.querySelector(".ended .button").focus();
  }
}

window.addEventListener("focus", type);
window.addEventListener("load", startWithFont, { once: true });
new MutationObserver(follow).observe(document.body, {
  attributes: true,
  attributeFilter: ["class"],
});
