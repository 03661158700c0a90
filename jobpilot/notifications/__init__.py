"""What happened that a person may want to know: derived from what features keep, stored nowhere."""
