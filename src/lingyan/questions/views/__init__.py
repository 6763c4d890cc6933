"""Views of this room: for villagers without an account, for desks, for moderation."""
