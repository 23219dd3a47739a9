// The libraries that are shipped as they are, each with its licence beside it.
import { copyFileSync, mkdirSync } from "node:fs";

const copies = [
  ["plotly.js-basic-dist-min/plotly-basic.min.js", "../vendor/plotly-basic.min.js"],
  ["plotly.js-basic-dist-min/LICENSE", "../licences/plotly.js.txt"],
  ["@scottish-government/design-system/LICENSE.txt", "../licences/scottish-government-design-system.txt"],
  ["axe-core/axe.min.js", "../../tests/vendor/axe.min.js"],
  ["axe-core/LICENSE", "../../tests/vendor/axe.LICENSE.txt"],
  ["@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2", "../atkinson-hyperlegible-next-latin-5.3.0.woff2"],
  ["@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2", "../atkinson-hyperlegible-next-latin-ext-5.3.0.woff2"],
  ["@fontsource-variable/atkinson-hyperlegible-next/LICENSE", "../licences/atkinson-hyperlegible-next.txt"],
  ["@fontsource-variable/lexend/files/lexend-latin-wght-normal.woff2", "../lexend-latin-5.3.0.woff2"],
  ["@fontsource-variable/lexend/files/lexend-latin-ext-wght-normal.woff2", "../lexend-latin-ext-5.3.0.woff2"],
  ["@fontsource-variable/lexend/LICENSE", "../licences/lexend.txt"],
  ["@fontsource/opendyslexic/files/opendyslexic-latin-400-normal.woff2", "../opendyslexic-400-5.3.0.woff2"],
  ["@fontsource/opendyslexic/files/opendyslexic-latin-700-normal.woff2", "../opendyslexic-700-5.3.0.woff2"],
  ["@fontsource/opendyslexic/LICENSE", "../licences/opendyslexic.txt"],
];

for (const folder of ["../vendor", "../licences", "../../tests/vendor"]) mkdirSync(folder, { recursive: true });
for (const [from, to] of copies) copyFileSync(`node_modules/${from}`, to);
