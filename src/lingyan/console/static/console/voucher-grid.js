// The keyboard grid for vouchers and opening balances. Without script it is a plain form with eight rows and a button for more.
import { suggest } from "./suggest.js";
import { choices, matching } from "./voucher-choices.js";
import { balance, pairs, refreshTotals } from "./voucher-amounts.js";
import { button, draftOf, send } from "./voucher-draft.js";
import { said } from "./words.js";

const [LATER, ROWS_ON_PHONE] = [400, 3];

function start(form) {
  const grid = form.querySelector("[data-voucher-grid]");
  const body = grid.querySelector("tbody");
  const note = grid.querySelector("[data-draft-note]");
  const draft = draftOf(form, grid.dataset.draft);
  const find = Object.fromEntries(["grid-accounts", "grid-parties", "grid-projects"].map((id) => [id, choices(id)]));
  const rows = () => [...body.rows];
  const cells = () => [...body.querySelectorAll("input")];
  let timer = 0;

  function tell(text, ...buttons) {
    note.replaceChildren(text, ...buttons);
    note.hidden = !text;
  }
  function changed() {
    refreshTotals(grid, rows());
    clearTimeout(timer);
    timer = setTimeout(() => draft.keep(), LATER);
  }
  function enhance(input) {
    const source = find[input.getAttribute("list")];
    if (!source) return;
    input.removeAttribute("list");
    const choose = (item, key) => {
      input.value = item.label;
      const row = input.closest("tr");
      if (input.closest(".account")) for (const kind of ["party", "project"]) row.classList.toggle(`needs-${kind}`, item.needs.includes(kind));
      changed();
      if (key === "Enter") next(input);
    };
    suggest(input, { find: source, choose, delay: 0 });
    input.addEventListener("change", () => {
      const meant = matching(source, input.value);
      if (meant) choose(meant);
    });
  }
  function addRow() {
    const row = grid.querySelector("template").content.firstElementChild.cloneNode(true);
    const number = rows().length;
    for (const each of row.querySelectorAll("[name]")) each.name = each.name.replace("__n__", number);
    row.cells[0].textContent = number + 1;
    body.append(row);
    row.querySelectorAll("input").forEach(enhance);
    return row;
  }
  function next(input) {
    const all = cells();
    const at = all.indexOf(input);
    (all[at + 1] ?? addRow().querySelector("input")).focus();
  }
  function onKey(event) {
    const input = event.target;
    if (event.isComposing || !(input instanceof HTMLInputElement)) return;
    const row = input.closest("tbody tr");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('[name="save"]'));
    } else if (event.key === "Enter" && row) {
      event.preventDefault();
      const above = row.previousElementSibling?.querySelector(".summary input");
      if (input.closest(".summary") && !input.value && above) input.value = above.value;
      changed();
      next(input);
    } else if (event.key === "=" && pairAt(input)) {
      event.preventDefault();
      balance(rows(), row, pairAt(input)).focus();
      changed();
    }
  }
  // The pair of columns of which a row fills only one, when the input stands in one of them.
  function pairAt(input) {
    const column = input.closest("tbody td")?.className;
    return pairs(grid).find((each) => each.oneSide && [each.debit, each.credit].includes(column));
  }
  function onInput(event) {
    const pair = pairAt(event.target);
    if (pair && event.target.value) {
      const other = event.target.closest("td").className === pair.debit ? pair.credit : pair.debit;
      event.target.closest("tr").querySelector(`.${other} input`).value = "";
    }
    changed();
  }
  async function onSubmit(event) {
    event.preventDefault();
    if (event.submitter?.name === "add") return void addRow().querySelector("input").focus();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    draft.keep();
    const answer = await send(form, event.submitter);
    delete form.dataset.busy;
    if (answer.state === "saved") {
      clearTimeout(timer);
      draft.forget();
      window.location.assign(form.dataset.next || window.location.href);
    } else if (answer.state === "again") {
      form.replaceWith(answer.form);
      start(answer.form);
      (answer.form.querySelector("[data-focus]") ?? answer.form.querySelector('[aria-invalid="true"]'))?.focus();
    } else tell(said("没有保存：{reason}", { reason: answer.reason }));
  }

  // A phone shows a row as a card, so it starts with a few and grows.
  if (window.matchMedia("(max-width: 56rem)").matches) {
    for (const row of rows().slice(ROWS_ON_PHONE).reverse()) {
      if ([...row.querySelectorAll("input")].some((each) => each.value)) break;
      row.remove();
    }
  }
  cells().forEach(enhance);
  form.addEventListener("keydown", onKey);
  form.addEventListener("input", onInput);
  form.addEventListener("submit", onSubmit);
  refreshTotals(grid, rows());
  const stored = draft.stored();
  if (stored && cells().every((each) => !each.value)) {
    tell(said("这台电脑上有 {at} 没有保存的草稿。", { at: stored.at }), button(said("恢复草稿"), () => { draft.restore(stored.values, addRow); tell(""); changed(); cells()[0].focus(); }), button(said("丢弃"), () => { draft.forget(); tell(""); }));
  }
}

document.querySelectorAll("form[data-voucher-form]").forEach(start);
