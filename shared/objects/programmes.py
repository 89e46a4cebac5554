"""A programme: work on the whole relationship with customers, rolled out in six steps, judged by what it returns."""

from shared.declare import About, Amount, Choice, Context, Day, Integer, LongText, Outcome, Record, Ref, Text, attr
from shared.guards import in_order

STEPS = {
    "goals": ("1 Goals set", "1 确定目标"), "team": ("2 Team formed", "2 组建团队"),
    "processes": ("3 Processes assessed", "3 评估流程"), "requirements": ("4 Requirements described", "4 明确需求"),
    "pilot": ("5 Piloted", "5 选型与试点"), "rollout": ("6 Rolled out and trained", "6 推广与培训"),
}  # fmt: skip


class Programme(Record):
    about = About(
        "prg", ("Programme", "项目计划"), ("Programmes", "项目计划"), title="name", on_date="starts_on", state="step",
        group="insight",
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    step: Choice = attr("Step", "步骤", default="goals", choices=STEPS)
    starts_on: Day | None = attr("Starts on", "开始日期")
    ends_on: Day | None = attr("Ends on", "结束日期")
    budget: Amount | None = attr("Budget", "预算")
    gain: Amount | None = attr("Measured gain", "已实现收益")
    strategy: Integer | None = attr("Strategy, 1–5", "战略 1–5", ge=1, le=5)
    tactics: Integer | None = attr("Tactics, 1–5", "战术 1–5", ge=1, le=5)
    process: Integer | None = attr("Process, 1–5", "流程 1–5", ge=1, le=5)
    skills: Integer | None = attr("Skills, 1–5", "技能 1–5", ge=1, le=5)
    technology: Integer | None = attr("Technology, 1–5", "技术 1–5", ge=1, le=5)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Programme | None, after: Programme, context: Context) -> Outcome:  # noqa: ARG001
    in_order(after, "starts_on", "ends_on")
    return Outcome(after)
