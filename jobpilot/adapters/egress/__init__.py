"""The only way out to addresses that people, postings or models name."""
