"""The transparency log: commitments, tiles, signed checkpoints, witnesses and proofs."""
