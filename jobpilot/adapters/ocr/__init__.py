"""Recognition of text in pictures of pages, in the limited child alone."""
