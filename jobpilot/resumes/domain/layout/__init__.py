"""Layout before language: words with boxes become rows, rows become columns, columns become lines in reading order."""
