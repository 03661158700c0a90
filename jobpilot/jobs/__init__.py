"""Postings: the boards they come from, what they say, and whether they are still open."""
