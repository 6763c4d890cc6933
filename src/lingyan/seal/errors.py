"""What the seal refuses, with a Chinese sentence that says what happened and what to do."""

from __future__ import annotations

from typing import ClassVar

from lingyan.kernel.problems import Refused


class SealError(Refused):
    """Something about the log, a proof or a key does not hold."""

    default_code: ClassVar[str] = "seal.refused"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message, code=code or self.default_code)


class Malformed(SealError):
    """Bytes from outside that are not in the format they claim."""

    default_code = "seal.malformed"


class NotSigned(SealError):
    """A note without a valid signature of a key that is trusted."""

    default_code = "seal.not-signed"


class ProofFails(SealError):
    """A proof that is well formed and does not prove what it claims."""

    default_code = "seal.proof-fails"


class LogDamaged(SealError):
    """The files of the log contradict one another or its last state."""

    default_code = "seal.log-damaged"


class LogBusy(SealError):
    """Another process is writing this log."""

    default_code = "seal.log-busy"


class KeyRefused(SealError):
    """A key that is missing, readable by others, or not to be overwritten."""

    default_code = "seal.key-refused"


class SourceBehind(SealError):
    """The records hold fewer entries than the log: they were restored from an older backup."""

    default_code = "seal.source-behind"


class SourceDiffers(SealError):
    """The records hold other entries than the log at the same places."""

    default_code = "seal.source-differs"


class RolledBack(SealError):
    """The log does not contain a checkpoint that was published or witnessed before."""

    default_code = "seal.rolled-back"


class WitnessMissing(SealError):
    """Fewer witnesses cosigned than the policy asks for. Nothing new was published."""

    default_code = "seal.witness-missing"


class WitnessError(SealError):
    """A witness did not cosign. `status` is that of the tlog-witness protocol; 0 when it was not reached."""

    default_code = "seal.witness-refused"

    def __init__(self, message: str, *, status: int, size: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.size = size
