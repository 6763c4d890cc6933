// Checks a published page against its seal, makes the type larger and reads aloud. The page needs none of it.
import { canonical, checkSeal, NotChecked, sha256 } from "./seal.js";

const tools = document.querySelector("[data-tools]");
const larger = document.querySelector("[data-larger]");
const read = document.querySelector("[data-read]");

function setLarger(on) {
  document.documentElement.classList.toggle("larger", on);
  larger.setAttribute("aria-pressed", String(on));
  try { localStorage.setItem("larger", on ? "1" : ""); } catch (forbidden) { /* then it lasts for this page only */ }
}

function remembered(name) {
  try { return localStorage.getItem(name); } catch (forbidden) { return null; }
}

function offerReading() {
  if (!("speechSynthesis" in window)) { read.remove(); return; }
  read.addEventListener("click", () => {
    if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
    const text = [...document.querySelectorAll("h1, .sums, .sums + p, .sums + p + p, .most, .block > h2, .said")].map((e) => e.innerText).join("。");
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = "zh-CN";
    speech.rate = 0.9;
    speechSynthesis.speak(speech);
  });
}

function yuan(fen) {
  const digits = String(Math.abs(fen)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "-" : ""}${whole}.${digits.slice(-2)}`;
}

const texts = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent.trim());
const same = (shown, expected) => shown.length === expected.length && expected.every((text, i) => text === shown[i]);

// What the reader sees must be what was sealed, so every figure and entry on the screen is compared too.
function screenAgrees(body) {
  return body.format === "lingyan.sheet/1" ? sheetAgrees(body) : accountsAgree(body);
}

function cellText(cell, kind) {
  if (typeof cell === "string") return cell.trim();
  return kind === "money" || kind === "area" ? yuan(cell) : String(cell);
}

function sheetAgrees(body) {
  const rows = [].concat(...body.blocks.map(({ rows, columns }) => rows.map((row) => [row, columns])));
  const cells = [].concat(...rows.map(([row, columns]) => row.map((cell, i) => cellText(cell, columns[i][1]))));
  return boardAgrees(body.board) && same(texts(".block > h2"), body.blocks.map((block) => block.heading))
    && same(texts(".said"), [].concat(...body.blocks.map((block) => block.lines.map((line) => line.trim()))))
    && same(texts(".sheet tbody th, .sheet tbody td"), cells);
}

function boardAgrees(board) {
  return same(texts("[data-hung]"), board ? [String(board.items.length)] : []);
}

function accountsAgree(body) {
  const { summary, cash, top, entries, accounts, items } = body;
  const lines = [].concat(...entries.map((entry) => entry.lines));
  return same(texts(".sums dd"), [summary.income, summary.expense, summary.balance].map(yuan))
    && [cash.opening, cash.received, cash.paid, cash.closing].every((fen) => texts(".sums + p")[0].includes(` ${yuan(fen)} `))
    && same(texts(".most span"), [...top.income, ...top.expense].map((item) => item[0].trim()))
    && same(texts(".most b"), [...top.income, ...top.expense].map((item) => yuan(item[1])))
    && same(texts(".what"), entries.map((entry) => `${day(entry.date)} ${entry.no}${entry.text}${entry.party}`.trim()))
    && same(texts(".lines li"), lines.map(([side, fen, code]) => `${side}${accounts[code]}${yuan(fen)}`))
    && householdsAgree(body.households, accounts)
    && same(texts("#year ~ table td"), [].concat(...items.map((row) => [yuan(row[2]), yuan(row[3])])))
    && texts("#own ~ table tbody tr").every((row) => body.balance_sheet.some(([, item, opening, closing]) =>
      row.replace(/\s/g, "") === `${item}${yuan(opening)}${yuan(closing)}`.replace(/\s/g, "")));
}

// Pages of before have no such section; then nothing may stand there.
function householdsAgree(theirs, accounts) {
  if (!theirs || !theirs.lines.length) return !document.getElementById("homes");
  const few = `少于${theirs.fewest}户，不单列`;
  const money = theirs.received === null ? `其中的现金和银行收付也${few}。`
    : `其中现金和银行收 ${yuan(theirs.received)} 元，付 ${yuan(theirs.paid)} 元。`;
  return same(texts("#homes ~ table tbody th"), theirs.lines.map(([code, side]) => `${side} ${accounts[code]}`))
    && same(texts("#homes ~ table tbody td"), [].concat(...theirs.lines.map(([, , count, fen]) =>
      count === null ? [few] : [`${count} 户`, yuan(fen)])))
    && same(texts("#homes ~ table + p"), [money]);
}

function day(date) {
  const [, month, number] = date.split("-").map(Number);
  return `${month}月${number}日`;
}

// What hangs on the village's board only: a text and the code from the poster against the digests in this page.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BOARD = "lingyan/board/v1\u0000";
const hash = (text) => sha256(new TextEncoder().encode(text));

async function boardCode(typed) {
  const plain = typed.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
  const code = plain.replace(/O/g, "0").replace(/[IL]/g, "1");
  const last = [...(await hash(BOARD + code.slice(0, 20))).slice(0, 4)].map((byte) => ALPHABET[byte % 32]).join("");
  return code.length === 24 && code.slice(20) === last ? code : "";
}

async function compareBoard(items) {
  const code = await boardCode(document.getElementById("board-code").value);
  const text = document.getElementById("board-text").value.normalize("NFKC").replace(/[\s\u001c-\u001f\u0085]+/g, "");
  if (!code) return "核对码抄错了，请对着海报再看一遍。";
  for (let number = 1; number <= items.length; number++) {
    const made = [...(await hash(BOARD + canonical([code, number, text])))];
    if (made.map((byte) => byte.toString(16).padStart(2, "0")).join("") === items[number - 1]) {
      return `与封存的第 ${number} 条一致。`;
    }
  }
  return "与封存的任何一条都不一致：抄错了字，或海报上的文字被改过。可请村里当面核对。";
}

function offerBoard() {
  const place = document.querySelector("[data-board]");
  const block = document.getElementById("publication");
  if (!place || !block) return;
  place.hidden = false;
  place.querySelector("[data-compare]").addEventListener("click", async () => {
    place.querySelector("[data-compared]").textContent = await compareBoard(JSON.parse(block.textContent).body.board.items);
  });
}

async function check() {
  const seal = document.querySelector("[data-seal]");
  const block = document.getElementById("publication");
  if (!seal || !block) return;
  const verdict = seal.querySelector("[data-verdict]");
  try {
    const data = JSON.parse(block.textContent);
    const place = await checkSeal(data);
    if (!screenAgrees(data.body)) throw new Error("页面显示的与封存的不同");
    verdict.textContent = `已核对：与 ${data.body.published_on} 封存的${data.body.format === "lingyan.sheet/1" ? "内容" : "账本"}一致（日志第 ${place.index} 条，共 ${place.size} 条）。`;
  } catch (problem) {
    seal.classList.add("broken");
    verdict.textContent = problem instanceof NotChecked
      ? `此手机未能核对：${problem.message}。可换一部手机，或请别人用公开的工具核对。`
      : `核对不符：${problem.message}。请截图，并告诉村务监督委员会或乡镇。`;
  }
}

// A corrected page stays where old posters point to; the village's own page says which version holds now.
async function pointToNewest() {
  const [own, place] = location.pathname.replace(/index\.html$/, "").split("/").filter(Boolean).reverse();
  if (!location.protocol.startsWith("http") || !/^\d+$/.test(own)) return;
  try {
    const village = await (await fetch("../../index.html")).text();
    const newest = [...village.matchAll(/href="([^"/]+)\/(\d+)\/"/g)].find((link) => link[1] === place);
    if (!newest || Number(newest[2]) <= Number(own)) return;
    const link = Object.assign(document.createElement("a"), { href: `../${newest[2]}/`, textContent: `看第${newest[2]}版` });
    const note = Object.assign(document.createElement("p"), { className: "note wrong", textContent: "这一版已有更正，以新版为准。" });
    note.append(link);
    document.querySelector("header").append(note);
  } catch (offline) { /* then the page says what it knows */ }
}

if (tools) {
  tools.hidden = false;
  larger.addEventListener("click", () => setLarger(!document.documentElement.classList.contains("larger")));
  if (remembered("larger")) setLarger(true);
  offerReading();
}
offerBoard();
check();
pointToNewest();
