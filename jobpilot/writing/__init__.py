"""Letters, e-mails, posts and tailored résumés: written from a résumé, checked against it, approved by the person."""
