"""Résumés: the uploaded file, what was read from it, and every version a person saved since."""
