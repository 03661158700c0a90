"""One document, then the end: `python -m jobpilot.adapters.typesetting.child CPU_SECONDS MEMORY_BYTES`.

Reads `{"format", "template", "sheet"}` from standard input; writes a length (4 bytes, big-endian), a JSON header of
that length with the missing characters, and the file.
"""

import json
import resource
import struct
import sys

from jobpilot.adapters.typesetting.pdf import pdf_of
from jobpilot.adapters.typesetting.word import docx_of

LENGTH = struct.Struct(">I")


def main() -> None:
    cpu_seconds, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.load(sys.stdin)
    missing: tuple[str, ...] = ()
    if request["format"] == "pdf":
        content, missing = pdf_of(request["sheet"], request["template"])
    else:
        content = docx_of(request["sheet"])
    header = json.dumps({"missing": missing}).encode()
    sys.stdout.buffer.write(LENGTH.pack(len(header)) + header + content)


if __name__ == "__main__":
    main()
