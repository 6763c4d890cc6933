from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.seal import checkpoint as checkpoints
from lingyan.seal import keys, merkle
from lingyan.seal import note as notes
from lingyan.seal.checkpoint import Checkpoint, open_checkpoint
from lingyan.seal.errors import KeyRefused, Malformed, NotSigned
from lingyan.seal.note import COSIGNATURE, Note, Signer, Verifier

# The example of c2sp.org/signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Z"
    "tg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
LOG = Signer.generate("log.example/雁城")
WITNESS = Signer.generate("witness.example/审计", COSIGNATURE)
CHECKPOINT = Checkpoint(LOG.name, 7, merkle.leaf_hash(b"x"))


def cosigned() -> Note:
    signed = checkpoints.sign(CHECKPOINT, LOG)
    return signed.with_signatures([WITNESS.sign(signed.text, 1_700_000_000)])


def test_the_published_example_verifies() -> None:
    key = Verifier.from_vkey(EXAMPLE_KEY)
    assert key.vkey == EXAMPLE_KEY
    note = notes.parse(EXAMPLE)
    assert str(note) == EXAMPLE
    assert list(notes.verified(note, [key])) == [key]


def test_the_published_example_with_another_text_does_not() -> None:
    with pytest.raises(NotSigned):
        notes.verified(notes.parse(EXAMPLE.replace("This", "That")), [Verifier.from_vkey(EXAMPLE_KEY)])


@pytest.mark.parametrize("signer", [LOG, WITNESS])
def test_keys_survive_their_text_form(signer: Signer) -> None:
    assert Signer.from_skey(signer.skey) == signer
    assert Verifier.from_vkey(signer.verifier.vkey) == signer.verifier
    assert signer.skey not in repr(signer)


def test_key_texts_with_a_slip_are_refused() -> None:
    with pytest.raises(Malformed, match="编号"):
        Verifier.from_vkey(EXAMPLE_KEY.replace("example.com/foo", "example.com/fop"))
    with pytest.raises(KeyRefused) as caught:
        Signer.from_skey(LOG.skey.replace("雁", "燕"))
    assert LOG.skey.split("+")[-1] not in str(caught.value)


def test_checkpoint_opens_with_log_and_witness() -> None:
    opened = open_checkpoint(str(cosigned()), LOG.verifier, [WITNESS.verifier])
    assert opened.checkpoint == CHECKPOINT
    assert opened.cosignatures[WITNESS.verifier].timestamp == 1_700_000_000


def test_unknown_signatures_are_ignored_and_carried_along() -> None:
    opened = open_checkpoint(str(cosigned()), LOG.verifier)
    assert opened.cosignatures == {}
    assert len(opened.note.signatures) == 2


def test_a_witness_alone_is_not_enough() -> None:
    note = Note(CHECKPOINT.text, (WITNESS.sign(CHECKPOINT.text, 5),))
    with pytest.raises(NotSigned):
        open_checkpoint(note, LOG.verifier, [WITNESS.verifier])


def test_another_origin_is_refused() -> None:
    other = Checkpoint("other.example/log", 7, CHECKPOINT.root)
    with pytest.raises(NotSigned, match="不是“log"):
        open_checkpoint(checkpoints.sign(other, LOG), LOG.verifier)


@given(st.integers(0, len(str(cosigned()).encode()) - 1), st.integers(0, 7))
def test_any_changed_bit_is_refused(place: int, bit: int) -> None:
    raw = bytearray(str(cosigned()).encode())
    raw[place] ^= 1 << bit
    try:
        opened = open_checkpoint(bytes(raw), LOG.verifier, [WITNESS.verifier])
    except (Malformed, NotSigned):
        return
    # A line whose name or key id was hit is a line of an unknown key; the other one still holds.
    assert opened.checkpoint == CHECKPOINT and not opened.cosignatures


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n",
        "log\n01\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "log\n-1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "log\n9223372036854775808\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=\n",
        "log\n1\nAAAA\n",
        "\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "log\n0\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n",
        "log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


def test_extension_lines_are_kept_and_signed() -> None:
    extended = Checkpoint(LOG.name, 7, CHECKPOINT.root, ("more", "and more"))
    assert Checkpoint.parse(extended.text) == extended
    assert open_checkpoint(checkpoints.sign(extended, LOG), LOG.verifier).checkpoint == extended


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "a\n",
        "a\n\n",
        "a\n\nb\n",
        "a\n\n— x AAAA\n",
        "a\n\n— x+y AAAAAAAA\n",
        "a\r\n\n— x AAAAAAAA\n",
        b"\xff\n\n",
    ],
)
def test_malformed_notes_are_refused(raw: str | bytes) -> None:
    with pytest.raises(Malformed):
        notes.parse(raw)


def test_keys_folder(tmp_path) -> None:
    made = keys.create(tmp_path / "keys", "log.example/a")
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / keys.SECRET_FILE).stat().st_mode & 0o777 == 0o600
    loaded = keys.load(tmp_path / "keys")
    assert loaded == made and loaded.origin == "log.example/a" and loaded.published() is None
    assert keys.load_verifiers(tmp_path / "keys" / keys.PUBLIC_FILE) == [made.verifier]


def test_keys_are_never_overwritten_and_never_used_when_open_to_others(tmp_path) -> None:
    keys.create(tmp_path, "log.example/a")
    with pytest.raises(KeyRefused, match="不会覆盖"):
        keys.create(tmp_path, "log.example/b")
    (tmp_path / keys.SECRET_FILE).chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        keys.load(tmp_path)


def test_missing_and_damaged_keys_are_said(tmp_path) -> None:
    with pytest.raises(KeyRefused, match="找不到"):
        keys.load(tmp_path)
    keys.create(tmp_path, "log.example/a")
    path = tmp_path / keys.SECRET_FILE
    path.write_bytes(path.read_bytes().replace(b"log", b"lag"))
    with pytest.raises(KeyRefused):
        keys.load(tmp_path)
