// Copies the address of the view, or the text that a button names.
import { say } from "./say.js";

async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed: copy it from the address bar";
  }
  say(button.textContent);
  setTimeout(() => {
    button.textContent = before;
  }, 2500);
}

export function startCopy() {
  for (const button of document.querySelectorAll("[data-copy-link], [data-copy]")) {
    const holder = button.closest("[hidden]");
    if (holder) holder.hidden = false;
    button.addEventListener("click", () => copy(button.dataset.copy ?? location.href, button));
  }
}
