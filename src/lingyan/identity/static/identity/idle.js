// Warns before the session ends for want of activity, and keeps it alive while somebody really works: typing
// and clicking count, though they do not reach the server by themselves.
const WARN_SECONDS = 120;
const TELL_EVERY = 60;
const LOOK_EVERY = 5;

const box = document.querySelector("[data-idle]");
let told = Date.now();

function idleFor() {
  return (Date.now() - told) / 1000;
}

async function tell() {
  told = Date.now();
  show();
  const answer = await fetch(box.dataset.stay, { redirect: "manual" }).catch(() => null);
  // Signed out meanwhile, here or in another window: the page says so instead of pretending.
  if (answer && answer.type === "opaqueredirect") told = 0;
  show();
}

function show() {
  const left = Number(box.dataset.idle) - idleFor();
  const ended = left <= 0;
  box.hidden = left > WARN_SECONDS;
  box.querySelector("[data-before]").hidden = ended;
  box.querySelector("[data-after]").hidden = !ended;
}

function active() {
  const left = Number(box.dataset.idle) - idleFor();
  if (idleFor() >= TELL_EVERY && left > 0) tell();
}

if (box) {
  for (const kind of ["keydown", "pointerdown", "input"]) document.addEventListener(kind, active, { passive: true });
  box.querySelector("button").addEventListener("click", tell);
  setInterval(show, LOOK_EVERY * 1000);
}
