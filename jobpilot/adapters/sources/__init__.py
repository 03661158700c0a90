"""Places that list postings, one file each. See docs/jobs.md for how to add one."""
