"""Words that the gate knows: what a letter may say of anybody, and what only the résumé can say."""
