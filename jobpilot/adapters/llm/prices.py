"""What providers charge, from the kept list that is bundled with `genai-prices`; it is never fetched.

Two kinds of call have no entry there: the built-in writer costs nothing, and for a model at an address of one's own the
operator says what it costs.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

from jobpilot.ports.language_model import Usage

MICROS: Final = 1_000_000
FREE: Final = frozenset({"builtin"})
_LISTED: Final = frozenset({"openai", "anthropic"})


@dataclass(frozen=True)
class OwnPrices:
    """Dollars for a million tokens, as the operator set them."""

    input: Decimal
    output: Decimal


class KeptPriceList:
    """Implements `jobpilot.ports.spending.PriceList`. `base_url` finds providers that are known by their address."""

    def __init__(self, base_url: str | None = None, own: OwnPrices | None = None) -> None:
        self._base_url = base_url
        self._own = own

    def price(self, provider: str, model: str, usage: Usage) -> int | None:
        """Micro-dollars, rounded up; None where nobody knows."""
        if provider in FREE:
            return 0
        if self._own is not None:
            # dollars for a million tokens are micro-dollars for one
            own = self._own.input * usage.input_tokens + self._own.output * usage.output_tokens
            return _whole(own)
        dollars = self._listed(provider, model, usage)
        return None if dollars is None else _whole(dollars * MICROS)

    def _listed(self, provider: str, model: str, usage: Usage) -> Decimal | None:
        from genai_prices import Usage as Tokens
        from genai_prices import calc_price

        tokens = Tokens(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cached_tokens,
        )
        try:
            if provider in _LISTED:
                found = calc_price(tokens, model, provider_id=provider)
            elif self._base_url is not None:
                found = calc_price(tokens, model, provider_api_url=self._base_url)
            else:
                return None
        except (LookupError, ValueError):
            return None
        if found.model_price.input_mtok is None or found.model_price.output_mtok is None:
            return None
        return Decimal(found.total_price)


def _whole(micros: Decimal) -> int:
    return int(micros.to_integral_value(rounding=ROUND_CEILING))
