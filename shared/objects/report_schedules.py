"""A report that is made and mailed again and again, in its owner's time zone and language. Written by insight alone."""

from shared.declare import About, Choice, Integer, LongText, Moment, Record, Ref, Text, YesNo, attr

EVERY = {"day": ("Every day", "每天"), "week": ("Every week", "每周"), "month": ("Every month", "每月")}
FORMATS = {"csv": ("CSV", "CSV"), "xlsx": ("Excel", "Excel"), "pdf": ("PDF", "PDF"), "parquet": ("Parquet", "Parquet")}


class ReportSchedule(Record):
    about = About(
        "rsc", ("Report schedule", "报表计划"), ("Report schedules", "报表计划"), title="name", group="insight",
        writes="insight",
    )  # fmt: skip

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    wish: LongText | None = attr("What is made", "内容")
    format: Choice = attr("Format", "格式", required=True, choices=FORMATS)
    every: Choice = attr("How often", "频率", default="day", choices=EVERY)
    weekday: Integer | None = attr("Weekday", "星期", ge=1, le=7)
    day: Integer | None = attr("Day of the month", "每月第几天", ge=1, le=28)
    at: Text = attr("At", "时间", default="08:00")
    time_zone: Text | None = attr("Time zone", "时区")
    active: YesNo = attr("Active", "启用", default=True)
    problem: Text | None = attr("Paused because", "暂停原因")
    last_export: Ref | None = attr("Last export", "最近一次导出", ref="exports")
    last_run_at: Moment | None = attr("Last run", "最近一次运行")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
