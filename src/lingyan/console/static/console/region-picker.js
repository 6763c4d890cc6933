// The region field of the top bar suggests places while one types. Without script the form opens a page of results.
import { suggest } from "./suggest.js";

export function start() {
  const input = document.querySelector("[data-regions]");
  if (!input) return;
  const source = input.dataset.regions;
  const pop = input.closest("details");

  const { refresh } = suggest(input, {
    async find(text) {
      const query = new URLSearchParams({ q: text, within: text ? "" : input.dataset.region });
      const answer = await fetch(`${source}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer || !answer.ok) return [];
      const { regions } = await answer.json();
      return regions.map((each) => ({ ...each, label: each.name, note: each.above }));
    },
    choose(region) {
      const here = new URL(window.location.href);
      here.searchParams.set("region", region.code);
      here.searchParams.delete("page");
      window.location.assign(here);
    },
  });
  pop.addEventListener("toggle", () => {
    if (!pop.open) return;
    input.focus();
    refresh();
  });
}
