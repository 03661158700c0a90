"""Which of the language models the settings mean."""

from collections.abc import Mapping

from jobpilot.adapters.llm.builtin import BuiltinWriter, Composer
from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.adapters.llm.sdk import AnthropicModel, OpenAIModel
from jobpilot.ports.language_model import ModelSettings

ProviderModel = BuiltinWriter | ChatCompletions | OpenAIModel | AnthropicModel


def language_model(
    settings: ModelSettings | None, composers: Mapping[str, Composer]
) -> ProviderModel:
    """The built-in writer where nothing is configured."""
    if settings is None:
        return BuiltinWriter(composers)
    if settings.provider == "openai":
        return OpenAIModel(settings)
    if settings.provider == "anthropic":
        return AnthropicModel(settings)
    return ChatCompletions(settings)
