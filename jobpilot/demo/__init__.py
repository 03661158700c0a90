"""Invented employers and their postings, served as the real job boards would serve them."""
