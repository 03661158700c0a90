"""Word lists of matching: data, kept apart from what is done with it."""
