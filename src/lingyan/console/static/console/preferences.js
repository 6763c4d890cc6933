// Theme and type size change at once and are remembered in the cookie that the server reads.
const YEAR = 365 * 24 * 3600;
const PLAIN = { theme: "auto", type: "normal" };

function apply(name, value) {
  const root = document.documentElement;
  if (value === PLAIN[name]) delete root.dataset[name];
  else root.dataset[name] = value;
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
}

export function start() {
  const form = document.querySelector("[data-preferences]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    apply(button.name, button.value);
    for (const each of form.querySelectorAll(`button[name="${button.name}"]`)) {
      each.setAttribute("aria-pressed", String(each === button));
    }
  });
}
