"""Checking a published page, bundle or proof file offline, with nothing but the log's public key.

What is checked: the log signed the checkpoint; the entry stands in it; the publication's text and salt give the
entry's commitment; the page shows exactly that text; the book's root follows from its vouchers' leaves; the
fields shown of each voucher are those that were sealed; the manifest lists every file as it is.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lingyan.kernel.jcs import NotCanonical, canonical, digest
from lingyan.seal import commitments, proof
from lingyan.seal.errors import Malformed, NotSigned, ProofFails
from lingyan.seal.note import Verifier, parse_signature

PAGE: Final = "index.html"
BODY: Final = "data.json"
BOOK: Final = "book.json"
PROOF: Final = "proof.tlog-proof"
MANIFEST: Final = "manifest.json"
PAGE_FORMAT: Final = 4
"""How pages are laid out now. Another layout is another number: a page of today must be rendered alike for ever."""
PAGE_FORMATS: Final = frozenset({1, 2, 3, PAGE_FORMAT})
SHEET_FORMAT: Final = "lingyan.sheet/1"
"""The body of a sheet beside the accounts: it has no book, so its bundle holds no `book.json`."""
SHEET_PAGE_FORMAT: Final = 2
SHEET_PAGE_FORMATS: Final = frozenset({1, SHEET_PAGE_FORMAT})
"""The same for pages of sheets, counted apart."""
WITHDRAWN_MARK: Final = 'id="withdrawal"'
COMMITMENT_DOMAIN: Final = b"lingyan/publication/v1\x00"
MANIFEST_TITLE: Final = "lingyan/manifest/v1"

_EMBEDDED: Final = re.compile(r'<script type="application/json" id="publication">(.*?)</script>', re.DOTALL)
_EMBEDDED_NOTICE: Final = re.compile(r'<script type="application/json" id="notice">(.*?)</script>', re.DOTALL)


class Untrue(Exception):
    """What was checked does not hold; the text says what, in one sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds, in one sentence, and the facts behind it."""

    sentence: str
    facts: dict[str, Any]


def commitment_of(body: bytes, salt: bytes) -> bytes:
    """SHA-256 over the domain, the 32-byte salt and the canonical text. Hides the text while the salt is secret."""
    return hashlib.sha256(COMMITMENT_DOMAIN + salt + body).digest()


def summary_digest(summary: str) -> bytes:
    """By what a cleared summary, or a text that was let pass, is known."""
    return hashlib.sha256(summary.strip().encode()).digest()


def entry_for(commitment: bytes) -> bytes:
    """The log entry of a publication: its commitment and nothing else."""
    return canonical({"commitment": commitment.hex(), "kind": "publication", "v": 1})


def withdrawal_entry(commitment: bytes, notice: dict[str, Any]) -> bytes:
    """The log entry that says a publication was withdrawn. The notice stands on the page, here its digest."""
    return canonical(
        {"commitment": commitment.hex(), "kind": "withdrawal", "notice": digest(notice).hex(), "v": 1}
    )


def manifest_text(manifest: dict[str, Any]) -> str:
    """What the log's key signs of a manifest. The title keeps it apart from checkpoints."""
    return f"{MANIFEST_TITLE}\n{canonical(manifest).decode()}\n"


def embedded_parts(page: str) -> dict[str, Any]:
    """What a page carries to prove itself: body, salt and proof. Raises Untrue when it carries nothing."""
    parts = _embedded(page, _EMBEDDED, ("page", "body", "salt", "proof"))
    layout = parts["page"]
    known = SHEET_PAGE_FORMATS if is_sheet(parts["body"]) else PAGE_FORMATS
    if type(layout) is not int or layout not in known:
        raise Untrue("页面的版式不是这一版程序生成的，请用相应版本的程序核对。")
    return {"body": parts["body"], "salt": _hex(parts["salt"]), "proof": parts["proof"], "layout": layout}


def is_sheet(body: Any) -> bool:
    """Whether a body is that of a sheet beside the accounts."""
    return isinstance(body, dict) and body.get("format") == SHEET_FORMAT


def embedded_notice(page: str) -> dict[str, Any]:
    """What the page of a withdrawal carries: notice, the village's name and proof. Raises Untrue."""
    return _embedded(page, _EMBEDDED_NOTICE, ("notice", "name", "proof"))


def _embedded(page: str, pattern: re.Pattern[str], names: Sequence[str]) -> dict[str, Any]:
    match = pattern.search(page)
    if not match:
        raise Untrue("页面里没有封存数据，不是领雁公开的页面，或已被删改。")
    try:
        parts = json.loads(match[1])
        found = {name: parts[name] for name in names}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Untrue("页面里的封存数据已损坏。") from None
    if not isinstance(found["proof"], str):
        raise Untrue("页面里的封存数据已损坏。")
    return found


def embed(**parts: Any) -> str:
    """The data block of a page. `<` is escaped so that no text can end the block."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def verify_parts(parts: dict[str, Any], log: Verifier, witnesses: Sequence[Verifier] = ()) -> proof.Verified:
    """Body, salt and proof belong together and stand in the signed log. Raises Untrue."""
    try:
        commitment = commitment_of(canonical(parts["body"]), parts["salt"])
    except NotCanonical as error:
        raise Untrue(f"公开内容不是封存时的写法：{error}。") from None
    return _verify_entry(entry_for(commitment), parts["proof"], log, witnesses)


def _verify_entry(
    entry: bytes, proof_text: str, log: Verifier, witnesses: Sequence[Verifier]
) -> proof.Verified:
    try:
        return proof.verify(proof.parse(proof_text), entry, log, witnesses, required=0)
    except Malformed as error:
        raise Untrue(f"证明读不懂：{error}。") from None
    except NotSigned as error:
        raise Untrue(f"检查点的签名不成立：{error}。") from None
    except ProofFails:
        raise Untrue("公开内容与封存时不一致：有人改动过数字、文字或证明。") from None


def verify_proof_file(path: Path, log: Verifier, witnesses: Sequence[Verifier] = ()) -> Verdict:
    """A proof file by itself: the entry travels in its `extra` line."""
    if not path.is_file():
        raise Untrue(f"缺少 {path.name}，无法核对。")
    try:
        parsed = proof.parse(path.read_bytes())
        if parsed.extra is None:
            raise Untrue("证明文件没有带上日志条目，请与 data.json 放在一起核对。")
        verified = proof.verify(parsed, parsed.extra, log, witnesses, required=0)
    except Malformed as error:
        raise Untrue(f"证明文件读不懂：{error}。") from None
    except (NotSigned, ProofFails) as error:
        raise Untrue(f"证明不成立：{error}。") from None
    return Verdict(
        f"证明成立：该条目是日志“{verified.checkpoint.origin}”第 {verified.index} 条，{_witnessed(verified)}。",
        _facts(verified),
    )


def verify_page(path: Path, log: Verifier, witnesses: Sequence[Verifier] = ()) -> Verdict:
    """A saved page by itself: its data is proven, and what it shows is exactly what that data says."""
    from lingyan.disclosure.page import render_page

    shown = _text(path)
    if WITHDRAWN_MARK in shown:
        return _verify_withdrawal(shown, log, witnesses)
    parts = embedded_parts(shown)
    verified = verify_parts(parts, log, witnesses)
    _require_same(render_page(**parts), shown)
    return Verdict(_sentence(parts["body"], verified, "页面"), _facts(verified, parts["body"]))


def _verify_withdrawal(shown: str, log: Verifier, witnesses: Sequence[Verifier]) -> Verdict:
    """The log says that a page was withdrawn on that day for that reason, and the page says just this."""
    from lingyan.disclosure.page import render_withdrawal

    parts = embedded_notice(shown)
    notice = parts["notice"]
    try:
        entry = withdrawal_entry(bytes.fromhex(notice["commitment"]), notice)
    except (KeyError, TypeError, ValueError):
        raise Untrue("页面里的撤下记录已损坏。") from None
    verified = _verify_entry(entry, parts["proof"], log, witnesses)
    _require_same(render_withdrawal(**parts), shown)
    sentence = (
        f"撤下属实：{notice['village']} 的 {_when(notice)} 第{notice['version']}版已于 {notice['on']} 撤下，"
        f"日志第 {verified.index} 条，{_witnessed(verified)}。"
    )
    return Verdict(sentence, {**_facts(verified), "withdrawn": True, **notice})


def _require_same(expected: str, shown: str) -> None:
    if expected != shown:
        raise Untrue(
            f"页面上的文字被改动过：封存数据是真的，但页面没有照它显示（{_first_difference(expected, shown)}）。"
        )


def verify_bundle(folder: Path, log: Verifier, witnesses: Sequence[Verifier] = ()) -> Verdict:
    """A whole bundle: manifest, page, data, vouchers' commitments and proof all agree."""
    if (folder / PAGE).is_file() and WITHDRAWN_MARK in _text(folder / PAGE):
        return _verify_withdrawn_bundle(folder, log, witnesses)
    missing = [name for name in (PAGE, BODY, PROOF, MANIFEST) if not (folder / name).is_file()]
    with_book = PAGE in missing or not is_sheet(embedded_parts(_text(folder / PAGE))["body"])
    if with_book and not (folder / BOOK).is_file():
        missing.insert(missing.index(PROOF) if PROOF in missing else len(missing), BOOK)
    if missing:
        raise Untrue(f"公开包不完整，缺少 {'、'.join(missing)}。")
    _verify_manifest(folder, log)
    verdict = verify_page(folder / PAGE, log, witnesses)
    parts = embedded_parts(_text(folder / PAGE))
    if (folder / BODY).read_bytes() != data_text(parts["body"], parts["salt"]):
        raise Untrue(f"{BODY} 与页面不是同一份内容。")
    if _text(folder / PROOF) != parts["proof"]:
        raise Untrue(f"{PROOF} 与页面里的证明不是同一份。")
    if with_book:
        _verify_book(folder / BOOK, parts["body"])
    return Verdict(verdict.sentence.replace("页面", "公开包", 1), verdict.facts)


def _verify_withdrawn_bundle(folder: Path, log: Verifier, witnesses: Sequence[Verifier]) -> Verdict:
    left = sorted(path.name for path in folder.iterdir() if path.name not in {PAGE, PROOF})
    if left:
        raise Untrue(f"已经撤下，但 {'、'.join(left)} 还留在文件夹里。")
    verdict = verify_page(folder / PAGE, log, witnesses)
    if (
        not (folder / PROOF).is_file()
        or _text(folder / PROOF) != embedded_notice(_text(folder / PAGE))["proof"]
    ):
        raise Untrue(f"{PROOF} 与页面里的证明不是同一份。")
    return verdict


def data_text(body: dict[str, Any], salt: bytes) -> bytes:
    """`data.json`: body and salt in canonical form."""
    return canonical({"body": body, "salt": salt.hex()})


def verify_path(path: Path, log: Verifier, witnesses: Sequence[Verifier] = ()) -> Verdict:
    """Whatever the path is: a bundle's folder, a page, its data, or a proof file. Raises Untrue."""
    if not path.exists():
        raise Untrue(f"{path} 不存在。")
    if path.is_dir():
        return verify_bundle(path, log, witnesses)
    if path.suffix in {".html", ".htm"}:
        return verify_page(path, log, witnesses)
    if path.suffix == ".json":
        return _verify_data_file(path, log, witnesses)
    return verify_proof_file(path, log, witnesses)


def _text(path: Path) -> str:
    """The file's text, byte for byte: line ends are not touched."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise Untrue(f"{path.name} 不是文字文件，或已损坏。") from None


def _verify_data_file(path: Path, log: Verifier, witnesses: Sequence[Verifier]) -> Verdict:
    """`data.json` with its proof beside it, or a voucher disclosure."""
    raw = path.read_bytes()
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise Untrue(f"{path.name} 不是 JSON，或已损坏。") from None
    if isinstance(data, dict) and data.get("format") == "lingyan.voucher-disclosure/1":
        return verify_voucher_disclosure(data, log, witnesses)
    if not isinstance(data, dict) or "body" not in data or "salt" not in data:
        raise Untrue(f"{path.name} 单独看不出真假，请核对它所在的整个文件夹。")
    beside = path.with_name(PROOF)
    if not beside.is_file():
        raise Untrue(f"核对 {path.name} 需要同一文件夹里的 {PROOF}。")
    parts = {"body": data["body"], "salt": _hex(data["salt"]), "proof": _text(beside)}
    verified = verify_parts(parts, log, witnesses)
    if raw != data_text(parts["body"], parts["salt"]):
        raise Untrue(f"{path.name} 被改动过：内容未变，但不是封存时的写法。")
    return Verdict(_sentence(data["body"], verified, "数据"), _facts(verified, data["body"]))


def verify_voucher_disclosure(
    data: dict[str, Any], log: Verifier, witnesses: Sequence[Verifier] = ()
) -> Verdict:
    """Selected fields of one voucher, proven to have been sealed in the month that was published."""
    try:
        parts = {"body": data["body"], "salt": _hex(data["salt"]), "proof": data["proof"]}
        leaf, place = bytes.fromhex(data["leaf"]), data["place"]
        path = [bytes.fromhex(node) for node in place["path"]]
        index, size = int(place["index"]), int(place["size"])
        root = bytes.fromhex(parts["body"]["book"]["root"])
        shown = dict(data["disclosure"])
    except (KeyError, TypeError, ValueError):
        raise Untrue("出示文件不完整或已损坏。") from None
    if not isinstance(parts["proof"], str):
        raise Untrue("出示文件不完整或已损坏。")
    verified = verify_parts(parts, log, witnesses)
    if size != parts["body"]["book"]["vouchers"] or not commitments.verify_voucher(
        leaf, index, size, path, root
    ):
        raise Untrue("这张凭证不在所公开月份的账本里，或证明被改动过。")
    try:
        fields = commitments.open_disclosure(shown, leaf)
    except (Malformed, ProofFails, KeyError, TypeError, ValueError):
        raise Untrue("出示的字段与封存的凭证不符。") from None
    body = parts["body"]
    return Verdict(
        f"出示的 {len(fields)} 个字段与 {body['village']['name']}{body['month']} 封存的账本一致，{_witnessed(verified)}。",
        {**_facts(verified, body), "fields": fields},
    )


def manifest_bytes(manifest: dict[str, Any], signature: str) -> bytes:
    """`manifest.json` as it is written; the command compares it byte for byte."""
    return json.dumps({**manifest, "signature": signature}, ensure_ascii=False, indent=1).encode()


def _verify_manifest(folder: Path, log: Verifier) -> None:
    raw = (folder / MANIFEST).read_bytes()
    try:
        manifest = json.loads(raw)
        line = manifest.pop("signature")
        signature, signed = parse_signature(line), manifest_text(manifest)
        files = {str(name): str(hexadecimal) for name, hexadecimal in manifest["files"].items()}
    except (Malformed, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Untrue(f"{MANIFEST} 读不懂，或已损坏。") from None
    if not log.made(signature) or not log.verify(signed, signature) or raw != manifest_bytes(manifest, line):
        raise Untrue(f"{MANIFEST} 的签名不成立：清单被改动过，或不是这个日志签的。")
    for name, problem in _file_problems(folder, files):
        raise Untrue(f"{name} {problem}。")


def _file_problems(folder: Path, files: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, expected in sorted(files.items()):
        path = folder / name
        if Path(name).name != name or not path.is_file():
            yield name, "不见了"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield name, "与清单不符：文件被改动过"
    for path in sorted(folder.iterdir()):
        if path.name not in files and path.name != MANIFEST:
            yield path.name, "不在清单里"


def _verify_book(path: Path, body: dict[str, Any]) -> None:
    """Root from leaves, and the shown fields of each voucher from its leaf."""
    try:
        vouchers = json.loads(path.read_bytes())["vouchers"]
        leaves = [bytes.fromhex(one["leaf"]) for one in vouchers]
        opened = [dict(one["shown"]) for one in vouchers]
    except (ValueError, KeyError, TypeError):
        raise Untrue(f"{path.name} 读不懂，或已损坏。") from None
    if not len(leaves) == body["book"]["vouchers"] == len(body["entries"]):
        raise Untrue(f"账本有 {body['book']['vouchers']} 张凭证，{path.name} 列了 {len(leaves)} 张。")
    if commitments.merkle_root_of_leaves(leaves).hex() != body["book"]["root"]:
        raise Untrue("逐张凭证的承诺算不出公开的账本根：有凭证被换过、加过或删过。")
    for number, (shown, leaf, entry) in enumerate(zip(opened, leaves, body["entries"], strict=True), start=1):
        if not commitments.verify_disclosure(shown, leaf):
            raise Untrue(f"第 {number} 张凭证公开的字段与封存的不符。")
        _compare_entry(shown, entry, number)


def _compare_entry(shown: dict[str, Any], entry: dict[str, Any], number: int) -> None:
    """The entry's date, number, accounts and amounts are those of the sealed fields.

    `lines` come in voucher order; where the lines of households are left out, `nos` says which they are.
    """
    fields = {one["name"]: one["value"] for one in shown["fields"]}
    public = {"date": entry["date"], "number": entry["no"]}
    nos = entry.get("nos", range(1, len(entry["lines"]) + 1))
    for no, (side, fen, account) in zip(nos, entry["lines"], strict=True):
        public |= {f"line.{no}.account": account, f"line.{no}.amount": f"{side}{fen}"}
    if fields != public:
        raise Untrue(f"第 {number} 笔账目（{entry['no']}）与封存的凭证不符。")


def _first_difference(expected: str, shown: str) -> str:
    place = next(
        (i for i, (a, b) in enumerate(zip(expected, shown, strict=False)) if a != b),
        min(len(expected), len(shown)),
    )
    return "应为“" + html.unescape(re.sub(r"<[^>]*>?", " ", expected[place : place + 24])).strip() + "”"


def _sentence(body: dict[str, Any], verified: proof.Verified, what: str) -> str:
    village, sealed = body["village"]["name"], "内容" if is_sheet(body) else "账本"
    return f"{what}与 {village} {_when(body)} 封存的{sealed}一致：日志第 {verified.index} 条，{_witnessed(verified)}。"


def _witnessed(verified: proof.Verified) -> str:
    if not verified.witnessed:
        return "检查点由日志签名，没有见证方联署"
    return f"检查点由日志签名，{'、'.join(verified.witnessed)}联署见证"


def _facts(verified: proof.Verified, body: dict[str, Any] | None = None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "origin": verified.checkpoint.origin, "size": verified.checkpoint.size, "index": verified.index,
        "root": verified.checkpoint.root.hex(), "witnesses": sorted(verified.witnessed),
    }  # fmt: skip
    if body:
        facts |= {"village": body["village"]["code"], "version": body["version"]}
        facts |= (
            {"sheet": body["kind"], "period": body["period"]} if is_sheet(body) else {"month": body["month"]}
        )
    return facts


def _when(said: dict[str, Any]) -> str:
    """Of a body or the notice of a withdrawal: the month, or which sheet of which period."""
    return said["month"] if "month" in said else f"{said['title']} {said['period']}"


def _hex(text: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        raise Untrue("盐值读不懂，或已损坏。") from None
