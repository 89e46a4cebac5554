"""An export: a report written to a file, with its progress and outcome. Written by insight alone."""

from shared.declare import About, Choice, Integer, LongText, Moment, Record, Ref, Text, attr

STATES = {
    "queued": ("Queued", "排队中"),
    "running": ("Running", "进行中"),
    "done": ("Done", "已完成"),
    "failed": ("Failed", "失败"),
}
FORMATS = {"csv": ("CSV", "CSV"), "xlsx": ("Excel", "Excel"), "pdf": ("PDF", "PDF"), "parquet": ("Parquet", "Parquet")}


class Export(Record):
    about = About(
        "exp", ("Export", "导出"), ("Exports", "导出"), title="name", group="insight", writes="insight", state="state"
    )

    name: Text = attr("Name", "名称", required=True, searchable=True)
    report: Choice = attr("Report", "报表", required=True, open_choice=True)
    parameters: LongText | None = attr("Parameters", "参数")
    format: Choice = attr("Format", "格式", required=True, choices=FORMATS)
    state: Choice = attr("State", "状态", default="queued", choices=STATES)
    progress: Integer = attr("Progress, %", "进度 %", default=0, ge=0, le=100)
    rows: Integer | None = attr("Rows", "行数")
    file: Text | None = attr("File", "文件", read_only=True)
    problem: Text | None = attr("Problem", "问题")
    finished_at: Moment | None = attr("Finished", "完成时间")
    locale: Text | None = attr("Language", "语言", read_only=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
