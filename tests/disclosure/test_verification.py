"""Any change of a page, file, figure or proof is named by the command, offline."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.disclosure import actions, bundles, posters
from lingyan.disclosure.page import render_page
from lingyan.disclosure.verification import Untrue, embedded_parts, summary_digest, verify_path
from lingyan.seal import actions as log
from lingyan.seal import keys, witness
from lingyan.seal.note import Verifier
from tests.disclosure.support import FEBRUARY, Sealed, log_key, verdict

pytestmark = pytest.mark.slow

NAMES = ("index.html", "data.json", "book.json", "proof.tlog-proof", "manifest.json", "poster.pdf")
flips = settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.fixture
def bundle(village: Sealed) -> Path:
    """A whole bundle with a poster and a cleared summary."""
    actions.clear_summaries(village.supervisor, village.book, village.summaries()[:3])
    publication = village.published()
    posters.poster_of(publication)
    return bundles.folder_of(publication)


def untrue(path: Path, key: Verifier | None = None) -> str:
    with pytest.raises(Untrue) as found:
        verify_path(path, key or log_key(), log.witness_keys())
    return str(found.value)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text, f"{old} does not stand in {path.name}"
    path.write_bytes(text.replace(old, new, 1).encode())


class TestWhatHolds:
    def test_a_bundle_with_its_poster(self, bundle: Path) -> None:
        assert sorted(path.name for path in bundle.iterdir()) == sorted(NAMES)
        sentence = verdict(bundle).sentence
        assert sentence == (
            "公开包与 凤桥村 2025-01 封存的账本一致：日志第 0 条，检查点由日志签名，没有见证方联署。"
        )

    @pytest.mark.parametrize("name", ["index.html", "data.json", "proof.tlog-proof"])
    def test_each_file_by_itself(self, bundle: Path, name: str) -> None:
        assert verdict(bundle / name).facts["index"] == 0

    def test_a_page_saved_alone_elsewhere(self, bundle: Path, tmp_path: Path) -> None:
        saved = tmp_path / "凤桥村账目.htm"
        shutil.copyfile(bundle / "index.html", saved)
        assert verdict(saved).facts["village"] == "990121107208"

    def test_a_page_of_the_layout_before(self, bundle: Path, tmp_path: Path) -> None:
        """What was published and saved before pages led to questions is proven as it was."""
        page = (bundle / "index.html").read_text(encoding="utf-8")
        parts = embedded_parts(page)
        assert parts["layout"] == 4 and "/ask/" in page
        old = tmp_path / "old.html"
        for layout, asks in ((1, False), (2, True), (3, True)):
            old.write_text(render_page(**{**parts, "layout": layout}), encoding="utf-8")
            assert ("/ask/" in old.read_text(encoding="utf-8")) is asks
            assert "一致" in verdict(old).sentence

    @pytest.mark.parametrize("layout", [0, 5, 1.0, True, "1"])
    def test_a_layout_that_never_was(self, bundle: Path, layout: object) -> None:
        page = (bundle / "index.html").read_text(encoding="utf-8")
        changed = page.replace('"page":4,', f'"page":{json.dumps(layout)},')
        assert changed != page
        with pytest.raises(Untrue, match="版式"):
            embedded_parts(changed)

    def test_with_nothing_but_the_public_key(self, bundle: Path, home: Path) -> None:
        [key] = keys.load_verifiers(home / "public" / "v" / "log.vkey")
        assert verify_path(bundle, key).facts["size"] == log.size()


class TestWhatWasChanged:
    @pytest.mark.parametrize(
        ("name", "old", "new", "said"),
        [
            ("index.html", "</h1>", "</h1> ", "index.html 与清单不符"),
            ("data.json", '"month":"2025-01"', '"month":"2025-02"', "data.json 与清单不符"),
            ("book.json", '"leaf":"', '"leaf":"0', "book.json 与清单不符"),
            ("proof.tlog-proof", "index 0", "index 1", "proof.tlog-proof 与清单不符"),
            ("manifest.json", '"v": 1', '"v": 2', "manifest.json 的签名不成立"),
            ("manifest.json", ' "v"', '  "v"', "manifest.json 的签名不成立"),
        ],
    )
    def test_a_bundle_names_the_file(self, bundle: Path, name: str, old: str, new: str, said: str) -> None:
        change(bundle / name, old, new)
        assert said in untrue(bundle)

    def test_a_changed_poster(self, bundle: Path) -> None:
        poster = bundle / "poster.pdf"
        poster.write_bytes(poster.read_bytes().replace(b"%PDF", b"%PDG", 1))
        assert "poster.pdf 与清单不符" in untrue(bundle)

    @pytest.mark.parametrize("name", NAMES)
    def test_a_missing_file(self, bundle: Path, name: str) -> None:
        (bundle / name).unlink()
        assert name in untrue(bundle)

    def test_a_file_that_was_added(self, bundle: Path) -> None:
        (bundle / "通知.txt").write_text("补充")
        assert "通知.txt 不在清单里" in untrue(bundle)

    def test_a_figure_that_only_the_page_shows_otherwise(self, bundle: Path) -> None:
        page = bundle / "index.html"
        shown = re.search(r"<dd>([\d,.]+)</dd>", page.read_text())
        assert shown
        change(page, f"<dd>{shown[1]}</dd>", "<dd>9.99</dd>")
        said = untrue(page)
        assert "页面没有照它显示" in said
        assert shown[1] in said

    def test_a_figure_inside_the_data_of_the_page(self, bundle: Path) -> None:
        income = json.loads((bundle / "data.json").read_text())["body"]["summary"]["income"]
        change(bundle / "index.html", f'"income":{income}', f'"income":{income + 1}')
        assert "公开内容与封存时不一致" in untrue(bundle / "index.html")

    def test_line_ends(self, bundle: Path) -> None:
        page = bundle / "index.html"
        page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
        assert "页面上的文字被改动过" in untrue(page)

    def test_data_written_otherwise(self, bundle: Path) -> None:
        data = bundle / "data.json"
        data.write_text(json.dumps(json.loads(data.read_text()), ensure_ascii=False, indent=1))
        assert "不是封存时的写法" in untrue(data)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("data.json", b"[" * 100_000),
            ("data.json", b'{"body": {"a": 1.5}, "salt": "00"}'),
            ("data.json", b'{"body": {}, "salt": 7}'),
            ("data.json", b"\xff\xfe"),
            ("index.html", b"\xff\xfe"),
            ("index.html", b"<p>nothing</p>"),
            ("index.html", b'<script type="application/json" id="publication">{"page":1}</script>'),
            ("index.html", b'<p id="withdrawal">gone</p>'),
            ("proof.tlog-proof", b""),
            ("proof.tlog-proof", b"\xff"),
        ],
    )
    def test_rubbish_is_a_sentence(self, bundle: Path, name: str, content: bytes) -> None:
        (bundle / name).write_bytes(content)
        assert untrue(bundle / name).endswith("。")

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(Untrue, match="不存在"):
            verify_path(tmp_path / "nothing", Verifier("x", 1, bytes(32)))

    @flips
    @given(name=st.sampled_from(NAMES), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def test_any_flipped_bit_of_a_bundle(self, bundle: Path, name: str, place: float, bit: int) -> None:
        path = bundle / name
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[int(place * len(whole))] ^= 1 << bit
        path.write_bytes(bytes(changed))
        try:
            assert name in untrue(bundle) or name == "index.html"
        finally:
            path.write_bytes(whole)

    @flips
    @given(
        name=st.sampled_from(["index.html", "data.json", "proof.tlog-proof"]),
        place=st.floats(0, 1, exclude_max=True),
        bit=st.integers(0, 7),
    )
    def test_any_flipped_bit_of_a_file_alone(self, bundle: Path, name: str, place: float, bit: int) -> None:
        path = bundle / name
        whole = path.read_bytes()
        changed = bytearray(whole)
        changed[int(place * len(whole))] ^= 1 << bit
        path.write_bytes(bytes(changed))
        try:
            untrue(path)
        finally:
            path.write_bytes(whole)


class TestWhatBelongsToAnother:
    def test_another_key(self, bundle: Path, tmp_path: Path) -> None:
        other = keys.create(tmp_path / "other", "lingyan.invalid/test").verifier
        assert "签名不成立" in untrue(bundle, other)
        assert "签名不成立" in untrue(bundle / "index.html", other)

    def test_the_proof_of_another_page(self, village: Sealed) -> None:
        village.close(FEBRUARY)
        first, second = village.published(), village.published(FEBRUARY)
        here, there = bundles.folder_of(first), bundles.folder_of(second)
        shutil.copyfile(there / "proof.tlog-proof", here / "proof.tlog-proof")
        assert "公开内容与封存时不一致" in untrue(here / "data.json")

    def test_a_page_cannot_be_passed_off_as_withdrawn(self, village: Sealed) -> None:
        """The proof of a publication proves no withdrawal."""
        publication = village.published()
        folder = bundles.folder_of(publication)
        proof = (folder / "proof.tlog-proof").read_text()
        from lingyan.disclosure.page import render_withdrawal

        notice = {
            "format": "lingyan.withdrawal/1", "village": "990121107208", "month": "2025-01", "version": 1,
            "on": "2026-11-23", "reason": "无", "commitment": bytes(publication.commitment).hex(),
        }  # fmt: skip
        (folder / "index.html").write_text(render_withdrawal(notice, "凤桥村", proof))
        assert "不一致" in untrue(folder / "index.html")

    @pytest.mark.parametrize(
        "edit",
        [
            lambda text: text.replace("误公开了附件", "村民要求", 1),
            lambda text: text.replace("误公开了附件", "村民要求"),
            lambda text: text.replace("第1版", "第2版"),
        ],
    )
    def test_a_withdrawal_told_otherwise(self, village: Sealed, edit: Callable[[str], str]) -> None:
        publication = village.published()
        bundles.finish([actions.withdraw(village.officer, publication, reason="误公开了附件")])
        page = bundles.folder_of(publication) / "index.html"
        page.write_text(edit(page.read_text()))
        assert untrue(page)

    def test_what_was_withdrawn_and_still_lies_there(self, village: Sealed) -> None:
        publication = village.published()
        folder = bundles.folder_of(publication)
        data = (folder / "data.json").read_bytes()
        bundles.finish([actions.withdraw(village.officer, publication, reason="误公开了附件")])
        (folder / "data.json").write_bytes(data)
        assert "data.json 还留在" in untrue(folder)


class TestWitness:
    @pytest.fixture
    def watched(self, village: Sealed, tmp_path: Path) -> Sealed:
        place = tmp_path / "witness"
        verifier = witness.init(place, "audit.invalid/witness")
        witness.Witness.load(place).trust(log_key())
        log.add_witness(verifier.vkey, str(place))
        return village

    def test_its_cosignature_is_named(self, watched: Sealed) -> None:
        folder = bundles.folder_of(watched.published())
        assert "audit.invalid/witness联署见证" in verdict(folder).sentence
        assert "由audit.invalid/witness联署见证" in (folder / "index.html").read_text()
        assert verdict(folder).facts["witnesses"] == ["audit.invalid/witness"]

    def test_one_that_nobody_asked_is_not_believed(self, watched: Sealed) -> None:
        folder = bundles.folder_of(watched.published())
        assert "没有见证方联署" in verify_path(folder, log_key()).sentence

    def test_a_forged_cosignature(self, watched: Sealed) -> None:
        proof = bundles.folder_of(watched.published()) / "proof.tlog-proof"
        lines = proof.read_text().splitlines(keepends=True)
        lines[-1] = lines[-1][:-10] + ("A" if lines[-1][-10] != "A" else "B") + lines[-1][-9:]
        proof.write_text("".join(lines))
        assert "证明不成立" in untrue(proof)

    def test_one_that_is_gone_stops_nothing(self, watched: Sealed, tmp_path: Path) -> None:
        (tmp_path / "witness" / "logs.vkeys").unlink()
        assert "没有见证方联署" in verdict(bundles.folder_of(watched.published())).sentence


def test_a_summary_is_known_by_its_text_without_the_space_around() -> None:
    assert summary_digest(" 收租金 ") == summary_digest("收租金") != summary_digest("收租")
