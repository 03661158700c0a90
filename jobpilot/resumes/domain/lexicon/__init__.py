"""The words résumés are made of, in the languages that are read."""
