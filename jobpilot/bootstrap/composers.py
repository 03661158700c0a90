"""Who composes which answers when no language model is configured: shapes by name, from the features' own rooms."""

from collections.abc import Mapping

from jobpilot.adapters.llm.builtin import Composer


def composers() -> Mapping[str, Composer]:
    """Imported when the first process asks, not before."""
    from jobpilot.matching.domain.judging import SHAPE_NAME as JUDGEMENT
    from jobpilot.matching.domain.judging import compose_judgement
    from jobpilot.writing.domain.composing import COMPOSERS as DRAFTS

    return {JUDGEMENT: compose_judgement, **DRAFTS}
