"""Whose message it is, read from its beginning."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from api.live.hub import address_of
from jobpilot.runs.domain.messages import event_message, progress_message
from jobpilot.runs.domain.run import RunEvent
from jobpilot.runs.domain.states import EventType, Step
from jobpilot.runs.publisher import encode

AT = datetime(2026, 1, 1, tzinfo=UTC)


class TestAddress:
    def test_of_an_event_is_read_without_reading_the_rest(self) -> None:
        run_id = uuid4()
        body = encode(event_message(RunEvent(run_id, 7, EventType.STEP_STARTED, AT, {"a": 1})))
        beginning = body[: body.index(b'"data"')]  # no JSON by itself
        assert address_of(body) == address_of(beginning) == (run_id, 7)

    def test_of_progress_has_no_seq(self) -> None:
        run_id = uuid4()
        message = progress_message(run_id, Step.OCR, AT, done=1, total=2, unit="page")
        assert address_of(encode(message)) == (run_id, None)

    def test_in_another_order_is_found_too(self) -> None:
        run_id = uuid4()
        assert address_of(f'{{"seq": 3, "run_id": "{run_id}"}}'.encode()) == (run_id, 3)

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{}", b'{"run_id":"x"}', b"\xff", b'{"run_id":1}']
    )
    def test_of_anything_else_is_refused(self, body: bytes) -> None:
        with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
            address_of(body)
