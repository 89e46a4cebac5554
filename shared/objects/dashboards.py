"""A dashboard: tiles, each a report with its parameters, in order. Written by insight alone."""

from shared.declare import About, Choice, LongText, Record, Ref, Text, attr
from shared.objects.saved_reports import SHARED


class Dashboard(Record):
    about = About(
        "dsh", ("Dashboard", "仪表盘"), ("Dashboards", "仪表盘"), title="name", group="insight", writes="insight"
    )

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    tiles: LongText | None = attr("Tiles", "卡片")
    shared: Choice = attr("Shared with", "共享范围", default="private", choices=SHARED)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
