"""组织生活: a branch's year, its sessions, who attended, and what the duties ask of it."""
