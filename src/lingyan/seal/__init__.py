"""The transparency log and its proofs, in the public formats of C2SP and RFC 6962.

Everything here but the Django models is pure: bytes, files and keys, no database and no settings,
so that an outsider can verify with these modules alone. See docs/decisions/0003-transparency-log.md.
"""
