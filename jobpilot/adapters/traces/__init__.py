"""Traces by OpenTelemetry. Imported only when a process records them."""
