from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.seal import checkpoint as checkpoints
from lingyan.seal import merkle, proof
from lingyan.seal.checkpoint import Checkpoint
from lingyan.seal.errors import Malformed, NotSigned, ProofFails
from lingyan.seal.note import COSIGNATURE, Signer

LOG = Signer.generate("log.example/a")
WITNESSES = [Signer.generate(f"w.example/{number}", COSIGNATURE) for number in range(2)]
ENTRIES = [b"entry %d" % number for number in range(11)]


def made(index: int = 4, extra: bytes | None = None, cosigners: int = 2) -> proof.Proof:
    leaves = merkle.leaf_hashes(ENTRIES)
    note = checkpoints.sign(Checkpoint(LOG.name, len(ENTRIES), merkle.root(leaves)), LOG)
    note = note.with_signatures(one.sign(note.text, 1_700_000_000) for one in WITNESSES[:cosigners])
    return proof.make(ENTRIES[index], index, merkle.inclusion_proof(leaves, index), note, extra)


@given(st.integers(0, len(ENTRIES) - 1), st.none() | st.binary(max_size=40))
def test_a_proof_file_is_read_back_and_holds(index: int, extra: bytes | None) -> None:
    original = made(index, extra)
    read = proof.parse(str(original).encode())
    assert read == original
    result = proof.verify(read, ENTRIES[index], LOG.verifier, [one.verifier for one in WITNESSES])
    assert result.index == index
    assert result.witnessed == {"w.example/0": 1_700_000_000, "w.example/1": 1_700_000_000}


def test_layout_of_the_file() -> None:
    lines = str(made(0, b"age")).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YWdl", "index 0"]
    assert lines[7:10] == ["", "log.example/a", "11"]


def test_another_entry_or_place_does_not_hold() -> None:
    with pytest.raises(ProofFails):
        proof.verify(made(4), ENTRIES[5], LOG.verifier)
    moved = str(made(4)).replace("index 4", "index 5")
    with pytest.raises(ProofFails):
        proof.verify(proof.parse(moved), ENTRIES[4], LOG.verifier)


def test_a_proof_that_does_not_hold_is_not_made() -> None:
    with pytest.raises(ProofFails):
        proof.make(b"other", 4, made(4).path, made(4).note)


def test_required_witnesses() -> None:
    keys = [one.verifier for one in WITNESSES]
    one = made(cosigners=1)
    assert proof.verify(one, ENTRIES[4], LOG.verifier, keys, required=1).witnessed.keys() == {"w.example/0"}
    with pytest.raises(NotSigned, match="缺少w"):
        proof.verify(one, ENTRIES[4], LOG.verifier, keys)
    with pytest.raises(NotSigned):
        proof.verify(one, ENTRIES[4], LOG.verifier, (), required=1)


def test_another_logs_key_is_refused() -> None:
    with pytest.raises(NotSigned):
        proof.verify(made(), ENTRIES[4], Signer.generate("log.example/a").verifier)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("@v1", "@v2"),
        ("index 4", "index 04"),
        ("index 4", "index -4"),
        ("index 4\n", ""),
        ("index 4\n", "extra ?\nindex 4\n"),
        ("index 4\n", "index 4\nAAAA\n"),
        ("\n\n", "\n"),
        ("\n11\n", "\n011\n"),
    ],
)
def test_malformed_files_are_refused(found: str, put: str) -> None:
    with pytest.raises(Malformed):
        proof.parse(str(made()).replace(found, put))
