"""人才: people who agreed to be listed, what villages need, and what became of bringing the two together."""
