// What every console page does with script. Each module improves one thing that already works without it.
import { start as preferences } from "./preferences.js";
import { start as regionPicker } from "./region-picker.js";
import { start as forms } from "./forms.js";
import { start as keys } from "./keys.js";
import { start as edges } from "./edges.js";

document.documentElement.classList.add("js");

// Django checks this header on every request that htmx sends.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

// One open pop-up at a time; Escape and a click elsewhere close it.
function closePopups(except) {
  for (const each of document.querySelectorAll("details[data-pop][open]")) {
    if (each !== except) each.open = false;
  }
}
document.addEventListener("click", (event) => closePopups(event.target.closest("details[data-pop]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-pop][open]");
  closePopups(null);
  if (open) open.querySelector("summary").focus();
});

preferences();
regionPicker();
forms();
keys();
edges();
