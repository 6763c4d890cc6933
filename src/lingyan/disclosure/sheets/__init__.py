"""Sheets of publication beside the accounts: what stands on them, for which periods, and the way to the public page."""
