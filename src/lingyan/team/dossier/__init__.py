"""专职化管理: one dossier for every village party secretary, composed of what the rooms know and of little else."""
