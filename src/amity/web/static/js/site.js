// The start of every page's small helpers. Each is loaded only where the page has what it helps with, and every page
// reads without any of them.
import { startTheme } from "./toggle.js";
import { startCopy } from "./copy.js";

const HELPERS = [
  ["input[list]", "./combobox.js"],
  ["table[data-sortable], table[data-filter]", "./tables.js"],
  ["form[data-filter]", "./filter.js"],
  ["[data-job]", "./jobs.js"],
  ["[data-curve]", "./curve.js"],
];

startTheme();
startCopy();
for (const [selector, file] of HELPERS) {
  if (document.querySelector(selector)) import(file).then((helper) => helper.start(document));
}
if (document.documentElement.dataset.vega && document.querySelector("[data-spec]")) {
  import("./figures.js").then((helper) => helper.start(document));
}
