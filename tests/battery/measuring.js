// What a page looks like to whoever reads and presses it. Put into every page that is shown.
// Each function gives a list of what is wrong, each with the beginning of the element.

window.measuring = {
  said(each) {
    return each.outerHTML.slice(0, 100);
  },

  // Texts that do not fit into the box that shows them. Fields scroll by themselves.
  cutOff() {
    const leftOut = "textarea, input, select, audio, video, .visually-hidden, .visually-hidden *";
    const found = [];
    for (const each of document.querySelectorAll("body *")) {
      if (!each.checkVisibility() || each.matches(leftOut) || each.clientWidth <= 1) continue;
      const style = getComputedStyle(each);
      const hides = way => way === "hidden" || way === "clip";
      const wide = hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
      const high = hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1;
      if (wide || high) found.push(this.said(each));
    }
    return found;
  },

  // A link in a sentence may be as high as its line (the exception of WCAG 2.5.8).
  inSentence(each) {
    const block = each.closest("p, li, dd, label, h1, h2, h3");
    return each.matches("a") && getComputedStyle(each).display === "inline" && block !== null
      && block.innerText.trim().length > each.innerText.trim().length;
  },

  // Whatever is pressed and is smaller than 24 px, or 40 px for a choice with its label.
  small() {
    const found = [];
    for (const each of document.querySelectorAll("a[href], button, summary, input, select, textarea")) {
      if (!each.checkVisibility() || each.matches("[type=hidden], .ds_skip-links__link")) continue;
      const choice = each.matches("[type=radio], [type=checkbox]");
      const boxes = (choice ? [each, ...each.labels] : [each]).map(one => one.getBoundingClientRect());
      const largest = Math.max(...boxes.map(box => Math.min(box.width, box.height)));
      if (largest < (choice ? 40 : 24) && !this.inSentence(each)) {
        found.push(`${largest} px: ${this.said(each)}`);
      }
    }
    return found;
  },

  // Whatever is pressed and lies under something else, once it is scrolled to.
  covered() {
    const found = [];
    for (const each of document.querySelectorAll("a[href], button, summary, select, textarea")) {
      if (!each.checkVisibility() || each.matches(".ds_skip-links__link")) continue;
      each.scrollIntoView({ block: "nearest", behavior: "instant" });
      // A link that breaks is in several pieces.
      const over = [...each.getClientRects()].map(
        box => document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
      if (!over.some(there => each.contains(there))) {
        found.push(`${this.said(each)} lies under ${over[0] && this.said(over[0])}`);
      }
    }
    return found;
  },

  // WCAG 1.4.12, to the letter. A constructed sheet, because the page's policy allows no inline style.
  spreadOut() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
  },
};
