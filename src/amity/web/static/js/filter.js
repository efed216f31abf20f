// Filters what is on the page while one types or chooses: `form[data-filter="SELECTOR"]`, whose fields compare with the
// `data-…` of the items in it. Where the page holds a part only (`data-partial`), and without script, the same form asks
// the server. The address follows, so that the view can be passed on.
import { say } from "./say.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function given(form) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    if (text) found.set(name, [...(found.get(name) ?? []), text]);
  }
  return found;
}

// A choice may be told by its word as well as by its value.
function withWords(form, fields) {
  const found = new Map(fields);
  for (const select of form.querySelectorAll("select")) {
    if (found.has(select.name)) found.set(select.name, [select.value, select.selectedOptions[0].textContent.trim()]);
  }
  return found;
}

function fits(item, fields) {
  for (const [name, wanted] of fields) {
    if (name === "q" && !plain(item.textContent).includes(plain(wanted[0]))) return false;
    if (name in item.dataset && !wanted.includes(item.dataset[name])) return false;
  }
  return true;
}

function apply(form, list, count) {
  const fields = given(form);
  const items = [...list.querySelectorAll("[data-item]")];
  const wanted = withWords(form, fields);
  for (const item of items) item.hidden = !fits(item, wanted);
  for (const group of list.querySelectorAll("section")) group.hidden = !group.querySelector("[data-item]:not([hidden])");
  const shown = items.filter((item) => !item.hidden).length;
  if (count) count.textContent = `${shown} of ${items.length} claims.`;
  const query = new URLSearchParams([...fields].flatMap(([name, values]) => values.map((value) => [name, value])));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  say(`${shown} of ${items.length} shown`);
}

export function start(root) {
  for (const form of root.querySelectorAll("form[data-filter]")) {
    const list = root.querySelector(form.dataset.filter);
    const asks = (event) => event.target.name === "as_of";
    if (!list || form.dataset.partial !== undefined) {
      form.addEventListener("change", () => form.requestSubmit());
      continue;
    }
    const run = (event) => {
      if (!asks(event)) apply(form, list, root.querySelector("[data-count]"));
    };
    form.addEventListener("input", run);
    form.addEventListener("change", (event) => (asks(event) ? form.requestSubmit() : run(event)));
  }
}
