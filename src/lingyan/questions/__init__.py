"""Questions of villagers, by name or anonymously: routed, answered in time, published with consent."""
