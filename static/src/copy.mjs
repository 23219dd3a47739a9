// The libraries that are shipped as they are, each with its licence beside it.
import { copyFileSync, mkdirSync } from "node:fs";

const copies = [
  ["plotly.js-basic-dist-min/plotly-basic.min.js", "../vendor/plotly-basic.min.js"],
  ["plotly.js-basic-dist-min/LICENSE", "../licences/plotly.js.txt"],
  ["@scottish-government/design-system/LICENSE.txt", "../licences/scottish-government-design-system.txt"],
  ["axe-core/axe.min.js", "../../tests/vendor/axe.min.js"],
  ["axe-core/LICENSE", "../../tests/vendor/axe.LICENSE.txt"],
];

for (const folder of ["../vendor", "../licences", "../../tests/vendor"]) mkdirSync(folder, { recursive: true });
for (const [from, to] of copies) copyFileSync(`node_modules/${from}`, to);
