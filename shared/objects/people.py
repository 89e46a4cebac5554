"""A person of the tenant: signs in, owns records, belongs to a team. Managed under /v1/settings."""

from shared.declare import About, Choice, Day, Email, Phone, Record, Ref, Text, YesNo, attr

STATES = {"invited": ("Invited", "已邀请"), "active": ("Active", "在用"), "inactive": ("Inactive", "停用")}
MAIL_PROBLEMS = {
    "bounced": ("Mail comes back", "邮件被退回"), "complained": ("Marked as unwanted", "被标记为垃圾邮件"),
}  # fmt: skip


class Person(Record):
    about = About(
        "per", ("Person", "人员"), ("People", "人员"), title="name", group="settings", writes="settings", state="state"
    )

    name: Text = attr("Name", "姓名", required=True, searchable=True, min_length=1)
    email: Email = attr("E-mail", "电子邮件", required=True, searchable=True, unique=True, read_only=True)
    role: Choice = attr("Role", "角色", required=True, open_choice=True, read_only=True)
    member_of: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
    state: Choice = attr("State", "状态", default="invited", choices=STATES, read_only=True)
    phone: Phone | None = attr("Phone", "电话")
    locale: Text | None = attr("Language", "语言")
    time_zone: Text | None = attr("Time zone", "时区")
    mail_problem: Choice | None = attr("Mail problem", "邮件问题", choices=MAIL_PROBLEMS, read_only=True)
    mail_problem_on: Day | None = attr("No mail since", "停发邮件日期", read_only=True)
    active: YesNo = attr("Active", "启用", default=True, read_only=True)
