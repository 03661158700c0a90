"""People and how they sign in: pure rules."""
