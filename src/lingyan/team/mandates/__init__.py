"""小组长和代表: who leads a villagers' group, who represents households in the village and in the collective."""
