// The draft of a voucher stays in this browser until the server has said that it is saved.
const PREFIX = "lingyan-draft:";

function fieldsOf(form) {
  return [...form.elements].filter((each) => each.name && !["hidden", "file", "submit"].includes(each.type) && each.type !== "button");
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

export function draftOf(form, key) {
  return {
    keep() {
      const values = Object.fromEntries(fieldsOf(form).map((each) => [each.name, each.value]));
      if (!Object.entries(values).some(([name, value]) => name.startsWith("lines-") && value)) return this.forget();
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify({ at: new Date().toLocaleString("zh-CN"), values }));
      } catch { /* a full or forbidden store: the form itself still holds everything */ }
    },
    forget: () => localStorage.removeItem(PREFIX + key),
    stored: () => read(key),
    restore(values, addRow) {
      const last = Math.max(...Object.keys(values).map((name) => Number(/^lines-(\d+)-/.exec(name)?.[1] ?? -1)));
      while (!form.elements[`lines-${last}-summary`] && last >= 0) addRow();
      for (const each of fieldsOf(form)) if (each.name in values) each.value = values[each.name];
    },
  };
}

// Post the form. Answers "saved" (the server redirected), the form to show again, or "offline".
export async function send(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const request = { method: "POST", body, redirect: "manual", credentials: "same-origin" };
  const answer = await fetch(form.getAttribute("action") || window.location.href, request).catch(() => null);
  if (!answer) return { state: "offline" };
  if (answer.type === "opaqueredirect") return { state: "saved" };
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-voucher-form]");
  return fresh ? { state: "again", form: document.adoptNode(fresh), messages: page.querySelector(".messages") } : { state: "failed" };
}
