"""Whether a posting talks to programs: a flag for people and for the steps that read it, never a judgement of its own."""

import re
from typing import Final

_ORDERS: Final = re.compile(
    r"(?i)(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+|the\s+|your\s+|these\s+|previous\s+|prior\s+|above\s+|earlier\s+){1,4}(?:instruction|prompt|rule|guideline|message)s?|"
    r"(?:ignoriere|vergiss|missachte)\s+(?:alle\s+|die\s+|deine\s+|vorherigen\s+|bisherigen\s+){1,3}(?:anweisung|regel|befehl)\w*|"
    r"(?:ignore[zr]?|oublie[zr]?)\s+(?:toutes?\s+|les\s+|vos\s+|tes\s+)+(?:instructions?|consignes?)|"
    r"(?:ignora|olvida)\s+(?:todas?\s+|las\s+|tus\s+|sus\s+)+(?:instrucciones|reglas)|"
    r"\b(?:system|developer)\s*(?:prompt|message)\b|</?(?:system|assistant|instructions?)>|\[/?INST\]|<\|im_(?:start|end)\|>|"
    r"\byou are (?:now )?(?:an?|the)\s+(?:\w+\s+)?(?:ai|assistant|language model|chatbot|llm)\b|"
    r"\b(?:as|if you are)\s+an?\s+(?:ai|language model|llm|automated (?:agent|system))\b|"
    r"\b(?:give|assign|return|set|output|rate)\b[^.\n]{0,50}\b(?:score|rating|match)\b[^.\n]{0,20}\b(?:100|10/10|maximum|perfect|highest)\b|"
    r"\b(?:score|rate|rank)\s+(?:this|the|every)\s+(?:job|candidate|applicant|posting|position)\b[^.\n]{0,30}\b(?:100|highest|maximum|perfect)\b|"
    r"\b(?:e-?mail|send|forward|post|upload)\b[^.\n]{0,30}\b(?:the |your |this |their )?(?:cv|résumé|resume|system prompt|password|api key|credentials?)s?\b[^.\n]{0,30}\bto\b[^.\n]{0,20}(?:@|https?:)|"
    r"\b(?:reveal|print|repeat|show)\b[^.\n]{0,30}\b(?:system prompt|instructions|hidden prompt)"
)
LEAST_HIDDEN: Final = 40


def is_suspicious(text: str, hidden: str) -> bool:
    """In the text that is shown or in the one that is not."""
    return _ORDERS.search(text) is not None or _ORDERS.search(hidden) is not None


def hides_text(hidden: str) -> bool:
    """More than a comment or a picture's stand-in."""
    return len(hidden) >= LEAST_HIDDEN
