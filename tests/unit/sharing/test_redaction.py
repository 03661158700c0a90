"""What strangers do not get to see, wherever in the document it stands."""

import json
import random
import time
from typing import Any

import pytest

from jobpilot.resumes.schema import problems_of
from jobpilot.sharing.domain.redaction import HIDDEN, Contacts, public_document, public_title

DOCUMENT: dict[str, Any] = {
    "$schema": "https://example.org/schema.json",
    "basics": {
        "name": "Jane Example",
        "label": "Engineer, jane@example.org",
        "email": "jane@example.org",
        "phone": "+44 20 7946 0123",
        "url": "https://jane.example.org",
        "image": "https://avatars.example.org/0bc83cb571cd1c50ba6f3e8a78ef1346",
        "x-mobile": "+44 7700 900123",
        "summary": "Call 020 7946 0123 or write to Jane @ example.org.\n12 Sample Street, NW1 6XE.",
        "location": {
            "address": "12 Sample Street",
            "postalCode": "NW1 6XE",
            "city": "London",
            "countryCode": "GB",
            "x-door": "3",
        },
        "profiles": [
            {"network": "GitHub", "username": "jane", "url": "https://github.com/jane"},
            {"network": "WhatsApp", "url": "https://wa.example.org/442079460123"},
            {"network": "Mail", "username": "jane@example.org", "url": "mailto:jane@example.org"},
        ],
    },
    "work": [
        {
            "name": "Sample Ltd",
            "url": "javascript:alert(1)",
            "startDate": "2019-03-01",
            "summary": "From 03/2019 to 05/2021. Reach me at 07700 900 456!",
            "highlights": ["Grew sales by 1,000,000 in 2020", "jane (at) example (dot) org"],
            "x-secret": "jane@example.org",
        }
    ],
    "references": [
        {"name": "N. N.", "reference": "Ask n.n@elsewhere.example, tel. +49 30 23125014"}
    ],
    "meta": {"source": "jane@example.org"},
    "x-extra": {"phone": "+44 20 7946 0123"},
}
SECRETS = (
    "7946", "0123", "jane@", "Jane @", "(at)", "12 Sample", "NW1", "900123", "900 456", "@else",
    "2312", "0bc83", "x-",
)  # fmt: skip


class TestPublicDocument:
    def test_nothing_of_the_contact_details_is_left(self) -> None:
        text = json.dumps(public_document(DOCUMENT, show_contact=False))
        assert not [secret for secret in SECRETS if secret in text], text

    def test_the_rest_is_as_it_was(self) -> None:
        shown = public_document(DOCUMENT, show_contact=False)
        assert shown["basics"]["name"] == "Jane Example"
        assert shown["basics"]["url"] == "https://jane.example.org"
        assert shown["basics"]["location"] == {"city": "London", "countryCode": "GB"}
        assert shown["basics"]["profiles"][0] == DOCUMENT["basics"]["profiles"][0]
        assert shown["work"][0]["startDate"] == "2019-03-01"
        assert shown["work"][0]["summary"] == f"From 03/2019 to 05/2021. Reach me at {HIDDEN}!"
        assert shown["work"][0]["highlights"][0] == "Grew sales by 1,000,000 in 2020"
        assert shown["references"][0]["reference"] == f"Ask {HIDDEN}, tel. {HIDDEN}"

    def test_what_is_shown_is_a_json_resume(self) -> None:
        assert problems_of(public_document(DOCUMENT, show_contact=False)) == []
        assert problems_of(public_document(DOCUMENT, show_contact=True)) == []

    def test_contact_details_if_chosen_but_nothing_unknown(self) -> None:
        shown = public_document(DOCUMENT, show_contact=True)
        assert shown["basics"]["phone"] == "+44 20 7946 0123"
        assert shown["basics"]["location"]["address"] == "12 Sample Street"
        assert shown["basics"]["summary"] == DOCUMENT["basics"]["summary"]
        text = json.dumps(shown)
        assert not [
            secret for secret in ("x-", "javascript", "mailto", "avatars", "meta") if secret in text
        ]

    def test_the_title_too(self) -> None:
        title = public_title("CV Jane 020 7946 0123", DOCUMENT, show_contact=False)
        assert title == f"CV Jane {HIDDEN}"

    @pytest.mark.parametrize("document", [{}, {"basics": None}, {"basics": {"location": None}}])
    def test_takes_what_there_is(self, document: dict[str, Any]) -> None:
        public_document(document, show_contact=False)


class TestTexts:
    @pytest.mark.parametrize(
        "text",
        [
            "JANE@EXAMPLE.ORG", "jane.o'neil+jobs@mail.example.co.uk", "mailto:jane@example.org",
            "jane [at] example [dot] org", "jane at example dot com", "jane＠example.org",
            "+44 20 7946 0123", "+44 (0)20 7946-0123", "0044 20 79460123", "(020) 7946 0123",
            "020.7946.0123", "０２０ ７９４６ ０１２３", "7946 0123 is short of nothing: 20 7946 0123",
            "617-555-0100", "(617) 555-0100", "+1 617 555 0100", "0171/2345678", "+86 138 0013 8000",
        ],
    )  # fmt: skip
    def test_hides_it(self, text: str) -> None:
        hidden = Contacts.of(DOCUMENT).hidden_in(f"so: {text}, then")
        assert hidden.startswith("so: ")
        assert HIDDEN in hidden
        assert hidden.endswith(", then")

    @pytest.mark.parametrize(
        "text",
        [
            "01/2020 – 05/2021", "2012–2016, 2018–2020", "2019-03-01 to 2020-05-06", "25,000 users",
            "Python 3.11.2 on 10.0.0.1", "ISBN 978-3-16-148410-0", "We met at example of two",
            "a budget of 12 500 000 EUR", "C++17 & C#", "90 % @ scale",
        ],
    )  # fmt: skip
    def test_leaves_it(self, text: str) -> None:
        assert Contacts.of(DOCUMENT).hidden_in(text) == text

    def test_finds_the_own_number_however_it_is_cut(self) -> None:
        contacts = Contacts.of(DOCUMENT)
        for _ in range(200):
            cut = "".join(
                digit + random.choice(["", "", " ", "-", ".", " - "]) for digit in "02079460123"
            ).strip(" -.")
            assert "7" not in contacts.hidden_in(cut), cut

    @pytest.mark.parametrize(
        "piece", ["x", "@", " ", "a@a.", "1 ", "0-", "+1", "(", "a at ", "dot "]
    )
    def test_costs_no_more_than_its_length(self, piece: str) -> None:
        started = time.perf_counter()
        Contacts.of(DOCUMENT).hidden_in(piece * (20_000 // len(piece)))
        assert time.perf_counter() - started < 2
