"""What the doctor says about who writes."""

import pytest

from jobpilot.cli.doctor_language_model import check_language_model
from jobpilot.settings import Settings

LOCAL = {"llm_model": "llama", "openai_base_url": "http://127.0.0.1:1/v1"}


@pytest.mark.parametrize(
    ("values", "ok", "words"),
    [
        ({}, True, "built-in writer"),
        ({"llm_model": "gpt-4o-mini", "openai_api_key": "k"}, True, "$0.15 in, $0.6 out"),
        (LOCAL, False, "no known price"),
        (LOCAL | {"llm_input_price": 0, "llm_output_price": 0}, True, "$0 in, $0 out"),
        ({"llm_model": "gpt-none", "openai_api_key": "k"}, False, "no known price"),
    ],
)
def test_says_who_and_for_how_much(values, ok: bool, words: str) -> None:
    finding = check_language_model(Settings(_env_file=None, **values))
    assert finding.ok is ok
    assert words in finding.state
    assert bool(finding.advice) is not ok
