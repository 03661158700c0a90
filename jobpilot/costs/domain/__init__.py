"""Money for language models: integer micro-dollars (1 dollar is 1,000,000) in everything below."""
