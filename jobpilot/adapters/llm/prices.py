"""What providers charge, from the kept list that is bundled with `genai-prices`; it is never fetched.

Two kinds of call have no entry there: the built-in writer costs nothing, and for a model at an address of one's own the
operator says what it costs.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Final

from jobpilot.ports.language_model import Usage

if TYPE_CHECKING:
    from genai_prices.types import PriceCalculation

MICROS: Final = 1_000_000
FREE: Final = frozenset({"builtin"})
_LISTED: Final = frozenset({"openai", "anthropic"})


@dataclass(frozen=True)
class OwnPrices:
    """Dollars for a million tokens, and how many tokens fit at once, as the operator set them."""

    input: Decimal
    output: Decimal
    context_tokens: int | None = None


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
        found = self._listed(provider, model, usage)
        if found is None or found.model_price.input_mtok is None:
            return None
        if found.model_price.output_mtok is None:
            return None
        return _whole(Decimal(found.total_price) * MICROS)

    def context_window(self, provider: str, model: str) -> int | None:
        """The operator's own number, else the list's; None where nobody knows, and for the built-in writer."""
        if provider in FREE:
            return None
        if self._own is not None and self._own.context_tokens is not None:
            return self._own.context_tokens
        found = self._listed(provider, model, Usage(0, 0))
        return None if found is None else found.model.context_window

    def _listed(self, provider: str, model: str, usage: Usage) -> "PriceCalculation | None":
        from genai_prices import Usage as Tokens
        from genai_prices import calc_price

        tokens = Tokens(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cached_tokens,
        )
        try:
            if provider in _LISTED:
                return calc_price(tokens, model, provider_id=provider)
            if self._base_url is not None:
                return calc_price(tokens, model, provider_api_url=self._base_url)
        except (LookupError, ValueError):
            pass
        return None


def _whole(micros: Decimal) -> int:
    return int(micros.to_integral_value(rounding=ROUND_CEILING))
