"""The file store: attachments by digest, with kind, size and retention."""
