// Suggestions for a field with a list of known words: typed letters are looked for in every name and code.
// The pattern is that of an editable combobox with a list box (WAI-ARIA Authoring Practices).
const MOST = 9;

const folded = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLocaleLowerCase("en");

function words(input) {
  const list = document.getElementById(input.getAttribute("list") ?? "");
  if (!list) return [];
  return [...list.querySelectorAll("option")].map((option) => {
    const value = option.value;
    const label = option.label && option.label !== value ? option.label : "";
    return { value, label, keys: folded(`${value}|${label}|${option.dataset.also ?? ""}`).split("|") };
  });
}

function rank(word, typed) {
  let best = 9;
  for (const key of word.keys) {
    if (!key) continue;
    if (key === typed) return 0;
    if (key.startsWith(typed)) best = Math.min(best, 1);
    else if (key.includes(` ${typed}`)) best = Math.min(best, 2);
    else if (typed.length > 1 && key.includes(typed)) best = Math.min(best, 3);
  }
  return best;
}

function matches(known, text) {
  const typed = folded(text.trim());
  if (!typed) return known.slice(0, MOST);
  return known
    .map((word) => ({ word, at: rank(word, typed) }))
    .filter((one) => one.at < 9)
    .sort((one, two) => one.at - two.at)
    .slice(0, MOST)
    .map((one) => one.word);
}

class Combobox {
  constructor(input, known, number) {
    this.input = input;
    this.known = known;
    this.shown = [];
    this.at = -1;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${number}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    const field = input.closest(".field") ?? input.parentElement;
    field.classList.add("field");
    input.after(this.list);
    input.addEventListener("input", () => this.open());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) this.take(Number(item.dataset.at));
    });
  }

  open() {
    this.shown = matches(this.known, this.input.value);
    const exact = this.shown.length === 1 && this.shown[0].value === this.input.value;
    if (!this.shown.length || exact) return this.close();
    this.at = -1;
    this.list.replaceChildren(...this.shown.map((word, at) => this.item(word, at)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    return undefined;
  }

  item(word, at) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${at}`;
    item.dataset.at = at;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.textContent = word.value;
    item.append(name);
    if (word.label) {
      const by = document.createElement("span");
      by.className = "by";
      by.textContent = word.label;
      item.append(by);
    }
    return item;
  }

  move(step) {
    if (this.list.hidden) this.open();
    if (this.list.hidden) return;
    const items = [...this.list.children];
    items[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + step + items.length + (this.at < 0 && step < 0 ? 1 : 0)) % items.length;
    items[this.at].setAttribute("aria-selected", "true");
    items[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", items[this.at].id);
  }

  take(at) {
    this.input.value = this.shown[at].value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }
}

export function start(root) {
  let number = 0;
  for (const input of root.querySelectorAll("input[list]")) {
    const known = words(input);
    if (known.length) new Combobox(input, known, (number += 1));
  }
}
