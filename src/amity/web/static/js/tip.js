// The tooltip of live figures: the fields of what lies under the pointer that say something to a reader.
const SILENT = /^(colour|color|opacity|align|dx|dy|baseline|order|x2?|y2?|size|shape|bold|sign|run|from|to|foot|head|at|place|text_.*|_.*)$/;
let box;

function rows(value) {
  if (value === null || typeof value !== "object") return [["", String(value)]];
  // A part of a stacked bar says how large it is, not where it begins and ends.
  const { foot, head } = value;
  const told = typeof foot === "number" && typeof head === "number" ? { ...value, amount: head - foot } : value;
  return Object.entries(told).filter(
    ([name, held]) => !SILENT.test(name) && held !== null && held !== "" && typeof held !== "object" && !/^(#|rgb)/.test(String(held)),
  );
}

function filled(pairs) {
  const list = document.createElement("dl");
  for (const [name, held] of pairs) {
    const term = document.createElement("dt");
    term.textContent = name.replaceAll("_", " ");
    const told = document.createElement("dd");
    told.textContent = typeof held === "number" ? String(Math.round(held * 1000) / 1000) : String(held);
    list.append(term, told);
  }
  return list;
}

export function tip(_, event, __, value) {
  box ??= Object.assign(document.createElement("div"), { className: "tip", hidden: true });
  if (!box.isConnected) document.body.append(box);
  const pairs = value === null || value === undefined || value === "" ? [] : rows(value);
  box.hidden = pairs.length === 0;
  if (box.hidden) return;
  box.replaceChildren(filled(pairs));
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(event.clientX + 14, window.innerWidth - width - 8);
  const top = event.clientY + 18 + height > window.innerHeight ? event.clientY - height - 12 : event.clientY + 18;
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${Math.max(8, top)}px`;
}
