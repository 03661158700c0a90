"""Structured JSON logs, with secrets and personal data taken out before they are written."""
