"""A customer's step from one stage of its life with us to another, dated. Written with the customer, by nobody else."""

from shared.declare import About, Choice, Day, Record, Ref, Text, attr
from shared.objects.customers import LIFECYCLE_REASONS, STAGES


class LifecycleChange(Record):
    about = About(
        "lfc", ("Lifecycle step", "生命周期变更"), ("Lifecycle steps", "生命周期变更"), title="title", state="stage",
        writes="retention", group="retention",
    )  # fmt: skip

    title: Text = attr("Title", "标题", required=True)
    customer: Ref = attr("Customer", "客户", required=True, ref="customers", parent=True)
    before: Choice | None = attr("Stage before", "之前阶段", choices=STAGES)
    stage: Choice = attr("Stage", "阶段", required=True, choices=STAGES)
    entered_on: Day = attr("Since", "进入日期", required=True)
    reason: Choice = attr("Because of", "原因", required=True, choices=LIFECYCLE_REASONS)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
