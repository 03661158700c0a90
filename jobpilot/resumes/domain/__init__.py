"""Pure rules of the résumé room: from lines on pages to a JSON Resume with evidence for every field."""
