"""A saved report: a query of the report builder, or a standard report with its parameters. Written by insight alone."""

from shared.declare import About, Choice, LongText, Record, Ref, Text, attr

SHARED = {
    "private": ("Only me", "仅自己"), "team": ("My team", "我的团队"), "everyone": ("Everyone", "所有人"),
}  # fmt: skip


class SavedReport(Record):
    about = About(
        "srp", ("Saved report", "已存报表"), ("Saved reports", "已存报表"), title="name", group="insight",
        writes="insight",
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    description: Text | None = attr("Description", "说明")
    report: Text = attr("Report", "报表", required=True)
    parameters: LongText | None = attr("Parameters", "参数")
    shared: Choice = attr("Shared with", "共享范围", default="private", choices=SHARED)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
