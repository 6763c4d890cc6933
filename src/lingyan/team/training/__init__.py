"""Education and training of village cadres: duties of hours, classes, attendance, hours, night school."""
