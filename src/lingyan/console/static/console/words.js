// What script says, in the language of the page. The Chinese text is its own key, as in the templates.
const ENGLISH = {
  "候选": "Suggestions",
  "{label}借贷相等": "{label} in balance",
  "{label}差额 {amount}，贷方少": "{label} off by {amount}, credit is short",
  "{label}差额 {amount}，借方少": "{label} off by {amount}, debit is short",
  "没有保存：{reason}": "Not saved: {reason}",
  "这台电脑上有 {at} 没有保存的草稿。": "This computer keeps a draft of {at} that was not saved.",
  "恢复草稿": "Restore the draft",
  "丢弃": "Discard",
  "；": "; ",
  "保存": "Save",
  "连不上服务器，草稿已留在本机，恢复后再按“{button}”。": "The server cannot be reached. The draft is kept on this computer; press “{button}” again when it can.",
  "登录已过期，草稿已留在本机。请重新登录，打开本页后点“恢复草稿”。": "You have been signed out. The draft is kept on this computer; sign in, open this page and press “Restore the draft”.",
  "服务器没有受理，草稿已留在本机。请刷新本页后点“恢复草稿”。": "The server did not take it. The draft is kept on this computer; reload this page and press “Restore the draft”.",
};

const english = document.documentElement.lang === "en";

export function said(text, values = {}) {
  return (english ? ENGLISH[text] : text).replace(/\{(\w+)\}/g, (_, name) => values[name]).trimStart();
}

export function nowInWords() {
  return new Date().toLocaleString(english ? "sv" : "zh-CN");
}
