"""A step of a development plan: planned for a day, done with a result."""

from shared.declare import About, Choice, Context, Day, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import needs

STATES = {"planned": ("Planned", "已计划"), "done": ("Done", "已完成"), "skipped": ("Skipped", "已跳过")}


class PlanStep(Record):
    about = About(
        "pst",
        ("Plan step", "计划步骤"),
        ("Plan steps", "计划步骤"),
        title="subject",
        on_date="planned_on",
        state="state",
        group="sales",
    )

    subject: Text = attr("Subject", "主题", required=True, searchable=True, min_length=1)
    plan: Ref = attr("Development plan", "开发计划", required=True, ref="plans", parent=True)
    planned_on: Day = attr("Planned for", "计划日期", required=True)
    state: Choice = attr("State", "状态", default="planned", choices=STATES)
    done_on: Day | None = attr("Done on", "完成日期")
    result: LongText | None = attr("Result", "结果")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: PlanStep | None, after: PlanStep, context: Context) -> Outcome:  # noqa: ARG001
    """A step is done with a result, today unless it says otherwise."""
    if after.state == "done":
        needs(after, "result")
        after = after.model_copy(update={"done_on": after.done_on or context.today})
    return Outcome(after)
