"""Reports of faults to Sentry. Imported only with SENTRY_DSN."""
