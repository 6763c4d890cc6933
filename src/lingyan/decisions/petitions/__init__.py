"""Villagers or their representatives ask together for a meeting: enough of them bind the committee (D-02, D-03)."""
