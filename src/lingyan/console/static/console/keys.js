// Keyboard shortcuts of the frame; `?` shows them. They rest while one types.
const TYPING = "input, select, textarea, [contenteditable], dialog[open]";

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

const ACTIONS = {
  "/": () => {
    const pop = document.querySelector(".pop.region");
    if (pop) pop.open = true;
  },
  "[": () => follow(".month a:first-of-type"),
  "]": () => follow(".month a:last-of-type"),
  f: () => document.querySelector(".filters input:not([type=hidden]), .filters select")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};

export function start() {
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.(TYPING)) return;
    if (before === "g" && event.key === "d") follow(".bar .brand");
    else if (ACTIONS[event.key]) {
      event.preventDefault();
      ACTIONS[event.key]();
    }
    before = event.key;
  });
}
