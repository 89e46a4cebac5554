"""An opportunity: a sale in the making, moved through the stages of a pipeline."""

from datetime import date

from shared.declare import (
    About,
    Amount,
    Choice,
    Context,
    Day,
    Draft,
    Integer,
    LongText,
    Money,
    Outcome,
    Record,
    Ref,
    Text,
    Texts,
    attr,
    money,
)
from shared.errors import FieldError, Invalid
from shared.pipelines import CLOSED, WON, Pipeline, Stage
from shared.totals import rounded

FORECAST = {
    "omitted": ("Omitted", "不计入"), "pipeline": ("Pipeline", "管道"), "best_case": ("Best case", "乐观"),
    "commit": ("Commit", "承诺"), "closed": ("Closed", "已结单"),
}  # fmt: skip
LOST_REASONS = {
    "price": ("Price", "价格"), "competitor": ("Chose a competitor", "选择竞争对手"),
    "product": ("Product does not fit", "产品不合适"), "timing": ("Bad timing", "时机不合适"),
    "no_budget": ("No budget", "没有预算"), "no_answer": ("No answer any more", "不再回应"), "other": ("Other", "其他"),
}  # fmt: skip
KINDS = {"new": ("New business", "新业务"), "existing": ("Existing business", "增购"), "renewal": ("Renewal", "续约")}
SALES = Pipeline("sales", ("Sales", "销售"), {
    stage.value: stage for stage in (
        Stage("prospecting", ("Prospecting", "初步接触"), 10, "pipeline"),
        Stage("engaging", ("Engaging", "深入洽谈"), 40, "best_case"),
        Stage("won", ("Won", "赢单"), 100, "closed"), Stage("lost", ("Lost", "输单"), 0, "omitted"),
    )
})  # fmt: skip
"""The pipeline of a deal that names none."""
PIPELINES = {SALES.name: SALES}
_FORECASTS = 50
"""Earlier forecasts that a deal remembers, the newest."""


class Opportunity(Record):
    about = About(
        "opp", ("Opportunity", "销售机会"), ("Opportunities", "销售机会"), title="name", on_date="closes_on",
        amount="amount", state="stage", group="sales",
        pipelines=PIPELINES,
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    external_id: Text | None = attr("External number", "外部编号", searchable=True, unique=True)
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    contact: Ref | None = attr("Contact", "联系人", ref="contacts")
    product: Ref | None = attr("Product", "产品", ref="products")
    kind: Choice | None = attr("Kind", "类型", choices=KINDS, open_choice=True)
    source: Choice | None = attr("Source", "来源", open_choice=True)
    campaign: Ref | None = attr("Campaign", "营销活动", ref="campaigns")
    pipeline: Choice | None = attr(
        "Pipeline", "销售流程", choices={name: pipeline.label for name, pipeline in PIPELINES.items()}
    )
    stage: Choice = attr(
        "Stage",
        "阶段",
        default=SALES.first.value,
        choices={one.value: one.label for one in SALES.stages.values()},
    )
    amount: Amount | None = attr("Amount", "金额")
    probability: Integer | None = attr("Probability, %", "赢率 %", ge=0, le=100)
    forecast: Choice | None = attr("Forecast category", "预测类别", choices=FORECAST)
    weighted_amount: Amount | None = attr("Weighted amount", "加权金额", read_only=True, tells=("amount",))
    forecast_since: Day | None = attr("Forecast like this since", "预测自此未变", read_only=True)
    forecasts_kept: Texts | None = attr("Earlier forecasts", "历史预测", read_only=True, tells=("amount",))
    stage_since: Day | None = attr("In this stage since", "进入本阶段日期", read_only=True)
    engaged_on: Day | None = attr("Engaged on", "开始洽谈日期")
    closes_on: Day | None = attr("Expected close", "预计成交日期")
    closed_on: Day | None = attr("Closed on", "结单日期")
    lost_reason: Choice | None = attr("Lost reason", "输单原因", choices=LOST_REASONS, open_choice=True)
    lost_to: Text | None = attr("Lost to", "输给")
    competitors: Texts | None = attr("Competitors", "竞争对手", searchable=True)
    next_step: Text | None = attr("Next step", "下一步")
    next_step_on: Day | None = attr("Next step on", "下一步日期")
    description: LongText | None = attr("Description", "说明", searchable=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Opportunity | None, after: Opportunity, context: Context) -> Outcome:
    """A closed deal is history: reopening one would rewrite last quarter's report. A won deal is an order."""
    pipeline = _pipeline(after, context)
    after = _placed(before, after, pipeline)
    was = (before.pipeline or SALES.name, before.stage) if before is not None else None
    if was == (after.pipeline, after.stage):
        return Outcome(_remembering(before, weighted(after), context.today))
    if was and was[1] in CLOSED:
        field = "pipeline" if was[1] == after.stage else "stage"
        raise Invalid("deal-closed", errors=(FieldError(field, "deal-closed"),))
    stage = pipeline.stages.get(after.stage)
    if stage is None or stage.archived or (before is None and pipeline.archived):
        raise Invalid(errors=(FieldError("stage", "stage-of-pipeline", {"pipeline": pipeline.name}),))
    chosen = before is None and after.probability is not None and after.stage not in CLOSED
    entered: dict[str, object] = {} if chosen else {"probability": stage.probability}
    entered |= {"stage_since": context.today, "forecast": stage.forecast}
    if before is None and after.forecast is not None and after.stage not in CLOSED:
        del entered["forecast"]
    if after.stage in CLOSED and after.closed_on is None:
        entered["closed_on"] = context.today
    if after.stage not in {*CLOSED, pipeline.first.value} and after.engaged_on is None:
        entered["engaged_on"] = context.today
    after = _remembering(before, weighted(after.model_copy(update=entered)), context.today)
    return Outcome(after, creates=(_order(after, context),) if after.stage == WON else ())


def _pipeline(deal: Opportunity, context: Context) -> Pipeline:
    pipelines = context.pipelines or PIPELINES
    return pipelines.get(deal.pipeline or SALES.name) or pipelines[SALES.name]


def _placed(before: Opportunity | None, after: Opportunity, pipeline: Pipeline) -> Opportunity:
    """The deal with its pipeline named; at the first stage where it names none, or comes from another pipeline."""
    named = "stage" in after.model_fields_set
    comes = before is not None and (before.pipeline or SALES.name) != pipeline.name and before.stage == after.stage
    begins = (before is None and not named) or (comes and after.stage not in {*CLOSED, *pipeline.stages})
    return after.model_copy(update={"pipeline": pipeline.name, **({"stage": pipeline.first.value} if begins else {})})


def weighted(deal: Opportunity) -> Opportunity:
    """The deal with its amount times its probability, in whole smallest units of the currency."""
    if deal.amount is None or deal.probability is None:
        return deal.model_copy(update={"weighted_amount": None})
    exact = rounded(deal.amount.decimal * deal.probability / 100, deal.amount.currency)
    return deal.model_copy(update={"weighted_amount": Money(**money(exact, deal.amount.currency))})


def _remembering(before: Opportunity | None, after: Opportunity, today: date) -> Opportunity:
    """The deal with what was forecast until now, where a month, quarter or year began with it that it was to close in.

    Each is `since until closes_on amount currency probability forecast`. One that is entered closed never had any.
    """
    if before is None:
        return after if after.stage in CLOSED else after.model_copy(update={"forecast_since": today})
    if _forecast(before) == _forecast(after):
        return after
    kept, day, amount = list(before.forecasts_kept or ()), before.closes_on, before.amount
    since = before.forecast_since or before.stage_since or before.engaged_on or today
    if day and amount and before.stage not in CLOSED and any(since < first <= today for first in _begins(day)):
        terms = (amount.amount, amount.currency, before.probability or 0, before.forecast or "pipeline")
        kept.append(" ".join(map(str, (since, today, day, *terms))))
    return after.model_copy(update={"forecast_since": today, "forecasts_kept": kept[-_FORECASTS:] or None})


def _forecast(deal: Opportunity) -> tuple[object, ...]:
    return deal.closes_on, deal.amount, deal.probability, deal.forecast, deal.stage in CLOSED


def _begins(day: date) -> tuple[date, ...]:
    """The first days of the month, the quarter and the year that `day` lies in."""
    return day.replace(day=1), date(day.year, (day.month - 1) // 3 * 3 + 1, 1), date(day.year, 1, 1)


def _order(won: Opportunity, context: Context) -> Draft:
    if won.customer is None:
        raise Invalid("won-without-customer", errors=(FieldError("customer", "won-without-customer"),))
    if won.amount is None:
        raise Invalid("won-without-amount", errors=(FieldError("amount", "won-without-amount"),))
    data = {
        "number": won.external_id and f"O-{won.external_id}", "customer": won.customer, "product": won.product,
        "opportunity": context.id, "placed_on": won.closed_on and won.closed_on.isoformat(),
        "amount": won.amount.model_dump(), "owner": won.owner,
    }  # fmt: skip
    known = {name: value for name, value in data.items() if value is not None}
    return Draft("orders", "ord" + context.id[3:], known)
