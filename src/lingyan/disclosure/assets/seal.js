// Verifies a publication's commitment, its place in the log and the log's signature, in any browser.
// WebCrypto where there is one; otherwise the hash below and nacl.js, loaded only then.

export class NotChecked extends Error {}

const DOMAIN = "lingyan/publication/v1\u0000";
const home = document.querySelector("script[type=module]").src; // import.meta is too new for old WebViews
const subtle = () => (window.crypto && window.crypto.subtle) || null; // absent without HTTPS and in old WebViews
const utf8 = (text) => new TextEncoder().encode(text);
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}

// RFC 8785 for what a publication holds: texts, whole numbers, truth values, lists and objects.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

const K = (() => {
  const words = [];
  for (let n = 2; words.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (prime) words.push(Math.floor((Math.cbrt(n) % 1) * 2 ** 32));
  }
  return words;
})();

function sha256Plain(data) {
  const h = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const length = data.length;
  const padded = new Uint8Array(((length + 72) >> 6) << 6);
  padded.set(data);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(padded.length - 4, length << 3);
  const w = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const t1 = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [k, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, k].forEach((word, i) => { h[i] = (h[i] + word) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  h.forEach((word, i) => out.setUint32(i * 4, word));
  return new Uint8Array(out.buffer);
}

export async function sha256(data, { plain = false } = {}) {
  if (!plain && subtle()) return new Uint8Array(await subtle().digest("SHA-256", data));
  return sha256Plain(data);
}

async function verifyPlain(key, signature, message) {
  if (!window.nacl) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("./nacl.js", home).href;
      script.onload = resolve;
      script.onerror = () => reject(new NotChecked("核对程序没有取到"));
      document.head.append(script);
    });
  }
  return window.nacl.sign.detached.verify(message, signature, key);
}

export async function verifyEd25519(key, signature, message, { plain = false } = {}) {
  if (!plain && subtle()) {
    try {
      const imported = await subtle().importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await subtle().verify({ name: "Ed25519" }, imported, signature, message);
    } catch (tooOld) { /* a WebView without Ed25519: use the plain way */ }
  }
  return verifyPlain(key, signature, message);
}

async function rootFromPath(leaf, index, size, path) {
  let fn = index, sn = size - 1, node = leaf;
  for (const sibling of path) {
    if (sn === 0) throw new Error("证明的路径过长");
    if (fn % 2 === 1 || fn === sn) {
      node = await sha256(join(Uint8Array.of(1), sibling, node));
      while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    } else {
      node = await sha256(join(Uint8Array.of(1), node, sibling));
    }
    fn = Math.floor(fn / 2); sn = Math.floor(sn / 2);
  }
  if (sn !== 0) throw new Error("证明的路径不够长");
  return node;
}

function parseProof(text) {
  const [head, ...rest] = text.split("\n\n");
  const lines = head.split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("证明读不懂");
  if ((lines[0] || "").startsWith("extra ")) lines.shift();
  const index = Number((lines.shift() || "").replace("index ", ""));
  const note = rest.join("\n\n");
  const split = note.lastIndexOf("\n\n");
  const checkpoint = note.slice(0, split + 1);
  const [origin, size, root] = checkpoint.split("\n");
  const signatures = note.slice(split + 2).split("\n").filter(Boolean).map((line) => {
    const [, name, value] = line.match(/^\u2014 (\S+) (\S+)$/) || [];
    return { name, bytes: value ? fromBase64(value) : new Uint8Array() };
  });
  return { index, path: lines.map(fromBase64), checkpoint, origin, size: Number(size), root: fromBase64(root), signatures };
}

async function logKey() {
  let text;
  try {
    const answer = await fetch(new URL("../../v/log.vkey", home));
    if (!answer.ok) throw new NotChecked("没有取到日志的公钥");
    text = (await answer.text()).trim();
  } catch (failed) { throw new NotChecked("没有取到日志的公钥"); }
  const [name, id, ...key] = text.split("+");
  return { text, name, id: fromHex(id), key: fromBase64(key.join("+")).slice(1) };
}

// The first key and the newest checkpoint that this phone saw are kept: another key later is a fault.
function remember(key, proof) {
  try {
    const known = localStorage.getItem(`key:${key.name}`);
    if (known && known !== key.text) throw new Error("日志的公钥与这部手机以前见过的不同");
    localStorage.setItem(`key:${key.name}`, key.text);
    const same = localStorage.getItem(`root:${key.name}:${proof.size}`);
    if (same && same !== toHex(proof.root)) throw new Error("同样长短的日志出现了两个不同的根");
    localStorage.setItem(`root:${key.name}:${proof.size}`, toHex(proof.root));
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem;
  }
}

export async function checkSeal({ body, salt, proof: text }) {
  const proof = parseProof(text);
  const key = await logKey();
  const commitment = await sha256(join(utf8(DOMAIN), fromHex(salt), utf8(canonical(body))));
  const entry = utf8(canonical({ commitment: toHex(commitment), kind: "publication", v: 1 }));
  const leaf = await sha256(join(Uint8Array.of(0), entry));
  const root = await rootFromPath(leaf, proof.index, proof.size, proof.path);
  if (!equal(root, proof.root)) throw new Error("公开内容与封存时不一致");
  const signed = proof.signatures.find((one) => one.name === key.name && equal(one.bytes.slice(0, 4), key.id));
  if (!signed || !(await verifyEd25519(key.key, signed.bytes.slice(4), utf8(proof.checkpoint)))) {
    throw new Error("检查点的签名不成立");
  }
  remember(key, proof);
  return { index: proof.index, size: proof.size, origin: proof.origin };
}
