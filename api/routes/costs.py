"""What language models cost, and how much they may."""

from uuid import UUID

from fastapi import APIRouter

from api.dependencies import AdminUser, Context, CurrentUser, Page, PresentUser, Services
from api.errors import problems
from api.schemas.costs import BudgetUpdate, Costs, HouseCosts, LanguageModelCallList, RunBill
from jobpilot.accounts.domain.users import AdminRequiredError
from jobpilot.costs.domain.budgets import BudgetInvalidError
from jobpilot.costs.domain.summaries import CallCursorInvalidError

router = APIRouter(tags=["costs"])


@router.get("/costs")
async def read_costs(user: PresentUser, services: Services, context: Context) -> Costs:
    return Costs.of(await services.costs().month(user.id), context.metered_model.provider)


@router.get("/costs/calls", responses=problems(CallCursorInvalidError))
async def list_calls(
    user: PresentUser, services: Services, page: Page, run_id: UUID | None = None
) -> LanguageModelCallList:
    found = await services.costs().calls(user.id, run_id, page.cursor, page.limit)
    return LanguageModelCallList.of(found)


@router.get("/costs/runs/{run_id}")
async def read_run_bill(run_id: UUID, user: PresentUser, services: Services) -> RunBill:
    return RunBill.model_validate(await services.costs().run_bill(user.id, run_id))


@router.put("/costs/budget", responses=problems(BudgetInvalidError))
async def set_budget(
    body: BudgetUpdate, user: CurrentUser, services: Services, context: Context
) -> Costs:
    costs = services.costs()
    await costs.set_budget(body.monthly_micros)
    return Costs.of(await costs.month(user.id), context.metered_model.provider)


@router.get("/admin/llm-costs", tags=["admin"], responses=problems(AdminRequiredError))
async def read_house_costs(_: AdminUser, context: Context) -> HouseCosts:
    async with context.for_system() as house:
        overview = await house.house_costs().month()
        emails = await house.accounts().emails(person.user_id for person in overview.people)
    return HouseCosts.of(overview, emails)
