// The theme: as the system has it, light or dark. The choice stays in this browser.
const ORDER = ["system", "light", "dark"];
const KEY = "amity-theme";

function chosen() {
  return document.documentElement.dataset.theme ?? "system";
}

function set(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be refused: the choice then lasts for this page.
  }
  document.dispatchEvent(new CustomEvent("amity:theme"));
}

export function startTheme() {
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  const word = button.querySelector(".theme-word");
  const say = () => {
    word.textContent = `Theme: ${chosen()}`;
  };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    set(ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length]);
    say();
  });
}
