"""The fact gate: nothing in a written text passes that the résumé, or where that is right the posting, does not say."""
