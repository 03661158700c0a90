from pathlib import Path

import pytest

from jobpilot.stack import process


def test_a_long_log_is_moved_aside_under_its_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "LOG_LIMIT_BYTES", 10)
    log = tmp_path / "api.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"a line that is too long\n")
        process.trim(log)
        writer.write(b"next\n")
    assert log.read_bytes() == b"next\n"
    assert (tmp_path / "api.log.1").read_bytes() == b"a line that is too long\n"


def test_a_short_log_stays(tmp_path: Path):
    log = tmp_path / "api.log"
    log.write_text("short\n")
    process.trim(log)
    assert log.read_text() == "short\n"
    assert not (tmp_path / "api.log.1").exists()


def test_the_tail_is_what_an_error_message_shows(tmp_path: Path):
    log = tmp_path / "api.log"
    log.write_text("".join(f"{n}\n" for n in range(20)))
    assert process.tail(log, lines=2) == "18\n19"
    assert process.tail(tmp_path / "missing.log") == ""
