// Sets the chosen theme before anything is painted; the rest of the toggle is in site.js.
(() => {
  try {
    const chosen = localStorage.getItem("amity-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be refused: the system's theme then stays.
  }
  document.documentElement.classList.add("scripted");
})();
