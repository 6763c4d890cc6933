"""What villagers demand in writing to be made public: enough of them bind the village (governance.md E-05)."""
