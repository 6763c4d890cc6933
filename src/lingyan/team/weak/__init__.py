"""软弱涣散村党组织整顿: signs read from records as hints, and the case of a village that two persons listed."""
