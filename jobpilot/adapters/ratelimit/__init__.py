"""Rate limits by GCRA: one number per subject, no windows to game."""
