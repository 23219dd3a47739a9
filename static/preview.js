// Shows the page again when the questionnaire's file was saved. Without this file, reloading does the same.
"use strict";
(function () {
  const { state, ask } = document.currentScript.dataset;
  const every = 700; // milliseconds
  // What somebody is typing into a note is not taken away from under their hands.
  const typing = () => [...document.querySelectorAll("textarea[data-note]")].some((note) => note.value.trim());
  const again = () => location.replace(location.pathname + location.search);
  const look = async () => {
    try {
      const now = await (await fetch(ask, { cache: "no-store" })).text();
      if (now !== state) {
        if (!typing()) return again();
        document.getElementById("preview-changed").textContent =
          "The file has changed. This page is shown again when your note is saved.";
      }
    } catch {
      // The preview was stopped. It is asked again, in case it is started again.
    }
    setTimeout(look, every);
  };
  setTimeout(look, every);
})();
