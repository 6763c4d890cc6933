"""Signed notes (c2sp.org/signed-note) with Ed25519, and the timestamped cosignatures of witnesses.

A note is a text, an empty line and signature lines. Only signatures of keys that the caller names count;
others are carried along and never trusted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lingyan.seal.encoding import from_base64, to_base64
from lingyan.seal.errors import KeyRefused, Malformed, NotSigned

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
MAX_NOTE_BYTES: Final = 1 << 20
MAX_SIGNATURES: Final = 100
MAX_TIMESTAMP: Final = 2**63 - 1

_KEY_BYTES: Final = 32
_SECRET_PREFIX: Final = "PRIVATE+KEY+"  # noqa: S105
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_ID: Final = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, the key's short id, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {to_base64(self.key_id + self.value)}\n"

    @property
    def timestamp(self) -> int:
        """Seconds since 1970 that a cosignature states. Trust it only after the signature was verified."""
        return int.from_bytes(self.value[:8], "big")


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note whose signatures nobody has checked yet. `text` ends with a newline."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)

    def with_signatures(self, added: Iterable[Signature]) -> Note:
        """The note with these signatures too; one of the same key is replaced."""
        kept = {(signature.name, signature.key_id): signature for signature in self.signatures}
        kept.update({(signature.name, signature.key_id): signature for signature in added})
        return Note(self.text, tuple(kept.values()))


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: what a reader must have got by another way than the log itself."""

    name: str
    algorithm: int
    public: bytes = field(repr=False)

    def __post_init__(self) -> None:
        require_key_name(self.name)
        if self.algorithm not in (ED25519, COSIGNATURE) or len(self.public) != _KEY_BYTES:
            raise Malformed("公钥的算法不受支持，只认 Ed25519 签名和 cosignature/v1")

    @property
    def key_id(self) -> bytes:
        return _key_id(self.name, self.algorithm, self.public)

    @property
    def vkey(self) -> str:
        """The text form: name, key id and key, parted by plus signs."""
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def from_vkey(cls, text: str) -> Self:
        """Raises Malformed when the text is no verifier key or its key id does not fit."""
        name, algorithm, public, key_id = _split_key(text.strip(), "公钥")
        verifier = cls(name, algorithm, public)
        if verifier.key_id != key_id:
            raise Malformed(f"公钥“{name}”的编号与内容不符，可能抄错了")
        return verifier

    def made(self, signature: Signature) -> bool:
        """Whether the line claims to be of this key."""
        return signature.name == self.name and signature.key_id == self.key_id

    def verify(self, text: str, signature: Signature) -> bool:
        """Whether this key signed `text`. For a cosignature the stated time is part of what was signed."""
        message, value = text.encode(), signature.value
        if self.algorithm == COSIGNATURE:
            if len(value) != 72 or signature.timestamp > MAX_TIMESTAMP:
                return False
            message, value = cosigned_message(text, signature.timestamp), value[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A secret key with its name. Never printed: `repr` leaves the secret out."""

    name: str
    algorithm: int
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        require_key_name(self.name)
        if self.algorithm not in (ED25519, COSIGNATURE) or len(self.secret) != _KEY_BYTES:
            raise KeyRefused("私钥的算法不受支持，只认 Ed25519 签名和 cosignature/v1")

    @classmethod
    def generate(cls, name: str, algorithm: int = ED25519) -> Self:
        return cls(name, algorithm, Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def verifier(self) -> Verifier:
        public = self._key.public_key().public_bytes_raw()
        return Verifier(self.name, self.algorithm, public)

    @property
    def skey(self) -> str:
        """SECURITY: the secret as text, for a file that only its owner can read and nothing else."""
        secret = to_base64(bytes([self.algorithm]) + self.secret)
        return f"{_SECRET_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{secret}"

    @classmethod
    def from_skey(cls, text: str) -> Self:
        """Raises KeyRefused, without quoting the text, when it is no signing key."""
        try:
            if not text.startswith(_SECRET_PREFIX):
                raise Malformed("缺少 PRIVATE+KEY+ 开头")
            name, algorithm, secret, key_id = _split_key(text.strip()[len(_SECRET_PREFIX) :], "私钥")
            signer = cls(name, algorithm, secret)
        except Malformed:
            raise KeyRefused("私钥文件的内容不是签名私钥，请从保管处恢复") from None
        if signer.verifier.key_id != key_id:
            raise KeyRefused("私钥文件的编号与内容不符，文件可能损坏，请从保管处恢复")
        return signer

    def sign(self, text: str, timestamp: int | None = None) -> Signature:
        """The signature over a note text; a cosigner must state the time in seconds since 1970."""
        key_id = self.verifier.key_id
        if self.algorithm == ED25519:
            return Signature(self.name, key_id, self._key.sign(text.encode()))
        if timestamp is None or not 0 < timestamp <= MAX_TIMESTAMP:
            raise ValueError("a cosignature needs a timestamp")
        signed = self._key.sign(cosigned_message(text, timestamp))
        return Signature(self.name, key_id, timestamp.to_bytes(8, "big") + signed)

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def cosigned_message(text: str, timestamp: int) -> bytes:
    """What a witness signs: a header, the time, and the whole text of the checkpoint."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def require_key_name(name: str) -> None:
    """Raises Malformed for an empty name or one with spaces, control characters or plus signs."""
    if not name or "+" in name or any(letter.isspace() or ord(letter) < 0x20 for letter in name):
        raise Malformed(f"密钥名称不能为空，也不能含空格、控制字符或加号：“{name[:60]}”")


def parse(raw: str | bytes) -> Note:
    """Split a note into text and signature lines. Raises Malformed."""
    text = _decode(raw)
    body, separator, tail = text.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise Malformed("不是签名文本：缺少空行之后的签名")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(f"签名超过 {MAX_SIGNATURES} 个")
    return Note(body + "\n", tuple(parse_signature(line) for line in lines))


def parse_signature(line: str) -> Signature:
    """One signature line without its newline. Raises Malformed."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise Malformed(f"签名行的格式不对：“{line[:60]}”")
    _, name, encoded = parts
    require_key_name(name)
    data = from_base64(encoded)
    if len(data) < 5:
        raise Malformed(f"“{name}”的签名太短")
    return Signature(name, data[:4], data[4:])


def sign(text: str, signers: Sequence[Signer]) -> Note:
    """A new note. `text` ends with a newline and has no control characters."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("要签名的文本须以换行结束，且不含控制字符")
    return Note(text, tuple(signer.sign(text) for signer in signers))


def verified(note: Note, verifiers: Iterable[Verifier]) -> dict[Verifier, Signature]:
    """The signatures of known keys, each verified.

    Raises NotSigned when a line of a known key does not verify (the note was altered) and when no
    known key signed at all.
    """
    good: dict[Verifier, Signature] = {}
    known = tuple(verifiers)
    for signature in note.signatures:
        for verifier in known:
            if not verifier.made(signature):
                continue
            if not verifier.verify(note.text, signature):
                raise NotSigned(f"“{verifier.name}”的签名验证不通过，内容或签名被改动过")
            good[verifier] = signature
    if not good:
        names = "、".join(sorted({verifier.name for verifier in known})) or "（未给出公钥）"
        raise NotSigned(f"没有可信公钥的签名，需要：{names}")
    return good


def _decode(raw: str | bytes) -> str:
    if len(raw) > MAX_NOTE_BYTES:
        raise Malformed("签名文本过大")
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise Malformed("签名文本不是 UTF-8") from error
    if _CONTROL.search(text):
        raise Malformed("签名文本含有控制字符")
    return text


def _key_id(name: str, algorithm: int, public: bytes) -> bytes:
    return hashlib.sha256(f"{name}\n".encode() + bytes([algorithm]) + public).digest()[:4]


def _split_key(text: str, kind: str) -> tuple[str, int, bytes, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not _KEY_ID.fullmatch(parts[1]):
        raise Malformed(f"{kind}的格式应为 名称+编号+密钥")
    data = from_base64(parts[2])
    if len(data) != _KEY_BYTES + 1:
        raise Malformed(f"{kind}的长度不对")
    return parts[0], data[0], data[1:], bytes.fromhex(parts[1])
