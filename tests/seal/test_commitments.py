from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.seal.commitments import (
    commit_fields,
    commit_many,
    merkle_root_of_leaves,
    open_disclosure,
    prove_voucher,
    verify_disclosure,
    verify_voucher,
)
from lingyan.seal.errors import Malformed, ProofFails

SEED = bytes(range(32))
VOUCHER = [("字号", "记-12"), ("摘要", "付清淤工程款"), ("借方", "1234500"), ("收款人", "王某")]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = texts.filter(bool)
vouchers = st.lists(st.tuples(names, texts), min_size=1, max_size=8, unique_by=lambda one: one[0])


def test_version_1_byte_for_byte() -> None:
    """Written out from the description in the module, so that another program can be written from it too."""
    salts = hashlib.shake_256(b"lingyan/salts/v1" + SEED + b"v7").digest(32)
    first = hashlib.sha256(b"\x01" + salts[:16] + b"\x00\x01a" + b"x").digest()
    second = hashlib.sha256(b"\x01" + salts[16:] + b"\x00\x03\xe6\x91\x98" + "付".encode()).digest()
    leaf = hashlib.sha256(b"lingyan/voucher/v1" + b"".join(sorted([first, second]))).digest()
    assert commit_fields(SEED, "v7", [("a", "x"), ("摘", "付")]).leaf == leaf


@given(vouchers, st.data())
def test_any_choice_of_fields_opens_and_shows_no_other(
    voucher: list[tuple[str, str]], data: st.DataObject
) -> None:
    shown = data.draw(st.sets(st.sampled_from([name for name, _ in voucher])))
    commitment = commit_fields(SEED, "v1", voucher)
    disclosure = json.loads(json.dumps(commitment.disclose(shown)))
    assert open_disclosure(disclosure, commitment.leaf) == {n: v for n, v in voucher if n in shown}
    assert len(disclosure["digests"]) == len(voucher) - len(shown)
    salts = {one["salt"] for one in disclosure["fields"]}
    assert salts == {one.salt.hex() for one in commitment.fields if one.name in shown}


@given(st.lists(vouchers.map(lambda fields: [value for _, value in fields]), min_size=1, max_size=5))
def test_the_bulk_function_gives_the_same_leaves(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    rows = [(row + [""] * width)[:width] for row in rows]
    columns = [f"列{number}" for number in range(width)]
    bulk = list(commit_many(SEED, columns, [(b"%d" % number, row) for number, row in enumerate(rows)]))
    single = [
        commit_fields(SEED, str(n), list(zip(columns, row, strict=True))).leaf for n, row in enumerate(rows)
    ]
    assert bulk == single


@pytest.mark.parametrize("key", ["value", "name", "salt"])
def test_a_changed_field_does_not_open(key: str) -> None:
    commitment = commit_fields(SEED, "v1", VOUCHER)
    disclosure = commitment.disclose({"借方"})
    disclosure["fields"][0][key] = {"value": "9", "name": "贷方", "salt": "00" * 16}[key]
    with pytest.raises(ProofFails):
        open_disclosure(disclosure, commitment.leaf)
    assert not verify_disclosure(disclosure, commitment.leaf)


def test_bytes_cannot_move_between_name_and_value() -> None:
    assert commit_fields(SEED, "v", [("ab", "c")]).leaf != commit_fields(SEED, "v", [("a", "bc")]).leaf


def test_equal_values_have_unlike_digests_and_other_vouchers_other_leaves() -> None:
    commitment = commit_fields(SEED, "v1", [("a", "1"), ("b", "1")])
    assert len({one.digest for one in commitment.fields} | {one.salt for one in commitment.fields}) == 4
    assert commit_fields(SEED, "v2", VOUCHER).leaf != commit_fields(SEED, "v1", VOUCHER).leaf
    assert commit_fields(bytes(32), "v1", VOUCHER).leaf != commit_fields(SEED, "v1", VOUCHER).leaf


@pytest.mark.parametrize(
    "disclosure",
    [
        {},
        {"version": 2, "fields": [], "digests": []},
        {"version": 1, "fields": {}, "digests": []},
        {"version": 1, "fields": ["x"], "digests": []},
        {"version": 1, "fields": [{"name": "a", "value": 1, "salt": "00" * 16}], "digests": []},
        {"version": 1, "fields": [{"name": "", "value": "", "salt": "00" * 16}], "digests": []},
        {"version": 1, "fields": [{"name": "a", "value": "\ud800", "salt": "00" * 16}], "digests": []},
        {"version": 1, "fields": [{"name": "a", "value": "", "salt": "00 " * 10 + "00"}], "digests": []},
        {"version": 1, "fields": [{"name": "a", "value": "", "salt": "00" * 16}] * 2, "digests": []},
        {"version": 1, "fields": [], "digests": ["FF" * 32]},
        {"version": 1, "fields": [], "digests": ["ff" * 31]},
    ],
)
def test_malformed_disclosures_are_refused(disclosure: dict) -> None:
    with pytest.raises(Malformed):
        open_disclosure(disclosure, bytes(32))
    assert not verify_disclosure(disclosure, bytes(32))


def test_unknown_fields_and_bad_input_are_said() -> None:
    with pytest.raises(Malformed, match="附件"):
        commit_fields(SEED, "v1", VOUCHER).disclose({"附件"})
    for seed, fields in (
        (b"short", VOUCHER),
        (SEED, []),
        (SEED, [("a", "1"), ("a", "2")]),
        (SEED, [("", "1")]),
    ):
        with pytest.raises(ValueError):
            commit_fields(seed, "v", fields)
    with pytest.raises(ValueError):
        list(commit_many(SEED, ["a"], [(b"v", ["1", "2"])]))


def test_a_voucher_stands_in_its_months_book() -> None:
    rows = [(b"%d" % number, [str(number), "付款"]) for number in range(37)]
    leaves = list(commit_many(SEED, ["字号", "摘要"], rows))
    root = merkle_root_of_leaves(leaves)
    path = prove_voucher(leaves, 20)
    assert verify_voucher(leaves[20], 20, 37, path, root)
    assert not verify_voucher(leaves[21], 20, 37, path, root)
    assert not verify_voucher(leaves[20], 20, 70, path, root)
