"""The operators’ face: the `lingyan` command."""
