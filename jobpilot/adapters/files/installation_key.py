"""The key of this installation, made at its first use."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from pydantic import SecretStr


def installation_key(home: Path, secret: SecretStr | None) -> bytes:
    """Keys the hashes that operators see instead of people: `secret`, or made once per data directory."""
    if secret is not None:
        return hashlib.sha256(secret.get_secret_value().encode()).digest()
    path = home / "installation.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all, and the first process wins
        draft.unlink()
    return hashlib.sha256(path.read_bytes()).digest()
