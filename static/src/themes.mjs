// The colours of a compiled sheet become custom properties, so that a setting changes all of them at once.
// What a colour is for follows from the property that it stands in; a colour that no line of this table
// knows stops the build, so that none is forgotten. Parts of the design system that no page uses are left out.
import postcss from "postcss";
import { readFileSync, writeFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const UNUSED = /\.ds_reversed|\.category-lower|\.ds_category-lower|\.ds_summary-card|\.ds_button--cancel|\.ds_button--small|\.ds_button--max|\.ds_button--fixed|\.ds_input--fixed|\.ds_select--fixed|\.ds_accordion|\.ds_date|\.ds_autocomplete|\.ds_site-search/;

// What keeps its colour in every setting: the way out, what has the focus, grounds of pictures and codes.
const KEPT = /\.leave|\.picture|\.card__code|\.trying__says|\[data-sample/;
const FOCUS = "#fdd522";
const COLOUR = /#[0-9a-f]{3,8}\b|rgba?\([^)]*\)/gi;
const CLEAR = new Set(["rgba(0,0,0,0)"]);

const text = {
  "#1a1a1a": "text", "#5e5e5e": "quiet", "#0065bd": "link", "#00437d": "link-over", "#002d54": "strong",
  "#d32205": "wrong", "#951804": "wrong", "#fff": "on-button", "#b3b3b3": "line",
};
const ground = {
  "#fff": "ground", "#0065bd": "button", "#00437d": "button-over", "#daeeff": "over", "#fff3c4": "trial",
  "#b3b3b3": "line", "#5e5e5e": "quiet", "#ebebeb": "faint", "#f8f8f8": "faint",
};
const edge = {
  "#1a1a1a": "text", "#b3b3b3": "line", "#ebebeb": "faint", "#f8f8f8": "faint", "#002d54": "strong",
  "#0065bd": "strong", "#d32205": "wrong", "#fff": "ground", "#7a5d00": "line",
};

const table = (property) => {
  if (/^background/.test(property)) return ground;
  if (/^(border|outline|box-shadow)/.test(property)) return edge;
  return text;
};

const hex = (colour) => {
  const found = colour.match(/[\d.]+%/g);
  if (!found || found.length !== 3) return colour.toLowerCase().replace(/\s/g, "");
  return "#" + found.map((part) => Math.round(parseFloat(part) * 2.55).toString(16).padStart(2, "0")).join("");
};

const sheet = postcss.parse(readFileSync(file, "utf8"));
const unknown = new Set();
sheet.walkRules((rule) => {
  const left = rule.selectors.filter((selector) => !UNUSED.test(selector));
  if (!left.length) rule.remove();
  else rule.selectors = left;
});
sheet.walkDecls((declaration) => {
  const { selector = "" } = declaration.parent;
  if (declaration.prop.startsWith("--") || KEPT.test(selector)) return;
  // What has the focus is dark on yellow in every setting; a field keeps its own ground, and the words on it.
  const ofField = /^(border|box-shadow)/.test(declaration.prop) && !/radio|checkbox/.test(selector);
  const focused = /:focus/.test(selector) && !/:not\(:focus\)/.test(selector) && !ofField;
  declaration.value = declaration.value.replace(COLOUR, (colour) => {
    const plain = hex(colour);
    if (plain === FOCUS || CLEAR.has(plain) || plain === "#000") return colour;
    if (focused && plain === "#1a1a1a") return colour;
    const name = table(declaration.prop)[plain];
    if (!name) unknown.add(`${declaration.prop}: ${colour} in ${selector}`);
    return `var(--${name})`;
  });
});
if (unknown.size) {
  console.error(`No name for:\n${[...unknown].join("\n")}`);
  process.exit(1);
}
sheet.walkAtRules((rule) => {
  if (rule.nodes && !rule.nodes.length) rule.remove();
});
writeFileSync(file, sheet.toString());
