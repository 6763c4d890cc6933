"""What villagers demand in writing to be made public: so many of them, and the village has to open it (governance.md E-05)."""
