// A list of suggestions under a text field, by the ARIA combobox pattern. `find(text)` gives [{label, note, …}],
// `choose(item, key)` is called for the one taken. Fetching, drawing and keys live here; meaning stays with the caller.
import { said } from "./words.js";

let lists = 0;

export function suggest(input, { find, choose, delay = 120 }) {
  const list = document.createElement("div");
  list.id = `suggestions-${++lists}`;
  list.className = "choices suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") || said("候选"));
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" })) {
    input.setAttribute(name, value);
  }
  let items = [];
  let at = -1;
  let timer = 0;
  let asked = 0;
  let stale = false; // typed since the list was made: a quick Enter must never take what an earlier text brought up

  function mark(position) {
    at = position;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }
  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }
  function show(found) {
    items = found;
    stale = false;
    list.replaceChildren(...found.map((item, index) => {
      const option = document.createElement("div");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.append(item.label);
      if (item.note) option.append(Object.assign(document.createElement("small"), { textContent: item.note }));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(index, "Mouse"); });
      return option;
    }));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length ? 0 : -1);
  }
  function take(index, key) {
    const item = items[index];
    stale = false;
    close();
    if (item) choose(item, key);
  }
  async function refresh() {
    const turn = ++asked;
    const found = await find(input.value.trim());
    if (turn === asked && document.activeElement === input) show(found);
  }
  // Brings the list up to the text before a key takes from it. A source that answers later gets the key back when it has.
  function catchUp(event) {
    if (!stale || (event.key !== "Enter" && event.key !== "Tab")) return true;
    clearTimeout(timer);
    const found = input.value.trim() ? find(input.value.trim()) : [];
    if (Array.isArray(found)) { asked++; show(found); return true; }
    if (list.hidden || event.key === "Tab") return true;
    event.preventDefault();
    event.stopImmediatePropagation();
    refresh().then(() => take(at, event.key));
    return false;
  }
  input.addEventListener("input", () => { stale = true; clearTimeout(timer); timer = setTimeout(refresh, delay); });
  input.addEventListener("blur", () => { clearTimeout(timer); asked++; close(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !catchUp(event)) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && !event.altKey && !event.ctrlKey) { event.preventDefault(); refresh(); }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      if (event.key === "Enter") { event.preventDefault(); event.stopImmediatePropagation(); }
      take(at, event.key);
    } else if (event.key === "Escape") { event.stopPropagation(); close(); }
  });
  return { refresh, close };
}
