"""Sheets as PDF (Typst) and DOCX (python-docx), made in a limited child process."""
