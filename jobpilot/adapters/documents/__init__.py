"""Reading untrusted documents: a warm mother process forks one limited child per document."""
