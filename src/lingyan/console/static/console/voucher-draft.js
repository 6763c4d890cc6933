// The draft of a grid stays in this browser until the server has said that it is saved.
import { nowInWords, said } from "./words.js";

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

// For the note that offers a draft.
export function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: text });
  made.addEventListener("click", act);
  return made;
}

export function draftOf(form, key) {
  return {
    keep() {
      const values = Object.fromEntries(fieldsOf(form).map((each) => [each.name, each.value]));
      if (!Object.entries(values).some(([name, value]) => name.startsWith("lines-") && value)) return this.forget();
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify({ at: nowInWords(), values }));
      } catch { /* a full or forbidden store: the form itself still holds everything */ }
    },
    forget: () => localStorage.removeItem(PREFIX + key),
    stored: () => read(key),
    restore(values, addRow) {
      const last = Math.max(...Object.keys(values).map((name) => Number(/^lines-(\d+)-/.exec(name)?.[1] ?? -1)));
      while (!form.elements[`lines-${last}-account`] && last >= 0) addRow();
      for (const each of fieldsOf(form)) if (each.name in values) each.value = values[each.name];
    },
  };
}

// Post the form. Answers "saved" (the server redirected), "again" with the form to show, or "failed" with the reason.
// The Accept header makes the gate answer 401 instead of redirecting to sign-in, so that only a saved voucher redirects.
export async function send(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const headers = { Accept: "application/json, text/html;q=0.5" };
  const request = { method: "POST", body, headers, redirect: "manual", credentials: "same-origin" };
  const answer = await fetch(form.getAttribute("action") || window.location.href, request).catch(() => null);
  if (!answer) return { state: "failed", reason: said("连不上服务器，草稿已留在本机，恢复后再按“{button}”。", { button: submitter?.textContent.trim() || said("保存") }) };
  if (answer.type === "opaqueredirect") return { state: "saved" };
  if (answer.status === 401) return { state: "failed", reason: said("登录已过期，草稿已留在本机。请重新登录，打开本页后点“恢复草稿”。") };
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
    const { errors } = await answer.json();
    return { state: "failed", reason: errors.map((each) => each.message).join(said("；")) };
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-voucher-form]");
  return fresh ? { state: "again", form: document.adoptNode(fresh) } : { state: "failed", reason: said("服务器没有受理，草稿已留在本机。请刷新本页后点“恢复草稿”。") };
}
