from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.seal import merkle
from lingyan.seal.errors import Malformed
from lingyan.seal.vectors import verify_case

from . import naive

VECTORS = Path(__file__).parent / "vectors"
entries_lists = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


def cases(kind: str) -> list[dict]:
    return [json.loads(line) for line in (VECTORS / f"{kind}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", cases("inclusion") + cases("consistency"), ids=lambda case: case["desc"])
def test_published_vectors(case: dict) -> None:
    assert verify_case(case) is not case["wantErr"]


def test_a_case_is_judged_by_its_proof_not_by_what_it_expects() -> None:
    for case in cases("inclusion") + cases("consistency"):
        turned = case | {"wantErr": not case["wantErr"], "comment": "anything"}
        assert verify_case(turned) is not case["wantErr"]


def test_hashes_may_be_written_in_hex() -> None:
    import base64

    for case in cases("inclusion"):
        turned = {
            key: base64.b64decode(value).hex() if key in ("root", "leafHash") else value
            for key, value in case.items()
        }
        turned["proof"] = [base64.b64decode(item).hex() for item in case["proof"] or []]
        assert verify_case(turned) is not case["wantErr"]


@pytest.mark.parametrize(
    "case",
    [
        {},
        {"leafIdx": 0},
        {"leafIdx": True, "treeSize": 1},
        {"leafIdx": 0.0, "treeSize": 1},
        {"leafIdx": 0, "treeSize": 1, "root": 7, "leafHash": "", "proof": []},
        {"leafIdx": 0, "treeSize": 1, "root": "?", "leafHash": "", "proof": []},
        {"size1": 1, "size2": 1, "root1": "", "root2": "", "proof": "abc"},
    ],
)
def test_what_is_no_case_is_refused(case: dict) -> None:
    with pytest.raises(Malformed):
        verify_case(case)


def test_a_number_beyond_64_bits_is_just_wrong() -> None:
    assert not verify_case({"leafIdx": 2**70, "treeSize": 2**71, "root": "", "leafHash": "", "proof": None})


@given(entries_lists)
def test_root_is_that_of_the_rfc(entries: list[bytes]) -> None:
    leaves = merkle.leaf_hashes(entries)
    assert merkle.root(leaves) == naive.root(entries)
    frontier = merkle.Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    assert frontier.root == naive.root(entries)


def test_empty_tree() -> None:
    assert merkle.root([]) == merkle.EMPTY_ROOT == merkle.Frontier().root == naive.root([])


@given(entries_lists, st.data())
def test_inclusion_proofs_are_those_of_the_rfc_and_hold(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    leaves = merkle.leaf_hashes(entries)
    proof = merkle.inclusion_proof(leaves, index)
    assert proof == naive.path(index, entries)
    assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, naive.root(entries))


@given(entries_lists, st.data())
def test_consistency_proofs_are_those_of_the_rfc_and_hold(entries: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(entries)))
    proof = merkle.consistency_proof(merkle.leaf_hashes(entries), old)
    assert proof == naive.consistency(old, entries)
    old_root, root = naive.root(entries[:old]), naive.root(entries)
    assert merkle.verify_consistency(old, len(entries), old_root, root, proof)


@given(entries_lists, st.data())
def test_a_changed_proof_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    leaves, size, root = merkle.leaf_hashes(entries), len(entries), naive.root(entries)
    proof = merkle.inclusion_proof(leaves, index)
    wrong = data.draw(st.sampled_from(["longer", "shorter", "bit", "short hash", "leaf", "root"]))
    if wrong in ("shorter", "bit", "short hash") and not proof:
        return
    place = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    leaf = leaves[index]
    if wrong == "longer":
        proof.insert(place, proof[place] if proof else leaf)
    elif wrong == "shorter":
        del proof[place]
    elif wrong == "bit":
        proof[place] = bytes([proof[place][0] ^ 1]) + proof[place][1:]
    elif wrong == "short hash":
        proof[place] = proof[place][:31]
    elif wrong == "leaf":
        leaf = bytes(32)
    else:
        root = bytes(32)
    assert not merkle.verify_inclusion(leaf, index, size, proof, root)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 40))
def test_consistency_of_a_fork_is_refused(common: int, more: int, other: int) -> None:
    mine = [b"%d" % i for i in range(common + more)]
    forked = [*mine[: common - 1], b"forged", *(b"x%d" % i for i in range(other))]
    proof = naive.consistency(min(common, len(mine)), mine)
    assert not merkle.verify_consistency(
        common, len(mine), naive.root(forked[:common]), naive.root(mine), proof
    )


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_proofs_outside_the_tree_are_not_made(index: int, size: int) -> None:
    with pytest.raises(ValueError):
        merkle.inclusion_proof([b"x" * 32] * size, index)


@pytest.mark.parametrize(("old", "size"), [(0, 4), (5, 4), (0, 0)])
def test_consistency_from_nothing_is_not_made(old: int, size: int) -> None:
    with pytest.raises(ValueError):
        merkle.consistency_proof([b"x" * 32] * size, old)
