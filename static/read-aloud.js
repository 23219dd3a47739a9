// Reads a page aloud, when somebody asks for it and never before. Only voices that are on the device are used:
// with others the browser would send the words to a company, and which page is read tells what is answered.
"use strict";
(function () {
  const here = document.getElementById("read-aloud");
  if (!here) return;
  const speech = window.speechSynthesis;
  const language = document.documentElement.lang;
  const says = (name) => here.dataset[name];

  const voice = () => {
    const near = (each) => each.lang.replace("_", "-").toLowerCase();
    const ours = speech.getVoices().filter((each) => each.localService);
    return (
      ours.find((each) => near(each) === language.toLowerCase()) ||
      ours.find((each) => near(each).split("-")[0] === language.toLowerCase().split("-")[0])
    );
  };

  // What stands on the page, in its order: headings, paragraphs, choices. Not what is folded away, and not the
  // buttons, which are the same on each page.
  const parts = () =>
    [...document.querySelectorAll("main h1, main h2, main p, main li, main label, main summary")]
      .filter((each) => each.offsetParent !== null && !each.closest(".controls, .read-aloud, [aria-hidden=true]"))
      .filter((each) => !each.querySelector("p, li, label"))
      .map((each) => each.textContent.trim())
      .filter(Boolean);

  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet-button";
  const stopped = () => {
    button.textContent = says("read");
    button.setAttribute("aria-pressed", "false");
  };
  const stop = () => {
    speech.cancel();
    stopped();
  };
  const read = () => {
    const found = voice();
    const all = parts();
    button.textContent = says("stop");
    button.setAttribute("aria-pressed", "true");
    all.forEach((words, place) => {
      const told = new SpeechSynthesisUtterance(words);
      told.voice = found;
      told.lang = found.lang;
      if (place === all.length - 1) told.onend = stopped;
      speech.speak(told);
    });
  };
  const ready = () => {
    if (!voice()) return;
    here.replaceChildren(button);
    stopped();
  };
  button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : read()));
  window.addEventListener("pagehide", () => speech && speech.cancel());
  if (!speech) return;
  // Some browsers know their voices only after a moment.
  speech.addEventListener("voiceschanged", ready, { once: true });
  ready();
})();
