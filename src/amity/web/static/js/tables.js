// Tables that sort by a column: numbers as numbers, what has no value always last.
import { say } from "./say.js";

const NOTHING = new Set(["", "–", "—", "-", "n/a", "no data", "no value"]);

function figure(text) {
  const plain = text.replace(/[\s\u00a0\u202f,]/g, "").replace(/[−–](?=\d)/, "-");
  const found = plain.match(/^[<>≤≥≈~+]*(-?\d+(?:\.\d+)?)/);
  return found ? Number(found[1]) : Number.NaN;
}

function value(row, column) {
  const cell = row.cells[column];
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim();
  return NOTHING.has(text.toLowerCase()) ? null : text;
}

function sorted(rows, column, ascending) {
  const known = rows.map((row, place) => ({ row, place, text: value(row, column) }));
  const filled = known.filter((one) => one.text !== null);
  const numeric = filled.length > 0 && filled.filter((one) => !Number.isNaN(figure(one.text))).length > filled.length / 2;
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const compare = (one, two) => {
    if (!numeric) return collator.compare(one.text, two.text);
    const [x, y] = [figure(one.text), figure(two.text)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
    return x - y;
  };
  filled.sort((one, two) => (ascending ? compare(one, two) : compare(two, one)) || one.place - two.place);
  return [...filled, ...known.filter((one) => one.text === null)].map((one) => one.row);
}

function prepare(table) {
  const head = table.tHead?.rows[table.tHead.rows.length - 1];
  const body = table.tBodies[0];
  if (!head || !body || table.tBodies.length > 1 || body.querySelector("[rowspan], [colspan]")) return;
  [...head.cells].forEach((cell, column) => {
    if (!cell.textContent.trim() || cell.colSpan > 1) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      const ascending = cell.getAttribute("aria-sort") !== "ascending" && !(cell.classList.contains("num") && !cell.hasAttribute("aria-sort"));
      for (const other of head.cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      body.append(...sorted([...body.rows], column, ascending));
      say(`Sorted by ${button.textContent.trim()}, ${ascending ? "lowest" : "highest"} first.`);
    });
  });
}

export function start(root) {
  root.querySelectorAll("table[data-sortable]").forEach(prepare);
  startFilters(root);
}

// `table[data-filter]`: a field above it that leaves the rows that hold what is typed.
function startFilters(root) {
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  root.querySelectorAll("table[data-filter]").forEach((table, number) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 8) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    label.className = "row-filter";
    count.className = "muted";
    input.type = "search";
    input.id = `row-filter-${number}`;
    label.append("Rows that hold ", input, count);
    (table.closest(".scroll") ?? table).before(label);
    input.addEventListener("input", () => {
      const typed = plain(input.value.trim());
      let shown = 0;
      for (const row of rows) {
        row.hidden = typed !== "" && !plain(row.textContent).includes(typed);
        shown += row.hidden ? 0 : 1;
      }
      count.textContent = typed ? `${shown} of ${rows.length}` : "";
      say(`${shown} of ${rows.length} rows`);
    });
  });
}
