"""The closer look at a match: asks the model, keeps what stands, pays once.

The question is made from the version of the résumé that was ranked and from the posting's text, so the same question
is the same after a crash, and its answer is found in the ledger of costs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from jobpilot.costs.domain.calls import ModelCall
from jobpilot.costs.service import MeteredModel
from jobpilot.matching.domain.assessment import judged
from jobpilot.matching.domain.judging import (
    ANSWER_TOKENS,
    PROMPT_VERSION,
    SHAPE,
    SHAPE_NAME,
    Checked,
    JudgeQuestion,
    check,
    question_of,
)
from jobpilot.matching.domain.match import Match, MatchMethod, MatchNotFoundError
from jobpilot.matching.domain.posting import read_posting
from jobpilot.matching.domain.profile import read_profile
from jobpilot.matching.domain.scoring import Comparison
from jobpilot.matching.ranking import Desk, MatchingDesk
from jobpilot.ports.language_model import Message, Prompt
from jobpilot.resumes.domain.resume import ResumeNotFoundError, VersionNotFoundError

PURPOSE: Final = "match_judgement"


@dataclass(frozen=True)
class JudgeRequest:
    run_id: UUID
    user_id: UUID
    match_id: UUID


@dataclass(frozen=True)
class Judgement:
    """`judged` is false where there was nothing to ask, or the match is gone."""

    match_id: UUID
    judged: bool
    score: int | None


@dataclass(frozen=True)
class _Case:
    match: Match
    comparison: Comparison
    question: JudgeQuestion


class MatchJudge:
    """One for a process: waits for the model outside of any transaction."""

    def __init__(self, desk: Desk, model: MeteredModel, now: Callable[[], datetime]) -> None:
        self._desk = desk
        self._model = model
        self._now = now

    async def judge(self, request: JudgeRequest) -> Judgement:
        """Ask about one match and store what the check leaves.

        Raises BudgetExhaustedError, ModelUnpricedError, ModelUnavailableError (worth another try), ModelRejectedError,
        ModelRefusedError, ModelOutputTooLongError, ModelOutputInvalidError.
        """
        async with self._desk(request.user_id) as desk:
            case = await self._case(desk, request.match_id)
        if case is None:
            return Judgement(request.match_id, judged=False, score=None)
        match = case.match
        if match.method is MatchMethod.MODEL:
            return Judgement(match.id, judged=True, score=match.score)
        if match.score is None or not case.question.is_worth_asking or not self._can_answer:
            return Judgement(match.id, judged=False, score=match.score)
        answer = await self._model.ask(_call(request, case))
        checked = check(case.question, answer.data)
        model = f"{answer.provider}/{answer.model}"
        return await self._keep(request, case, checked, model)

    @property
    def _can_answer(self) -> bool:
        return self._model.answers(SHAPE_NAME)

    async def _case(self, desk: MatchingDesk, match_id: UUID) -> _Case | None:
        try:
            match = await desk.matches.get(match_id)
            version = await desk.resumes.version(match.resume_id, match.resume_version)
        except (MatchNotFoundError, ResumeNotFoundError, VersionNotFoundError):
            return None
        job = (await desk.jobs.by_ids([match.job_id])).get(match.job_id)
        if job is None:
            return None
        wishes = (await desk.preferences.get(match.user_id)).wishes
        profile, posting = read_profile(version.document, _day(match)), read_posting(job)
        comparison = Comparison(profile, wishes, job, posting, cosine=None)
        return _Case(match, comparison, question_of(profile, posting))

    async def _keep(
        self, request: JudgeRequest, case: _Case, checked: Sequence[Checked], model: str
    ) -> Judgement:
        found = judged(case.comparison, case.match.breakdown, checked, model)
        async with self._desk(request.user_id) as desk:
            try:
                current = await desk.matches.get(request.match_id, lock=True)
            except MatchNotFoundError:
                return Judgement(request.match_id, judged=False, score=None)
            if _basis(current) != _basis(case.match):
                # ranked anew meanwhile: that ranking's own run judges it
                return Judgement(request.match_id, judged=False, score=current.score)
            values: Mapping[str, Any] = {
                "score": found.score,
                "breakdown": dict(found.breakdown),
                "reasons": list(found.reasons),
                "missing": list(found.missing),
                "method": MatchMethod.MODEL,
                "scored_at": self._now(),
            }
            await desk.matches.change(request.match_id, **values)
        return Judgement(request.match_id, judged=True, score=found.score)


def _call(request: JudgeRequest, case: _Case) -> ModelCall:
    question, match = case.question, case.match
    messages = (Message("system", question.instructions), Message("user", question.content))
    prompt = Prompt(messages, SHAPE_NAME, SHAPE, facts=question.facts, answer_tokens=ANSWER_TOKENS)
    return ModelCall(
        user_id=request.user_id,
        run_id=request.run_id,
        # by match, not by run: the next run's same question has been paid for
        effect_key=f"match:{match.id}:{match.resume_version}",
        purpose=PURPOSE,
        prompt=prompt,
        prompt_version=PROMPT_VERSION,
        subject_id=match.resume_id,
    )


def _day(match: Match) -> date:
    return match.scored_at.date()


def _basis(match: Match) -> tuple[object, ...]:
    return (match.resume_version, match.preferences_version, match.posting_fingerprint)
