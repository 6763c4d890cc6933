"""Pages of projects: the lists, one project with its money, and the forms of its steps."""
