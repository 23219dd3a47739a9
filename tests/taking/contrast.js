// What must be seen without reading: edges of what is pressed or filled in, and the mark of what is chosen.
// Each function gives a list of what has less than 3 to 1 (WCAG 1.4.11), with the beginning of the element.

window.contrast = {
  parts(colour) {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  },

  // WCAG 2.2, relative luminance.
  luminance(rgb) {
    const [red, green, blue] = rgb.map(each => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  },

  between(one, other) {
    const [first, second] = [one, other].map(each => this.parts(each));
    if (first.alpha === 0 || second.alpha === 0) return 1;
    const [light, dark] = [first, second].map(each => this.luminance(each.rgb)).sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  },

  // The colour that an element lies on.
  under(each) {
    for (let above = each.parentElement; above; above = above.parentElement) {
      const colour = getComputedStyle(above).backgroundColor;
      if (this.parts(colour).alpha > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  },

  // A border, or the outline of a button that has none.
  edge(style) {
    if (parseFloat(style.borderTopWidth) > 0) return style.borderTopColor;
    return style.outlineStyle === "solid" ? style.outlineColor : "rgba(0, 0, 0, 0)";
  },

  shown() {
    const found = [];
    const note = (each, what, least) => {
      if (least < 3) found.push(`${least.toFixed(2)} ${what}: ${each.outerHTML.slice(0, 90)}`);
    };
    for (const each of document.querySelectorAll("button:not(.quiet-button), .ds_button, input, select, textarea")) {
      if (!each.checkVisibility() || each.type === "hidden") continue;
      const ground = this.under(each);
      const style = getComputedStyle(each);
      if (each.matches("[type=radio], [type=checkbox]")) {
        const box = getComputedStyle(each.labels[0], "::before");
        const mark = getComputedStyle(each.labels[0], "::after");
        const drawn = each.type === "radio" ? mark.backgroundColor : mark.borderBottomColor;
        note(each, "edge", this.between(this.edge(box), each === document.activeElement ? box.backgroundColor : ground));
        if (each.checked) note(each, "mark", this.between(drawn, box.backgroundColor));
      } else {
        note(each, "edge", Math.max(this.between(style.backgroundColor, ground), this.between(this.edge(style), ground)));
      }
    }
    return found;
  },

  // The same with each choice made and in focus.
  chosen() {
    const found = [];
    for (const each of document.querySelectorAll("[type=radio], [type=checkbox]")) {
      each.checked = true;
      found.push(...this.shown());
      each.focus({ focusVisible: true });
      found.push(...this.shown());
      each.blur();
      if (found.length) break;
    }
    return found;
  },
};
