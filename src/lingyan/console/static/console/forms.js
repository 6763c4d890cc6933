// Small helps for forms: filters that apply themselves, file drop, select all, focus on errors, one submit only.
function autosubmit(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=date], input[type=month]")) form.requestSubmit();
  });
  // Empty fields would only make the address long.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

function dropzone(zone) {
  const input = zone.querySelector("input[type=file]");
  const over = (on) => (event) => { event.preventDefault(); zone.classList.toggle("over", on); };
  zone.addEventListener("dragenter", over(true));
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

function checkAll(box) {
  box.addEventListener("change", () => {
    const rows = box.closest("table, fieldset, .table-wrap").querySelectorAll('input[name="row"], input[name="summary"]:not(:disabled)');
    for (const each of rows) each.checked = box.checked;
  });
}

// A second click while the first is on its way must not post twice; coming back by the browser frees the button.
function onceOnly(event) {
  const form = event.target;
  // A form that answers with a file leaves its page standing, where the file may be wanted again. The attribute is read
  // because a field named "method" hides the property.
  if (form.getAttribute("method") !== "post" || event.defaultPrevented || "download" in form.dataset) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
}

export function start() {
  document.querySelectorAll("form[data-autosubmit]").forEach(autosubmit);
  document.querySelectorAll("[data-drop]").forEach(dropzone);
  document.querySelectorAll("[data-check-all]").forEach(checkAll);
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("submit", onceOnly);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}
