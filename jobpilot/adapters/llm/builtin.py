"""The built-in writer: composes answers from facts, deterministically, here and for nothing.

It knows as many shapes as features have registered composers for (`jobpilot.bootstrap.composers`).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from jobpilot.ports.language_model import Completion, ModelRejectedError, Prompt, Usage

Composer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""The facts of a prompt in, an object of its shape out: pure, the same for the same facts."""


class BuiltinWriter:
    """Implements `jobpilot.ports.language_model.LanguageModel`."""

    provider = "builtin"
    name = "composer-1"
    answer_tokens = 1

    def __init__(self, composers: Mapping[str, Composer]) -> None:
        self._composers = composers

    def answers(self, shape_name: str) -> bool:
        """Whether a composer knows the shape."""
        return shape_name in self._composers

    async def complete(self, prompt: Prompt, key: str) -> Completion:  # noqa: ARG002 - it is never asked twice
        """Raises ModelRejectedError for a shape that nobody composes, or a prompt without facts."""
        composer = self._composers.get(prompt.shape_name)
        if composer is None or prompt.facts is None:
            raise ModelRejectedError("The built-in writer does not know how to answer this.")
        composed = composer(prompt.facts)
        return Completion(json.dumps(composed, ensure_ascii=False), Usage(0, 0))

    async def aclose(self) -> None:
        """Nothing to close."""
