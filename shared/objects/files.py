"""A file attached to any record: described here, its content on S3, where its reader is led by a short-lived link."""

from shared.declare import ANY, About, Choice, Integer, LongText, Record, Ref, Text, YesNo, attr

STATES = {
    "uploading": ("Uploading", "上传中"), "scanning": ("Being checked for viruses", "病毒检查中"),
    "ready": ("Ready", "可用"), "quarantined": ("Quarantined", "已隔离"),
}  # fmt: skip
SCANS = {
    "not_scanned": ("Not checked", "未检查"), "pending": ("Being checked", "检查中"),
    "clean": ("Nothing found", "未发现病毒"), "infected": ("Infected", "发现病毒"),
    "failed": ("Could not be checked", "无法检查"),
}  # fmt: skip


class File(Record):
    about = About("fil", ("File", "文件"), ("Files", "文件"), title="name", state="state", group="customers")

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    about_record: Ref | None = attr("About", "相关记录", ref=ANY, parent=True)
    content_type: Text | None = attr("Content type", "内容类型", read_only=True)
    size: Integer | None = attr("Size, bytes", "大小（字节）", read_only=True, ge=0)
    state: Choice = attr("State", "状态", default="uploading", choices=STATES, read_only=True)
    scan: Choice | None = attr("Virus check", "病毒检查", choices=SCANS, read_only=True)
    thumbnail: YesNo | None = attr("Small picture", "缩略图", read_only=True)
    checksum: Text | None = attr("Checksum", "校验和", read_only=True)
    description: LongText | None = attr("Description", "说明")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
