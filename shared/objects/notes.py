"""A note on any record."""

from shared.declare import ANY, About, Context, LongText, Outcome, Record, Ref, Text, YesNo, attr


class Note(Record):
    about = About("nte", ("Note", "备注"), ("Notes", "备注"), title="title", group="customers")

    title: Text | None = attr("Title", "标题", searchable=True)
    about_record: Ref | None = attr("About", "相关记录", ref=ANY, parent=True)
    body: LongText = attr("Content", "内容", required=True, searchable=True, min_length=1)
    pinned: YesNo = attr("Pinned", "置顶", default=False)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Note | None, after: Note, context: Context) -> Outcome:  # noqa: ARG001
    """A note without a title is called by its first line."""
    if not after.title:
        first = next((line.strip() for line in after.body.splitlines() if line.strip()), "")
        after = after.model_copy(update={"title": first[:80]})
    return Outcome(after)
