"""A saved view of a list: what is shown of an object, in which order, and with whom its owner shares it."""

from shared.declare import About, Choice, LongText, Record, Ref, Text, Texts, YesNo, attr

SHARED = {
    "private": ("Only me", "仅自己"), "team": ("My team", "我的团队"), "everyone": ("Everyone", "所有人"),
}  # fmt: skip
DISPLAYS = {
    "list": ("List", "列表"), "board": ("Board", "看板"), "calendar": ("Calendar", "日历"), "map": ("Map", "地图"),
}  # fmt: skip


class View(Record):
    about = About(
        "viw", ("Saved view", "视图"), ("Saved views", "视图"), title="name", group="settings", shared=True,
        query="object",
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    object: Text = attr("Object", "对象", required=True)
    filter: LongText | None = attr("Filter", "筛选条件")
    sort: Texts | None = attr("Sort", "排序")
    columns: Texts | None = attr("Columns", "列")
    grouped_by: Texts | None = attr("Grouped by", "分组")
    display: Choice = attr("Shown as", "显示方式", default="list", choices=DISPLAYS)
    shared: Choice = attr("Shared with", "共享范围", default="private", choices=SHARED)
    default: YesNo = attr("My first view", "我的默认视图", default=False)
    default_for_roles: Texts | None = attr("First view of the roles", "这些角色的默认视图")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
