"""What a share link is, and what it shows."""
