"""A macro: values that a case takes and the answer that is written, kept under a name for the next time."""

from shared.declare import About, Choice, Context, LongText, Outcome, Record, Ref, Text, YesNo, attr
from shared.guards import needs, refuse
from shared.objects.cases import AWAITED, PRIORITIES, RESOLUTIONS
from shared.objects.views import SHARED


class Macro(Record):
    about = About(
        "mac", ("Case macro", "快捷处理"), ("Case macros", "快捷处理"), title="name", group="settings", shared=True
    )

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    reply: LongText | None = attr("Reply", "回复内容")
    priority: Choice | None = attr("Priority", "优先级", choices=PRIORITIES)
    queue: Choice | None = attr("Queue", "服务队列", open_choice=True)
    waits_for: Choice | None = attr("Waits for", "等待", choices=AWAITED, open_choice=True)
    resolves: YesNo = attr("Resolves the case", "同时处理完成", default=False)
    resolution: LongText | None = attr("Resolution", "处理结果")
    resolved_by: Choice | None = attr("Resolved by", "处理方式", choices=RESOLUTIONS, open_choice=True)
    article: Ref | None = attr("Answered by", "引用知识", ref="articles")
    shared: Choice = attr("Shared with", "共享范围", default="private", choices=SHARED)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Macro | None, after: Macro, context: Context) -> Outcome:  # noqa: ARG001
    """A macro that resolves a case says how it was resolved, and waits for nobody."""
    if after.resolves:
        needs(after, "resolution")
        if after.waits_for:
            raise refuse("waits_for", "not-under-work")
    return Outcome(after)
