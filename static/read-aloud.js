// Reads a page aloud, when somebody asks for it and never before. Only voices that are on the device are used:
// with others the browser would send the words to a company, and which page is read tells what is answered.
"use strict";
(function () {
  const here = document.getElementById("read-aloud");
  const speech = window.speechSynthesis;
  if (!here || !speech) return;

  const plain = (language) => language.replace("_", "-").toLowerCase();
  const voiceFor = (language) => {
    const ours = speech.getVoices().filter((each) => each.localService);
    const same = (each) => plain(each.lang) === plain(language);
    const near = (each) => plain(each.lang).split("-")[0] === plain(language).split("-")[0];
    return ours.find(same) || ours.find(near);
  };
  const voiceOfPage = () => voiceFor(document.documentElement.lang);

  // What stands on the page, in its order: headings, paragraphs, choices. Not what is folded away, and not the
  // buttons, which are the same on each page.
  const READ = "main h1, main h2, main p, main li, main dt, main dd, main label, main summary";
  const NOT_READ = ".controls, .controls__quiet, .read-aloud, .ds_summary-list__actions, [hidden]";
  const isShown = (each) => {
    const folded = each.closest("details:not([open])");
    return each.offsetParent !== null && (!folded || each.matches("summary"));
  };
  const wordsOf = (each) => {
    const copy = each.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((one) => one.replaceWith(", "));
    return copy.textContent.replace(/\s+/g, " ").replaceAll(" ,", ",").replace(/^[ ,]+|[ ,]+$/g, "");
  };
  // A text that nobody has translated yet stands in an element that says its language.
  const languageOf = (each) => {
    const inside = each.querySelector("[lang]");
    const all = inside && wordsOf(inside) === wordsOf(each);
    return (all ? inside : each.closest("[lang]")).lang;
  };
  const parts = () =>
    [...document.querySelectorAll(READ)]
      .filter((each) => isShown(each) && !each.closest(NOT_READ) && !each.querySelector("p, li, label"))
      .map((each) => [wordsOf(each), languageOf(each)])
      .filter(([words]) => words);

  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet-button";
  // Which reading is the present one: the end of one that was stopped comes late, and means nothing then.
  let reading = 0;
  let speaks = false;
  const show = (now) => {
    speaks = now;
    button.textContent = now ? here.dataset.stop : here.dataset.read;
  };
  const stop = () => {
    reading += 1;
    speech.cancel();
    show(false);
  };
  const read = () => {
    stop();
    const mine = reading;
    const all = parts();
    all.forEach(([words, language], place) => {
      const told = new SpeechSynthesisUtterance(words);
      told.voice = voiceFor(language) || voiceOfPage();
      told.lang = told.voice.lang;
      const over = () => mine === reading && show(false);
      if (place === all.length - 1) told.onend = over;
      told.onerror = over;
      speech.speak(told);
    });
    show(all.length > 0);
  };
  const offer = () => {
    if (button.isConnected || !voiceOfPage()) return;
    show(false);
    here.replaceChildren(button);
  };
  button.addEventListener("click", () => (speaks ? stop() : read()));
  window.addEventListener("pagehide", () => speech.cancel());
  // Some browsers know their voices only after a moment. Not every one has addEventListener here.
  speech.onvoiceschanged = offer;
  offer();
})();
