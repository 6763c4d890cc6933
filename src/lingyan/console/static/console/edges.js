// Says of tables, charts and tabs that are wider than the screen that there is more to the right.
function mark(each) {
  each.toggleAttribute("data-more", each.scrollLeft + each.clientWidth < each.scrollWidth - 1);
}

export function start() {
  const sized = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
  for (const each of document.querySelectorAll(".table-wrap, .plot, .tabs")) {
    sized.observe(each);
    each.addEventListener("scroll", () => mark(each), { passive: true });
  }
}
