"""The price list that the settings mean."""

from jobpilot.adapters.llm.prices import KeptPriceList, OwnPrices
from jobpilot.settings import Settings


def price_list_of(settings: Settings) -> KeptPriceList:
    """The operator's own prices where they are set, else the kept list."""
    found, own = settings.language_model, None
    if settings.llm_input_price is not None and settings.llm_output_price is not None:
        own = OwnPrices(
            settings.llm_input_price, settings.llm_output_price, settings.llm_context_tokens
        )
    return KeptPriceList(found.base_url if found else None, own)
