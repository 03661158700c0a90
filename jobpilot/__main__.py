"""`python -m jobpilot` is the command line."""

import sys
from typing import Any

# The Redis client imports OpenTelemetry's metrics wherever they are installed. Nobody here reads them, and they would
# cost every process 0.1 s and 2 MB.
modules: dict[str, Any] = sys.modules
modules.setdefault("opentelemetry.sdk.metrics", None)

from jobpilot.cli.app import main  # noqa: E402 - after the line above

if __name__ == "__main__":
    main()
