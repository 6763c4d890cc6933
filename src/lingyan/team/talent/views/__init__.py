"""Pages of the register: people and their consents, papers, workbooks, needs, matches, figures."""
