"""Keyed hashes of texts and receipts: what stays when a text is erased, and by what a receipt is known."""

from __future__ import annotations

from lingyan.kernel.crypto import keyed_hash

_BETWEEN = "\x1f"


def seal(*texts: str) -> bytes:
    """32 bytes that only the holder of the data key can recompute, so that an erased text cannot be guessed."""
    return keyed_hash(_BETWEEN.join(texts), purpose="question-text")


def receipt_hash(receipt: str) -> bytes:
    """By what a receipt is found. SECURITY: the receipt itself is shown once and stored nowhere."""
    return keyed_hash(receipt, purpose="question-receipt")


def drawn(nonce: str) -> bytes:
    """The secret that a form's one-time number gives, so that a form sent twice gives one receipt."""
    return keyed_hash(nonce, purpose="question-draw")
