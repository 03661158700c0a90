"""Who writes, and whether it may: a model without a price is never asked."""

from typing import Final

from jobpilot.bootstrap.prices import price_list_of
from jobpilot.cli.findings import Finding, bad, good
from jobpilot.ports.language_model import Usage
from jobpilot.settings import Settings

SUBJECT: Final = "language model"
_MILLION: Final = 1_000_000


def check_language_model(settings: Settings) -> Finding:
    """Sends nothing: a question would cost money."""
    found = settings.language_model
    if found is None:
        return good(SUBJECT, "none: the built-in writer composes, and nothing leaves this machine")
    prices = price_list_of(settings)
    dollars = [
        prices.price(found.provider, found.model, usage)
        for usage in (Usage(1000, 0), Usage(0, 1000))
    ]
    who = f"{found.model} ({found.provider})"
    if dollars[0] is None or dollars[1] is None:
        return bad(
            SUBJECT,
            f"{who} has no known price and is not asked",
            "Set LLM_INPUT_PRICE and LLM_OUTPUT_PRICE: dollars for a million tokens, 0 for a model of your own.",
        )
    sent, answered = (micros * 1000 / _MILLION for micros in dollars if micros is not None)
    return good(SUBJECT, f"{who}: ${sent:g} in, ${answered:g} out for a million tokens")
