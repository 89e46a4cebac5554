"""A file attached to any record: described here, its content on S3, where its reader is led by a short-lived link."""

from shared.declare import ANY, About, Choice, Integer, LongText, Record, Ref, Text, attr

STATES = {
    "uploading": ("Uploading", "上传中"), "ready": ("Ready", "可用"), "quarantined": ("Quarantined", "已隔离"),
}  # fmt: skip


class File(Record):
    about = About("fil", ("File", "文件"), ("Files", "文件"), title="name", state="state", group="customers")

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    about_record: Ref | None = attr("About", "相关记录", ref=ANY, parent=True)
    content_type: Text | None = attr("Content type", "内容类型", read_only=True)
    size: Integer | None = attr("Size, bytes", "大小（字节）", read_only=True, ge=0)
    state: Choice = attr("State", "状态", default="uploading", choices=STATES, read_only=True)
    checksum: Text | None = attr("Checksum", "校验和", read_only=True)
    description: LongText | None = attr("Description", "说明")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
