// Amounts of a grid: whole fen read from what people type, totals, and the gap between the sides.
import { said } from "./words.js";

const SHAPE = /^-?(\d+|\d{1,3}(,\d{3})+)?(\.\d{0,2})?$/;
const FULL_WIDTH = "０１２３４５６７８９．，－";
const HALF_WIDTH = "0123456789.,-";

// Fen of `1,234.5`; 0 for nothing; null for what is no amount. MONEY: no floating point on the way.
export function fenOf(text) {
  const plain = [...text.trim()].map((c) => (FULL_WIDTH.includes(c) ? HALF_WIDTH[FULL_WIDTH.indexOf(c)] : c)).join("");
  if (plain === "") return 0;
  if (!SHAPE.test(plain) || !/\d/.test(plain)) return null;
  const [yuan, cents = ""] = plain.replace(/[-,]/g, "").split(".");
  const fen = Number(yuan + cents.padEnd(2, "0"));
  if (!Number.isSafeInteger(fen)) return null;
  return plain.startsWith("-") ? -fen : fen;
}

export function shown(fen) {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "−" : ""}${yuan}.${digits.slice(-2)}`;
}

export function typed(fen) {
  return shown(fen).replace(/,/g, "").replace("−", "-");
}

function side(rows, name) {
  return rows.reduce((sum, row) => sum + (fenOf(row.querySelector(`.${name} input`).value) ?? 0), 0);
}

// The pairs of columns that must be equal, each with the output that says whether they are.
export function pairs(grid) {
  return [...grid.querySelectorAll("[data-gap]")].map((output) => {
    const [debit, credit] = output.dataset.gap.split(" ");
    return { output, debit, credit, oneSide: "oneSide" in output.dataset, label: output.dataset.label ?? "" };
  });
}

// Debit minus credit of all rows but one.
export function gap(rows, pair, except = null) {
  const counted = rows.filter((row) => row !== except);
  return side(counted, pair.debit) - side(counted, pair.credit);
}

function words(pair, rows) {
  const open = gap(rows, pair);
  const values = { label: pair.label, amount: shown(Math.abs(open)) };
  if (open) return said(open > 0 ? "{label}差额 {amount}，贷方少" : "{label}差额 {amount}，借方少", values);
  return side(rows, pair.debit) ? said("{label}借贷相等", values) : "";
}

export function refreshTotals(grid, rows) {
  for (const output of grid.querySelectorAll("[data-total]")) output.textContent = shown(side(rows, output.dataset.total));
  for (const pair of pairs(grid)) {
    const text = words(pair, rows);
    // A screen reader repeats a status whenever it is written, so it is written only when it changes.
    if (pair.output.textContent !== text) pair.output.textContent = text;
    pair.output.classList.toggle("off", gap(rows, pair) !== 0);
  }
  for (const input of grid.querySelectorAll('tbody input[inputmode="decimal"]')) {
    if (fenOf(input.value) === null) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

// Fill the amount that makes both sides equal into this row, on the side where it belongs.
export function balance(rows, row, pair) {
  const open = gap(rows, pair, row);
  const fields = { debit: row.querySelector(`.${pair.debit} input`), credit: row.querySelector(`.${pair.credit} input`) };
  const target = open > 0 ? fields.credit : fields.debit;
  fields.debit.value = "";
  fields.credit.value = "";
  if (open !== 0) target.value = typed(Math.abs(open));
  return target;
}
