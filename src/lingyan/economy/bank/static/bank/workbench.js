// The matching workbench without script is a form of boxes; with it, sums are shown at once and arrows move.
function yuan(fen) {
  const sign = fen < 0 ? "-" : "";
  const text = String(Math.abs(fen)).padStart(3, "0");
  return `${sign}${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${text.slice(-2)}`;
}

function sumOf(form, name) {
  const boxes = form.querySelectorAll(`input[name=${name}]:checked`);
  return [...boxes].reduce((total, box) => total + Number(box.dataset.fen), 0);
}

function showSums(form) {
  const bank = sumOf(form, "bank");
  const ledger = sumOf(form, "line");
  const place = form.querySelector("[data-sums]");
  if (!place) return;
  if (!form.querySelector("input:checked")) return;
  place.textContent = `银行 ${yuan(bank)}，账上 ${yuan(ledger)}，相差 ${yuan(bank - ledger)}`;
}

function showPicked(form) {
  const place = form.querySelector("[data-picked]");
  if (place) place.textContent = `选中 ${form.querySelectorAll("input[name=pick]:checked").length} 组`;
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches("input[type=checkbox]")) return;
  const boxes = [...event.currentTarget.querySelectorAll(`input[name=${event.target.name}]`)];
  const next = boxes[boxes.indexOf(event.target) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

for (const form of document.querySelectorAll("[data-proposals], [data-by-hand]")) {
  form.addEventListener("keydown", move);
  form.addEventListener("change", () => (form.matches("[data-by-hand]") ? showSums(form) : showPicked(form)));
}
