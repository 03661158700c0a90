"""One request, one answer, then the end: `python -m jobpilot.adapters.markup.child CPU_SECONDS MEMORY_BYTES`.

Reads `{"texts": [html, …]}` or `{"page": html}` from standard input; writes JSON. Exit status 3 says: too complex.
"""

import json
import resource
import sys
from dataclasses import asdict

from jobpilot.adapters.markup.reading import read_page, read_text
from jobpilot.ports.pages import PageTooComplexError

TOO_COMPLEX = 3


def main() -> None:
    cpu_seconds, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    request = json.load(sys.stdin)
    try:
        if "page" in request:
            answer: object = asdict(read_page(request["page"]))
        else:
            answer = [asdict(read_text(html)) for html in request["texts"]]
    except (PageTooComplexError, MemoryError, RecursionError):
        sys.exit(TOO_COMPLEX)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
