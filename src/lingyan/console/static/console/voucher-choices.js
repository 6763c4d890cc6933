// Accounts, parties and projects of the grid, found by code, by any part of the name, or by pinyin initials.
const SHOWN = 12;

export function choices(list) {
  const options = [...document.getElementById(list).options];
  const items = options.map((each) => ({ label: each.value, initials: each.dataset.initials.split(" "), needs: each.dataset.needs || "" }));
  return (typed) => {
    const text = typed.toLowerCase();
    const fits = (item) => item.label.toLowerCase().includes(text) || item.initials.some((each) => each.startsWith(text));
    const byCode = items.filter((item) => item.label.startsWith(text));
    return [...byCode, ...items.filter((item) => !byCode.includes(item) && fits(item))].slice(0, SHOWN);
  };
}

// The one item whose code was typed in full, so that `101` becomes `101 库存现金` when the field is left.
export function matching(source, typed) {
  const code = typed.trim();
  return code ? source(code).find((each) => each.label.split(" ")[0] === code && each.label !== code) : undefined;
}
