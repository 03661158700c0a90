"""From a JSON Resume to what is printed of it, in the language that it is written in."""
