"""Pages of dossiers: the list of a place, one dossier, the own one, sheets entered and put right."""
