from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from jobpilot.accounts.domain.users import Role, Tier, User, UserState
from jobpilot.briefings.domain.briefing import Briefing
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.outreach.domain.mails import AddressHashes
from jobpilot.outreach.domain.unsubscribing import UnsubscribeLinks
from jobpilot.outreach.letters import Letters, one_line

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\r\nBcc: all@example.org\n\nDear reader, {{ 7*7 }}"


def person(name: str | None = "Ada") -> User:
    return User(
        UUID(int=1), "a@b.example", name, Role.USER, Tier.FREE, UserState.ACTIVE, "en", "UTC",
        False, NOW,
    )  # fmt: skip


def briefing(*items: dict[str, object]) -> Briefing:
    return Briefing(uuid4(), UUID(int=1), date(2026, 3, 1), 1, uuid4(), items, None, NOW)


def match(**changes: object) -> dict[str, object]:
    return {"kind": "match", "title": "Clerk", "company": "Fictiva", "score": 81} | changes


REMINDER = {"kind": "reminder", "title": "Editor", "company": "", "stage": "applied"}


@pytest.fixture
def letters() -> Letters:
    links = UnsubscribeLinks(b"key", "https://app.example", AddressHashes(b"key"))
    return Letters("https://app.example", links)


class TestBriefing:
    @pytest.mark.parametrize(
        ("items", "subject"),
        [
            ((match(),), "1 new match"),
            ((match(), match()), "2 new matches"),
            ((REMINDER, match()), "1 new match and 1 reminder"),
        ],
    )
    def test_the_subject_counts(self, letters: Letters, items, subject: str) -> None:
        assert letters.briefing(person(), briefing(*items)).subject == subject

    def test_both_forms_say_the_same(self, letters: Letters) -> None:
        letter = letters.briefing(person(), briefing(match(), match(score=None), REMINDER))
        for form in (letter.text, letter.html):
            for words in ("Hello Ada", "Clerk, Fictiva", "81 of 100", "Editor (applied)"):
                assert words in form
            assert "None" not in form
            assert "https://app.example/briefings" in form
        assert "- Clerk, Fictiva: 81 of 100\n- Clerk, Fictiva\n" in letter.text

    def test_what_a_posting_says_stays_what_a_posting_says(self, letters: Letters) -> None:
        letter = letters.briefing(person(HOSTILE), briefing(match(title=HOSTILE, company=HOSTILE)))
        assert "<script>" not in letter.html
        assert "&lt;script&gt;" in letter.html
        assert "49" not in letter.html + letter.text
        assert not any(line.startswith(("Bcc:", "Dear")) for line in letter.text.splitlines())

    def test_without_a_name(self, letters: Letters) -> None:
        letter = letters.briefing(person(None), briefing(match()))
        assert letter.text.startswith("Hello,\n")


def test_a_question_is_named_by_its_address_alone(letters: Letters) -> None:
    run_id = uuid4()
    letter = letters.approval_waiting(person(), run_id, 2)
    assert "2 things wait" in letter.text
    assert f"https://app.example/runs/{run_id}" in letter.text
    assert "something waits" in letters.approval_waiting(person(), run_id, 1).html


def test_money_to_the_cent(letters: Letters) -> None:
    alert = BudgetAlert(UUID(int=1), date(2026, 3, 1), 4_812_345, 6_000_000)
    letter = letters.budget_alert(person(), alert)
    for form in (letter.text, letter.html):
        assert "$4.81 of the $6.00" in form
        assert "March 2026 (80 %)" in form


def test_one_line() -> None:
    assert one_line("a\r\n b\x00\u2028c ") == "a b c"
    assert len(one_line("x" * 1000)) == 200
