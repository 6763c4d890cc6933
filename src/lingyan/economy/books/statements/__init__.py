"""Statements as pure rules: formulas, trial balance, the two statements, flows and cross-checks."""
