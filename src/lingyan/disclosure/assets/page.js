// Checks a published page against its seal, makes the type larger and reads aloud. The page needs none of it.
import { checkSeal, NotChecked } from "./seal.js";

const tools = document.querySelector("[data-tools]");
const larger = document.querySelector("[data-larger]");
const read = document.querySelector("[data-read]");

function setLarger(on) {
  document.documentElement.classList.toggle("larger", on);
  larger.setAttribute("aria-pressed", String(on));
  try { localStorage.setItem("larger", on ? "1" : ""); } catch { /* storage may be forbidden */ }
}

function remembered(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function offerReading() {
  if (!("speechSynthesis" in window)) { read.remove(); return; }
  read.addEventListener("click", () => {
    if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
    const text = [...document.querySelectorAll("h1, .sums, .sums + p, .sums + p + p, .most")].map((e) => e.innerText).join("。");
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

// What the reader sees must be what was sealed, so the figures on the screen are compared too.
function shownFiguresAgree(body) {
  const expected = [body.summary.income, body.summary.expense, body.summary.balance];
  for (const entry of body.entries) for (const line of entry.lines) expected.push(line[1]);
  const shown = [...document.querySelectorAll(".sums dd, .entries .lines b")].map((e) => e.textContent.trim());
  return expected.length === shown.length && expected.every((fen, i) => yuan(fen) === shown[i]);
}

async function check() {
  const seal = document.querySelector("[data-seal]");
  const block = document.getElementById("publication");
  if (!seal || !block) return;
  const verdict = seal.querySelector("[data-verdict]");
  try {
    const data = JSON.parse(block.textContent);
    const place = await checkSeal(data);
    if (!shownFiguresAgree(data.body)) throw new Error("页面显示的数字与封存的不同");
    verdict.textContent = `已核对：与 ${data.body.published_on} 封存的账本一致（日志第 ${place.index} 条，共 ${place.size} 条）。`;
  } catch (problem) {
    seal.classList.add("broken");
    verdict.textContent = problem instanceof NotChecked
      ? `此手机未能核对：${problem.message}。可换一部手机，或请别人用公开的工具核对。`
      : `核对不符：${problem.message}。请截图，并告诉村务监督委员会或乡镇。`;
  }
}

if (tools) {
  tools.hidden = false;
  larger.addEventListener("click", () => setLarger(!document.documentElement.classList.contains("larger")));
  if (remembered("larger")) setLarger(true);
  offerReading();
}
check();
