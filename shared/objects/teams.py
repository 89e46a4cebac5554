"""A team: people who sell or serve together, under another team or none."""

from shared.declare import About, Choice, Record, Ref, Text, attr

KINDS = {"office": ("Office", "办事处"), "team": ("Team", "团队")}


class Team(Record):
    about = About("tea", ("Team", "团队"), ("Teams", "团队"), title="name", group="settings")

    name: Text = attr("Name", "名称", required=True, searchable=True, unique=True, min_length=1)
    kind: Choice = attr("Kind", "类型", default="team", choices=KINDS)
    above: Ref | None = attr("Part of", "上级团队", ref="teams", parent=True)
    lead: Ref | None = attr("Lead", "负责人", ref="people")
