"""What the doctor says about mails."""

import pytest

from jobpilot.cli.doctor_mail import check_mail
from jobpilot.settings import Settings

KEY = {"resend_api_key": "re_x", "mail_from": "JobPilot <mail@app.example>"}
SECRET = {"resend_webhook_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZg=="}


@pytest.mark.parametrize(
    ("values", "ok", "words"),
    [
        ({}, [True, True], "none leaves this machine"),
        ({"mail_from": "mail@app.example"}, [True, True], "RESEND_API_KEY is not"),
        (KEY, [True, False], "no webhook secret"),
        (KEY | SECRET, [True, True], "/api/v1/webhooks/resend"),
    ],
    ids=["sink", "sender alone", "no secret", "whole"],
)
def test_says_who_carries_them_and_what_is_missing(values, ok, words) -> None:
    findings = list(check_mail(Settings(_env_file=None, **values)))
    assert [finding.ok for finding in findings] == ok
    assert words in " ".join(finding.state for finding in findings)
    assert [bool(finding.advice) for finding in findings] == [not fine for fine in ok]
    assert "re_x" not in str(findings)
    assert "whsec_" not in str(findings)
