"""A contact: a person to talk to, usually at a customer; at several by way of relations."""

from typing import Any

from shared.declare import (
    About,
    Choice,
    Choices,
    Context,
    Day,
    Emails,
    Link,
    LongText,
    Outcome,
    Phones,
    Record,
    Ref,
    Text,
    YesNo,
    attr,
)
from shared.guards import refuse
from shared.parts import Address

LANGUAGES = {"zh-CN": ("Chinese", "中文"), "en": ("English", "英文")}
CHANNELS = {
    "phone": ("Phone", "电话"), "email": ("E-mail", "邮件"), "sms": ("SMS", "短信"), "post": ("Post", "邮寄"),
    "chat": ("Chat", "在线聊天"),
}  # fmt: skip
ROLES = {
    "decision_maker": ("Decision maker", "决策者"), "buyer": ("Buyer", "采购"), "finance": ("Finance", "财务"),
    "user": ("User", "使用者"), "technical": ("Technical", "技术"), "other": ("Other", "其他"),
}  # fmt: skip


class Contact(Record):
    about = About("con", ("Contact", "联系人"), ("Contacts", "联系人"), title="name", group="customers")

    name: Text = attr("Name", "姓名", required=True, searchable=True, min_length=1)
    salutation: Text | None = attr("Salutation", "称谓")
    job_title: Text | None = attr("Job title", "职务")
    department: Text | None = attr("Department", "部门")
    role: Choice | None = attr("Role", "角色", choices=ROLES, open_choice=True)
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    reports_to: Ref | None = attr("Reports to", "上级", ref="contacts")
    emails: Emails | None = attr("E-mails", "电子邮件", searchable=True)
    phones: Phones | None = attr("Phones", "电话", searchable=True)
    chat_account: Text | None = attr("Chat account", "微信号", searchable=True)
    profile: Link | None = attr("Profile page", "个人主页")
    address: Address | None = attr("Address", "地址")
    birthday: Day | None = attr("Birthday", "生日")
    source: Choice | None = attr("Source", "来源", open_choice=True)
    preferred_language: Choice | None = attr("Preferred language", "首选语言", choices=LANGUAGES)
    preferred_channel: Choice | None = attr("Preferred channel", "首选渠道", choices=CHANNELS)
    consents: Choices | None = attr("Agreed to be reached by", "同意的联系渠道", choices=CHANNELS)
    refusals: Choices | None = attr("Not to be reached by", "拒绝的联系渠道", choices=CHANNELS)
    active: YesNo = attr("Active", "在职", default=True)
    external_id: Text | None = attr("External number", "外部编号", unique=True)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def consent(after: Any) -> None:
    """Raise Invalid where somebody both agrees to a channel and refuses it."""
    if set(after.consents or ()) & set(after.refusals or ()):
        raise refuse("refusals", "agreed-and-refused")


def on_change(before: Contact | None, after: Contact, context: Context) -> Outcome:  # noqa: ARG001
    """Consent is given or refused for each channel, never both."""
    consent(after)
    return Outcome(after)
