"""Pages of training: hours and needs, classes with their list, attendance, slips and import, night school, papers."""
