"""Identity providers: one verifier for all of them, over a cache of the issuer's published keys."""
