"""Whether a person may stand: the joint review by departments (联审) and suspended election rights, for every room above."""
