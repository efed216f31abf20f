// What has changed, for those who do not see it change.
export function say(text) {
  const place = document.querySelector("[data-status]");
  if (place) place.textContent = text;
}
